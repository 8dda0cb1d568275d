"""Late entry: a paper reception made while the programme stood still.

It counts from its true time. A manager enters it with a reason (``lifecycle``,
``receive`` with ``late_entry``); here is which time can be true.
"""

from datetime import datetime, timedelta

#: Receptions on paper: an online one cannot have happened while the programme stood.
CHANNELS = ("direct", "postal")
#: Days back that are believed without asking (a setting of the add-on).
LIMIT_DAYS = 30


class IllegalLateEntry(ValueError):
    """A late entry that cannot be true.

    ``reason``: ``future``, ``too_old`` or ``channel``.
    """

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(_REASONS[reason])

    def __reduce__(self):
        return type(self), (self.reason,)


_REASONS = {
    "future": "The time of receipt lies in the future.",
    "too_old": "The time of receipt lies further back than late entries may.",
    "channel": "What came online was not received on paper.",
}


def check(
    received_at: datetime, now: datetime, channel: str, limit_days: int = LIMIT_DAYS
) -> None:
    """Raise :class:`IllegalLateEntry` where this reception cannot be entered.

    Times are local. A day counts whole: what was received in the morning of the first
    day of the limit may still be entered on its last evening.
    """
    if received_at > now:
        raise IllegalLateEntry("future")
    if received_at.date() < now.date() - timedelta(days=limit_days):
        raise IllegalLateEntry("too_old")
    if channel not in CHANNELS:
        raise IllegalLateEntry("channel")
