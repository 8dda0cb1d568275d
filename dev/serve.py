"""make run and make stop; the first run builds the main database."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import install
import postgres
from base import (
    DATA,
    LOGINS,
    LOGS,
    MAIN_DB,
    ROOT,
    STATE,
    TOP_MODULES,
    VENV,
    Failure,
    need_space,
    run,
    say,
    write,
)
from odoo_process import (
    log_failure,
    logged_script,
    odoo_process,
    open_log,
)

NEW_DB = f"{MAIN_DB}_new"
RUN_PID = STATE / "run.pid"
ODOO_PID = STATE / "odoo.pid"
LOG = LOGS / "odoo.log"


def serve() -> int:
    """make run: everything that is missing, then the centre in the foreground."""
    port = wanted_port()
    check_port(port)
    install.setup()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with postgres.server():
        check_port(port)
        ensure_database()
        set_address(port)
        return serve_database(port)


# --- the port ----------------------------------------------------------------


def wanted_port() -> int:
    """PORT from the environment, 8069 without."""
    text = os.environ.get("PORT") or "8069"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Failure(f"PORT={text} is no port", "use a number up to 65535")
    return int(text)


def check_port(port: int) -> None:
    """Refuse a taken port before anything else is done."""
    ours = alive(RUN_PID) or alive(ODOO_PID)
    if ours:
        raise Failure(
            f"the centre already runs from this checkout (process {ours})",
            "use it, or stop it with `make stop`",
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except PermissionError:
            raise Failure(
                f"port {port} is reserved for root",
                "use a port above 1023: make run PORT=8070",
            ) from None
        except OSError:
            raise Failure(
                f"port {port} is taken by another program",
                f"stop it, or choose another: make run PORT={port + 1}",
            ) from None


def alive(pid_file: Path) -> int:
    """The process of a pid file, when it lives and is one of this checkout's."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(pid_file.read_text())
        folder = Path(f"/proc/{pid}")
        words = (folder / "cmdline").read_text().split("\0")
        if folder.joinpath("cwd").readlink() == ROOT and (
            str(VENV / "bin" / "odoo") in words or "dev/make.py" in words
        ):
            return pid
    return 0


# --- the first run -----------------------------------------------------------


def ensure_database() -> None:
    """Build the main database when there is none.

    It is built under another name and takes its own when finished: a run that
    dies half way leaves nothing that looks complete, and a database that was
    finished once is never dropped.
    """
    if postgres.exists(MAIN_DB):
        return
    need_space(STATE, 2)
    if postgres.exists(NEW_DB):
        say("The last installation was not finished; it starts anew.")
    postgres.drop(NEW_DB)
    began = time.time()
    say("First run: installing the add-ons, some minutes.")
    install_modules(NEW_DB, TOP_MODULES, "install.log")
    logged_script(
        NEW_DB, ROOT / "dev" / "first_settings.py", "install.log", "settings failed"
    )
    say("Loading the demonstration centre.")
    logged_script(
        NEW_DB, ROOT / "dev" / "demo.py", "demo.log", "the demonstration centre failed"
    )
    take_name(NEW_DB)
    say(f"Installed in {(time.time() - began) / 60:.1f} minutes.")


