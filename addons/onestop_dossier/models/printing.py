"""Printed forms of TT 03/2025/TT-VPCP: rendered once, kept, served again.

A form is rendered when it is first opened, not in the request that receives the
dossier; a reprint serves the stored file, byte for byte. Each print belongs to the
event that it tells of, so a second request for supplement has a form of its own.
"""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from .form import CODES
from .labels import CORRECTED

# form → the actions that it tells of; the control slip follows the whole process.
ACTIONS = {
    "01": ("receive", CORRECTED),
    "02": ("request_supplement",),
    "03": ("decline", "refuse"),
    "04": ("apologise",),
    "05": ("stop",),
}
CONTROL = "06"
FORMS = (*ACTIONS, CONTROL)


class OnestopDossierPrint(models.Model):
    _name = "onestop.dossier.print"
    _description = "Printed form"
    _inherit = "onestop.dossier.part"
    _order = "id desc"
    _rec_name = "form"

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="restrict"
    )
    event_id = fields.Many2one(
        "onestop.dossier.event", index="btree_not_null", readonly=True
    )
    form = fields.Selection(CODES, required=True, readonly=True)
    form_id = fields.Many2one("onestop.form", "Set of forms", readonly=True)
    number = fields.Char(readonly=True)
    printed_at = fields.Datetime(readonly=True, required=True)
    attachment_id = fields.Many2one("ir.attachment", required=True, readonly=True)
    mark = fields.Char(compute="_compute_mark")

    _one_of_each = models.Constraint(
        "UNIQUE(dossier_id, form, event_id)",
        "This form was already printed for the dossier.",
    )

    @api.depends("event_id.action")
    def _compute_mark(self):
        """Say which print of a slip it is, once the slip was corrected."""
        for made in self:
            event = made.event_id
            made.mark = event.action == CORRECTED and self.env._(
                "No. %(number)s, corrected",
                number=made.dossier_id._slip_number(event),
            )

    def action_open(self):
        """Open the stored file."""
        self.ensure_one()
        event = f"?event={self.event_id.id}" if self.event_id else ""
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/print/{self.dossier_id.id}/{self.form}{event}",
            "target": "new",
        }


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    printable_forms = fields.Char(
        compute="_compute_printable_forms", help="Codes of the forms that apply."
    )

    @api.depends("event_ids.action")
    def _compute_printable_forms(self):
        for dossier in self:
            codes = [form for form in FORMS if dossier._form_event(form)]
            dossier.printable_forms = f",{','.join(codes)},"

    def _form_event(self, form, event_id=None):
        """Return the event that ``form`` tells of: the one asked for, else the last.

        The control slip exists from the receipt on and changes with every event.
        """
        actions = ACTIONS.get(form)
        events = self.event_ids.sorted("sequence")
        if actions:
            events = events.filtered(lambda event: event.action in actions)
        elif form != CONTROL or not self.received_at:
            return events.browse()
        if event_id:
            return events.filtered(lambda event: event.id == event_id)
        return events[-1:]

    def _print(self, form, event_id=None):
        """Return the stored print of ``form``, rendered on the first call.

        :param str form: a key of ``CODES``, ``01`` to ``06``
        :param int event_id: of several requests, decisions …, the one meant
        :raises UserError: an unknown form, or one that does not apply yet
        """
        self.ensure_one()
        self.check_access("read")
        self._check_opens_papers()
        dossier = self.sudo()  # prints are made for readers who may not write them
        event = dossier._form_event(form, event_id)
        if not event:
            raise UserError(
                self.env._("The form %(form)s does not apply here yet.", form=form)
            )
        known = dossier._known_print(form, event)
        if known:
            return known
        # Two first readers at once: one renders, the other is served what it made.
        dossier._lock()
        known = dossier._known_print(form, event)
        # The forms are Vietnamese by law, whatever language the reader has.
        return known or dossier.with_context(lang="vi_VN")._make_print(form, event)

    def _known_print(self, form, event):
        prints = self.print_ids.filtered(lambda known: known.form == form)
        known = prints.filtered(lambda one: one.event_id == event)
        if not known and event.action != CORRECTED:
            # Prints from before forms had events are of the first of its kind.
            known = prints.filtered(lambda one: not one.event_id)
        return known[:1]

    def _make_print(self, code, event):
        """Render and keep a form; in superuser mode and in Vietnamese."""
        day = self._local_date(event.at)
        form = self.env["onestop.form"]._on(code, day)
        number = form._draw_number(self, day)
        values = self._print_values(number, form, event)
        pdf = self.env["onestop.pdf"]._render(form.template, values, form.name)
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{code}-{self.code or self.reference}.pdf",
                "raw": pdf,
                "mimetype": "application/pdf",
            }
        )
        made = self.env["onestop.dossier.print"].create(
            {
                "dossier_id": self.id,
                "event_id": event.id,
                "form": code,
                "form_id": form.id,
                "number": number,
                "printed_at": fields.Datetime.now(),
                "attachment_id": attachment.id,
            }
        )
        attachment.write({"res_model": made._name, "res_id": made.id})
        return made

    def _running_number(self):
        """Return the running number of the day, as the code carries it."""
        found = re.search(r"(\d{4,})$", self.code or "")
        return found.group(1) if found else self.code

    def action_print_form(self):
        """Open the form named by the button (``form`` in its context)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/print/{self.id}/{self.env.context.get('form')}",
            "target": "new",
        }
