"""The source file: lines of JSON, one procedure record a line, UTF-8.

Each line stands for itself; what is wrong with it is a :class:`fault.Fault`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .fault import Fault, Refused, refuse
from .shape import RECORD, check, check_characters
from .text import nfc

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
    }
)


@dataclass(frozen=True)
class Entry:
    """One line: its number and the record, or the fault that stands against it."""

    line: int
    record: dict | None = None
    fault: Fault | None = None


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
    """Yield the entries; a code that stood on an earlier line becomes a fault."""
    first = {}
    for entry in entries:
        code = entry.record["code"].strip() if entry.record else None
        if code in first:
            args = (("first", str(first[code])),)
            fault = Fault("duplicate_code", "code", args, code, entry.line)
            entry = Entry(entry.line, fault=fault)
        elif code:
            first[code] = entry.line
        yield entry


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

    Two records with the same digest say the same, whatever the order of their keys.
    """
    content = {
        key: value
        for key, value in record.items()
        if key not in BOOKKEEPING and value not in (None, "", [], {})
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
