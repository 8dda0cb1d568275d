"""Refuses imports, depends and references against the arrows of the design.

onestop_procedure <- onestop_dossier <- onestop_fee <- onestop_portal
                                             ^
                                       onestop_report
"""

import ast
import re
import sys
from pathlib import Path

ADDONS = Path(__file__).resolve().parent.parent / "addons"
CHAIN = {
    "onestop_procedure": set(),
    "onestop_dossier": {"onestop_procedure"},
    "onestop_fee": {"onestop_procedure", "onestop_dossier"},
    "onestop_portal": {"onestop_procedure", "onestop_dossier", "onestop_fee"},
    "onestop_report": {"onestop_procedure", "onestop_dossier", "onestop_fee"},
}
REFERENCE = re.compile(r"\b(onestop_(?:procedure|dossier|fee|portal|report))\.\w")


def imported_modules(tree: ast.AST) -> list[tuple[int, int, str]]:
    """(line, level, dotted name) of every import."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, 0, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, node.level, node.module or ""))
            if node.module == "odoo.addons":
                found += [
                    (node.lineno, 0, f"odoo.addons.{alias.name}")
                    for alias in node.names
                ]
    return found


def check_depends(name: str) -> list[str]:
    """The manifest's depends."""
    manifest = ADDONS / name / "__manifest__.py"
    depends = ast.literal_eval(manifest.read_text()).get("depends", [])
    ours = {other for other in depends if other.startswith("onestop_")}
    bad = ours - CHAIN[name]
    return [f"{manifest}: depends on {other}" for other in sorted(bad)]


def check_python(name: str, path: Path) -> list[str]:
    """Imports of other add-ons, and what the rules import."""
    problems = []
    is_rule = (ADDONS / "onestop_procedure" / "rules") in path.parents
    for line, level, module in imported_modules(ast.parse(path.read_text())):
        where = f"{path}:{line}"
        found = re.match(r"odoo\.addons\.(onestop_\w+)", module)
        if found and found[1] not in CHAIN[name] | {name}:
            problems.append(f"{where}: {name} imports {found[1]}")
        if is_rule and level > 1:
            problems.append(f"{where}: the rules import from outside their package")
        top = module.split(".")[0]
        if is_rule and level == 0 and top not in sys.stdlib_module_names:
            problems.append(f"{where}: the rules import {module}")
    return problems


def check_references(name: str, path: Path) -> list[str]:
    """External ids of add-ons that come later."""
    problems = []
    allowed = CHAIN[name] | {name}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for other in REFERENCE.findall(line):
            if other not in allowed:
                problems.append(f"{path}:{number}: {name} names {other}")
    return problems


def main() -> int:
    """Check every add-on that is there."""
    problems = []
    for manifest in sorted(ADDONS.glob("*/__manifest__.py")):
        name = manifest.parent.name
        if name not in CHAIN:
            problems.append(f"{name} is not in the chain of the design")
            continue
        problems += check_depends(name)
        for path in sorted(manifest.parent.rglob("*.py")):
            problems += check_python(name, path)
        for path in sorted(manifest.parent.rglob("*.xml")):
            problems += check_references(name, path)
    print("\n".join(problems) or "imports and depends follow the arrows")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
