"""The national list of 5,670 rows: `import_file` against Odoo's `load()`.

Both fill the same tables with procedures, versions and agencies in words; ours reads
the CSV, compares with the catalogue and publishes besides.
"""

import csv
import sys
from pathlib import Path

import stock_load
from stock_load import nfc

LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "tthc_catalogue.csv"


def run(env) -> list[dict]:
    """Import the list once with each side; nothing is kept."""
    if not LIST.is_file():
        print(f"../shared is absent, import_list not run: no {LIST}", file=sys.stderr)
        return []
    with LIST.open(encoding="utf-8", newline="") as file:
        entries = [entry_of(row) for row in csv.DictReader(file)]
    return stock_load.compare(env, "import_list", LIST, entries, check)


def entry_of(row) -> dict:
    """Return a row as the peer takes it."""
    # One code of the list begins with a blank and stands a second time without it.
    code = row["code"].replace(" ", "_")
    departments = [name for name in row["departments"].split(" | ") if name]
    return {
        "code": code,
        "name": nfc(row["name"]),
        "subjects": nfc(row["subjects"]),
        "conditions": "",
        "parts": {"agency_ids": [["listed", nfc(name)] for name in departments]},
    }


def check(added, entries):
    """A version came in for each row, and every agency."""
    agencies = sum(len(entry["parts"]["agency_ids"]) for entry in entries)
    if (added["versions"], added["agency_ids"]) != (len(entries), agencies):
        raise AssertionError(f"{len(entries)} versions, {agencies} agencies: {added}")
