from odoo import api, fields, models


class OnestopVersionCompare(models.TransientModel):
    """Shows two versions of a procedure side by side, only where they differ."""

    _name = "onestop.version.compare"
    _description = "Comparison of two versions"

    before_id = fields.Many2one(
        "onestop.procedure.version",
        domain="[('procedure_id', 'in', procedure_ids), ('id', '!=', after_id)]",
    )
    after_id = fields.Many2one(
        "onestop.procedure.version",
        required=True,
        domain="[('procedure_id', 'in', procedure_ids), ('id', '!=', before_id)]",
    )
    procedure_ids = fields.Many2many(
        "onestop.procedure", compute="_compute_procedure_ids"
    )
    html = fields.Html("What changed", compute="_compute_html", sanitize=False)

    @api.depends("before_id", "after_id")
    def _compute_procedure_ids(self):
        # A replacing procedure is compared with the one that it replaces.
        for compare in self:
            versions = compare.before_id | compare.after_id
            compare.procedure_ids = versions.procedure_id

    @api.depends("before_id", "after_id")
    @api.depends_context("lang")
    def _compute_html(self):
        for compare in self:
            compare.html = compare.after_id and compare.after_id._difference_html(
                compare.before_id
            )
