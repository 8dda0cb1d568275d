"""make setup: Debian packages, Odoo 19, the virtual environment."""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sysconfig
from pathlib import Path

from base import (
    CACHE,
    IS_ROOT,
    LOCAL,
    PYTHON,
    ROOT,
    VENV,
    Failure,
    ensure_state,
    need_space,
    run,
    say,
    stamp_of,
    write,
)

PACKAGES = """
    ca-certificates debian-archive-keyring python3-venv
    postgresql postgresql-client postgresql-contrib
    libjs-jquery libjs-jquery-form libjs-underscore
    fonts-font-awesome fonts-roboto-unhinted fonts-inconsolata
    fonts-dejavu-core fonts-liberation2 fonts-noto-core
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1
""".split()
BROWSER = ["chromium", "poppler-utils"]
PEERS = ["wkhtmltopdf"]

ODOO_TREE = LOCAL / "odoo"
ODOO_SOURCE_HINT = (
    "get the maker's Odoo 19.0 source (the `19.0` branch of odoo/odoo) on this "
    "machine and run `make setup ODOO_HOME=/path/to/it`"
)
NETWORK_HINT = (
    "see that this machine reaches its Debian mirror (`apt-get update`) and its "
    "Python package index (`pip download six`), then run `make setup` again"
)


def setup() -> None:
    """Do what is missing; takes no time when nothing is."""
    os.umask(0o022)
    LOCAL.mkdir(exist_ok=True)
    with open(LOCAL / "setup.lock", "w") as lock:
        # Two `make` at once would unpack over each other.
        fcntl.flock(lock, fcntl.LOCK_EX)
        install_packages(PACKAGES)
        ensure_state()
        install_python()
        install_odoo()


# --- Debian packages ---------------------------------------------------------


def install_packages(names: list[str]) -> None:
    """Install the Debian packages that are missing."""
    missing = sorted(set(names) - installed())
    if not missing:
        return
    say(f"Installing Debian packages: {' '.join(missing)}")
    if IS_ROOT:
        prefix = []
    elif shutil.which("sudo"):
        prefix = ["sudo"]
    else:
        raise Failure(
            f"Debian packages are missing: {' '.join(missing)}",
            f"as root: apt-get install --no-install-recommends {' '.join(missing)}",
        )
    environment = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    apt = [*prefix, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-y"]
    run([*apt, "update"], "apt-get update failed", NETWORK_HINT, **environment)
    keep_system_cluster_away(prefix, missing)
    run(
        [*apt, "install", "--no-install-recommends", *missing],
        "apt-get install failed",
        NETWORK_HINT,
        **environment,
    )


def installed() -> set[str]:
    """What dpkg has."""
    query = ["dpkg-query", "-W", "-f", "${Status}|${binary:Package}\n"]
    rows = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    pairs = [row.split("|") for row in rows.splitlines()]
    return {
        name.split(":")[0] for status, name in pairs if status == "install ok installed"
    }


def keep_system_cluster_away(prefix: list[str], missing: list[str]) -> None:
    """Debian's package would create and start a `main` cluster nobody needs."""
    conf = Path("/etc/postgresql-common/createcluster.conf")
    if "postgresql" not in missing or conf.exists():
        return
    script = f"mkdir -p {conf.parent} && echo 'create_main_cluster = false' > {conf}"
    run([*prefix, "sh", "-c", script], f"could not write {conf}")


# --- the virtual environment -------------------------------------------------


def install_python() -> None:
    """Make .local/venv from the locked requirements, wheels kept in the cache."""
    locks = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
    stamp = stamp_of(*locks, extra=platform.python_version())
    mark = VENV / ".onestop-stamp"
    if mark.exists() and mark.read_text() == stamp:
        return
    say("Installing the Python packages into .local/venv")
    need_space(VENV, 1)
    if not PYTHON.exists():
        # Debian's Python, because another user must be able to execute it.
        run(["/usr/bin/python3", "-m", "venv", VENV], "could not make .local/venv")
    tag = f"{sysconfig.get_python_version()}-{platform.machine()}"
    wheels = CACHE / f"wheels-{tag}"
    wheels.mkdir(parents=True, exist_ok=True)
    wanted = [word for lock in locks for word in ("-r", lock)]
    offline = ["install", "--no-index", "--find-links", wheels, "--require-hashes"]
    try:
        pip(*offline, "--no-deps", *wanted)
    except Failure:
        for lock in locks:
            pip("download", "--require-hashes", "--no-deps", "-d", wheels, "-r", lock)
        pip(*offline, "--no-deps", *wanted)
    pip("check")
    write(mark, stamp)


def pip(*arguments) -> None:
    """Run the virtual environment's pip."""
    environment = {
        **os.environ,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_CACHE_DIR": str(CACHE / "pip"),
        "PIP_NO_INPUT": "1",
        "PIP_RETRIES": "2",
    }
    what = f"pip {arguments[0]} failed"
    run([PYTHON, "-m", "pip", *arguments], what, NETWORK_HINT, env=environment)


# --- Odoo --------------------------------------------------------------------


def install_odoo() -> None:
    """Put Odoo 19 on the virtual environment's path."""
    home = os.environ.get("ODOO_HOME")
    if home:
        tree = Path(home).expanduser().resolve()
        if not (tree / "odoo" / "release.py").exists():
            raise Failure(
                f"ODOO_HOME={home} holds no Odoo source (no odoo/release.py)",
                "point it at the top of an Odoo 19.0 source tree",
            )
    elif path_file().exists() and Path(path_file().read_text().strip()).is_dir():
        # What an earlier `make setup` chose stays, ODOO_HOME or the package.
        tree = Path(path_file().read_text().strip())
    else:
        tree = unpack_package()
    if path_file().exists() and path_file().read_text().strip() == str(tree):
        return
    write(path_file(), f"{tree}\n")
    write(VENV / "bin" / "odoo", f"#!{PYTHON}\nimport odoo.cli\nodoo.cli.main()\n")
    (VENV / "bin" / "odoo").chmod(0o755)
    check_odoo()


def path_file() -> Path:
    """The .pth file that names the Odoo tree."""
    version = sysconfig.get_python_version()
    return VENV / "lib" / f"python{version}" / "site-packages" / "onestop-odoo.pth"


def check_odoo() -> None:
    """Import it and look at its version."""
    script = "import odoo.cli, odoo.release as r; print(*r.version_info[:2])"
    try:
        out = run([PYTHON, "-c", script], "Odoo does not import")
        if out.split()[-2:] != ["19", "0"]:
            raise Failure(f"this is Odoo {out.strip()}, not 19.0", ODOO_SOURCE_HINT)
    except Failure:
        path_file().unlink()
        raise


def unpack_package() -> Path:
    """Unpack Debian's odoo-19 into .local/odoo."""
    packages = ODOO_TREE / "usr" / "lib" / "python3" / "dist-packages"
    if (ODOO_TREE / ".complete").exists():
        return packages
    archive = odoo_archive()
    say(f"Unpacking {archive.name} into .local/odoo")
    need_space(LOCAL, 2)
    shutil.rmtree(ODOO_TREE, ignore_errors=True)
    ODOO_TREE.mkdir(parents=True)
    run(["dpkg-deb", "-x", archive, ODOO_TREE], f"could not unpack {archive}")
    mend_tree(packages / "odoo" / "addons")
    write(ODOO_TREE / ".complete", archive.name)
    return packages


def odoo_archive() -> Path:
    """The .deb: from the cache when it is whole, else from the mirror."""
    store = CACHE / "odoo"
    store.mkdir(parents=True, exist_ok=True)
    for archive in sorted(store.glob("odoo-19_*.deb"), reverse=True):
        note = archive.with_suffix(".sha256")
        if note.exists() and note.read_text() == sha256(archive):
            return archive
        archive.unlink()
    say("Downloading Odoo 19 (Debian's package odoo-19, 123 MB)")
    need_space(store, 0.5)
    archive = download_odoo(store)
    # apt has just checked it against the signed index; later runs check this.
    write(archive.with_suffix(".sha256"), sha256(archive))
    return archive


def sha256(path: Path) -> str:
    """Checksum of a large file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def download_odoo(store: Path) -> Path:
    """Fetch odoo-19 from the suite sid without touching the system's apt."""
    work = store / "apt"
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    source = f"deb [signed-by={keyring}] {debian_mirror()} sid main\n"
    (work / "sources.list").write_text(source)
    (work / "status").touch()
    options = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        # Without this a mirror that does not answer is a mere warning.
        "APT::Update::Error-Mode": "any",
        "Dir::State::Lists": work / "lists",
        "Dir::State::status": work / "status",
        "Dir::Cache": work / "cache",
        # apt's own sandbox user cannot write into a private cache folder.
        "APT::Sandbox::User": "",
    }
    apt = ["apt-get", *(w for k, v in options.items() for w in ("-o", f"{k}={v}"))]
    what = "the Debian mirror does not answer, or has no usable suite sid"
    run([*apt, "update"], what, f"see to the network, or {ODOO_SOURCE_HINT}")
    what = "the Debian mirror has no odoo-19"
    run([*apt, "download", "odoo-19"], what, ODOO_SOURCE_HINT, cwd=store)
    shutil.rmtree(work)
    return max(store.glob("odoo-19_*.deb"))


