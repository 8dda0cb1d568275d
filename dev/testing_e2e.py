"""The browser layer: a server with real workers, the demonstration loaded."""

import contextlib
import signal
import subprocess
import sys
import time
import urllib.request

import postgres
from base import LOGS, MAIN_DB, ROOT, STATE, TOP_MODULES, say, stamp_of, write
from odoo_process import (
    log_failure,
    logged_script,
    odoo_environment,
    odoo_process,
    open_log,
)
from serve import install_modules, stop_process
from testing import Layer, pytest_layer
from testing_odoo import free_port, read_log

DB = f"{MAIN_DB}_e2e"
OWN_BASE = f"{MAIN_DB}_e2e_base"
STAMP = STATE / "e2e.stamp"
SERVER_LOG = "e2e-odoo.log"


def own_base() -> str:
    """An installed database for `make e2e` alone, kept while nothing changes."""
    files = sorted(p for p in ROOT.glob("addons/**/*") if p.is_file())
    files = [p for p in files if p.suffix != ".pyc"]
    stamp = stamp_of(*files)
    if not (
        postgres.exists(OWN_BASE) and STAMP.exists() and STAMP.read_text() == stamp
    ):
        say("Installing the add-ons for the browser tests.")
        postgres.drop(OWN_BASE)
        postgres.create(OWN_BASE, throw_away=True)
        install_modules(OWN_BASE, TOP_MODULES, "e2e-install.log")
        write(STAMP, stamp)
    return OWN_BASE


def layer(base: str) -> Layer:
    """Run tests/e2e against a server on a copy of an installed database."""
    result = Layer("e2e")
    if not (ROOT / "tests" / "e2e").is_dir():
        return result
    if not postgres.exists(base):
        result.problems.append("not run: the add-ons did not install")
        return result
    began = time.time()
    postgres.drop(DB)
    postgres.create(DB, template=base, throw_away=True)
    settings = ROOT / "dev" / "first_settings.py"
    logged_script(DB, settings, "e2e-demo.log", "settings failed")
    demo = ROOT / "dev" / "demo.py"
    logged_script(DB, demo, "e2e-demo.log", "the demonstration centre failed")
    with running_server() as address:
        result = pytest_layer(
            "e2e",
            ONESTOP_URL=address,
            ONESTOP_DB=DB,
            ONESTOP_CHROMIUM="/usr/bin/chromium",
        )
    # What the server complained of while it was used counts as well.
    read_log(LOGS / SERVER_LOG, result)
    result.seconds = time.time() - began
    return result


@contextlib.contextmanager
def running_server():
    """Odoo with two workers, behind a front that tells web sockets apart."""
    front, http, gevent = free_port(), free_port(), free_port()
    with open_log(SERVER_LOG) as stream:
        process = odoo_process(
            "-d", DB, "--workers=2", "-p", http, "--gevent-port", gevent,
            "--proxy-mode", stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
            env=odoo_environment(), start_new_session=True,
        )  # fmt: skip
        proxy = subprocess.Popen(
            [
                sys.executable,
                ROOT / "dev" / "front.py",
                *map(str, (front, http, gevent)),
            ]
        )
    try:
        address = f"http://localhost:{front}"
        wait_for(process, f"{address}/web/login", SERVER_LOG)
        yield address
    finally:
        proxy.send_signal(signal.SIGTERM)
        proxy.wait()
        stop_process(process)


def wait_for(process: subprocess.Popen, address: str, log: str) -> None:
    """Wait until the server gives a page."""
    for _ in range(600):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(address, timeout=60) as page:
                page.read()
            return
        time.sleep(0.2)
    raise log_failure(f"the server for the browser tests does not serve ({LOGS})", log)
