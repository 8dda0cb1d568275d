"""Where things are, how commands are run, and how failures are told.

Everything in dev/ runs on Debian's own Python with the standard library only,
because it is what builds the virtual environment in the first place.
"""

import errno
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onestop"

IS_ROOT = os.geteuid() == 0
SERVICE_USER = "onestop"
# PostgreSQL refuses to run as root, and an unprivileged user cannot enter
# /root: as root the data lives under /var/lib, one folder per checkout.
STATE = (
    Path("/var/lib/onestop") / hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    if IS_ROOT
    else LOCAL / "state"
)
LOGS = STATE / "log"
DATA = STATE / "data"

MAIN_DB = "onestop"
MODULES = (
    "onestop_procedure",
    "onestop_dossier",
    "onestop_fee",
    "onestop_portal",
    "onestop_report",
)
TOP_MODULES = "onestop_report,onestop_portal"
LOGINS = (
    "clerk officer leader director cashier accountant catalogue auditor "
    "integrator citizen admin"
).split()


class Failure(Exception):
    """A step failed; says what happened and what the reader can do."""

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.todo = todo


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def report(failure: Exception) -> int:
    """Print a failure with its way out; return the exit code."""
    print(f"\n  Failed: {failure}", file=sys.stderr)
    if todo := getattr(failure, "todo", ""):
        print(f"  Do:     {todo}", file=sys.stderr)
    return 1


def explain_os_error(error: OSError) -> Failure:
    """Turn a system error into words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failure(
            f"no space left on the disk ({error.filename or 'while writing'})",
            "free some space (the suite needs about 4 GB), then run it again",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return Failure(
            f"no permission: {error.filename or error}",
            "run it as the owner of this checkout, or as root",
        )
    return Failure(str(error))


def need_space(folder: Path, gigabytes: float) -> None:
    """Refuse to start what the disk cannot hold."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise Failure(
            f"only {free:.1f} GB free in {folder}, {gigabytes:g} GB needed",
            "free some space, or move the checkout or XDG_CACHE_HOME",
        )


def run(command: list, what: str, todo: str = "", **options) -> str:
    """Run a command quietly; on failure show its last words and what to do."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            check=False,
            **options,
        )
    except FileNotFoundError as error:
        raise Failure(f"{what}: {error.filename} is not installed", todo) from None
    if done.returncode:
        lines = [row for row in done.stdout.splitlines() if "WARNING: " not in row]
        last = "\n".join(f"    {line[:160]}" for line in lines[-8:])
        if "No space left on device" in done.stdout:
            todo = "free some disk space, then run it again"
        raise Failure(f"{what}\n{last}", todo)
    return done.stdout


def stamp_of(*paths: Path, extra: str = "") -> str:
    """Fingerprint of some files, to see whether a step is up to date."""
    digest = hashlib.sha256(extra.encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def write(path: Path, text: str) -> None:
    """Write a file in one go, so that a crash leaves the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(text)
    draft.replace(path)


def service_account() -> dict:
    """The subprocess arguments that drop root, empty when we are not root."""
    if not IS_ROOT:
        return {}
    account = pwd.getpwnam(SERVICE_USER)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def ensure_state() -> None:
    """Make the state folders, as root also the user that owns them."""
    if IS_ROOT:
        try:
            pwd.getpwnam(SERVICE_USER)
        except KeyError:
            run(
                f"useradd --system --home-dir /var/lib/onestop --create-home "
                f"--shell /usr/sbin/nologin {SERVICE_USER}".split(),
                f"could not make the system user {SERVICE_USER}",
            )
        Path("/var/lib/onestop").mkdir(exist_ok=True)
        shutil.chown("/var/lib/onestop", SERVICE_USER, SERVICE_USER)
    for folder in (STATE, LOGS, DATA):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o750)
        if IS_ROOT:
            shutil.chown(folder, SERVICE_USER, SERVICE_USER)


def service_can_read() -> bool:
    """Can the unprivileged user reach this checkout and its Python?"""
    test = f"test -r '{ROOT}/odoo.conf' && test -x '{PYTHON}'"
    return (
        subprocess.run(["sh", "-c", test], check=False, **service_account()).returncode
        == 0
    )
