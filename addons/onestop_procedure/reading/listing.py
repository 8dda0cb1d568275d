"""A list of procedures: a CSV file with one procedure a row and little about each.

The national list names code, name, kind, state, fields, promulgating agency,
departments and applicants; several values of a cell are joined by ``|``. Time limits,
papers and fees are not in it.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from .fault import Fault, Refused, refuse
from .source import Entry, read_objects

#: Columns that a list must have, and those it may have.
NEEDED = ("code", "name")
KNOWN = (
    *NEEDED,
    "kind",
    "state",
    "fields",
    "promulgating_agency",
    "departments",
    "subjects",
    "portal_id",
    "detail_in",
)
DELIMITERS = ",;\t"


def header_of(line: str) -> tuple[str, list[str]] | None:
    """Return delimiter and columns if a line is the head of a list, else None."""
    for delimiter in DELIMITERS:
        cells = line.strip().split(delimiter)
        columns = [cell.strip(' "').lower() for cell in cells]
        if all(column in columns for column in NEEDED):
            return delimiter, columns
    return None


def read_list(text: str, delimiter: str) -> Iterator[Entry]:
    """Return the entries of the rows; ``line`` is a row's first line in the file.

    :class:`Refused` where a column stands twice.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = [cell.strip().lower() for cell in next(rows)]
    doubles = sorted({name for name in columns if columns.count(name) > 1})
    if doubles:
        refuse("double_column", ", ".join(doubles))
    return _entries(rows, columns)


def _entries(rows, columns):
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            args = (("reason", str(error)),)
            yield Entry(line, fault=Fault("bad_row", "", args, "", line))
            return
        if any(cell.strip() for cell in row):
            yield _entry(line, columns, row)


def _entry(line, columns, row):
    if len(row) != len(columns):
        args = (("count", str(len(row))), ("wanted", str(len(columns))))
        return Entry(line, fault=Fault("row_length", "", args, "", line))
    (entry,) = read_objects([_record(dict(zip(columns, row, strict=True)))])
    if entry.fault:
        return replace(entry, line=line, fault=replace(entry.fault, line=line))
    return replace(entry, line=line, listed=True)


def _record(cells):
    fields = dict.fromkeys(_several(cells.get("fields")))
    more = [
        {"key": column, "value": value}
        for column, value in cells.items()
        if column not in KNOWN and value.strip()
    ]
    # The cell itself, where it says more than the first field's name.
    if (cells.get("fields") or "").strip() not in (*list(fields)[:1], ""):
        more.append({"key": "fields", "value": cells["fields"]})
    return {
        "code": cells["code"],
        "name": cells["name"],
        "source": "national_list",
        "kind": cells.get("kind") or None,
        "state": cells.get("state") or None,
        "field": next(iter(fields), None),
        "promulgating_agency": {"name": cells.get("promulgating_agency") or None},
        "executing_agencies_catalogue": _several(cells.get("departments")),
        "subjects": _several(cells.get("subjects")),
        "portal_id": cells.get("portal_id") or None,
        "source_file": cells.get("detail_in") or None,
        "more": more,
    }


def _several(cell):
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8; a fault names the first bad line."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(Fault("not_utf8", line=line)) from None
