"""The peer of the imports: Odoo's own `load()` into the same tables.

`load()` stands behind Odoo's screen "Import records". It gets the same rows, parts
beneath their version as that screen takes them, and leaves drafts: no reading of
words, no comparing, no publishing, no list of what is open.
"""

import time
import unicodedata

# The screen sends two thousand lines at a time.
BATCH = 2000
#: part of a version → its columns
PARTS = {
    "channel_ids": ("channel", "description"),
    "tariff_ids": ("name", "source_text", "settled"),
    "case_ids": ("code", "name"),
    "component_ids": ("group_name", "name"),
    "basis_ids": ("number", "name"),
    "result_ids": ("code", "name"),
    "step_text_ids": ("name", "text"),
    "agency_ids": ("role", "name"),
}


def timed(env, function) -> float:
    """Return the seconds of one call, whose work is undone."""
    began = time.perf_counter()
    function()
    env.flush_all()
    seconds = time.perf_counter() - began
    env.cr.rollback()
    env.invalidate_all(flush=False)
    return seconds


def count(env) -> dict[str, int]:
    """Return how many versions there are, and rows of each of their parts."""
    version = env["onestop.procedure.version"]
    counted = {
        name: env[version._fields[name].comodel_name].search_count([]) for name in PARTS
    }
    return {"versions": version.search_count([]), **counted}


def added(before, after) -> dict[str, int]:
    """Return what came in between two counts."""
    return {name: after[name] - before[name] for name in before}


def nfc(text) -> str:
    """Return a text as both sides store it."""
    return unicodedata.normalize("NFC", text or "").strip()


def load(env, entries) -> None:
    """Load procedures, then their versions with all parts.

    :param entries: dicts of code, name, texts of the version, and lists of rows by
        the name of the part
    """
    procedures = env["onestop.procedure"]
    ids = send(
        procedures,
        ["code", "name"],
        [[entry["code"], entry["name"]] for entry in entries],
    )
    keys = ["procedure_id/.id", "name", "subjects", "conditions"]
    keys += [
        f"{part}/{column}" for part, columns in PARTS.items() for column in columns
    ]
    lines, chunk = [], []
    for procedure_id, entry in zip(ids, entries, strict=True):
        chunk = lines_of(procedure_id, entry)
        if len(lines) + len(chunk) > BATCH:
            send(env["onestop.procedure.version"], keys, lines)
            lines = []
        lines += chunk
    send(env["onestop.procedure.version"], keys, lines)


def lines_of(procedure_id, entry):
    """Return the lines of one version: its parts stand side by side."""
    height = max([1, *(len(entry["parts"].get(part, ())) for part in PARTS)])
    lines = []
    for index in range(height):
        line = [procedure_id, entry["name"], entry["subjects"], entry["conditions"]]
        if index:
            line = [""] * 4
        for part, columns in PARTS.items():
            rows = entry["parts"].get(part, ())
            line += rows[index] if index < len(rows) else [""] * len(columns)
        lines.append(line)
    return lines


def send(model, keys, lines) -> list[int]:
    """Load lines; return the ids of the records."""
    result = model.load(keys, lines)
    if not result["ids"]:
        raise AssertionError(f"the peer refused lines: {result['messages'][:2]}")
    return result["ids"]


def compare(env, name, path, entries, check) -> list[dict]:
    """Import a file once with each side; nothing is kept.

    :param check: called with what each side added and the entries; raises
    """

    def ours():
        result = env["onestop.catalogue.import"].import_file(str(path))
        if result["failed"] or result["created"] != len(entries):
            raise AssertionError(f"not all {len(entries)} came in: {result}")

    seconds = []
    for side in (ours, lambda: load(env, entries)):
        before = count(env)

        def work(side=side, before=before):
            side()
            check(added(before, count(env)), entries)

        seconds.append(timed(env, work))
    value, peer_value = seconds
    return [
        {
            "name": name,
            "value": round(value, 1),
            "unit": "s",
            "peer": "Odoo load()",
            "peer_value": round(peer_value, 1),
            "ratio": round(peer_value / value, 1),
        }
    ]
