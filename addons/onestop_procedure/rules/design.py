"""Process designs: their steps, the graph they make, and how a term is spread on them.

The vocabulary of :mod:`process`, which re-exports all of it.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .term import WORKING_UNITS, Term

KINDS = (
    "receive",
    "assign",
    "examine",
    "opinion",
    "approve",
    "sign",
    "stamp",
    "return",
)
PLACES = ("centre", "competent", "agency")
ROLES = ("reception", "officer", "leader", "manager")

#: The whole, in which shares of the term are given.
PER_MILLE = 1000

#: Working minutes between the usual 15:00 cut-off and the closing at 17:00: what a
#: same-day result surely has.
SAME_DAY_MINUTES = 120

#: Working days that pass, at least, in the first 0 to 6 days after a receipt on any
#: weekday, the last day moved to a working day where it is none (see term_minutes).
_REST_DAYS = (0, 1, 1, 1, 2, 3, 4)


class ProcessError(ValueError):
    """A step or a design that makes no sense even as a draft."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion that a step asks for, beside the step's own work.

    ``agency``: who is asked (None: not said yet). ``minutes``: its own time in working
    minutes, or ``share``: in per mille of the term.
    """

    agency: Hashable | None
    minutes: int = 0
    share: int = 0

    def __post_init__(self):
        if self.minutes < 0 or self.share < 0:
            raise ProcessError("the time of an opinion cannot be negative")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who does what, where, in how much time, and what comes after.

    ``key``: tells the steps of a design apart. ``place``: the receiving centre, the
    competent agency, or the ``agency`` named here. ``minutes``: working minutes, or
    ``share``: per mille of the term, in a design that is a pattern. ``next``: keys of
    the steps it may be passed on to (empty: nothing comes after). ``back``: keys of
    the steps it may be sent back to. ``order``: its place when steps are listed.

    Raises :class:`ProcessError` for an unknown kind, place or role and negative time.
    """

    key: Hashable
    name: str
    kind: str
    place: str
    role: str
    order: int = 0
    minutes: int = 0
    share: int = 0
    next: tuple[Hashable, ...] = ()
    back: tuple[Hashable, ...] = ()
    agency: Hashable | None = None
    opinions: tuple[Opinion, ...] = ()

    def __post_init__(self):
        for value, known in (
            (self.kind, KINDS),
            (self.place, PLACES),
            (self.role, ROLES),
        ):
            if value not in known:
                raise ProcessError(f"step {self.name!r}: {value!r} is not in {known}")
        if self.minutes < 0 or self.share < 0:
            raise ProcessError(f"step {self.name!r}: its time cannot be negative")


@dataclass(frozen=True, slots=True)
class Design:
    """The steps of a process. ``pattern``: their time is given as share of the term."""

    steps: tuple[Step, ...]
    pattern: bool = False

    def step(self, key: Hashable) -> Step | None:
        """The (first) step with this key."""
        return next((step for step in self.steps if step.key == key), None)

    def ordered(self) -> tuple[Step, ...]:
        """The steps as they are listed."""
        return tuple(sorted(self.steps, key=lambda step: step.order))

    def start(self) -> Step | None:
        """The step that a dossier enters first: the reception, else the first one."""
        steps = self.ordered()
        receive = (step for step in steps if step.kind == "receive")
        return next(receive, steps[0] if steps else None)

    def following(self, key: Hashable) -> tuple[Hashable, ...]:
        """Keys of the steps of this design that ``key`` may be passed on to."""
        known = {step.key for step in self.steps}
        step = self.step(key)
        return tuple(k for k in step.next if k in known) if step else ()

    def reach(self, keys: Collection[Hashable]) -> frozenset[Hashable]:
        """The keys that ``keys`` lead to along ``next``, themselves included."""
        seen, waiting = set(), list(keys)
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting.extend(self.following(key))
        return frozenset(seen)


def load(step: Step, pattern: bool) -> int:
    """What a step takes of the term: per mille in a pattern, else working minutes."""
    return step.share if pattern else step.minutes


def longest_path(
    design: Design, weight: Callable[[Step], Fraction | int]
) -> tuple[Step, ...]:
    """The way through the design whose steps weigh most together.

    Only arrows to a step listed later are followed, so a loop is walked once. Of
    equal ways the one that comes first in the list.
    """
    best: dict[Hashable, tuple[Fraction | int, tuple[Step, ...]]] = {}
    for step in reversed(design.ordered()):
        tails = [
            best[key]
            for key in design.following(step.key)
            if key in best and design.step(key).order > step.order
        ]
        total, tail = max(tails, key=lambda found: found[0], default=(0, ()))
        best[step.key] = (weight(step) + total, (step, *tail))
    start = design.start()
    return best[start.key][1] if start else ()


