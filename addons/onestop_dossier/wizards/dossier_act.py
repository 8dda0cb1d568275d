"""The dialog behind the buttons that need a reason, a person or a date."""

from odoo import api, fields, models

from ..models.labels import ACTION_LABELS


class OnestopDossierAct(models.TransientModel):
    _name = "onestop.dossier.act"
    _description = "Action on a dossier"

    dossier_id = fields.Many2one("onestop.dossier", required=True, readonly=True)
    action = fields.Selection(ACTION_LABELS, required=True, readonly=True)
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

    @api.depends("dossier_id", "action")
    def _compute_step_ids(self):
        for act in self:
            act.step_ids = act.dossier_id._step_choices(act.action)

    @api.depends("step_ids")
    def _compute_step_id(self):
        for act in self:
            act.step_id = act.step_ids if len(act.step_ids) == 1 else False

    def action_apply(self):
        """Take the action with what the dialog holds."""
        self.ensure_one()
        self.dossier_id._transition(
            self.action,
            {
                "reason": self.reason,
                "note": self.note,
                "user_id": self.user_id.id,
                "agency_id": self.agency_id.id,
                "step_id": self.step_id.id,
                "new_due_at": self.new_due_at or False,
            },
        )
        return {"type": "ir.actions.act_window_close"}
