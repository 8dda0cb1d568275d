"""The check of a process design before a decision may publish with it.

:func:`lint` tells every fault of a design and of the version that uses it; the
vocabulary and the arithmetic of the steps are in :mod:`design` and offered here too.
``docs/processes.md`` explains the meaning in words.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass

from . import legal
from .design import (
    KINDS,
    PER_MILLE,
    PLACES,
    ROLES,
    SAME_DAY_MINUTES,
    Design,
    Opinion,
    ProcessError,
    Step,
    load,
    longest_path,
    opinion_minutes,
    spread,
    term_minutes,
)

__all__ = [
    "KINDS",
    "PER_MILLE",
    "PLACES",
    "ROLES",
    "RULES",
    "SAME_DAY_MINUTES",
    "Design",
    "Facts",
    "Fee",
    "Flaw",
    "Opinion",
    "ProcessError",
    "Step",
    "lint",
    "load",
    "longest_path",
    "opinion_minutes",
    "spread",
    "term_minutes",
]

#: rule → its arguments, with their meaning. ``step``: the name of the step.
RULES: Mapping[str, Mapping[str, str]] = {
    "no_step": {},
    "duplicate_key": {"step": "name"},
    "duplicate_order": {"step": "name", "other": "name of the step before it"},
    "first_not_receive": {"step": "name"},
    "receive_again": {"step": "name"},
    "no_return": {},
    "return_not_last": {"step": "name"},
    "wrong_place": {"step": "name", "kind": "one of KINDS"},
    "wrong_role": {"step": "name", "role": "one of ROLES", "roles": "who may"},
    "unknown_next": {"step": "name"},
    "next_not_after": {"step": "name", "next": "name"},
    "loop_without_exit": {"step": "name", "next": "name"},
    "dead_end": {"step": "name"},
    "unreachable": {"step": "name"},
    "unknown_back": {"step": "name"},
    "back_not_before": {"step": "name", "back": "name"},
    "back_over_counter": {"step": "name", "back": "name"},
    "agency_missing": {"step": "name"},
    "agency_ended": {"step": "name", "agency": "key"},
    "nobody": {"step": "name", "role": "one of ROLES", "agencies": "tuple of keys"},
    "opinion_no_agency": {"step": "name"},
    "opinion_too_long": {"step": "name", "agency": "key"},
    "zero_time": {"step": "name", "agency": "key of the opinion, or None"},
    "shares_not_whole": {"share": "int: per mille", "whole": "int: 1000"},
    "too_long": {
        "step": "name of the step at which the term is passed",
        "minutes": "int: of the longest way",
        "term": "int: working minutes",
    },
    "no_signature": {"step": "name of the step that hands over the result"},
    "no_result": {},
    "fee_without_basis": {"fee": "name"},
}

# What a fault follows from, where a text of the register says so.
_TOPICS = {
    "first_not_receive": "reception",
    "no_return": "result",
    "no_result": "result",
    "too_long": "processing",
    "back_over_counter": "supplement_once",
    "fee_without_basis": "fee",
}

_COUNTER = ("receive", "return")
#: Who can act at a step: the counter's work is reception's, all else is passed on by
#: officers and leaders (rules.lifecycle).
_ROLES_AT_COUNTER = ("reception",)
_ROLES_INSIDE = ("officer", "leader")


@dataclass(frozen=True, slots=True)
class Fee:
    """A settled amount of the version in đồng, and whether its basis is named."""

    name: str
    amount: int
    has_basis: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What :func:`lint` must know beside the design. None: not known, not checked.

    ``staff``: agency → roles of its active users. ``centres``: where a dossier may be
    received; ``competent``: who may resolve it (one of each must have somebody for
    every step there). ``agencies``: those that exist on the day the version takes
    effect. ``term``: working minutes the design must fit into. ``signed``: whether the
    result bears a signature. ``results``: how many results the version names.
    ``fees``: its settled amounts.
    """

    staff: Mapping[Hashable, Collection[str]] | None = None
    centres: tuple[Hashable, ...] = ()
    competent: tuple[Hashable, ...] = ()
    agencies: Collection[Hashable] | None = None
    term: int | None = None
    signed: bool = True
    results: int | None = None
    fees: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """One fault. ``rule`` is a key of :data:`RULES`, ``step`` the key of the step it
    stands at (None: the whole), ``arguments`` what that rule names, ``basis`` the text
    it follows from (or None)."""

    rule: str
    step: Hashable | None
    arguments: Mapping[str, object]
    basis: legal.Basis | None = None


