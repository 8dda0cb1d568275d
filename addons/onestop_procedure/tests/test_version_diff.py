import random

from odoo.tests import tagged

from .common import OnestopCase

STEPS = ("Nộp hồ sơ", "Thẩm định", "Trả kết quả")


@tagged("onestop_procedure")
class TestVersionDifferences(OnestopCase):
    """Nothing differs from a copy; after edits, exactly these are named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.thing = cls.procedure()
        cls.old = cls.version(
            cls.thing,
            subjects="Công dân",
            case_ids=[
                (0, 0, {"code": "C1", "name": "Cấp mới"}),
                (0, 0, {"code": "C2", "name": "Cấp lại", "term_quantity": 2}),
            ],
            component_ids=[
                (0, 0, {"code": f"G{n}", "name": f"Giấy {n}", "copies": n})
                for n in range(3)
            ],
            tariff_ids=[(0, 0, {"name": "Lệ phí", "amount": 10000})],
            basis_ids=[(0, 0, {"number": "1/2026/NĐ-CP", "name": "Nghị định 1"})],
            step_text_ids=[
                (0, 0, {"name": name, "text": f"Nội dung {name}", "sequence": place})
                for place, name in enumerate(STEPS, 1)
            ],
        )
        first = cls.old.case_ids[0]
        cls.old.component_ids[0].case_id = first
        cls.old.tariff_ids.case_id = first

    def changes(self, new, old=None):
        rows = new._differences(self.old if old is None else old)
        return {(row["kind"], row["section"], row["label"]) for row in rows}

    def test_nothing_differs_from_itself_or_a_copy(self):
        self.assertFalse(self.old._differences(self.old))
        self.assertFalse(self.old.copy()._differences(self.old))

    def test_exactly_the_edits_are_named(self):
        for seed in range(15):
            with self.subTest(seed=seed):
                rng = random.Random(seed)
                edits = rng.sample(self.edits(), rng.randint(1, 6))
                new = self.old.copy()
                for edit, _name in edits:
                    edit(new)
                self.assertEqual(self.changes(new), {name for _edit, name in edits})

    def edits(self):
        """Return edits of different places, each with the change that it makes."""
        label = self.labels()
        return [
            (
                lambda v: v.write({"conditions": "Có mặt"}),
                ("changed", "General", "Conditions"),
            ),
            (
                lambda v: v.write({"non_territorial": True}),
                ("changed", "General", "Non Territorial"),
            ),
            (
                lambda v: v.channel_ids.write({"term_quantity": 7}),
                ("changed", label["channel_ids"], "At the counter: Term"),
            ),
            (
                lambda v: v.case_ids[1].write({"term_quantity": 3}),
                ("changed", label["case_ids"], "C2: Term"),
            ),
            (
                lambda v: v.component_ids[1].write({"copies": 5}),
                ("changed", label["component_ids"], "G1: Copies"),
            ),
            (
                lambda v: v.component_ids[0].write({"case_id": v.case_ids[1].id}),
                ("changed", label["component_ids"], "G0: Case"),
            ),
            (
                lambda v: v.component_ids[2].unlink(),
                ("removed", label["component_ids"], "G2"),
            ),
            (
                lambda v: v.write({"result_ids": [(0, 0, {"name": "Bản sao"})]}),
                ("added", label["result_ids"], "Bản sao"),
            ),
            (
                lambda v: v.tariff_ids.write({"amount": 20000}),
                ("changed", label["tariff_ids"], "Lệ phí: Amount"),
            ),
            (
                lambda v: v.step_text_ids[1].write({"text": "Khác"}),
                ("changed", label["step_text_ids"], "Thẩm định: Text"),
            ),
            (
                lambda v: v.step_text_ids[0].write({"sequence": 99}),
                ("changed", label["step_text_ids"], "Order"),
            ),
            (
                lambda v: v.basis_ids.unlink(),
                ("removed", label["basis_ids"], "1/2026/NĐ-CP"),
            ),
        ]

    def labels(self):
        return {
            name: self.old._fields[name]._description_string(self.env)
            for name in self.old._content_sections()
        }

    def test_words_of_before_and_after(self):
        new = self.old.copy()
        new.tariff_ids.amount = 25000
        new.term_policy = "end_of_day"
        rows = {row["label"]: row for row in new._differences(self.old)}
        amount = rows["Lệ phí: Amount"]
        self.assertEqual((amount["before"], amount["after"]), ("10.000", "25.000"))
        policy = rows["Term Policy"]
        self.assertEqual(policy["after"], "End of the day")

    def test_against_nothing_everything_is_added(self):
        rows = self.old._differences(self.old.browse())
        self.assertEqual({row["kind"] for row in rows}, {"added"})

    def test_the_page_marks_the_words_that_differ(self):
        new = self.old.copy()
        new.step_text_ids[1].text = "Nội dung Thẩm tra"
        html = str(new._difference_html(self.old))
        self.assertIn("<del", html)
        self.assertIn("<ins", html)
        same = str(self.old.copy()._difference_html(self.old))
        self.assertIn("say the same", same)

    def test_names_are_no_markup(self):
        new = self.old.copy()
        new.conditions = "<script>alert(1)</script>"
        self.assertNotIn("<script>", str(new._difference_html(self.old)))

    def test_any_two_versions_from_the_screen(self):
        self.old._publish(self.old._fields["date_from"].to_date("2026-01-01"))
        new = self.old.copy()
        context = new.action_compare()["context"]
        self.assertEqual(context["default_before_id"], self.old.id)
        compare = self.env["onestop.version.compare"].with_context(**context).create({})
        self.assertIn("say the same", str(compare.html))
        reader = self.user("internal")
        self.assertTrue(compare.with_user(reader).create({"after_id": new.id}).html)

    def test_a_page_takes_few_queries(self):
        new = self.old.copy()
        new.component_ids.write({"copies": 9})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(50):
            new._differences(self.old)
