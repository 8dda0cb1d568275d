"""Border helpers: time zones, text folding, Vietnamese number and date style.

Datetimes inside the ORM are naive UTC; the rules take naive local time of
Vietnam; the wire carries ISO 8601 with an offset. Every conversion between the
three goes through this module.
"""

import re
import unicodedata
from datetime import datetime

import pytz
from babel.dates import format_datetime

from odoo.tools.misc import babel_locale_parse

TZ = pytz.timezone("Asia/Ho_Chi_Minh")
_SPACES = re.compile(r"\s+")
_FOLDED_LETTERS = str.maketrans({"đ": "d", "Đ": "d"})


def to_local(utc_naive):
    """Return the naive local time (Asia/Ho_Chi_Minh) of a naive UTC one."""
    return pytz.utc.localize(utc_naive).astimezone(TZ).replace(tzinfo=None)


def to_utc(local_naive):
    """Return the naive UTC time of a naive local one."""
    return TZ.localize(local_naive).astimezone(pytz.utc).replace(tzinfo=None)


def iso(utc_naive):
    """Return ISO 8601 with the local offset, to the second; None stays None."""
    if not utc_naive:
        return None
    local = pytz.utc.localize(utc_naive).astimezone(TZ)
    return local.isoformat(timespec="seconds")


def parse_iso(text):
    """Return the naive UTC time of an ISO 8601 text that carries an offset.

    A time without an offset is refused: guessing wrong costs seven hours.

    :raises ValueError: not ISO 8601, or no offset
    """
    moment = datetime.fromisoformat(str(text).strip())
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone offset")
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


def nfc(text):
    """Return the text in Unicode form NFC (public sources mix NFC and NFD)."""
    if not text or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def fold(text):
    """Return lowercase text without accents, ``đ`` as ``d``, single spaces."""
    if not text:
        return ""
    plain = unicodedata.normalize("NFD", text.lower().translate(_FOLDED_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _SPACES.sub(" ", plain).strip()


def search_key(text):
    """Return the folded text with ``y`` as ``i``.

    Vietnamese spelling allows both (kỹ/kĩ, quy/qui, đăng ký/đăng kí).
    """
    return fold(text).replace("y", "i")


def format_local(env, utc_naive):
    """Return weekday, date and hour in the user's language.

    :return: ``'thứ Sáu 27/11/2026 17:00'``, ``'Friday 27/11/2026 17:00'`` or ''
    """
    if not utc_naive:
        return ""
    locale = babel_locale_parse(env.lang or env.user.lang)
    text = format_datetime(to_local(utc_naive), "EEEE dd/MM/yyyy HH:mm", locale=locale)
    if locale.language == "vi":
        # Babel capitalises the weekday, Vietnamese only its number ("thứ Hai");
        # Sunday ("Chủ Nhật") keeps its capital.
        text = text.replace("Thứ", "thứ", 1)
    return text


def dong(amount):
    """Return an amount of money in Vietnamese style: ``'1.234.567 đ'``."""
    return f"{int(amount):,}".replace(",", ".") + " đ"
