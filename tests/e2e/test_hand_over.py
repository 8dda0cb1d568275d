"""Two people, one pile of papers: handed over by slip, acknowledged by its code."""

import secrets

from pages.counter import Counter
from pages.inbox import Inbox

PROCEDURE = "1.013237"
WORDS = "chung chi hanh nghe xay dung"


def test_bulk_hand_over(open_as):
    """The clerk hands two dossiers over in one go, the officer scans the slip."""
    clerk = open_as("clerk")
    codes = {receive(clerk), receive(clerk)}
    desk = Inbox(clerk).open("hand_over")
    waiting = desk.count("hand_over")
    desk.tick(codes).press("action_hand_over")
    desk.see("Đã bàn giao 2 hồ sơ")
    clerk.no_english()
    number, slip = desk.slip()
    assert slip.startswith(b"%PDF-")
    assert desk.open("hand_over").count("hand_over") == waiting - 2

    officer = open_as("officer")
    inbox = Inbox(officer).open("incoming")
    assert "sign" not in inbox.tabs()
    officer.no_english()
    assert inbox.receive(number) == codes
    officer.no_english()
    inbox.acknowledge_ticked("Đã nhận 2 hồ sơ")
    inbox.open("mine")
    for code in codes:
        inbox.see(code)


def receive(clerk):
    """Receive a dossier at the counter; return its code."""
    counter = Counter(clerk)
    counter.person(f"085195{secrets.randbelow(10**6):06}", "Đỗ Thị Bàn Giao")
    counter.procedure(WORDS, PROCEDURE)
    counter.see("90.000")
    assert counter.papers() == 5
    return counter.receive().code