def term_minutes(quantity, unit: str, minutes_per_day: int) -> int | None:
    """The working minutes that a term surely gives, whenever a dossier is received.

    ``working_hour`` and ``working_day`` are exact (half up). ``day``: the fewest full
    working days between the closing of any working day and the due date, in a week of
    five working days: five for each whole week, and for the days over what is left
    when the weekend falls into them. Public holidays are not foreseen: a design that
    fits an ordinary week may be tight at Tết. ``month``: as 30 days each, less two
    (28 February is the shortest month, and no run of months falls shorter). The
    ``same_day`` of a receipt just before the cut-off: :data:`SAME_DAY_MINUTES`.
    ``none``: None, no limit.

    Raises ``DeadlineError`` for what is no term.

    >>> term_minutes(3, "working_day", 480), term_minutes(15, "day", 480)
    (1440, 5280)
    """
    term = Term(quantity, unit)
    if unit in WORKING_UNITS:
        return term.minutes(minutes_per_day)
    if unit == "none":
        return None
    if unit == "same_day":
        return min(SAME_DAY_MINUTES, minutes_per_day)
    days = term.whole if unit == "day" else max(30 * term.whole - 2, 0)
    weeks, rest = divmod(days, 7)
    return (5 * weeks + _REST_DAYS[rest]) * minutes_per_day


def spread(design: Design, term_minutes: int) -> dict[Hashable, int]:
    """Working minutes of each step of a pattern, for a term of so many minutes.

    The shares of the heaviest way through the design stand for the whole term: its
    steps take exactly ``term_minutes`` together, those of any other way not more.
    Whole minutes go to the largest remainders. A step with a share gets at least one
    minute where the term has one for each. A design in minutes keeps its own.

    Raises :class:`ProcessError` for a term that is negative.
    """
    if term_minutes < 0:
        raise ProcessError(f"a term cannot be negative: {term_minutes}")
    if not design.pattern:
        return {step.key: step.minutes for step in design.steps}
    whole = sum(step.share for step in longest_path(design, lambda s: s.share))
    if not whole:
        return {step.key: 0 for step in design.steps}
    exact = {
        step.key: Fraction(step.share * term_minutes, whole) for step in design.steps
    }
    minutes = {key: int(value) for key, value in exact.items()}
    _raise_to_one(design, minutes, term_minutes)
    rests = sorted(
        design.ordered(), key=lambda step: minutes[step.key] - exact[step.key]
    )
    for step in rests:
        wants = minutes[step.key] < exact[step.key]
        if wants and _time_through(design, minutes, step) < term_minutes:
            minutes[step.key] += 1
    return minutes


def opinion_minutes(
    opinion: Opinion, step_minutes: int, step_share: int, pattern: bool
) -> int:
    """Working minutes of an opinion: in a pattern its part of the step's time."""
    if not pattern:
        return opinion.minutes
    if not step_share or not step_minutes:
        return 0
    part = step_minutes * min(opinion.share, step_share) // step_share
    return max(part, 1) if opinion.share else 0


def _raise_to_one(design, minutes: dict, term_minutes: int) -> None:
    """Give steps that would get nothing a minute, taken from the longest ones."""
    working = {step.key for step in design.steps if step.share}
    path = longest_path(design, lambda s: int(s.key in working))
    if sum(s.key in working for s in path) > term_minutes:
        return
    for key in working:
        minutes[key] = max(minutes[key], 1)
    while True:
        path = longest_path(design, lambda s: minutes[s.key])
        if sum(minutes[s.key] for s in path) <= term_minutes:
            return
        longest = max(path, key=lambda s: minutes[s.key])
        minutes[longest.key] -= 1


def _time_through(design, minutes: Mapping[Hashable, int], step: Step) -> int:
    """The longest time of a way through the design that passes ``step``."""
    # A weight that no way round the step can reach makes every longest way pass it.
    lure = sum(minutes.values()) + 1
    path = longest_path(
        design, lambda s: minutes[s.key] + (lure if s.key == step.key else 0)
    )
    return sum(minutes[s.key] for s in path)
