"""Loads the rules without Odoo and sets how hard hypothesis tries.

Hypothesis is derandomised: a red run can be repeated. With
``HYPOTHESIS_PROFILE=thorough`` it draws a hundred times as many examples.
"""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# For the modules that stand beside the tests (loading, oracle, samples).
sys.path.insert(0, str(Path(__file__).parent))

from loading import load_rules  # noqa: E402

load_rules()

settings.register_profile(
    "default",
    max_examples=200,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", parent=settings.get_profile("default"), max_examples=20_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
