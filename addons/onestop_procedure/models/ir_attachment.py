from odoo import api, models
from odoo.exceptions import UserError

# Changing one of these changes what people download.
CONTENT = {"datas", "raw", "db_datas", "store_fname", "url", "name", "type"}


class IrAttachment(models.Model):
    """Form files of published versions stay as they were published."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT & set(vals):
            self._check_no_published_form()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published_form(self):
        self._check_no_published_form()

    def _check_no_published_form(self):
        if not self.ids:
            return
        # Whoever asks, the answer must not depend on what he may read.
        components = self.env["onestop.procedure.component"].sudo()  # see above
        used = components.search_count(
            [
                ("attachment_ids", "in", self.ids),
                ("version_id.state", "=", "published"),
            ],
            limit=1,
        )
        if used:
            raise UserError(
                self.env._(
                    "This file is a form of a published version and never changes. "
                    "Make a new version for a new form."
                )
            )
