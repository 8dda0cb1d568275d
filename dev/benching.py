"""make bench: ours against peers, a table and .local/bench.json."""

import json
import os
import shlex
import subprocess

import install
import postgres
from base import LOCAL, MAIN_DB, PYTHON, ROOT, Failure, run, say, write
from odoo_process import (
    RUNNER,
    odoo_environment,
    odoo_process,
    python_process,
    wait,
)
from testing import only_one
from testing_e2e import own_base

# Installed once; each benchmark gets a copy, untouched by what others left behind.
DB = f"{MAIN_DB}_bench"
COPY = f"{DB}_copy"
FOLDER = ROOT / "tests" / "bench"
# Add-ons of others, measured against; nothing of the suite needs them.
PEERS = LOCAL / "peers"
PEER_MODULES = ["helpdesk_mgmt", "product"]


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
            install_peers()
            results = [row for name in chosen(names) for row in measure(name)]
        finally:
            postgres.drop(COPY)
            postgres.drop(DB)
    write(LOCAL / "bench.json", json.dumps(results, indent=1, ensure_ascii=False))
    show(results)
    return 0


def install_peers() -> None:
    """Put the peers' add-ons into a folder of their own, and into the database."""
    lock = FOLDER / "requirements.txt"
    if not (PEERS / "odoo").is_dir():
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--no-deps"]
        run(
            [*pip, "--require-hashes", "--target", PEERS, "-r", lock],
            "the peers of the benchmarks could not be installed",
            install.NETWORK_HINT,
        )
    modules = ",".join(PEER_MODULES)
    command = ("-d", DB, "-i", modules, "--stop-after-init", "--no-http")
    if wait(odoo_process(*command, env=peer_environment())):
        raise Failure("the peers did not install", "see the message above")


def peer_environment() -> dict:
    """Odoo's environment with the peers' add-ons."""
    values = odoo_environment()
    values["ODOO_ADDONS_PATH"] += f",{PEERS / 'odoo' / 'addons'}"
    return values


def chosen(names: list[str]) -> list[str]:
    """The names of all benchmarks, or of those that are wanted."""
    known = [
        path.stem.removeprefix("bench_") for path in sorted(FOLDER.glob("bench_*.py"))
    ]
    unknown = set(names) - set(known)
    if unknown:
        raise Failure(
            f"no benchmark {', '.join(sorted(unknown))}", f"one of {', '.join(known)}"
        )
    return [name for name in known if not names or name in names]


def measure(name: str) -> list[dict]:
    """Run a benchmark inside Odoo; its last line is JSON."""
    postgres.drop(COPY)
    postgres.create(COPY, template=DB, throw_away=True)
    process = python_process(
        RUNNER,
        COPY,
        FOLDER / "run.py",
        name,
        stdout=subprocess.PIPE,
        env=peer_environment(),
    )
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
