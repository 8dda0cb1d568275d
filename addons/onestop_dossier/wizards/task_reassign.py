"""The dialog that gives open tasks to another member of the agency."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopTaskReassign(models.TransientModel):
    _name = "onestop.task.reassign"
    _description = "Reassign tasks"

    dossier_ids = fields.Many2many("onestop.dossier", string="Dossiers")
    task_ids = fields.Many2many(
        "onestop.dossier.task", string="Open tasks", compute="_compute_task_ids"
    )
    candidate_ids = fields.Many2many("res.users", compute="_compute_candidate_ids")
    user_id = fields.Many2one(
        "res.users",
        "Give to",
        domain="[('id', 'in', candidate_ids)]",
        help="Members of the agency whose role works at these steps.",
    )
    reason = fields.Text(help="Stays inside the office and in the history.")

    @api.depends("dossier_ids")
    def _compute_task_ids(self):
        for dialog in self:
            dialog.task_ids = dialog.dossier_ids._tasks_to_reassign()

    @api.depends("task_ids")
    def _compute_candidate_ids(self):
        for dialog in self:
            tasks = dialog.task_ids
            people = self.env["res.users"].search(
                [
                    ("share", "=", False),
                    *(("agency_ids", "in", agency.id) for agency in tasks.agency_id),
                ]
            )
            needed = set(tasks.mapped("role"))
            dialog.candidate_ids = people.filtered(
                lambda user, needed=needed: (
                    "leader" in user._onestop_roles() or needed <= user._onestop_roles()
                )
            )

    def action_apply(self):
        """Reassign all tasks listed, or none and say which one stands against it."""
        self.ensure_one()
        if not self.task_ids:
            raise UserError(
                self.env._("None of these dossiers has an open task that you lead.")
            )
        if not self.user_id:
            raise UserError(self.env._("Give to: choose who takes the work over."))
        self.task_ids._reassign(self.user_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
