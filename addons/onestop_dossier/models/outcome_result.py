"""Results: prepared at a step, filed for the applicant when the dossier is finished.

The officer who works on the dossier prepares the document, the leader's ``finish``
is the signature that files it (docs/decisions/0028-outcomes.md). What is filed never
changes; it can stand in for a paper of a later dossier.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_procedure.rules.given import NAME

from .applicant_document import DOCUMENT
from .dossier_input import RESULT
from .ir_attachment import GUARDED
from .settings import is_on


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    result_ids = fields.One2many(
        DOCUMENT,
        "dossier_id",
        "Results",
        domain=[("kind", "=", "result")],
        readonly=True,
        copy=False,
    )
    # Told without a query; most dossiers end on paper.
    result_count = fields.Integer("Results with a file", readonly=True)

    @api.model
    def add_result(self, code, values):
        """Prepare a result of a dossier, to be filed when it is finished.

        :param str code: the dossier's code
        :param dict values: ``name``, ``number``, ``issued_on``, ``valid_until``
            (dates), ``files`` [{name, data (base64)}]
        :return: the id of the document
        :raises UserError: names the field and the rule
        :raises AccessError: the step is not the caller's to work on
        """
        values = self.env["onestop.given"]._read(RESULT, values)
        dossier = self._by_code(code)
        dossier._check_may_prepare()
        return dossier._prepare_result(values).id

    def _check_may_prepare(self):
        """Refuse those who do not work on the dossier's present step."""
        self.ensure_one()
        roles = self._roles_here()
        if self.state != "processing" or not self._step_allows("pass_on", roles):
            raise AccessError(
                self.env._("A result is added by those who work on the dossier now.")
            )

    def _prepare_result(self, values, uploads=None):
        """Create a document that waits to be filed; files are checked by content.

        :param dict values: see :meth:`add_result`
        :param uploads: ir.attachment records of the caller, instead of ``files``
        """
        files = values.get("files") or []
        if not files and not uploads:
            raise UserError(self.env._("files: add the file of the result."))
        if uploads:
            # One's own uploads only: whoever may not change a file may not give it,
            # and what was handed in or filed already stays where it is.
            uploads.check_access("write")
            if any(file.res_model in GUARDED for file in uploads.sudo()):  # see above
                raise AccessError(self.env._("What is filed stays on file."))
        dossier = self.sudo()  # checked by the caller; documents are nobody's to write
        dossier._lock()
        document = dossier.env[DOCUMENT].create(
            {
                "applicant_id": dossier.applicant_id.id,
                "kind": "result",
                "name": values.get("name") or dossier._result_name(),
                "number": values.get("number"),
                "issued_on": values.get("issued_on"),
                "valid_until": values.get("valid_until"),
                "procedure_id": dossier.procedure_id.id,
                "dossier_id": dossier.id,
            }
        )
        owner = {"res_model": DOCUMENT, "res_id": document.id}
        created = dossier.env["ir.attachment"].create(
            [
                {
                    "name": file.get("name") or document.name,
                    "datas": file.get("data") or "",
                    **owner,
                }
                for file in files
            ]
        )
        if uploads:
            uploads.sudo().write(owner)  # theirs, as checked above
            created |= uploads.sudo()  # as above
        document.attachment_ids = created
        dossier._write_checked({"result_count": dossier.result_count + 1})
        return document

    def _result_name(self):
        """Return what the version calls its result, else the procedure's name."""
        named = self.version_id.result_ids[:1].name or self.procedure_id.name
        return named[:NAME]

    def _effect_finish(self, values, at):
        """File what was prepared; one that the act itself brings counts alike."""
        vals = super()._effect_finish(values, at) or {}
        for row in values.get("results") or []:
            self._prepare_result(row)
        if self.result_count:
            self.result_ids._file(at)
        elif is_on(self.env, "result_file_asked", "0") and not values.get("paper_only"):
            raise UserError(
                self.env._(
                    "Result: add its file, or say that it is on paper only "
                    "(paper_only)."
                )
            )
        return vals

    def _event_details(self, action, values):
        """Tell which documents, by id and checksum, the dossier ended with."""
        details = super()._event_details(action, values)
        if action != "finish":
            return details
        if not self.result_count:
            return {**(details or {}), "paper_only": True}
        results = {
            str(document.id): document.attachment_ids.mapped("checksum")
            for document in self.result_ids
        }
        return {**(details or {}), "results": results}

    def action_add_result(self):
        """Open the dialog that prepares a result."""
        return self.with_context(default_action="add_result").action_dialog()


class OnestopApplicantDocument(models.Model):
    _inherit = DOCUMENT

    def _file(self, at):
        """File prepared results of a dossier finished at ``at`` (naive UTC)."""
        day = self.env["onestop.dossier"]._local_date(at)
        for document in self.filtered(lambda one: not one.filed_at):
            document.write({"filed_at": at, "issued_on": document.issued_on or day})

    def action_discard(self):
        """Delete a prepared result that was the wrong one.

        :raises UserError: it is filed already
        """
        for document in self:
            dossier = document.dossier_id
            if document.kind != "result" or document.filed_at:
                raise UserError(self.env._("What is filed stays on file."))
            dossier._check_may_prepare()
            held = document.sudo()  # checked just above
            held.attachment_ids.unlink()
            held.unlink()
            dossier = dossier.sudo()  # as above
            dossier._lock()
            dossier._write_checked({"result_count": dossier.result_count - 1})
        return True
