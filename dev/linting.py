"""make lint: style, Odoo's habits, the arrows of the design, texts, licences."""

import subprocess

import install
from base import PYTHON, ROOT, VENV, Failure, say


def lint() -> int:
    """Run every check; tell at the end which ones failed."""
    install.setup()
    addons = sorted(str(p.parent) for p in ROOT.glob("addons/*/__manifest__.py"))
    checks = {
        "ruff check": [VENV / "bin/ruff", "check", "."],
        "ruff format": [VENV / "bin/ruff", "format", "--check", "."],
        "arrows": [PYTHON, "dev/check_arrows.py"],
        "translations": [PYTHON, "dev/check_translations.py"],
        "licences": [PYTHON, "dev/check_licences.py"],
        "hosts": [PYTHON, "dev/check_hosts.py"],
    }
    if addons:
        checks["pylint-odoo"] = [VENV / "bin/pylint", *addons]
    failed = [name for name, command in checks.items() if not passes(name, command)]
    if failed:
        raise Failure(
            f"lint: {', '.join(failed)}",
            "`.local/venv/bin/ruff check --fix . && .local/venv/bin/ruff format .` "
            "mends much",
        )
    say(f"{len(checks)} checks passed")
    return 0


def passes(name: str, command: list) -> bool:
    """Run one check and show what it says."""
    say(f"--- {name}")
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, check=False).returncode == 0
