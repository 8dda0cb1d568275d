"""Notices: sizes of short messages, numbers, quiet hours, the next channel."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import notices

VIETNAMESE = "Hồ sơ của ông bà đã có kết quả"


@pytest.mark.parametrize(
    ("text", "units", "limit", "parts"),
    [
        ("", 0, 160, 1),
        ("a" * 160, 160, 160, 1),
        ("a" * 161, 161, 160, 2),
        ("a" * 306, 306, 160, 2),
        ("a" * 307, 307, 160, 3),
        ("ơ" * 70, 70, 70, 1),
        ("ơ" * 71, 71, 70, 2),
        ("ơ" * 134, 134, 70, 2),
        ("ơ" * 135, 135, 70, 3),
        ("{" * 80, 160, 160, 1),
        # The escaped sign at the end of the first part goes whole into the next.
        ("a" * 152 + "{" + "a" * 152, 306, 160, 3),
        ("😀" * 35, 70, 70, 1),
        ("à", 1, 160, 1),
    ],
)
def test_size(text, units, limit, parts):
    assert notices.size(text) == notices.Size(units, limit, parts)


@given(st.text(st.sampled_from(VIETNAMESE + "€{}abc😀"), max_size=400))
def test_parts_hold_everything(text):
    """Cutting by hand, sign after sign, gives as many parts."""
    found = notices.size(text)
    escaped = "^{}\\[~]|€"
    basic = found.limit == 160
    widths = [
        (2 if sign in escaped else 1) if basic else len(sign.encode("utf-16-le")) // 2
        for sign in text
    ]
    assert found.units == sum(widths)
    if found.units <= found.limit:
        assert found.parts == 1
        return
    room, parts = 153 if basic else 67, [0]
    for width in widths:
        if parts[-1] + width > room:
            parts.append(0)
        parts[-1] += width
    assert found.parts == len(parts)


def test_plain_text_fits_the_long_limit():
    assert notices.plain("ĐỐI CHIẾU Ử ữ") == "DOI CHIEU U u"
    assert notices.size(notices.plain(VIETNAMESE)).limit == 160


@pytest.mark.parametrize(
    ("given_number", "number"),
    [
        ("0912345678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("091.234.5678", "+84912345678"),
        ("(091) 234-5678", "+84912345678"),
        ("02438251234", ""),
        ("0112345678", ""),
        ("091234567", ""),
        ("09123456789", ""),
        ("không có", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_mobile(given_number, number):
    assert notices.mobile(given_number) == number


def test_hidden_shows_neither_number_nor_name():
    assert notices.hidden("0912345678") == "•••••••678"
    assert notices.hidden("lan@example.vn") == "l•••@example.vn"
    assert notices.hidden("") == notices.hidden(None) == ""


def test_placeholders():
    assert notices.placeholders("{code}: {day} {{x}}") == ("code", "day")
    for text in ("{code", "code}", "{code!r}", "{code:>9}", "{}", "{code.owner}"):
        with pytest.raises(ValueError):  # noqa: PT011 - the message is Python's
            notices.placeholders(text)


def test_fill():
    values = {"code": "H98-1", "day": ""}
    assert notices.fill("{code}:  {day} hết", values) == "H98-1: hết"


@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 24 * 60 - 1))
def test_quiet_hours(begin, end, minute):
    moment = datetime(2026, 11, 22) + timedelta(minutes=minute)
    hours, hour = set(), begin
    while hour != end:
        hours.add(hour)
        hour = (hour + 1) % 24
    assert notices.is_quiet(moment, begin, end) == (moment.hour in hours)


@pytest.mark.parametrize(
    ("offered", "phone", "mail", "channels"),
    [
        ("mail zalo sms phone", "0912345678", "a@b.vn", ("mail", "zalo")),
        ("mail sms phone", "0912345678", "a@b.vn", ("mail", "sms")),
        ("mail sms phone", "02438251234", "a@b.vn", ("mail",)),
        ("mail sms phone", "02438251234", "", ("phone",)),
        ("mail sms phone", "", "", ("phone",)),
        ("sms", "", "a@b.vn", ()),
        ("", "0912345678", "a@b.vn", ()),
    ],
)
def test_first_channels(offered, phone, mail, channels):
    assert notices.first_channels(offered.split(), phone, mail) == channels


def test_next_channel_over_all_states():
    """Reception calls exactly when nothing else can still reach the person."""
    states = (None, "pending", "sent", "delivered", "failed", "unknown", "cancelled")
    for mail, zalo, sms in product(states, repeat=3):
        tried = {"mail": mail, "zalo": zalo, "sms": sms}
        tried = {name: state for name, state in tried.items() if state}
        found = notices.next_channel(notices.CHANNELS, tried)
        if zalo == "failed" and sms is None:
            assert found == "sms"
        elif set(tried.values()) <= {"failed", "cancelled"}:
            assert found == "phone"
        else:
            assert found == ""
    assert notices.next_channel(("mail", "phone"), {"zalo": "failed"}) == "phone"
    assert notices.next_channel(("mail",), {"mail": "failed"}) == ""
    assert notices.next_channel(("phone",), {"phone": "cancelled"}) == ""


def test_waits_longer_each_time_then_gives_up():
    waits = [notices.wait_minutes(attempt, 6) for attempt in range(1, 8)]
    assert waits == [1, 5, 15, 60, 240, None, None]
    assert notices.wait_minutes(9, 20) == 240
