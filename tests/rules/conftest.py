"""Loads the rules package alone, as ``onestop_rules``, without Odoo.

The package lies inside an add-on whose own ``__init__`` needs Odoo, so it is loaded
from its path. Hypothesis runs with a fixed seed: a red run can be repeated.
"""

import importlib.util
import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "addons" / "onestop_procedure" / "rules"


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


load_rules()

settings.register_profile(
    "default",
    max_examples=1000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", parent=settings.get_profile("default"), max_examples=20_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
