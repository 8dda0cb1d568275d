from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnestopCase


@tagged("onestop_procedure")
class TestDecision(OnestopCase):
    def test_all_kinds_at_once(self):
        fresh = self.procedure("9.000001")
        amended = self.procedure("9.000002")
        ended = self.procedure("9.000003")
        replaced, replacing = self.procedure("9.000004"), self.procedure("9.000005")
        old = [self.published(p, "2026-01-01") for p in (amended, ended, replaced)]
        drafts = [self.version(p) for p in (fresh, amended, replacing)]
        decision = self.decision(
            "2026-08-01",
            ("new", fresh, drafts[0]),
            ("amended", amended, drafts[1]),
            ("abolished", ended, None),
            ("replaced", replaced, drafts[2]),
        )
        decision.action_publish()
        self.assertEqual(decision.state, "published")
        for draft in drafts:
            self.assertEqual(draft.state, "published")
            self.assertEqual(draft.date_from, date(2026, 8, 1))
            self.assertEqual(draft.decision_no, "1/QĐ-UBND")
            self.assertEqual(draft.decision_id, decision)
        for version in old:
            self.assertEqual(version.date_to, date(2026, 8, 1))
        self.assertEqual(ended.state, "abolished")

    def test_all_or_nothing(self):
        good, bad = self.procedure("9.000001"), self.procedure("9.000002")
        draft = self.version(good)
        decision = self.decision(
            "2026-08-01", ("new", good, draft), ("abolished", bad, None)
        )
        with self.assertRaisesRegex(UserError, "9.000002"):
            decision.action_publish()
        self.assertEqual((draft.state, decision.state), ("draft", "draft"))

    def test_failure_while_applying_undoes_the_lines_before(self):
        first, second = self.procedure("9.000001"), self.procedure("9.000002")
        self.published(second, "2026-08-01")
        draft = self.version(first)
        decision = self.decision(
            "2026-08-01",
            ("new", first, draft),
            ("amended", second, self.version(second)),
        )
        with self.assertRaisesRegex(UserError, "already has a published version"):
            decision.action_publish()
        self.assertEqual((draft.state, decision.state), ("draft", "draft"))
        self.assertFalse(draft.date_from)

    def test_every_obstacle_is_named_at_once(self):
        one, two, three = (self.procedure(f"9.00000{n}") for n in (1, 2, 3))
        published = self.published(one)
        decision = self.decision(
            "2026-08-01",
            ("new", one, published),
            ("amended", two, None),
            ("abolished", three, self.version(three)),
            ("amended", three, self.version(one)),
        )
        with self.assertRaises(UserError) as caught:
            decision.action_publish()
        text = str(caught.exception)
        for words in (
            "is published already: it can be amended",
            "version 1 is published already",
            "choose the draft version",
            "gets no new version",
            "belongs to procedure 9.000001",
            "stands on more than one line",
        ):
            self.assertIn(words, text)

    def test_a_later_published_version_stands_against_abolishing(self):
        procedure = self.procedure()
        self.published(procedure, "2026-01-01")
        self.published(procedure, "2026-09-01")
        decision = self.decision("2026-08-01", ("abolished", procedure, None))
        with self.assertRaisesRegex(UserError, "from that day or later"):
            decision.action_publish()

    def test_an_abolished_procedure_can_be_issued_anew(self):
        procedure = self.procedure()
        self.published(procedure, "2020-01-01")._end_on(date(2021, 1, 1))
        draft = self.version(procedure)
        self.decision("2026-08-01", ("new", procedure, draft)).action_publish()
        self.assertEqual(procedure.state, "active")

    def test_empty_decision_is_refused(self):
        with self.assertRaisesRegex(UserError, "no lines"):
            self.decision("2026-08-01").action_publish()

    def test_published_decision_never_changes(self):
        procedure = self.procedure()
        decision = self.decision(
            "2026-08-01", ("new", procedure, self.version(procedure))
        )
        with self.assertRaises(UserError):
            decision.state = "published"
        decision.action_publish()
        line = decision.line_ids
        for act in (
            lambda: decision.write({"title": "Khác"}),
            lambda: decision.write({"state": "draft"}),
            decision.unlink,
            decision.action_publish,
            lambda: line.write({"kind": "abolished"}),
            line.unlink,
            lambda: line.create(
                {"decision_id": decision.id, "procedure_id": procedure.id}
            ),
        ):
            with self.assertRaises(UserError):
                act()

    def test_client_defaults_do_not_publish(self):
        decision = (
            self.env["onestop.decision"]
            .with_context(default_state="published")
            .create(
                {
                    "number": "2/QĐ",
                    "date": "2026-01-01",
                    "effective_on": "2026-01-01",
                    "title": "X",
                }
            )
        )
        self.assertEqual(decision.state, "draft")

    def test_who_may_publish(self):
        procedure = self.procedure()
        decision = self.decision(
            "2026-08-01", ("new", procedure, self.version(procedure))
        )
        for role in ("leader", "auditor", "system"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                decision.with_user(self.user(role)).action_publish()
        decision.with_user(self.user("catalogue")).action_publish()
        self.assertEqual(decision.published_by.login, "test_catalogue")

    def test_draft_goes_to_a_decision(self):
        procedure = self.procedure()
        action = self.version(procedure).action_add_to_decision()
        decision = (
            self.env["onestop.decision"]
            .with_context(**action["context"])
            .create(
                {
                    "number": "3/QĐ",
                    "date": "2026-01-01",
                    "effective_on": "2026-01-01",
                    "title": "X",
                }
            )
        )
        self.assertEqual(decision.line_ids.kind, "new")
        decision.action_publish()
        self.assertEqual(procedure.state, "active")

    def test_missing_drafts_are_made_from_the_newest_version(self):
        """One draft a procedure, however many versions; taken drafts are left alone."""
        one, two, three = (self.procedure(f"9.00000{n}") for n in (1, 2, 3))
        for procedure in (one, two):
            self.published(procedure, "2025-01-01", conditions="cũ")
            self.published(procedure, "2026-01-01", conditions="mới")
        taken = self.version(two)
        self.decision("2026-08-01", ("amended", two, taken), number="5/QĐ")
        decision = self.decision(
            "2026-08-01", ("amended", one, None), ("amended", two, None),
            ("new", three, None), ("abolished", one, None),
        )  # fmt: skip
        decision.action_draft_versions()
        drafts = decision.line_ids.mapped("version_id")
        self.assertEqual(drafts.procedure_id, one | two | three)
        self.assertEqual(len(drafts), 3)
        self.assertNotIn(taken, drafts)
        self.assertEqual(drafts[0].conditions, "mới")
        self.assertEqual(len(one.version_ids), 3)
        decision.action_draft_versions()
        self.assertEqual(decision.line_ids.mapped("version_id"), drafts)
