from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OnestopCase


@tagged("onestop_procedure")
class TestDecisionUndo(OnestopCase):
    """A published decision is followed by its opposite, never changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh, cls.amended, cls.ended, cls.old, cls.heir = (
            cls.procedure(f"9.00000{number}") for number in range(1, 6)
        )
        for procedure in (cls.amended, cls.ended, cls.old):
            cls.published(procedure, "2026-01-01", conditions="trước")
        cls.done = cls.decision(
            "2026-08-01",
            ("new", cls.fresh, cls.version(cls.fresh)),
            ("amended", cls.amended, cls.version(cls.amended, conditions="sau")),
            ("abolished", cls.ended, None),
            ("replaced", cls.old, cls.version(cls.heir)),
        )
        cls.done.action_publish()

    def undoing(self):
        action = self.done.action_prepare_undo()
        return self.env["onestop.decision"].browse(action["res_id"])

    def test_the_opposite_of_every_line(self):
        undoing = self.undoing()
        self.assertEqual(undoing.undoes_id, self.done)
        lines = {line.procedure_id: line for line in undoing.line_ids}
        self.assertEqual(
            {procedure: line.kind for procedure, line in lines.items()},
            {
                self.fresh: "abolished",
                self.amended: "amended",
                self.ended: "new",
                self.old: "new",
                self.heir: "abolished",
            },
        )
        self.assertEqual(lines[self.amended].version_id.conditions, "trước")

    def test_published_it_leads_back_and_the_past_stays(self):
        undoing = self.undoing()
        undoing.write(
            {"number": "9/QĐ", "date": "2026-08-20", "effective_on": "2026-09-01"}
        )
        before = self.snapshot(date(2026, 7, 31))
        between = self.snapshot(date(2026, 8, 31))
        undoing.action_publish()
        self.assertEqual(self.snapshot(date(2026, 9, 1)), before)
        self.assertEqual(self.snapshot(date(2026, 8, 31)), between)
        self.assertEqual(self.done.state, "published")

    def snapshot(self, day):
        """Return what the five procedures say on a day."""
        procedures = self.fresh | self.amended | self.ended | self.old | self.heir
        versions = procedures._versions_on(day)
        return {
            procedure.code: versions[procedure.id].conditions
            for procedure in procedures
            if procedure.id in versions
        }

    def test_what_a_later_decision_changed_is_left_out(self):
        self.published(self.amended, "2026-08-15")
        undoing = self.undoing()
        self.assertNotIn(self.amended, undoing.line_ids.procedure_id)
        self.assertIn("9.000002", undoing.message_ids[0].body)

    def test_only_published_decisions_are_undone(self):
        draft = self.decision("2026-08-01", number="2/QĐ")
        with self.assertRaisesRegex(UserError, "Only a published decision"):
            draft.action_prepare_undo()

    def test_nothing_left_to_undo(self):
        undoing = self.undoing()
        undoing.write(
            {"number": "9/QĐ", "date": "2026-08-20", "effective_on": "2026-09-01"}
        )
        undoing.action_publish()
        with self.assertRaisesRegex(UserError, "is left to undo"):
            self.done.action_prepare_undo()

    def test_a_decision_of_the_future_is_undone_the_day_after(self):
        later = self.decision(
            "2099-01-01",
            ("amended", self.amended, self.version(self.amended)),
            number="3/QĐ",
        )
        later.action_publish()
        action = later.action_prepare_undo()
        undoing = self.env["onestop.decision"].browse(action["res_id"])
        self.assertEqual(undoing.effective_on, date(2099, 1, 2))
