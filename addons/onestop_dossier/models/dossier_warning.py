"""Warnings kept with open dossiers: the work that remains against the time left.

A timed job works them out for all open dossiers at once (``rules.warning``), so that
lists can be filtered by them and no click pays for them. Nothing else is touched: no
history, no messages, no date of the last change. What a click ends loses its warning
in the very same statement; whether a dossier is overdue is always told to the minute.
"""

import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules import warning
from odoo.addons.onestop_procedure.tools import to_local

from .settings import whole

_logger = logging.getLogger(__name__)

LEVEL_LABELS = [
    ("on_track", "On track"),
    ("tight", "Tight"),
    ("at_risk", "At risk"),
    ("late", "Overdue"),
]
BATCH = 2_000
ATTEMPTS = 3

# Equal ones follow each other, so that a batch asks for few versions.
# Nothing is due before its receipt; said here, an index of the open ones is enough.
OPEN_SQL = """
    SELECT id FROM onestop_dossier
     WHERE finished_at IS NULL AND received_at IS NOT NULL
       AND (due_at IS NOT NULL OR warning IS NOT NULL)
     ORDER BY version_id, channel, case_id, id
"""
ROWS_SQL = """
    SELECT dossier.id, dossier.version_id, dossier.channel, dossier.case_id,
           dossier.due_at, dossier.warning,
           COALESCE(dossier.clock_agency_id, dossier.competent_agency_id,
                    dossier.agency_id) AS clock,
           task.step_id, task.agency_id AS place, task.entered_at
      FROM onestop_dossier AS dossier
 LEFT JOIN onestop_dossier_task AS task
        ON task.id = dossier.current_task_id AND task.left_at IS NULL
     WHERE dossier.id IN %s AND dossier.finished_at IS NULL
"""
APPLY_SQL = """
    UPDATE onestop_dossier AS dossier
       SET warning = fresh.warning
      FROM unnest(%s::int[], %s::varchar[]) AS fresh(id, warning)
     WHERE dossier.id = fresh.id AND dossier.finished_at IS NULL
"""


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    warning = fields.Selection(
        LEVEL_LABELS,
        "Progress",
        readonly=True,
        copy=False,
        help="The work that remains against the working time left, as of the last "
        "full hour.",
    )

    _warning_index = models.Index(
        "(warning, due_at) WHERE warning IN ('tight', 'at_risk', 'late')"
    )

    def _write_checked(self, vals):
        """Drop the warning where the clock stops or ends."""
        if vals.get("finished_at") or vals.get("due_at") is False:
            vals = {**vals, "warning": False}
        return super()._write_checked(vals)

    # === THE JOB ===#

    @api.model
    def _cron_warn(self):
        """Work out all warnings anew, if anybody worked within the last hour."""
        now = fields.Datetime.now()
        if self._worked_lately(now):
            self._warn_all(now)

    @api.model
    def _worked_lately(self, now):
        """Return whether any agency had working time in the hour before ``now``."""
        agencies = self.env["onestop.agency"].search([("calendar_id", "!=", False)])
        calendars = agencies.calendar_id | self.env["onestop.agency"]._calendar()
        until = to_local(now)
        since = to_local(fields.Datetime.subtract(now, hours=1))
        return any(
            calendar._onestop_work_calendar().working_minutes(since, until)
            for calendar in calendars
        )

    @api.model
    def _warn_all(self, now):
        """Work out the warning of each open dossier as of ``now`` (naive UTC).

        Each batch is a transaction of its own, so that clicks wait for milliseconds.
        """
        self.env.flush_all()
        ids = [row_id for (row_id,) in self.env.execute_query(SQL(OPEN_SQL))]
        job = self.env["ir.cron"]
        job._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), BATCH):
            part = tuple(ids[start : start + BATCH])
            self._warn_batch_again(part, now)
            job._commit_progress(len(part))

    @api.model
    def _warn_batch_again(self, ids, now):
        """Warn; where somebody acted on one of the dossiers meanwhile, once more."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._warn_batch(ids, now)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                _logger.info("Warnings of a batch: attempt %s gave way", attempt)
        return 0

    @api.model
    def _warn_batch(self, ids, now):
        """Write the warnings that changed; return how many."""
        levels = self._warning_levels(ids, now)
        if levels:
            args = [list(levels), list(levels.values())]
            self.env.cr.execute(APPLY_SQL, args, log_exceptions=False)
            self.browse(levels).invalidate_recordset(["warning"], flush=False)
        return len(levels)

    # === WHAT IT SAYS ===#

    @api.model
    def _warning_levels(self, ids, now):
        """Return dossier id → its warning (None: none), of those where it changes."""
        self.env.cr.execute(ROWS_SQL, [ids])
        rows = self.env.cr.dictfetchall()
        pauses = self._redate_pauses(ids)
        agencies = {row[name] for row in rows for name in ("clock", "place")} - {None}
        judge = _Judge(self.env, self._redate_calendars(agencies), now)
        levels = {}
        for row in rows:
            found = judge.level(row, pauses.get(row["id"], ()))
            if found != row["warning"]:
                levels[row["id"]] = found
        return levels


class _Judge:
    """Judges many dossiers at one instant; equal questions are asked once.

    :param dict calendars: agency id → id of its resource.calendar
    :param datetime now: naive UTC
    """

    def __init__(self, env, calendars, now):
        self._env = env
        self._now = to_local(now)
        self._thresholds = warning.Thresholds(
            whole(env, "warning_soon_hours") * 60, whole(env, "warning_hurry")
        )
        browse = env["resource.calendar"].browse
        self._calendars = {
            agency: browse(calendar)._onestop_work_calendar()
            for agency, calendar in calendars.items()
        }
        self._keys = calendars
        self._times, self._spans = {}, {}

    def level(self, row, pauses):
        """Return the warning of one dossier, or None while it has no due date."""
        if not row["due_at"]:
            return None
        left = self._left(row["clock"], row["due_at"])
        return warning.level(self._work(row, pauses), left, self._thresholds)

    def _work(self, row, pauses):
        designed, after = self._plan(row["version_id"], row["channel"], row["case_id"])
        step = row["step_id"]
        if step not in designed:
            return 0
        entered = row["entered_at"]
        spent = self._since(row["place"], entered)
        spent -= sum(
            self._between(row["place"], max(start, entered), end)
            for start, end, _state in pauses
            if end and end > entered
        )
        return warning.remaining_work(designed[step], max(spent, 0), after[step])

    def _plan(self, version_id, channel, case_id):
        """Return minutes of each step and of all after it, by the id of the step."""
        key = (version_id, channel, case_id)
        if key not in self._times:
            version = self._env["onestop.procedure.version"].browse(version_id)
            case = self._env["onestop.procedure.case"].browse(case_id or ())
            minutes = version._times(channel, case)
            after = warning.work_after(version._design(), minutes)
            self._times[key] = (minutes, after)
        return self._times[key]

    def _left(self, agency, due_at):
        """Return the working minutes until ``due_at``, negative once it has passed."""
        if to_local(due_at) < self._now:
            # From the minute after it, though nobody may work in that minute.
            return min(-self._since(agency, due_at), -1)
        key = (self._keys[agency], due_at)
        if key not in self._spans:
            calendar = self._calendars[agency]
            self._spans[key] = calendar.working_minutes(self._now, to_local(due_at))
        return self._spans[key]

    def _since(self, agency, instant):
        """Return the working minutes from ``instant`` to now; 0 if it is to come."""
        key = (self._keys[agency], instant, "since")
        if key not in self._spans:
            calendar, then = self._calendars[agency], to_local(instant)
            self._spans[key] = calendar.working_minutes(min(then, self._now), self._now)
        return self._spans[key]

    def _between(self, agency, start, end):
        calendar = self._calendars[agency]
        return calendar.working_minutes(to_local(start), to_local(end))
