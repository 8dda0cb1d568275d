import json

from odoo.tests import BaseCase, TransactionCase, tagged

from ..search_words import CODE, Vocabulary, read_query, split
from ..tools import search_key
from .common import OnestopCase

NAMES = {
    "9.100001": "Thủ tục đăng ký khai sinh",
    "9.100002": "Thủ tục đăng ký lại khai sinh",
    "9.100003": "Thủ tục đăng ký kết hôn",
    "9.100004": "Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm",
    "9.100005": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    "9.100006": "Cấp giấy phép hoạt động của cơ sở dịch vụ",
    "9.100007": "Đăng ký biến động đất đai",
    "9.100008": "Thủ tục xác nhận tình trạng hôn nhân",
    "9.100009": "Hỗ trợ chi phí mai táng",
}


@tagged("onestop_procedure")
class TestWords(BaseCase):
    """Reading a query, without a database."""

    vocabulary = Vocabulary(
        {
            "dang": 900,
            "ki": 900,
            "khai": 120,
            "sinh": 90,
            "khao": 4,
            "ket": 10,
            "hon": 12,
            "sinhvien": 1,
        },
        1000,
    )

    def words(self, text, loose=False):
        return read_query(search_key(text), self.vocabulary, loose)

    def test_rare_words_tell_more(self):
        weights = {word.text: word.weight for word in self.words("dang ky ket hon")}
        self.assertGreater(weights["ket"], weights["hon"])
        self.assertGreater(weights["hon"], 4 * weights["dang"])

    def test_what_may_be_meant(self):
        for text, meant in (
            ("sinj", {"sinh"}),
            ("snih", {"sinh"}),
            ("sihn", {"sinh"}),
            ("ssinh", {"sinh"}),
            ("inh", {"sinh"}),
            ("hn", set()),  # two letters are too few to correct
            ("khai", set()),  # a known word is meant as typed
        ):
            with self.subTest(text=text):
                found = [
                    word for word in self.words(f"{text} ket") if word.text == text
                ]
                self.assertEqual(set(found[0].close), meant)

    def test_known_words_are_doubted_only_for_more_frequent_ones(self):
        (khao, _ket) = self.words("khao ket", loose=True)
        self.assertEqual((khao.close, khao.known), (("khai",), True))
        (khai, _ket) = self.words("khai ket", loose=True)
        self.assertEqual(khai.close, ())

    def test_the_last_word_may_go_on(self):
        self.assertEqual(self.words("ket sin")[1].begun, ("sinh", "sinhvien"))
        self.assertEqual(self.words("sinh ket")[0].begun, ())

    def test_two_words_written_together(self):
        self.assertEqual(
            [word.text for word in self.words("khaisinh")], ["khai", "sinh"]
        )
        self.assertEqual([word.text for word in self.words("sinhvien")], ["sinhvien"])

    def test_codes(self):
        for text in ("1.001193", "001193", "1001193", "1.00", "1.000656.000"):
            self.assertTrue(CODE.fullmatch(text), text)
        for text in ("61", "2a", "khai", "1.x"):
            self.assertFalse(CODE.fullmatch(text), text)
        (code,) = self.words("1001193")
        self.assertIn("1.001193%", code.codes)

    def test_marks_part_words(self):
        self.assertEqual(
            split("cha, me (con) 61/2018/nd-cp 1.001193. a_b"),
            ["cha", "me", "con", "61", "2018", "nd", "cp", "1.001193", "a_b"],
        )

    def test_nothing_typed(self):
        self.assertEqual(self.words("  ,. "), ())
        self.assertEqual(len(self.words("x " * 100)), 24)

    def test_unknown_words_weigh_as_the_others_do(self):
        (khai, unknown) = self.words("khai qqqqqq")
        self.assertEqual(khai.weight, unknown.weight)


