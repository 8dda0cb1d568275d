"""Backup, drop, restore: the same rows, the same files."""

import hashlib
import subprocess
import tarfile

import archive
import pytest
from base import DATA, ROOT, Failure
from odoo_process import python_process


def rows(cluster, database):
    """Row count of every table."""
    count = (
        "(xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', "
        "tablename), false, true, '')))[1]"
    )
    query = (
        f"SELECT tablename, {count} FROM pg_tables WHERE schemaname = 'public' "
        "ORDER BY 1"
    )
    return cluster.query(query, database).splitlines()


def files(database):
    """Checksum of every stored file."""
    folder = DATA / "filestore" / database
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
    }


def schema(cluster, database):
    """Every index and constraint, as PostgreSQL words them."""
    query = (
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
        "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1"
    )
    return cluster.query(query, database).splitlines()


def test_round_trip(cluster, odoo_database, tmp_path):
    before = rows(cluster, odoo_database), files(odoo_database)
    shape = schema(cluster, odoo_database)
    assert len(before[0]) > 50 and len(before[1]) >= 20
    made = archive.backup_database(odoo_database, tmp_path)
    assert made.stat().st_mode & 0o077 == 0, "only the owner may read a backup"

    cluster.drop(odoo_database)
    assert not files(odoo_database)
    archive.restore_database(made, odoo_database)

    assert (rows(cluster, odoo_database), files(odoo_database)) == before
    assert schema(cluster, odoo_database) == shape
    owner = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert cluster.query(owner, odoo_database) == "onestop"
    # Odoo itself opens it and finds its files.
    script = tmp_path / "read.py"
    script.write_text(
        "env = globals()['env']\n"
        "found = env['ir.attachment'].search([('name', '=like', 'tệp%')])\n"
        "assert len(found) == 20 and all('Đất'.encode() in f.raw for f in found)\n"
    )
    tmp_path.chmod(0o755)
    text = script.read_text()
    script = DATA / "read.py"
    script.write_text(text)
    try:
        process = python_process(
            ROOT / "dev" / "in_odoo.py", odoo_database, script, stderr=subprocess.PIPE
        )
        errors = process.communicate()[1]
        assert process.returncode == 0, errors
    finally:
        script.unlink()


def test_restore_removes_what_came_later(cluster, odoo_database, tmp_path):
    made = archive.backup_database(odoo_database, tmp_path)
    before = files(odoo_database)
    stray = DATA / "filestore" / odoo_database / "zz" / "stray"
    stray.parent.mkdir()
    stray.write_text("later")
    cluster.query("CREATE TABLE later (n int)", odoo_database)
    archive.restore_database(made, odoo_database)
    assert files(odoo_database) == before
    assert "later" not in " ".join(rows(cluster, odoo_database))


def repack(made, target, change):
    """Copy an archive, letting a function change its unpacked folder."""
    work = target.with_suffix("")
    work.mkdir()
    with tarfile.open(made) as old:
        old.extractall(work)
    change(work)
    with tarfile.open(target, "w") as new:
        for path in sorted(work.iterdir()):
            new.add(path, path.name)
    return target


def lose_a_file(folder):
    next(path for path in folder.glob("filestore/??/*")).unlink()


def change_a_file(folder):
    next(path for path in folder.glob("filestore/??/*")).write_text("changed")


def cut_the_dump(folder):
    dump = folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-1000])


@pytest.mark.parametrize("damage", [lose_a_file, change_a_file, cut_the_dump])
def test_a_bad_backup_changes_nothing(cluster, odoo_database, tmp_path, damage):
    before = rows(cluster, odoo_database), files(odoo_database)
    made = archive.backup_database(odoo_database, tmp_path)
    bad = repack(made, tmp_path / "bad.tar", damage)
    with pytest.raises(Failure):
        archive.restore_database(bad, odoo_database)
    assert (rows(cluster, odoo_database), files(odoo_database)) == before
    assert not cluster.exists(f"{odoo_database}_restore")


def test_a_foreign_archive_is_refused(cluster, tmp_path):
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as new:
        member = tarfile.TarInfo("../outside")
        new.addfile(member)
    for bad in (evil, tmp_path / "none.tar", __file__):
        with pytest.raises(Failure):
            archive.restore_database(type(tmp_path)(bad), "onestop_ground_none")
    assert not cluster.exists("onestop_ground_none")
