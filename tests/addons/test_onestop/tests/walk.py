"""An independent walk through the events of a dossier.

Reads nothing but events, the version's own figures and the calendar; says in which
state the dossier must be and which dates it must carry. Only the table of transitions
and the reckoning of one date are shared with the code under test, and both have tests
of their own (tests/rules).
"""

from fractions import Fraction

from odoo import fields

from odoo.addons.onestop_procedure.rules import deadline, lifecycle
from odoo.addons.onestop_procedure.tools import to_local, to_utc

STANDING = ("supplement", "payment")
ENDING = ("finish", "refuse", "stop")


class Walk:
    """What the events of one dossier add up to."""

    def __init__(self, dossier):
        self.dossier = dossier
        self.state = "draft"
        self.before = []  # states that the dossier has left, the latest last
        self.marks = []  # (time, state, whether the clock stands from then on)
        self.received_at = self.finished_at = self.returned_at = False
        self.promised_at = False
        self.supplements = 0
        self.problems = []
        for number, event in enumerate(dossier.event_ids.sorted("sequence"), start=1):
            self.step(number, event)

    def step(self, number, event):
        """Follow one event."""
        if event.sequence != number:
            self.problems.append(f"event {number} has number {event.sequence}")
        if event.from_state != self.state:
            self.problems.append(f"{event.action} from {event.from_state}")
        # Neither a merger of agencies nor a re-dating leads to another state.
        moved = event.action in ("agency_moved", "redated")
        target = self.state if moved else self.target(event.action)
        if target != event.to_state:
            self.problems.append(f"{event.action} to {event.to_state}, not {target}")
        self.note(event)
        if target != self.state:
            self.before.append(self.state)
            self.state = target
        self.marks.append((event.at, self.state, self.clock_stands()))

    def target(self, action):
        """Where the table leads; back where it came from, for ``keep``."""
        row = lifecycle.TRANSITIONS.get((self.state, action))
        if row is None:
            self.problems.append(f"{action} is not possible in {self.state}")
            return self.state
        return self.before[-1] if row.target == lifecycle.PREVIOUS else row.target

    def note(self, event):
        """Keep the dates that this action sets."""
        if event.action == "receive":
            self.received_at = event.at
        elif event.action in ENDING:
            self.finished_at = event.at
        elif event.action == "return_result":
            self.returned_at = event.at
        elif event.action == "apologise":
            self.promised_at = event.details["promised_at"]
        elif event.action == "request_supplement" and self.received_at:
            self.supplements += 1

    def clock_stands(self):
        """Whether the clock stands still in the present state."""
        if self.state == "withdrawal":
            return self.before[-1] in STANDING
        return self.state in STANDING

    # --- dates ---

    def pauses(self):
        """When the clock stood, while it ran at all, and in which state it stopped."""
        spans, start, cause = [], None, None
        for at, state, stands in self.marks:
            if self.finished_at and at >= self.finished_at:
                break
            if stands and start is None:
                start, cause = at, state
            elif not stands and start is not None:
                spans.append((start, at, cause))
                start = None
        return spans if start is None else [*spans, (start, None, cause)]

    def suspension(self, calendar, start, end, cause):
        """The rules' word for a pause: only a supplement starts the term anew, and
        the clock goes on with the next working time."""
        mode = self.dossier.version_id.suspension_mode
        return deadline.Suspension(
            to_local(start),
            calendar.next_working(to_local(end)) if end else None,
            mode if cause == "supplement" else "extend",
        )

    def terms(self):
        """The legal term of the case, else of the channel, and a committed one."""
        version, case = self.dossier.version_id, self.dossier.case_id
        channel = version.channel_ids.filtered(
            lambda row: row.channel == self.dossier.channel
        )
        row = case if case.term_unit else channel
        pairs = [(row.term_quantity, row.term_unit)]
        if row.committed_unit:
            pairs.append((row.committed_quantity, row.committed_unit))
        return [
            deadline.Term(
                Fraction(str(quantity)),
                unit,
                policy=version.term_policy,
                cutoff=version.cutoff or None,
            )
            for quantity, unit in pairs
        ]

    def due(self, pauses=()):
        """The earlier due date (naive UTC) with these pauses; False without one."""
        agency = self.dossier.clock_agency_id or self.dossier.competent_agency_id
        calendar = agency._work_calendar()
        pauses = [self.suspension(calendar, *pause) for pause in pauses]
        received = to_local(self.received_at)
        dates = [
            deadline.due(received, term, calendar, pauses).due_at
            for term in self.terms()
        ]
        return to_utc(min(dates)) if all(dates) else False

    def due_dates(self):
        """``(first_due_at, due_at)`` as they must stand on the dossier."""
        if not self.received_at:
            return False, False
        due_at = self.due(self.pauses())
        if due_at and self.promised_at:
            due_at = max(due_at, fields.Datetime.to_datetime(self.promised_at))
        return self.due(), due_at

    def timeliness(self):
        """How the legal date was kept, by date; an apology does not clear it."""
        if not self.finished_at or not self.received_at:
            return False
        due_at = self.due(self.pauses()) or self.due()
        ended, due_on = to_local(self.finished_at).date(), to_local(due_at).date()
        if ended == due_on:
            return "on_time"
        return "early" if ended < due_on else "overdue"
