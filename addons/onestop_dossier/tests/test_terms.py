"""Committed terms, papers that do not apply and classes of payers on a dossier."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import OnestopDossierCase, local

OFFICE = ((7 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60))
DAYS = ("legal_days", "committed_days", "used_days", "cut_days", "saved_days")


def walked(start, end):
    """Working days between two local times of July 2025, minute by minute."""
    at, last = (datetime.fromisoformat(text) for text in (start, end))
    count = 0
    while at < last:
        minute = at.hour * 60 + at.minute
        works = any(first <= minute < after for first, after in OFFICE)
        count += at.weekday() < 5 and works
        at += timedelta(minutes=1)
    return count / 480


class TermCase(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.poor = cls.env.ref("onestop_procedure.onestop_payer_class_poor")
        cls.quick = cls._procedure(
            "9.000020",
            "Cấp giấy cam kết",
            10,
            channel_ids=[
                (
                    0,
                    0,
                    {
                        "channel": "direct",
                        "term_quantity": 10,
                        "term_unit": "working_day",
                        "committed_quantity": 7,
                        "committed_unit": "working_day",
                        "committed_basis": "Quyết định 5/QĐ-UBND",
                    },
                )
            ],
            reduction_ids=[
                (
                    0,
                    0,
                    {"ground": "Hộ nghèo", "value": 100, "payer_class_id": cls.poor.id},
                )
            ],
        )

    def _ended(self, received, finished, pause=()):
        dossier = self._receive(received, procedure=self.quick.code)
        self._to_officer(dossier, received)
        if pause:
            stop, go = pause
            self._act(dossier, self.officer, "request_supplement", stop, reason="Thiếu")
            self._act(dossier, self.clerk, "supply", go)
        self._finish(dossier, finished)
        return dossier


@tagged("post_install", "-at_install")
class TestCommittedTerm(TermCase):
    def test_the_committed_date_is_promised_and_explained(self):
        dossier = self._receive("2025-07-01 08:00", procedure=self.quick.code)
        self.assertEqual(dossier.due_at, local("2025-07-10 08:00"))
        self.assertIn("Quyết định 5/QĐ-UBND", dossier.due_explanation)
        self.assertIn("15/07/2025", dossier.due_explanation)
        self.assertEqual(
            dossier._term_text(), "by law 10 working days, committed 7 working days"
        )

    def test_lateness_is_judged_by_the_committed_date(self):
        dossier = self._ended("2025-07-01 08:00", "2025-07-11 09:00")
        self.assertEqual(dossier.timeliness, "overdue")

    def test_what_was_saved(self):
        for received, finished, pause in (
            ("2025-07-01 08:00", "2025-07-04 10:00", ()),
            ("2025-07-01 16:30", "2025-07-21 08:00", ()),
            (
                "2025-07-01 08:00",
                "2025-07-16 08:00",
                ("2025-07-02 08:00", "2025-07-09 14:00"),
            ),
        ):
            dossier = self._ended(received, finished, pause)
            used = walked(received, finished) - (walked(*pause) if pause else 0)
            wanted = (10, 7, used, 3, 10 - used)
            for name, days in zip(DAYS, wanted, strict=True):
                with self.subTest(received=received, field=name):
                    self.assertAlmostEqual(dossier[name], days, places=3)

    def test_nothing_without_commitment_or_before_the_end(self):
        usual = self._receive("2025-07-01 08:00")
        self._to_officer(usual, "2025-07-01 09:00")
        self._finish(usual, "2025-07-02 08:00")
        open_one = self._receive("2025-07-01 08:00", procedure=self.quick.code)
        for dossier in (usual, open_one):
            self.assertFalse(any(dossier[name] for name in DAYS))

    def test_days_are_written_by_transitions_only(self):
        dossier = self._receive(procedure=self.quick.code)
        for name in DAYS:
            with self.subTest(field=name), self.assertRaises(AccessError):
                dossier.write({name: 1})

    def test_totals_by_procedure(self):
        """What the pivot shows against sums made here, one by one."""
        dossiers = self.env["onestop.dossier"]
        for day in ("02", "04", "15"):
            dossiers |= self._ended("2025-07-01 08:00", f"2025-07-{day} 09:00")
        action = self.env.ref("onestop_report.onestop_saved_action", False)
        domain = [("procedure_id", "=", self.quick.id), ("legal_days", ">", 0)]
        rows = dossiers._read_group(
            domain, ["procedure_id"], [f"{name}:sum" for name in DAYS]
        )
        used = sum(
            walked("2025-07-01 08:00", f"2025-07-{d} 09:00") for d in ("02", "04", "15")
        )
        ((_procedure, *sums),) = rows
        for found, wanted in zip(sums, (30, 21, used, 9, 30 - used), strict=True):
            self.assertAlmostEqual(found, wanted, places=2)
        if action:
            self.assertIn("legal_days", action.domain)


@tagged("post_install", "-at_install")
class TestChoices(TermCase):
    def _values(self, **values):
        return {
            "procedure": "9.000001",
            "applicant": {"name": "Trần Văn Mẫu", "id_number": "001090000017"},
            "papers": [{"component": "TK"}],
            **values,
        }

    def _clerks(self):
        return self.env["onestop.dossier"].with_user(self.clerk)

    def test_a_paper_that_does_not_apply_blocks_nothing(self):
        paper = {
            "component": "TK",
            "verdict": "not_applicable",
            "reason": "Đã có trong cơ sở dữ liệu",
        }
        made = self._clerks().counter_receive(self._values(papers=[paper]))
        dossier = self.env["onestop.dossier"].browse(made["id"])
        row = dossier.paper_ids.filtered(lambda p: p.component_id.code == "TK")
        self.assertEqual(row.verdict, "not_applicable")
        self.assertEqual((row.originals, row.copies), (0, 0))
        self.assertEqual(row.reason, paper["reason"])

    def test_it_needs_a_reason_and_no_files(self):
        file = {"name": "a.pdf", "data": "JVBERi0xLjQ="}
        for extra in ({}, {"reason": "  "}, {"reason": "Không có", "files": [file]}):
            paper = {"component": "TK", "verdict": "not_applicable", **extra}
            with (
                self.subTest(extra=extra),
                self.assertRaisesRegex(UserError, "Tờ khai"),
            ):
                self._clerks().counter_receive(self._values(papers=[paper]))
        draft = self._clerks()._draft_from(self._values())
        with self.assertRaises(ValidationError):
            draft.paper_ids[0].verdict = "not_applicable"

    def test_all_papers_ok_leaves_what_does_not_apply(self):
        draft = self._clerks()._draft_from(self._values())
        paper = draft.paper_ids[1]
        paper.write({"verdict": "not_applicable", "reason": "Nhà cấp bốn"})
        draft.action_all_papers_ok()
        self.assertEqual(draft.paper_ids.mapped("verdict"), ["ok", "not_applicable"])

    def test_payer_classes(self):
        preview = self._clerks().counter_preview({"procedure": self.quick.code})
        self.assertEqual([c["code"] for c in preview["payer_classes"]], ["poor"])
        self.assertFalse(
            self._clerks().counter_preview({"procedure": "9.000001"})["payer_classes"]
        )
        for given in ("poor", ["poor"], "poor,child"):
            dossier = self._receive(payer_class=given)
            self.assertIn(self.poor, dossier.payer_class_ids)
        self.assertFalse(self._receive().payer_class_ids)
        with self.assertRaisesRegex(UserError, "payer_class: “rich”"):
            self._receive(payer_class=["rich"])
        with self.assertRaises(AccessError):
            dossier.with_user(self.clerk).write({"payer_class_ids": [(5, 0, 0)]})
