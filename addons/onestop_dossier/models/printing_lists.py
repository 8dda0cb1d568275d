"""Papers on several dossiers: one slip for a visit, the register.

They are made anew each time: a slip for several only repeats what the single slips
say, a register tells how things stand when it is printed.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.tools import to_local, to_utc

from .printing_values import moment

# More would keep other prints of this process waiting for minutes.
MOST = 500
WAYS = {"counter": "Tại quầy", "post": "Bưu chính", "download": "Trực tuyến"}


def short(utc_naive):
    """Return date and hour as a narrow column has them, or nothing."""
    return to_local(utc_naive).strftime("%H:%M %d/%m/%Y") if utc_naive else ""


def parted(code):
    """Return a dossier's code that a narrow column may break after its hyphens."""
    return (code or "").replace("-", "-\u200b")


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    # === ONE SLIP FOR SEVERAL ===#

    def _slips_pdf(self):
        """Return one slip for all these dossiers of one applicant and centre.

        Legs that wait for another's result stand on it with the expected day.

        :raises UserError: they are of several people or centres, or not received
        """
        waiting = self.filtered(lambda one: one.after_id and not one.received_at)
        (self - waiting)._check_printable()
        if len(self.applicant_id) > 1 or len(self.agency_id) > 1:
            raise UserError(
                self.env._("One slip lists dossiers of one applicant and one centre.")
            )
        received = (self - waiting).sorted("received_at")
        dossiers = (received | waiting).sudo()  # papers of readers' dossiers
        pdf = self.env["onestop.pdf"]
        last = received[-1:].sudo()  # as above
        return dossiers._list_pdf(
            "slips",
            to_local(last.received_at),
            {
                "dossier": last,
                "agency": last.agency_id,
                "tracking_url": f"{last.get_base_url()}/tra-cuu",
                "lines": [
                    {
                        "dossier": dossier,
                        "papers": len(dossier._papers_handed_in()),
                        "qr": pdf._qr_data_uri(dossier._tracking_url()),
                        "expected": dossier in waiting
                        and dossier.with_context(lang="vi_VN")._expected_text(),
                    }
                    for dossier in dossiers
                ],
            },
        )

    # === REGISTER ===#

    @api.model
    def _register_pdf(self, agency, date_from, date_to, field=None):
        """Return form 07: what ``agency`` received from one local day to another.

        :raises UserError: the dates are the wrong way round, or too many dossiers
        """
        if date_to < date_from:
            raise UserError(self.env._("Until: the period ends before it begins."))
        start = to_utc(fields.Datetime.to_datetime(date_from))
        end = to_utc(fields.Datetime.add(fields.Datetime.to_datetime(date_to), days=1))
        domain = (
            Domain("agency_id", "=", agency.id)
            & Domain("received_at", ">=", start)
            & Domain("received_at", "<", end)
        )
        if field:
            domain &= Domain("field_id", "=", field.id)
        dossiers = self.search(domain, order="received_at, id", limit=MOST + 1)
        if len(dossiers) > MOST:
            raise UserError(
                self.env._(
                    "Period: at most %(count)s dossiers fit into one register; "
                    "choose a shorter one or a field.",
                    count=MOST,
                )
            )
        values = {
            "agency": agency.sudo(),  # its name, for whoever prints
            "date_from": date_from,
            "date_to": date_to,
            "field": field,
        }
        local_end = fields.Datetime.to_datetime(date_to)
        # Rows that the reader's rules let through; their words need more.
        rows = dossiers.sudo()  # see above
        return rows._list_pdf("07", local_end, values)

    # === COMMON ===#

    def _papers_handed_in(self):
        return self.paper_ids.filtered(lambda paper: paper._is_handed_in())

    def _check_printable(self):
        self.check_access("read")
        self._check_opens_papers()
        if not self or not all(self.mapped("received_at")):
            raise UserError(self.env._("Choose dossiers that were received."))

    def _list_pdf(self, code, date, values):
        """Render a form on all of these dossiers, in Vietnamese."""
        dossiers = self.with_context(lang="vi_VN")
        form = dossiers.env["onestop.form"]._on(code, date.date())
        common = {
            "dossiers": dossiers,
            "form": form,
            "date": date,
            "number": "",
            "moment": moment,
            "short": short,
            "local": to_local,
            "parted": parted,
            "ways": WAYS,
        }
        return dossiers.env["onestop.pdf"]._render(
            form.template, {**common, **values}, form.name
        )

    def action_print_slips(self):
        """Open one slip for the selected dossiers."""
        return self._list_address("slips")

    def _list_address(self, name):
        """Return what opens ``/onestop/print/<name>`` for the selected dossiers."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/print/{name}?ids={ids}",
            "target": "new",
        }
