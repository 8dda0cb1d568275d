"""Codes of agencies, dossiers and procedures, numbers of people and tax payers.

A code that is ours to make or that must not be ambiguous is refused with
:class:`InvalidCode` when it is wrong. A number that belongs to a person is only
looked at: the findings warn and never block, because cards and registers err.
Sources: ``docs/rules.md`` §4.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

#: Letters and digits of the second secret on the slip (six of them): no two that a
#: reader may take for one another (0 O D, 1 I L, 2 Z, 5 S, 8 B, U V).
SECRET_ALPHABET = "34679ACEFGHJKMNPQRTVWXY"
SECRET_LENGTH = 6


class InvalidCode(ValueError):
    """A code that does not follow its rule.

    ``reason``: a key for the caller's words; ``value``: the code as given.
    """

    def __init__(self, reason: str, value: object, text: str):
        self.reason = reason
        self.value = value
        super().__init__(f"{text}: {value!r}")

    def __reduce__(self):
        text = self.args[0].removesuffix(f": {self.value!r}")
        return type(self), (self.reason, self.value, text)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about a number: ``key`` and the ``arguments`` to word it."""

    key: str
    arguments: dict = field(default_factory=dict)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidCode("not_text", value, "a code is a text")
    return unicodedata.normalize("NFC", value).strip()


# === agencies (QĐ 20/2020/QĐ-TTg, amended by QĐ 09/2025/QĐ-TTg) ===

_AGENCY = re.compile(r"[0-9A-Z]+(?:\.[0-9A-Z]+)*")
_ROOT = re.compile(r"[A-Y][0-9]{2}")
AGENCY_LENGTH = 35


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """An agency's identifier (mã định danh).

    ``groups`` as written; ``root`` the ministry or province; ``older``: written in
    the order before QĐ 20/2020, lowest level first (``000.00.14.H56``).
    """

    groups: tuple[str, ...]
    root: str
    older: bool = False

    def __str__(self) -> str:
        return ".".join(self.groups)


def parse_agency_code(text: str) -> AgencyCode:
    """The identifier in ``text``. Raises :class:`InvalidCode` (``agency_…``)."""
    text = _text(text)
    if len(text) > AGENCY_LENGTH:
        raise InvalidCode(
            "agency_length", text, "an agency identifier has at most 35 characters"
        )
    if not _AGENCY.fullmatch(text):
        raise InvalidCode(
            "agency_form", text, "an agency identifier is groups of 0-9 and A-Z"
        )
    groups = tuple(text.split("."))
    if _ROOT.fullmatch(groups[0]):
        return AgencyCode(groups, groups[0])
    if len(groups) > 1 and _ROOT.fullmatch(groups[-1]):
        return AgencyCode(groups, groups[-1], older=True)
    raise InvalidCode(
        "agency_root", text, "an agency identifier names its ministry or province"
    )


# === dossiers (TT 03/2025/TT-VPCP, Điều 13) ===

