"""The legal rules of Onestop, in plain Python.

Everything here is a pure function of its arguments: no clock, no database, no
network, no framework. Records come in as frozen dataclasses and go out as frozen
dataclasses; the add-ons feed them and store the answers.

Conventions of the whole package:

- a naive ``datetime`` is local time (Asia/Ho_Chi_Minh); an aware one is refused;
- a time of day is a number of minutes since midnight (07:00 is 420);
- money is a whole number of đồng;
- an error is a subclass of ``ValueError`` with a sentence that says what is wrong;
- a rule names its source as a :class:`legal.Basis`.

``docs/rules.md`` explains the meaning in words.
"""

from . import (
    codes,
    commitment,
    correction,
    counting,
    deadline,
    difference,
    eform,
    eform_lint,
    eform_schema,
    design,
    fees,
    files,
    given,
    late_entry,
    legal,
    lifecycle,
    pattern,
    process,
    refunds,
    replay,
    retention,
    seal,
    shapes,
    vietqr,
    warning,
    words,
    worktime,
)

__all__ = [
    "codes",
    "commitment",
    "correction",
    "counting",
    "deadline",
    "difference",
    "eform",
    "eform_lint",
    "eform_schema",
    "design",
    "fees",
    "files",
    "given",
    "late_entry",
    "legal",
    "lifecycle",
    "pattern",
    "process",
    "refunds",
    "replay",
    "retention",
    "seal",
    "shapes",
    "vietqr",
    "warning",
    "words",
    "worktime",
]
