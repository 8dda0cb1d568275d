"""Time limits: quantity and unit, or words, into a term.

Units and meaning are those of ``rules.deadline``. Words become structure only when
the whole text is one of the shapes below; a limit that depends on a case, a place or
an agency ("tại các xã miền núi …", "15 ngày và 08 ngày làm việc") stays words.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from .text import plain

#: unit of the national record → unit of the rules
UNITS = {
    "WORKING_DAY": "working_day",
    "DAY": "day",
    "HOUR": "working_hour",
    "MONTH": "month",
}
#: the national record's word for "none of these"
OTHER = "OTHER"

_WORD_UNITS = {
    "ngày làm việc": "working_day",
    "ngày": "day",
    "giờ làm việc": "working_hour",
    "giờ": "working_hour",
    "tháng": "month",
}


@dataclass(frozen=True)
class Term:
    """A term as far as it is certain.

    ``unit`` None: nothing could be structured. ``cutoff`` is a minute of the day (of
    ``same_day`` only), ``problem`` the key of a sentence for the settle-list ('':
    nothing to settle). A structured term may carry a problem too.
    """

    quantity: Fraction | None = None
    unit: str | None = None
    cutoff: int | None = None
    problem: str = ""


_LEAD = (
    r"(?:(?:thời hạn|thời gian)(?: giải quyết| thực hiện| trả kết quả)?"
    r"\s*(?:là)?[: ]*)?"
    r"(?:(?:không quá|tối đa|chậm nhất(?: là)?|trong (?:vòng|thời hạn|thời gian)|trong)"
    r"\s+)*"
)
# "07ngày", "7.5 ngày", "12,5 ngày", "30 (ba mươi) ngày"
_NUMBER = r"(?P<number>\d+(?:[.,]\d+)?)\s*(?:\([^\d()]*\)\s*)?"
_UNIT = r"(?P<unit>ngày làm việc|ngày|giờ làm việc|giờ|tháng)"
_COMPLETE = r"(?:[ ,]+(?:đầy đủ|đủ|hợp lệ|hợp pháp|chính xác|theo quy định|và))*"
_RECEIPT = (
    r"(?:[ ,]+(?:kể )?từ (?:ngày|khi|thời điểm|lúc) (?:tiếp )?nhận(?: được)?"
    r"(?: đầy đủ| đủ)? hồ sơ" + _COMPLETE + r")?"
)
_QUANTITY = re.compile(_LEAD + _NUMBER + _UNIT + _RECEIPT)

# "Thực hiện trong ngày làm việc nhận được đủ hồ sơ xóa nợ": the file may be named
# by up to three words, none of which opens an alternative or a condition.
_FILE = (
    r"(?:(?: tiếp)? nhận(?: được)?(?: đầy đủ| đủ)? (?:hồ sơ|yêu cầu)"
    r"(?:(?! hoặc| nếu| trừ| trường| và| hay| kể| từ| đầy| đủ) \w+){0,3}"
    + _COMPLETE
    + r")?"
)
_SAME_DAY = (
    r"(?:thực hiện |giải quyết |trả kết quả )?(?:ngay )?trong ngày(?: làm việc)?"
    + _FILE
)
_CUTOFF = (
    r"[,;] (?:nếu|trường hợp)[^.;]* sau (?P<hour>\d{1,2}) ?(?:giờ|h) ?(?P<minute>\d\d)?"
    r"[^.;]* trong ngày làm việc tiếp theo"
)


def _quantity(match):
    number = match["number"].replace(",", ".")
    return _term(Fraction(number), _WORD_UNITS[match["unit"]])


def _term(quantity, unit):
    """Return the term; parts of a month have no length, so they stay words."""
    if unit == "month" and quantity.denominator != 1:
        return Term(problem="term_month_fraction")
    return Term(quantity, unit)


def _same_day(match):
    return Term(Fraction(0), "same_day")


def _same_day_with_cutoff(match):
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        return Term(problem="term_words")
    return Term(Fraction(0), "same_day", hour * 60 + minute)


def _no_term(match):
    return Term(Fraction(0), "none")


#: (shape of the whole text, what it means)
_MEANINGS = (
    (_QUANTITY, _quantity),
    (re.compile(_SAME_DAY), _same_day),
    (re.compile(_SAME_DAY + _CUTOFF), _same_day_with_cutoff),
    (re.compile(r"không có thời hạn trả kết quả"), _no_term),
    (re.compile(r"không phải trả kết quả(?: cho (?:người|tổ chức)[^,;.]*)?"), _no_term),
)

#: (shape of an uncertain text, why it is uncertain); the first that fits holds
_UNCERTAIN = (
    (re.compile(r""), "term_missing"),
    (re.compile(r"\d+(?:[.,]\d+)?(?:\s*-\s*\d+)?"), "term_no_unit"),
    (re.compile(r"không quy định|chưa quy định"), "term_not_set"),
    (re.compile(r"không xác định|không có thông tin|theo mô tả|khác"), "term_unknown"),
)
_BARE_NUMBER = _UNCERTAIN[1][0]


def read_words(words: str | None) -> Term:
    """Return the term that the words certainly mean, else one with a problem."""
    text = plain(words)
    for shape, meaning in _MEANINGS:
        match = shape.fullmatch(text)
        if match:
            return meaning(match)
    for shape, problem in _UNCERTAIN:
        if shape.fullmatch(text):
            return Term(problem=problem)
    return Term(problem="term_words")


def read_term(quantity, unit, words="", description="") -> Term:
    """Return the term of a channel or case.

    Unit and quantity go first; a text that certainly means something else is a
    problem beside them. Without them the words decide, and where these are empty or
    a bare number, the description of the channel, if the whole of it is a term.

    :param quantity: number of the source or None, not negative
    :param unit: a key of UNITS, OTHER or None
    """
    said = read_words(words)
    if unit in UNITS and quantity is not None:
        term = _term(Fraction(str(quantity)), UNITS[unit])
        return replace(term, problem=term.problem or _doubt(term, said))
    if said.unit:
        return said
    if said.problem in ("term_missing", "term_no_unit"):
        described = read_words(description)
        if described.unit and _agrees(words, described):
            return described
    return said


def _doubt(term: Term, said: Term) -> str:
    """Return why a structured term needs a look, or ''."""
    if not term.quantity:
        return "term_zero"
    if said.unit and (said.quantity, said.unit) != (term.quantity, term.unit):
        return "term_differs"
    return ""


def _agrees(words, described: Term) -> bool:
    """Whether a bare number and the described term name the same quantity."""
    text = plain(words)
    if not text:
        return True
    if not _BARE_NUMBER.fullmatch(text) or "-" in text:
        return False
    return Fraction(text.replace(",", ".")) == described.quantity
