"""Notices to people: numbers that take a message, the size of a text, quiet hours.

Sources: lengths of a short message by 3GPP TS 23.038 (alphabet) and TS 23.040
(messages in several parts); numbers of mobiles in Vietnam by the numbering plan of
Thông tư 22/2014/TT-BTTTT, in ten digits since 2018.
"""

import re
import string
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

#: What a short text may hold. No number of a person and nothing out of the papers is
#: among them, so that no text that an administrator writes can give one away.
PLACEHOLDERS = ("code", "place", "address", "phone", "day", "link")
#: Channels in the order in which they are tried; ``phone``: reception calls.
CHANNELS = ("mail", "zalo", "sms", "phone")
#: Minutes to wait after the first, second, … attempt that clearly failed.
BACK_OFF = (1, 5, 15, 60, 240)

_BASIC = frozenset(
    string.ascii_letters
    + string.digits
    + "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_LETTERS = str.maketrans({"đ": "d", "Đ": "D"})
_MOBILE = re.compile(r"(?:\+84|0084|84|0)([35789]\d{8})")
_FILLING = re.compile(r"[\s.()-]")
_LIVE = frozenset({"pending", "sending", "sent", "delivered", "unknown"})


@dataclass(frozen=True, slots=True)
class Size:
    """How long a short message is.

    ``units``: characters as the network counts them; ``limit``: how many one message
    holds, 160 without accents and 70 with; ``parts``: messages that are paid for.
    """

    units: int
    limit: int
    parts: int


def size(text: str) -> Size:
    """Return the size of a short message.

    >>> size("Ho so da co ket qua")
    Size(units=19, limit=160, parts=1)
    >>> size("Hồ sơ đã có kết quả")
    Size(units=19, limit=70, parts=1)
    """
    if all(char in _BASIC or char in _EXTENDED for char in text):
        widths = [2 if char in _EXTENDED else 1 for char in text]
        single, joined = 160, 153
    else:
        widths = [2 if ord(char) > 0xFFFF else 1 for char in text]
        single, joined = 70, 67
    units = sum(widths)
    parts = 1 if units <= single else _parts(widths, joined)
    return Size(units, single, parts)


def _parts(widths: Iterable[int], room: int) -> int:
    """Count parts of ``room`` units; a sign of two units is never cut in two."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts


def plain(text: str) -> str:
    """Return the text without Vietnamese accents, capitals kept.

    >>> plain("Đã có kết quả")
    'Da co ket qua'
    """
    split = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(char for char in split if not unicodedata.combining(char))


def mobile(number: str | None) -> str:
    """Return the number of a mobile in Vietnam as ``+84…``, or ``""`` for any other.

    >>> mobile("091 234 56 78"), mobile("024 3825 1234")
    ('+84912345678', '')
    """
    found = _MOBILE.fullmatch(_FILLING.sub("", number or ""))
    return f"+84{found[1]}" if found else ""


def hidden(address: str | None) -> str:
    """Return an address of which only enough is shown to be known again.

    >>> hidden("+84912345678"), hidden("lan.nguyen@example.vn")
    ('•••••••••678', 'l•••@example.vn')
    """
    if not address:
        return ""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}•••@{domain}"
    return "•" * max(0, len(address) - 3) + address[-3:]


def placeholders(text: str | None) -> tuple[str, ...]:
    """Return the names in braces of a short text, in their order.

    :raises ValueError: a brace without its partner, or more than a name between them
    """
    names = []
    for _words, name, form, conversion in string.Formatter().parse(text or ""):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(name)
        names.append(name)
    return tuple(names)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its placeholders filled in, blanks made single."""
    filled = string.Formatter().vformat(text, (), values)
    return " ".join(filled.split())


def is_quiet(moment: datetime, begin: int, end: int) -> bool:
    """Return whether people are not to be disturbed at ``moment`` (local).

    :param begin: hour (0–23) from which it is quiet; may lie after ``end``
    :param end: hour until which it is; the same as ``begin``: never quiet
    """
    if begin <= end:
        return begin <= moment.hour < end
    return moment.hour >= begin or moment.hour < end


def first_channels(offered: Collection[str], phone: str, mail: str) -> tuple[str, ...]:
    """Return the channels by which a person is told at first.

    By mail, and by Zalo or else a short message to a mobile; where neither is
    possible, reception calls.

    :param offered: channels that are switched on for this notice
    :param phone: number as given, of any kind; ``""`` where unknown
    :param mail: a valid address, or ``""``
    """
    found = ["mail"] if mail and "mail" in offered else []
    if mobile(phone):
        found += [name for name in ("zalo", "sms") if name in offered][:1]
    if not found and "phone" in offered:
        found = ["phone"]
    return tuple(found)


def next_channel(offered: Collection[str], states: Mapping[str, str]) -> str:
    """Return the channel to try after one has failed, or ``""``.

    :param states: channel → state of what was tried for the same event
    """
    if states.get("zalo") == "failed" and "sms" in offered and "sms" not in states:
        return "sms"
    if "phone" not in offered or "phone" in states:
        return ""
    return "" if _LIVE & set(states.values()) else "phone"


def wait_minutes(attempts: int, most: int) -> int | None:
    """Return how long to wait after ``attempts`` that failed; ``None``: give up."""
    if attempts >= most:
        return None
    return BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
