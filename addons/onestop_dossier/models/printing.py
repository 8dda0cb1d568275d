"""Printed forms of TT 03/2025/TT-VPCP: rendered once, kept, served again.

A form is rendered when it is first opened, not in the request that receives the
dossier; a reprint serves the stored file, byte for byte.
"""

import re

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.tools import to_local

# form → (template, title, suffix of its number). The numbers changed in 2018 and
# 2025 and will again, which is why they are data (domain: many units still print
# the 2018 numbers).
FORMS = {
    "01": (
        "onestop_dossier.form_01",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "TTPVHCC",
    ),
}


class OnestopDossierPrint(models.Model):
    _name = "onestop.dossier.print"
    _description = "Printed form"
    _order = "id desc"
    _rec_name = "form"

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="restrict"
    )
    form = fields.Char(required=True, readonly=True)
    number = fields.Char(readonly=True)
    printed_at = fields.Datetime(readonly=True, required=True)
    attachment_id = fields.Many2one("ir.attachment", required=True, readonly=True)

    _one_of_each = models.Constraint(
        "UNIQUE(dossier_id, form)", "This form was already printed for the dossier."
    )


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _print(self, form):
        """Return the stored print of ``form``, rendered on the first call.

        :param str form: number of the form, ``01`` to ``07``
        :raises UserError: an unknown form, or one that does not apply yet
        """
        self.ensure_one()
        self.check_access("read")
        dossier = self.sudo()  # prints are made for readers who may not write them
        known = dossier._known_print(form)
        if known:
            return known
        if form not in FORMS:
            raise UserError(self.env._("form: there is no form %(form)s.", form=form))
        if not dossier.received_at:
            raise UserError(
                self.env._("Form 01 can be printed once the dossier is received.")
            )
        # Two first readers at once: one renders, the other is served what it made.
        dossier._lock()
        known = dossier._known_print(form)
        if known:
            return known
        # The forms are Vietnamese by law, whatever language the reader has.
        dossier = dossier.with_context(lang="vi_VN")
        template, title, suffix = FORMS[form]
        number = f"{dossier._running_number()}/{suffix}"
        pdf = dossier.env["onestop.pdf"]._render(
            template, dossier._print_values(number), title
        )
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(  # see above
                {
                    "name": f"{form}-{dossier.code}.pdf",
                    "raw": pdf,
                    "mimetype": "application/pdf",
                }
            )
        )
        made = (
            self.env["onestop.dossier.print"]
            .sudo()
            .create(  # see above
                {
                    "dossier_id": dossier.id,
                    "form": form,
                    "number": number,
                    "printed_at": fields.Datetime.now(),
                    "attachment_id": attachment.id,
                }
            )
        )
        attachment.write({"res_model": made._name, "res_id": made.id})
        return made

    def _known_print(self, form):
        return self.print_ids.filtered(lambda known: known.form == form)

    def _running_number(self):
        """Return the running number of the day, as the code carries it."""
        found = re.search(r"(\d{4,})$", self.code or "")
        return found.group(1) if found else self.code

    def _print_values(self, number):
        """Return what the templates of the printed forms may show."""
        self.ensure_one()
        return {
            "dossier": self,
            "number": number,
            "received": to_local(self.received_at),
            "due": to_local(self.due_at) if self.due_at else None,
            "first_due": to_local(self.first_due_at) if self.first_due_at else None,
            "term_text": self._term_text(),
            "papers": self.paper_ids.filtered(lambda p: p.verdict == "ok"),
            "qr": self.env["onestop.pdf"]._qr_data_uri(self._tracking_url()),
            "tracking_url": f"{self.get_base_url()}/tra-cuu",
        }

    def _tracking_url(self):
        """Return the address behind the slip's QR; it holds an unguessable token."""
        return f"{self.get_base_url()}/tra-cuu/{self.token}"

    def _term_text(self):
        """Return the term in words, as the version states it for this channel.

        Where the province committed to less, both terms stand on the slip.
        """
        source = self.version_id._term_source(self.channel, self.case_id)
        if source.committed_unit:
            return source.term_label
        if source.term_text or not source.term_unit:
            return source.term_text or ""
        return source.legal_label
