"""The package as a whole: plain Python, documented, in pieces one can read."""

import ast
import doctest
import importlib
import sys

import pytest
from loading import RULES

FILES = sorted(RULES.glob("*.py"))
#: Modules of the standard library that would bring in a clock, input or output.
UNWANTED = {"io", "os", "pathlib", "random", "socket", "sqlite3", "subprocess", "time"}
#: Reads bytes that came as an argument, through ``BytesIO``.
IN_MEMORY = {"files.py": {"io"}}
CLOCK = {"now", "today", "utcnow"}


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def path(request):
    return request.param


def test_imports_are_standard_or_siblings(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level in (0, 1)
            names = set() if node.level else {node.module.split(".")[0]}
        else:
            continue
        unwanted = UNWANTED - IN_MEMORY.get(path.name, set())
        assert names <= sys.stdlib_module_names - unwanted, names


def test_no_clock_no_files(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in CLOCK, f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "print", "input"), node.lineno


def test_dataclasses_are_frozen_and_slotted(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                text = ast.unparse(decorator)
                assert text == "dataclass(frozen=True, slots=True)", node.name


def test_pieces_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 50, node.name


def test_public_things_have_docstrings(path):
    module = tree(path)
    assert ast.get_docstring(module)
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not node.name.startswith("_"):
                assert ast.get_docstring(node), node.name


def test_examples_in_docstrings(path):
    name = path.stem if path.stem != "__init__" else ""
    module = importlib.import_module(f"onestop_rules.{name}".rstrip("."))
    assert doctest.testmod(module).failed == 0


def test_there_are_examples():
    assert sum(path.read_text(encoding="utf-8").count(">>>") for path in FILES) >= 5
