"""Form II.06 on screen: figures, their dossiers, and what is refused."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.onestop_dossier.models.dossier_counting import (
    COLUMNS,
    UNRESOLVED_SETTING,
)

from .common import EXPECTED, JULY, OnestopReportCase


@tagged("post_install", "-at_install")
class TestProgress(OnestopReportCase):
    def _figures(self, report):
        """Return the total row of the table on screen, by column."""
        keys = [column["key"] for column in report.table["columns"]]
        return dict(zip(keys, report.table["total"], strict=True))

    def test_figures_of_july(self):
        self._july()
        report = self._report()
        shown = {column: n for column, n in EXPECTED.items() if column in COLUMNS[:-2]}
        self.assertEqual(self._figures(report), shown)
        self.assertEqual(
            report.line_ids.mapped("name"), ["Đất đai thử", "Lĩnh vực thử"]
        )
        self.assertEqual(report.line_ids.mapped("c3"), [2, 6])
        self.assertEqual(
            (report.received, report.resolved, report.in_progress), (8, 5, 3)
        )
        self.assertEqual((report.resolved_late, report.in_progress_late), (1, 2))
        self.assertEqual(report.judged_on, JULY["date_to"])

    def test_by_resolving_agency(self):
        self._july()
        report = self._report(group_by="competent_agency_id")
        self.assertEqual(report.line_ids.name, self.department.name)
        self.assertEqual(report.received, 8)

    def test_every_figure_opens_its_dossiers(self):
        self._july()
        report = self._report()
        Dossier = self.env["onestop.dossier"].with_user(self.manager)
        for group_by in ("field_id", "competent_agency_id"):
            report.group_by = group_by
            report.action_compute()
            for line in [*report.line_ids, False]:
                for column in COLUMNS:
                    with self.subTest(line=line and line.name, column=column):
                        action = report.action_open_cell(column, line and line.id)
                        figure = line[column] if line else EXPECTED[column]
                        found = Dossier.search_count(action["domain"])
                        self.assertEqual(found, figure)

    def test_heading_over_the_dossiers(self):
        self._july()
        report = self._report()
        action = report.action_open_cell("c13", report.line_ids[0].id)
        self.assertEqual(
            action["name"], "Dossiers in progress – Overdue – Đất đai thử – 07/2025"
        )

    def test_identities_are_shown(self):
        self._july()
        report = self._report()
        checks = report.table["checks"]
        self.assertEqual(len(checks), 5)
        self.assertTrue(all(check["holds"] for check in checks))
        self.assertEqual(report.open_before, 1)

    def test_broken_identity_is_shown(self):
        self._july()
        report = self._report()
        report.line_ids[0].sudo().c13 += 1  # no user may: proves the check
        broken = [c["words"] for c in report.table["checks"] if not c["holds"]]
        self.assertEqual(broken, ["(11) = (12) + (13)"])
        report.sudo()._keep_figures({"open_before": 7})
        broken = [c["words"] for c in report.table["checks"] if not c["holds"]]
        self.assertIn("(6) = (11) of the period before", broken)

    def test_counted_apart(self):
        self._july()
        self.env["ir.config_parameter"].set_param(UNRESOLVED_SETTING, "apart")
        report = self._report()
        figures = self._figures(report)
        self.assertEqual((figures["c7"], figures["c9"]), (3, 1))
        self.assertEqual((figures["stopped"], figures["refused"]), (1, 1))
        self.assertTrue(all(check["holds"] for check in report.table["checks"]))

    def test_stays_as_counted(self):
        self._july()
        report = self._report()
        self._receive("2025-07-31 08:00")
        self.assertEqual(report.received, 8)
        report.action_compute()
        self.assertEqual(report.received, 9)

    def test_summary_comes_first(self):
        self._july()
        self.assertEqual(
            self._report().summary,
            "8 dossiers received, 1 of them carried over; 5 resolved, 80.0% early or "
            "on time; 3 in progress, 2 of them overdue.",
        )

    def test_late_entries_and_voided_receptions_are_told(self):
        self._july()
        late = self._receive("2025-07-02 08:00")
        late._write_checked({"late_entry": True})
        wrong = self._receive("2025-07-03 08:00")
        self._act(
            wrong, self.manager, "stop", "2025-07-03 09:00", reason="Nhầm", void=True
        )
        report = self._report()
        self.assertEqual((report.entered_late, report.voided), (1, 1))
        self.assertEqual(report.received, 9, "the voided one is not counted")
        self.assertTrue(
            report.summary.endswith(
                "Entered late after an outage: 1. Receptions voided as mistakes of the "
                "counter: 1."
            )
        )
        self.assertTrue(report._xlsx())

    def test_empty_period(self):
        report = self._report()
        self.assertEqual(report.table["rows"], [])
        self.assertFalse(report.summary)
        self.assertTrue(report.computed_at)

    def test_defaults(self):
        report = self.Report.with_user(self.manager).create({})
        today = self.env["onestop.dossier"]._local_date()
        self.assertEqual(report.date_from, today.replace(day=1))
        self.assertEqual((report.date_to + timedelta(days=1)).day, 1)
        self.assertEqual(report.period, "this_month")
        self.assertEqual(report.agency_id, self.centre)
        self.assertFalse(report.table)

    def test_form_fills_in_the_days(self):
        form = Form(self.Report.with_user(self.manager))
        form.period = "this_year"
        year = self.env["onestop.dossier"]._local_date().year
        self.assertEqual(
            (form.date_from, form.date_to), (date(year, 1, 1), date(year, 12, 31))
        )
        form.date_from = date(year - 1, 12, 15)
        self.assertEqual(form.period, "other")

    def test_running_period_says_so(self):
        report = self.Report.with_user(self.manager).create({})
        report.action_compute()
        today = self.env["onestop.dossier"]._local_date()
        self.assertEqual(report.judged_on, min(report.date_to, today))

    def test_new_question_drops_the_figures(self):
        self._july()
        report = self._report()
        form = Form(report)
        form.date_to = date(2025, 7, 30)
        self.assertFalse(form.computed_at)
        form.save()
        self.assertFalse(report.line_ids or report.computed_at or report.table)
        with self.assertRaisesRegex(UserError, "not been counted"):
            report.action_open_cell("c3")

    def test_row_counted_anew(self):
        self._july()
        report = self._report()
        old = report.line_ids[0].id
        report.action_compute()
        with self.assertRaisesRegex(UserError, "counted anew"):
            report.action_open_cell("c3", old)

    def test_wrong_input_names_the_field(self):
        tomorrow = self.env["onestop.dossier"]._local_date() + timedelta(days=1)
        for words, values in (
            ("^To: 30/06/2025", {**JULY, "date_to": date(2025, 6, 30)}),
            ("^From: ", {"date_from": tomorrow, "date_to": tomorrow}),
            ("^Agency: ", {**JULY, "agency_id": self.department.id}),
        ):
            with (
                self.subTest(words=words),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self.Report.with_user(self.manager).create(values)
        with self.assertRaisesRegex(UserError, "^column: "):
            self._report().action_open_cell("c2")

    def test_figures_are_never_typed(self):
        self._july()
        report = self._report()
        for values in (
            {"open_before": 99},
            {"computed_at": False},
            {"line_ids": [(5, 0, 0)]},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                report.write(values)
        with self.assertRaises(AccessError):
            report.line_ids[0].c3 = 99
        typed = (
            self.Report.with_user(self.manager)
            .with_context(default_open_before=99)
            .create({"computed_at": "2025-07-31", "judged_on": "2025-07-31"})
        )
        self.assertFalse(typed.open_before or typed.computed_at or typed.judged_on)
