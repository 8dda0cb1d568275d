"""Loads the rules package alone, as ``onestop_rules``, without Odoo.

The package lies inside an add-on whose own ``__init__`` needs Odoo, so it is loaded
from its path. Run as a script, this writes the diagram of ``docs/dossier-states.md``.
"""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "addons" / "onestop_procedure" / "rules"
STATES_PAGE = ROOT / "docs" / "dossier-states.md"
FENCE = ("<!-- diagram -->\n```mermaid\n", "```\n<!-- end of diagram -->")


def load_rules():
    """The package as ``onestop_rules``; loaded once."""
    if "onestop_rules" in sys.modules:
        return sys.modules["onestop_rules"]
    spec = importlib.util.spec_from_file_location(
        "onestop_rules", RULES / "__init__.py", submodule_search_locations=[str(RULES)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = package
    spec.loader.exec_module(package)
    return package


def split_page(text):
    """The page before, in and after the diagram."""
    before, rest = text.split(FENCE[0])
    shown, after = rest.split(FENCE[1])
    return before, shown, after


def write_diagram():
    before, _shown, after = split_page(STATES_PAGE.read_text(encoding="utf-8"))
    diagram = load_rules().lifecycle.diagram()
    text = before + FENCE[0] + diagram + FENCE[1] + after
    STATES_PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_diagram()
