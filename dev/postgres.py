"""The private PostgreSQL cluster: a Unix socket, one role, one template."""

import contextlib
import fcntl
import getpass
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from base import (
    DATA,
    IS_ROOT,
    LOGS,
    SERVICE_USER,
    STATE,
    Failure,
    ensure_state,
    need_space,
    run,
    service_account,
)

CLUSTER = STATE / "pg"
ROLE = "onestop"
TEMPLATE = "onestop_template"
KEEP = STATE / "pg.keep"
USERS = STATE / "pg.users"
LOG = LOGS / "postgresql.log"


def socket_folder() -> Path:
    """Where the socket is; the system allows 107 characters for its whole path."""
    folder = STATE / "run"
    if len(str(folder)) < 85:
        return folder
    return Path("/tmp") / f"onestop-{os.getuid()}-{abs(hash_of(str(folder)))}"


def hash_of(text: str) -> int:
    """A number that stays the same between runs, unlike hash()."""
    return int.from_bytes(text.encode()[-64:], "big") % 10**10


SOCKET = socket_folder()

# Odoo's usual variables: whatever starts with these reaches the cluster.
ENVIRONMENT = {
    "PGHOST": str(SOCKET),
    "PGPORT": "5432",
    "PGUSER": ROLE,
    "PGDATABASE_TEMPLATE": TEMPLATE,
}

SETTINGS = f"""
# Written by dev/postgres.py on every start.
listen_addresses = ''
unix_socket_directories = '{SOCKET}'
unix_socket_permissions = 0770
max_connections = 200
shared_buffers = 512MB
effective_cache_size = 4GB
maintenance_work_mem = 256MB
work_mem = 16MB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
random_page_cost = 1.1
jit = off
log_line_prefix = '%m [%p] %d '
timezone = 'UTC'
log_timezone = 'UTC'
"""


# --- binaries ----------------------------------------------------------------


def binary(name: str) -> Path:
    """A PostgreSQL program: of the cluster's own version, else the newest."""
    version_file = CLUSTER / "PG_VERSION"
    root = Path("/usr/lib/postgresql")
    if version_file.exists():
        version = version_file.read_text().strip()
    else:
        found = [p.parent.parent.name for p in root.glob("*/bin/initdb")]
        version = max(found, key=float, default="")
    path = root / version / "bin" / name
    if not path.exists():
        raise Failure(
            f"PostgreSQL {version} is not installed ({path} is missing)",
            f"install Debian's package postgresql-{version or '15'}",
        )
    return path


def environment(**more: str) -> dict:
    """The process environment with the way to the cluster."""
    return {**os.environ, **ENVIRONMENT, **more}


# --- the cluster -------------------------------------------------------------


def create_cluster() -> None:
    """initdb, the role and the template database."""
    need_space(STATE, 1)
    draft = CLUSTER.with_name("pg.new")
    shutil.rmtree(draft, ignore_errors=True)
    command = [binary("initdb"), "-D", draft, "-U", "postgres", "-E", "UTF8"]
    command += ["--locale=C.UTF-8", "--data-checksums", "--auth=peer"]
    run(command, "could not make the PostgreSQL cluster", cwd="/", **service_account())
    # Only these system users come in, through the socket.
    ours = {SERVICE_USER, "root"} if IS_ROOT else {getpass.getuser()}
    rows = [f"onestop {user} {role}" for user in ours for role in (ROLE, "postgres")]
    (draft / "pg_ident.conf").write_text("\n".join(rows) + "\n")
    (draft / "pg_hba.conf").write_text("local all all peer map=onestop\n")
    draft.rename(CLUSTER)