def install_modules(database: str, modules: str, log: str) -> None:
    """Install add-ons with Vietnamese; tell how far it is."""
    command = ["-d", database, "-i", modules, "--load-language", "vi_VN"]
    command += ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    with open_log(log) as stream:
        process = odoo_process(
            *command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        try:
            for line in process.stdout:
                stream.write(line)
                show_progress(line)
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    if code or " CRITICAL " in (LOGS / log).read_text(errors="replace"):
        raise log_failure("the add-ons do not install", log)


def show_progress(line: str) -> None:
    """One mark per module on a terminal."""
    found = re.search(r"Loading module (\S+) \((\d+)/(\d+)\)", line)
    if not found or not sys.stdout.isatty():
        return
    name, number, total = found.groups()
    end = "\n" if number == total else ""
    print(f"\r  {number}/{total} {name:40}", end=end, flush=True)


def take_name(database: str) -> None:
    """Give a finished database and its files the main name."""
    store = DATA / "filestore"
    if (store / MAIN_DB).exists():
        (store / MAIN_DB).rename(store / f"{MAIN_DB}.orphan-{int(time.time())}")
    if (store / database).exists():
        (store / database).rename(store / MAIN_DB)
    postgres.query(f'ALTER DATABASE "{database}" RENAME TO "{MAIN_DB}"', "postgres")


def set_address(port: int) -> None:
    """Links in mails and QR codes follow PORT, unless someone set a real address."""
    postgres.query(
        f"UPDATE ir_config_parameter SET value = 'http://localhost:{port}' "
        "WHERE key = 'web.base.url' AND value ~ '^http://localhost:[0-9]+$'",
        MAIN_DB,
    )


# --- serving -----------------------------------------------------------------


def serve_database(port: int) -> int:
    """Odoo until Ctrl-C, a signal or its own end."""
    rotate_log()
    with LOG.open("a") as stream:
        process = odoo_process(
            "-d", MAIN_DB, "-p", port, stdout=stream, stderr=stream,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    write(RUN_PID, str(os.getpid()))
    write(ODOO_PID, str(process.pid))
    try:
        address = f"http://localhost:{port}"
        wait_until_served(process, f"http://127.0.0.1:{port}/web/login")
        announce(address)
        code = process.wait()
        raise log_failure(f"Odoo stopped by itself (code {code})", LOG.name)
    except KeyboardInterrupt:
        say("\nStopping.")
        return 0
    finally:
        stop_process(process)
        RUN_PID.unlink(missing_ok=True)
        ODOO_PID.unlink(missing_ok=True)


def rotate_log() -> None:
    """Keep one old log of 50 MB."""
    if LOG.exists() and LOG.stat().st_size > 50e6:
        LOG.replace(LOG.with_suffix(".log.1"))


def wait_until_served(process: subprocess.Popen, address: str) -> None:
    """Wait until a page comes."""
    deadline = time.time() + 180
    while time.time() < deadline:
        if process.poll() is not None:
            raise log_failure("Odoo does not start", LOG.name)
        with contextlib.suppress(OSError, urllib.error.URLError):
            with urllib.request.urlopen(address, timeout=60) as page:
                page.read()
            return
        time.sleep(0.2)
    raise log_failure("Odoo serves no page", LOG.name)


def announce(address: str) -> None:
    """Tell where it is and who can log in."""
    say(f"\n  Onestop runs at {address}   (staff: {address}/odoo)\n")
    say("  Demonstration logins, the password is the same as the name;")
    say("  for the demonstration only, see docs/operations.md before real use:")
    say(f"    {' '.join(LOGINS)}\n")
    say(f"  Log: {LOG}")
    say("  Ctrl-C stops it.")


def stop_process(process: subprocess.Popen) -> None:
    """Ask Odoo to stop, then insist."""
    for number, patience in ((signal.SIGINT, 20), (signal.SIGKILL, 10)):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(patience)


def stop() -> int:
    """make stop: Odoo, then PostgreSQL."""
    for pid_file in (RUN_PID, ODOO_PID):
        if pid := alive(pid_file):
            os.kill(pid, signal.SIGTERM)
            for _ in range(400):
                if not alive(pid_file):
                    break
                time.sleep(0.1)
    postgres.KEEP.unlink(missing_ok=True)
    postgres.stop()
    say("Stopped.")
    return 0


def clean() -> int:
    """make clean: what can be made again; databases, files and backups stay."""
    stop()
    for name in ("venv", "odoo"):
        shutil.rmtree(ROOT / ".local" / name, ignore_errors=True)
    run(["find", ROOT, "-name", "__pycache__", "-not", "-path", "*/.local/*",
         "-exec", "rm", "-r", "{}", "+"], "could not clean")  # fmt: skip
    shutil.rmtree(STATE / "pycache", ignore_errors=True)
    say(f"Removed the installed tools. The data is still in {STATE}.")
    return 0
