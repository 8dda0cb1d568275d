"""A province's five months of decisions, at a tenth of their size.

The full figures are replayed, and measured, by ``make bench`` (decision_replay).
"""

import importlib.util
from pathlib import Path

from odoo.tests import TransactionCase, tagged

BENCH = Path(__file__).resolve().parents[3] / "bench" / "replay.py"
SHARE = 10
DOSSIERS = 12


def load():
    """Return the module that the benchmark uses too."""
    spec = importlib.util.spec_from_file_location("onestop_replay", BENCH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged("post_install", "-at_install")
class TestReplay(TransactionCase):
    def test_counts_are_exact_and_open_dossiers_stay(self):
        replay = load()
        province = replay.Replay(self.env, SHARE)
        province.build()
        dossiers = replay.OpenDossiers(self.env, province.touched, DOSSIERS)
        before = dossiers.picture()
        province.run()
        self.assertEqual(province.found(), province.expected())
        self.assertEqual(dossiers.picture(), before)
        self.assertEqual(len(before), DOSSIERS)

    def test_the_figures_of_the_whole_province(self):
        """The shares of the levels add up to the published sums."""
        replay = load()
        after, new, abolished = (
            sum(row[place] for row in replay.LEVELS.values()) for place in range(3)
        )
        self.assertEqual((after, new, abolished), (1828, 138, 190))
        self.assertEqual(sum(replay.KINDS.values()), 665)
        self.assertEqual(replay.DECISIONS, 83)
