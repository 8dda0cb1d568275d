import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError

# A screen shows the first errors; the whole list is for make import.
SHOWN_ERRORS = 200


class OnestopCatalogueImportWizard(models.TransientModel):
    """Uploads a file of procedure records and tells what came of it."""

    _name = "onestop.catalogue.import.wizard"
    _description = "Import procedures"

    # Neither needed at every time: the screen asks for the file, then shows counts.
    file = fields.Binary(attachment=False)
    filename = fields.Char(string="File name")
    on_error = fields.Selection(
        [
            ("stop", "Take nothing in"),
            ("skip", "Leave out the bad lines"),
        ],
        string="If a line is wrong",
        required=True,
        default="stop",
    )
    done = fields.Boolean(readonly=True)
    created = fields.Integer(string="New procedures", readonly=True)
    updated = fields.Integer(string="New versions", readonly=True)
    unchanged = fields.Integer(readonly=True)
    to_settle = fields.Integer(string="Points to settle", readonly=True)
    failed = fields.Integer(string="Wrong lines", readonly=True)
    error_text = fields.Text(string="What is wrong", readonly=True)

    def action_import(self):
        """Import the uploaded file and show the counts and the errors."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("File: choose the file to import."))
        try:
            data = base64.b64decode(self.file)
        except binascii.Error:
            raise UserError(self.env._("File: the upload is damaged.")) from None
        result = self.env["onestop.catalogue.import"]._import_bytes(data, self.on_error)
        errors = [sentence for _line, sentence in result.pop("errors")]
        if len(errors) > SHOWN_ERRORS:
            more = len(errors) - SHOWN_ERRORS
            errors[SHOWN_ERRORS:] = [self.env._("… and %(count)s more.", count=more)]
        self.write(
            {**result, "error_text": "\n".join(errors), "done": True, "file": False}
        )
        return self._show()

    def action_again(self):
        """Ask for another file."""
        self.ensure_one()
        self.done = False
        return self._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import procedures"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
