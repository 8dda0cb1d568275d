"""The source file: lines of JSON, one procedure record a line, UTF-8.

Each line stands for itself; what is wrong with it is a :class:`fault.Fault`. A line
holds a record, or the national portal's answer about one (``api``).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .api import is_answer, to_record
from .fault import Fault, Refused, refuse
from .shape import RECORD, check, check_characters
from .text import nfc, one_line

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: Keys that tell how a record was kept and fetched; they may change while the
#: procedure stays the same.
BOOKKEEPING = frozenset(
    {
        "created_at",
        "updated_at",
        "portal_id",
        "source",
        "source_url",
        "source_folder",
        "source_file",
        "parse_notes",
        # Only some shapes of a record have these, so that they cannot tell whether
        # the procedure changed: the field's number (null in half of the records),
        # printed words that repeat another key, identifiers of the portal.
        "field_code",
        "method_vi",
        "source_required",
        "form_paths",
        "more",
    }
)


@dataclass(frozen=True)
class Entry:
    """One line: its number and the record, or the fault that stands against it.

    ``listed``: a row of a list of procedures, which knows little more than the name.
    """

    line: int
    record: dict | None = None
    fault: Fault | None = None
    listed: bool = False


def read_lines(data: bytes) -> Iterator[Entry]:
    """Yield the records of a file of JSON Lines; blank lines count but say nothing.

    Each line stands for itself: a bad one is an entry with a fault.
    """
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield _entry(number, lambda line=line: _parse(line))


def read_objects(records: Iterable) -> Iterator[Entry]:
    """Yield records that were parsed elsewhere, numbered from 1."""
    for number, record in enumerate(records, start=1):
        yield _entry(number, lambda record=record: _accept(record))


def _entry(number, read):
    try:
        return Entry(number, record=read())
    except Refused as refused:
        return Entry(number, fault=replace(refused.fault, line=number))


def refuse_doubles(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries; a code that stood on an earlier line becomes a fault.

    The national list holds two procedures whose codes differ by a blank alone. There
    the blank is made visible (``_1.014325``): both come in, under codes that nobody
    else bears, whichever stands first.
    """
    entries = list(entries)
    plain = {e.record["code"] for e in entries if e.record}
    first = {}
    for entry in entries:
        code = entry.record["code"].strip() if entry.record else None
        if entry.listed and code and entry.record["code"] != code and code in plain:
            code = _with_visible_blank(entry)
        if code in first:
            args = (("first", str(first[code])),)
            fault = Fault("duplicate_code", "code", args, code, entry.line)
            entry = Entry(entry.line, fault=fault)
        elif code:
            first[code] = entry.line
        yield entry


def _with_visible_blank(entry):
    """Give the record of a list row the code in which its blanks are seen."""
    words = entry.record["code"]
    entry.record["code"] = code = "_".join(words.split(" "))
    entry.record["code_words"] = words
    return code


def _parse(line: bytes) -> dict:
    if line.startswith(_BOM):
        refuse("byte_order_mark")
    if line.startswith(_UTF16):
        refuse("not_utf8")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        refuse("not_utf8")
    try:
        record = json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        refuse("not_json", reason=error)
    except RecursionError:
        refuse("not_json", reason="nesting")
    return _accept(record)


def _no_constant(name):
    raise ValueError(name)


def _accept(record) -> dict:
    """Return the record in NFC if it has the shape; a fault names its code."""
    if is_answer(record):
        check_characters(record)
        record = to_record(record)
    if not isinstance(record, dict):
        refuse("not_a_record")
    code = record.get("code")
    code = code.strip() if isinstance(code, str) else ""
    try:
        check_characters(record)
        check(record, RECORD)
        if any(char.isspace() for char in code):
            refuse("blank_in_code", "code", value=code)
    except Refused as refused:
        raise Refused(replace(refused.fault, code=code[:40])) from None
    return nfc(record)


def digest(record: dict) -> str:
    """Return the SHA-256 of a record in NFC, without bookkeeping and empty keys.

    Two records with the same digest say the same, whatever the order of their keys,
    their blanks and line ends, and whichever shape they came in.
    """
    text = json.dumps(_content(record), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(value):
    """Return the value without bookkeeping and empty keys, at every depth."""
    if isinstance(value, dict):
        return {
            key: _content(inner)
            for key, inner in value.items()
            if key not in BOOKKEEPING and inner not in (None, "", [], {})
        }
    if isinstance(value, list):
        return [_content(inner) for inner in value]
    return one_line(value) if isinstance(value, str) else value
