"""Re-dating: open dossiers get the date that the calendar now in force gives.

A holiday announced later moves appointments already given. This happens through one
operation (``onestop.redate``), never by itself: dates are worked out once for equal
dossiers and written in batches, each with its event, its remark and its line.
"""

import json
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from odoo.addons.onestop_procedure.tools import to_local, to_utc

from .event import suspensions
from .labels import REDATED

BATCH = 5_000

OPEN_SQL = """
    SELECT id FROM onestop_dossier
     WHERE finished_at IS NULL AND received_at < %s
     ORDER BY received_at, version_id, id
"""
ROWS_SQL = """
    SELECT id, code, agency_id, received_at, version_id, channel, case_id,
           COALESCE(clock_agency_id, competent_agency_id, agency_id) AS clock,
           due_at, legal_due_at, promised_at
      FROM onestop_dossier WHERE id IN %s
     ORDER BY received_at, version_id, id
"""
# Of most dossiers the clock never stood: only the others' events are read.
MARKS_SQL = """
    SELECT dossier_id, at, clock_stopped, to_state
      FROM onestop_dossier_event
     WHERE dossier_id IN (
            SELECT dossier_id FROM onestop_dossier_event
             WHERE dossier_id IN %s AND clock_stopped)
     ORDER BY dossier_id, sequence
"""
# One statement, so that no date can move without its event.
APPLY_SQL = """
WITH fresh AS (
    SELECT * FROM unnest(
        %(ids)s::int[], %(due_before)s::timestamp[], %(due_after)s::timestamp[],
        %(legal_before)s::timestamp[], %(legal_after)s::timestamp[],
        %(lines)s::jsonb[]
    ) AS fresh(dossier_id, due_before, due_after, legal_before, legal_after, lines)
), moved AS (
    UPDATE onestop_dossier AS dossier
       SET due_at = fresh.due_after, legal_due_at = fresh.legal_after,
           due_lines = fresh.lines, write_uid = %(uid)s, write_date = %(now)s
      FROM fresh
     WHERE dossier.id = fresh.dossier_id
 RETURNING dossier.id, dossier.code, dossier.agency_id, dossier.state,
           dossier.current_task_id, fresh.due_before, fresh.due_after,
           fresh.legal_before, fresh.legal_after
), last AS (
    SELECT DISTINCT ON (dossier_id) dossier_id, sequence, at, clock_stopped
      FROM onestop_dossier_event
     WHERE dossier_id = ANY(%(ids)s)
     ORDER BY dossier_id, sequence DESC
), event AS (
    INSERT INTO onestop_dossier_event
           (dossier_id, sequence, at, recorded_at, actor_id, actor_login, action,
            from_state, to_state, task_id, due_before, due_after, clock_stopped,
            details)
    SELECT moved.id, last.sequence + 1, GREATEST(last.at, %(minute)s), %(recorded_at)s,
           %(actor_id)s, %(actor_login)s, %(action)s, moved.state, moved.state,
           moved.current_task_id, moved.due_before, moved.due_after,
           last.clock_stopped, %(details)s::jsonb
      FROM moved JOIN last ON last.dossier_id = moved.id
     ORDER BY moved.id
 RETURNING id, dossier_id, at
), remark AS (
    INSERT INTO onestop_dossier_remark
           (dossier_id, event_id, action, author_id, at, text, public,
            create_uid, create_date, write_uid, write_date)
    SELECT dossier_id, id, %(action)s, %(uid)s, at, %(text)s, TRUE,
           %(uid)s, %(now)s, %(uid)s, %(now)s
      FROM event
)
INSERT INTO onestop_redate_line
       (redate_id, dossier_id, code, agency_id, event_id, due_before, due_after,
        legal_before, legal_after, to_tell)
SELECT %(redate)s, moved.id, moved.code, moved.agency_id, event.id, moved.due_before,
       moved.due_after, moved.legal_before, moved.legal_after,
       moved.due_before IS DISTINCT FROM moved.due_after
  FROM moved JOIN event ON event.dossier_id = moved.id
 ORDER BY moved.id
"""


class Move(NamedTuple):
    """What changes of one dossier: naive UTC, ``lines`` as JSON text."""

    dossier_id: int
    code: str
    agency_id: int
    due_before: datetime | None
    due_after: datetime | None
    legal_before: datetime | None
    legal_after: datetime | None
    lines: str


