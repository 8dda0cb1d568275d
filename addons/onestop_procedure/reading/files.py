"""Which kind of file it is, by its content; names and endings say nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from .fault import refuse
from .listing import decode, header_of, read_list
from .source import Entry, read_lines, read_objects

JSON_LINES = "json_lines"
JSON_FILE = "json"
LIST = "list"
XLSX = "xlsx"
#: first bytes of files that people take for one of ours
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"%PDF", "is_pdf"),
    (b"\x1f\x8b", "is_packed"),
    (b"Rar!", "is_packed"),
    (b"7z\xbc\xaf", "is_packed"),
)
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
#: A file of the whole national catalogue in full has about 60 MB.
LARGEST_FILE = 128 * 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """Kind of the file and its entries (None: a workbook, which ``sheet`` reads)."""

    kind: str
    entries: Iterator[Entry] | None = None


def open_file(data: bytes) -> Opened:
    """Return the kind and the entries of a file; :class:`Refused` if it is none."""
    if not data.strip(b" \t\r\n\x00"):
        refuse("empty_file")
    if len(data) > LARGEST_FILE:
        refuse("large_file", megabytes=LARGEST_FILE // 1024**2)
    if data.startswith(_ZIP):
        return Opened(XLSX)
    for magic, rule in _OTHERS:
        if data.startswith(magic):
            refuse(rule)
    if data.startswith(_UTF16) or b"\x00" in data[:4096]:
        refuse("not_utf8")
    if data.lstrip()[:1] in (b"{", b"["):
        return _open_json(data)
    if data.startswith(_BOM):
        refuse("byte_order_mark")
    return _open_list(data)


def _open_json(data):
    """Lines of JSON, or one JSON value over several lines."""
    head = data.lstrip()
    if head[:1] == b"[" or not _is_json(head.split(b"\n", 1)[0]):
        value = _parsed(data)
        if isinstance(value, dict) and isinstance(value.get("data"), list):
            value = value["data"]
        if value:
            records = value if isinstance(value, list) else [value]
            return Opened(JSON_FILE, read_objects(records))
    return Opened(JSON_LINES, read_lines(data))


def _is_json(line):
    return _parsed(line) is not None


def _parsed(data):
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _open_list(data):
    first = data.split(b"\n", 1)[0]
    header = header_of(first.decode("utf-8", "replace"))
    if not header:
        refuse("unknown_file")
    return Opened(LIST, read_list(decode(data), header[0]))