@tagged("onestop_procedure")
class TestRanking(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code, name in NAMES.items():
            component = {"name": "Giấy chứng sinh" if code == "9.100001" else "Tờ khai"}
            cls.published(
                cls.procedure(code, name),
                "2020-01-01",
                component_ids=[(0, 0, component)],
                subjects="Người nuôi tôm" if code == "9.100006" else "Công dân",
            )

    def codes(self, text, **how):
        found = self.env["onestop.procedure"].search_catalogue(text, **how)
        return [row["code"] for row in found if row["code"] in NAMES]

    def test_first_hit(self):
        for text, code in (
            ("dang ky khai sinh", "9.100001"),
            ("khai sinh dang ki", "9.100001"),
            ("đăng kí khai snih", "9.100001"),
            ("khaisinh", "9.100001"),
            ("dang ky lai khai sinh", "9.100002"),
            ("ket hon", "9.100003"),
            ("xin cap giay phep xay dung nha o", "9.100005"),
            ("xay dung thu tuc cap", "9.100005"),
            ("bien dong dat dai", "9.100007"),
            ("dat dai bien dong dang ky", "9.100007"),
            ("mai tang phi ho tro", "9.100009"),
            ("100009", "9.100009"),
            ("9100009", "9.100009"),
            ("khai sinh 9.100004", "9.100004"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.codes(text)[:1], [code])

    def test_words_of_papers_and_applicants_are_found_last(self):
        self.assertEqual(self.codes("giay chung sinh")[:1], ["9.100001"])
        self.assertEqual(self.codes("nguoi nuoi tom"), ["9.100006"])
        found = self.codes("giay phep")
        self.assertLess(found.index("9.100005"), 2)

    def test_content_follows_the_version_in_force(self):
        procedure = self.env["onestop.procedure"]._by_code("9.100009")
        version = self.version(procedure, subjects="Thuyền viên viễn dương")
        self.assertEqual(self.codes("thuyen vien"), [])
        version._publish(version._fields["date_from"].to_date("2021-01-01"))
        self.assertEqual(self.codes("thuyen vien"), ["9.100009"])

    def test_unrelated_words_find_nothing(self):
        for text in ("zzzz", "qwerty uiop", "%", "_", "'; DROP TABLE x"):
            self.assertEqual(self.codes(text), [], text)

    def test_search_box_and_pickers_find_the_same(self):
        Procedure = self.env["onestop.procedure"]
        ours = [("code", "in", list(NAMES))]
        for text in ("khai sinh dang ki", "khai snih", "xay dung", "9.10000", "tom"):
            api = self.codes(text, limit=200)
            box = Procedure.search([*ours, ("search_any", "ilike", text)])
            picker = Procedure.name_search(text, ours)
            with self.subTest(text=text):
                self.assertEqual(set(api), set(box.mapped("code")))
                picked = Procedure.browse(pair[0] for pair in picker)
                self.assertEqual(picked.mapped("code"), api)
        self.assertEqual(len(Procedure.name_search("khai sinh", ours, limit=1)), 1)
        self.assertTrue(Procedure.name_search("", ours))

    def test_backend_finds_drafts_too(self):
        draft = self.procedure("9.199999", "Thủ tục thử nháp quýt")
        found = self.env["onestop.procedure"].search([("search_any", "ilike", "quyt")])
        self.assertEqual(found, draft)
        self.assertEqual(self.codes("quyt"), [])

    def test_new_words_are_known_at_once(self):
        Procedure = self.env["onestop.procedure"]
        self.assertFalse(Procedure.search([("search_any", "ilike", "xoan")]))
        self.procedure("9.199998", "Thủ tục thử xoắn ốc")
        self.assertTrue(Procedure.search([("search_any", "ilike", "xoa")]))
        self.assertTrue(Procedure.search([("search_any", "ilike", "xoasn")]))

    def test_answers_are_plain(self):
        rows = self.env["onestop.procedure"].search_catalogue("khai sinh")
        self.assertTrue(json.dumps(rows))


@tagged("onestop_procedure")
class TestIndex(TransactionCase):
    def test_candidates_come_from_the_index(self):
        """The condition of a search and the index name the same expression."""
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM onestop_procedure p "
            "WHERE string_to_array(p.search_text, ' ') && ARRAY['khai']::text[]"
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("onestop_procedure_search_words", plan)
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM onestop_procedure p WHERE p.code LIKE '1.0011%'"
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertRegex(plan, "onestop_procedure_(code_trgm|code_uniq)")
