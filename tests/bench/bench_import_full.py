"""The 406 national records in full: `import_file` against Odoo's `load()`.

Both fill the same tables with some nine thousand rows; ours takes terms and fees out
of words, compares with the catalogue, publishes and makes the settle-list besides.
"""

import json
import sys
from pathlib import Path

import stock_load
from stock_load import nfc

RECORDS = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "tthc_mixed_sample.jsonl"
)
CHANNELS = {"DIRECT": "direct", "ONLINE": "online", "POSTAL": "postal"}
ROLES = {
    "executing_agencies": "executing",
    "authority_agencies": "authority",
    "authorized_agencies": "authorized",
    "coordinating_agencies": "coordinating",
    "executing_agencies_catalogue": "listed",
}


def run(env) -> list[dict]:
    """Import the records once with each side; nothing is kept."""
    if not RECORDS.is_file():
        print(
            f"../shared is absent, import_full not run: no {RECORDS}", file=sys.stderr
        )
        return []
    with RECORDS.open(encoding="utf-8") as file:
        entries = [entry_of(json.loads(line)) for line in file]
    return stock_load.compare(env, "import_full", RECORDS, entries, check)


def entry_of(record) -> dict:
    """Return a record as the peer takes it."""
    channels = record["channels"]
    parts = {
        "channel_ids": [
            [CHANNELS[row["method"]], nfc(row["description"])] for row in channels
        ],
        "tariff_ids": [
            [nfc(fee["text"])[:120] or "-", nfc(fee["text"]), "0"]
            for row in channels
            for fee in row["fees"]
        ],
        "case_ids": [
            [nfc(case["code"]), nfc(case["name"])] for case in record["cases"]
        ],
        "component_ids": [
            [nfc(group["group"]), nfc(item["name"]) or nfc(group["group"]) or "-"]
            for group in record["dossier"]
            for item in group["items"]
        ],
        "basis_ids": [
            [nfc(row["number"]), nfc(row["name"]) or nfc(row["number"]) or "-"]
            for row in record["legal_basis"]
        ],
        "result_ids": [
            [nfc(row["code"]), nfc(row["name"])] for row in record["results"]
        ],
        "step_text_ids": [
            [nfc(step["name"]), nfc(step["text"]) or nfc(step["name"])]
            for step in record["steps"]
        ],
        "agency_ids": [
            [role, nfc(agency if isinstance(agency, str) else agency["name"])]
            for key, role in ROLES.items()
            for agency in record.get(key) or []
            if agency and (isinstance(agency, str) or agency["name"])
        ],
    }
    return {
        "code": record["code"].strip(),
        "name": nfc(record["name"]),
        "subjects": nfc("\n".join(record.get("subjects") or [])),
        "conditions": nfc(record.get("conditions")),
        "parts": parts,
    }


def check(added, entries):
    """Every row of every part came in."""
    wanted = {"versions": len(entries)}
    for part in stock_load.PARTS:
        wanted[part] = sum(len(entry["parts"][part]) for entry in entries)
    if added != wanted:
        raise AssertionError(f"{added} instead of {wanted}")