_NO_FACTS = Facts()


def lint(design: Design, facts: Facts = _NO_FACTS) -> tuple[Flaw, ...]:
    """All faults of a design with the version that uses it; empty when it is good.

    A fault that only follows from another one is not told: what cannot be reached
    because of a dead end, the sum of steps that have no way to an end.
    """
    if not design.steps:
        return (_flaw("no_step", None),)
    flaws = list(_duplicates(design))
    if flaws:  # keys and order are what everything else is told by
        return tuple(flaws)
    ways = list(_ways(design))
    flaws += _counter(design)
    flaws += ways
    flaws += _backs(design)
    flaws += _people(design, facts)
    flaws += _opinions(design, facts)
    flaws += _times(design)
    if not ways:
        flaws += _totals(design, facts)
        flaws += _signatures(design, facts)
    flaws += _version(facts)
    return tuple(flaws)


def _flaw(rule, step, **arguments):
    basis = legal.cite(_TOPICS[rule]) if rule in _TOPICS else None
    if step is not None:
        arguments["step"] = step.name
    return Flaw(rule, step.key if step is not None else None, arguments, basis)


def _duplicates(design) -> Iterator[Flaw]:
    keys, orders = set(), {}
    for step in design.ordered():
        if step.key in keys:
            yield _flaw("duplicate_key", step)
        elif step.order in orders:
            other = orders[step.order]
            yield _flaw("duplicate_order", step, other=other.name)
        keys.add(step.key)
        orders[step.order] = step


def _counter(design) -> Iterator[Flaw]:
    """First the reception, at the end the result, both at the centre's counter."""
    first = design.ordered()[0]
    if first.kind != "receive":
        yield _flaw("first_not_receive", first)
    if not any(step.kind == "return" for step in design.steps):
        yield _flaw("no_return", None)
    for step in design.ordered():
        if step.kind == "receive" and step != first and first.kind == "receive":
            yield _flaw("receive_again", step)
        if step.kind == "return" and step.next:
            yield _flaw("return_not_last", step)
        at_counter = step.kind in _COUNTER
        if at_counter and step.place != "centre":
            yield _flaw("wrong_place", step, kind=step.kind)
        roles = _ROLES_AT_COUNTER if at_counter else _ROLES_INSIDE
        if step.role not in roles:
            yield _flaw("wrong_role", step, role=step.role, roles=roles)


def _ways(design) -> list[Flaw]:
    """Faults of the arrows forward."""
    known = {step.key for step in design.steps}
    flaws = [
        _flaw("unknown_next", step)
        for step in design.ordered()
        if set(step.next) - known
    ]
    ends = {step.key for step in design.steps if step.kind == "return"}
    for step in design.ordered():
        # Without any result there is no end that a step could miss.
        if ends and not step.next and step.kind != "return":
            flaws.append(_flaw("dead_end", step))
        flaws += _arrows_back(design, step, ends)
    if flaws or not ends:
        return flaws
    reached = design.reach([design.start().key])
    fed = {key for step in design.steps for key in step.next}
    return [
        _flaw("unreachable", step)
        for step in design.ordered()
        # What only an unreachable step leads to is told with that step.
        if step.key not in reached and step.key not in fed
    ]


def _arrows_back(design, step, ends) -> Iterator[Flaw]:
    """Arrows forward that lead to the step itself or to one listed before it."""
    for key in design.following(step.key):
        target = design.step(key)
        if target.order > step.order:
            continue
        closed = step.key in design.reach([key])
        endless = closed and not ends & design.reach([key])
        rule = "loop_without_exit" if endless else "next_not_after"
        yield _flaw(rule, step, next=target.name)


