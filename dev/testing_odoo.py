"""The layers that run inside Odoo: unit and HTTP tests, then cross-add-on ones."""

import re
import socket
import subprocess
import time
from pathlib import Path

import postgres
from base import LOGS, MODULES, ROOT, TOP_MODULES, say
from odoo_process import odoo_environment, odoo_process, open_log, script
from testing import Layer

BASE = "onestop_test"
CROSS = "onestop_test_cross"
CROSS_MODULE = "test_onestop"
# Core's own tests that an add-on can break.
CORE_TAGS = "/web:TestMenusAdminLight,/website:Crawler"

LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<text>.*)")
SUM = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
SKIP = re.compile(r": skipped (?P<test>.*?) : (?P<reason>.*)")
# A failed test is one problem, its sums are none.
TEST = re.compile(r": (FAIL|ERROR): ")
SUMS = re.compile(SUM.pattern + r"|: \d+ failures, \d+ errors|At least one test failed")


def layers() -> list[Layer]:
    """Install the add-ons with their tests; then tests/addons on a copy."""
    found = [name for name in MODULES if has_module(name)]
    if not found:
        return []
    for database in (BASE, CROSS):
        postgres.drop(database)
    top = ",".join(name for name in TOP_MODULES.split(",") if name in found)
    tags = ",".join(f"/{name}" for name in found)
    done = [odoo_layer("unit", BASE, top or ",".join(found), tags)]
    done.append(texts_layer(found))
    if (ROOT / "tests" / "addons" / CROSS_MODULE / "__manifest__.py").exists():
        postgres.create(CROSS, template=BASE, throw_away=True)
        done.append(odoo_layer("cross", CROSS, CROSS_MODULE, f"/{CROSS_MODULE}"))
        # While something is installed, Odoo runs the tests of just that.
        done.append(odoo_layer("core", CROSS, "", CORE_TAGS))
    return done


def has_module(name: str) -> bool:
    """Is the add-on there?"""
    return (ROOT / "addons" / name / "__manifest__.py").exists()


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def odoo_layer(name: str, database: str, modules: str, tags: str) -> Layer:
    """Install modules, if any, and run the tests of some tags; read the log."""
    say(f"--- {name} (Odoo, log: {LOGS / name}.log)")
    layer = Layer(name)
    began = time.time()
    if not postgres.exists(database):
        postgres.create(database, throw_away=True)
    # In English alone: a test that wants Vietnamese loads it.
    command = ["-d", database, *(["-i", modules] if modules else [])]
    command += ["--test-tags", tags, "--stop-after-init"]
    command += ["-p", free_port(), "--gevent-port", free_port()]
    # Limits are for requests of a server; tests start browsers and take their time.
    limits = {"ODOO_LIMIT_MEMORY_HARD": "0", "ODOO_LIMIT_TIME_REAL": "0"}
    with open_log(f"{name}.log") as stream:
        code = odoo_process(
            *command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env={**odoo_environment(), **limits},
        ).wait()
    read_log(LOGS / f"{name}.log", layer)
    if code and not layer.problems:
        layer.problems.append(f"Odoo ended with code {code}, see {LOGS / name}.log")
    if not layer.passed and not layer.problems:
        layer.problems.append("no test was run")
    layer.seconds = time.time() - began
    return layer


def texts_layer(modules: list[str]) -> Layer:
    """Each add-on's template of texts is what the add-on says."""
    say("--- texts")
    layer = Layer("texts")
    began = time.time()
    path = ROOT / "dev" / "check_texts.py"
    with open_log("texts.log") as stream:
        code = script(BASE, path, *modules, stdout=stream, stderr=stream)
    rows = (LOGS / "texts.log").read_text().splitlines()
    if code:
        layer.problems += [row for row in rows if row] or [f"ended with code {code}"]
    else:
        layer.passed = len(modules)
    layer.seconds = time.time() - began
    return layer


def read_log(path: Path, layer: Layer) -> None:
    """Count tests, skips, and warnings that are not known."""
    passing = known_warnings()
    for row in path.read_text(errors="replace").splitlines():
        line = LINE.match(row)
        if not line:
            continue
        text = line["text"]
        if found := SUM.search(text):
            failed, errors, total = map(int, found.groups())
            layer.passed += max(0, total - failed - errors)
        elif found := SKIP.search(text):
            layer.skip(found["test"], found["reason"])
            layer.passed -= 1
        if line["level"] in ("WARNING", "ERROR", "CRITICAL"):
            warning = f"{line['level']} {text}"
            if TEST.search(text):
                layer.problems.append(text)
            elif not any(known.search(warning) for known in (SUMS, *passing)):
                layer.problems.append(f"in the log: {warning}")
    layer.passed = max(0, layer.passed)


def known_warnings() -> list[re.Pattern]:
    """Warnings that are not ours, each with its reason in the file."""
    path = ROOT / "dev" / "known_warnings.txt"
    rows = path.read_text().splitlines()
    return [re.compile(row) for row in rows if row and not row.startswith("#")]
