"""Reports on people's data: what was deleted, what stays and why. They name nobody."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .people_plan import DELETED, KEPT, PROPOSED

PARTS = [
    ("dossier", "Dossier: person, papers, prints, remarks"),
    ("identity", "Identity"),
    ("contact", "Phone, e-mail, address, date of birth, sex"),
    ("login", "Login of the portal and its contact"),
    ("papers", "Scans of papers"),
    ("documents", "Documents held"),
    ("prints", "Printed forms"),
    ("remarks", "Remarks"),
    ("notices", "Notices"),
    ("messages", "Messages and activities"),
    ("receipts", "Receipts"),
    ("history", "History"),
    ("openings", "Who looked"),
    ("requests", "Requests about these data"),
    ("elsewhere", "Dossiers of another centre"),
]
OUTCOMES = [(PROPOSED, "To delete"), (DELETED, "Deleted"), (KEPT, "Kept")]


class OnestopDataLine(models.Model):
    _name = "onestop.data.line"
    _description = "Line of a report on people's data"
    _order = "id"
    _rec_name = "part"

    request_id = fields.Many2one(
        "onestop.data.request", index="btree_not_null", ondelete="cascade"
    )
    run_id = fields.Many2one(
        "onestop.data.run", index="btree_not_null", ondelete="cascade"
    )
    part = fields.Selection(PARTS, "Kind of data", required=True)
    dossier_id = fields.Many2one(
        "onestop.dossier", index="btree_not_null", ondelete="set null"
    )
    procedure_id = fields.Many2one(related="dossier_id.procedure_id")
    outcome = fields.Selection(OUTCOMES, "What happens", required=True)
    count = fields.Integer("How many", aggregator=None)
    reason = fields.Char()
    until = fields.Date("Kept until")

    _to_do_index = models.Index("(run_id, id) WHERE outcome = 'proposed'")

    def action_leave_out(self):
        """Keep the dossiers of these lines, whatever their term; before approval.

        :raises AccessError: not a manager of the centre
        :raises UserError: the run was approved already
        """
        if not self.run_id:
            raise AccessError(self.env._("Only lines of a run are left out."))
        for run in self.run_id:
            run._check_manages()
            if run.state != PROPOSED:
                raise UserError(self.env._("This list was decided already."))
        waiting = self.filtered(lambda line: line.outcome == PROPOSED)
        lines = waiting.sudo()  # nobody writes lines directly; the run was checked
        lines.write({"outcome": KEPT, "reason": self.env._("Left out by the manager.")})
