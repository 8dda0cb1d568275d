from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class OnestopProcedureVersion(models.Model):
    """The content of a procedure from a date on.

    A draft is edited freely. A published version, with all that hangs on it,
    never changes again: dossiers received under it keep its term, papers and
    fees. Publishing writes through ``_write_guarded``.
    """

    _name = "onestop.procedure.version"
    _description = "Version of a procedure"
    _inherit = ["onestop.fixed.mixin", "onestop.nfc.mixin"]
    _order = "procedure_id, number desc"
    _guarded = ("state", "date_to", "number", "procedure_id")

    procedure_id = fields.Many2one(
        "onestop.procedure", required=True, index=True, ondelete="restrict"
    )
    code = fields.Char(related="procedure_id.code")
    number = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    date_from = fields.Date(string="In force from", copy=False)
    date_to = fields.Date(
        string="Ended on",
        readonly=True,
        copy=False,
        help="First day on which it is no longer in force; set by publishing.",
    )
    in_force = fields.Boolean(compute="_compute_in_force")
    decision_id = fields.Many2one(
        "onestop.decision", index=True, copy=False, ondelete="restrict"
    )
    decision_no = fields.Char(string="Decision number", copy=False)
    decision_date = fields.Date(copy=False)
    agency_id = fields.Many2one(
        "onestop.agency", string="Promulgating agency", ondelete="restrict"
    )
    competent_agency_id = fields.Many2one(
        "onestop.agency",
        string="Competent agency",
        ondelete="restrict",
        help="Resolves the dossier; empty: chosen at reception.",
    )
    name = fields.Char(required=True)
    field_id = fields.Many2one("onestop.field", ondelete="restrict")
    subjects = fields.Text(string="Applicants")
    conditions = fields.Text()
    receiving_address = fields.Text()
    online_level = fields.Selection(
        [("full", "Fully online"), ("partial", "Partly online"), ("none", "Offline")],
        required=True,
        default="full",
    )
    partial_reason = fields.Char(help="Published reason for not being fully online.")
    non_territorial = fields.Boolean(
        help="May be handed in anywhere; the clock starts at the competent agency."
    )
    suspension_mode = fields.Selection(
        [("extend", "Extend the term"), ("restart", "Start the term anew")],
        required=True,
        default="extend",
        string="After a supplement",
    )
    term_policy = fields.Selection(
        [("to_the_hour", "To the hour"), ("end_of_day", "End of the day")],
        required=True,
        default="to_the_hour",
    )
    cutoff = fields.Integer(
        string="Same-day cut-off",
        help="Minute of the day from which a same-day result is due on the next "
        "working day: 900 is 15:00. 0: no cut-off.",
    )
    cutoff_hour = fields.Float(
        string="Same-day cut-off at",
        compute="_compute_cutoff_hour",
        inverse="_inverse_cutoff_hour",
        help="A same-day result asked for at this hour or later is due on the next "
        "working day. 00:00: no cut-off.",
    )
    process_id = fields.Many2one(
        "onestop.process",
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "onestop_procedure.onestop_process_default", raise_if_not_found=False
        ),
    )
    channel_ids = fields.One2many(
        "onestop.procedure.channel", "version_id", "Channels and terms", copy=True
    )
    case_ids = fields.One2many(
        "onestop.procedure.case", "version_id", "Cases", copy=True
    )
    component_ids = fields.One2many(
        "onestop.procedure.component", "version_id", "Components", copy=True
    )
    tariff_ids = fields.One2many(
        "onestop.procedure.tariff", "version_id", "Tariffs", copy=True
    )
    reduction_ids = fields.One2many(
        "onestop.procedure.reduction", "version_id", "Reductions", copy=True
    )
    basis_ids = fields.One2many(
        "onestop.procedure.basis", "version_id", "Legal basis", copy=True
    )
    result_ids = fields.One2many(
        "onestop.procedure.result", "version_id", "Results", copy=True
    )
    step_text_ids = fields.One2many(
        "onestop.procedure.step.text", "version_id", "Steps as published", copy=True
    )
    settle_item_ids = fields.One2many(
        "onestop.settle.item", "version_id", "To settle", copy=False
    )
    settle_count = fields.Integer(compute="_compute_settle_count")

    _number_uniq = models.Constraint(
        "UNIQUE(procedure_id, number)", "This version number is taken."
    )
    _published_from = models.Constraint(
        "CHECK(state != 'published' OR date_from IS NOT NULL)",
        "A published version needs the date from which it is in force.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to > date_from)",
        "A version cannot end before it begins.",
    )
    # Two published versions of a procedure never share a day. int4range instead
    # of "=" keeps this free of the extension btree_gist.
    _in_force_excl = models.Constraint(
        "EXCLUDE USING gist (int4range(procedure_id, procedure_id, '[]') WITH &&, "
        "daterange(date_from, date_to) WITH &&) WHERE (state = 'published')",
        "Another published version of this procedure is in force on these dates.",
    )
    _cutoff_range = models.Constraint(
        "CHECK(cutoff >= 0 AND cutoff < 1440)",
        "The cut-off is a minute of the day: 0 to 1439.",
    )

    # === COMPUTES === #

    @api.depends("procedure_id.code", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(code)s version %(number)s",
                code=version.procedure_id.code or "",
                number=version.number,
            )

    @api.depends("state", "date_from", "date_to")
    def _compute_in_force(self):
        today = self.env["onestop.procedure"]._today()
        for version in self:
            version.in_force = bool(
                version.state == "published"
                and version.date_from <= today
                and (not version.date_to or version.date_to > today)
            )

    @api.depends("settle_item_ids.state")
    def _compute_settle_count(self):
        for version in self:
            items = version.settle_item_ids
            version.settle_count = len(items.filtered(lambda i: i.state == "open"))

    @api.depends("cutoff")
    def _compute_cutoff_hour(self):
        for version in self:
            version.cutoff_hour = version.cutoff / 60

    def _inverse_cutoff_hour(self):
        for version in self:
            version.cutoff = round(version.cutoff_hour * 60)

    @api.onchange("procedure_id")
    def _onchange_procedure_id(self):
        if self.procedure_id and not self.name:
            self.name = self.procedure_id.name
            self.field_id = self.procedure_id.field_id

    # === THE GUARD === #

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self._next_numbers([vals.get("procedure_id") for vals in vals_list])
        # Explicit values beat a client's default_state in the context.
        return super().create(
            [
                dict(vals, state="draft", date_to=False, number=number)
                for vals, number in zip(vals_list, numbers, strict=True)
            ]
        )

    @api.model
    def _next_numbers(self, procedure_ids):
        """Return the next version number for each procedure in the list."""
        last = dict(
            self._read_group(
                [("procedure_id", "in", [pid for pid in procedure_ids if pid])],
                ["procedure_id"],
                ["number:max"],
            )
        )
        last = {procedure.id: number for procedure, number in last.items()}
        numbers = []
        for procedure_id in procedure_ids:
            last[procedure_id] = last.get(procedure_id, 0) + 1
            numbers.append(last[procedure_id])
        return numbers

    def _is_fixed(self):
        return self.state == "published"

    def _fixed_words(self):
        return self.env._(
            "%(version)s is published and never changes: dossiers received under it "
            "rely on it. Make a new version and publish it by a decision.",
            version=self.display_name,
        )

    def copy(self, default=None):
        copies = super().copy(default)
        for version, copied in zip(self, copies, strict=True):
            version._copy_links(copied)
        return copies

    def _copy_links(self, copied):
        """Point the rows of a copy at the copy's own cases and tariffs."""
        cases = dict(zip(self.case_ids, copied.case_ids, strict=True))
        tariffs = dict(zip(self.tariff_ids, copied.tariff_ids, strict=True))
        for name in ("component_ids", "tariff_ids", "reduction_ids"):
            for part, twin in zip(self[name], copied[name], strict=True):
                if part.case_id:
                    twin.case_id = cases[part.case_id]
        for part, twin in zip(self.reduction_ids, copied.reduction_ids, strict=True):
            if part.tariff_ids:
                ids = [tariffs[tariff].id for tariff in part.tariff_ids]
                twin.tariff_ids = [Command.set(ids)]

    def _period_text(self):
        """Return from when to when this published version holds."""
        start = self.date_from.strftime("%d/%m/%Y")
        if not self.date_to:
            return self.env._("from %(start)s", start=start)
        end = self.date_to.strftime("%d/%m/%Y")
        return self.env._("%(start)s until before %(end)s", start=start, end=end)

    @api.constrains("procedure_id", "name")
    def _check_name(self):
        for version in self:
            if not version.name.strip():
                raise ValidationError(self.env._("Name: a version needs a name."))

    # === SCREENS === #

    def _open(self):
        """Return the action that opens this version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_new_version(self):
        """Open a draft copied from the procedure's newest version."""
        return self.procedure_id.action_new_version()

    def action_add_to_decision(self):
        """Open a new decision with a line for each of these drafts."""
        self._check_draft()
        lines = [
            {
                "kind": "amended" if one.procedure_id.state == "active" else "new",
                "procedure_id": one.procedure_id.id,
                "version_id": one.id,
            }
            for one in self
        ]
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.decision",
            "views": [(False, "form")],
            "context": {"default_line_ids": [fields.Command.create(v) for v in lines]},
        }

    def action_settle_items(self):
        """Open the points of this version that need a decision of staff."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_settle_item_action"
        )
        action["domain"] = Domain("version_id", "=", self.id)
        return action
