"""The main job in the browser: from the counter to the director's table."""

import io
import secrets

import openpyxl
from pages.cashier import Cashier
from pages.counter import Counter
from pages.dossier import Dossier
from pages.report import Progress
from pages.tracking import Catalogue, Tracking

PROCEDURE = "1.013237"
WORDS = "chung chi hanh nghe xay dung"
NAME = "Lâm Thị Hồng Nhung"
FEE = 90_000
FIELD = "Hoạt động xây dựng"


def test_main_job(open_as):
    """Clerk, officer, leader, cashier, clerk, citizen, director."""
    director = open_as("director")
    before = table_row(director)

    clerk = open_as("clerk")
    received = at_the_counter(clerk)
    desk = Dossier(clerk).open(received.code)
    clerk.no_english()
    desk.press("transfer", then=None).state("Đang xử lý")

    officer = open_as("officer")
    desk = Dossier(officer).open(received.code)
    officer.no_english()
    desk.press("acknowledge", then="pass_on").press("pass_on", then=None)

    leader = open_as("leader")
    desk = Dossier(leader).open(received.code)
    desk.press("acknowledge", then="finish").finish(received.slip)
    leader.no_english()

    take_the_fee(open_as("cashier"), received.code)

    desk = Dossier(clerk).open(received.code)
    desk.hand_over_result().state("Đã trả kết quả")

    follow(open_as(None), received)

    after = table_row(director)
    grown = [now - then for now, then in zip(after, before, strict=True)]
    assert grown[:5] == [1, 0, 1, 0, 1], grown
    assert grown[8:] == [0, 0, 0], grown
    the_file_agrees(director, after)


def at_the_counter(clerk):
    """Receive a dossier by keyboard, with the date and the fee in sight before."""
    counter = Counter(clerk)
    # Somebody new in each run; no province has the number 085.
    counter.person(f"085195{secrets.randbelow(10**6):06}", NAME)
    counter.procedure(WORDS, PROCEDURE)
    counter.see("90.000")
    clerk.no_english()
    assert counter.papers() == 5
    received = counter.receive()
    clerk.no_english()
    assert received.code.startswith("H99.10-")
    assert len(received.secret) == 6
    assert received.slip.startswith(b"%PDF-")
    return received


def take_the_fee(screen, code):
    cashier = Cashier(screen)
    cashier.open_shift()
    assert cashier.bill(code) == FEE
    screen.no_english()
    assert cashier.pay_cash().startswith(b"%PDF-")
    screen.no_english()


def follow(visitor, received):
    """A citizen without a login, on the public pages."""
    catalogue = Catalogue(visitor)
    assert PROCEDURE in catalogue.search(WORDS).inner_text()
    visitor.no_english()
    assert "90.000" in catalogue.procedure(PROCEDURE).inner_text()
    visitor.no_english()
    tracking = Tracking(visitor).look_up(received.code, received.secret)
    assert tracking.sentence()
    assert received.code in visitor.page.locator("main").inner_text()
    tracking.see(NAME)
    visitor.no_english()


def table_row(director):
    """The figures of the field in a freshly drawn-up II.06."""
    director.page.goto("/odoo/action-onestop_report.onestop_report_progress_action")
    report = Progress(director).count()
    director.no_english()
    return report.row(FIELD)


def the_file_agrees(director, figures):
    sheet = openpyxl.load_workbook(io.BytesIO(Progress(director).xlsx())).active
    rows = [row for row in sheet.iter_rows(values_only=True) if FIELD in row]
    assert [list(row)[-11:] for row in rows] == [figures]
