"""Fee lines: amount, currency and note into a tariff, as far as they are certain.

Traps of the sources, each met by a rule below: amount 0 is printed "Miễn phí" even
where the note names a price or leaves it to the provincial council; amounts are
typed in thousands (135 for 135.000 đ); reductions hold for a time; decimals are lost
("1.5 USD" read as 15); the type does not tell the receipt kind (Luật Phí và lệ phí
97/2015/QH13 knows phí and lệ phí; a price of a service is neither).
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from .text import one_line, plain

CURRENCIES = {
    "việt nam đồng": "VND",
    "đồng": "VND",
    "vnđ": "VND",
    "vnd": "VND",
    "usd": "USD",
}
#: Below this a đồng amount is no price anywhere, but a number typed in thousands.
SMALLEST_DONG = 1000


@dataclass(frozen=True)
class Relief:
    """For some days less is paid: per cent or đồng off, first and last day, why."""

    kind: str
    value: int
    first: date | None
    last: date
    ground: str
    basis: str


@dataclass(frozen=True)
class Fee:
    """A fee line. ``amount`` is the source's number (0 when it has none).

    ``kind`` is 'phi', 'le_phi', 'service' or None; ``currency`` 'VND', 'USD' or
    None; ``basis`` the texts that the note cites; ``problems`` keys of sentences.
    ``unit``: of what the amount is for one piece ('' for the dossier as a whole).
    ``relief``: a reduction for a time, or None. A line is settled when nothing about
    it is open.
    """

    kind: str | None
    amount: int
    currency: str | None
    basis: str
    problems: tuple[str, ...]
    unit: str = ""
    relief: Relief | None = None

    @property
    def settled(self) -> bool:
        return not self.problems


# === WHAT A NOTE SAYS === #

# Fees of other worlds whose names end in "phí".
_OTHER_FEES = re.compile(r"(?:miễn|chi|kinh|học|án|viện|đảng|tạm ứng án) phí")
_KIND_WORDS = (
    (re.compile(r"(?:mức )?(?:thu )?lệ phí\b"), "le_phi"),
    (re.compile(r"(?:mức )?(?:thu )?phí\b"), "phi"),
    (re.compile(r"(?:mức )?giá (?:dịch vụ|cung cấp)\b"), "service"),
)
#: What the type suggests; used only to doubt the words, never instead of them.
_KIND_OF_TYPE = {"SERVICE_FEE": "le_phi", "Lệ phí": "le_phi", "PRICE_LEVEL": "service"}

_PRICE = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)?\s*"
    r"(?P<currency>việt nam đồng|đồng|vnđ|vnd|đ(?!\w)|usd|đô la)"
    r"|(?P<grouped>\d{1,3}(?:[.,]000)+|\d{1,3}(?:\.\d{3})+)(?![\d/])"
    r"|(?P<scaled>\d+(?:[.,]\d+)?)\s*(?P<bare_scale>nghìn|ngàn|triệu|tỷ|tỉ)\b"
)
_DONG = ("việt nam đồng", "đồng", "vnđ", "vnd", "đ")
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_COUNCIL = re.compile(
    r"hội đồng nhân dân|hđnd|(?:ủy|uỷ) ban nhân dân cấp tỉnh quy định"
)
_NOTHING_TO_PAY = re.compile(
    r"(?:(?:phí|lệ phí) ?: ?)?"
    r"(?:không(?: có| thu(?: phí| lệ phí)?| phải nộp(?: phí| lệ phí)?| quy định)?"
    r"|miễn(?: phí| lệ phí)?)(?: đồng)?"
    r"(?: ?\((?:theo )?(?:thông tư|nghị định|nghị quyết)[^()]*\))?"
)
#: (words of the note of a line with an amount, why the amount is open)
_CONDITIONS = (
    (
        re.compile(r"(?:từ|đến)(?: hết)?(?: ngày)? \d{1,2}/\d{1,2}/\d{4}|đến hết"),
        "fee_dates",
    ),
    (re.compile(r"\d+ ?%"), "fee_share"),
    (re.compile(r"miễn|giảm|không thu|trừ trường hợp"), "fee_exemption"),
    (_COUNCIL, "fee_council"),
    (re.compile(r"tra cứu|chi tiết tại|kèm theo"), "fee_lookup"),
    (
        re.compile(
            r"/ ?(?:\d+ |một )?(?:trang|bản|tờ|thẻ|con|xe|chiếc|phương tiện|người|khẩu"
            r"|cái|km|ha|m2|tấn)\b"
        ),
        "fee_unit",
    ),
)
_CITATION = re.compile(
    r"(?:Luật|Nghị định|Nghị quyết|Quyết định|Thông tư(?: liên tịch)?)"
    r"(?: số)? \d+[\w/-]*/[A-ZĐ][\w-]*"
)


def _number(text: str) -> Fraction:
    """Return a number as written: grouped by thousands, or with a decimal mark."""
    if _GROUPED.fullmatch(text):
        return Fraction(re.sub(r"[.,]", "", text))
    digits = text.replace(",", ".")
    if digits.count(".") > 1:
        return Fraction(digits.replace(".", ""))
    return Fraction(digits)


def prices(note: str | None) -> set[Fraction]:
    """Return the amounts of money that a note names."""
    found = set()
    for match in _PRICE.finditer(plain(note)):
        number = match["number"] or match["grouped"] or match["scaled"]
        scale = _SCALES.get(match["scale"] or match["bare_scale"], 1)
        found.add(_number(number) * scale)
    return found


def _in_dong(note, amount):
    """Whether a note names just this amount, and in đồng."""
    named = [match for match in _PRICE.finditer(plain(note)) if match["currency"]]
    return (
        bool(named)
        and prices(note) == {Fraction(str(amount))}
        and all(match["currency"] in _DONG for match in named)
    )


def kind_of(note: str | None, source_type: str | None = None) -> str | None:
    """Return the receipt kind that the note begins with and nothing contradicts."""
    text = _OTHER_FEES.sub("", plain(note))
    duty = text.count("lệ phí")
    mentioned = {
        "le_phi": duty > 0,
        "phi": len(re.findall(r"\bphí\b", text)) > duty,
        "service": bool(re.search(r"\bgiá dịch vụ\b", text)),
    }
    if sum(mentioned.values()) != 1:
        return None
    for pattern, kind in _KIND_WORDS:
        if pattern.match(text):
            return kind if _KIND_OF_TYPE.get(source_type, kind) == kind else None
    return None


def citations(note: str | None) -> str:
    """Return the legal texts that a note cites by number, in order, without doubles."""
    return "; ".join(dict.fromkeys(_CITATION.findall(one_line(note))))


# === WHAT A WHOLE NOTE SAYS === #

_AMOUNT = r"(?P<number>\d{1,3}(?:\.\d{3})+|\d+) ?(?:việt nam đồng|đồng|vnđ|vnd|đ|usd)?"
_PIECE = (
    r"(?P<unit>trang|bản sao|bản|tờ khai|tờ|thẻ|tem|con|xe|chiếc|phương tiện|người)"
)
# "/trang", "(/bản)", "Lệ phí: 2.000 đồng/trang"
_FOR_ONE = re.compile(
    rf"(?:(?:mức )?(?:thu )?(?:lệ )?phí ?: ?)?(?:{_AMOUNT} ?)?/ ?{_PIECE}"
)
_CITED = r"(?:luật|nghị định|nghị quyết|quyết định|thông tư)(?: số)? \d[\w/-]*"
_DAY = r"(?:ngày )?(?P<{0}>\d{{1,2}}/\d{{1,2}}/\d{{4}})"
_DAYS = (
    r"(?:(?:kể )?từ (?:" + _DAY.format("first") + r") )?"
    r"đến (?:hết )?" + _DAY.format("last")
)
_SOURCE = rf"(?:,? ?(?:theo quy định tại|theo|quy định tại) (?P<cited>{_CITED}))?"
# "áp dụng mức phí 10.000.000 đồng/hồ sơ kể từ ngày 01/7/2025 đến hết ngày 31/12/2026
# theo Thông tư số 64/2025/TT-BTC": the whole note
_OTHER_AMOUNT = re.compile(
    rf"áp dụng mức (?P<kind>lệ phí|phí) {_AMOUNT}(?:/[^\d/]{{1,20}})? {_DAYS}{_SOURCE}"
)
# "Miễn lệ phí từ ngày 07/4/2026 đến 30/6/2026 theo quy định tại Thông tư …"
_NOTHING = re.compile(
    rf"(?:đồng/lần |lần cấp |đồng )?miễn (?P<kind>lệ phí) {_DAYS}{_SOURCE}"
)


def read_piece(note: str | None, amount) -> str:
    """Return of what piece the amount is, if that is all the note says; else ''."""
    match = _FOR_ONE.fullmatch(plain(note).strip("()"))
    if not match or (match["number"] and _number(match["number"]) != amount):
        return ""
    return match["unit"]


def read_relief(note: str | None, amount) -> tuple[str, Relief] | None:
    """Return receipt kind and reduction, if the whole note says one for some days."""
    text = plain(note).strip("()")
    match = _OTHER_AMOUNT.fullmatch(text) or _NOTHING.fullmatch(text)
    if not match or not amount:
        return None
    try:
        first, last = _as_day(match["first"]), _as_day(match["last"])
    except ValueError:
        return None
    other = int(_number(match["number"])) if "number" in match.groupdict() else 0
    if not 0 <= other < amount:
        return None
    kind = "le_phi" if match["kind"] == "lệ phí" else "phi"
    way, value = ("fixed", int(amount) - other) if other else ("percentage", 100)
    ground = one_line(note).strip(" ()")
    return kind, Relief(way, value, first, last, ground, citations(note))


def _as_day(text):
    if not text:
        return None
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


# === ONE LINE === #


def read_fee(source: dict) -> Fee:
    """Return one fee line of a channel.

    Keys of the source: type or label, amount, currency, text, raw; a workbook also
    tells ``kind``, ``basis`` and ``unit_name``.
    """
    note = source.get("text") or ""
    amount = source.get("amount")
    source_type = source.get("type") or source.get("label")
    relief = read_relief(note, amount)
    kind = source.get("kind") or kind_of(note, source_type)
    currency = CURRENCIES.get(plain(source.get("currency")))
    if currency is None and amount and _in_dong(note, amount):
        currency = "VND"
    if relief and (kind or relief[0]) == relief[0] and currency == "VND":
        kind = relief[0]
    else:
        relief = None
    unit = one_line(source.get("unit_name")) or read_piece(note, amount)
    problems = _problems(source, amount, currency, kind, unit, relief)
    basis = one_line(source.get("basis")) or citations(note)
    return Fee(
        kind,
        int(amount or 0),
        currency,
        basis,
        tuple(problems),
        unit,
        relief[1] if relief and not problems else None,
    )


def _problems(source, amount, currency, kind, unit, relief):
    """Return what is open about a line."""
    note = source.get("text") or ""
    free = _NOTHING_TO_PAY.fullmatch(plain(note))
    if amount is None and free and plain(note) != "không quy định":
        amount = 0
    if amount is None:
        return ("fee_council",) if _COUNCIL.search(plain(note)) else ("fee_none",)
    if amount == 0:
        return () if free or not plain(note) else (_zero_problem(note),)
    told = ("fee_unit",) if unit else ()
    if relief:
        told += ("fee_dates", "fee_exemption", "fee_other_price", "fee_differs")
    found = _amount_problems(source, amount, currency, kind)
    return tuple(problem for problem in found if problem not in told)


def _zero_problem(note):
    """Return why a note beside the amount 0 is open."""
    if prices(note):
        return "fee_zero_price"
    if _COUNCIL.search(plain(note)):
        return "fee_zero_council"
    return "fee_zero_words"


def _amount_problems(source, amount, currency, kind):
    """Yield what is open about a line with an amount."""
    note = plain(source.get("text"))
    if amount != int(amount):
        yield "fee_fraction"
    if currency is None:
        yield "fee_currency"
    if currency == "VND" and amount < SMALLEST_DONG:
        yield "fee_thousands"
    elif not _says(source, amount):
        yield "fee_differs"
    elif prices(note) - {Fraction(str(amount))}:
        yield "fee_other_price"
    for words, problem in _CONDITIONS:
        if words.search(note):
            yield problem
    if kind is None:
        yield "fee_kind"


def _says(source, amount):
    """Whether the words before the note, where the source kept them, agree."""
    head = source.get("raw") or source.get("label") or ""
    numbers = re.findall(r"\d+(?:[.,]\d+)*", head.partition("(")[0])
    return not numbers or Fraction(str(amount)) in map(_number, numbers)


# === ALL LINES OF A VERSION === #


def mark_several(fees: list[tuple[str, Fee]]) -> list[Fee]:
    """Return the lines; several amounts of one kind in one channel become open.

    Such lines are alternatives (a person or an organisation, land or building), and
    charging them all would be wrong. ``fees`` are pairs of channel and line.
    """
    counted = Counter(
        (channel, fee.kind) for channel, fee in fees if fee.amount and fee.kind
    )
    return [
        replace(fee, problems=(*fee.problems, "fee_several"))
        if fee.amount and counted[channel, fee.kind] > 1
        else fee
        for channel, fee in fees
    ]
