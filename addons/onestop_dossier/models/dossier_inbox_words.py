"""What a line of the inbox says in words: who has it, how long, what it waits for."""

from odoo import api, fields, models

from odoo.addons.onestop_procedure.tools import to_local, to_utc

from .settings import whole


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    held_by = fields.Char("Who has it", compute="_compute_inbox_words")
    held_since = fields.Char("For", compute="_compute_inbox_words")
    inbox_note = fields.Char("Note", compute="_compute_inbox_words")
    is_unread = fields.Boolean("Not acknowledged", compute="_compute_inbox_words")

    @api.depends("state", "current_task_id")
    def _compute_inbox_words(self):
        now = fields.Datetime.now()
        calendars = {}
        tasks = self.sudo().current_task_id  # names, of dossiers that the reader sees
        tasks.fetch(["user_id", "agency_id", "entered_at", "acknowledged_at"])
        for dossier in self:
            task = dossier.sudo().current_task_id  # as above
            is_open = bool(task) and not task.left_at
            agency = task.agency_id.short_name or task.agency_id.name
            dossier.held_by = is_open and (task.user_id.name or agency)
            if dossier.state == "registered":
                centre = dossier.sudo().agency_id  # its name, as above
                dossier.held_by = centre.short_name or centre.name
            dossier.held_since = is_open and task._held_words(now, calendars)
            dossier.is_unread = (
                is_open and dossier.state == "processing" and not task.acknowledged_at
            )
            dossier.inbox_note = ", ".join(dossier._inbox_notes(task))

    def _inbox_notes(self, task):
        """Return what a reader should know at a glance, most pressing first."""
        _ = self.env._
        notes = []
        if self.waits_turn:
            notes.append(_("waits for a linked dossier"))
        elif self.state == "registered":
            notes.append(_("to be received"))
        if self._citizen_waits_now():
            notes.append(_("citizen waits"))
        if task.missing_at and self.is_unread:
            notes.append(_("not among the papers handed over"))
        elif self.is_unread:
            notes.append(_("not acknowledged"))
        if self.state in ("supplement", "intake_supplement"):
            notes.append(_("waits for a supplement"))
        if self.state == "payment":
            notes.append(_("waits for payment"))
        if self.state == "withdrawal":
            notes.append(_("withdrawal asked for"))
        return notes

    def _citizen_waits_now(self):
        """Return whether somebody probably sits at the desk: it came in today."""
        today = self._local_date()
        return (
            bool(self.received_at)
            and self.state not in ("returned", "stopped", "refused")
            and self._local_date(self.received_at) == today
            and self.sudo().version_id.citizen_waits  # the catalogue is no secret
        )

    def _remaining_words(self, now, calendars):
        """Tell of an online dossier how long its reception may still take."""
        if self.state != "registered":
            return super()._remaining_words(now, calendars)
        due_at = self._intake_due_at()
        if not due_at:
            return ""
        calendar = self.agency_id.sudo()._work_calendar()  # calendar only
        late = due_at < now
        first, last = (due_at, now) if late else (now, due_at)
        minutes = calendar.working_minutes(to_local(first), to_local(last))
        amount = self._duration_words(minutes, calendar.minutes_per_day)
        if late:
            return self.env._("%(amount)s late", amount=amount)
        return self.env._("%(amount)s left", amount=amount)

    def _intake_due_at(self):
        """Return until when a registered dossier is to be received (naive UTC).

        Eight working hours from the moment it came, or came back with its
        supplement; for linked dossiers not before their turn. False where that is
        still to come, or the history does not tell.
        """
        if self.waits_turn:
            return False
        came = self.event_ids.filtered(
            lambda event: event.to_state == "registered" != event.from_state
        ).sorted("sequence")[-1:]
        if not came:
            return False
        minutes = whole(self.env, "intake_hours") * 60
        calendar = self.agency_id.sudo()._work_calendar()  # calendar only
        since = max(filter(None, (came.at, self._turn_at())))
        return to_utc(calendar.add_minutes(to_local(since), minutes))
