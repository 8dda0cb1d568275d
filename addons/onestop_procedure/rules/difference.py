"""What changed between two contents that are made of parts.

A content is a sequence of parts (a channel, a component, a line of the tariff, …),
each with a key that names it for people and with values. Parts are matched by
section and key, never by an identifier of a database: a copied version has new rows
throughout, and only what reads differently is a change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
#: Longer texts are shown whole: comparing them word by word takes too long.
MAX_WORDS = 3000


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a content.

    ``key`` names it within its section; several parts may bear one key (national
    records give one channel several rows). ``values`` maps the name of a field to its
    value, in the order in which people read them.
    """

    section: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``name`` is the field that changed; empty for a whole part.

    Of an added part ``before`` is None, of a removed one ``after``.
    """

    kind: str
    section: str
    key: str
    name: str
    before: object
    after: object


def compare(before: Iterable[Part], after: Iterable[Part]) -> tuple[Change, ...]:
    """Return every difference, section by section in the order of the new content.

    Within a section: changed and added parts in the new order, then removed ones.
    """
    old, new = _by_section(before), _by_section(after)
    changes = []
    for section in (*new, *(name for name in old if name not in new)):
        changes += _compare_section(old.get(section, {}), new.get(section, {}))
    return tuple(changes)


def _by_section(parts: Iterable[Part]) -> dict[str, dict[str, list[Part]]]:
    """Return section → key → parts, all in order."""
    sections: dict = {}
    for part in parts:
        keys = sections.setdefault(part.section, defaultdict(list))
        keys[part.key].append(part)
    return sections


def _compare_section(old: Mapping, new: Mapping) -> list[Change]:
    changes, removed = [], []
    for key, parts in new.items():
        pairs, gone, fresh = _match(old.get(key, []), parts)
        for one, other in pairs:
            changes += _compare_part(one, other)
        changes += [_whole(ADDED, part) for part in fresh]
        removed += gone
    for key, parts in old.items():
        if key not in new:
            removed += parts
    return changes + [_whole(REMOVED, part) for part in removed]


def _match(old: Sequence[Part], new: Sequence[Part]):
    """Pair parts of one key: equal ones first, then as alike as they come.

    :return: pairs, parts only in the old content, parts only in the new one
    """
    gone, fresh = list(old), []
    for part in new:
        twin = next((one for one in gone if one.values == part.values), None)
        if twin:
            gone.remove(twin)
        else:
            fresh.append(part)
    pairs = []
    for part in list(fresh):
        if not gone:
            break
        twin = max(gone, key=lambda one: _alike(one.values, part.values))
        gone.remove(twin)
        fresh.remove(part)
        pairs.append((twin, part))
    return pairs, gone, fresh


def _alike(one: Mapping, other: Mapping) -> int:
    """Return how many values two parts share."""
    return sum(value == other.get(name) for name, value in one.items())


def _compare_part(one: Part, other: Part) -> list[Change]:
    names = (*other.values, *(n for n in one.values if n not in other.values))
    return [
        Change(
            CHANGED,
            other.section,
            other.key,
            name,
            one.values.get(name),
            other.values.get(name),
        )
        for name in names
        if one.values.get(name) != other.values.get(name)
    ]


def _whole(kind: str, part: Part) -> Change:
    values = dict(part.values)
    before, after = (None, values) if kind == ADDED else (values, None)
    return Change(kind, part.section, part.key, "", before, after)


def marked_words(before: str, after: str) -> tuple[list, list]:
    """Return both texts cut into (text, is_different), word by word.

    Joined again, the pieces give the texts unchanged.
    """
    one, other = _words(before), _words(after)
    if len(one) + len(other) > MAX_WORDS:
        return [(before, True)], [(after, True)]
    left: list = []
    right: list = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        different = tag != "equal"
        if b > a:
            left.append(("".join(one[a:b]), different))
        if d > c:
            right.append(("".join(other[c:d]), different))
    return left, right


def _words(text: str) -> list[str]:
    """Cut a text after each blank; nothing is lost."""
    words, start = [], 0
    for place, char in enumerate(text):
        if char.isspace():
            words.append(text[start : place + 1])
            start = place + 1
    return words + ([text[start:]] if start < len(text) else [])
