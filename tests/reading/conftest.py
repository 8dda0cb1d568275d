"""Loads the reading package alone, as ``onestop_reading``, without Odoo.

The package lies inside an add-on whose own ``__init__`` needs Odoo, so it is loaded
from its path.
"""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READING = ROOT / "addons" / "onestop_procedure" / "reading"
SAMPLE = ROOT.parent / "shared" / "data" / "tthc_mixed_sample.jsonl"


def load_reading():
    """The package as ``onestop_reading``; loaded once."""
    if "onestop_reading" in sys.modules:
        return sys.modules["onestop_reading"]
    spec = importlib.util.spec_from_file_location(
        "onestop_reading",
        READING / "__init__.py",
        submodule_search_locations=[str(READING)],
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = package
    spec.loader.exec_module(package)
    return package


load_reading()


@pytest.fixture(scope="session")
def sample():
    """The national records of ../shared, parsed; skips where they are absent."""
    if not SAMPLE.is_file():
        pytest.skip(f"../shared is absent: no {SAMPLE}")
    with SAMPLE.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture
def record():
    """A small invented record; keyword arguments replace its keys."""

    def build(**changes):
        return {
            "code": "9.000001",
            "name": "Cấp giấy thử nghiệm",
            "decision_no": "12/QĐ-TN",
            "decision_date": "2026-07-01T00:00:00+07:00",
            "promulgating_agency": {"code": "G15", "name": "Bộ Tư pháp"},
            "channels": [
                {
                    "method": "DIRECT",
                    "time_qty": 3,
                    "time_unit": "WORKING_DAY",
                    "time_text": "3 Ngày làm việc",
                    "fees": [],
                }
            ],
            **changes,
        }

    return build