class Batch(NamedTuple):
    """What a re-dating finds among some open dossiers.

    ``centres``: how many were looked at, by centre; ``stopped_at``: of these, those
    whose clock stands; ``failed``: why no date could be computed, by dossier id.
    """

    centres: dict
    stopped_at: dict
    moves: list
    failed: dict

    @property
    def checked(self):
        return sum(self.centres.values())

    @property
    def stopped(self):
        return sum(self.stopped_at.values())


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.model
    def _redate_batches(self, days):
        """Yield a :class:`Batch` for each few thousand dossiers received by then.

        :param days: see ``onestop.redate._redate``
        """
        self.env.flush_all()
        dates = {}
        for day in days:
            given = dates.setdefault(day["calendar_id"] or False, [])
            given.append(date.fromisoformat(day["date"]))
        latest = max(max(given) for given in dates.values())
        end = to_utc(datetime.combine(latest + timedelta(days=1), time.min))
        ids = [row_id for (row_id,) in self.env.execute_query(SQL(OPEN_SQL, end))]
        for start in range(0, len(ids), BATCH):
            yield self._redate_batch(tuple(ids[start : start + BATCH]), dates)

    @api.model
    def _redate_batch(self, ids, dates):
        self.env.cr.execute(ROWS_SQL, [ids])
        rows = self.env.cr.dictfetchall()
        pauses, answers = self._redate_pauses(ids), {}
        calendars = self._redate_calendars({row["clock"] for row in rows})
        batch = Batch({}, {}, [], {})
        for row in rows:
            centre = row["agency_id"]
            batch.centres[centre] = batch.centres.get(centre, 0) + 1
            row["pauses"] = pauses.get(row["id"], ())
            row["calendar"] = calendars[row["clock"]]
            key = tuple(row[name] for name in EQUAL_BY)
            if key not in answers:
                answers[key] = self._redate_answer(row)
            due_at, stopped, lines, problem = answers[key]
            if problem:
                batch.failed[row["id"]] = problem
            elif stopped and not row["due_at"]:
                batch.stopped_at[centre] = batch.stopped_at.get(centre, 0) + 1
            else:
                move = _move(row, due_at, lines)
                if _moves(move) and _touched(row, move, dates):
                    batch.moves.append(move)
        return batch

    @api.model
    def _redate_calendars(self, agency_ids):
        """Return agency id → id of the resource.calendar that it works by."""
        agencies = self.env["onestop.agency"].browse(agency_ids)
        return {agency.id: agency._calendar().id for agency in agencies}

    @api.model
    def _redate_pauses(self, ids):
        """Return dossier id → when its clock stood, of those whose clock ever did."""
        marks = {}
        for dossier, *mark in self.env.execute_query(SQL(MARKS_SQL, ids)):
            marks.setdefault(dossier, []).append(mark)
        return {dossier: tuple(suspensions(found)) for dossier, found in marks.items()}

    @api.model
    def _redate_answer(self, row):
        """Return ``(due_at, stopped, lines, problem)`` as of today's calendar.

        The dossier of ``row`` is asked just as a transition would ask it.
        """
        version = self.env["onestop.procedure.version"].browse(row["version_id"])
        case = self.env["onestop.procedure.case"].browse(row["case_id"] or ())
        calendar = (
            self.env["resource.calendar"]
            .browse(row["calendar"])
            ._onestop_work_calendar()
        )
        dossier = self.browse(row["id"])
        pauses = [dossier._pause(calendar, *span) for span in row["pauses"]]
        try:
            result = version._deadline(
                to_local(row["received_at"]), row["channel"], case, calendar, pauses
            )
        except UserError as error:
            return None, False, "", str(error)
        lines = json.dumps(self.env["onestop.wording"]._plain(result.lines))
        due_at = to_utc(result.due_at) if result.due_at else None
        return due_at, result.remaining is not None, lines, ""

    @api.model
    def _redate_apply(self, moves, redate):
        """Write the new dates with their events, remarks and lines.

        :raises ConcurrencyError: somebody acted on one of the dossiers meanwhile; the
            request is run again
        """
        now = fields.Datetime.now()
        values = {
            **self.env["onestop.dossier.event"]._record(),
            "action": REDATED,
            "details": json.dumps({"redate_id": redate.id}),
            "minute": now.replace(second=0),
            "now": now,
            "redate": redate.id,
            # The history of dossiers is Vietnamese, whatever the administrator reads.
            "text": redate.with_context(lang="vi_VN")._remark_words(),
            "uid": self.env.uid,
            "ids": [move.dossier_id for move in moves],
            "due_before": [move.due_before for move in moves],
            "due_after": [move.due_after for move in moves],
            "legal_before": [move.legal_before for move in moves],
            "legal_after": [move.legal_after for move in moves],
            "lines": [move.lines for move in moves],
        }
        try:
            self.env.cr.execute(APPLY_SQL, values, log_exceptions=False)
        except UniqueViolation as error:
            # An event was appended after this transaction began.
            raise ConcurrencyError(
                self.env._("Somebody else is working on these dossiers right now.")
            ) from error


# Equal in these, equal in their date.
EQUAL_BY = ("received_at", "version_id", "channel", "case_id", "calendar", "pauses")


def _move(row, due_at, lines):
    """Return the Move to ``due_at``; a date promised with an apology is kept.

    ``due_at`` is None where the later date lets an interruption count that came too
    late before: the clock stands then.
    """
    promised = row["promised_at"]
    return Move(
        row["id"],
        row["code"],
        row["agency_id"],
        row["due_at"],
        max(due_at, promised) if due_at and promised else due_at,
        row["legal_due_at"],
        due_at if promised else row["legal_due_at"],
        lines,
    )


def _moves(move):
    return (move.due_before, move.legal_before) != (move.due_after, move.legal_after)


def _touched(row, move, dates):
    """Return whether one of the days lies between the receipt and the later date.

    A date that differs for another reason is not this operation's to move.
    """
    ends = (move.due_before, move.due_after, move.legal_before, move.legal_after)
    first = to_local(row["received_at"]).date()
    last = to_local(max(end for end in ends if end)).date()
    return any(
        first <= day <= last
        for calendar in (False, row["calendar"])
        for day in dates.get(calendar, ())
    )
