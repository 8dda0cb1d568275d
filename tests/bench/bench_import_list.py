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
    value = stock_load.timed(env, lambda: ours(env, entries))
    peer_value = stock_load.timed(env, lambda: peer(env, entries))
    return [
        {
            "name": "import_list",
            "value": round(value, 1),
            "unit": "s",
            "peer": "Odoo load()",
            "peer_value": round(peer_value, 1),
            "ratio": round(peer_value / value, 1),
        }
    ]


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


def ours(env, entries):
    """Import the list; versions and agencies are counted."""
    before = stock_load.count(env)
    result = env["onestop.catalogue.import"].import_file(str(LIST))
    if result["failed"] or result["created"] != len(entries):
        raise AssertionError(f"{result['created']} of {len(entries)} rows: {result}")
    check(before, stock_load.count(env), entries)


def peer(env, entries):
    """Load the same rows."""
    before = stock_load.count(env)
    stock_load.load(env, entries)
    check(before, stock_load.count(env), entries)


def check(before, after, entries):
    """Both sides added a version a row, and every agency."""
    added = stock_load.added(before, after)
    agencies = sum(len(entry["parts"]["agency_ids"]) for entry in entries)
    if (added["versions"], added["agency_ids"]) != (len(entries), agencies):
        raise AssertionError(f"{len(entries)} versions, {agencies} agencies: {added}")