_DOSSIER = re.compile(r"(?P<agency>.+)-(?P<day>[0-9]{6})-(?P<sequence>[0-9]{4,})")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier code: ``agency`` identifier, local ``day`` of receipt, ``sequence``.

    ``digits``: with how many digits the sequence is written (at least four; six where
    a national service puts two digits of its host in front, Điều 13 khoản 3).
    """

    agency: str
    day: date
    sequence: int
    digits: int = 4

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.sequence:0{self.digits}d}"


def build_dossier_code(agency: str, day: date, sequence: int) -> str:
    """The code of dossier number ``sequence`` (from 1) of ``agency`` on ``day``.

    Raises :class:`InvalidCode` for a wrong agency, a sequence below 1, or a year
    outside 2000–2099, which two digits cannot tell apart.

    >>> build_dossier_code("H56.14", date(2024, 8, 23), 1)
    'H56.14-240823-0001'
    """
    agency_code = parse_agency_code(agency)
    if isinstance(sequence, bool) or not isinstance(sequence, int) or sequence < 1:
        raise InvalidCode("dossier_sequence", sequence, "numbers begin with 1")
    if not 2000 <= day.year <= 2099:
        raise InvalidCode("dossier_day", day, "a code holds years from 2000 to 2099")
    return str(DossierCode(str(agency_code), day, sequence))


def parse_dossier_code(text: str) -> DossierCode:
    """The parts of a dossier code, older agency forms included.

    Raises :class:`InvalidCode` (``dossier_form``, ``dossier_day``,
    ``dossier_sequence``, ``agency_…``).
    """
    text = _text(text)
    match = _DOSSIER.fullmatch(text)
    if not match:
        raise InvalidCode("dossier_form", text, "a dossier code is agency-YYMMDD-NNNN")
    agency = parse_agency_code(match["agency"])
    year, month, day = (int(match["day"][at : at + 2]) for at in (0, 2, 4))
    try:
        received = date(2000 + year, month, day)
    except ValueError:
        raise InvalidCode(
            "dossier_day", text, "the middle of a dossier code is no date"
        ) from None
    digits = match["sequence"]
    if not int(digits):
        raise InvalidCode("dossier_sequence", text, "numbers begin with 1")
    return DossierCode(str(agency), received, int(digits), len(digits))


# === procedures (national database of procedures) ===

_PROCEDURE = re.compile(
    r"(?P<national>[0-9]\.[0-9]{6})"
    r"(?:\.(?P<local>(?:[0-9]+\.)*[A-Y][0-9]{2}))?"
    r"(?:\.(?P<case>[0-9]{2}))?"
)


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """A procedure code: ``national`` (``1.012644``), ``local`` suffix, ``case``."""

    national: str
    local: str = ""
    case: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.national, self.local, self.case) if part)


def parse_procedure_code(text: str) -> ProcedureCode:
    """The parts of ``1.012644``, ``1.000656.000.00.00.H56`` or ``3.000610.01``.

    Raises :class:`InvalidCode` (``procedure_form``).

    >>> parse_procedure_code("3.000610.01")
    ProcedureCode(national='3.000610', local='', case='01')
    """
    text = _text(text)
    match = _PROCEDURE.fullmatch(text)
    if not match:
        raise InvalidCode("procedure_form", text, "a procedure code is d.dddddd")
    return ProcedureCode(match["national"], match["local"] or "", match["case"] or "")


# === people ===

_TWELVE = re.compile(r"[0-9]{12}")
_NINE = re.compile(r"[0-9]{9}")
_PASSPORT = re.compile(r"[A-Z0-9]{5,15}")
#: Birthplace codes of provinces run from 001 to 096, of other countries from 101 on.
_PROVINCES = range(1, 97)
_COUNTRIES = range(101, 1000)
SEXES = ("male", "female")


@dataclass(frozen=True, slots=True)
class CitizenId:
    """What the twelve digits of a citizen's number say.

    ``birthplace``: the first three (province or country), ``sex``, ``born``: year.
    """

    number: str
    birthplace: str
    sex: str
    born: int


def parse_citizen_id(text: str) -> CitizenId:
    """Read a 12-digit number. Raises :class:`InvalidCode` (``citizen_id_digits``)."""
    number = _compact(text)
    if not _TWELVE.fullmatch(number):
        raise InvalidCode("citizen_id_digits", text, "a citizen's number has 12 digits")
    century, male = divmod(int(number[3]), 2)
    born = 1900 + 100 * century + int(number[4:6])
    return CitizenId(number, number[:3], SEXES[male], born)


def check_citizen_id(
    text: str,
    sex: str | None = None,
    born: date | int | None = None,
    on: date | None = None,
) -> tuple[Finding, ...]:
    """What is odd about a 12-digit number; nothing found is an empty tuple.

    ``sex`` (``male`` or ``female``), ``born`` (date or year) and ``on`` (the day of
    looking) are compared when given. The number has no checksum, so a number without
    findings need not exist. Keys: ``citizen_id_digits`` {length},
    ``unknown_birthplace`` {code}, ``sex_differs`` {number, given}, ``year_differs``
    {number, given}, ``born_later`` {year}.
    """
    try:
        found = parse_citizen_id(text)
    except InvalidCode:
        return (Finding("citizen_id_digits", {"length": len(_compact(text))}),)
    findings = []
    place = int(found.birthplace)
    if place not in _PROVINCES and place not in _COUNTRIES:
        findings.append(Finding("unknown_birthplace", {"code": found.birthplace}))
    if sex is not None and sex != found.sex:
        findings.append(Finding("sex_differs", {"number": found.sex, "given": sex}))
    year = born.year if isinstance(born, date) else born
    if year is not None and year != found.born:
        findings.append(Finding("year_differs", {"number": found.born, "given": year}))
    if on is not None and found.born > on.year:
        findings.append(Finding("born_later", {"year": found.born}))
    return tuple(findings)


def identity_kind(text: str) -> str | None:
    """Which kind of number ``text`` looks like: ``citizen_id`` (12 digits),
    ``old_id`` (CMND, 9 digits), ``passport`` (5–15 letters and digits, one digit at
    least), or None.
    """
    number = _compact(text).upper()
    if _TWELVE.fullmatch(number):
        return "citizen_id"
    if _NINE.fullmatch(number):
        return "old_id"
    if _PASSPORT.fullmatch(number) and any(sign.isdigit() for sign in number):
        return "passport"
    return None


def _compact(text: object) -> str:
    return re.sub(r"[\s.\-]", "", _text(text))


# === tax payers ===

_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_BRANCH = re.compile(r"([0-9]{10})-?([0-9]{3})")


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code: ``number`` in its usual writing, ``kind`` ``enterprise`` (10
    digits), ``branch`` (13, written ``NNNNNNNNNN-NNN``) or ``personal`` (the 12-digit
    citizen's number, from 1/7/2025).
    """

    number: str
    kind: str


