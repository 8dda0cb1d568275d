"""Warnings: the work that remains of a dossier against the time that remains.

A dossier with two hours to go is in no danger when only a stamp is missing, and one
with three days to go is when five days of work lie ahead. No text of law asks for
such a warning: everything here is practice, and the law's own judgement (late or in
time) stays with :mod:`deadline`.
"""

from bisect import bisect_left
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date

from .design import Design
from .worktime import WorkCalendar

#: From the least to the most urgent.
LEVELS = ("on_track", "tight", "at_risk", "late")


class WarningError(ValueError):
    """Thresholds or amounts that make no sense."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When to warn (practice). ``soon``: so few working minutes before the due date a
    dossier is tight whatever remains to be done. ``hurry``: by how many per cent the
    steps that remain may have to go faster than designed before it is at risk.

    Raises :class:`WarningError` for negative minutes and for a ``hurry`` outside 0 to
    99.
    """

    soon: int = 480
    hurry: int = 20

    def __post_init__(self):
        if self.soon < 0:
            raise WarningError(f"due soon cannot be negative: {self.soon}")
        if self.hurry not in range(100):
            raise WarningError(f"hurry is a percentage of 0 to 99: {self.hurry}")


_USUAL = Thresholds()


def work_after(design: Design, minutes: Mapping[Hashable, int]) -> dict[Hashable, int]:
    """Working minutes of the steps that come after each step, until the clock ends.

    The longest way counts. Only arrows to a step listed later are followed, so a loop
    is walked once; handing over the result takes none of the term.

    :param minutes: working minutes of each step (``process.spread``)
    """
    after: dict[Hashable, int] = {}
    for step in reversed(design.ordered()):
        ahead = [design.step(key) for key in design.following(step.key)]
        after[step.key] = max(
            (
                _work(following, minutes) + after[following.key]
                for following in ahead
                if following.key in after and following.order > step.order
            ),
            default=0,
        )
    return after


def _work(step, minutes):
    return 0 if step.kind == "return" else minutes.get(step.key, 0)


def remaining_work(designed: int, spent: int, after: int) -> int:
    """Working minutes still to do: the rest of the present step and all after it.

    ``designed``: of the present step; ``spent``: at it so far, while the clock ran;
    ``after``: of the steps that come after (:func:`work_after`). A step that has used
    up its time counts no more: what it took too long is missing in the time left.

    Raises :class:`WarningError` for a negative amount.
    """
    if min(designed, spent, after) < 0:
        raise WarningError(f"negative work: {designed}, {spent}, {after}")
    return max(designed - spent, 0) + after


def level(work: int, left: int, thresholds: Thresholds = _USUAL) -> str:
    """One of :data:`LEVELS`.

    ``work``: minutes still to do (:func:`remaining_work`). ``left``: working minutes
    until the due date; negative when it has passed. Late: it has passed. At risk: the
    work does not fit even when it goes faster by ``thresholds.hurry`` per cent. Tight:
    it fits only if it goes faster, or the due date is near. A design that fills the
    whole term is on track as long as nobody falls behind.

    Raises :class:`WarningError` for negative work.
    """
    if work < 0:
        raise WarningError(f"negative work: {work}")
    if left < 0:
        return "late"
    if work * (100 - thresholds.hurry) > left * 100:
        return "at_risk"
    if work > left or left <= thresholds.soon:
        return "tight"
    return "on_track"


def overdue_before(calendar: WorkCalendar, today: date, days: int) -> date:
    """The date before which due dates are overdue by more than ``days`` working days.

    A due date is overdue by the working days after it, today included.

    Raises :class:`WarningError` for a negative number of days.
    """
    if days < 0:
        raise WarningError(f"overdue by {days} working days")

    def within(ordinal):
        return calendar.working_days(date.fromordinal(ordinal), today) <= days

    dates = range(1, today.toordinal() + 1)
    return date.fromordinal(dates[bisect_left(dates, True, key=within)])
