"""Printed forms: which apply, what stands on them, that the first print is kept."""

from datetime import date, timedelta
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import OnestopDossierCase, local


def text_of(pdf):
    """All words of a PDF with single blanks, and the number of its pages."""
    reader = PdfReader(BytesIO(pdf))
    words = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(words.split()), len(reader.pages)


class FormCase(OnestopDossierCase):
    def printed(self, dossier, form, user=None, **more):
        """Text of a form that fits one page, as ``user`` prints it."""
        made = dossier.with_user(user or self.clerk)._print(form, **more)
        text, pages = text_of(made.attachment_id.sudo().raw)
        self.assertEqual(pages, 1, form)
        return text

    def assertSays(self, text, *parts):
        for part in parts:
            self.assertIn(part, text)

    def late(self, reason="Chờ văn bản trả lời của cơ quan khác."):
        """A dossier on which every form but 03 and 05 was made."""
        dossier = self._receive()
        self._to_officer(dossier)
        self._act(
            dossier,
            self.leader,
            "apologise",
            "2026-11-19 09:00",
            reason=reason,
            new_due_at=local("2026-11-30 16:00"),
        )
        return dossier


class TestForms(FormCase):
    def test_each_form_has_its_moment(self):
        dossier = self._receive()
        self.assertEqual(dossier.printable_forms, ",01,06,")
        with self.assertRaises(UserError):
            dossier._print("02")
        with self.assertRaises(UserError):
            dossier._print("99")
        self._to_officer(dossier)
        self._act(
            dossier,
            self.officer,
            "request_supplement",
            "2026-11-17 09:00",
            reason="Bản vẽ thiếu chữ ký của chủ đầu tư.",
        )
        self.assertEqual(dossier.printable_forms, ",01,02,06,")

    def test_supplement_request(self):
        dossier = self._receive()
        self._to_officer(dossier)
        paper = dossier.paper_ids[0]
        self._act(
            dossier,
            self.officer,
            "request_supplement",
            "2026-11-17 09:00",
            reason="Tờ khai chưa ký.",
        )
        paper.write({"verdict": "wrong", "reason": "Thiếu chữ ký ở trang 2"})
        text = self.printed(dossier, "02")
        self.assertSays(
            text,
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "Nguyễn Thị Thử",
            dossier.code,
            "Thiếu chữ ký ở trang 2",
            "Sửa lại",
            "Tờ khai chưa ký.",
            "Mẫu số 02 – Thông tư 03/2025/TT-VPCP",
            self.officer.name,
        )
        self.assertRegex(text, r"Số: \d\d/PBS")
        self.assertNotIn("Bản vẽ", text, "a paper that is not required is not asked")

    def test_second_supplement_has_a_form_of_its_own(self):
        dossier = self._receive()
        self._to_officer(dossier)
        ask = {"reason": "Lần thứ nhất."}
        self._act(
            dossier, self.officer, "request_supplement", "2026-11-17 09:00", **ask
        )
        first = dossier._print("02")
        self._act(dossier, self.clerk, "supply", "2026-11-18 09:00")
        ask = {"reason": "Lần thứ hai."}
        manager = self.manager
        self.department.member_ids += manager
        self._act(dossier, manager, "request_supplement", "2026-11-19 09:00", **ask)
        second = dossier._print("02")
        self.assertNotEqual(first, second)
        numbers = [int(made.number.removesuffix("/PBS")) for made in (first, second)]
        self.assertEqual(numbers[1], numbers[0] + 1)
        self.assertEqual(dossier._print("02", first.event_id.id), first)
        self.assertIn(f"event={first.event_id.id}", first.action_open()["url"])

    def test_declined_and_refused(self):
        dossier = self._receive()
        draft = dossier.copy({"applicant_id": self.applicant.id})
        self._act(
            draft, self.clerk, "decline", "2026-11-16 08:00", reason="Không thuộc tỉnh."
        )
        text = self.printed(draft, "03")
        self.assertSays(text, "không tiếp nhận", "Không thuộc tỉnh.", "Mã tham chiếu")
        self._to_officer(dossier)
        self._act(
            dossier, self.leader, "refuse", "2026-11-17 09:00", reason="Chưa đủ tuổi."
        )
        text = self.printed(dossier, "03")
        self.assertSays(
            text, "không giải quyết", "Chưa đủ tuổi.", "/PTC", "001300000001"
        )

    def test_apology(self):
        dossier = self.late()
        text = self.printed(dossier, "04")
        self.assertSays(
            text,
            "SỞ THỬ",
            "/PXL",
            "08 giờ 00 phút, ngày 23/11/2026",
            "16 giờ 00 phút, ngày 30/11/2026",
            "Chờ văn bản trả lời",
            "THỦ TRƯỞNG CƠ QUAN",
        )

    def test_stop(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self._act(
            dossier,
            self.clerk,
            "ask_withdrawal",
            "2026-11-17 09:00",
            reason="Công dân xin rút.",
        )
        self._act(
            dossier, self.leader, "stop", "2026-11-17 10:00", reason="Theo đơn xin rút."
        )
        text = self.printed(dossier, "05")
        self.assertSays(
            text, "dừng giải quyết", "Theo đơn xin rút.", "Tờ khai", dossier.code
        )

    def test_control_slip_follows_the_work(self):
        dossier = self._receive()
        first = dossier._print("06")
        self.assertEqual(dossier._print("06"), first)
        self._to_officer(dossier)
        second = dossier._print("06")
        self.assertNotEqual(first, second)
        text, pages = text_of(second.attachment_id.raw)
        self.assertEqual(pages, 1)
        self.assertSays(
            text,
            "1. Giao: Nguyễn Thị Thử",
            "2. Nhận: Sở thử",
            "Người nhận: t_officer",
            "09 giờ 00 phút, ngày 16/11/2026",
        )

    def test_first_print_is_served_again(self):
        dossier = self.late()
        made = dossier._print("04")
        kept = made.attachment_id.raw
        self.department.name = "Sở đổi tên"
        dossier.remark_ids.unlink()
        self.assertEqual(dossier._print("04"), made)
        self.assertEqual(dossier._print("04").attachment_id.raw, kept)

    def test_numbers_run_by_form_agency_and_year(self):
        forms = self.env["onestop.form"]
        dossier, day = self._receive(), date(2026, 11, 16)
        apology, refusal = forms._on("04", day), forms._on("03", day)

        def draw(form, on=day):
            number, suffix = form._draw_number(dossier, on).split("/")
            self.assertEqual(suffix, form.suffix)
            return int(number)

        # Numbers are drawn for good, also in tests: only what follows is compared.
        first, other = draw(apology), draw(refusal)
        self.assertEqual(draw(apology), first + 1)
        self.assertEqual(draw(refusal), other + 1)
        self.assertEqual(draw(apology, date(2026, 1, 4)), first + 2)
        self.assertEqual(
            draw(apology, date(2030, 1, 4)) + 1, draw(apology, date(2030, 12, 31))
        )
        dossier._write_checked({"competent_agency_id": self.other_department.id})
        elsewhere = draw(apology)
        self.assertEqual(draw(apology), elsewhere + 1)
        dossier._write_checked({"competent_agency_id": self.department.id})
        self.assertEqual(draw(apology), first + 3)

    def test_stranger_prints_nothing(self):
        with self.assertRaises(AccessError):
            self._receive().with_user(self.stranger)._print("01")

    def test_the_longest_texts(self):
        name, content = "Nguyễn" * 41, "Nguyễn" * 833
        dossier = self._receive(
            applicant={"name": name, "id_number": "001300000002"}, content=content
        )
        text, pages = text_of(dossier._print("01").attachment_id.raw)
        self.assertGreater(pages, 1)
        letters = text.replace(" ", "").replace("\u200b", "")
        self.assertGreaterEqual(letters.count("Nguyễn"), 2 * 41 + 833)

    def test_slip_of_2018(self):
        dossier = self._receive()
        form = self.env["onestop.form"]._on("01", date(2024, 5, 6))
        number = form._draw_number(dossier, date(2024, 5, 6))
        self.assertRegex(number, r"^\d{4}/TNHS$")
        values = dossier._print_values(number, form, dossier._form_event("01"))
        pdf = self.env["onestop.pdf"]._render(form.template, values, form.name)
        self.assertIn("Liên: Lưu/Giao khách hàng", text_of(pdf)[0])


class TestSets(FormCase):
    def test_the_set_of_the_day(self):
        forms = self.env["onestop.form"]
        old, new = date(2025, 9, 14), date(2025, 9, 15)
        self.assertEqual(forms._on("06", old).mark, "Mẫu số 05")
        self.assertEqual(forms._on("06", new).mark, "Mẫu số 06")
        self.assertEqual(forms._on("03", old).name, "Phiếu từ chối giải quyết hồ sơ")
        self.assertTrue(forms._on("05", new))
        with self.assertRaises(UserError):
            forms._on("05", old)
        for code in ("01", "02", "03", "04", "06", "07", "slips", "transfer"):
            for day in (date(2019, 1, 2), old, new, date(2026, 11, 22)):
                self.assertEqual(len(forms._on(code, day)), 1)

    def test_two_sets_at_once_are_refused(self):
        form = self.env["onestop.form"]._on("02", date(2026, 1, 1))
        with self.assertRaises(ValidationError):
            form.copy({"date_from": "2026-02-01"})
        form.date_to = "2026-01-31"
        self.assertTrue(form.copy({"date_from": "2026-02-01", "date_to": False}))

    def test_bad_values_are_named(self):
        form = self.env["onestop.form"]._on("02", date(2026, 1, 1))
        for vals in (
            {"template": "onestop_dossier.no_such_template"},
            {"template": "base.user_root"},
            {"suffix": False},
            {"date_to": form.date_from - timedelta(days=1)},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                form.write(vals)


class TestLists(FormCase):
    def test_one_slip_for_several(self):
        dossiers = self._receive() + self._receive(at="2026-11-16 08:05")
        text, pages = text_of(dossiers.with_user(self.clerk)._slips_pdf())
        self.assertEqual(pages, 1)
        for dossier in dossiers:
            self.assertSays(text, dossier.secret)
        other = self._receive(applicant={"name": "Lê Văn Khác"})
        with self.assertRaises(UserError):
            (dossiers + other)._slips_pdf()
        with self.assertRaises(UserError):
            dossiers[0].copy()._slips_pdf()
        with self.assertRaises(AccessError):
            dossiers.with_user(self.stranger)._slips_pdf()

    def test_a_transfer_slip_for_each_pair(self):
        near, far = self._receive(), self._receive(at="2026-11-16 08:05")
        self._act(near, self.clerk, "transfer", "2026-11-16 09:00")
        self._act(far, self.clerk, "transfer", "2026-11-16 09:00")
        still_here = self._receive(at="2026-11-16 08:10")
        slip = self.env["onestop.hand.over"]._make(near + far + still_here)
        self.assertEqual(slip.task_ids.dossier_id, near + far)
        text, pages = text_of(slip.with_user(self.clerk)._print().sudo().raw)
        self.assertEqual(pages, 1)
        self.assertSays(text, "Sở thử", "Trung tâm thử", "BÊN NHẬN")

    def test_register(self):
        dossiers = self._receive() + self._receive(at="2026-11-17 08:00")
        register = self.env["onestop.dossier"].with_user(self.clerk)._register_pdf
        day = date(2026, 11, 16)
        text, _pages = text_of(register(self.centre, day, day))
        self.assertSays(text, "SỔ THEO DÕI HỒ SƠ", "1 hồ sơ", "Mẫu số 07")
        self.assertIn(dossiers[0].code, text.replace(" ", "").replace("\u200b", ""))
        text, _pages = text_of(register(self.centre, day, day + timedelta(days=1)))
        self.assertIn("2 hồ sơ", text)
        field = self.env["onestop.field"].create({"name": "Khác", "code": "T8"})
        text, _pages = text_of(register(self.centre, day, day, field))
        self.assertIn("Không có hồ sơ nào", text)
        with self.assertRaises(UserError):
            register(self.centre, day, day - timedelta(days=1))
        wizard = self.env["onestop.register.print"].with_user(self.clerk).create({})
        self.assertEqual(wizard.agency_id, self.centre)
        with self.assertRaises(ValidationError):
            wizard.date_to = wizard.date_from - timedelta(days=1)


@tagged("post_install", "-at_install")
class TestFormRoutes(FormCase, HttpCase):
    def get(self, user, path):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def test_forms_and_lists(self):
        dossier = self._receive()
        citizen = new_test_user(self.env, "t_citizen", groups="base.group_portal")
        self.applicant.partner_id = citizen.partner_id
        one = f"/onestop/print/{dossier.id}"
        event = dossier.event_ids.id
        lists = f"/onestop/print/slips?ids={dossier.id}"
        handed = self._receive(at="2026-11-16 08:05")
        self._act(handed, self.clerk, "transfer", "2026-11-16 09:00")
        slip = self.env["onestop.hand.over"]._make(handed)
        transfer = f"/onestop/print/transfer/{slip.id}"
        for user, path, status in (
            (self.clerk, f"{one}/01", 200),
            (self.clerk, f"{one}/01?event={event}", 200),
            (self.clerk, f"{one}/01?event=0x", 404),
            (self.clerk, f"{one}/01?event={event + 1}", 404),
            (self.clerk, f"{one}/06", 200),
            (self.clerk, f"{one}/02", 404),
            (self.clerk, f"{one}/07", 404),
            (citizen, f"{one}/01", 200),
            (citizen, f"{one}/06", 404),
            (self.stranger, f"{one}/01", 404),
            (self.clerk, lists, 200),
            (self.clerk, transfer, 200),
            (self.stranger, transfer, 404),
            (self.clerk, f"{lists},0", 404),
            (self.clerk, "/onestop/print/slips", 404),
            (self.clerk, "/onestop/print/slips?ids=1;2", 404),
            (self.stranger, lists, 404),
            (citizen, lists, 404),
            (citizen, transfer, 404),
        ):
            with self.subTest(user=user.login, path=path):
                answer = self.get(user, path)
                self.assertEqual(answer.status_code, status)
                if status == 200:
                    self.assertEqual(answer.content[:5], b"%PDF-")

    def test_register(self):
        wizard = self.env["onestop.register.print"].with_user(self.clerk).create({})
        path = wizard.action_print()["url"]
        self.assertEqual(self.get(self.clerk, path).content[:5], b"%PDF-")
        self.assertEqual(self.get(self.manager, path).status_code, 404)
        self.assertEqual(self.get(self.stranger, path).status_code, 404)


class TestEventsHoldNoNames(FormCase):
    def test_no_value_of_an_applicant(self):
        dossier = self.late()
        citizen = new_test_user(
            self.env,
            "001300000001",
            groups="base.group_portal",
            email="thu@example.org",
        )
        dossier.applicant_id.write(
            {
                "partner_id": citizen.partner_id.id,
                "phone": "0912345678",
                "email": "thu@example.org",
                "address": "Số 1 đường Thử",
            }
        )
        self._act(
            dossier,
            citizen,
            "ask_withdrawal",
            "2026-11-19 10:00",
            reason="Tôi xin rút.",
        )
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT string_agg(e::text, ' ') FROM onestop_dossier_event AS e"
        )
        [text] = self.env.cr.fetchone()
        names = ("name", "id_number", "phone", "email", "address")
        for value in (*(dossier.applicant_id[name] for name in names), "Tôi xin rút."):
            self.assertNotIn(value, text)
        last = dossier.event_ids.sorted("sequence")[-1]
        self.assertEqual(last.actor_login, "citizen")
