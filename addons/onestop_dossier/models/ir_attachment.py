import base64
import binascii

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.onestop_procedure.models.ir_attachment import CONTENT
from odoo.addons.onestop_procedure.rules import files

from .applicant_document import DOCUMENT
from .dossier import BEFORE_RECEIPT

PAPER = "onestop.dossier.paper"
# Owners whose files are checked by content and fixed, and what messages call them.
GUARDED = {PAPER: "papers", DOCUMENT: "results"}


class IrAttachment(models.Model):
    """Scans and results: checked by content on every way in, fixed when filed."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                self._scan_vals(vals) if vals.get("res_model") in GUARDED else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        scans = self.filtered(lambda file: file.res_model in GUARDED)
        scans._moved_by(vals)._check_scan_open()
        if CONTENT & set(vals):
            scans._check_scan_open()
            if scans or vals.get("res_model") in GUARDED:
                vals = self._scan_vals(vals, self[:1].name)
        elif vals.get("res_model") in GUARDED:
            # Uploaded for something else first, and never looked at.
            for file in self - scans:
                self._scan_vals({"name": file.name, "raw": file.raw, "type": file.type})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_scan_while_open(self):
        self.filtered(lambda file: file.res_model in GUARDED)._check_scan_open()

    @api.model
    def _scan_vals(self, vals, name=""):
        """Return the values of a scan with the name and type of its content.

        :raises ValidationError: names the file, what it is and what is allowed
        """
        name = vals.get("name") or name
        field = GUARDED.get(vals.get("res_model"), "papers")
        if vals.get("type") == "url" or vals.get("url"):
            raise ValidationError(
                self.env._(
                    "%(field)s: “%(name)s” is a link, not a file.",
                    field=field,
                    name=name,
                )
            )
        if not {"raw", "datas"} & set(vals):
            return vals
        data = vals.get("raw") or b""
        if isinstance(data, str):
            data = data.encode()
        if vals.get("datas"):
            try:
                data = base64.b64decode(vals["datas"])
            except (binascii.Error, ValueError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "%(field)s: “%(name)s” is not base64.", field=field, name=name
                    )
                ) from error
        given = self.env["onestop.given"]
        limit = given._paper_limit()
        found = given._check_file(field, name, data, files.PAPERS, limit)
        return {**vals, "name": found.name, "mimetype": found.media_type}

    def _moved_by(self, vals):
        """Return those that ``vals`` would take from the record they belong to."""
        return self.filtered(
            lambda file: (
                file.res_id
                and any(
                    name in vals and vals[name] != file[name]
                    for name in ("res_model", "res_id")
                )
            )
        )

    def _check_scan_open(self):
        """Refuse to change or drop what was handed in, once it stands on the slip.

        Work of the suite itself (retention, deletion of a person's data) runs as
        superuser and passes; no client can.
        """
        if self.env.su or not self:
            return
        if any(file.res_model == DOCUMENT for file in self):
            raise AccessError(self.env._("What is filed stays on file."))
        papers = self.env[PAPER].sudo()  # whatever the user may read
        papers = papers.browse({file.res_id for file in self if file.res_id}).exists()
        open_states = (*BEFORE_RECEIPT, "supplement")
        if any(paper.dossier_id.state not in open_states for paper in papers):
            raise AccessError(
                self.env._("Papers: the list is fixed once the dossier is received.")
            )
