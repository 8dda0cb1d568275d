"""Bad input at the counter and from other systems: named, and nothing half-written."""

import base64
import io
import random
import unicodedata
import zipfile
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.dossier_input import ACT, CHOICE, INTAKE
from .common import OnestopDossierCase

LONG = "Đ" * 10_000
TO = {"name": "Trần Văn Mẫu", "id_number": "001090000017"}
#: What stands for a value of the wrong type or out of every range.
NONSENSE = [
    None,
    True,
    -1,
    0,
    10**12,
    1.5,
    float("inf"),
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202e",
    "👍🏽" * 20,
    LONG,
    "1899-12-31T00:00:00+07:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    [],
    [[]],
    [None],
    ["a", 1],
    [{}] * 500,
    {},
    {"a": {"b": []}},
    {"name": ["x"]},
    {"component": {}},
]


def person(**more):
    return {"applicant": {**TO, **more}}


def paper(**more):
    return {"papers": [{"component": "TK", **more}]}


def file(data, name="scan.pdf"):
    text = data if isinstance(data, str) else base64.b64encode(data).decode()
    return paper(files=[{"name": name, "data": text}])


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml", bytes(310 * 1024 * 1024))
    return stream.getvalue()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
#: (part of the sentence, what is sent besides a good request)
REFUSED = [
    # types
    ("applicant: named values", {"applicant": ["Trần Văn Mẫu"]}),
    ("applicant: named values", {"applicant": "Trần Văn Mẫu"}),
    ("applicant.name: a text", person(name=["Trần"])),
    ("applicant.name: a text", person(name=5)),
    ("applicant.sex: one of male, female", person(sex="nam")),
    ("applicant.kind: one of", person(kind="robot")),
    ("applicant: age: unknown", person(age=5)),
    ("submitter.name: a text", {"submitter": {"name": {}}}),
    ("sets: a whole number", {"sets": "2"}),
    ("sets: a whole number", {"sets": True}),
    ("sets: it must lie between 1", {"sets": -1}),
    ("sets: it must lie between 1", {"sets": 0}),
    ("quantity: it must lie between", {"quantity": 10**12}),
    ("quantity: a whole number", {"quantity": {}}),
    ("procedure: a text", {"procedure": {"code": "9.000001"}}),
    ("procedure: the code", {"procedure": None}),
    ("case: a text", {"case": ["1"]}),
    ("agency: a text", {"agency": 7}),
    ("channel: a text", {"channel": ["direct"]}),
    ("channel: one of", {"channel": "fax"}),
    ("payer_class.0: a text", {"payer_class": [5]}),
    ("payer_class: at most 50", {"payer_class": ["a"] * 51}),
    ("papers: a list", {"papers": {"component": "TK"}}),
    ("papers.0: named values", {"papers": ["TK"]}),
    ("papers: at most 200", {"papers": [{"component": "TK"}] * 201}),
    ("papers.0.component: an id or a code", {"papers": [{"component": []}]}),
    ("papers: the component", {"papers": [{}]}),
    ("is listed twice", {"papers": [{"component": "TK"}, {"component": "TK"}]}),
    ("papers: the component", {"papers": [{"component": 2**31 - 1}]}),
    ("papers.0.component: it must lie", {"papers": [{"component": 2**40}]}),
    ("papers.0.originals: it must lie", paper(originals=-1)),
    ("papers.0.copies: a whole number", paper(copies="1")),
    ("papers.0.verdict: one of", paper(verdict="fine")),
    ("papers.0.files: a list", paper(files={"name": "a"})),
    ("papers.0.files.0.data: a text", paper(files=[{"name": "a", "data": 5}])),
    ("source: named values", {"source": "portal"}),
    ("source: both", {"source": {"system": "portal"}}),
    ("source.code: a text", {"source": {"system": "portal", "code": 7}}),
    ("state, token: unknown", {"state": "finished", "token": "x"}),
    # texts
    ("applicant.name: at most 250 characters .given: 10000", person(name=LONG)),
    ("applicant.address: at most 500", person(address=LONG)),
    ("content: at most 5000", {"content": LONG}),
    ("applicant.name: it holds signs", person(name="Trần\x00Mẫu")),
    ("applicant.name: it holds signs", person(name="Trần \ud83d")),
    ("Applicant: the name is missing", person(name=" \u200b\u202e ")),
    ("Applicant: the name is missing", {"applicant": {}}),
    ("Applicant: the name is missing", {"applicant": None}),
    # numbers and days
    ("12 digits", person(id_number="0010900001", id_kind="citizen")),
    ("not a valid tax code", person(id_number="0100112438", kind="organisation")),
    ("birth_date: it must lie between 1900", person(birth_date="1899-12-31")),
    ("birth_date: a date", person(birth_date="1990-02-30")),
    ("birth_date: a date", person(birth_date=19900101)),
    ("Date of birth: it lies in the future", person(birth_date="2990-01-01")),
    ("received_at: the year", {"received_at": "1899-12-31T00:00:00+07:00"}),
    ("received_at: ISO 8601", {"received_at": "0001-01-01T00:00:00+14:00"}),
    ("received_at: ISO 8601", {"received_at": "2026-11-16"}),
    ("received_at: a text", {"received_at": 1_700_000_000}),
    ("received_at: the time lies", {"received_at": "2090-01-01T00:00:00+07:00"}),
    # files
    ("scan.pdf” is empty", file(b"")),
    ("not base64", file("%%%")),
    ("not base64", file("ảnh")),
    ("scan.pdf” is an SVG drawing.*allowed are PDF", file(SVG)),
    ("scan.jpg” is an SVG drawing", file(SVG, "scan.jpg")),
    ("scan.pdf” is a web page", file(b"<html><script>x</script>")),
    ("scan.pdf” is a program", file(b"MZ\x90\x00")),
    ("scan.pdf” is plain text", file(b"text")),
    ("a.docx” is damaged", file(b"PK\x03\x04 no list of parts", "a.docx")),
    ("a.docx” would unpack", file(bomb(), "a.docx")),
    ("name: at most 250", file(b"%PDF-1.7", LONG)),
]
KEPT = [
    ("Trần Văn 👨\u200d👩\u200d👧 Mẫu 👍🏽", "Trần Văn 👨\u200d👩\u200d👧 Mẫu 👍🏽"),
    (unicodedata.normalize("NFD", "Nguyễn Thị Đượm"), "Nguyễn Thị Đượm"),
    ("  Nguyễn \n Thị\u00a0 Đượm ", "Nguyễn Thị Đượm"),
    ("Nguyễn\u202e Thị\u200b Đượm\ufeff", "Nguyễn Thị Đượm"),
    ("'; DROP TABLE onestop_dossier; --", "'; DROP TABLE onestop_dossier; --"),
    ("<b>%s %(x)s {0}</b>", "<b>%s %(x)s {0}</b>"),
    ("Đ" * 250, "Đ" * 250),
]
TABLES = (
    "onestop_dossier",
    "onestop_applicant",
    "onestop_dossier_paper",
    "onestop_dossier_event",
    "onestop_dossier_task",
    "ir_attachment",
)


