"""The national list of 5,670 rows.

Ours: `import_file` on the CSV, everything in one transaction: procedures, versions
that only name them, agencies in words. Peer: Odoo's own `load()`, which the screen
"Import records" uses, of as many contacts with three related rows among them, in
batches as that screen sends them. Both sides are counted in the database.
"""

import csv
import sys
import time
from pathlib import Path

LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "tthc_catalogue.csv"
# The screen "Import records" sends two thousand rows at a time.
BATCH = 2000


def run(env) -> list[dict]:
    """Import the list once with each side; nothing is kept."""
    if not LIST.is_file():
        print(
            f"../shared is absent, import_list not measured: no {LIST}", file=sys.stderr
        )
        return []
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    value = timed(env, lambda: ours(env, rows))
    peer_value = timed(env, lambda: peer(env, rows))
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


def timed(env, function) -> float:
    """Return the seconds of one call, whose work is undone."""
    began = time.perf_counter()
    function()
    env.flush_all()
    seconds = time.perf_counter() - began
    env.cr.rollback()
    env.invalidate_all(flush=False)
    return seconds


def ours(env, rows):
    """Import the list; every row becomes a procedure that can be found."""
    before = env["onestop.procedure"].search_count([])
    result = env["onestop.catalogue.import"].import_file(str(LIST))
    if result["failed"] or result["created"] + result["unchanged"] != len(rows):
        raise AssertionError(f"{result['created']} of {len(rows)} rows: {result}")
    if env["onestop.procedure"].search_count([]) - before != result["created"]:
        raise AssertionError("the catalogue holds another number of procedures")


def peer(env, rows):
    """Load as many contacts with the same words, and tags for their fields."""
    env["res.partner.category"].load(
        ["name"], sorted({(row["fields"].split(" | ")[0],) for row in rows})
    )
    keys = ["ref", "name", "comment", "function", "category_id"]
    partners = env["res.partner"].with_context(tracking_disable=True)
    before = partners.search_count([])
    for start in range(0, len(rows), BATCH):
        result = partners.load(
            keys,
            [
                [
                    row["code"].strip(),
                    row["name"],
                    row["subjects"],
                    row["kind"],
                    row["fields"].split(" | ")[0],
                ]
                for row in rows[start : start + BATCH]
            ],
        )
        if not result["ids"]:
            raise AssertionError(f"the peer refused rows: {result['messages'][:3]}")
    if partners.search_count([]) - before != len(rows):
        raise AssertionError("the peer holds another number of rows")
