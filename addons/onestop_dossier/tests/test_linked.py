"""Linked dossiers: one visit, a clock for each leg, begun by the result before."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.onestop_procedure.tools import to_local

from .common import OnestopDossierCase, local


@tagged("post_install", "-at_install")
class TestLinked(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._procedure("9.000002", "Đăng ký thường trú thử", 3)
        cls.third = cls._procedure("9.000003", "Cấp thẻ thử", 2)
        cls.bundle = cls.env["onestop.bundle"].create(
            {
                "name": "Khai sinh, thường trú, thẻ",
                "code": "KS3",
                "basis": "NĐ thử",
                "leg_ids": [
                    Command.create({"procedure_id": cls.procedure.id}),
                    Command.create(
                        {
                            "procedure_id": cls.second.id,
                            "after_id": cls.procedure.id,
                            "component_code": "TK",
                        }
                    ),
                    Command.create(
                        {"procedure_id": cls.third.id, "after_id": cls.second.id}
                    ),
                ],
            }
        )

    def _visit(self, *codes, bundle="KS3", papers=("TK",)):
        answer = (
            self.env["onestop.dossier"]
            .with_user(self.clerk)
            .counter_receive_visit(
                {
                    "applicant": {"name": "Trần Thị Mới"},
                    "bundle": bundle,
                    "dossiers": [
                        {
                            "procedure": code,
                            "papers": [{"component": one} for one in papers],
                        }
                        for code in codes
                    ],
                }
            )
        )
        dossiers = self.env["onestop.dossier"].browse(
            one["id"] for one in answer["dossiers"]
        )
        return dossiers, answer

    def _through(self, dossier, finished_at=None):
        self._act(dossier, self.clerk, "transfer")
        self._act(dossier, self.officer, "acknowledge")
        self._act(dossier, self.officer, "pass_on")
        self._act(dossier, self.leader, "acknowledge")
        self._act(dossier, self.leader, "finish", at=finished_at)

    def test_one_visit_one_leg_at_a_time(self):
        (first, second, third), answer = self._visit("9.000001", "9.000002", "9.000003")
        self.assertEqual(first.state, "received")
        self.assertEqual((second + third).mapped("state"), ["registered"] * 2)
        self.assertEqual(second.after_id, first)
        self.assertEqual(first.leg_ids, second + third)
        self.assertIn("expected", answer["dossiers"][1]["due_text"])
        self.assertFalse(second.code or second.due_at)
        self._through(first)
        self.assertEqual(second.state, "received")
        self.assertTrue(second.code and second.due_at)
        self.assertEqual(second.received_at, first.finished_at)
        # The slip names who took the papers in; the next step is any clerk's.
        self.assertEqual(second.received_by_id, self.clerk)
        self.assertFalse(second.current_task_id.user_id)
        self.assertIn(
            second,
            second.with_user(self.clerk).search([("inbox_tab", "=", "mine")]),
        )
        self.assertEqual(second.paper_ids[0].reason, f"Result of dossier {first.code}")
        self.assertEqual(third.state, "registered")
        self._through(second)
        self.assertEqual(third.state, "received")

    def test_expected_days_add_up(self):
        (third, second, first), _answer = self._visit(
            "9.000003", "9.000002", "9.000001"
        )
        plan = first._expected()
        self.assertEqual(plan[first.id], first.due_at)
        calendar = self.department._work_calendar()
        two_days = calendar.add_minutes(to_local(plan[second.id]), 2 * 480)
        self.assertEqual(to_local(plan[third.id]), two_days)
        three_days = calendar.add_minutes(to_local(first.due_at), 3 * 480)
        self.assertEqual(to_local(plan[second.id]), three_days)

    def test_incomplete_leg_waits_for_its_papers(self):
        self.bundle.leg_ids[1].component_code = False
        (first, second), _answer = self._visit("9.000001", "9.000002")
        second.paper_ids.with_user(self.clerk)[0].verdict = "missing"
        self._through(first)
        self.assertEqual(second.state, "registered")
        self.assertIn("complete the papers", second.linked_text)
        second.paper_ids.with_user(self.clerk)[0].verdict = "ok"
        self._act(second, self.clerk, "receive")
        self.assertEqual(second.state, "received")

    def test_refused_leg_leaves_the_choice_to_reception(self):
        (first, second), _answer = self._visit("9.000001", "9.000002")
        self._act(first, self.clerk, "transfer")
        self._act(first, self.leader, "acknowledge")
        self._act(first, self.leader, "refuse", reason="Không đủ điều kiện")
        self.assertEqual(second.state, "registered")
        self.assertIn("ended without a result", second.linked_text)
        self._act(second, self.clerk, "decline", reason="Hồ sơ trước bị từ chối")
        self.assertEqual(second.state, "not_received")

    def test_slip_lists_what_waits(self):
        dossiers, answer = self._visit("9.000001", "9.000002")
        self.assertTrue(all(str(one.id) in answer["slip_url"] for one in dossiers))
        self.assertTrue(dossiers.with_user(self.clerk)._slips_pdf().startswith(b"%PDF"))

    def test_what_a_visit_may_name(self):
        with self.assertRaisesRegex(UserError, "no linked procedures"):
            self._visit("9.000001", "9.000002", bundle="KHAC")
        self._procedure("9.000004", "Việc khác", 1)
        with self.assertRaisesRegex(UserError, "9.000004"):
            self._visit("9.000001", "9.000004")
        alone, _answer = self._visit("9.000002")
        self.assertEqual(alone.state, "received")
        self.assertFalse(alone.bundle_id)

    def test_what_is_asked_for_besides_is_no_leg(self):
        self._procedure("9.000004", "Việc khác", 1)
        (first, other, second), _answer = self._visit(
            "9.000001", "9.000004", "9.000002"
        )
        self.assertEqual((first + other).mapped("state"), ["received"] * 2)
        self.assertEqual(second.after_id, first)
        self.assertFalse(other.bundle_id or other.lead_id or other.after_id)
        self.assertNotIn(other, first._legs())

    def _to_receive(self):
        """The dossiers that reception is to receive, by its list; its count agrees."""
        desk = self.env["onestop.dossier"].with_user(self.clerk)
        found = desk.search([("inbox_tab", "=", "online")])
        counts = {tab["name"]: tab["count"] for tab in desk.inbox_tabs()}
        self.assertEqual(counts["online"], len(found))
        return found.with_env(self.env)

    def test_who_waits_is_not_reception_s_work(self):
        self.bundle.leg_ids[1].component_code = False
        (first, second), _answer = self._visit("9.000001", "9.000002")
        second.paper_ids.with_user(self.clerk)[0].verdict = "missing"
        desk = self.env["onestop.dossier"].with_user(self.clerk).browse(second.id)
        self.assertNotIn(second, self._to_receive())
        self.assertFalse(second._intake_due_at())
        self.assertEqual(desk.inbox_note, "waits for a linked dossier")
        self.assertFalse(desk.remaining_text)
        self._through(first, finished_at="2099-06-01 09:00")
        desk.invalidate_recordset()
        self.assertIn(second, self._to_receive())
        # The eight hours begin now, not on the day of the visit.
        self.assertEqual(second._intake_due_at(), local("2099-06-02 09:00"))
        self.assertEqual(desk.inbox_note, "to be received")
        self.assertTrue(desk.remaining_text)

    def test_turn_comes_when_the_leg_before_ends_without_result(self):
        (first, second, third), _answer = self._visit(
            "9.000001", "9.000002", "9.000003"
        )
        self._act(first, self.clerk, "transfer")
        self._act(first, self.leader, "acknowledge")
        self._act(first, self.leader, "refuse", reason="Không đủ điều kiện")
        self.assertIn(second, self._to_receive())
        self.assertNotIn(third, self._to_receive())
        self.assertTrue(second._intake_due_at())
        self._act(second, self.clerk, "decline", reason="Hồ sơ trước bị từ chối")
        self.assertIn(third, self._to_receive())
        self.assertTrue(third._intake_due_at())

    def test_links_are_no_client_s_to_write(self):
        (first, second), _answer = self._visit("9.000001", "9.000002")
        with self.assertRaises(AccessError):
            second.with_user(self.clerk).write({"after_id": False})
        made = self.env["onestop.dossier"].create(
            {
                "procedure_id": self.procedure.id,
                "applicant_id": self.applicant.id,
                "agency_id": self.centre.id,
                "lead_id": first.id,
            }
        )
        self.assertFalse(made.lead_id)

    def test_faulty_bundles_are_refused(self):
        leg = self.bundle.leg_ids[0]
        with self.assertRaisesRegex(ValidationError, "never begin"):
            leg.after_id = self.third
        with self.assertRaisesRegex(ValidationError, "at least two"):
            self.env["onestop.bundle"].create(
                {
                    "name": "Một",
                    "code": "M",
                    "basis": "x",
                    "leg_ids": [Command.create({"procedure_id": self.procedure.id})],
                }
            )

    def test_counter_offers_the_bundle_with_its_first_leg(self):
        counter = self.env["onestop.dossier"].with_user(self.clerk)
        offered = counter.counter_preview({"procedure": "9.000001"})["bundles"]
        self.assertEqual(offered[0]["code"], "KS3")
        self.assertEqual(
            [one["code"] for one in offered[0]["procedures"]], ["9.000002", "9.000003"]
        )
        self.assertFalse(counter.counter_preview({"procedure": "9.000002"})["bundles"])
        self.bundle.date_to = local("2026-01-01 08:00").date()
        self.assertFalse(counter.counter_preview({"procedure": "9.000001"})["bundles"])
