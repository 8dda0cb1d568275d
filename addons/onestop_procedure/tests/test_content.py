from datetime import date, datetime
from fractions import Fraction

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules import fees
from ..rules.deadline import Term, due
from .common import OnestopCase


class ContentCase(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.poor = cls.env.ref("onestop_procedure.onestop_payer_class_poor")
        cls.child = cls.env.ref("onestop_procedure.onestop_payer_class_child")
        cls.proc = cls.procedure("9.100001")
        cls.draft = cls.version(cls.proc, quantity=15)

    def commit_to(self, quantity, unit="working_day", version=None):
        """Let a version's channel commit to a term."""
        channel = (version or self.draft).channel_ids
        channel.write(
            {
                "committed_quantity": quantity,
                "committed_unit": unit,
                "committed_basis": "Quyết định 9/QĐ-UBND",
            }
        )
        return channel


@tagged("onestop_procedure")
class TestCommittedTerm(ContentCase):
    def test_both_terms_are_kept_and_told(self):
        channel = self.commit_to(10)
        self.assertEqual(
            channel.term_label, "by law 15 working days, committed 10 working days"
        )
        self.assertEqual(
            (channel.legal_label, channel.committed_label),
            ("15 working days", "10 working days"),
        )
        self.assertEqual(self.draft._legal_term("direct"), Term(15, "working_day"))
        self.assertEqual(self.draft._term("direct"), Term(10, "working_day"))
        self.assertTrue(self.draft.has_committed)

    def test_the_earlier_date_counts(self):
        calendar = self.centre._work_calendar()
        received = datetime(2026, 11, 16, 8)
        for quantity, unit in ((10, "working_day"), (12, "day"), (80, "working_hour")):
            self.commit_to(quantity, unit)
            found = self.draft._deadline(received, "direct", None, calendar)
            by_law = due(received, Term(15, "working_day"), calendar).due_at
            own = due(received, Term(quantity, unit), calendar).due_at
            with self.subTest(unit=unit):
                self.assertEqual(found.due_at, min(own, by_law))
                self.assertEqual(
                    [line.arguments["due_at"] for line in found.lines[:2]],
                    [by_law, own],
                )
                text = self.env["onestop.wording"]._sentences(found.lines)
                self.assertIn("Quyết định 9/QĐ-UBND", text[1])

    def test_a_longer_commitment_is_refused(self):
        for quantity, unit in (
            (15.5, "working_day"),
            (121, "working_hour"),
            (22, "day"),
            (1, "month"),
            (0, "working_day"),
            (-1, "day"),
        ):
            with self.subTest(unit=unit), self.assertRaises(ValidationError):
                self.commit_to(quantity, unit)
        with self.assertRaises(ValidationError):
            self.commit_to(10).write({"term_quantity": 5})

    def test_a_commitment_needs_a_legal_term(self):
        self.draft.channel_ids.write({"term_unit": False, "term_text": "theo luật"})
        with self.assertRaisesRegex(ValidationError, "settle the legal term"):
            self.commit_to(10)

    def test_a_case_of_its_own_term_does_not_take_the_channels_commitment(self):
        self.commit_to(10)
        self.draft.case_ids = [
            (0, 0, {"name": "A", "term_quantity": 12, "term_unit": "working_day"})
        ]
        case = self.draft.case_ids
        self.assertEqual(self.draft._term("direct", case), Term(12, "working_day"))
        self.assertIsNone(self.draft._committed_term("direct", case))

    def test_committed_versions_are_found(self):
        self.commit_to(10)
        other = self.version(self.procedure("9.100002"))
        found = other.search([("has_committed", "=", True)])
        self.assertIn(self.draft, found)
        self.assertNotIn(other, found)


@tagged("onestop_procedure")
class TestTermCut(ContentCase):
    def cut(self, procedures, **values):
        return self.env["onestop.term.cut"].create(
            {
                "procedure_ids": [(6, 0, procedures.ids)],
                "share": 20,
                "number": "77/QĐ-UBND",
                "date": "2026-11-20",
                "effective_on": "2026-12-01",
                **values,
            }
        )

    def test_drafts_on_a_decision(self):
        self.draft._publish(date(2026, 1, 1))
        words = self.procedure("9.100003")
        self.published(words, quantity=0, unit="none")
        wizard = self.cut(self.proc | words)
        self.assertIn("15 working days → 12 working days", wizard.preview)
        self.assertIn("9.100003", wizard.preview)
        action = wizard.action_draft()
        decision = self.env["onestop.decision"].browse(action["res_id"])
        self.assertEqual(decision.state, "draft")
        self.assertEqual(decision.line_ids.mapped("kind"), ["amended"])
        new = decision.line_ids.version_id
        self.assertEqual((new.state, new.procedure_id), ("draft", self.proc))
        row = new.channel_ids
        self.assertEqual((row.term_quantity, row.committed_quantity), (15, 12))
        self.assertIn("77/QĐ-UBND", row.committed_basis)
        self.assertFalse(self.draft.channel_ids.committed_unit)
        decision.action_publish()
        day = date(2026, 12, 1)
        self.assertEqual(self.proc._version_on(day), new)

    def test_one_term_for_all(self):
        self.draft._publish(date(2026, 1, 1))
        wizard = self.cut(self.proc, mode="quantity", quantity=7.5)
        wizard.action_draft()
        row = self.proc.version_ids.filtered(lambda v: v.number == 2).channel_ids
        self.assertEqual((row.committed_quantity, row.term_quantity), (7.5, 15))

    def test_what_is_refused(self):
        self.draft._publish(date(2026, 1, 1))
        for values in ({"share": 0}, {"share": 100}, {"mode": "quantity"}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.cut(self.proc, **values)
        with self.assertRaisesRegex(UserError, "none of them"):
            self.cut(self.proc, mode="quantity", quantity=20).action_draft()
        self.draft.copy()
        with self.assertRaisesRegex(UserError, "9.100001 have a draft"):
            self.cut(self.proc).action_draft()


@tagged("onestop_procedure")
class TestReductions(ContentCase):
    def tariff(self, name, amount, **vals):
        return self.env["onestop.procedure.tariff"].create(
            {"version_id": self.draft.id, "name": name, "amount": amount, **vals}
        )

    def reduction(self, value, ground="Miễn", **vals):
        return self.env["onestop.procedure.reduction"].create(
            {"version_id": self.draft.id, "value": value, "ground": ground, **vals}
        )

    def charged(self, *classes, **facts):
        facts = {"on": date(2026, 11, 16), "channel": "direct", **facts}
        found = fees.charge(
            self.draft._tariff(), fees.ChargeFacts(payer_classes=classes, **facts)
        )
        return {charge.name: (charge.amount, charge.ground) for charge in found}

    def test_reductions_reach_the_rules(self):
        self.tariff("Lệ phí", 50000)
        appraisal = self.tariff("Phí", 200000, kind="phi")
        self.tariff("Cước", 30000, kind="service")
        self.reduction(100, "Hộ nghèo", payer_class_id=self.poor.id)
        self.reduction(
            50,
            "Trực tuyến",
            scope="le_phi",
            channel="online",
            date_from="2026-01-01",
            date_to="2026-12-31",
        )
        named = {"scope": "named", "tariff_ids": [(6, 0, appraisal.ids)]}
        self.reduction(30000, "Giảm", kind="fixed", **named)
        full = {"Lệ phí": (50000, ""), "Phí": (170000, "Giảm"), "Cước": (30000, "")}
        self.assertEqual(self.charged(), full)
        online = self.charged(channel="online")
        self.assertEqual(online["Lệ phí"], (25000, "Trực tuyến"))
        late = self.charged(channel="online", on=date(2027, 1, 1))
        self.assertEqual(late["Lệ phí"], (50000, ""))
        poor = self.charged("poor", "child")
        self.assertEqual(poor["Phí"], (0, "Hộ nghèo"))
        self.assertEqual(poor["Cước"], (30000, ""))

    def test_every_field_reaches_the_rules(self):
        """The mapping against one written out by hand, for many values."""
        self.draft.case_ids = [(0, 0, {"name": "A"})]
        case = self.draft.case_ids
        for value in (0.5, 12.345, 33.3, 99.999, 100):
            rule = self.reduction(
                value,
                case_id=case.id,
                channel="postal",
                payer_class_id=self.child.id,
                date_from="2026-02-03",
                date_to="2026-02-04",
                basis="NQ 1",
            )._rule({})
            self.assertEqual(
                (rule.kind, rule.value, rule.ground, str(rule.basis), rule.keys),
                ("percentage", Fraction(str(value)), "Miễn", "NQ 1", None),
            )
            self.assertEqual(
                (rule.case, rule.channel, rule.payer_class),
                (str(case.id), "postal", "child"),
            )
            self.assertEqual(
                (rule.date_from, rule.date_to), (date(2026, 2, 3), date(2026, 2, 4))
            )

    def test_what_is_refused(self):
        for value, kind in (
            (0, "percentage"),
            (-1, "percentage"),
            (100.5, "percentage"),
            (0, "fixed"),
            (1.5, "fixed"),
            (-1000, "fixed"),
        ):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                self.reduction(value, kind=kind)
        with self.assertRaises(ValidationError):
            self.reduction(50, " ")
        other = self.version(self.procedure("9.100004"))
        other.tariff_ids = [(0, 0, {"name": "Lệ phí", "amount": 1})]
        with self.assertRaisesRegex(ValidationError, "own version"):
            self.reduction(50, scope="named", tariff_ids=[(6, 0, other.tariff_ids.ids)])

    def test_a_copy_names_its_own_fees_and_cases(self):
        self.draft.case_ids = [(0, 0, {"name": "A"}), (0, 0, {"name": "B"})]
        case = self.draft.case_ids[1]
        first = self.tariff("Lệ phí", 50000)
        second = self.tariff("Phí", 1000, kind="phi", case_id=case.id)
        self.reduction(50, case_id=case.id)
        both = [(6, 0, (first | second).ids)]
        self.reduction(10, scope="named", tariff_ids=both)
        self.draft._publish(date(2026, 1, 1))
        copied = self.draft.copy()
        self.assertEqual(copied.reduction_ids[0].case_id, copied.case_ids[1])
        self.assertEqual(copied.reduction_ids[1].tariff_ids, copied.tariff_ids)
        self.assertEqual(self.draft.reduction_ids[1].tariff_ids, first | second)
        with self.assertRaises(UserError):
            self.draft.reduction_ids[1].tariff_ids = [(5, 0, 0)]

    def test_dollars_are_no_dong(self):
        self.tariff("Lệ phí thị thực", 1200, currency_code="USD")
        self.assertEqual(self.draft.tariff_ids.amount_label, "1.200 USD")
        with self.assertRaises(fees.UnsettledAmount):
            self.charged()

    def test_payer_classes_by_code(self):
        classes = self.env["onestop.payer.class"]
        self.assertEqual(classes._by_codes("poor, child"), self.child | self.poor)
        self.assertEqual(classes._by_codes(["poor"]), self.poor)
        self.assertFalse(classes._by_codes([]) | classes._by_codes(False))
        for wrong in ("rich", ["poor", "rich"], 7, [7]):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(UserError, "payer_"):
                classes._by_codes(wrong)


@tagged("onestop_procedure")
class TestContent(ContentCase):
    def test_partly_online_needs_its_reason_when_a_decision_publishes(self):
        self.draft.online_level = "partial"
        decision = self.decision(date(2026, 12, 1), ("new", self.proc, self.draft))
        with self.assertRaisesRegex(UserError, "Online level"):
            decision.action_publish()
        self.assertEqual(self.draft.state, "draft")
        self.draft.partial_reason = "Phải ký trước mặt công chức"
        decision.action_publish()
        self.assertEqual(self.draft.state, "published")

    def test_a_reduction_of_no_fee_is_not_published(self):
        self.draft.reduction_ids = [
            (0, 0, {"ground": "Giảm", "value": 50, "scope": "named"})
        ]
        decision = self.decision(date(2026, 12, 1), ("new", self.proc, self.draft))
        with self.assertRaisesRegex(UserError, "name the fees"):
            decision.action_publish()

    def test_kinds_of_applicants_are_read_from_the_words(self):
        self.draft.subjects = "Công dân Việt Nam; doanh nghiệp\nNgười chơi cờ"
        self.assertEqual(
            self.draft.subject_ids.mapped("name"), ["Công dân Việt Nam", "Doanh nghiệp"]
        )
        self.assertIn("Người chơi cờ", self.draft.subjects)

    def test_phases_on_the_spot(self):
        phases = ("receive", "examine", "approve", "return")
        self.draft.write({f"spot_{phase}": True for phase in phases})
        self.assertTrue(self.draft.on_the_spot)
        self.assertIn("four on the spot", self.draft.spot_label)
        self.draft.spot_stamp = True
        self.assertIn("five on the spot", self.draft.spot_label)
        self.draft.spot_examine = False
        self.assertFalse(self.draft.on_the_spot)

    def test_linked_procedures(self):
        other = self.procedure("9.100005")
        self.draft.linked_procedure_ids = other
        with self.assertRaises(ValidationError):
            self.draft.linked_procedure_ids = self.proc

    def test_form_files(self):
        def component(name, raw):
            file = self.env["ir.attachment"].create({"name": name, "raw": raw})
            vals = {"name": "Tờ khai", "attachment_ids": [(6, 0, file.ids)]}
            self.draft.component_ids = [(0, 0, vals)]

        component("mau.pdf", b"%PDF-1.4 mau")
        with self.assertRaisesRegex(ValidationError, "gia.pdf"):
            component("gia.pdf", b"<html><script>alert(1)</script></html>")
        with self.assertRaisesRegex(ValidationError, "mau.html"):
            component("mau.html", b"<html><script>alert(1)</script></html>")
        with self.assertRaisesRegex(ValidationError, "larger"):
            component("to.pdf", b"%PDF-1.4" + bytes(10 * 1024 * 1024))

    @mute_logger("odoo.sql_db")
    def test_number_of_sets(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.draft.set_count = -1
            self.env.flush_all()
