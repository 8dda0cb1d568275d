"""Reads a list of communes: rows of a table with a header, columns in any order.

Official lists come as spreadsheets whose headings differ, and spreadsheet programs
drop the zeros in front of codes. What is recognised is told here; everything else is
a fault with its line.
"""

import re
import unicodedata
from dataclasses import dataclass

#: What the kinds of communes are called, and how they are written in full names
#: (Luật Tổ chức chính quyền địa phương 2025, Điều 1).
KINDS = {"xã": "xa", "phường": "phuong", "đặc khu": "dac_khu"}

_HEADINGS = {
    "code": (
        "code",
        "ma",
        "ma xa",
        "ma phuong xa",
        "ma don vi",
        "ma don vi hanh chinh",
        "ma dvhc",
        "ma dvhc cap xa",
        "ward code",
        "commune code",
    ),
    "name": (
        "full name",
        "ten day du",
        "name",
        "ten",
        "ten xa",
        "ten phuong xa",
        "ten don vi",
        "ten don vi hanh chinh",
        "ten dvhc",
        "ward name",
        "commune name",
    ),
    "kind": ("unit type", "kind", "loai", "cap", "loai don vi", "loai hinh"),
    "province": (
        "province code",
        "ma tinh",
        "ma tp",
        "ma tinh thanh pho",
        "ma tinh tp",
        "ma don vi hanh chinh cap tinh",
    ),
}
_LENGTHS = {"code": 5, "province": 2}


@dataclass(frozen=True, slots=True)
class PlaceFault:
    """What is wrong with a line: ``line`` (1 is the header), ``rule`` (a key for the
    caller's words), ``value`` as it stands there.
    """

    line: int
    rule: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the list: ``code`` of five digits, ``name`` without its kind,
    ``kind`` (xa, phuong, dac_khu), ``province`` code of two digits.
    """

    code: str
    name: str
    kind: str
    province: str


def read_communes(rows) -> tuple[list[Commune], list[PlaceFault]]:
    """The communes in a table, and what is wrong with it.

    :param rows: iterable of lists of cells, the header first; cells are texts,
        numbers or None
    """
    rows = iter(rows)
    columns, faults = _columns(next(rows, ()))
    if faults:
        return [], faults
    communes, seen = [], {}
    for line, row in enumerate(rows, start=2):
        cells = {
            name: _cell(row[index] if index < len(row) else None)
            for name, index in columns.items()
        }
        if not any(cells.values()):
            continue
        commune, wrong = _commune(cells, line)
        if not wrong and commune.code in seen:
            wrong = [PlaceFault(line, "code_double", commune.code)]
        faults += wrong
        if not wrong:
            seen[commune.code] = line
            communes.append(commune)
    if not communes and not faults:
        faults.append(PlaceFault(1, "empty"))
    return communes, faults


def _columns(header):
    """Which column holds what; a full name goes before a bare one."""
    places = {}
    for index, cell in reversed(list(enumerate(header))):
        places[_folded(_cell(cell))] = index
    columns = {}
    for name, headings in _HEADINGS.items():
        for heading in headings:
            if heading in places:
                columns[name] = places[heading]
                break
    missing = [name for name in ("code", "name", "province") if name not in columns]
    return columns, [PlaceFault(1, f"no_column_{name}") for name in missing]


def _commune(cells, line):
    faults = []
    codes = {}
    for name in ("code", "province"):
        text, length = cells[name], _LENGTHS[name]
        # Spreadsheets take codes for numbers and drop the zeros in front.
        codes[name] = text.zfill(length)
        if not re.fullmatch(rf"[0-9]{{{length}}}", codes[name]) or not text:
            faults.append(PlaceFault(line, f"{name}_form", text))
    kind, name = _kind_and_name(cells["name"], cells.get("kind", ""))
    if not name:
        faults.append(PlaceFault(line, "no_name", cells["name"]))
    elif not kind:
        faults.append(PlaceFault(line, "no_kind", cells["name"]))
    return Commune(codes["code"], name, kind, codes["province"]), faults


def _kind_and_name(name, kind):
    """Kind and bare name; the kind of a full name goes before its column."""
    lowered = name.lower()
    for words, key in KINDS.items():
        if lowered.startswith(words + " "):
            return key, name[len(words) :].strip()
    return KINDS.get(kind.lower(), ""), name


def _cell(value) -> str:
    """A cell as one line of text in NFC; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _folded(text) -> str:
    """A heading without accents and signs, in small letters."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())
