"""Closed dossiers run again through a changed process design.

What is assumed, and nothing else: people need for each kind of work what they needed
then, and nobody waits longer or shorter because the steps are cut differently. So

- the time spent at steps of one kind is shared out over the steps of that kind on the
  design's longest way, in proportion to their planned times;
- work of a kind that the design no longer has is still done, at no step of its own;
- a step of a kind that the dossier never went through takes its planned time;
- the time in which the clock stood still is left out, then and now.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from .design import Design, Step, load, longest_path, spread


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a step then: its kind, its working minutes, whether it was late."""

    kind: str
    minutes: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed dossier.

    ``visits``: of the steps until its result. ``term``: working minutes for which the
    changed design is planned (None: no limit). ``limit``: working minutes from the
    receipt to the end of the due date under the changed version, ``limit_then``: the
    same under its own (None: no due date). Both by date, as the statutory tables judge.
    """

    visits: tuple[Visit, ...]
    term: int | None
    limit: int | None
    limit_then: int | None


@dataclass(frozen=True, slots=True)
class StepResult:
    """What came out for one step: ``late_then`` counts dossiers that were late at a
    step of its kind, ``late`` those that would be late at this one, ``minutes`` what
    they would need at it together."""

    key: Hashable
    late_then: int
    late: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Replay:
    """What came out: of ``dossiers`` (those with a due date then and now), how many
    were late and how many would be, in all and at each step of the longest way.

    ``undated``: dossiers without a due date, which are not judged. ``better`` and
    ``worse``: late only then, late only now.
    """

    dossiers: int
    late_then: int
    late: int
    better: int
    worse: int
    undated: int
    steps: tuple[StepResult, ...]


def replay(design: Design, closed: Iterable[Closed]) -> Replay:
    """Run closed dossiers through a design; see the assumptions above."""
    way = working_way(design)
    plans: dict[int | None, Mapping[Hashable, int]] = {}
    counts = dict.fromkeys(("dossiers", "then", "now", "better", "worse", "undated"), 0)
    steps = {step.key: [0, 0, 0] for step in way}
    for dossier in closed:
        if dossier.limit is None or dossier.limit_then is None:
            counts["undated"] += 1
            continue
        if dossier.term not in plans:
            plans[dossier.term] = spread(design, dossier.term or 0)
        plan = plans[dossier.term]
        needed, elsewhere = needs(way, plan, dossier.visits)
        then = sum(visit.minutes for visit in dossier.visits) > dossier.limit_then
        now = sum(needed.values()) + elsewhere > dossier.limit
        counts["dossiers"] += 1
        counts["then"] += then
        counts["now"] += now
        counts["better"] += then and not now
        counts["worse"] += now and not then
        late_kinds = {visit.kind for visit in dossier.visits if visit.late}
        for step in way:
            found = steps[step.key]
            found[0] += step.kind in late_kinds
            found[1] += 0 < plan[step.key] < needed[step.key]
            found[2] += needed[step.key]
    return Replay(
        counts["dossiers"],
        counts["then"],
        counts["now"],
        counts["better"],
        counts["worse"],
        counts["undated"],
        tuple(StepResult(key, *found) for key, found in steps.items()),
    )


def working_way(design: Design) -> tuple[Step, ...]:
    """The steps of the longest way until the result, which has no clock."""
    path = longest_path(design, lambda step: load(step, design.pattern))
    return tuple(step for step in path if step.kind != "return")


def needs(
    way: tuple[Step, ...], plan: Mapping[Hashable, int], visits: Iterable[Visit]
) -> tuple[dict[Hashable, int], int]:
    """Working minutes that a dossier would need at each step, and at none of them.

    ``plan``: the planned minutes of each step.
    """
    spent: dict[str, int] = {}
    for visit in visits:
        spent[visit.kind] = spent.get(visit.kind, 0) + visit.minutes
    needed = {}
    for kind in dict.fromkeys(step.kind for step in way):
        keys = [step.key for step in way if step.kind == kind]
        if kind not in spent:
            needed |= {key: plan[key] for key in keys}
            continue
        minutes = spent.pop(kind)
        weights = [plan[key] for key in keys]
        if not any(weights):
            weights = [1] * len(keys)
        passed, begun = 0, 0
        for key, weight in zip(keys, weights, strict=True):
            passed += weight
            until = minutes * passed // sum(weights)
            needed[key] = until - begun
            begun = until
    return needed, sum(spent.values())
