import inspect
import re
from datetime import date
from unittest.mock import patch

import jsonschema
from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import eform_words as words
from ..rules import eform as rules
from ..rules import eform_answer, eform_lint
from .eform_common import EformCase


@tagged("-at_install", "post_install")
class TestEform(EformCase):
    def wrong(self, **changes):
        """The sentences about the good answers with some of them changed."""
        answers = {**self.good_answers(), **changes}
        answers = {key: value for key, value in answers.items() if value is not None}
        return dict(self.eform._check_answers(answers))

    def test_keys_come_from_labels(self):
        self.assertEqual(
            self.eform.field_ids.mapped("key"),
            ["ho_va_ten", "tinh_trang", "ngay_ket_hon", "con", "noi_o"],
        )
        values = self.q(self.eform, "tinh_trang").choice_ids.mapped("value")
        self.assertEqual(values, ["doc_than", "da_ket_hon"])
        second = self.env["onestop.eform.field"].create(
            {"eform_id": self.eform.id, "label": "Họ và tên"}
        )
        self.assertEqual(second.key, "ho_va_ten_2")

    def test_good_answers_pass_everywhere(self):
        self.assertEqual(self.eform._problems(), [])
        self.assertEqual(self.wrong(), {})
        schema = self.eform._json_schema()
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(self.good_answers(), schema)

    def test_schema_is_asked_too(self):
        """Nothing passes that only the rules let through."""
        with patch.object(rules, "check", return_value=()):
            paths = list(self.wrong(ho_va_ten=5, ngay_ket_hon="1800-01-01"))
        self.assertEqual(paths, ["ho_va_ten", "ngay_ket_hon"])

    def test_every_rule_has_its_words(self):
        sources = {
            module: inspect.getsource(module) for module in (eform_lint, eform_answer)
        }
        found = re.findall(r'Problem\(\s*"(\w+)"', sources[eform_lint])
        self.assertGreater(len(found), 30)
        self.assertEqual(set(found) - set(words.PROBLEMS), set())
        found = re.findall(r', "(\w+)", \{', sources[eform_answer])
        found += re.findall(r'Wrong\([^"\n]*"(\w+)"', inspect.getsource(rules))
        self.assertGreater(len(found), 30)
        self.assertEqual(set(found) - set(words.WRONG), {"pattern"})

    def test_wrong_answers_name_question_and_rule(self):
        self.assertEqual(
            self.wrong(ho_va_ten=None),
            {"ho_va_ten": "Họ và tên: please answer."},
        )
        self.assertEqual(
            self.wrong(con=[{"ten_con": "A"}, {"so_dinh_danh": "12"}]),
            {
                "con.1.ten_con": "Con 2, Tên con: please answer.",
                "con.1.so_dinh_danh": "Con 2, Số định danh: write the 12 digits of the "
                "citizen's number.",
            },
        )
        self.assertEqual(
            self.wrong(noi_o={"province": "04", "commune": "99991"}),
            {
                "noi_o.commune": "Nơi ở, Commune, ward or special zone: this commune "
                "does not lie in the province chosen."
            },
        )
        with freeze_time("2026-05-04 03:00:00"):
            self.assertEqual(
                self.wrong(ngay_ket_hon="2026-05-05"),
                {"ngay_ket_hon": "Ngày kết hôn: the day must not lie in the future."},
            )
            self.assertEqual(self.wrong(ngay_ket_hon="2026-05-04"), {})

    def test_ended_commune_is_refused(self):
        self.commune.ended_on = date(2026, 1, 1)
        self.assertEqual(list(self.wrong()), ["noi_o.commune"])

    def test_hidden_answers(self):
        """A question that is not asked is neither demanded nor stored."""
        answers = {**self.good_answers(), "tinh_trang": "doc_than"}
        self.assertEqual(
            dict(self.eform._check_answers(answers)),
            {
                "ngay_ket_hon": "Ngày kết hôn: this is not asked after your other "
                "answers."
            },
        )
        cleaned = self.eform._clean_answers(answers)
        self.assertNotIn("ngay_ket_hon", cleaned)
        self.assertEqual(self.eform._check_answers(cleaned), [])

    def test_lint_speaks_of_questions(self):
        condition = self.q(self.eform, "ngay_ket_hon").condition_ids
        condition.choice_ids = False
        self.assertEqual(
            self.eform._problems(),
            [
                "“Ngày kết hôn”: the answer to “Tình trạng” can never be what it is "
                "compared with."
            ],
        )
        self.assertFalse(self.eform.preview)
        with self.assertRaises(UserError):
            self.eform._json_schema()

    def test_circle_is_named(self):
        self.env["onestop.eform.condition"].create(
            {
                "field_id": self.q(self.eform, "tinh_trang").id,
                "other_id": self.q(self.eform, "ngay_ket_hon").id,
                "operator": "filled",
            }
        )
        [sentence] = self.eform._problems()
        self.assertIn("“Tình trạng” → “Ngày kết hôn”", sentence)

    def test_bad_pattern_says_where(self):
        question = self.q(self.eform, "ho_va_ten")
        question.write({"pattern": "(a+)+", "pattern_error": "Không đúng"})
        [sentence] = self.eform._problems()
        self.assertIn("from character 1 on something is repeated", sentence)

    def test_limits_are_numbers(self):
        with self.assertRaisesRegex(ValidationError, "Smallest number"):
            self.q(self.eform, "ho_va_ten").minimum = "năm"

    @mute_logger("odoo.sql_db")
    def test_keys_are_unique(self):
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.q(self.eform, "ho_va_ten").key = "con"
            self.env.flush_all()

    def test_needed_question_stays(self):
        with self.assertRaisesRegex(UserError, "Ngày kết hôn"):
            self.q(self.eform, "tinh_trang").unlink()
        self.eform.unlink()

    def test_copy_and_take_over(self):
        twin = self.eform.copy()
        self.assertEqual(
            self.same_design(self.eform), self.same_design(twin), "copied as it was"
        )
        condition = self.q(twin, "ngay_ket_hon").condition_ids
        self.assertEqual(condition.other_id, self.q(twin, "tinh_trang"))
        self.assertEqual(condition.choice_ids.field_id, self.q(twin, "tinh_trang"))
        empty = self.env["onestop.eform"].create({"name": "Trống"})
        self.assertEqual(empty._problems(), ["The form asks nothing: add a question."])
        wizard = self.env["onestop.eform.copy"].create(
            {"eform_id": empty.id, "source_id": self.eform.id}
        )
        wizard.action_copy()
        self.assertEqual(self.same_design(empty), self.same_design(self.eform))
        with self.assertRaisesRegex(UserError, "“Họ và tên”"):
            wizard.action_copy()

    def same_design(self, eform):
        schema = eform._json_schema()
        schema.pop("title")
        return schema

    def test_only_the_catalogue_role_changes_forms(self):
        officer = self.eform.with_user(self.user("officer"))
        self.assertEqual(officer._problems(), [])
        with self.assertRaises(AccessError):
            officer.name = "Khác"
        with self.assertRaises(AccessError):
            officer.field_ids[0].label = "Khác"
        self.eform.with_user(self.user("catalogue")).name = "Khác"


