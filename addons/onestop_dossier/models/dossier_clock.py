"""The clock of a dossier: the ORM feeds ``rules.deadline`` and keeps its answer."""

from odoo import api, fields, models

from odoo.addons.onestop_procedure.rules import deadline
from odoo.addons.onestop_procedure.tools import format_local, to_local, to_utc


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    summary = fields.Char(compute="_compute_summary")

    @api.depends("state", "current_task_id", "due_at")
    @api.depends_context("lang", "uid")
    def _compute_summary(self):
        """Answer first: where it is, when it is due, how much time is left."""
        states = dict(self._fields["state"]._description_selection(self.env))
        for dossier in self:
            task = dossier.current_task_id
            place = task.agency_id.sudo().name if not task.left_at else False  # name
            parts = [
                self.env._("%(agency)s: %(step)s", agency=place, step=task.name)
                if place
                else states.get(dossier.state),
                dossier.due_at and self.env._("due %(when)s", when=dossier._due_text()),
                dossier.remaining_text,
            ]
            dossier.summary = " · ".join(part for part in parts if part)

    def _local_date(self, at=None):
        """Return the local date of ``at`` (naive UTC; now where not given)."""
        return to_local(at or fields.Datetime.now()).date()

    def _clock_calendar(self):
        """Return the working calendar by which this dossier is judged."""
        return self._clock_agency()._work_calendar()

    def _clock_agency(self):
        """Return the agency whose working time counts for this dossier."""
        return self.clock_agency_id or self.competent_agency_id or self.agency_id

    def _deadline(self, upcoming=None):
        """Return the ``rules.deadline.Deadline`` of this dossier as it stands.

        :param upcoming: ``(at, clock_stopped)`` of an event about to be appended

        Term, case and channel are those of the version in force at receipt; the
        suspensions are read from the sealed history, so that the date can be
        recomputed by anyone at any time.
        """
        calendar = self._clock_calendar()
        pauses = [
            self._pause(calendar, start, end, state)
            for start, end, state in self.event_ids._suspensions(upcoming)
        ]
        return self.version_id._deadline(
            to_local(self.received_at), self.channel, self.case_id, calendar, pauses
        )

    def _pause(self, calendar, start, end, state):
        """Return the ``Suspension`` for one time that the clock stood still.

        The clock goes on at the next working instant: a paper handed in on a
        Saturday counts from Monday, as a reception does. Only a supplement may
        make the whole term run anew, never a payment.
        """
        restarts = state == "supplement" and self.version_id.suspension_mode
        return deadline.Suspension(
            to_local(start),
            calendar.next_working(to_local(end)) if end else None,
            restarts or "extend",
        )

    def _clock_vals(self, upcoming=None):
        """Return the values of the clock after the latest, or an upcoming, event.

        After an apology the appointment is the later of the date promised anew and
        the date that the term gives, and the first one is kept (one new date at
        most: ND 118/2025 and practice, see ``docs/rules.md``).
        """
        result = self._deadline(upcoming)
        due_at = to_utc(result.due_at) if result.due_at else False
        if due_at and self.promised_at:
            due_at = max(due_at, self.promised_at)
        return {
            "due_at": due_at,
            "due_lines": self.env["onestop.wording"]._plain(result.lines),
        }

    def _compute_due_explanation(self):
        wording = self.env["onestop.wording"]
        for dossier in self:
            sentences = wording._sentences(dossier.due_lines or [])
            dossier.due_explanation = "\n".join(sentences)

    def _compute_remaining_text(self):
        """Say in words how much working time is left, or by how much it is late."""
        now = fields.Datetime.now()
        calendars = {}
        for dossier in self:
            dossier.remaining_text = dossier._remaining_words(now, calendars)

    def _remaining_words(self, now, calendars):
        if self.finished_at or self.state == "not_received":
            return ""
        if self.received_at and not self.due_at:
            stopped = self.event_ids.sorted("sequence")[-1:].clock_stopped
            return self.env._("clock stopped") if stopped else self.env._("no due date")
        if not self.due_at:
            return ""
        agency = self._clock_agency().sudo()  # calendar only
        if agency not in calendars:
            calendars[agency] = agency._work_calendar()
        calendar = calendars[agency]
        late = self.due_at < now
        first, last = (self.due_at, now) if late else (now, self.due_at)
        minutes = calendar.working_minutes(to_local(first), to_local(last))
        amount = self._duration_words(minutes, calendar.minutes_per_day)
        if late:
            return self.env._("%(amount)s late", amount=amount)
        return self.env._("%(amount)s left", amount=amount)

    def _duration_words(self, minutes, minutes_per_day):
        """Return working ``minutes`` in the largest unit that says enough."""
        _ = self.env._
        for size, one, many in (
            (minutes_per_day, _("1 working day"), _("%s working days")),
            (60, _("1 working hour"), _("%s working hours")),
        ):
            count = minutes // size
            if count:
                return one if count == 1 else many % count
        return _("less than one working hour")

    def _due_text(self):
        """Return the appointment in full: weekday, date, hour."""
        return format_local(self.env, self.due_at) if self.due_at else ""