@tagged("post_install", "-at_install")
class TestBadInput(OnestopDossierCase):
    def setUp(self):
        super().setUp()
        self.dossiers = self.env["onestop.dossier"].with_user(self.integrator)
        self.drawn = self.startPatcher(
            patch.object(
                type(self.env["onestop.code.counter"]),
                "_next",
                side_effect=[*range(1, 999)],
            )
        )

    def good(self, **values):
        return {
            "procedure": self.procedure.code,
            "applicant": TO,
            "papers": [{"component": "TK"}],
            **values,
        }

    def stored(self):
        """How many rows there are, and how many numbers were drawn."""
        self.env.flush_all()
        union = " UNION ALL ".join(f"SELECT count(*) FROM {name}" for name in TABLES)
        self.env.cr.execute(union)
        return [count for (count,) in self.env.cr.fetchall()], self.drawn.call_count

    @contextmanager
    def refusing(self, sentence):
        """Expect a refusal and roll back, as the request does."""
        with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
            yield

    def test_refused_and_nothing_stored(self):
        before = self.stored()
        for sentence, values in REFUSED:
            for method in ("intake", "counter_receive"):
                if method == "counter_receive" and "received_at" in values:
                    continue
                with self.subTest(sentence, method=method):
                    with self.refusing(sentence):
                        getattr(self.dossiers, method)(self.good(**values))
                    self.assertEqual(self.stored(), before)

    def test_values_that_are_no_values(self):
        before = self.stored()
        for values in ([], "x", 5, True, None, {}, [{}]):
            for method in ("intake", "counter_receive", "counter_preview"):
                with self.subTest(values=values, method=method):
                    with self.assertRaisesRegex(UserError, r"^(values|procedure): "):
                        getattr(self.dossiers, method)(values)
        self.assertEqual(self.stored(), before)

    def test_kept_right(self):
        for given, kept in KEPT:
            with self.subTest(given):
                made = self.dossiers.intake(self.good(applicant={"name": given}))
                dossier = self.env["onestop.dossier"].browse(made["id"])
                dossier.invalidate_recordset()
                self.assertEqual(dossier.applicant_name, kept)
                self.assertEqual(dossier.applicant_id.name, kept)

    def test_found_by_either_form(self):
        name = "Nguyễn Thị Đượm"
        made = self.dossiers.intake(self.good(applicant={"name": name}))
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, name)
            for model, key in (
                ("onestop.dossier", made["id"]),
                ("onestop.applicant", False),
            ):
                found = self.env[model].name_search(text)
                self.assertTrue(found, (model, form))
                self.assertIn(key or found[0][0], [one[0] for one in found])

    def test_numbers_of_people_warn_only(self):
        """No register is without odd numbers: they warn (docs/rules.md §4)."""
        told = self.dossiers.counter_applicant("001090000017")
        self.assertEqual(told["warnings"], [])
        for number in ("099090000017", "001399000017"):
            made = self.dossiers.intake(
                self.good(applicant={"name": "Người Lạ", "id_number": number})
            )
            self.assertTrue(made["code"])
            told = self.dossiers.counter_applicant(number)
            self.assertTrue(told["warnings"], number)

    def test_right_content_behind_another_name(self):
        values = file(b"\xff\xd8\xff\xe0\x00\x10JFIF", "scan.pdf")
        made = self.dossiers.intake(self.good(**values))
        paper = self.env["onestop.dossier"].browse(made["id"]).paper_ids[:1]
        self.assertEqual(paper.attachment_ids.name, "scan.pdf.jpg")
        self.assertEqual(paper.attachment_ids.mimetype, "image/jpeg")

    def test_size_is_a_setting(self):
        setting = self.env["ir.config_parameter"]
        setting.set_param("onestop_procedure.paper_megabytes", "1")
        big = b"%PDF-1.7" + bytes(1024 * 1024)
        with self.assertRaisesRegex(UserError, "larger than 1 MB"):
            self.dossiers.intake(self.good(**file(big)))
        with patch("base64.b64decode") as decode:
            with self.assertRaisesRegex(UserError, "larger than 1 MB"):
                self.dossiers.intake(self.good(**file("A" * 3_000_000)))
        decode.assert_not_called()
        setting.set_param("onestop_procedure.paper_megabytes", "2")
        self.assertTrue(self.dossiers.intake(self.good(**file(big)))["code"])

    def test_act_and_track(self):
        code = self.dossiers.intake(self.good())["code"]
        before = self.stored()
        clerk = self.dossiers.with_user(self.clerk)
        cases = [
            ("action: ", (code, "fly", {})),
            ("action: ", (code, ["transfer"], {})),
            ("action: ", (code, None, {})),
            ("code: a text", ({"code": code}, "transfer", {})),
            ("code: no dossier", ("", "transfer", {})),
            ("code: no dossier", (None, "transfer", {})),
            ("code: it holds", ("H98\x00", "transfer", {})),
            ("code: at most", (LONG, "transfer", {})),
            ("values: named values", (code, "transfer", ["reason"])),
            ("values: colour: unknown", (code, "transfer", {"colour": 1})),
            ("reason: a text", (code, "request_supplement", {"reason": ["x"]})),
            ("reason: at most", (code, "request_supplement", {"reason": LONG})),
            ("user_id: a whole", (code, "transfer", {"user_id": "1"})),
            ("user_id: it must", (code, "transfer", {"user_id": 10**12})),
            ("user_id: there is no", (code, "transfer", {"user_id": 2**31 - 1})),
            ("step_id: there is no", (code, "transfer", {"step_id": 2**31 - 1})),
            ("agency_id: a whole", (code, "ask_opinion", {"agency_id": []})),
            ("new_due_at: ISO", (code, "apologise", {"new_due_at": "tomorrow"})),
            (
                "new_due_at: ISO",
                (code, "apologise", {"new_due_at": "9999-12-31T23:00:00-14:00"}),
            ),
            ("new_due_at: a text", (code, "apologise", {"new_due_at": 5})),
        ]
        for sentence, (key, action, values) in cases:
            with self.subTest(sentence, action=action):
                with self.refusing(sentence):
                    clerk.act(key, action, values)
        for key in ([], {}, 5, None, True, LONG, "\x00"):
            with self.subTest(key=key), self.assertRaisesRegex(UserError, "^code: "):
                clerk.track(key)
        self.assertEqual(self.stored(), before)

    def test_fuzz_over_the_keys(self):
        """Any nonsense at any key: a sentence, or a record with a code."""
        draw = random.Random(20261122)
        keys = [key for key in INTAKE if key != "source"]
        for turn in range(400):
            values = self.good()
            for key in draw.sample(keys, draw.randint(1, 3)):
                values[key] = draw.choice(NONSENSE)
            if draw.random() < 0.3:
                inner = draw.choice(sorted(INTAKE["applicant"].keys))
                values["applicant"] = {**TO, inner: draw.choice(NONSENSE)}
            before = self.stored()
            with self.subTest(turn=turn):
                try:
                    with self.env.cr.savepoint():
                        code = self.dossiers.intake(values)["code"]
                        self.assertTrue(code)
                except UserError as error:
                    self.env.invalidate_all()
                    self.assertEqual(self.stored(), before, values)
                    self.assertTrue(str(error).strip())

    def test_fuzz_of_act_and_preview(self):
        draw = random.Random(1122)
        code = self.dossiers.intake(self.good())["code"]
        clerk = self.dossiers.with_user(self.clerk)
        for turn in range(200):
            values = {key: draw.choice(NONSENSE) for key in draw.sample(list(ACT), 2)}
            chosen = self.good() | {draw.choice(list(CHOICE)): draw.choice(NONSENSE)}
            with self.subTest(turn=turn):
                self.sentence_or_answer(clerk.act, code, "ask_opinion", values)
                self.sentence_or_answer(clerk.counter_preview, chosen)

    def sentence_or_answer(self, method, *arguments):
        try:
            with self.env.cr.savepoint():
                self.assertTrue(method(*arguments))
        except UserError as error:
            self.assertTrue(str(error).strip())