@tagged("-at_install", "post_install")
class TestEformInUse(EformCase):
    """A form that a published version uses never changes, whatever the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version_in_force = cls.published(cls.procedure(), eform_id=cls.eform.id)

    def test_publishing_sets_it_in_use(self):
        self.assertTrue(self.eform.in_use)

    def test_no_path_changes_it(self):
        eform, env = self.eform, self.env
        name, status = self.q(eform, "ho_va_ten"), self.q(eform, "tinh_trang")
        other = self.make_eform("Khác")
        stray = self.q(other, "ho_va_ten")
        attempts = (
            lambda: eform.write({"name": "Khác"}),
            lambda: eform.write({"field_ids": [Command.create({"label": "Mới"})]}),
            lambda: eform.write({"field_ids": [Command.delete(name.id)]}),
            lambda: eform.write({"in_use": False}),
            lambda: eform.unlink(),
            lambda: name.write({"required": False}),
            lambda: name.unlink(),
            lambda: name.write({"eform_id": other.id}),
            lambda: stray.write({"eform_id": eform.id}),
            lambda: self.q(eform, "ten_con").write({"label": "Khác"}),
            lambda: self.q(eform, "con").write(
                {"child_ids": [Command.create({"label": "Mới"})]}
            ),
            lambda: env["onestop.eform.field"].create(
                {"parent_id": self.q(eform, "con").id, "label": "Mới"}
            ),
            lambda: status.choice_ids[0].write({"label": "Khác"}),
            lambda: status.choice_ids[0].unlink(),
            lambda: env["onestop.eform.choice"].create(
                {"field_id": status.id, "label": "Góa"}
            ),
            lambda: eform.all_field_ids.condition_ids.write({"operator": "empty"}),
            lambda: eform.all_field_ids.condition_ids.unlink(),
            lambda: eform.all_field_ids.condition_ids.write({"choice_ids": False}),
            lambda: env["onestop.eform.condition"].create(
                {"field_id": name.id, "other_id": status.id, "operator": "filled"}
            ),
            lambda: (
                env["onestop.eform.copy"]
                .create({"eform_id": eform.id, "source_id": other.id})
                .action_copy()
            ),
        )
        before = eform._json_schema()
        for number, attempt in enumerate(attempts):
            with self.subTest(number), self.assertRaises(UserError):
                with env.cr.savepoint():
                    attempt()
                    env.flush_all()
        env.invalidate_all()
        self.assertEqual(eform._json_schema(), before)

    def test_new_edition_is_free(self):
        action = self.eform.action_new_edition()
        edition = self.env["onestop.eform"].browse(action["res_id"])
        self.assertEqual(edition.edition, 2)
        self.assertEqual(edition.previous_id, self.eform)
        self.assertEqual(edition.name, self.eform.name)
        self.q(edition, "ho_va_ten").required = False
        self.assertTrue(self.q(self.eform, "ho_va_ten").required)

    def test_form_with_problems_cannot_be_published(self):
        broken = self.env["onestop.eform"].create({"name": "Trống"})
        version = self.version(self.procedure("9.000002"), eform_id=broken.id)
        with self.assertRaisesRegex(
            UserError, "9.000002: E-form “Trống”: .*asks nothing"
        ):
            version._publish(date(2026, 1, 1))
        decision = self.decision("2026-08-01", ("new", version.procedure_id, version))
        self.assertEqual(
            [text for text in decision._problems() if "Trống" in text],
            ["9.000002: E-form “Trống”: The form asks nothing: add a question."],
        )
        with self.assertRaisesRegex(UserError, "asks nothing"):
            decision.action_publish()
        self.assertEqual(version.state, "draft")
        self.assertFalse(broken.in_use)
