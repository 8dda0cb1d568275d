from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnestopDossierCase

MOVABLE = (
    "state",
    "version_id",
    "received_at",
    "first_due_at",
    "due_at",
    "due_lines",
    "legal_due_at",
    "competent_agency_id",
    "write_date",
)


@tagged("onestop_dossier")
class TestDecision(OnestopDossierCase):
    """Publishing moves no dossier under way; the preview says which there are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.publisher = cls._user("t_publisher", "catalogue", cls.centre)
        cls.today = cls.env["onestop.procedure"]._today()
        cls.dossiers = cls.env["onestop.dossier"]
        for number in range(3):
            cls.dossiers += cls.receive(number)
        cls.other = cls._procedure("9.000002", "Cấp giấy khác", 5)

    @classmethod
    def receive(cls, number):
        dossier = cls.dossiers.with_user(cls.clerk)._draft_from(
            {
                "procedure": cls.procedure.code,
                "applicant": {
                    "name": f"Người thử {number}",
                    "id_number": f"00130000010{number}",
                },
                "papers": [
                    {"component": component.id}
                    for component in cls.procedure._version_on(cls.today).component_ids
                ],
            }
        )
        dossier._transition("receive")
        return dossier.with_env(cls.env)

    def decision(self, day, **values):
        """Return a decision that amends the procedure and abolishes another."""
        draft = self.procedure._version_on(self.today).copy()
        draft.write(
            {
                "result_ids": [Command.create({"name": "Giấy phép"})],
                "conditions": "Khác",
                "competent_agency_id": False,
            }
        )
        draft.channel_ids.term_quantity = 2
        return self.env["onestop.decision"].create(
            {
                "number": "1/QĐ-UBND",
                "date": day,
                "effective_on": day,
                "title": "Công bố",
                "line_ids": [
                    Command.create(
                        {
                            "kind": "amended",
                            "procedure_id": self.procedure.id,
                            "version_id": draft.id,
                        }
                    ),
                    Command.create(
                        {"kind": "abolished", "procedure_id": self.other.id}
                    ),
                ],
                **values,
            }
        )

    def picture(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.dossiers.read(MOVABLE), self.dossiers.task_ids.read(["due_at"])

    def test_nothing_of_open_dossiers_moves(self):
        before = self.picture()
        decision = self.decision(self.today)
        decision.with_user(self.publisher).action_publish()
        self.assertEqual(self.picture(), before)
        late = self.receive(7)
        self.assertEqual(late.version_id, decision.line_ids.version_id)

    def test_the_preview_counts_and_opens_them(self):
        decision = self.decision(self.today).with_user(self.publisher)
        with self.assertRaises(AccessError):
            self.dossiers.with_user(self.publisher).mapped("applicant_name")
        preview = decision._preview()
        self.assertEqual((preview["open"], preview["since"]), (3, 3))
        line = preview["lines"][0]
        self.assertEqual((line["code"], line["open"]), ("9.000001", 3))
        self.assertTrue(line["differences"])
        self.assertEqual(preview["lines"][1]["open"], 0)
        html = str(decision._preview_html(preview))
        self.assertIn("None of their dates", html)
        action = self.env["onestop.decision"].browse(decision.id).action_open_dossiers()
        self.assertEqual(self.dossiers.search(action["domain"]), self.dossiers)

    def test_finished_dossiers_are_not_open(self):
        self.env.cr.execute(
            "UPDATE onestop_dossier SET finished_at = now() WHERE id = %s",
            [self.dossiers[0].id],
        )
        self.env.invalidate_all()
        preview = self.decision(self.today)._preview()
        self.assertEqual((preview["open"], preview["since"]), (2, 3))

    def test_a_day_in_the_past_with_dossiers_since_needs_a_reason(self):
        yesterday = self.today - timedelta(days=1)
        decision = self.decision(yesterday)
        with self.assertRaisesRegex(UserError, "3 dossiers of these procedures"):
            decision.action_publish()
        decision.past_reason = "Nghị định có hiệu lực từ hôm qua"
        decision.action_publish()
        self.assertEqual(set(self.dossiers.version_id.mapped("number")), {1})

    def test_queries_do_not_grow_with_dossiers(self):
        decision = self.decision(self.today)
        decision._touched_dossiers()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            decision._touched_dossiers()

    def test_the_day_is_that_of_vietnam(self):
        decision = self.decision(self.today)
        # 23:30 of the day before, in Vietnam.
        at = fields.Datetime.to_datetime(self.today) - timedelta(hours=7, minutes=30)
        self.env.cr.execute(
            "UPDATE onestop_dossier SET received_at = %s WHERE id = %s",
            [at, self.dossiers[0].id],
        )
        self.env.invalidate_all()
        self.assertEqual(decision._touched_dossiers()[self.procedure.id]["since"], 2)
