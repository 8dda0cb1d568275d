"""Linked procedures: one visit, one slip; the result of the first begins the second."""

import io
import secrets

import pypdf
from pages.bundle import Bundle
from pages.counter import Counter
from pages.dossier import Dossier
from pages.inbox import Inbox
from pages.tracking import Tracking

CERTIFICATE = "1.013237"
WORK_PERMIT = "1.014199"
BIRTH = "1.001193"
NAME = "Hồ Thị Liên Thông"


def test_linked(open_as):
    """Catalogue, clerk, officer, leader, citizen."""
    code = f"LT{secrets.randbelow(10**6):06}"
    link(open_as("catalogue"), code)
    clerk = open_as("clerk")
    waiting = Inbox(clerk).open("online").count("online")
    first, beside, secret = one_visit(clerk, code)
    assert Inbox(clerk).open("online").count("online") == waiting

    officer = open_as("officer")
    desk = Dossier(clerk).open(first)
    desk.press("transfer", then=None).state("Đang xử lý")
    desk = Dossier(officer).open(first)
    desk.press("acknowledge", then="pass_on").press("pass_on", then=None)
    leader = open_as("leader")
    desk = Dossier(leader).open(first)
    desk.press("acknowledge", then="finish").finish(some_pdf())

    # Nobody received it by hand: it has a code and waits to be handed over.
    visitor = open_as(None)
    tracking = Tracking(visitor).look_up(first, secret)
    tracking.see("Nộp cùng lúc")
    visitor.no_english()
    codes = tracking.linked_codes()
    assert codes[0] == first
    assert codes[1].startswith("H99.10-")
    assert codes[1] != beside
    Inbox(clerk).open("hand_over").see(codes[1])


def link(screen, code):
    bundle = Bundle(screen).create("Chứng chỉ, giấy phép", code, "Thử nghiệm")
    bundle.leg(CERTIFICATE).leg(WORK_PERMIT, after=CERTIFICATE).save()
    screen.no_english()


def one_visit(clerk, code):
    """Receive both legs and something else; return two codes, a secret."""
    counter = Counter(clerk).open()
    counter.person(f"085195{secrets.randbelow(10**6):06}", NAME)
    counter.field("address").fill("Số 3, phường Bình Hải")
    counter.field("procedure_search").focus()
    counter.find(CERTIFICATE)
    counter.key("Alt+a")
    counter.at("receive").take_linked(code)
    counter.see("Tiếp nhận sau, khi có kết quả")
    clerk.no_english()
    counter.key("Alt+a")
    counter.at("receive").set_aside().find(BIRTH)
    counter.key("Alt+a")
    counter.at("receive")
    codes, slip = counter.receive_visit()
    clerk.no_english()
    counter.see("Bắt đầu khi có kết quả của")
    first, beside = codes
    pages = pypdf.PdfReader(io.BytesIO(slip)).pages
    text = "".join(page.extract_text() for page in pages)
    # Codes break after their hyphens in the narrow column.
    assert first in "".join(text.replace("\u200b", "").split())
    assert "Cấp khi bắt đầu" in " ".join(text.split())
    return first, beside, counter.secrets()[0]


def some_pdf():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