def tax_check_digit(digits: str) -> str | None:
    """The tenth digit for the first nine; None when no code has these nine."""
    total = sum(w * int(d) for w, d in zip(_TAX_WEIGHTS, digits, strict=True))
    check = 10 - total % 11
    return str(check) if check < 10 else None


def parse_tax_code(text: str) -> TaxCode:
    """Read a tax code; spaces and dots are ignored.

    Raises :class:`InvalidCode` (``tax_form``, ``tax_check``, ``tax_branch``).
    """
    number = re.sub(r"[\s.]", "", _text(text))
    if _TWELVE.fullmatch(number):
        return TaxCode(number, "personal")
    branch = _TAX_BRANCH.fullmatch(number)
    head = branch[1] if branch else number
    if not re.fullmatch(r"[0-9]{10}", head):
        raise InvalidCode("tax_form", text, "a tax code has 10, 12 or 13 digits")
    if tax_check_digit(head[:9]) != head[9]:
        raise InvalidCode("tax_check", text, "the check digit of the tax code is wrong")
    if not branch:
        return TaxCode(head, "enterprise")
    if branch[2] == "000":
        raise InvalidCode("tax_branch", text, "branches are numbered from 001")
    return TaxCode(f"{head}-{branch[2]}", "branch")


# === the QR of a citizen card ===

_SEX_WORDS = {"nam": "male", "nữ": "female", "nu": "female"}


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """What the QR of a chip card holds; an empty field is "" or None.

    ``born`` is None and ``born_year`` set when the card knows the year only.
    ``extra``: fields beyond the seventh, as they stand (cards from 2024 on).
    """

    number: str
    old_number: str
    name: str
    born: date | None
    born_year: int | None
    sex: str | None
    address: str
    issued: date | None
    extra: tuple[str, ...] = ()


def parse_citizen_qr(text: str) -> CitizenCard:
    """Read ``number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`` (six fields or
    more, any of them may be empty).

    Raises :class:`InvalidCode`: ``qr_fields`` (too few), ``qr_number``,
    ``qr_empty`` (neither number nor name), ``qr_date``, ``qr_sex``.
    """
    fields = [part.strip() for part in _text(text).split("|")]
    if len(fields) < 6:
        raise InvalidCode("qr_fields", text, "the QR of a citizen card has 7 fields")
    number, old_number, name, born, sex, address, *rest = fields
    if number and not _TWELVE.fullmatch(number):
        raise InvalidCode("qr_number", number, "a citizen's number has 12 digits")
    if not number and not name:
        raise InvalidCode("qr_empty", text, "the QR names nobody")
    if sex and sex.lower() not in _SEX_WORDS:
        raise InvalidCode("qr_sex", sex, "the sex on a card is Nam or Nữ")
    born_on, born_year = _card_birth(born)
    return CitizenCard(
        number=number,
        old_number=old_number,
        name=" ".join(name.split()),
        born=born_on,
        born_year=born_year,
        sex=_SEX_WORDS.get(sex.lower()),
        address=address,
        issued=_card_date(rest[0]) if rest else None,
        extra=tuple(rest[1:]),
    )


def _card_birth(text: str) -> tuple[date | None, int | None]:
    """Date and year of birth; elder people's cards may give the year only."""
    year = text.removeprefix("0000") if len(text) == 8 else text
    if re.fullmatch(r"[0-9]{4}", year) and year != "0000":
        return None, int(year)
    born = _card_date(text)
    return born, born.year if born else None


def _card_date(text: str) -> date | None:
    if not text:
        return None
    try:
        if not re.fullmatch(r"[0-9]{8}", text):
            raise ValueError(text)
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError as error:
        raise InvalidCode("qr_date", text, "a date on a card is ddmmyyyy") from error


# === the second secret of a slip ===


def normalise_secret(text: str) -> str:
    """A secret as typed (small letters, spaces, hyphens) in its stored form.

    Raises :class:`InvalidCode` (``secret_form``) for what can be no secret.
    """
    secret = re.sub(r"[\s\-]", "", _text(text)).upper()
    if len(secret) != SECRET_LENGTH or not set(secret) <= set(SECRET_ALPHABET):
        raise InvalidCode("secret_form", text, "a secret has six letters and digits")
    return secret