def _backs(design) -> Iterator[Flaw]:
    """A dossier is sent back to earlier work, never back over the counter."""
    for step in design.ordered():
        for key in step.back:
            target = design.step(key)
            if target is None:
                yield _flaw("unknown_back", step)
            elif target.kind in _COUNTER:
                yield _flaw("back_over_counter", step, back=target.name)
            elif target.order >= step.order:
                yield _flaw("back_not_before", step, back=target.name)


def _places(step, facts):
    """The agencies of which one must be able to work at ``step``."""
    if step.place == "agency":
        return (step.agency,)
    return facts.centres if step.place == "centre" else facts.competent


def _people(design, facts) -> Iterator[Flaw]:
    for step in design.ordered():
        if step.place == "agency" and step.agency is None:
            yield _flaw("agency_missing", step)
            continue
        if step.place == "agency" and not _exists(step.agency, facts):
            yield _flaw("agency_ended", step, agency=step.agency)
            continue
        places = _places(step, facts)
        if facts.staff is None or not places:
            continue
        for role in _roles_needed(design, step):
            if not any(role in facts.staff.get(place, ()) for place in places):
                yield _flaw("nobody", step, role=role, agencies=places)
                break


def _roles_needed(design, step):
    """Its own role; and a leader, who finishes, where only the result comes after."""
    after = [design.step(key) for key in design.following(step.key)]
    finishes = step.kind not in _COUNTER and all(s.kind == "return" for s in after)
    return (step.role, "leader") if finishes else (step.role,)


def _exists(agency, facts):
    return facts.agencies is None or agency in facts.agencies


def _opinions(design, facts) -> Iterator[Flaw]:
    """Who is asked must be named, exist, and answer within the step's own time."""
    for step in design.ordered():
        agencies = [opinion.agency for opinion in step.opinions]
        if None in agencies or (step.kind == "opinion" and not agencies):
            yield _flaw("opinion_no_agency", step)
        for opinion in step.opinions:
            if opinion.agency is None:
                continue
            if not _exists(opinion.agency, facts):
                yield _flaw("agency_ended", step, agency=opinion.agency)
            time = opinion.share if design.pattern else opinion.minutes
            if not time:
                yield _flaw("zero_time", step, agency=opinion.agency)
            elif time > load(step, design.pattern):
                yield _flaw("opinion_too_long", step, agency=opinion.agency)


def _times(design) -> Iterator[Flaw]:
    """Every step needs time, but for the last: the clock has ended before it."""
    for step in design.ordered():
        if step.kind != "return" and not load(step, design.pattern):
            yield _flaw("zero_time", step, agency=None)


def _totals(design, facts) -> Iterator[Flaw]:
    """The longest way must fill the whole share, or fit into the term."""
    path = longest_path(design, lambda step: load(step, design.pattern))
    total = sum(load(step, design.pattern) for step in path)
    if design.pattern:
        if total != PER_MILLE:
            yield _flaw("shares_not_whole", None, share=total, whole=PER_MILLE)
    elif facts.term is not None and total > facts.term:
        passed, used = path[-1], 0
        for step in path:
            used += step.minutes
            if used > facts.term:
                passed = step
                break
        yield _flaw("too_long", passed, minutes=total, term=facts.term)


def _signatures(design, facts) -> Iterator[Flaw]:
    """No way leads from the reception to a result without a signature on it."""
    if not facts.signed:
        return
    unsigned, waiting = set(), [design.start()]
    while waiting:
        step = waiting.pop()
        if step.kind != "sign" and step.key not in unsigned:
            unsigned.add(step.key)
            waiting.extend(design.step(key) for key in design.following(step.key))
    for step in design.ordered():
        if step.kind == "return" and step.key in unsigned:
            yield _flaw("no_signature", step)


def _version(facts) -> Iterator[Flaw]:
    if facts.results == 0:
        yield _flaw("no_result", None)
    for fee in facts.fees:
        if fee.amount > 0 and not fee.has_basis:
            yield _flaw("fee_without_basis", None, fee=fee.name)
