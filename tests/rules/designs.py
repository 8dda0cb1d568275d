"""Good process designs: every usual shape at every term that occurs, and its faults."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from onestop_rules import process, shapes
from onestop_rules.process import Design, Facts, Opinion, Step

SAMPLE = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "tthc_mixed_sample.jsonl"
)
UNITS = {
    "WORKING_DAY": "working_day",
    "DAY": "day",
    "HOUR": "working_hour",
    "MONTH": "month",
}
#: Terms of our own, for a checkout without ../shared.
OWN_TERMS = (
    *((Fraction(days), "working_day") for days in (1, 2, 3, 5, 7, 10, 15, 20, 30, 45)),
    (Fraction("0.5"), "working_day"),
    (Fraction("6.25"), "working_day"),
    (Fraction(4), "working_hour"),
    (Fraction(15), "day"),
    (Fraction(30), "day"),
    (Fraction(2), "month"),
    (Fraction(1), "same_day"),
)
ROLES = frozenset(process.ROLES)
AGENCIES = ("province", "asked 1", "asked 2", "desert")
#: Somebody for every step everywhere but in the desert.
STAFF = {agency: ROLES for agency in ("centre", "department", *AGENCIES[:3])}


def terms():
    """Quantities and units: those of the sample where it is there, and our own."""
    found = set(OWN_TERMS)
    if not SAMPLE.is_file():
        print(f"../shared is absent, own terms only: no {SAMPLE}")
        return sorted(found)
    with SAMPLE.open(encoding="utf-8") as lines:
        for line in lines:
            for channel in json.loads(line)["channels"]:
                unit = UNITS.get(channel["time_unit"])
                quantity = Fraction(str(channel["time_qty"] or 0))
                # Fractions of a month and no time at all are for the settle-list.
                if unit and quantity and (unit != "month" or quantity % 1 == 0):
                    found.add((quantity, unit))
    return sorted(found)


def facts(term=None):
    """What is there when everything is good."""
    return Facts(
        staff=STAFF,
        centres=("centre",),
        competent=("department",),
        agencies=AGENCIES,
        term=term,
        results=1,
        fees=(process.Fee("Lệ phí", 8000, True), process.Fee("Miễn phí", 0, False)),
    )


def spaced(design):
    """The design with room between its steps for another one."""
    return replace(
        design,
        steps=tuple(replace(step, order=10 * step.order) for step in design.steps),
    )


def patterns():
    """Every shape with its agencies named, as (name, design, facts)."""
    for shape in shapes.SHAPES:
        design = shapes.bound(shape, "province", ("asked 1", "asked 2"))
        yield shape.key, spaced(design), facts()


def in_minutes(design, term):
    """A pattern scaled to a term, as a design in minutes of its own."""
    times = process.spread(design, term)
    return Design(
        tuple(
            replace(
                step,
                minutes=times[step.key],
                share=0,
                opinions=tuple(
                    Opinion(
                        opinion.agency,
                        process.opinion_minutes(
                            opinion, times[step.key], step.share, True
                        ),
                    )
                    for opinion in step.opinions
                ),
            )
            for step in design.steps
        )
    )


def scaled():
    """Every shape at every term, in minutes, as (name, design, facts)."""
    known = {process.term_minutes(*term, 480) for term in terms()}
    for key, design, _facts in patterns():
        for term in sorted(known):
            yield f"{key} in {term}", in_minutes(design, term), facts(term)


class Mutant:
    """A good design of which one thing is changed.

    ``last``: the step that finishes the work; ``before``: the one that leads to it;
    ``first``, ``end``: reception and result.
    """

    def __init__(self, design, known):
        self.design, self.facts = design, known
        self.first, self.end = design.steps[0], design.steps[-1]
        self.last, self.before = design.steps[-2], design.steps[-3]

    def step(self, step, **changes):
        """The design with one step changed."""
        return Design(
            tuple(
                replace(s, **changes) if s.key == step.key else s
                for s in self.design.steps
            ),
            self.design.pattern,
        )

    def extra(self, order, time=0, **values):
        """Another step of officers' work."""
        name = "share" if self.design.pattern else "minutes"
        return Step(
            **{"key": "extra", "name": "Thêm", "kind": "examine"}
            | {"place": "competent", "role": "officer", "order": order, name: time}
            | values
        )

    def with_steps(self, design, *steps):
        return Design((*design.steps, *steps), design.pattern)

    def known(self, **changes):
        return replace(self.facts, **changes)
