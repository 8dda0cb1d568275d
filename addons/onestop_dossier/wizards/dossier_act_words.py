"""What an action will do, said before it is done: clock, appointment, print."""

from odoo import api, fields, models

from odoo.addons.onestop_procedure.rules import lifecycle
from odoo.addons.onestop_procedure.tools import format_local, to_utc

from ..models.labels import ORIGINALS
from ..models.printing import ACTIONS

# The form that each action makes for the citizen.
FORM_OF = {action: form for form, actions in ACTIONS.items() for action in actions}


class OnestopDossierAct(models.TransientModel):
    _inherit = "onestop.dossier.act"

    outcome = fields.Char("What will happen", compute="_compute_outcome")

    @api.depends("dossier_id", "action", "new_due_at")
    def _compute_outcome(self):
        for act in self:
            parts = (act._clock_words(), act._after_words(), act._form_words())
            act.outcome = " ".join(part for part in parts if part)

    def _clock_words(self):
        """Say what becomes of the clock and of the appointment."""
        dossier = self.dossier_id
        found = lifecycle.TRANSITIONS.get((dossier.state, self.action))
        if not found or not dossier.received_at or dossier.finished_at:
            return ""
        if self.action == "apologise":
            return self._apology_words()
        after = dossier._clock_in(self._target(found))
        if after == "ended":
            return self.env._("The clock ends now.")
        if after == "stopped" and dossier.due_at:
            return self.env._("The clock stops now and goes on with the answer.")
        if after == "running" and dossier.due_at:
            return self.env._(
                "The appointment stays: %(when)s.", when=dossier._due_text()
            )
        if after == "running":
            return self.env._("The clock goes on from now.")
        return ""

    def _target(self, found):
        if found.target != lifecycle.PREVIOUS:
            return found.target
        return self.dossier_id._facts().previous_state

    def _apology_words(self):
        dossier = self.dossier_id
        if not self.new_due_at:
            return ""
        return self.env._(
            "The new appointment is %(new)s; the first one, %(first)s, stays for the "
            "statistics.",
            new=format_local(self.env, self.new_due_at),
            first=format_local(self.env, dossier.first_due_at or dossier.due_at)
            if dossier.first_due_at or dossier.due_at
            else "–",
        )

    def _after_words(self):
        """Say what is to be done next, where somebody might forget it."""
        _ = self.env._
        dossier = self.dossier_id
        if self.action == "request_supplement":
            return self._answer_words()
        if self.action == "return_result" and dossier._fee_status() == "due":
            return _("A fee is still to be paid; then the result is handed over.")
        words = {
            "stop": _("Originals go back to the applicant."),
            "refuse": _("Originals go back to the applicant."),
            "ask_withdrawal": _("The leader decides on it."),
            "finish": _("The result waits at the counter to be handed over."),
            "return_result": _("The dossier is closed."),
            "add_result": _("It is filed for the applicant with “Finish”."),
            ORIGINALS: _("The history tells which originals went back."),
        }
        if self.action in ("stop", "refuse") and not dossier.received_at:
            return ""
        return words.get(self.action, "")

    def _answer_words(self):
        dossier = self.dossier_id
        asked = dossier.sudo()  # working time and a setting, no data of people
        until = asked._answer_limit(fields.Datetime.now())
        words = self.env._(
            "The applicant has until %(when)s to answer.",
            when=format_local(self.env, to_utc(until)),
        )
        if dossier.received_at and dossier.supplement_count:
            words += " " + self.env._(
                "This is request number %(number)s: it counts as overdue in the "
                "index of QĐ 766.",
                number=dossier.supplement_count + 1,
            )
        return words

    def _form_words(self):
        form = FORM_OF.get(self.action)
        if not form:
            return ""
        return self.env._("Form %(form)s opens to print.", form=form)

    def _form_address(self):
        """Return the address of the form that the action has made, or nothing."""
        if self.action == ORIGINALS:
            return f"/onestop/print/handed?ids={self.dossier_id.id}"
        form = FORM_OF.get(self.action)
        return form and f"/onestop/print/{self.dossier_id.id}/{form}"