@tagged("post_install", "-at_install")
class TestScans(OnestopDossierCase):
    """Scans that come past the reception: uploads of the web client, RPC."""

    def setUp(self):
        super().setUp()
        self.files = self.env["ir.attachment"].with_user(self.clerk)
        self.draft = (
            self.env["onestop.dossier"]
            .with_user(self.clerk)
            ._draft_from({"procedure": self.procedure.code, "applicant": TO})
        )
        self.paper = self.draft.paper_ids[:1]

    def scan(self, raw, name="scan.pdf", **more):
        place = {"res_model": self.paper._name, "res_id": self.paper.id}
        return self.files.create({"name": name, "raw": raw, **place, **more})

    def test_created(self):
        self.assertEqual(self.scan(b"%PDF-1.7").mimetype, "application/pdf")
        with self.assertRaisesRegex(UserError, "an SVG drawing"):
            self.scan(SVG)
        with self.assertRaisesRegex(UserError, "a link"):
            self.scan(b"", type="url", url="https://example.org/a.pdf")
        with self.assertRaisesRegex(UserError, "empty"):
            self.scan(b"")
        lie = self.scan(b"%PDF-1.7", mimetype="text/html", name="a.html")
        self.assertEqual((lie.mimetype, lie.name), ("application/pdf", "a.html.pdf"))

    def test_by_base64(self):
        place = {"res_model": self.paper._name, "res_id": self.paper.id}
        with self.assertRaisesRegex(UserError, "a web page"):
            data = base64.b64encode(b"<html>")
            self.files.create({"name": "a.pdf", "datas": data, **place})

    def test_linked_after_upload(self):
        stray = self.files.create({"name": "a.pdf", "raw": SVG})
        with self.assertRaisesRegex(UserError, "an SVG"), self.env.cr.savepoint():
            self.paper.write({"attachment_ids": [(4, stray.id)]})
        good = self.files.create({"name": "a.pdf", "raw": b"%PDF-1.7"})
        self.paper.write({"attachment_ids": [(4, good.id)]})
        self.assertEqual(good.res_model, self.paper._name)

    def test_changed(self):
        scan = self.scan(b"%PDF-1.7")
        with self.assertRaisesRegex(UserError, "a program"):
            scan.write({"raw": b"MZ\x90"})
        scan.write({"raw": b"\xff\xd8\xff\xe0", "name": "b.jpg"})
        self.assertEqual(scan.mimetype, "image/jpeg")

    def test_fixed_by_the_receipt(self):
        scan = self.scan(b"%PDF-1.7")
        self.paper.write({"attachment_ids": [(4, scan.id)], "verdict": "ok"})
        self.draft._transition("receive")
        with self.assertRaisesRegex(AccessError, "fixed"):
            scan.write({"raw": b"%PDF-1.7 another"})
        with self.assertRaisesRegex(AccessError, "fixed"):
            scan.unlink()