def prepare() -> None:
    """Make the role and the template that every database is copied from."""
    done = f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}' AND datistemplate"
    if query(done, "postgres"):
        return
    query(f"DROP DATABASE IF EXISTS {TEMPLATE}", "postgres")
    if not query(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'", "postgres"):
        query(f"CREATE ROLE {ROLE} LOGIN CREATEDB", "postgres")
    # C collation sorts Đất after Giao; ICU's `vi` sorts as people do.
    query(
        f"CREATE DATABASE {TEMPLATE} OWNER {ROLE} TEMPLATE template0 ENCODING 'UTF8' "
        "LOCALE_PROVIDER icu ICU_LOCALE 'vi' LOCALE 'C.UTF-8'",
        "postgres",
    )
    # Odoo's indexes on unaccent() need it immutable before the first install.
    for statement in (
        "CREATE EXTENSION unaccent",
        "CREATE EXTENSION pg_trgm",
        "ALTER FUNCTION unaccent(text) IMMUTABLE",
        f"ALTER FUNCTION unaccent(text) OWNER TO {ROLE}",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
    ):
        query(statement, TEMPLATE, user="postgres")
    query(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true", "postgres")


def is_running() -> bool:
    """Does the cluster answer?"""
    ask = [binary("pg_isready"), "-q", "-h", str(SOCKET)]
    return subprocess.run(ask, check=False).returncode == 0


def start() -> None:
    """Start the cluster when it does not run; recovers after kill -9."""
    ensure_state()
    with open(STATE / "pg.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (CLUSTER / "PG_VERSION").exists():
            create_cluster()
        if not is_running():
            start_server()
        prepare()


def start_server() -> None:
    """Start the server process and wait until it answers."""
    SOCKET.mkdir(mode=0o770, exist_ok=True)
    if IS_ROOT:
        shutil.chown(SOCKET, SERVICE_USER, SERVICE_USER)
    need_space(CLUSTER, 0.3)
    conf = CLUSTER / "postgresql.auto.onestop.conf"
    conf.write_text(SETTINGS)
    main = CLUSTER / "postgresql.conf"
    include = f"include '{conf.name}'\n"
    if include not in main.read_text():
        with main.open("a") as stream:
            stream.write(include)
    forget_dead_server()
    command = [binary("pg_ctl"), "start", "-s", "-w", "-t", "120"]
    command += ["-D", CLUSTER, "-l", LOG]
    try:
        run(command, "PostgreSQL does not start", cwd="/", **service_account())
    except Failure as failure:
        last = LOG.read_text(errors="replace").splitlines()[-8:] if LOG.exists() else []
        text = "\n".join([str(failure), *last])
        full = "No space left" in text
        todo = "free some disk space" if full else f"read {LOG}"
        raise Failure(text, todo) from None


def forget_dead_server() -> None:
    """Clear what a killed server left: orphans on its memory, its pid file."""
    pid_file = CLUSTER / "postmaster.pid"
    if not pid_file.exists():
        return
    orphans = own_processes()
    postmaster = int(pid_file.read_text().split()[0])
    if postmaster in orphans:
        return  # alive but not answering yet: pg_ctl waits or says why
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
    for _ in range(100):
        if not own_processes():
            break
        time.sleep(0.1)
    # Its number may belong to another process, or to a zombie, by now.
    pid_file.unlink(missing_ok=True)
    for path in SOCKET.glob(".s.PGSQL.*"):
        path.unlink()


def own_processes() -> set[int]:
    """Processes that work in the cluster's folder, by number."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (folder / "cwd").readlink() == CLUSTER:
                found.add(int(folder.name))
    return found


def stop() -> None:
    """Stop the cluster, rolling back what is open."""
    if not (CLUSTER / "postmaster.pid").exists():
        return
    command = [binary("pg_ctl"), "stop", "-s", "-w", "-m", "fast", "-D", CLUSTER]
    run(command, "PostgreSQL does not stop", cwd="/", **service_account())


@contextlib.contextmanager
def server():
    """A running cluster for the time of a block; the last user switches it off."""
    ensure_state()
    with open(USERS, "a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        start()
        try:
            yield
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not KEEP.exists():
                    stop()


def keep_running() -> None:
    """make pg: leave the cluster running until `make stop`."""
    ensure_state()
    KEEP.touch()
    start()


# --- statements and databases ------------------------------------------------


def query(statement: str, database: str, user: str = "") -> str:
    """Run one statement; return its rows as bare lines."""
    user = user or ("postgres" if database == "postgres" else ROLE)
    command = [binary("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    command += ["-U", user, "-d", database, "-c", statement]
    return run(command, "the statement failed", env=environment(), cwd="/").strip()


def exists(database: str) -> bool:
    """Is there such a database?"""
    return bool(
        query(f"SELECT 1 FROM pg_database WHERE datname = '{database}'", "postgres")
    )


def drop(database: str) -> None:
    """Drop a database and its files."""
    query(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)', "postgres")
    shutil.rmtree(DATA / "filestore" / database, ignore_errors=True)


def create(database: str, template: str = TEMPLATE, throw_away: bool = False) -> None:
    """Copy a database, with its files when it has some."""
    strategy = "" if template == TEMPLATE else "STRATEGY FILE_COPY"
    query(
        f'CREATE DATABASE "{database}" OWNER {ROLE} TEMPLATE "{template}" {strategy}',
        "postgres",
    )
    if throw_away:
        query(f'ALTER DATABASE "{database}" SET synchronous_commit = off', "postgres")
    files = DATA / "filestore" / template
    if files.is_dir():
        # As hard links: Odoo never writes into a stored file.
        command = ["cp", "-al", files, DATA / "filestore" / database]
        run(command, "could not copy the files", **service_account())
