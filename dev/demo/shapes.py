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


class Reduction(NamedTuple):
    """A reduction of every phí and lệ phí, in per cent; dates as ISO texts."""

    ground: str
    value: float
    basis: str
    channel: str | None = None
    payer_class: str | None = None
    date_from: str | None = None
    date_to: str | None = None


class Procedure(NamedTuple):
    """A procedure as the loader needs it.

    ``terms``: channel → (quantity, unit, words). ``papers``: (name, originals,
    copies, required), and a condition where one is laid down. ``competent``:
    identifier of the agency that resolves it, empty for the commune's own.
    ``basis``: (number, title). ``committed``: the shorter term that the province
    promised, as (quantity, unit). ``on_the_spot``: phases done at the centre.
    """

    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    process: str
    terms: dict[str, tuple[float, str, str]]
    papers: tuple[tuple, ...]
    basis: tuple[tuple[str, str], ...]
    results: tuple[str, ...]
    tariffs: tuple[Tariff, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    cases: tuple[Case, ...] = ()
    committed: tuple[float, str] | None = None
    on_the_spot: tuple[str, ...] = ()
    competent: str = ""
    cutoff: int = 0
    policy: str = "to_the_hour"
    suspension: str = "extend"
    online: str = "full"
    partial_reason: str = ""
    subjects: str = "Công dân Việt Nam"
    conditions: str = ""
    promulgated_by: str = ""


COMMITMENT = "Quyết định 998/QĐ-UBND ngày 25/6/2025 của Chủ tịch UBND tỉnh Nam Sơn"
ONLINE_RESOLUTION = "Nghị quyết 21/2025/NQ-HĐND ngày 10/12/2025 của HĐND tỉnh Nam Sơn"
FEE_LAW = "Điều 10 Luật Phí và lệ phí 97/2015/QH13"
RESOLUTION = "Nghị quyết 15/2025/NQ-HĐND ngày 26/6/2025 của HĐND tỉnh Nam Sơn"


def same(channels, quantity, unit, text):
    """The same term for each of the channels."""
    return dict.fromkeys(channels.split(), (quantity, unit, text))


#: Half price online for a year, by a resolution of the invented provincial council.
HALF_ONLINE = Reduction(
    "Giảm lệ phí khi nộp hồ sơ trực tuyến",
    50,
    ONLINE_RESOLUTION,
    channel="online",
    date_from="2026-01-01",
    date_to="2026-12-31",
)


def exempt(*classes):
    """Exemptions of the law for classes of payers: (code, ground) pairs."""
    return tuple(
        Reduction(ground, 100, FEE_LAW, payer_class=code) for code, ground in classes
    )
