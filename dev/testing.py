"""make test: every layer, then one line with the sum."""

import contextlib
import fcntl
import shutil
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import install
import linting
import postgres
from base import LOCAL, PYTHON, ROOT, STATE, Failure, ensure_state, report, say

RESULTS = LOCAL / "results"


@dataclass
class Layer:
    """What one layer of tests came to."""

    name: str
    passed: int = 0
    problems: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def skip(self, test: str, reason: str) -> None:
        """Only what waits for a missing ../shared may be skipped."""
        if "shared" in reason:
            self.skipped.append(f"{test}: {reason}")
        else:
            self.problems.append(f"{test} skipped: {reason}")


def test() -> int:
    """make test."""
    import testing_e2e
    import testing_odoo

    install.setup()
    install.install_packages(install.BROWSER)
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    layers = []
    with only_one(), postgres.server():
        layers.append(lint_layer())
        layers += [pytest_layer(name) for name in plain_layers()]
        try:
            layers += testing_odoo.layers()
            layers.append(attempt("e2e", testing_e2e.layer, testing_odoo.BASE))
        finally:
            for database in (testing_odoo.BASE, testing_odoo.CROSS, testing_e2e.DB):
                postgres.drop(database)
    return sum_up(layers)


def rules() -> int:
    """make rules."""
    install.setup()
    RESULTS.mkdir(parents=True, exist_ok=True)
    return sum_up([pytest_layer("rules")])


def e2e() -> int:
    """make e2e: on databases of its own, installed anew when the add-ons changed."""
    import testing_e2e

    install.setup()
    install.install_packages(install.BROWSER)
    RESULTS.mkdir(parents=True, exist_ok=True)
    with only_one(), postgres.server():
        try:
            base = testing_e2e.own_base()
            return sum_up([attempt("e2e", testing_e2e.layer, base)])
        finally:
            postgres.drop(testing_e2e.DB)


@contextlib.contextmanager
def only_one():
    """One run at a time in a checkout: they share database names."""
    ensure_state()
    with open(STATE / "test.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                "tests already run in this checkout", "wait for them"
            ) from None
        yield


def attempt(name: str, function: Callable[..., Layer], *arguments) -> Layer:
    """Run a layer; what keeps it from running is its failure, not the end."""
    try:
        return function(*arguments)
    except Failure as failure:
        return Layer(name, problems=[f"not run: {failure}"])


def plain_layers() -> list[str]:
    """Folders of tests that need no server: the rules first, the ground last."""
    folders = {path.parent.name for path in ROOT.glob("tests/*/test_*.py")}
    middle = sorted(folders - {"rules", "ground", "e2e", "addons", "bench"})
    return ["rules", *middle, "ground"]


def lint_layer() -> Layer:
    """The checks of `make lint`, each counted as one test."""
    layer = Layer("lint")
    began = time.time()
    for name, passes in linting.results():
        if passes:
            layer.passed += 1
        else:
            layer.problems.append(name)
    layer.seconds = time.time() - began
    return layer


def pytest_layer(name: str, **environment: str) -> Layer:
    """Run tests/<name> and read its result file."""
    layer = Layer(name)
    folder = ROOT / "tests" / name
    if not folder.is_dir():
        return layer
    say(f"--- {name}")
    began = time.time()
    result = RESULTS / f"{name}.xml"
    result.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pytest", folder, "-q", f"--junitxml={result}"]
    values = {**postgres.environment(), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    # Not from the caller: these steer `make`, and tests call `make` themselves.
    for key in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PORT", "ARGS", "FILE", "SQL"):
        values.pop(key, None)
    code = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=values,
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode
    if result.exists():
        read_junit(result, layer)
    if code and not layer.problems:
        layer.problems.append(f"pytest ended with code {code}")
    layer.seconds = time.time() - began
    return layer


def read_junit(path: Path, layer: Layer) -> None:
    """Count pytest's result file."""
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            layer.problems.append(name)
        elif skip is not None:
            layer.skip(name, skip.get("message") or skip.text or "")
        else:
            layer.passed += 1


def sum_up(layers: list[Layer]) -> int:
    """Tell each layer and the sum; the last line is for people and robots."""
    say("")
    for layer in layers:
        for problem in layer.problems:
            say(f"  {layer.name}: {problem}")
        for skip in layer.skipped:
            say(f"  {layer.name}, not run: {skip}")
    for layer in layers:
        numbers = f"{layer.passed:5} passed {len(layer.problems):4} failed"
        say(f"  {layer.name:8} {numbers} {layer.seconds:7.1f} s")
    passed = sum(layer.passed for layer in layers)
    failed = sum(len(layer.problems) for layer in layers)
    if not passed and not failed:
        report(Failure("no test was found"))
        failed = 1
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
