from odoo import fields, models
from odoo.exceptions import UserError


class OnestopEformCopy(models.TransientModel):
    """Adds the questions of one e-form to another."""

    _name = "onestop.eform.copy"
    _description = "Take over questions of another form"

    eform_id = fields.Many2one(
        "onestop.eform", required=True, readonly=True, ondelete="cascade"
    )
    source_id = fields.Many2one(
        "onestop.eform",
        string="Take over from",
        domain="[('id', '!=', eform_id)]",
        ondelete="cascade",
    )

    def action_copy(self):
        """Add all questions of the chosen form behind those that are there.

        :raises UserError: nothing chosen, or a key is in both forms
        """
        self.ensure_one()
        if not self.source_id:
            raise UserError(self.env._("Take over from: choose a form."))
        eform, source = self.eform_id, self.source_id
        eform._check_draft()
        double = set(eform.all_field_ids.mapped("key")) & set(
            source.all_field_ids.mapped("key")
        )
        if double:
            fields_ = source.all_field_ids.filtered(lambda f: f.key in double)
            raise UserError(
                self.env._(
                    "Both forms ask this already: %(questions)s.",
                    questions=", ".join(f"“{field.label}”" for field in fields_),
                )
            )
        source._copy_fields_to(eform)
        return {"type": "ir.actions.act_window_close"}
