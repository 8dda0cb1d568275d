"""What the commands answer, above all when something is wrong."""

import errno
import os
import re
import socket
import subprocess

import base
import pytest
import serve
from base import ROOT
from odoo_process import python_process


def make(*words, **environment):
    """Run make; give its exit code and everything it said."""
    values = {**os.environ, **environment}
    done = subprocess.run(
        ["make", *words], cwd=ROOT, env=values, capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_help_has_one_line_for_every_command():
    import make as commands

    _code, out = make("help")
    named = {line.split()[0] for line in out.splitlines()}
    assert named == set(commands.COMMANDS) | {"help"}
    assert len(out.splitlines()) == len(named)
    wanted = (
        "setup run stop test lint rules e2e bench odoo shell psql backup restore "
        "demo api-key import clean"
    )
    assert set(wanted.split()) <= named


def test_a_taken_port_is_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, out = make("run", f"PORT={port}")
    assert code and f"port {port} is taken" in out and f"PORT={port + 1}" in out


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_wrong_port_is_refused(port):
    code, out = make("run", f"PORT={port}")
    assert code and f"PORT={port} is no port" in out


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["restore"], "restore what?"),
        (["import"], "import what?"),
        (["import", "FILE=/none"], "there is no file /none"),
        (["import", "FILE=Makefile", "ON_ERROR=maybe"], "ON_ERROR=maybe"),
        (["api-key"], "whose key?"),
        (["setup", "ODOO_HOME=/none"], "ODOO_HOME=/none holds no Odoo source"),
    ],
)
def test_a_wrong_call_says_what_to_do(words, answer):
    code, out = make(*words)
    assert code and answer in out and "Do:" in out and "Traceback" not in out


def test_a_full_disk_is_explained():
    failure = base.explain_os_error(OSError(errno.ENOSPC, "No space left", "/x"))
    assert "no space" in str(failure) and "free some space" in failure.todo
    with pytest.raises(base.Failure, match="GB needed"):
        base.need_space(ROOT, 1e9)


def test_a_stale_pid_file_is_not_believed(tmp_path):
    path = tmp_path / "pid"
    for content in ("", "word", str(os.getpid()), "99999999"):
        path.write_text(content)
        assert serve.alive(path) == 0


def test_robots_run_what_people_run():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    assert len(words) == 1 and re.match(r'exec make -C ".*" test$', words[0])
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_locked_requirements_have_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[\w.-]+==\S+ \\\n    --hash=sha256:", text, re.M)
        assert len(pins) == len(re.findall(r"^[\w.-]+==", text, re.M)) > 10


def in_odoo(database, script, *arguments):
    """Run a script inside Odoo; give its exit code and what it printed."""
    process = python_process(
        "dev/in_odoo.py", database, script, *arguments,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return process.communicate()[0].strip(), process.returncode


def test_api_key_opens_for_its_user(odoo_database):
    key, code = in_odoo(odoo_database, "dev/api_key.py", "admin")
    assert code == 0 and re.fullmatch(r"[0-9a-f]{40}", key)
    login, code = in_odoo(odoo_database, ROOT / "tests/ground/ask_key.py", key)
    assert (login, code) == ("admin", 0)


def test_api_key_for_nobody(odoo_database):
    out, code = in_odoo(odoo_database, "dev/api_key.py", "nobody")
    assert code and "no user 'nobody'" in out and "admin" in out
