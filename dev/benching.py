"""make bench: ours against peers, a table and .local/bench.json."""

import json
import os
import shlex
import subprocess

import install
import postgres
from base import LOCAL, MAIN_DB, ROOT, Failure, say, write
from odoo_process import RUNNER, python_process
from testing import only_one
from testing_e2e import own_base

DB = f"{MAIN_DB}_bench"


def bench() -> int:
    """Run tests/bench on a database of its own; ARGS names single benchmarks."""
    install.setup()
    install.install_packages(install.PEERS)
    names = shlex.split(os.environ.get("ARGS", ""))
    with only_one(), postgres.server():
        base = own_base()
        postgres.drop(DB)
        try:
            postgres.create(DB, template=base, throw_away=True)
            results = measure(names)
        finally:
            postgres.drop(DB)
    write(LOCAL / "bench.json", json.dumps(results, indent=1, ensure_ascii=False))
    show(results)
    return 0


def measure(names: list[str]) -> list[dict]:
    """Run the benchmarks inside Odoo; their last line is JSON."""
    script = ROOT / "tests" / "bench" / "run.py"
    process = python_process(RUNNER, DB, script, *names, stdout=subprocess.PIPE)
    out = process.communicate()[0].decode()
    if process.returncode:
        raise Failure("a benchmark failed", "see the message above")
    return json.loads(out.splitlines()[-1])


def show(results: list[dict]) -> None:
    """Print the table."""
    say(f"\n{'name':20}{'ours':>12}{'peer':>12} unit   ratio  peer's name")
    for row in results:
        say(
            f"{row['name']:20}{row['value']:12}{row['peer_value']:12} "
            f"{row['unit']:6} {row['ratio']:>5}  {row['peer']}"
        )
