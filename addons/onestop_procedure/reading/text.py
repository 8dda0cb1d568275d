"""Small helpers about the source's texts, and what a problem is."""

import re
import unicodedata
from dataclasses import dataclass

_SPACES = re.compile(r"\s+")
# Bullets and brackets that open a note, marks that close a sentence.
_OPENING = " +-–•*(:"
_CLOSING = " .;,"


@dataclass(frozen=True)
class Problem:
    """Something a person has to settle.

    ``kind`` is the shelf of the settle-list, ``part`` and ``index`` say which child
    of the version it is about (``part`` empty: the version itself), ``words`` the
    source's own, ``reasons`` keys of sentences with their arguments.
    """

    kind: str
    words: str
    reasons: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    part: str = ""
    index: int = 0


def nfc(value):
    """Return the text, or every text inside lists and dicts, in Unicode form NFC."""
    if isinstance(value, str):
        if unicodedata.is_normalized("NFC", value):
            return value
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(item) for item in value]
    if isinstance(value, dict):
        return {nfc(key): nfc(item) for key, item in value.items()}
    return value


def one_line(value: str | None) -> str:
    """Return a name: no-break spaces, tabs and line ends become single spaces."""
    return _SPACES.sub(" ", value or "").strip()


def plain(value: str | None) -> str:
    """Return a text for comparing: lower case, single spaces, no outer marks.

    Accents stay, because they carry the meaning (``ngày``, ``ngay``).
    """
    return one_line(nfc(value or "")).lower().strip(_OPENING).rstrip(_CLOSING)


def tone_free(value: str | None) -> str:
    """Return a name for matching: lower case, without accents, ``đ`` as ``d``.

    Sources write one name with two tone-mark styles (Hòa, Hoà) and in mixed case.
    """
    text = one_line(value).lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
