"""Odoo as a process: its environment, its user, one-off commands, scripts."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import install
import postgres
from base import (
    DATA,
    IS_ROOT,
    LOGS,
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

RUNNER = ROOT / "dev" / "in_odoo.py"


def odoo_environment(**more: str) -> dict:
    """What Odoo reads from the environment, on top of odoo.conf."""
    addons = [ROOT / "addons", ROOT / "tests" / "addons"]
    paths = [str(path) for path in addons if any(path.glob("*/__manifest__.py"))]
    values = {
        "ODOO_RC": str(ROOT / "odoo.conf"),
        "ODOO_DATA_DIR": str(DATA),
        # Threads for half of the connections: a request may hold two of them.
        "ODOO_MAX_HTTP_THREADS": "half",
        "ODOO_SCREENSHOTS": str(STATE / "screenshots"),
        # The service user cannot write beside the sources.
        "PYTHONPYCACHEPREFIX": str(STATE / "pycache"),
        "HOME": "/var/lib/onestop" if IS_ROOT else str(Path.home()),
        "PATH": f"{VENV}/bin:/usr/local/bin:/usr/bin:/bin",
    }
    if paths:
        values["ODOO_ADDONS_PATH"] = ",".join(paths)
    return postgres.environment(**values, **more)


def odoo_account() -> dict:
    """Who runs Odoo: the service user, unless it cannot read this checkout."""
    account = service_account()
    if account and not service_can_read():
        say(f"Note: {SERVICE_USER} cannot read {ROOT}, so Odoo runs as root.")
        return {}
    return account


def odoo_process(*arguments: object, **options) -> subprocess.Popen:
    """Start Odoo's command line."""
    return python_process(VENV / "bin" / "odoo", *arguments, **options)


def python_process(*arguments: object, **options) -> subprocess.Popen:
    """Start the virtual environment's Python with Odoo's environment."""
    options = {"env": odoo_environment(), "cwd": ROOT, **odoo_account(), **options}
    return subprocess.Popen([str(part) for part in (PYTHON, *arguments)], **options)


def wait(process: subprocess.Popen) -> int:
    """Wait for it; on Ctrl-C it got the signal as well and stops by itself."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def odoo() -> int:
    """make odoo ARGS='…': Odoo's own command line."""
    install.setup()
    with postgres.server():
        return wait(odoo_process(*shlex.split(os.environ.get("ARGS", ""))))


def shell() -> int:
    """make shell: a Python shell with `env` on the main database."""
    with main_database():
        return wait(odoo_process("shell", "-d", MAIN_DB))


def psql() -> int:
    """make psql SQL='…': one statement, or a prompt."""
    with main_database():
        command = [postgres.binary("psql"), "-d", MAIN_DB, "-v", "ON_ERROR_STOP=1"]
        if statement := os.environ.get("SQL"):
            command += ["-c", statement]
        environment = postgres.environment()
        return wait(subprocess.Popen(command, env=environment, cwd="/"))


class main_database:  # noqa: N801 - used as a `with` statement
    """A running cluster that holds the main database."""

    def __enter__(self):
        self.server = postgres.server()
        self.server.__enter__()
        if not postgres.exists(MAIN_DB):
            self.__exit__(None, None, None)
            raise Failure("there is no database yet", "run `make run` first")

    def __exit__(self, *details):
        self.server.__exit__(*details)


def script(database: str, path: Path, *arguments: object, **options) -> int:
    """Run a Python file with `env` on a database, as Odoo's superuser."""
    if not path.exists():
        raise Failure(f"{path.relative_to(ROOT)} does not exist")
    return wait(python_process(RUNNER, database, path, *arguments, **options))


def logged_script(database: str, path: Path, log: str, what: str) -> None:
    """Run a Python file with its output in a log; fail with its last words."""
    with open_log(log) as stream:
        code = script(database, path, stdout=stream, stderr=stream)
    if code:
        raise log_failure(what, log)


def open_log(name: str):
    """A log file that starts anew."""
    return (LOGS / name).open("w")


def log_failure(what: str, name: str) -> Failure:
    """A failure that quotes the end of its log."""
    lines = (LOGS / name).read_text(errors="replace").splitlines()
    quote = "\n".join(f"    {line}" for line in lines[-15:])
    full = "No space left" in "\n".join(lines)
    todo = "free some disk space, then again" if full else f"read {LOGS / name}"
    return Failure(f"{what}\n{quote}", todo)


def api_key() -> int:
    """make api-key LOGIN=…: print a JSON-2 key."""
    login = os.environ.get("LOGIN")
    if not login:
        raise Failure("whose key?", "make api-key LOGIN=integrator")
    with main_database():
        return script(MAIN_DB, ROOT / "dev" / "api_key.py", login)


def import_file() -> int:
    """make import FILE=… [ON_ERROR=skip|stop]: procedures into the catalogue."""
    name = os.environ.get("FILE")
    if not name:
        raise Failure("import what?", "make import FILE=procedures.jsonl")
    source = Path(name).expanduser()
    if not source.is_file():
        raise Failure(f"there is no file {source}", "give the path of a file")
    on_error = os.environ.get("ON_ERROR") or "stop"
    if on_error not in ("stop", "skip"):
        raise Failure(f"ON_ERROR={on_error}", "use ON_ERROR=stop or ON_ERROR=skip")
    with main_database():
        # The service user may not be able to read it where it lies.
        inbox = STATE / f"import-{os.getpid()}"
        inbox.mkdir()
        try:
            copy = Path(shutil.copyfile(source, inbox / source.name))
            inbox.chmod(0o755)
            copy.chmod(0o644)
            path = ROOT / "dev" / "import_catalogue.py"
            return script(MAIN_DB, path, copy, on_error)
        finally:
            shutil.rmtree(inbox)


def export_history() -> int:
    """make history FILE=…: what dev/verify_history.py checks."""
    name = os.environ.get("FILE")
    if not name:
        raise Failure("export where to?", "make history FILE=history.jsonl")
    target = Path(name).expanduser()
    with main_database():
        # The service user may not be able to write where it shall lie.
        outbox = STATE / f"history-{os.getpid()}"
        outbox.mkdir(mode=0o700)
        if account := service_account():
            os.chown(outbox, account["user"], account["group"])
        try:
            path = ROOT / "dev" / "history_export.py"
            code = script(MAIN_DB, path, outbox / "export.jsonl")
            if not code:
                shutil.copyfile(outbox / "export.jsonl", target)
                say(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
            return code
        finally:
            shutil.rmtree(outbox)


def demo() -> int:
    """make demo: load the demonstration centre into the main database."""
    with main_database():
        return script(MAIN_DB, ROOT / "dev" / "demo.py")


def pot() -> int:
    """make pot: write each add-on's template of texts to translate."""
    addons = sorted(path.parent.name for path in ROOT.glob("addons/*/__manifest__.py"))
    with main_database():
        for name in addons:
            inside = f"i18n export {name} -d {MAIN_DB} -o -".split()
            quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            text, log = odoo_process(*inside, **quiet).communicate()
            if b"msgid " not in text:
                raise Failure(f"no texts of {name}\n{log.decode()[-500:]}")
            # A date alone is no change.
            text = re.sub(rb'"PO[A-Z-]+Date: .*\n', b"", text, flags=re.IGNORECASE)
            target = ROOT / "addons" / name / "i18n" / f"{name}.pot"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(text)
            say(f"{target.relative_to(ROOT)}: {text.count(b'msgid ') - 1} texts")
    return 0
