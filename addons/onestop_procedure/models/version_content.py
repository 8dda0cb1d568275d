from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# The phases that may be done at the centre, in their order.
PHASES = ("receive", "examine", "approve", "stamp", "return")
# "Bốn tại chỗ": all but the seal, which not every result bears.
FOUR_PHASES = ("receive", "examine", "approve", "return")


class OnestopProcedureVersion(models.Model):
    """What a national record tells beside steps, papers, terms and fees."""

    _inherit = "onestop.procedure.version"

    subject_ids = fields.Many2many(
        "onestop.subject",
        "onestop_version_subject_rel",
        "version_id",
        "subject_id",
        string="Kinds of applicants",
        compute="_compute_subject_ids",
        store=True,
        readonly=False,
        copy=True,
        help="Read from the words where they name a kind literally.",
    )
    set_count = fields.Integer(string="Number of sets", default=1)
    linked = fields.Boolean(
        string="Linked procedures", help="Handed in once with other procedures."
    )
    linked_procedure_ids = fields.Many2many(
        "onestop.procedure",
        "onestop_version_linked_rel",
        "version_id",
        "procedure_id",
        string="Linked with",
    )
    spot_receive = fields.Boolean(string="Receives at the centre")
    spot_examine = fields.Boolean(string="Examines at the centre")
    spot_approve = fields.Boolean(string="Approves at the centre")
    spot_stamp = fields.Boolean(string="Stamps at the centre")
    spot_return = fields.Boolean(string="Returns at the centre")
    on_the_spot = fields.Boolean(
        string="All phases at the centre",
        compute="_compute_on_the_spot",
        store=True,
        help="Received, examined, approved and returned at the centre.",
    )
    spot_label = fields.Char(string="On the spot", compute="_compute_spot_label")
    version_switch = fields.Html(compute="_compute_version_switch", sanitize=False)
    has_committed = fields.Boolean(
        string="Shortened term",
        compute="_compute_has_committed",
        search="_search_has_committed",
    )

    _set_count_positive = models.Constraint(
        "CHECK(set_count >= 0)", "The number of sets cannot be negative."
    )

    @api.depends("subjects")
    def _compute_subject_ids(self):
        named = self.env["onestop.subject"]._named_in(self.mapped("subjects"))
        for version, subjects in zip(self, named, strict=True):
            version.subject_ids = subjects

    @api.depends(*(f"spot_{phase}" for phase in FOUR_PHASES))
    def _compute_on_the_spot(self):
        for version in self:
            version.on_the_spot = all(version[f"spot_{p}"] for p in FOUR_PHASES)

    @api.depends(*(f"spot_{phase}" for phase in PHASES))
    @api.depends_context("lang")
    def _compute_spot_label(self):
        for version in self:
            version.spot_label = version._spot_words()

    def _spot_words(self):
        """Return the phases done at the centre, with the name people give them."""
        _ = self.env._
        names = {
            "receive": _("receives"),
            "examine": _("examines"),
            "approve": _("approves"),
            "stamp": _("stamps"),
            "return": _("returns"),
        }
        done = [phase for phase in PHASES if self[f"spot_{phase}"]]
        listed = ", ".join(names[phase] for phase in done)
        if len(done) == len(PHASES):
            return _("five on the spot: %(phases)s", phases=listed)
        if self.on_the_spot:
            return _("four on the spot: %(phases)s", phases=listed)
        return listed

    @api.depends("channel_ids.committed_unit", "case_ids.committed_unit")
    def _compute_has_committed(self):
        for version in self:
            rows = (*version.channel_ids, *version.case_ids)
            version.has_committed = any(row.committed_unit for row in rows)

    @api.model
    def _search_has_committed(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [
            "|",
            ("channel_ids.committed_unit", "!=", False),
            ("case_ids.committed_unit", "!=", False),
        ]

    @api.constrains("linked_procedure_ids", "procedure_id")
    def _check_linked(self):
        for version in self:
            if version.procedure_id in version.linked_procedure_ids:
                raise ValidationError(
                    self.env._("Linked with: a procedure is not linked with itself.")
                )

    @api.onchange("linked_procedure_ids")
    def _onchange_linked_procedures(self):
        if self.linked_procedure_ids:
            self.linked = True

    # === BEFORE PUBLISHING === #

    def _content_problems(self):
        """Return what keeps a decision from publishing this version, in sentences.

        National records taken over as they are may lack these; what a province
        decides itself may not.
        """
        self.ensure_one()
        problems = []
        if self.online_level == "partial" and not (self.partial_reason or "").strip():
            problems.append(
                self.env._(
                    "Online level: a procedure offered only partly online needs the "
                    "reason that is published (NĐ 224/2026)."
                )
            )
        for reduction in self.reduction_ids:
            if reduction.scope == "named" and not reduction.tariff_ids:
                problems.append(
                    self.env._(
                        "Reduction “%(ground)s”: name the fees that it applies to.",
                        ground=reduction.ground,
                    )
                )
        return problems

    def _publish(self, date_from=None, decision=None):
        """Publish; what a decision publishes must be complete.

        :raises UserError: says what is missing, for each version
        """
        if decision:
            found = [
                f"{version.code}: {problem}"
                for version in self
                for problem in version._content_problems()
            ]
            if found:
                raise UserError("\n".join(found))
        return super()._publish(date_from, decision)

    # === FOR SCREENS === #

    @api.depends("in_force_text", "procedure_id.version_ids.in_force_text")
    @api.depends_context("lang")
    def _compute_version_switch(self):
        for version in self:
            others = version.procedure_id.version_ids.sorted("number", reverse=True)
            version.version_switch = self.env["ir.qweb"]._render(
                "onestop_procedure.version_switch",
                {"version": version, "others": others - version},
            )

    def _payer_classes(self):
        """Return the classes of payers that tariff and reductions ask about."""
        self.ensure_one()
        classes = self.tariff_ids.payer_class_id | self.reduction_ids.payer_class_id
        return classes.sorted()
