"""E-forms in a browser: what hides, what is offered, what is wrong, on a phone too."""

from pages.eform import Form
from pages.english import left_over
from playwright.sync_api import expect

BIRTH = "Tờ khai đăng ký khai sinh"


def fill_in(form):
    """Answer the birth form, but for the phone number."""
    form.write(ten_tre="Lâm Thị Thử", ngay_sinh="1/11/2026")
    form.pick("gioi_tinh", "Nữ")
    form.pick("qua_han", "Chưa quá 60 ngày")
    form.place("noi_sinh", "Tỉnh Nam Sơn", "phuong binh hai")
    form.pick("cha_me.0.vai", "Mẹ")
    form.write(
        cha_me__0__ten_cha_me="Lâm Thị Mẹ",
        cha_me__0__ngay_sinh_cha_me="2/3/1995",
        cha_me__0__giay_to_cha_me="099195000001",
    )
    form.place("cha_me.0.noi_cu_tru_cha_me", "Tỉnh Nam Sơn", "Xã Đông Lĩnh Sơn")
    form.write(ten_nguoi_khai="Lâm Thị Mẹ", giay_to_nguoi_khai="099 195 000 001")
    form.page.locator("select[name='a.quan_he']").select_option("cha_me")


def test_fill_in(open_as):
    screen = open_as("catalogue")
    form = Form(screen).open(BIRTH)
    fill_in(form)
    form.write(dien_thoai="12")
    assert form.check().wrong() == [
        "Số điện thoại: số điện thoại có 10 chữ số và bắt đầu bằng 0."
    ]
    form.page.locator(".o_onestop_eform_summary a").click()
    expect(form.page.locator("[name='a.dien_thoai']")).to_be_focused()
    form.write(dien_thoai="0900000001")
    assert form.check().wrong() == []
    expect(form.page.locator(".o_onestop_eform_good")).to_be_visible()
    assert left_over(form.page.locator("body").inner_text()) == []


def test_questions_hide(open_as):
    screen = open_as("catalogue")
    form = Form(screen).open(BIRTH)
    reason, proxy = form.question("ly_do_muon"), form.question("uy_quyen")
    expect(reason).to_be_hidden()
    form.pick("qua_han", "Đã quá 60 ngày")
    expect(reason).to_be_visible()
    form.pick("qua_han", "Chưa quá 60 ngày")
    expect(reason).to_be_hidden()
    expect(proxy).to_be_hidden()
    form.page.locator("select[name='a.quan_he']").select_option("khac")
    expect(proxy).to_be_visible()


def test_phone(open_as):
    screen = open_as("catalogue")
    form = Form(screen).open(BIRTH)
    form.page.set_viewport_size({"width": 390, "height": 844})
    wide = form.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    small = form.page.evaluate(
        """() => [...document.querySelectorAll("main :is(input, select, button)")]
            .filter((e) => e.checkVisibility() && !e.matches("[tabindex='-1']"))
            .map((e) => e.closest(".o_onestop_eform_choice") || e)
            .filter((e) => e.getBoundingClientRect().height < 44)
            .map((e) => e.outerHTML)"""
    )
    assert small == []
