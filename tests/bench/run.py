"""Runs every bench_*.py of this folder inside Odoo; `make bench` calls it.

A benchmark is a module with `run(env)` that returns a list of dictionaries
`{name, value, unit, peer, peer_value, ratio}`: the best of several rounds of ours
and of a peer on the same machine and the same input. `ratio` says how many times
less (time, space) ours needs: above 1 is better than the peer. Both sides must be
seen to give the same answer before they are timed.
"""

import importlib.util
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FIELDS = ("name", "value", "unit", "peer", "peer_value", "ratio")


def load(path: Path):
    """Import a benchmark from its file; what they share lies beside it."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(env, names: list[str]) -> None:
    """Run all, or the named ones; the results are the last line, as JSON."""
    results = []
    for path in sorted(FOLDER.glob("bench_*.py")):
        if names and path.stem.removeprefix("bench_") not in names:
            continue
        print(f"--- {path.stem}", file=sys.stderr, flush=True)
        for row in load(path).run(env):
            results.append({field: row[field] for field in FIELDS})
        env.cr.rollback()
    print(json.dumps(results))


if __name__ == "__main__":
    main(globals()["env"], sys.argv[1:])
