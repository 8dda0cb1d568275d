"""The screen on which a manager enters the paper receptions of an outage."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.onestop_procedure.rules import late_entry

from ..models.labels import CHANNELS

# One outage of one centre; more are entered in a second go.
MOST = 100


class OnestopLateEntry(models.TransientModel):
    _name = "onestop.late.entry"
    _description = "Paper receptions to enter"

    agency_id = fields.Many2one(
        "onestop.agency",
        "Centre",
        required=True,
        domain=lambda self: [
            ("is_centre", "=", True),
            ("id", "in", self.env.user._member_agency_ids()),
        ],
        default=lambda self: self.env["onestop.dossier"]._default_agency(),
    )
    reason = fields.Text(
        "What happened", required=True, help="Kept in the history of each dossier."
    )
    line_ids = fields.One2many("onestop.late.entry.line", "entry_id", "Receptions")

    def action_apply(self):
        """Enter all rows, the earliest first; all of them or none.

        :raises UserError: names the row, the field and the rule
        """
        self.ensure_one()
        dossiers = self.env["onestop.dossier"]
        dossiers._check_late_manager()
        if not 0 < len(self.line_ids) <= MOST:
            raise UserError(
                self.env._(
                    "Receptions: enter 1 to %(count)s rows at a time.", count=MOST
                )
            )
        rows = list(self.line_ids.sorted(lambda line: (line.received_at, line.id)))
        # Every row is looked at before the first number is drawn.
        drafts = [row._told(row._draft) for row in rows]
        for row, draft in zip(rows, drafts, strict=True):
            row._told(lambda row=row, draft=draft: row._receive(draft))
            dossiers |= draft
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entered late"),
            "res_model": "onestop.dossier",
            "views": [
                (
                    self.env.ref("onestop_dossier.onestop_dossier_view_list_late").id,
                    "list",
                ),
                (False, "form"),
            ],
            "domain": [("id", "in", dossiers.ids)],
            "context": {"create": False},
        }


class OnestopLateEntryLine(models.TransientModel):
    _name = "onestop.late.entry.line"
    _description = "Paper reception to enter"
    _order = "id"

    entry_id = fields.Many2one("onestop.late.entry", required=True, ondelete="cascade")
    agency_id = fields.Many2one(related="entry_id.agency_id")
    paper_number = fields.Char("Number on paper", required=True)
    received_at = fields.Datetime("Received at", required=True)
    received_by_id = fields.Many2one(
        "res.users",
        "Received by",
        domain="[('agency_ids', 'in', agency_id)]",
    )
    channel = fields.Selection(
        [one for one in CHANNELS if one[0] in late_entry.CHANNELS],
        required=True,
        default="direct",
    )
    procedure_id = fields.Many2one("onestop.procedure", required=True)
    version_id = fields.Many2one(
        "onestop.procedure.version", compute="_compute_version_id"
    )
    case_id = fields.Many2one(
        "onestop.procedure.case", domain="[('version_id', '=', version_id)]"
    )
    applicant_name = fields.Char("Applicant", required=True)
    id_number = fields.Char("ID number")
    phone = fields.Char()
    address = fields.Char()
    component_ids = fields.Many2many(
        "onestop.procedure.component",
        string="Papers handed in",
        compute="_compute_component_ids",
        store=True,
        readonly=False,
        domain="[('version_id', '=', version_id), ('case_id', 'in', (False, case_id))]",
        help="With the numbers that the procedure asks for.",
    )
    missing_reason = fields.Char(
        "Why not the others",
        help="Needed where a required paper was not: why it does not apply.",
    )

    @api.depends("procedure_id", "received_at")
    def _compute_version_id(self):
        """The version of the day of the receipt, not today's."""
        dossiers = self.env["onestop.dossier"]
        for line in self:
            day = dossiers._local_date(line.received_at)
            procedure = line.procedure_id
            line.version_id = procedure._version_on(day) if procedure else False

    @api.depends("version_id", "case_id")
    def _compute_component_ids(self):
        for line in self:
            line.component_ids = line._asked().filtered("required")

    def _asked(self):
        return self.env["onestop.dossier"]._asked_components(
            self.version_id, self.case_id
        )

    # === ENTERING ===#

    def _draft(self):
        dossiers = self.env["onestop.dossier"]
        _late, rest = dossiers._read_late(self._values())
        return dossiers._late_draft(rest, self.received_at)

    def _receive(self, draft):
        late, _rest = draft._read_late(self._values())
        draft._receive_late(late, self.received_at, self.entry_id.reason)

    def _values(self):
        """Return this row in the words of ``onestop.dossier.enter_late``."""
        missing = self._asked().filtered("required") - self.component_ids
        return {
            "agency": self.agency_id.code,
            "procedure": self.procedure_id.code,
            "case": self.case_id.code or None,
            "channel": self.channel,
            "paper_number": self.paper_number,
            "received_by": self.received_by_id.sudo().login or None,  # of a member
            "applicant": {
                "name": self.applicant_name,
                "id_number": self.id_number or None,
                "phone": self.phone or None,
                "address": self.address or None,
            },
            "papers": [{"component": one.id} for one in self.component_ids]
            + [
                {
                    "component": one.id,
                    "verdict": "not_applicable",
                    "reason": self.missing_reason or "",
                }
                for one in missing
            ],
        }

    def _told(self, work):
        """Do ``work``; a refusal names the row."""
        try:
            return work()
        except (UserError, ValidationError) as error:
            raise UserError(
                self.env._(
                    "Number on paper %(number)s (%(name)s): %(problem)s",
                    number=self.paper_number or "–",
                    name=self.applicant_name or "–",
                    problem=error.args[0],
                )
            ) from error
