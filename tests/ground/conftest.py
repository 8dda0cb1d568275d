"""Ground tests use the scripts of dev/ and databases of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "dev"))

DATABASE = "onestop_ground"


@pytest.fixture(scope="session")
def cluster():
    """The private PostgreSQL, running."""
    import postgres

    with postgres.server():
        yield postgres


@pytest.fixture(scope="session")
def odoo_database(cluster):
    """A database with nothing but Odoo's base, and some files in it."""
    from odoo_process import odoo_process, python_process

    cluster.drop(DATABASE)
    cluster.create(DATABASE, throw_away=True)
    command = ["-d", DATABASE, "-i", "base", "--stop-after-init", "--no-http"]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = odoo_process(*command, **quiet)
    out = process.communicate()[0]
    assert process.returncode == 0, out[-2000:]
    script = Path(__file__).with_name("make_files.py")
    process = python_process("dev/in_odoo.py", DATABASE, script, **quiet)
    out = process.communicate()[0]
    assert process.returncode == 0, out
    yield DATABASE
    cluster.drop(DATABASE)
