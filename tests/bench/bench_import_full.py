"""The 406 national records in full.

Ours: `import_file` on the JSON Lines: reading, comparing and storing of procedures,
versions, about 9,000 rows of their parts and the points to settle, in one transaction.
Peer: Odoo's own `load()` of the same number of rows with the same texts, as bare
contacts: no reading, no rules, no history. Both sides are counted in the database.
"""

import json
import sys
import time
from pathlib import Path

RECORDS = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "tthc_mixed_sample.jsonl"
)
BATCH = 2000
PARTS = ("channel", "case", "component", "tariff", "basis", "result", "step.text")


def run(env) -> list[dict]:
    """Import the records once with each side; nothing is kept."""
    if not RECORDS.is_file():
        print(
            f"../shared is absent, import_full not measured: no {RECORDS}",
            file=sys.stderr,
        )
        return []
    with RECORDS.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    rows = rows_of(records)
    value = timed(env, lambda: ours(env, records, rows))
    peer_value = timed(env, lambda: peer(env, rows))
    return [
        {
            "name": "import_full",
            "value": round(value, 1),
            "unit": "s",
            "peer": "Odoo load()",
            "peer_value": round(peer_value, 1),
            "ratio": round(peer_value / value, 1),
        }
    ]


def rows_of(records) -> list[tuple[str, str]]:
    """Return name and text of every record and of every row of its parts."""
    rows = []
    for record in records:
        rows.append((record["name"], record.get("conditions") or ""))
        for channel in record["channels"]:
            rows.append((channel["method"], channel.get("description") or ""))
            rows += [("fee", fee.get("text") or "") for fee in channel["fees"]]
        rows += [(case["name"], case["code"]) for case in record["cases"]]
        rows += [
            (item["name"] or group["group"], group["group"])
            for group in record["dossier"]
            for item in group["items"]
        ]
        rows += [(basis["name"], basis["number"]) for basis in record["legal_basis"]]
        rows += [(result["name"], result["code"]) for result in record["results"]]
        rows += [(step["name"], step["text"]) for step in record["steps"]]
    # Contacts are indexed by name, which has its limits.
    return [((name or text or "-")[:250], text or "") for name, text in rows]


def timed(env, function) -> float:
    """Return the seconds of one call, whose work is undone."""
    began = time.perf_counter()
    function()
    env.flush_all()
    seconds = time.perf_counter() - began
    env.cr.rollback()
    env.invalidate_all(flush=False)
    return seconds


def count(env) -> int:
    """Return the number of versions and of all rows of their parts."""
    models = ["onestop.procedure.version"]
    models += [f"onestop.procedure.{part}" for part in PARTS]
    return sum(env[model].search_count([]) for model in models)


def ours(env, records, rows):
    """Import the records; each row of each part is in the database then."""
    before = count(env)
    result = env["onestop.catalogue.import"].import_file(str(RECORDS))
    if result["failed"] or result["created"] + result["updated"] != len(records):
        raise AssertionError(f"not all records came in: {result}")
    if count(env) - before != len(rows):
        raise AssertionError(f"{count(env) - before} rows instead of {len(rows)}")


def peer(env, rows):
    """Load the same rows as contacts."""
    partners = env["res.partner"].with_context(tracking_disable=True)
    before = partners.search_count([])
    for start in range(0, len(rows), BATCH):
        part = [list(row) for row in rows[start : start + BATCH]]
        result = partners.load(["name", "comment"], part)
        if not result["ids"]:
            raise AssertionError(f"the peer refused rows: {result['messages'][:3]}")
    if partners.search_count([]) - before != len(rows):
        raise AssertionError("the peer holds another number of rows")