def debian_mirror() -> str:
    """The address of the Debian mirror that this machine uses itself."""
    line = "$(CODENAME) $(ORIGIN) $(REPO_URI)"
    ask = ["apt-get", "indextargets", "--format", line, "Created-By: Packages"]
    rows = [row.split(" ", 2) for row in run(ask, "apt-get failed").splitlines()]
    for name, origin, address in rows:
        if origin == "Debian" and "-" not in name:
            return address
    raise Failure(
        "apt knows no Debian mirror",
        "run `apt-get update` as root and try again, or " + ODOO_SOURCE_HINT,
    )


def mend_tree(addons: Path) -> None:
    """Supply what the package takes from other packages."""
    share = ODOO_TREE / "usr" / "share"
    for name in ("javascript", "fonts-font-awesome", "fonts"):
        (share / name).symlink_to(Path("/usr/share") / name)
    # Debian leaves this file out; without it every page logs an asset error.
    selfie = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not selfie.exists():
        write(selfie, "/* Left out by Debian: blurring the camera's background. */\n")
    # Fonts that bookworm lacks (Montserrat): a stand-in instead of a dead link.
    spare = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    for link in addons.glob("*/static/**/*.[ot]tf"):
        if link.is_symlink() and not link.exists():
            link.unlink()
            link.symlink_to(spare)


def lock_requirements() -> None:
    """make lock: compile requirements*.txt from requirements*.in."""
    flags = "--generate-hashes --no-emit-index-url --no-emit-trusted-host".split()
    flags += "--no-emit-find-links --strip-extras --allow-unsafe --no-header".split()
    for name in ("requirements", "requirements-dev"):
        command = [PYTHON, "-m", "piptools", "compile", "--quiet", *flags]
        command += ["-o", f"{name}.txt", f"{name}.in"]
        run(command, f"pip-compile {name}.in failed", NETWORK_HINT, cwd=ROOT)
