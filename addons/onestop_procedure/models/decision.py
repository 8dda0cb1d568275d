from odoo import api, fields, models
from odoo.exceptions import UserError

NEEDS_VERSION = ("new", "amended", "replaced")


class OnestopDecision(models.Model):
    """A decision that publishes, amends, replaces or abolishes procedures.

    Publishing applies all lines or none.
    """

    _name = "onestop.decision"
    _description = "Publishing decision"
    _inherit = ["onestop.fixed.mixin", "onestop.nfc.mixin", "mail.thread"]
    _order = "date desc, number"
    _rec_name = "number"
    _rec_names_search = ["number", "title"]
    _guarded = ("state", "published_by", "published_at")

    number = fields.Char(required=True)
    date = fields.Date(string="Signed on", required=True)
    effective_on = fields.Date(string="Takes effect on", required=True)
    title = fields.Text(required=True)
    agency_id = fields.Many2one(
        "onestop.agency", string="Issuing agency", ondelete="restrict"
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    published_by = fields.Many2one("res.users", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many("onestop.decision.line", "decision_id", "Lines")

    _number_uniq = models.UniqueIndex(
        "(number, date, COALESCE(agency_id, 0))",
        "This decision has been entered before.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Explicit values beat a client's default_state in the context.
        fixed = {"state": "draft", "published_by": False, "published_at": False}
        return super().create([vals | fixed for vals in vals_list])

    def _is_fixed(self):
        return self.state == "published"

    def _fixed_words(self):
        return self.env._(
            "Decision %(number)s is published and never changes; a later decision "
            "amends it.",
            number=self.number,
        )

    def _problems(self):
        """Return what stands against publishing, as sentences (empty: nothing)."""
        self.ensure_one()
        if not self.line_ids:
            return [
                self.env._(
                    "Decision %(number)s has no lines: add the procedures it "
                    "publishes, amends, replaces or abolishes.",
                    number=self.number,
                )
            ]
        problems = [text for line in self.line_ids for text in line._problems()]
        seen = self.env["onestop.procedure"]
        for line in self.line_ids:
            if line.procedure_id in seen:
                problems.append(
                    self.env._(
                        "%(code)s stands on more than one line.",
                        code=line.procedure_id.code,
                    )
                )
            seen |= line.procedure_id
        return problems

    def action_publish(self):
        """Apply all lines, or none and say why.

        :raises UserError: every obstacle, one per line
        """
        for decision in self:
            decision.lock_for_update()
            decision._check_draft()
            problems = decision._problems()
            if problems:
                raise UserError("\n".join(problems))
            with self.env.cr.savepoint():
                for line in decision.line_ids:
                    line._apply()
                decision._write_guarded(
                    {
                        "state": "published",
                        "published_by": self.env.uid,
                        "published_at": fields.Datetime.now(),
                    }
                )
            decision.message_post(
                body=self.env._(
                    "Published with %(count)s lines, in force from %(day)s.",
                    count=len(decision.line_ids),
                    day=decision.effective_on.strftime("%d/%m/%Y"),
                )
            )
        return True


class OnestopDecisionLine(models.Model):
    """What a decision does to one procedure."""

    _name = "onestop.decision.line"
    _description = "Line of a publishing decision"
    _inherit = ["onestop.fixed.part"]
    _order = "decision_id, sequence, id"
    _fixed_parent = "decision_id"

    decision_id = fields.Many2one(
        "onestop.decision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("new", "New"),
            ("amended", "Amended"),
            ("replaced", "Replaced"),
            ("abolished", "Abolished"),
        ],
        required=True,
        default="amended",
    )
    procedure_id = fields.Many2one(
        "onestop.procedure", required=True, index=True, ondelete="restrict"
    )
    version_id = fields.Many2one(
        "onestop.procedure.version",
        string="Version to publish",
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'draft')]",
        help="The draft that comes into force. A replacing version may belong to "
        "another procedure; the one of this line then ends.",
    )

    @api.onchange("procedure_id", "kind")
    def _onchange_procedure_id(self):
        if self.kind == "abolished":
            self.version_id = False
        elif self.version_id.procedure_id != self.procedure_id:
            drafts = self.procedure_id.version_ids.filtered(
                lambda v: v.state == "draft"
            )
            self.version_id = drafts.sorted("number")[-1:]

    def _problems(self):
        """Return what stands against applying this line, as sentences."""
        self.ensure_one()
        code, version = self.procedure_id.code, self.version_id
        problems = []
        if self.kind in NEEDS_VERSION and not version:
            problems.append(
                self.env._("%(code)s: choose the draft version to publish.", code=code)
            )
        if version and version.state != "draft":
            problems.append(
                self.env._(
                    "%(code)s: %(version)s is published already.",
                    code=code,
                    version=version.display_name,
                )
            )
        if (
            version
            and self.kind in ("new", "amended")
            and version.procedure_id != self.procedure_id
        ):
            problems.append(
                self.env._(
                    "%(code)s: the version belongs to procedure %(other)s.",
                    code=code,
                    other=version.procedure_id.code,
                )
            )
        problems += self._problems_of_kind()
        return problems

    def _problems_of_kind(self):
        """Return what does not fit the kind of the line on the day of effect."""
        code = self.procedure_id.code
        if self.kind == "abolished" and self.version_id:
            return [
                self.env._(
                    "%(code)s: an abolished procedure gets no new version.", code=code
                )
            ]
        day = self.decision_id.effective_on
        day_text = day.strftime("%d/%m/%Y")
        published = self.procedure_id.version_ids.filtered(
            lambda v: v.state == "published"
        )
        if self.kind == "new" and any(
            not version.date_to or version.date_to > day for version in published
        ):
            return [
                self.env._(
                    "%(code)s is published already: it can be amended, not new.",
                    code=code,
                )
            ]
        if self.kind != "new" and not self.procedure_id._version_on(day):
            return [
                self.env._(
                    "%(code)s has no version in force on %(day)s.",
                    code=code,
                    day=day_text,
                )
            ]
        if self._ends() and any(version.date_from >= day for version in published):
            return [
                self.env._(
                    "%(code)s cannot end on %(day)s: a version from that day or later "
                    "is published.",
                    code=code,
                    day=day_text,
                )
            ]
        return []

    def _ends(self):
        """Whether the procedure of this line ends with the decision."""
        other = self.version_id.procedure_id != self.procedure_id
        return self.kind == "abolished" or (self.kind == "replaced" and other)

    def _apply(self):
        """Do what the line says, on the decision's day of effect."""
        self.ensure_one()
        day = self.decision_id.effective_on
        if self._ends():
            self.procedure_id._version_on(day)._end_on(day)
        if self.version_id:
            self.version_id._publish(day, self.decision_id)
