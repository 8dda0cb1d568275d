"""One due date: five working days over the holidays of 30 April and 1 May.

Ours: `rules.deadline.due`, with its explanation. Peer: Odoo's
`resource.calendar.plan_hours` with the same shifts and days off.
"""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.addons.onestop_procedure.rules import deadline, worktime

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
RECEIVED = datetime(2026, 4, 28, 9, 12)
DAYS_OFF = [date(2026, 4, 30), date(2026, 5, 1)]
SHIFTS = [(480, 720), (780, 1020)]
ROUNDS = 5


def run(env) -> list[dict]:
    """Compare the two dates, then time both."""
    ours, peer = our_function(), peer_function(env)
    if ours() != peer():
        raise AssertionError(f"ours says {ours()}, the peer {peer()}")
    value, peer_value = microseconds(ours, 2000), microseconds(peer, 100)
    return [
        {
            "name": "due_date",
            "value": round(value, 2),
            "unit": "µs",
            "peer": "resource.calendar.plan_hours",
            "peer_value": round(peer_value, 2),
            "ratio": round(peer_value / value, 1),
        }
    ]


def our_function():
    """The due date by the rules."""
    calendar = worktime.WorkCalendar({day: SHIFTS for day in range(5)}, DAYS_OFF, {})
    term = deadline.Term(5, "working_day")
    return lambda: deadline.due(RECEIVED, term, calendar).due_at


def peer_function(env):
    """The due date by Odoo's calendar."""
    lines = [
        (0, 0, {"name": "x", "dayofweek": str(day), "hour_from": a / 60,
                "hour_to": b / 60, "day_period": period})
        for day in range(5)
        for (a, b), period in zip(SHIFTS, ("morning", "afternoon"), strict=True)
    ]  # fmt: skip
    calendar = env["resource.calendar"].create(
        {"name": "bench", "tz": ZONE.key, "attendance_ids": lines}
    )
    for day in DAYS_OFF:
        start = datetime.combine(day, datetime.min.time(), ZONE).astimezone(UTC)
        env["resource.calendar.leaves"].create(
            {
                "name": "bench",
                "calendar_id": calendar.id,
                "date_from": start.replace(tzinfo=None),
                "date_to": start.replace(tzinfo=None) + timedelta(days=1),
            }
        )
    start = RECEIVED.replace(tzinfo=ZONE)

    def plan():
        answer = calendar.plan_hours(40, start, compute_leaves=True)
        return answer.astimezone(ZONE).replace(tzinfo=None)

    return plan


def microseconds(function, calls: int) -> float:
    """The best round's mean time of one call."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(calls):
            function()
        best = min(best, time.perf_counter() - began)
    return best / calls * 1e6
