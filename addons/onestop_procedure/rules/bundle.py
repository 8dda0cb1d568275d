"""Linked procedures (thủ tục hành chính liên thông): one visit, a clock for each leg.

A citizen hands everything in once; each procedure of the bundle is a leg, a dossier of
its own with its own version, agency and clock. A leg begins when it is received with
the others, or when the result of the leg before it exists (Nghị định 118/2025/NĐ-CP
keeps one-stop service across agencies; which procedures are linked, and in which
order, is written in the act that introduces the bundle).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

__all__ = ["FLAWS", "Flaw", "Leg", "Planned", "flaws", "in_order", "plan"]

#: What may be wrong with a bundle.
FLAWS = {
    "too_few": "A bundle has at least two legs.",
    "twice": "The same procedure stands in it twice.",
    "unknown": "A leg waits for a procedure that is not in the bundle.",
    "loop": "Legs wait for each other, so that none of them ever begins.",
}


@dataclass(frozen=True, slots=True)
class Leg:
    """One procedure of a bundle.

    ``key``: what names the procedure, any hashable value. ``after``: key of the leg
    whose result it needs, or None where it begins with the reception.
    """

    key: object
    after: object = None


@dataclass(frozen=True, slots=True)
class Flaw:
    """``rule``: a key of :data:`FLAWS`; ``key``: the leg it stands at, or None."""

    rule: str
    key: object = None


class Planned(NamedTuple):
    """When a leg is expected to begin and to be due; None where that is open."""

    begins: datetime | None
    due_at: datetime | None


def flaws(legs: Sequence[Leg]) -> tuple[Flaw, ...]:
    """What is wrong with a bundle; empty when nothing is."""
    found = []
    if len(legs) < 2:
        found.append(Flaw("too_few"))
    keys: set[object] = set()
    for leg in legs:
        if leg.key in keys:
            found.append(Flaw("twice", leg.key))
        keys.add(leg.key)
    found += [
        Flaw("unknown", leg.key)
        for leg in legs
        if leg.after is not None and leg.after not in keys
    ]
    before = {leg.key: leg.after for leg in legs}
    found += [Flaw("loop", key) for key in before if _comes_back(key, before)]
    return tuple(found)


def in_order(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """The legs so that each comes after the one it waits for, else as given.

    Raises ``ValueError`` for a bundle in which that is impossible.
    """
    waiting, placed, result = list(legs), set(), []
    while waiting:
        ready = [leg for leg in waiting if leg.after is None or leg.after in placed]
        if not ready:
            raise ValueError(FLAWS["loop"])
        result.append(ready[0])
        placed.add(ready[0].key)
        waiting.remove(ready[0])
    return tuple(result)


def plan(
    legs: Iterable[Leg],
    received: datetime,
    due_of: Callable[[object, datetime], datetime | None],
    known: Mapping[object, datetime | None] | None = None,
) -> dict[object, Planned]:
    """When each leg is expected to begin and to end, if nobody is early or late.

    ``due_of(key, begins)`` is the due date of that procedure's term for a receipt at
    ``begins``. ``known``: due dates that stand already (of legs that have begun, a
    clock that stands still is None). A leg is due by its own term only; the last of
    all dates is when the citizen has everything.
    """
    known = known or {}
    result: dict[object, Planned] = {}
    for leg in in_order(legs):
        begins = received if leg.after is None else result[leg.after].due_at
        if leg.key in known:
            due_at = known[leg.key]
        else:
            due_at = due_of(leg.key, begins) if begins is not None else None
        result[leg.key] = Planned(begins, due_at)
    return result


def _comes_back(key, before):
    seen, at = set(), before[key]
    while at is not None and at in before and at not in seen:
        if at == key:
            return True
        seen.add(at)
        at = before[at]
    return False
