"""What a dossier has to pay: tariff lines, reductions, charges.

Three kinds of money are never mixed: ``phi`` (phí), ``le_phi`` (lệ phí) and ``service``
(service or postal price). Phí and lệ phí follow Luật Phí và lệ phí 97/2015/QH13, with
the exemptions of Điều 10; a service price is not reduced by them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .legal import Basis
from .words import amount_in_words

__all__ = [
    "AmbiguousTariff",
    "Charge",
    "ChargeFacts",
    "FeeError",
    "KINDS",
    "Reduction",
    "TariffLine",
    "UnsettledAmount",
    "amount_in_words",
    "charge",
    "round_half_up",
]

KINDS = ("phi", "le_phi", "service")
#: Kinds that the law lets be reduced or waived.
STATE_FEES = ("phi", "le_phi")


class FeeError(ValueError):
    """A tariff that makes no sense, or that gives no answer."""


class UnsettledAmount(FeeError):
    """A tariff line that applies has no amount yet. ``line``: that line."""

    def __init__(self, line: "TariffLine"):
        self.line = line
        super().__init__(f"the amount of {line.key!r} is not settled")

    def __reduce__(self):
        return type(self), (self.line,)


class AmbiguousTariff(FeeError):
    """Several tariff lines of one key apply equally. ``lines``: those lines."""

    def __init__(self, lines: tuple["TariffLine", ...]):
        self.lines = lines
        super().__init__(f"{len(lines)} lines of {lines[0].key!r} apply alike")

    def __reduce__(self):
        return type(self), (self.lines,)


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One line of a tariff.

    ``key`` names the fee: of the lines of one key at most one is charged. ``amount``
    is whole đồng (None: not settled yet), per unit of quantity if ``per_unit``, else
    for the whole tier. ``case``, ``channel``, ``payer_class``: None for any.
    ``min_quantity`` and ``max_quantity``: the tier, both included, None: no bound.
    ``date_from`` and ``date_to``: first and last day, None: no bound.

    Raises :class:`FeeError` for an unknown kind, an amount that is no whole number of
    đồng or negative, an empty tier or an empty range of dates.
    """

    key: str
    kind: str
    name: str
    amount: int | None
    case: str | None = None
    channel: str | None = None
    payer_class: str | None = None
    min_quantity: int | None = None
    max_quantity: int | None = None
    date_from: date | None = None
    date_to: date | None = None
    basis: Basis | None = None
    per_unit: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise FeeError(f"unknown kind of money: {self.kind!r}")
        if self.amount is not None and not _is_amount(self.amount):
            raise FeeError(f"an amount is a whole number of đồng: {self.amount!r}")
        _check_range(self.min_quantity, self.max_quantity, "tier")
        _check_range(self.date_from, self.date_to, "range of dates")


@dataclass(frozen=True, slots=True)
class Reduction:
    """A reduction or an exemption.

    ``kind`` ``percentage``: ``value`` (int, Fraction, Decimal or text, 0–100) per cent
    off; ``fixed``: ``value`` whole đồng off the whole charge, never below zero.
    ``ground``: why, as printed. ``keys``: the fees it applies to, None for every phí
    and lệ phí. ``payer_class``, ``channel``, ``case``, dates: as in TariffLine.

    Raises :class:`FeeError` for an unknown kind or a value out of bounds.
    """

    kind: str
    value: Fraction | int | str
    ground: str
    basis: Basis | None = None
    keys: frozenset[str] | None = None
    case: str | None = None
    channel: str | None = None
    payer_class: str | None = None
    date_from: date | None = None
    date_to: date | None = None

    def __post_init__(self):
        if self.kind == "percentage":
            value = _fraction(self.value)
            if not 0 <= value <= 100:
                raise FeeError(f"a percentage lies between 0 and 100: {self.value!r}")
            object.__setattr__(self, "value", value)
        elif self.kind != "fixed":
            raise FeeError(f"unknown kind of reduction: {self.kind!r}")
        elif not _is_amount(self.value):
            raise FeeError(f"an amount is a whole number of đồng: {self.value!r}")
        if self.keys is not None:
            object.__setattr__(self, "keys", frozenset(self.keys))
        _check_range(self.date_from, self.date_to, "range of dates")

    def off(self, gross: int) -> int:
        """How much of ``gross`` đồng is taken off; the fee itself rounds half up."""
        if self.kind == "fixed":
            return min(self.value, gross)
        return gross - round_half_up(gross * (100 - self.value) / 100)


