"""Patterns that staff may give an e-form: regular expressions that stay harmless.

A pattern is read by Python here, by the ``jsonschema`` package and by browsers, so only
what all three read alike is allowed: letters, sets ``[A-Z]``, ``\\d``, ``.``, groups,
alternatives, and the quantifiers ``? * + {n} {n,m}``. What could make an engine try
for minutes is refused before it ever runs (see :func:`parse_pattern`). A pattern always
speaks of the whole answer.
"""

import re
import unicodedata
from dataclasses import dataclass

#: Longest pattern, in characters.
PATTERN_LENGTH = 200
#: Longest answer that is ever compared with a pattern, in characters.
SUBJECT_LENGTH = 255
#: In how many ways an engine may at most divide an answer among the parts.
WAYS = 2**21
#: Highest number in a quantifier.
REPEATS = 255

_SPECIAL = frozenset(r"\^$.|?*+()[]{}/")
_QUANTIFIER = re.compile(r"\{([0-9]{1,3})(?:(,)([0-9]{1,3})?)?\}")
#: Behind a pattern: nothing more, not even the line end that ``$`` overlooks.
_END = r"$(?![\s\S])"


class PatternError(ValueError):
    """A pattern that cannot be used. ``reason``: a key for the caller's words;
    ``at``: index of the character where reading stopped.
    """

    def __init__(self, reason: str, at: int):
        self.reason = reason
        self.at = at
        super().__init__(f"pattern: {reason} at character {at + 1}")

    def __reduce__(self):
        return type(self), (self.reason, self.at)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read.

    ``text``: the pattern in the form that Python, JSON Schema and browsers share, for
    the whole answer; ``ways``: in how many ways an engine may divide an answer.
    """

    text: str
    ways: int


def parse_pattern(text: str) -> Pattern:
    """Read a pattern.

    Raises :class:`PatternError`: ``empty``, ``too_long``, ``not_nfc``, ``unclosed``
    (group or set), ``not_allowed`` (a construct), ``quantifier`` (misplaced, or its
    numbers are wrong), ``repeated_group`` (a group that varies in length or has
    alternatives is repeated), ``too_many_ways`` (more than :data:`WAYS`).

    >>> parse_pattern(r"\\d{2}-[A-Z]+").text
    '^(?:[0-9]{2}-[A-Z]+)$(?![\\\\s\\\\S])'
    """
    if not text:
        raise PatternError("empty", 0)
    if len(text) > PATTERN_LENGTH:
        raise PatternError("too_long", PATTERN_LENGTH)
    if not unicodedata.is_normalized("NFC", text):
        raise PatternError("not_nfc", 0)
    reader = _Reader(text)
    body, ways = reader.alternatives()
    if reader.at < len(text):
        raise PatternError("unclosed", reader.at)
    return Pattern(f"^(?:{body}){_END}", ways)


class _Reader:
    """Reads a pattern from left to right and writes it anew.

    Every method returns what it read and in how many ways an engine may match it.
    """

    __slots__ = ("text", "at")

    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        return self.text[self.at : self.at + 1]

    def alternatives(self):
        parts, total = [], 0
        while True:
            body, ways = self.sequence()
            parts.append(body)
            total += ways
            if self.peek() != "|":
                break
            self.at += 1
        if total > WAYS:
            raise PatternError("too_many_ways", self.at)
        return "|".join(parts), total

    def sequence(self):
        parts, total = [], 1
        while self.peek() not in ("", "|", ")"):
            began = self.at
            body, ways = self.atom()
            body, ways = self.repeated(body, ways, began)
            parts.append(body)
            total *= ways
            if total > WAYS:
                raise PatternError("too_many_ways", began)
        return "".join(parts), total

    def atom(self):
        sign = self.peek()
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.set(), 1
        if sign == "\\":
            return self.escape(), 1
        if sign in "?*+{":
            raise PatternError("quantifier", self.at)
        if sign != "." and sign in _SPECIAL - {"/"}:
            raise PatternError("not_allowed", self.at)
        self.at += 1
        return ("." if sign == "." else _quoted(sign)), 1

    def group(self):
        began = self.at
        self.at += 1
        if self.text.startswith("?:", self.at):
            self.at += 2
        elif self.peek() == "?":
            raise PatternError("not_allowed", self.at)
        body, ways = self.alternatives()
        if self.peek() != ")":
            raise PatternError("unclosed", began)
        self.at += 1
        return f"(?:{body})", ways

    def escape(self):
        sign = self.text[self.at + 1 : self.at + 2]
        if sign == "d":
            self.at += 2
            return "[0-9]"
        if sign and sign in _SPECIAL or sign == "-":
            self.at += 2
            return _quoted(sign)
        raise PatternError("not_allowed", self.at)

    def set(self):
        began = self.at
        self.at += 1
        negated = self.peek() == "^"
        self.at += negated
        parts = []
        while self.peek() != "]":
            low = self.set_sign(began)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] != "]":
                self.at += 1
                high = self.set_sign(began)
                if "0-9" in (low, high) or ord(low) > ord(high):
                    raise PatternError("not_allowed", began)
                parts.append(f"{_quoted_in_set(low)}-{_quoted_in_set(high)}")
            else:
                parts.append(low if low == "0-9" else _quoted_in_set(low))
        if not parts:
            raise PatternError("not_allowed", began)
        self.at += 1
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def set_sign(self, began):
        sign = self.peek()
        if not sign:
            raise PatternError("unclosed", began)
        self.at += 1
        if sign == "[":
            raise PatternError("not_allowed", self.at - 1)
        if sign != "\\":
            return sign
        sign = self.peek()
        self.at += 1
        if sign == "d":
            return "0-9"
        if sign and sign in _SPECIAL or sign == "-":
            return sign
        raise PatternError("not_allowed", self.at - 2)

    def repeated(self, body, ways, began):
        """Read a quantifier behind an atom, if there is one."""
        low, high, sign = self.quantifier()
        if not sign:
            return body, ways
        if self.peek() in ("?", "*", "+", "{"):
            raise PatternError("quantifier", self.at)
        if high > 1 and ways > 1:
            raise PatternError("repeated_group", began)
        ways = ways * (high - low + 1) if high > 1 else ways + 1
        return body + sign, ways

    def quantifier(self):
        """The bounds and the text of the quantifier here; no text: none here."""
        sign = self.peek()
        if sign and sign in "?*+":
            self.at += 1
            low, high = {"?": (0, 1), "*": (0, REPEATS), "+": (1, REPEATS)}[sign]
            return low, high, sign
        if sign != "{":
            return 1, 1, ""
        match = _QUANTIFIER.match(self.text, self.at)
        if not match:
            raise PatternError("quantifier", self.at)
        low = int(match[1])
        high = int(match[3]) if match[3] else REPEATS if match[2] else low
        if not low <= high <= REPEATS or not high:
            raise PatternError("quantifier", self.at)
        self.at = match.end()
        return low, high, match[0]


def _quoted(sign):
    return "\\" + sign if sign in _SPECIAL else sign


def _quoted_in_set(sign):
    return "\\" + sign if sign in r"\]^-[" else sign
