"""make backup and make restore: the database and its files in one archive."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import time
from pathlib import Path

import install
import postgres
from base import (
    DATA,
    MAIN_DB,
    ROOT,
    STATE,
    Failure,
    need_space,
    run,
    say,
    service_account,
)
from odoo_process import main_database
from serve import ODOO_PID, RUN_PID, alive

FORMAT = 1
STORE = DATA / "filestore"


def backup() -> int:
    """make backup: write backups/onestop-<time>.tar."""
    with main_database():
        target = backup_database(MAIN_DB, ROOT / "backups")
    size = target.stat().st_size / 1e6
    say(f"{target.relative_to(ROOT)} ({size:.1f} MB)")
    return 0


def backup_database(database: str, folder: Path) -> Path:
    """Dump a database and pack it with its files."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    files = STORE / database
    size = int(postgres.query(f"SELECT pg_database_size('{database}')", database))
    need_space(folder, size / 1e9 + folder_size(files) / 1e9 + 0.1)
    target = folder / f"onestop-{time.strftime('%Y%m%d-%H%M%S')}.tar"
    draft = target.with_suffix(".part")
    dump = folder / f"{target.stem}.dump"
    try:
        with files_kept(database):
            # The dump first: every file it names is there until the lock ends.
            # Files of later attachments come along and do no harm.
            command = [postgres.binary("pg_dump"), "-Fc", "-d", database, "-f", dump]
            environment = postgres.environment()
            run(command, "the dump failed", env=environment, cwd="/")
            with tarfile.open(draft, "w") as archive:
                draft.chmod(0o600)
                add_text(archive, "manifest.json", manifest(database, dump))
                archive.add(dump, "database.dump")
                if files.exists():
                    archive.add(files, "filestore", filter=without_owner)
        draft.rename(target)
    finally:
        dump.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return target


@contextlib.contextmanager
def files_kept(database: str):
    """Keep Odoo's nightly clean-up from deleting files during a backup.

    The clean-up takes a SHARE lock on ir_attachment and gives up when it does
    not get it; this lock stands in its way and in nobody else's.
    """
    command = [postgres.binary("psql"), "-X", "-q", "-d", database]
    holder = subprocess.Popen(
        command,
        env=postgres.environment(),
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    holder.stdin.write(
        "BEGIN; LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE;\n\\echo locked\n"
    )
    holder.stdin.flush()
    if holder.stdout.readline().strip() != "locked":
        raise Failure("this database has no table of attachments", "is it Odoo's?")
    try:
        yield
    finally:
        holder.communicate()


def folder_size(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """The archive does not depend on this machine's users."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    """Put a small text file into the archive."""
    data = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(data), int(time.time()), 0o600
    archive.addfile(member, io.BytesIO(data))


def manifest(database: str, dump: Path) -> str:
    """What the archive holds, with the dump's checksum."""
    modules = postgres.query(
        "SELECT name || ' ' || latest_version FROM ir_module_module "
        "WHERE state = 'installed' ORDER BY name",
        database,
    )
    content = {
        "format": FORMAT,
        "made": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "postgresql": postgres.query("SHOW server_version", database),
        "modules": dict(line.split(" ", 1) for line in modules.splitlines()),
        "dump_sha256": install.sha256(dump),
    }
    return json.dumps(content, indent=1)


# --- restore -----------------------------------------------------------------


def restore() -> int:
    """make restore FILE=…: replace the main database and its files."""
    name = os.environ.get("FILE")
    if not name:
        raise Failure("restore what?", "make restore FILE=backups/onestop-….tar")
    if pid := alive(RUN_PID) or alive(ODOO_PID):
        raise Failure(f"the centre is running (process {pid})", "`make stop` first")
    install.setup()
    with postgres.server():
        restore_database(Path(name).expanduser(), MAIN_DB)
    say(f"Restored {name}.")
    return 0


def restore_database(source: Path, database: str) -> None:
    """Load an archive beside the database, then let it take its place."""
    if not source.is_file():
        raise Failure(f"there is no file {source}", "see `ls backups`")
    need_space(STATE, 5 * source.stat().st_size / 1e9 + 0.2)
    work = STATE / "restore"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    fresh = f"{database}_restore"
    try:
        unpack(source, work)
        postgres.drop(fresh)
        postgres.create(fresh)
        load_dump(work / "database.dump", fresh)
        check_files(fresh, work / "filestore")
        take_place(fresh, work / "filestore", database)
    finally:
        postgres.drop(fresh)
        shutil.rmtree(work, ignore_errors=True)


def unpack(source: Path, work: Path) -> None:
    """Unpack after a look at every name; check the dump's checksum."""
    bad = Failure(f"{source} is no backup of this suite", "choose another file")
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                parts = Path(member.name).parts
                plain = member.isfile() or member.isdir()
                if not plain or member.name.startswith("/") or ".." in parts:
                    raise bad
            archive.extractall(work)
        content = json.loads((work / "manifest.json").read_text())
    except (tarfile.TarError, ValueError, FileNotFoundError, EOFError) as error:
        raise bad from error
    if content.get("format") != FORMAT:
        raise Failure("the backup has a later format", "use the suite's later version")
    if install.sha256(work / "database.dump") != content["dump_sha256"]:
        raise Failure(f"{source} is damaged (checksum)", "choose another backup")


def load_dump(dump: Path, database: str) -> None:
    """pg_restore into a copy of the template, which has the extensions."""
    program = postgres.binary("pg_restore")
    listing = run([program, "-l", dump], "the dump cannot be read")
    kept = [line for line in listing.splitlines() if " EXTENSION " not in line]
    contents = dump.with_suffix(".list")
    contents.write_text("\n".join(kept))
    command = [program, "-d", database, "-L", contents, "-j", "2"]
    command += ["--no-owner", "--exit-on-error", dump]
    environment = postgres.environment()
    run(command, "the dump does not load", env=environment, cwd="/")


def check_files(database: str, files: Path) -> None:
    """Every attachment has its file, and every file its checksum as its name."""
    names = postgres.query(
        "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL",
        database,
    )
    for name in names.splitlines():
        path = files / name
        if not path.is_file():
            raise Failure(f"the backup lacks the file {name}", "choose another backup")
        if hashlib.sha1(path.read_bytes()).hexdigest() != path.name:
            raise Failure(f"the file {name} is damaged", "choose another backup")


def take_place(fresh: str, files: Path, database: str) -> None:
    """Swap the databases; the files in force are complete at every moment."""
    target = STORE / database
    account = service_account()
    if files.exists():
        for path in [files, *files.rglob("*")]:
            if account:
                os.chown(path, account["user"], account["group"])
    target.mkdir(parents=True, exist_ok=True)
    if account:
        for folder in (STORE, target):
            os.chown(folder, account["user"], account["group"])
    # First add the new files to the old ones: names are checksums.
    if files.exists():
        run(["cp", "-aln", f"{files}/.", target], "could not place the files")
    old = f"{database}_old"
    postgres.drop(old)
    rename = 'ALTER DATABASE "{}" RENAME TO "{}";'
    swap = rename.format(fresh, database)
    if postgres.exists(database):
        postgres.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{database}'",
            "postgres",
        )
        swap = rename.format(database, old) + swap
    postgres.query(f"BEGIN; {swap} COMMIT", "postgres")
    # Only now drop what the new database does not know.
    for path in target.rglob("*"):
        if path.is_file() and not (files / path.relative_to(target)).exists():
            path.unlink()
    postgres.drop(old)
