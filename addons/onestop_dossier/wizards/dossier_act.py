"""The dialog behind the buttons that need a reason, a person, a date or a file.

One dialog for all actions: :data:`ASKS` says what each of them asks, the rules say
when a reason must be given, and :mod:`dossier_act_words` what will happen.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.rules import lifecycle

from ..models.labels import ACTION_LABELS, ORIGINALS
from ..models.outcome_return import MODES

ADD_RESULT = "add_result"
DIALOGS = [
    *ACTION_LABELS,
    (ADD_RESULT, "Add a result"),
    (ORIGINALS, "Hand originals back"),
]
RESULT = "result_name result_number result_issued_on result_valid_until"
#: action → what its dialog asks; with a star: it must be given.
ASKS = {
    "transfer": "step_id* note",
    "pass_on": "step_id* user_id note",
    "send_back": "step_id* user_id text_id reason",
    "ask_opinion": "agency_id* new_due_at note",
    "give_opinion": "note",
    "request_supplement": "line_ids text_id reason",
    "decline": "text_id reason",
    "refuse": "text_id reason",
    "stop": "text_id reason",
    "keep": "text_id reason",
    "apologise": "new_due_at* text_id reason",
    "ask_withdrawal": "note",
    "finish": f"{RESULT} file_ids paper_only note",
    "return_result": "return_mode* fetched_by fetched_proof carrier tracking note",
    ADD_RESULT: f"{RESULT} file_ids*",
    ORIGINALS: "line_ids",
}
#: Handed to the action as they stand.
VALUES = ("reason", "note", "return_mode", "fetched_by", "fetched_proof", "carrier")
VALUES += ("tracking", "paper_only")
RECORDS = ("user_id", "agency_id", "step_id")
#: Stands in a reason text for what the officer fills in.
TO_FILL = "…"


class OnestopDossierAct(models.TransientModel):
    _name = "onestop.dossier.act"
    _description = "Action on a dossier"

    dossier_id = fields.Many2one("onestop.dossier", required=True, readonly=True)
    action = fields.Selection(DIALOGS, required=True, readonly=True)
    asked = fields.Char(compute="_compute_asked")
    needed = fields.Char(compute="_compute_asked")
    text_id = fields.Many2one(
        "onestop.reason.text",
        "Reason text",
        domain="[('action', '=', action)]",
        help="Fills the reason, which can then be edited.",
    )
    reason = fields.Text(help="The applicant reads this.")
    note = fields.Text(help="Stays inside the office.")
    user_id = fields.Many2one("res.users", "Hand to")
    agency_id = fields.Many2one("onestop.agency", "Whose opinion")
    new_due_at = fields.Datetime("New date")
    step_ids = fields.Many2many("onestop.process.step", compute="_compute_step_ids")
    step_id = fields.Many2one(
        "onestop.process.step",
        "Next step",
        compute="_compute_step_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', step_ids)]",
        help="The design of the process leaves a choice here.",
    )
    line_ids = fields.One2many("onestop.dossier.act.paper", "act_id", "Papers")

    # The result
    result_name = fields.Char("Name of the result")
    result_number = fields.Char("Number")
    result_issued_on = fields.Date("Date of the document")
    result_valid_until = fields.Date("Valid until")
    file_ids = fields.Many2many("ir.attachment", string="File of the result")
    paper_only = fields.Boolean("On paper only, there is no file")

    # Handing it over
    return_mode = fields.Selection(MODES, "How")
    fetched_by = fields.Char("Fetched by")
    fetched_proof = fields.Char("Shown at the desk")
    carrier = fields.Char()
    tracking = fields.Char("Tracking number")

    # === WHAT IS ASKED ===#

    @api.model
    def default_get(self, fields):
        """Propose what the dossier tells: papers, the new date, who comes for it."""
        values = super().default_get(fields)
        action = values.get("action")
        dossier = self.env["onestop.dossier"].browse(values.get("dossier_id"))
        propose = getattr(self, f"_propose_{action}", None) if dossier else None
        proposed = propose(dossier) if propose else {}
        return {**{k: v for k, v in proposed.items() if k in fields}, **values}

    @api.model
    def _propose_request_supplement(self, dossier):
        papers = dossier.paper_ids.filtered(lambda p: p.verdict != "not_applicable")
        asked = dossier._papers_asked()
        return {
            "line_ids": [
                Command.create(
                    {
                        "paper_id": paper.id,
                        "verdict": paper.verdict if paper in asked else False,
                        "reason": paper.reason if paper in asked else False,
                    }
                )
                for paper in papers
            ]
        }

    @api.model
    def _propose_apologise(self, dossier):
        return {"new_due_at": dossier._proposed_date()}

    @api.model
    def _propose_finish(self, dossier):
        if dossier.result_count:
            return {}
        return self._propose_add_result(dossier)

    @api.model
    def _propose_add_result(self, dossier):
        return {
            "result_name": dossier.sudo()._result_name(),  # the catalogue's words
            "result_issued_on": fields.Date.context_today(self),
        }

    @api.model
    def _propose_return_result(self, dossier):
        comes = dossier.sudo().submitter_id.name or dossier.applicant_name  # one name
        mode = dossier.return_wish
        return {
            "return_mode": mode if mode == "post" else "counter",
            "fetched_by": comes,
        }

    @api.model
    def _propose_originals_back(self, dossier):
        return {
            "line_ids": [
                Command.create(
                    {
                        "paper_id": paper.id,
                        "count": 0 if paper.stays_on_file else paper.originals_here,
                        "stays": paper.stays_on_file,
                    }
                )
                for paper in dossier.paper_ids
                if paper.originals_here > 0
            ]
        }

    @api.depends("dossier_id", "action")
    def _compute_asked(self):
        for act in self:
            names = act._asks()
            plain = [name.rstrip("*") for name in names]
            needed = [name[:-1] for name in names if name.endswith("*")]
            if act._needs_reason():
                needed.append("reason")
            act.asked = f",{','.join(plain)},"
            act.needed = f",{','.join(needed)},"

    def _asks(self):
        """Return the names of the fields that the dialog shows."""
        if self.action == "finish" and self.dossier_id.result_count:
            return ["note"]
        return ASKS.get(self.action, "note").split()

    def _needs_reason(self):
        """Return whether the rules want a reason for the action here."""
        found = lifecycle.TRANSITIONS.get((self.dossier_id.state, self.action))
        requires = found.requires if found else ()
        return "reason" in requires or (
            "reason_or_expired" in requires
            and not self.dossier_id._facts().supplement_expired
        )

    @api.depends("dossier_id", "action")
    def _compute_step_ids(self):
        for act in self:
            act.step_ids = act.dossier_id._step_choices(act.action)

    @api.depends("step_ids")
    def _compute_step_id(self):
        for act in self:
            act.step_id = act.step_ids if len(act.step_ids) == 1 else False

    @api.onchange("text_id")
    def _onchange_text_id(self):
        if self.text_id:
            self.reason = self.text_id.text

    # === TAKING THE ACTION ===#

    def action_apply(self):
        """Take the action with what the dialog holds; open the form it prints."""
        self.ensure_one()
        if TO_FILL in (self.reason or "") and TO_FILL in (self.text_id.text or ""):
            raise UserError(
                self.env._("Reason: fill in what the text leaves open (…).")
            )
        special = getattr(self, f"_apply_{self.action}", None)
        if special:
            special()
        else:
            self.dossier_id._transition(self.action, self._values())
        return self._what_follows()

    def _values(self):
        values = {name: self[name] for name in VALUES if self[name]}
        values.update({name: self[name].id for name in RECORDS if self[name]})
        if self.new_due_at:
            values["new_due_at"] = self.new_due_at
        if self.action == "request_supplement":
            values["papers"] = [
                {
                    "paper": line.paper_id.id,
                    "verdict": line.verdict,
                    "reason": line.reason,
                }
                for line in self.line_ids.filtered("verdict")
            ]
        return values

    def _apply_finish(self):
        """Finish; the file that the dialog holds is filed with it."""
        if self.file_ids and not self.paper_only:
            self._apply_add_result()
        elif not self.dossier_id.result_count and not self.paper_only:
            raise UserError(
                self.env._("Result: add its file, or say that it is on paper only.")
            )
        self.dossier_id._transition("finish", self._values())

    def _apply_add_result(self):
        self.dossier_id._check_may_prepare()
        self.dossier_id._prepare_result(
            {
                "name": self.result_name,
                "number": self.result_number,
                "issued_on": self.result_issued_on,
                "valid_until": self.result_valid_until,
            },
            self.file_ids,
        )

    def _apply_originals_back(self):
        self.dossier_id._hand_back(
            [(line.paper_id, line.count, line.stays) for line in self.line_ids]
        )

    def _what_follows(self):
        """Close the dialog; open the form for the citizen where there is one."""
        address = self._form_address()
        if not address:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_url",
            "url": address,
            "target": "new",
            "close": True,
        }


class OnestopDossierActPaper(models.TransientModel):
    _name = "onestop.dossier.act.paper"
    _description = "Paper in the dialog of an action"

    act_id = fields.Many2one(
        "onestop.dossier.act", required=True, index=True, ondelete="cascade"
    )
    paper_id = fields.Many2one("onestop.dossier.paper", required=True)
    # Whoever may not read the paper learns nothing by naming it.
    name = fields.Char(
        related="paper_id.name", string="Name of the paper", related_sudo=False
    )
    verdict = fields.Selection(
        [("missing", "Missing"), ("wrong", "To be corrected")], "Asked for"
    )
    reason = fields.Char("What is missing or wrong")
    originals_here = fields.Integer(
        related="paper_id.originals_here", related_sudo=False
    )
    count = fields.Integer("Handed back now")
    stays = fields.Boolean("Stays on file")

    @api.onchange("stays")
    def _onchange_stays(self):
        if self.stays:
            self.count = 0
