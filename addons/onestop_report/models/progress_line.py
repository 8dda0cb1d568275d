"""One row of form II.06, kept as it was counted."""

from odoo import fields, models

from odoo.addons.onestop_dossier.models.dossier_counting import COLUMNS
from odoo.addons.onestop_procedure.rules.counting import Row


class OnestopReportProgressLine(models.Model):
    _name = "onestop.report.progress.line"
    _description = "Row of form II.06"
    _order = "report_id, sequence, id"

    report_id = fields.Many2one(
        "onestop.report.progress", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer("No.", readonly=True)
    name = fields.Char(required=True, readonly=True)
    group_key = fields.Integer(
        readonly=True, help="Id of the field or agency; 0 where a dossier has none."
    )
    c3 = fields.Integer("3. Received", readonly=True)
    c4 = fields.Integer("4. Online", readonly=True)
    c5 = fields.Integer("5. Direct and postal", readonly=True)
    c6 = fields.Integer("6. Carried over", readonly=True)
    c7 = fields.Integer("7. Resolved", readonly=True)
    c8 = fields.Integer("8. Resolved early", readonly=True)
    c9 = fields.Integer("9. Resolved on time", readonly=True)
    c10 = fields.Integer("10. Resolved overdue", readonly=True)
    c11 = fields.Integer("11. In progress", readonly=True)
    c12 = fields.Integer("12. In progress, in time", readonly=True)
    c13 = fields.Integer("13. In progress, overdue", readonly=True)
    stopped = fields.Integer(readonly=True)
    refused = fields.Integer(readonly=True)

    def _row(self):
        """Return this row in the words of ``rules.counting``."""
        self.ensure_one()
        return Row(self.group_key, *(self[column] for column in COLUMNS))