@dataclass(frozen=True, slots=True)
class Tariff:
    """The lines of a tariff and the reductions that belong to it."""

    lines: tuple[TariffLine, ...]
    reductions: tuple[Reduction, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "lines", tuple(self.lines))
        object.__setattr__(self, "reductions", tuple(self.reductions))


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """What a charge depends on.

    ``on``: day of receipt (local). ``quantities``: key of a fee → quantity where it is
    not ``quantity``. ``payer_classes``: all classes the payer belongs to, e.g.
    ``frozenset({"child"})``.
    """

    on: date
    case: str | None = None
    channel: str | None = None
    payer_classes: frozenset[str] = frozenset()
    quantity: int = 1
    quantities: tuple[tuple[str, int], ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "payer_classes", frozenset(self.payer_classes))
        pairs = dict(self.quantities)
        object.__setattr__(self, "quantities", tuple(pairs.items()))
        for number in (self.quantity, *pairs.values()):
            if not _is_amount(number):
                raise FeeError(f"a quantity is a whole number: {number!r}")

    def quantity_of(self, key: str) -> int:
        """The quantity for the fee ``key``."""
        return dict(self.quantities).get(key, self.quantity)


@dataclass(frozen=True, slots=True)
class Charge:
    """One amount to pay.

    ``gross`` = ``unit_amount`` × quantity (or ``unit_amount`` for a whole tier);
    ``amount`` = ``gross`` − ``reduced``; ``reduction`` the one that was applied, None
    if none. ``basis``: of the tariff line; the reduction has its own.
    """

    key: str
    kind: str
    name: str
    quantity: int
    unit_amount: int
    gross: int
    reduced: int
    amount: int
    basis: Basis | None
    reduction: Reduction | None = None
    line: TariffLine | None = None

    @property
    def ground(self) -> str:
        """Why less is charged; "" when nothing was reduced."""
        return self.reduction.ground if self.reduction else ""


def charge(
    tariff: Tariff | Iterable[TariffLine], facts: ChargeFacts
) -> tuple[Charge, ...]:
    """The charges of a dossier, in the order of the tariff's keys.

    Of the lines of one key that apply, the one that names most of case, channel, payer
    class and tier is charged, of those the one begun last. Of the reductions that
    apply, the one that takes most off; they do not add up. A quantity of zero charges
    nothing. Raises :class:`AmbiguousTariff` and :class:`UnsettledAmount`.
    """
    if not isinstance(tariff, Tariff):
        tariff = Tariff(tuple(tariff))
    applying: dict[str, list[TariffLine]] = {}
    for line in tariff.lines:
        if _applies(line, facts) and _in_tier(line, facts.quantity_of(line.key)):
            applying.setdefault(line.key, []).append(line)
    chosen = (_most_specific(lines) for lines in applying.values())
    return tuple(
        _charge(line, tariff.reductions, facts)
        for line in chosen
        if facts.quantity_of(line.key)
    )


def round_half_up(number: Fraction | int) -> int:
    """``number`` as a whole number; a half goes up."""
    number = Fraction(number)
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def _charge(line, reductions, facts):
    if line.amount is None:
        raise UnsettledAmount(line)
    quantity = facts.quantity_of(line.key)
    gross = line.amount * quantity if line.per_unit else line.amount
    off, reduction = 0, None
    for candidate in reductions:
        if _reduces(candidate, line) and _applies(candidate, facts):
            if candidate.off(gross) > off:
                off, reduction = candidate.off(gross), candidate
    return Charge(
        key=line.key,
        kind=line.kind,
        name=line.name,
        quantity=quantity,
        unit_amount=line.amount,
        gross=gross,
        reduced=off,
        amount=gross - off,
        basis=line.basis,
        reduction=reduction,
        line=line,
    )


def _applies(rule, facts):
    """Whether a tariff line or a reduction fits case, channel, payer and day."""
    return (
        rule.case in (None, facts.case)
        and rule.channel in (None, facts.channel)
        and (rule.payer_class is None or rule.payer_class in facts.payer_classes)
        and (rule.date_from is None or rule.date_from <= facts.on)
        and (rule.date_to is None or facts.on <= rule.date_to)
    )


def _in_tier(line, quantity):
    low, high = line.min_quantity, line.max_quantity
    return (low is None or low <= quantity) and (high is None or quantity <= high)


def _reduces(reduction, line):
    if reduction.keys is None:
        return line.kind in STATE_FEES
    return line.key in reduction.keys


def _most_specific(lines):
    ranks = [_rank(line) for line in lines]
    best = [line for line, rank in zip(lines, ranks, strict=True) if rank == max(ranks)]
    if len(best) > 1:
        raise AmbiguousTariff(tuple(best))
    return best[0]


def _rank(line):
    tier = line.min_quantity is not None or line.max_quantity is not None
    named = (line.case, line.channel, line.payer_class, tier or None)
    begun = line.date_from or date.min
    return sum(part is not None for part in named), begun


def _is_amount(number):
    whole = isinstance(number, int) and not isinstance(number, bool)
    return whole and number >= 0


def _check_range(low, high, what):
    if low is not None and high is not None and high < low:
        raise FeeError(f"an empty {what}: {low}–{high}")


def _fraction(value):
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction | Decimal):
        raise FeeError(f"no number: {value!r}")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise FeeError(f"no number: {value!r}") from error
