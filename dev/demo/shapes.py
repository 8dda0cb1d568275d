"""The shapes in which the tables of procedures are written."""

from typing import NamedTuple


class Tariff(NamedTuple):
    """One row of a tariff, whole đồng; ``unit``: what the amount counts for."""

    kind: str
    name: str
    amount: int
    basis: str
    channel: str | None = None
    payer_class: str | None = None
    case: str | None = None
    unit: str | None = None


class Case(NamedTuple):
    """A case of a procedure with its own term."""

    code: str
    name: str
    quantity: float
    unit: str
    text: str


class Procedure(NamedTuple):
    """A procedure as the loader needs it.

    ``terms``: channel → (quantity, unit, words). ``papers``: (name, originals,
    copies, required). ``competent``: identifier of the agency that resolves it,
    empty for the commune's own. ``basis``: (number, title).
    """

    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    process: str
    terms: dict[str, tuple[float, str, str]]
    papers: tuple[tuple[str, int, int, bool], ...]
    basis: tuple[tuple[str, str], ...]
    results: tuple[str, ...]
    tariffs: tuple[Tariff, ...] = ()
    cases: tuple[Case, ...] = ()
    competent: str = ""
    cutoff: int = 0
    policy: str = "to_the_hour"
    suspension: str = "extend"
    online: str = "full"
    partial_reason: str = ""
    subjects: str = "Công dân Việt Nam"
    conditions: str = ""
    promulgated_by: str = ""


RESOLUTION = "Nghị quyết 15/2025/NQ-HĐND ngày 26/6/2025 của HĐND tỉnh Nam Sơn"


def same(channels, quantity, unit, text):
    """The same term for each of the channels."""
    return dict.fromkeys(channels.split(), (quantity, unit, text))
