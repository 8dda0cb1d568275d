import json
from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..rules.deadline import LINE_KEYS, Line
from ..rules.legal import Basis
from ..tools import dong, fold, format_local, iso, parse_iso, search_key
from .common import OnestopCase


@tagged("onestop_procedure")
class TestSearch(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = {
            "9.001193": "Thủ tục đăng ký khai sinh",
            "9.000656": "Thủ tục đăng ký khai tử",
            "9.000894": "Thủ tục đăng ký kết hôn",
            "9.000110": "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới",
            "9.004873": "Cấp Giấy xác nhận tình trạng hôn nhân",
            "9.012222": "Đăng ký biến động đất đai",
            "9.013333": "Cấp giấy phép kinh doanh quy mô nhỏ",
            "9.014444": "Khai thác tài sinh vật (không đăng ký)",
        }
        for code, name in cls.names.items():
            cls.published(cls.procedure(code, name), "2020-01-01")

    def codes(self, text, **kwargs):
        found = self.env["onestop.procedure"].search_catalogue(text, **kwargs)
        return [row["code"] for row in found if row["code"] in self.names]

    def test_birth_registration_comes_first_however_it_is_typed(self):
        for text in (
            "dang ky khai sinh",
            "khai sinh dang ki",
            "Đăng ký khai sinh",
            "ĐĂNG KÍ  KHAI SINH",
            "thủ tục đăng ký khai sinh",
            "khai sinh",
            "dang ky khai sin",
            "9.001193",
            "001193",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.codes(text)[:1], ["9.001193"])

    def test_decomposed_letters(self):
        import unicodedata

        text = unicodedata.normalize("NFD", "Đăng ký khai sinh")
        self.assertEqual(self.codes(text)[0], "9.001193")

    def test_all_words_are_asked_for(self):
        self.assertEqual(
            self.codes("khai sinh bien gioi"),
            ["9.000110"],
        )

    def test_d_bar_and_y(self):
        self.assertEqual(self.codes("dat dai"), ["9.012222"])
        self.assertEqual(self.codes("qui mo"), ["9.013333"])

    def test_whole_words_before_parts_and_short_names_first(self):
        found = self.codes("khai sinh")
        self.assertEqual(found[:2], ["9.001193", "9.000110"])
        self.assertEqual(found[-1], "9.014444")

    def test_a_typing_mistake_still_finds(self):
        self.assertEqual(self.codes("khai shinh")[0], "9.001193")

    def test_field_is_found_too(self):
        self.assertEqual(set(self.codes("ho tich thu", limit=200)), set(self.names))

    def test_wildcards_mean_nothing(self):
        self.assertEqual(self.codes("%"), [])
        self.assertEqual(self.codes("_"), [])
        self.assertEqual(self.codes("'; DROP TABLE x"), [])

    def test_level_and_date(self):
        self.assertFalse(self.codes("khai sinh", level="ministry"))
        self.assertTrue(self.codes("khai sinh", level="commune"))
        self.assertFalse(self.codes("khai sinh", on="2019-12-31"))
        with self.assertRaisesRegex(UserError, "level"):
            self.codes("x", level="village")
        with self.assertRaisesRegex(UserError, "on:"):
            self.codes("x", on="soon")

    def test_draft_is_not_found(self):
        self.version(self.procedure("9.099999", "Thủ tục khai sinh nháp"))
        found = self.env["onestop.procedure"].search_catalogue("khai sinh nhap")
        self.assertNotIn("9.099999", [row["code"] for row in found])

    def test_limit(self):
        rows = self.env["onestop.procedure"].search_catalogue("", limit=3)
        self.assertEqual(len(rows), 3)

    def test_one_statement(self):
        Procedure = self.env["onestop.procedure"].with_user(self.user("reception"))
        Procedure.search_catalogue("khai sinh")
        self.env.flush_all()
        with self.assertQueryCount(1):
            Procedure.search_catalogue("dang ky khai sinh")

    def test_row(self):
        row = self.env["onestop.procedure"].search_catalogue("9.001193")[0]
        self.assertEqual(row["name"], "Thủ tục đăng ký khai sinh")
        self.assertEqual(row["field"], "Hộ tịch thử")
        self.assertEqual(row["levels"], ["commune"])
        self.assertEqual((row["version"], json.dumps(row) != ""), (1, True))

    def test_search_box_of_the_backend(self):
        Procedure = self.env["onestop.procedure"]
        found = Procedure.search([("search_any", "ilike", "sinh DANG ki khai")])
        self.assertIn("9.001193", found.mapped("code"))
        by_name = Procedure.name_search("khai sinh bien gioi")
        self.assertEqual(len(by_name), 1)

    def test_level_filter(self):
        Procedure = self.env["onestop.procedure"]
        one = Procedure.search([("code", "=", "9.001193")])
        one.level_province = True
        for level in ("province", "commune"):
            self.assertIn(one, Procedure.search([("level", "=", level)]))
        self.assertNotIn(one, Procedure.search([("level", "=", "ministry")]))


@tagged("onestop_procedure")
class TestPreview(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proc = cls.procedure()
        cls.published(cls.proc, "2026-01-01")

    def preview(self, *args, **kwargs):
        return self.env["onestop.procedure"].preview_deadline(*args, **kwargs)

    def test_answer_can_go_over_the_wire(self):
        answer = self.preview("9.000001", "2026-08-20T14:00:00+07:00")
        self.assertEqual(answer["due_at"], "2026-08-24T14:00:00+07:00")
        self.assertTrue(json.dumps(answer))
        keys = [line["key"] for line in answer["lines"]]
        self.assertEqual(keys, ["received", "term", "extra_day_worked", "due"])
        for line in answer["lines"]:
            self.assertTrue(line["text"])

    def test_times_with_any_offset(self):
        for received in ("2026-08-20T07:00:00Z", "2026-08-20T03:00:00-04:00"):
            answer = self.preview("9.000001", received)
            self.assertEqual(answer["due_at"], "2026-08-24T14:00:00+07:00")

    def test_local_date_decides_on_the_version(self):
        first_minute = self.preview("9.000001", "2025-12-31T17:00:00Z")
        self.assertTrue(first_minute["due_at"])
        with self.assertRaisesRegex(UserError, "31/12/2025"):
            self.preview("9.000001", "2025-12-31T16:59:00Z")

    def test_errors_name_field_and_rule(self):
        good = "2026-08-20T14:00:00+07:00"
        for args, kwargs, words in (
            (("9.9", good), {}, "code: .*9.9"),
            (("9.000001", "2026-08-20T14:00:00"), {}, "received_at: .*offset"),
            (("9.000001", "yesterday"), {}, "received_at"),
            (("9.000001", good), {"case": "07"}, "case: .*07"),
            (("9.000001", good), {"channel": "online"}, "channel: .*online.*direct"),
            (("9.000001", "2020-01-01T08:00:00+07:00"), {}, "01/01/2020"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self.preview(*args, **kwargs)

    def test_unsettled_term_gives_no_silent_date(self):
        procedure = self.procedure("9.000002")
        version = self.version(procedure, quantity=0, unit=False)
        version.channel_ids.term_text = "Tùy theo đợt"
        version._publish(version._fields["date_from"].to_date("2026-01-01"))
        answer = self.preview("9.000002", "2026-08-20T14:00:00+07:00")
        self.assertIsNone(answer["due_at"])
        self.assertIn("Tùy theo đợt", answer["lines"][0]["text"])


@tagged("onestop_procedure")
class TestWording(OnestopCase):
    SAMPLES = {
        "datetime": datetime(2026, 11, 23, 8),
        "date": datetime(2026, 11, 23).date(),
    }

    def sample(self, name, description):
        """A value for an argument of a line, from the rules' own description."""
        if name in ("unit", "amount_unit", "remaining_unit"):
            return {"unit": "working_day"}.get(name, "minute")
        if name == "policy":
            return "end_of_day"
        for kind, value in self.SAMPLES.items():
            if description.startswith(kind):
                return value
        return "ground" if description.startswith("str") else 7

    def test_every_line_of_the_rules_has_a_sentence(self):
        wording = self.env["onestop.wording"]
        for key, arguments in LINE_KEYS.items():
            values = {name: self.sample(name, text) for name, text in arguments.items()}
            line = Line(key, values, Basis("Nghị định 1/2026/NĐ-CP", "Điều 2"))
            with self.subTest(key=key):
                text = wording._sentences([line])[0]
                self.assertTrue(text.endswith("(Điều 2 Nghị định 1/2026/NĐ-CP)."), text)
                stored = json.loads(json.dumps(wording._plain([line])))
                self.assertEqual(wording._sentences(stored), [text])

    def test_vietnamese(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        wording = self.env["onestop.wording"].with_context(lang="vi_VN")
        moment = wording._moment("2026-11-27T17:00:00")
        self.assertEqual(moment, "thứ Sáu 27/11/2026 17:00")
        self.assertEqual(wording._number("25/4"), "6,25")


@tagged("onestop_procedure")
class TestTools(OnestopCase):
    def test_fold(self):
        self.assertEqual(fold("  Đăng  KÝ\u00a0Hộ tịch "), "dang ky ho tich")
        self.assertEqual(search_key("Kỹ Quy"), "ki qui")
        self.assertEqual(fold(False), "")

    def test_times(self):
        utc = parse_iso("2026-11-23T08:00:00+07:00")
        self.assertEqual(utc, datetime(2026, 11, 23, 1))
        self.assertEqual(iso(utc), "2026-11-23T08:00:00+07:00")
        self.assertIsNone(iso(False))
        self.assertEqual(format_local(self.env, utc), "Monday 23/11/2026 08:00")
        with self.assertRaises(ValueError):
            parse_iso("2026-11-23T08:00:00")

    def test_dong(self):
        self.assertEqual(dong(1234567), "1.234.567 đ")
        self.assertEqual(dong(0), "0 đ")
