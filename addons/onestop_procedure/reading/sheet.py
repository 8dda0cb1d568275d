"""The workbook of ``sheet_shape`` into records; every bad cell is named.

The workbook itself is opened elsewhere; here come plain rows: a list of cell values
for each sheet, the first row first. A procedure with a bad cell on any sheet stays
out, with one fault for each of its bad cells.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from .fault import Fault, Refused, refuse
from .sheet_shape import (
    CHOICE,
    CHOICES,
    CODE,
    COUNT,
    DAY,
    FIRST_ROW,
    FLAG,
    LINES,
    NUMBER,
    SHEETS,
)
from .source import Entry, read_objects
from .text import nfc, one_line

#: What Excel shows where a formula fails.
_ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")
_DATES = ("%d/%m/%Y", "%Y-%m-%d")
_LARGEST = 2**31 - 1


def letter(index: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_sheets(sheets: dict[str, list[list]]) -> Iterator[Entry]:
    """Yield an entry for each procedure, and one for each bad cell.

    :param sheets: name of the sheet → its rows; :class:`Refused` where a sheet or a
        column of the template is missing
    """
    tables, faults = {}, defaultdict(list)
    for sheet in SHEETS:
        if sheet.name not in sheets:
            refuse("sheet_missing", sheet=sheet.name)
        tables[sheet.key] = list(rows_of(sheet, sheets[sheet.name], faults))
    codes = {row["code"] for _line, row in tables["procedures"] if row.get("code")}
    children = _by_code(tables, codes, faults)
    for code in sorted(faults):
        for fault in faults[code]:
            yield Entry(fault.line, fault=fault)
    name = SHEETS[0].name
    for line, row in tables["procedures"]:
        if row.get("code") and not faults.get(row["code"]):
            (entry,) = read_objects([_record(row, children[row["code"]])])
            if entry.fault:
                fault = replace(entry.fault, line=line, sheet=name)
                entry = replace(entry, fault=fault)
            yield replace(entry, line=line)


def rows_of(sheet, rows, faults):
    """Yield line and values of the filled rows; bad cells go to ``faults``.

    :param faults: code of the procedure → its faults, a defaultdict of lists
    """
    places = _places(sheet, rows[0] if rows else [])
    for line, cells in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW):
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        row, bad = {}, []
        for column in sheet.columns:
            place = places[column.key]
            cell = cells[place] if place < len(cells) else None
            try:
                row[column.key] = _value(column, cell)
            except Refused as refused:
                where = f"{letter(place)} ({column.title})"
                bad.append(
                    replace(refused.fault, line=line, sheet=sheet.name, field=where)
                )
        code = row.get("code") or ""
        faults[code] += [replace(fault, code=code) for fault in bad]
        yield line, row


def _places(sheet, head):
    """Return key → place of the columns; their order is free."""
    keys = [one_line(str(cell or "")).lower() for cell in head]
    for column in sheet.columns:
        if column.key not in keys:
            refuse("column_missing", sheet=sheet.name, column=column.key)
    return {column.key: keys.index(column.key) for column in sheet.columns}


def _by_code(tables, codes, faults):
    """Return code → sheet → rows; rows of unknown procedures become faults."""
    children = defaultdict(lambda: defaultdict(list))
    for sheet in SHEETS[1:]:
        for line, row in tables[sheet.key]:
            code = row.get("code") or ""
            if code in codes:
                children[code][sheet.key].append(row)
            elif code:
                where = f"A ({sheet.columns[0].title})"
                args = (("value", code),)
                faults[code].append(
                    Fault("code_not_listed", where, args, code, line, sheet.name)
                )
    return children


# === CELLS === #


def _value(column, cell):
    """Return what a cell says; raises :class:`Refused`."""
    if isinstance(cell, str):
        cell = nfc(cell).strip("\n\r")
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            refuse("missing")
        return None
    if isinstance(cell, str) and cell.strip() in _ERRORS:
        refuse("cell_error", value=cell.strip())
    return _READERS.get(column.kind, _text)(column, cell)


def _text(column, cell):
    if isinstance(cell, date):
        refuse("cell_is_date", value=cell.isoformat())
    if isinstance(cell, bool):
        refuse("cell_text", value=cell)
    return cell if isinstance(cell, str) else f"{cell:.15g}"


def _code(column, cell):
    """A number here is no code: 1.001190 would come in as 1.00119."""
    if not isinstance(cell, str):
        refuse("cell_code", value=cell)
    return cell.strip()


def _lines(column, cell):
    words = _text(column, cell).replace(";", "\n").splitlines()
    return [word.strip() for word in words if word.strip()]


def _number(column, cell):
    number = cell
    if isinstance(cell, str):
        words = cell.strip().replace(",", ".")
        try:
            number = float(words) if "." in words else int(words)
        except ValueError:
            refuse("cell_number", value=cell)
    if isinstance(number, bool) or not isinstance(number, int | float):
        refuse("cell_number", value=cell)
    if not math.isfinite(number) or number > _LARGEST:
        refuse("too_large", value=cell)
    if number < 0:
        refuse("negative", value=cell)
    return int(number) if number == int(number) else number


def _count(column, cell):
    number = _number(column, cell)
    if not isinstance(number, int):
        refuse("cell_count", value=cell)
    return number


def _day(column, cell):
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    for pattern in _DATES if isinstance(cell, str) else ():
        try:
            return datetime.strptime(cell.strip(), pattern).date().isoformat()
        except ValueError:
            continue
    refuse("cell_date", value=cell)


def _choice(column, cell):
    known = {title.casefold(): value for title, value in column.words}
    known |= {value.casefold(): value for _title, value in column.words}
    words = one_line(_text(column, cell))
    if words.casefold() not in known:
        titles = ", ".join(title for title, _value in column.words)
        refuse("unknown_word", value=words, known=titles)
    return known[words.casefold()]


def _choices(column, cell):
    return [_choice(column, words) for words in _lines(column, cell)]


def _flag(column, cell):
    if isinstance(cell, bool):
        return cell
    return _choice(column, cell) == "yes"


_READERS = {
    CODE: _code,
    LINES: _lines,
    NUMBER: _number,
    COUNT: _count,
    DAY: _day,
    CHOICE: _choice,
    CHOICES: _choices,
    FLAG: _flag,
}


# === RECORDS === #


def _record(row, parts):
    """Return the record of a procedure and its rows on the other sheets."""
    return {
        "code": row["code"],
        "name": row["name"],
        "source": "workbook",
        "kind": row["kind"],
        "level": row["level"],
        "field": row["field"],
        "promulgating_agency": {"code": row["agency_code"], "name": row["agency_name"]},
        "decision_no": row["decision_no"],
        "decision_date": row["decision_date"],
        "subjects": row["subjects"],
        "executing_agencies": _named(row["executing"]),
        "authority_agencies": _named(row["authority"]),
        "coordinating_agencies": _named(row["coordinating"]),
        "receiving_address": row["receiving_address"],
        "conditions": row["conditions"],
        "channels": [_channel(way, parts["fees"]) for way in parts["channels"]],
        "cases": [
            {
                "code": case["case_code"],
                "name": case["name"],
                "time_qty": case["time_qty"],
                "time_unit": case["time_unit"],
            }
            for case in parts["cases"]
        ],
        "dossier": [
            {"group": part["group"], "items": [_component(part)]}
            for part in parts["components"]
        ],
        "legal_basis": [
            {"number": basis["number"], "name": basis["name"]}
            for basis in parts["legal_basis"]
        ],
        "results": [
            {"code": result["result_code"], "name": result["name"]}
            for result in parts["results"]
        ],
        "steps": [
            {"name": step["name"], "text": step["text"]} for step in parts["steps"]
        ],
    }


def _named(names):
    return [{"name": name} for name in names or []]


def _channel(way, fees):
    return {
        "method": way["method"],
        "time_qty": way["time_qty"],
        "time_unit": way["time_unit"],
        "time_text": way["time_text"],
        "description": way["description"],
        "fees": [
            {
                "kind": fee["fee_kind"],
                "amount": fee["amount"],
                "currency": fee["currency"] or "VND",
                "unit_name": fee["unit_name"],
                "text": fee["text"],
                "basis": fee["basis"],
            }
            for fee in fees
            if fee["method"] in (None, way["method"])
        ],
    }


def _component(part):
    return {
        "code": part["component_code"],
        "name": part["name"],
        "originals": part["originals"],
        "copies": part["copies"],
        "required": part["required"],
        "form_files": part["form_files"],
    }
