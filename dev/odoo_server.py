"""Odoo as a process: one-off commands, the shell, `make run` and `make stop`."""

import os
import shlex
import subprocess
from pathlib import Path

import install
import postgres
from base import (
    DATA,
    IS_ROOT,
    MAIN_DB,
    PYTHON,
    ROOT,
    SERVICE_USER,
    STATE,
    VENV,
    Failure,
    say,
    service_account,
    service_can_read,
)


def odoo_environment(**more: str) -> dict:
    """What Odoo reads from the environment, on top of odoo.conf."""
    addons = [ROOT / "addons", ROOT / "tests" / "addons"]
    paths = [str(path) for path in addons if any(path.glob("*/__manifest__.py"))]
    values = {
        "ODOO_RC": str(ROOT / "odoo.conf"),
        "ODOO_DATA_DIR": str(DATA),
        "ODOO_ADDONS_PATH": ",".join(paths),
        "ODOO_SCREENSHOTS": str(STATE / "screenshots"),
        # The service user cannot write beside the sources.
        "PYTHONPYCACHEPREFIX": str(STATE / "pycache"),
        "HOME": "/var/lib/onestop" if IS_ROOT else str(Path.home()),
        "PATH": f"{VENV}/bin:/usr/local/bin:/usr/bin:/bin",
        **more,
    }
    if not paths:
        del values["ODOO_ADDONS_PATH"]
    return postgres.environment(**values)


def odoo_process(*arguments: str, **options) -> subprocess.Popen:
    """Start Odoo, as the service user when it can read this checkout."""
    account = service_account()
    if account and not service_can_read():
        say(f"Note: {SERVICE_USER} cannot read {ROOT}, so Odoo runs as root.")
        account = {}
    options.setdefault("env", odoo_environment())
    return subprocess.Popen(
        [PYTHON, VENV / "bin" / "odoo", *arguments], cwd=ROOT, **account, **options
    )


def odoo(arguments: str = "") -> int:
    """make odoo ARGS='…': Odoo's own command line."""
    install.setup()
    with postgres.server():
        process = odoo_process(*shlex.split(arguments))
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Odoo got it too and stops by itself


def shell() -> int:
    """make shell: a Python shell with `env` on the main database."""
    return odoo(f"shell -d {MAIN_DB}")


def psql(statement: str = "") -> int:
    """make psql SQL='…': one statement, or a prompt."""
    with postgres.server():
        if not postgres.exists(MAIN_DB):
            raise Failure("there is no database yet", "run `make run` first")
        command = [postgres.binary("psql"), "-d", MAIN_DB, "-v", "ON_ERROR_STOP=1"]
        command += ["-c", statement] if statement else []
        return subprocess.run(command, env=postgres.environment(), check=False).returncode
