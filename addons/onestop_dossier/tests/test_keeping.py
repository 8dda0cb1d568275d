"""Accepted scans kept for later dossiers."""

from odoo.tests import tagged

from .common import local
from .test_outcomes import PDF, OutcomeCase


@tagged("post_install", "-at_install")
class TestKeeping(OutcomeCase):
    def _finished_with_scans(self, day="16"):
        file = {"name": "scan.pdf", "data": PDF}
        dossier = self._receive(
            f"2026-11-{day} 08:00",
            papers=[
                {"component": "TK", "files": [file]},
                {"component": "BV", "files": [file]},
            ],
        )
        self._to_officer(dossier, f"2026-11-{day} 09:00")
        self._finish(dossier, f"2026-11-{day} 10:00")
        return dossier

    def _to_keep(self):
        papers = self.env["onestop.dossier.paper"]
        return papers.search(papers._domain_to_keep(local("2026-11-01 00:00")))

    def test_forms_are_not_kept(self):
        form = self.procedure._version_on(local("2026-11-16 08:00").date())
        form = form.component_ids.filtered(lambda c: c.code == "TK")
        self.env.cr.execute(
            "UPDATE onestop_procedure_component SET form_url = 'https://x' "
            "WHERE id = %s",
            [form.id],
        )
        form.invalidate_recordset()
        dossier = self._finished_with_scans()
        kept = self._to_keep() & dossier.paper_ids
        self.assertEqual(kept.component_id.mapped("code"), ["BV"])

    def test_kept_once_and_the_newest_counts(self):
        first = self._finished_with_scans("16")
        made = (self._to_keep() & first.paper_ids)._keep()
        self.assertEqual(set(made.mapped("component_code")), {"TK", "BV"})
        self.assertEqual(made.attachment_ids.mapped("name"), ["scan.pdf"] * 2)
        self.assertFalse(self._to_keep() & first.paper_ids)
        held = self.applicant._held_documents()
        self.assertEqual(made & held, made)
        drawing = first.paper_ids.component_id.filtered(lambda c: c.code == "BV")
        self.assertEqual(held._for_component(drawing).paper_id.component_id, drawing)
        later = self._finished_with_scans("18")
        again = (self._to_keep() & later.paper_ids)._keep()
        self.assertTrue(all(made.mapped("ended_on")))
        self.assertEqual(self.applicant._held_documents() & (made | again), again)

    def test_valid_for_some_months(self):
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("onestop_dossier.kept_months", "6")
        papers = self._to_keep() | self._finished_with_scans().paper_ids
        self.assertEqual(
            {str(d.valid_until) for d in papers.filtered("attachment_ids")._keep()},
            {"2027-05-16"},
        )

    def test_queries_hardly_grow_with_papers(self):
        """One more for each document: its link to the file."""
        counts = []
        for dossiers in (1, 4):
            for _number in range(dossiers):
                self._finished_with_scans()
            papers = self._to_keep()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            papers._keep()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 2 * 6)
