"""What a shortened term saved: legal days against committed and against used ones."""

from odoo import fields, models

from odoo.addons.onestop_procedure.rules.commitment import worked_minutes
from odoo.addons.onestop_procedure.rules.deadline import due
from odoo.addons.onestop_procedure.tools import to_local


class OnestopDossier(models.Model):
    """Written once, when a dossier under a committed term is finished.

    All in working days of the calendar by which the dossier is judged, so that terms
    in days, hours and months can be added up (docs/rules.md, What was saved).
    """

    _inherit = "onestop.dossier"

    legal_days = fields.Float(
        "Days by law",
        readonly=True,
        help="Working days from receipt to the due date by law, without interruptions; "
        "0: no committed term, or not finished yet.",
    )
    committed_days = fields.Float(
        "Committed days",
        readonly=True,
        help="Working days from receipt to the date that the province committed to.",
    )
    used_days = fields.Float(
        "Days used",
        readonly=True,
        help="Working days from receipt to the end, while the clock ran.",
    )
    cut_days = fields.Float(
        "Days committed away",
        readonly=True,
        help="Days by law less committed days.",
    )
    saved_days = fields.Float(
        "Days saved",
        readonly=True,
        help="Days by law less days used; below zero where the law's term passed.",
    )

    _saved_index = models.Index("(finished_at) WHERE legal_days > 0")

    def _effect_finish(self, values, at):
        vals = super()._effect_finish(values, at)
        return {**vals, **self._saved_vals(at)}

    def _saved_vals(self, at):
        """Return what was saved by a dossier that is finished at ``at``.

        Nothing for a version without commitment, or where one of the terms has no
        due date to measure.
        """
        version = self.version_id
        terms = (
            version._legal_term(self.channel, self.case_id),
            version._committed_term(self.channel, self.case_id),
        )
        if None in terms or any(term.unit == "none" for term in terms):
            return {}
        calendar = self._clock_calendar()
        received = to_local(self.received_at)
        minutes = [
            calendar.working_minutes(received, due(received, term, calendar).due_at)
            for term in terms
        ]
        pauses = [
            self._pause(calendar, *span) for span in self.event_ids._suspensions()
        ]
        minutes.append(worked_minutes(received, to_local(at), calendar, pauses))
        legal, committed, used = (n / calendar.minutes_per_day for n in minutes)
        return {
            "legal_days": legal,
            "committed_days": committed,
            "used_days": used,
            "cut_days": legal - committed,
            "saved_days": legal - used,
        }
