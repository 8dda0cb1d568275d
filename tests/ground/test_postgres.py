"""The private cluster: sorting, extensions, rights, recovery."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys

import pytest
from base import ROOT

NAMES = ["Giao", "Đất", "Dân", "Ân", "Ăn", "An"]


@pytest.fixture
def database(cluster):
    name = "onestop_ground_plain"
    cluster.drop(name)
    cluster.create(name)
    yield name
    cluster.drop(name)


def test_names_sort_as_vietnamese_does(cluster, database):
    values = ",".join(f"('{name}')" for name in NAMES)
    query = f"SELECT string_agg(x, ' ' ORDER BY x) FROM (VALUES {values}) AS v(x)"
    assert cluster.query(query, database) == "An Ăn Ân Dân Đất Giao"


def test_unaccent_is_ready_for_indexes(cluster, database):
    cluster.query("CREATE TABLE t (name text)", database)
    index = "CREATE INDEX ON t USING gin (unaccent(name) gin_trgm_ops)"
    cluster.query(index, database)
    assert cluster.query("SELECT unaccent('Đất đai')", database) == "Dat dai"


def test_role_is_no_superuser(cluster, database):
    query = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = "
    assert cluster.query(query + "current_user", database) == "f|t|f"


def test_no_network_and_nothing_lost_on_a_crash(cluster, database):
    assert cluster.query("SHOW listen_addresses", database) == ""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert cluster.query(f"SHOW {setting}", database) == "on"
    assert cluster.query("SHOW data_checksums", database) == "on"


@pytest.fixture
def other_checkout(tmp_path):
    """A second checkout with a cluster of its own, to be treated badly."""
    shutil.copytree(ROOT / "dev", tmp_path / "dev")
    code = "import sys; sys.path.insert(0, 'dev'); import postgres, base\n"

    def run(more: str) -> str:
        command = [sys.executable, "-c", code + more]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    yield run
    run("postgres.stop()")
    shutil.rmtree(run("print(base.STATE)"))


def kill(pid):
    """Kill a process at once and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):  # a worker ended by itself
        handle = os.pidfd_open(pid)
        with contextlib.closing(os.fdopen(handle)):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            assert select.select([handle], [], [], 10)[0]


def test_data_survives_kill_9(other_checkout):
    run = other_checkout
    run(
        "postgres.start(); postgres.create('x');"
        "postgres.query('CREATE TABLE t AS SELECT generate_series(1, 1000) AS n', 'x')"
    )
    for victims in ("[pid_file.open().readline().strip()]", "postgres.own_processes()"):
        before = run(
            f"pid_file = postgres.CLUSTER / 'postmaster.pid'\nprint(*{victims})"
        )
        for pid in before.split():
            kill(int(pid))
        count = "print(postgres.query('SELECT count(*) FROM t', 'x'))"
        assert run("postgres.start();" + count) == "1000"


def test_the_last_user_switches_it_off(other_checkout):
    run = other_checkout
    nested = (
        "with postgres.server():\n"
        "    with postgres.server():\n"
        "        pass\n"
        "    print(postgres.is_running())\n"
        "print(postgres.is_running())"
    )
    assert run(nested).split() == ["True", "False"]
    assert run("postgres.keep_running()\n" + nested).split() == ["True", "True"]
