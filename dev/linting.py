"""make lint: style, Odoo's habits, the arrows of the design, texts, licences."""

import subprocess
from collections.abc import Iterator

import install
from base import PYTHON, ROOT, VENV, Failure, say

# Off, because they are wrong here:
PYLINT_OFF = (
    # The dossier's guard calls super().write from its own method on purpose.
    "super-method-mismatch",
    "missing-return",
    # One file per concern: a long model is split over several classes.
    "consider-merging-classes-inherited",
    "no-wizard-in-models",
    # Controllers and plain helpers have no self.env; there `_` is right.
    "prefer-env-translation",
    # Core's own linter has messages that pylint-odoo does not know.
    "unknown-option-value",
    # Comments for core's own linter (gettext-variable) are read by this one too.
    "unknown-option-value",
    # One README for the suite.
    "missing-readme",
)


def lint() -> int:
    """Run every check; tell at the end which ones failed."""
    install.setup()
    outcome = dict(results())
    failed = [name for name, good in outcome.items() if not good]
    if failed:
        raise Failure(
            f"lint: {', '.join(failed)}",
            "`.local/venv/bin/ruff check --fix . && .local/venv/bin/ruff format .` "
            "mends much",
        )
    say(f"{len(outcome)} checks passed")
    return 0


def results() -> Iterator[tuple[str, bool]]:
    """Run the checks one by one: (name, passed)."""
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
        checks["pylint-odoo"] = [
            VENV / "bin/pylint",
            "--disable=all",
            "--enable=odoolint",
            f"--disable={','.join(PYLINT_OFF)}",
            *addons,
        ]
    for name, command in checks.items():
        yield name, passes(name, command)


def passes(name: str, command: list) -> bool:
    """Run one check and show what it says."""
    say(f"--- {name}")
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, check=False).returncode == 0
