"""A merger of agencies: open dossiers move whole, closed ones and dates stay."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OnestopDossierCase

MERGED = date(2026, 11, 20)
KEPT = (
    "code",
    "state",
    "received_at",
    "first_due_at",
    "due_at",
    "due_lines",
    "current_task_id",
    "version_id",
)


@tagged("post_install", "-at_install")
class TestMerger(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        agencies = cls.env["onestop.agency"]
        cls.heir = agencies.create({"name": "Sở hợp nhất", "code": "H98.7"})
        cls.heir_officer = cls._user("t_heir", "officer", cls.heir)
        cls.new_centre = agencies.create(
            {"name": "Trung tâm mới", "code": "H98.8", "is_centre": True}
        )
        cls.new_clerk = cls._user("t_new_clerk", "reception", cls.new_centre)

    def merge(self, source=None, target=None):
        (source or self.department)._merge_into(
            target or self.heir, MERGED, "NQ 1/2026/NQ-HĐND"
        )
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")
        self.env.invalidate_all()

    def values(self, dossier):
        return {name: dossier[name] for name in KEPT}

    def seen_by(self, user, dossiers):
        return dossiers.with_user(user).search([("id", "in", dossiers.ids)])

    def test_open_ones_move_and_nothing_else_of_them_changes(self):
        received, working, done = (self._receive() for _number in range(3))
        for dossier in (working, done):
            self._to_officer(dossier)
        self._finish(done, "2026-11-17 09:00")
        self._act(done, self.clerk, "return_result", "2026-11-17 10:00")
        before = [self.values(dossier) for dossier in (received, working, done)]
        last_done = len(done.event_ids)
        self.merge()
        after = [self.values(dossier) for dossier in (received, working, done)]
        self.assertEqual(before, after)
        self.assertEqual((received | working).competent_agency_id, self.heir)
        self.assertEqual(working.current_task_id.agency_id, self.heir)
        self.assertEqual(received.current_task_id.agency_id, self.centre)
        self.assertEqual(done.competent_agency_id, self.department)
        self.assertEqual(len(done.event_ids), last_done)
        for dossier, parts in (
            (received, ["competent"]),
            (working, ["competent", "task"]),
        ):
            event = dossier.event_ids.sorted("sequence")[-1]
            self.assertEqual(event.action, "agency_moved")
            self.assertEqual(
                (event.from_state, event.to_state, event.clock_stopped),
                (dossier.state, dossier.state, False),
            )
            self.assertEqual(event.due_before, dossier.due_at)
            self.assertEqual(event.due_after, dossier.due_at)
            self.assertEqual(
                event.details,
                {
                    "agency_id": self.department.id,
                    "target_id": self.heir.id,
                    "parts": parts,
                },
            )
            remark = dossier.remark_ids.filtered(lambda r, e=event: r.event_id == e)
            self.assertIn("Sở thử", remark.text)
            self.assertIn("NQ 1/2026/NQ-HĐND", remark.text)

    def test_work_goes_on_in_the_new_agency(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self.merge()
        self._act(dossier, self.officer, "pass_on", "2026-11-23 09:00")
        self._act(dossier, self.leader, "acknowledge", "2026-11-23 09:00")
        self._act(dossier, self.leader, "finish", "2026-11-23 10:00")
        self._act(dossier, self.clerk, "return_result", "2026-11-23 11:00")
        done, signed = dossier.task_ids.filtered(lambda t: t.role != "reception")
        self.assertEqual((done | signed).agency_id, self.heir)
        self.assertEqual(dossier.timeliness, "on_time")

    def test_who_sees_what(self):
        open_one, done = self._receive(), self._receive()
        self._to_officer(done)
        self._act(done, self.leader, "refuse", "2026-11-17 09:00", reason="thử")
        both = open_one | done
        self.assertFalse(self.seen_by(self.heir_officer, both))
        self.merge()
        for user in (self.officer, self.leader, self.heir_officer):
            self.assertEqual(self.seen_by(user, both), both, user.login)
        self.assertFalse(self.seen_by(self.stranger, both))

    def test_suspended_clock_and_its_limit(self):
        """A merger is no answer: the time to supply runs from the request."""
        dossier = self._receive("2026-01-05 08:00")
        self._to_officer(dossier, "2026-01-05 09:00")
        self._act(
            dossier,
            self.officer,
            "request_supplement",
            "2026-01-06 08:00",
            reason="thiếu bản vẽ",
        )
        self.assertTrue(dossier._supplement_expired())
        self.merge()
        self.assertTrue(dossier._supplement_expired())
        self.assertTrue(dossier.event_ids.sorted("sequence")[-1].clock_stopped)
        self.assertFalse(dossier.due_at)
        self._act(dossier, self.clerk, "supply", "2026-11-23 08:00")
        self.assertEqual(dossier.state, "processing")

    def test_dates_survive_other_hours(self):
        """The new agency works mornings only; dates given before do not move."""
        self.heir.calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Buổi sáng",
                "tz": "Asia/Ho_Chi_Minh",
                "hours_per_day": 4,
                "attendance_ids": [
                    (
                        0,
                        0,
                        {
                            "name": day,
                            "dayofweek": day,
                            "hour_from": 8,
                            "hour_to": 12,
                            "day_period": "morning",
                        },
                    )
                    for day in "01234"
                ],
            }
        )
        old, twin = self._receive(), self._receive()
        self.merge()
        new = self._receive("2026-11-23 08:00")
        self.assertEqual(old._deadline().due_at, twin._deadline().due_at)
        self.assertEqual(old._clock_vals()["due_at"], old.due_at)
        self.assertEqual(old.clock_agency_id, self.department)
        self.assertFalse(new.clock_agency_id)
        self.assertEqual(new.competent_agency_id, self.heir)
        self.assertEqual(new.due_at.hour, 5)  # 12:00 in Vietnam

    def test_received_after_the_merger(self):
        """The version still names the old agency; the successor resolves."""
        self.merge()
        dossier = self._receive("2026-11-23 08:00")
        self.assertEqual(dossier.version_id.competent_agency_id, self.department)
        self.assertEqual(dossier.competent_agency_id, self.heir)
        self._to_officer(dossier, "2026-11-23 09:00")
        self.assertEqual(dossier.current_task_id.agency_id, self.heir)

    def test_steps_of_a_named_agency(self):
        dossier = self._receive()
        for agency in (self.other_department, self.heir):
            step = self.env["onestop.process.step"].new(
                {"place": "agency", "agency_id": self.other_department.id}
            )
            self.assertEqual(dossier._agency_of_step(step), agency)
            if agency != self.heir:
                self.merge(self.other_department)

    def test_opinions(self):
        """An opinion asked of the old agency is given by the new one."""
        dossier = self._receive()
        self._to_officer(dossier)
        self._act(
            dossier, self.officer, "ask_opinion", agency_id=self.other_department.id
        )
        self.merge(self.other_department)
        task = dossier.task_ids.filtered("parallel")
        self.assertEqual(task.agency_id, self.heir)
        self.assertEqual(dossier.competent_agency_id, self.department)
        self._act(dossier, self.heir_officer, "give_opinion", note="đồng ý")
        self.assertEqual(task.outcome, "given")

    def test_centre(self):
        """Results wait at the new centre; what was received there tells the old one."""
        waiting, over, draft = (self._receive() for _number in range(3))
        draft = draft.copy()
        for dossier in (waiting, over):
            self._to_officer(dossier)
            self._finish(dossier, "2026-11-17 09:00")
        self._act(over, self.clerk, "return_result", "2026-11-17 10:00")
        self.merge(self.centre, self.new_centre)
        self.assertEqual((waiting | draft).agency_id, self.new_centre)
        self.assertFalse(draft.event_ids)
        self.assertEqual(over.agency_id, self.centre)
        self.assertEqual(waiting.competent_agency_id, self.department)
        self.assertTrue(waiting.code.startswith("H98.1-"))
        self.assertEqual(waiting._receiving_agency(), self.centre)
        self.assertEqual(self.seen_by(self.new_clerk, over), over)
        self._act(waiting, self.new_clerk, "return_result", "2026-11-23 08:00")
        self.assertEqual(waiting.state, "returned")
        draft.unlink()
        # Another system still names the old centre.
        values = {
            "procedure": self.procedure.code,
            "agency": "H98.1",
            "applicant": {"name": "Nguyễn Thị Thử", "id_number": "001300000001"},
            "papers": [{"component": "TK"}],
        }
        dossiers = self.env["onestop.dossier"]
        answer = dossiers.with_user(self.integrator).intake(values)
        made = dossiers.browse(answer["id"])
        self.assertEqual(made.agency_id, self.new_centre)
        self.assertTrue(made.code.startswith("H98.8-"))

    def test_nobody_moves_it_by_hand(self):
        dossier = self._receive()
        for vals in ({"clock_agency_id": self.heir.id}, {"agency_id": self.heir.id}):
            with self.assertRaises(UserError):
                dossier.sudo().write(vals)
        with self.assertRaises(UserError):
            dossier.with_user(self.clerk).act(dossier.code, "agency_moved")

    def test_figures_stay_with_the_old_agency(self):
        done, open_one = self._receive(), self._receive()
        self._to_officer(done)
        self._finish(done, "2026-11-17 09:00")
        self.merge()
        dossiers = self.env["onestop.dossier"]
        for agency, resolved in ((self.department, done), (self.heir, dossiers)):
            rows = dossiers.search(
                [
                    ("competent_agency_id", "=", agency.id),
                    ("finished_at", "!=", False),
                    ("id", "in", (done | open_one).ids),
                ]
            )
            self.assertEqual(rows, resolved)

    def test_printed_and_shown_names(self):
        dossier = self._receive()
        self._to_officer(dossier)
        old = "Trung tâm thử"
        self.centre._rename({"name": "Trung tâm đổi tên"}, MERGED, "QĐ 5/2026")
        self.department._rename({"name": "Sở đổi tên"}, MERGED, "QĐ 6/2026")
        self.env.invalidate_all()
        self.assertEqual(dossier._receiving_name(), old)
        first, second = dossier.task_ids
        self.assertEqual(first.agency_name, old)
        self.assertEqual(second.agency_name, "Sở đổi tên")
        html = self.env["ir.qweb"]._render(
            "onestop_dossier.form_01", self._form_values(dossier)
        )
        self.assertIn(old.upper(), html)
        self.assertNotIn("đổi tên", html.lower())
        later = self._receive("2026-11-23 08:00")
        html = self.env["ir.qweb"]._render(
            "onestop_dossier.form_01", self._form_values(later)
        )
        self.assertIn("TRUNG TÂM ĐỔI TÊN", html)

    def test_names_of_the_day_on_control_slip_and_register(self):
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 09:00")
        self.centre._rename({"name": "Trung tâm đổi tên"}, MERGED, "QĐ 5/2026")
        self.department._rename({"name": "Sở đổi tên"}, MERGED, "QĐ 6/2026")
        self._act(dossier, self.officer, "pass_on", "2026-11-23 09:00")
        self.env.invalidate_all()
        last = dossier.event_ids.sorted("sequence")[-1]
        rows = dossier._print_values_06(last)["rows"]
        self.assertEqual(
            [(row["giver"], row["receiver"]) for row in rows],
            [
                ("Nguyễn Thị Thử", "Trung tâm thử"),
                ("Trung tâm thử", "Sở thử"),
                ("Sở đổi tên", "Sở đổi tên"),
            ],
        )
        given = {}

        def keep(_pdf, template, values, title):
            given[template] = self.env["ir.qweb"]._render(
                template, {**values, "lang": "vi", "title": title}
            )
            return b""

        clerk = dossier.with_user(self.clerk)
        with patch.object(type(self.env["onestop.pdf"]), "_render", keep):
            clerk._register_pdf(self.centre, date(2026, 11, 16), date(2026, 11, 16))
            clerk._register_pdf(self.centre, date(2026, 11, 1), date(2026, 11, 30))
            slips = {day: self._slip_at(f"2026-11-{day} 02:00:00") for day in (16, 23)}
            transfers = {}
            for day, slip in slips.items():
                slip._render()
                transfers[day] = given["onestop_dossier.form_transfer"]
        register = given["onestop_dossier.form_07"]
        self.assertIn("Sở thử", register)
        self.assertNotIn("Sở đổi tên", register)
        self.assertIn("Sở thử", transfers[16])
        self.assertNotIn("Sở đổi tên", transfers[16])
        self.assertIn("Sở đổi tên", transfers[23])

    def _slip_at(self, at):
        return self.env["onestop.hand.over"].create(
            {
                "number": "01/PBG",
                "reference": at,
                "giver_agency_id": self.centre.id,
                "receiver_agency_id": self.department.id,
                "at": at,
            }
        )

    def _form_values(self, dossier):
        return {**dossier._print_values("1/TTPVHCC"), "lang": "vi", "title": "Mẫu 01"}

    def test_preview(self):
        dossier = self._receive()
        self._to_officer(dossier)
        counts = self.department._merge_counts()
        self.assertEqual([number for _label, number in counts[:2]], [1, 1])

    def test_moves_are_set_based(self):
        """Twelve dossiers cost as many statements as two."""
        for _number in range(2):
            self._to_officer(self._receive())
        few = self._count_merge(self.department, self.heir)
        self.officer = self.heir_officer
        for _number in range(10):
            self._to_officer(self._receive("2026-11-23 08:00"), "2026-11-23 09:00")
        many = self._count_merge(self.heir, self.other_department)
        self.assertLessEqual(many, few + 4)

    def _count_merge(self, source, target):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.merge(source, target)
        return self.env.cr.sql_log_count - before
