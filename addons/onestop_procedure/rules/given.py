"""Values that come from outside: their shape, read before anything is done.

A table of :class:`Text`, :class:`Whole`, … says what a caller may send; :func:`read`
returns clean values or raises :class:`Wrong`, which names the place and the rule.
Texts come out in Unicode form NFC, as the whole suite keeps them.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

#: Most characters of a text, by what it is. A name on an identity paper or a business
#: registration is far shorter; an address, a request and a reason are sentences.
NAME = 250
NUMBER = 50
LINE = 500
PARAGRAPHS = 5_000
#: Entries of a list: papers of a dossier, files of a paper.
MOST = 200
#: What a column of the database holds.
LARGEST = 2**31 - 1

#: Marks that turn the direction of writing or show nothing: they make two names that
#: look alike differ. The joiner of emoji (U+200D) and its kin stay.
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"[\s\u00a0]+")


class Wrong(ValueError):
    """A value that breaks its rule.

    ``reason``: ``object``, ``list``, ``text``, ``whole``, ``yes_no``, ``date``,
    ``key``, ``long`` {limit, size}, ``many`` {limit, size}, ``range`` {low, high},
    ``control``, ``choice`` {allowed}, ``unknown`` {names}; ``path``: where, as
    ``papers.0.component``.
    """

    def __init__(self, reason: str, path: str, **arguments):
        self.reason = reason
        self.path = path
        self.arguments = arguments
        super().__init__(f"{path}: {reason} {arguments}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most ``limit`` characters; ``lines``: with lines of its own."""

    limit: int = LINE
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """A long text that is taken as it stands (base64); its reader has the limit."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``low`` to ``high``."""

    low: int = 0
    high: int = LARGEST


@dataclass(frozen=True, slots=True)
class Yes:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the texts ``allowed``."""

    allowed: tuple


@dataclass(frozen=True, slots=True)
class Day:
    """A date as ISO 8601 (``1990-03-05``), from 1900 on."""

    low: date = date(1900, 1, 1)
    high: date = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Key:
    """The id or the code of a record."""

    limit: int = NAME


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at most ``limit`` values; ``single``: one alone may stand for it."""

    of: object
    limit: int = MOST
    single: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """Named values; a name that is not in ``keys`` is refused."""

    keys: dict = field(default_factory=dict)


def read(shape, value, path: str = ""):
    """The clean value; None where nothing was given (None, False, "", blanks)."""
    if value is None or value is False and not isinstance(shape, Yes):
        return None
    return _READERS[type(shape)](shape, value, path)


def text(value: str, limit: int, path: str, lines: bool = False) -> str:
    """The text in form NFC without unseen marks, single-spaced unless ``lines``.

    Raises :class:`Wrong` (``long``, ``control``).
    """
    # A bound before the work: a text of megabytes is not worth composing.
    if len(value) > 20 * limit + 1_000:
        raise Wrong("long", path, limit=limit, size=len(value))
    if _CONTROL.search(value):
        raise Wrong("control", path)
    clean = _UNSEEN.sub("", unicodedata.normalize("NFC", value))
    clean = clean.strip() if lines else _BLANKS.sub(" ", clean).strip()
    if len(clean) > limit:
        raise Wrong("long", path, limit=limit, size=len(clean))
    return clean


def _text(shape, value, path):
    if not isinstance(value, str):
        raise Wrong("text", path)
    return text(value, shape.limit, path, shape.lines) or None


def _raw(_shape, value, path):
    if not isinstance(value, str):
        raise Wrong("text", path)
    return value or None


def _whole(shape, value, path):
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong("whole", path)
    if not shape.low <= value <= shape.high:
        raise Wrong("range", path, low=shape.low, high=shape.high)
    return value


def _yes(_shape, value, path):
    if not isinstance(value, bool):
        raise Wrong("yes_no", path)
    return value


def _choice(shape, value, path):
    if value == "":
        return None
    if not isinstance(value, str) or value not in shape.allowed:
        raise Wrong("choice", path, allowed=shape.allowed)
    return value


def _day(shape, value, path):
    if value == "":
        return None
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError(value)
        day = date.fromisoformat(value)
    except ValueError:
        raise Wrong("date", path) from None
    if not shape.low <= day <= shape.high:
        raise Wrong("range", path, low=shape.low, high=shape.high)
    return value


def _key(shape, value, path):
    if isinstance(value, str):
        return text(value, shape.limit, path) or None
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong("key", path)
    return _whole(Whole(1), value, path)


def _many(shape, value, path):
    if value == "":
        return None
    if shape.single and not isinstance(value, list | tuple):
        return [read(shape.of, value, path)]
    if not isinstance(value, list | tuple):
        raise Wrong("list", path)
    if len(value) > shape.limit:
        raise Wrong("many", path, limit=shape.limit, size=len(value))
    entries = (
        read(shape.of, entry, _below(path, number))
        for number, entry in enumerate(value)
    )
    return [entry for entry in entries if entry is not None]


def _object(shape, value, path):
    if not isinstance(value, dict):
        raise Wrong("object", path)
    unknown = [str(name)[:50] for name in value if name not in shape.keys]
    if unknown:
        raise Wrong("unknown", path, names=tuple(sorted(unknown)[:10]))
    clean = {}
    for name, entry in value.items():
        found = read(shape.keys[name], entry, _below(path, name))
        if found is not None:
            clean[name] = found
    return clean


def _below(path, name):
    return f"{path}.{name}" if path else str(name)


_READERS = {
    Text: _text,
    Raw: _raw,
    Whole: _whole,
    Yes: _yes,
    Choice: _choice,
    Day: _day,
    Key: _key,
    Many: _many,
    Object: _object,
}
