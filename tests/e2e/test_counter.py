"""The reception counter by keyboard: keys that a dossier takes, visits, supplements."""

import secrets

from pages.counter import Counter

WORK_PERMIT = "1.014199"
BIRTH = "1.001193"
NAME = "Đặng Thị Kim Oanh"
# Issue: a dossier with five papers takes at most this many keys and clicks.
MOST_ACTIONS = 25


def somebody_new(counter):
    """A card is scanned: the reader types it and presses Enter."""
    number = f"001195{secrets.randbelow(10**6):06}"
    card = f"{number}||{NAME}|05031995|Nữ|Số 3, phường Bình Hải, tỉnh Nam Sơn|01012022"
    counter.at("id_number").type(card)
    counter.key("Enter")
    counter.at("procedure_search")
    return number


def test_five_papers_in_25_actions(open_as, capsys):
    """Somebody who was never here and has no card with a QR: everything is typed."""
    clerk = open_as("clerk")
    counter = Counter(clerk)
    counter.at("id_number").count_actions()
    counter.type(f"001195{secrets.randbelow(10**6):06}")
    counter.key("Enter")
    counter.at("applicant_name").type(NAME)
    counter.key("Enter")
    counter.at("phone").type("0912 345 678")
    counter.key("Enter")
    counter.at("email").key("Enter")
    counter.at("address").type("Số 3, phường Bình Hải")
    counter.key("Enter")
    counter.find(WORK_PERMIT)
    assert counter.tick_papers() == 5
    codes, slip = counter.receive_visit()
    actions = counter.actions()
    with capsys.disabled():
        print(f"\nkeys and clicks for a dossier with five papers: {actions}")
    assert len(codes) == 1
    assert slip.startswith(b"%PDF-")
    assert actions <= MOST_ACTIONS
    # Ready for the next one.
    counter.at("id_number")


def test_two_procedures_in_one_visit(open_as):
    """Both are received at once, with one slip; the ward follows from the address."""
    clerk = open_as("clerk")
    counter = Counter(clerk)
    number = somebody_new(counter)
    counter.find(WORK_PERMIT)
    counter.key("Alt+a")
    counter.at("receive").set_aside().find(BIRTH)
    assert counter.field("competent").input_value().endswith("phường Bình Hải")
    counter.key("Alt+a")
    counter.at("receive")
    clerk.no_english()
    codes, slip = counter.receive_visit()
    assert len(set(codes)) == 2
    assert slip.startswith(b"%PDF-")
    clerk.no_english()
    # The same again is told, not refused.
    counter.at("id_number").type(number)
    counter.key("Enter")
    counter.find(WORK_PERMIT)
    counter.see(min(codes))


def test_a_supplement_before_receipt(open_as):
    """Form 02 says what is lacking; nothing is received."""
    clerk = open_as("clerk")
    counter = Counter(clerk)
    somebody_new(counter)
    counter.find(WORK_PERMIT)
    assert counter.ask_supplement(0, "Chưa có chữ ký").startswith(b"%PDF-")
    assert clerk.page.locator(".o_onestop_code").count() == 0
    clerk.no_english()
    counter.at("id_number")
