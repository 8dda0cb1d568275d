"""The seal of the history: canonical bytes of an event, marks, roots, findings.

A day of the history is sealed when it is over. Its *day file* is text, one line each:

1. a header: ``{"database", "day", "fields", "form", "key", "previous"}``;
2. for every event recorded that day, in the order of ids,
   ``[event id, dossier id, mark]``;
3. ``{"count": …, "root": …}``.

A mark is the first half of an HMAC-SHA256 (RFC 2104 §5 allows the half) over the mark
before it and the event's canonical bytes; the first follows the header. The root is
the HMAC-SHA256 over all lines above it. ``previous`` is the root of the day before, so
that days form a chain as well. Without the key nobody can make a mark or a root.

``docs/history.md`` says in words what this shows and what it cannot. The file stands
alone: ``dev/verify_history.py`` loads it without the rest of the package.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

FORM = 1
#: The recording day is Vietnam's (UTC+7, no summer time since 1975).
OFFSET = timedelta(hours=7)
_MARK_BYTES = 16
_HEADER_KEYS = {"database", "day", "fields", "form", "key", "previous"}


class SealError(ValueError):
    """A key file or a day file that cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its ``id``; ``secret``: 32 bytes."""

    id: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """What a day file keeps of one event."""

    event: int
    dossier: int
    mark: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day file that was read; ``body``: its bytes above the root."""

    day: str
    key: str
    previous: str
    fields: tuple[str, ...]
    marks: tuple[Mark, ...]
    root: str
    header: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed.

    ``kind``: ``changed``, ``removed`` or ``inserted`` (an event); ``file_changed``,
    ``file_missing``, ``chain_broken``, ``root_changed``, ``row_missing``,
    ``unknown_key`` or ``not_closed`` (a day). ``dossiers`` and ``event`` are ids.
    """

    kind: str
    day: str
    dossiers: tuple[int, ...] = ()
    event: int = 0


def read_keys(text: str) -> tuple[Key, ...]:
    """Return the keys of a key file, the one in use last.

    Each line is ``id hex``; empty lines and those that begin with ``#`` do not count.

    >>> [key.id for key in read_keys("# keys" + chr(10) + "k1 " + "ab" * 32)]
    ['k1']

    :raises SealError: another shape, a secret that is not 32 bytes, an id twice
    """
    keys = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, code = line.split()
            keys.append(Key(name, bytes.fromhex(code)))
        except ValueError as error:
            raise SealError("a line of the key file is not “id hex”") from error
    if any(len(key.secret) != 32 for key in keys):
        raise SealError("a key has 32 bytes (64 hex digits)")
    if len({key.id for key in keys}) != len(keys):
        raise SealError("two keys have the same id")
    return tuple(keys)


def recording_day(recorded_at: str) -> str:
    """Return the local day of a naive UTC time, both as ISO 8601 text.

    >>> recording_day("2026-11-19T17:00:00")
    '2026-11-20'
    """
    return (datetime.fromisoformat(recorded_at) + OFFSET).date().isoformat()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return begin and end (not included) of a local day in naive UTC."""
    start = datetime.combine(day, datetime.min.time()) - OFFSET
    return start, start + timedelta(days=1)


def canonical(fields: tuple[str, ...], event: dict) -> bytes:
    """Return the bytes of an event that are sealed: its values in field order.

    >>> canonical(("id", "details"), {"details": {"b": 1, "a": None}, "id": 7})
    b'[7,{"a":null,"b":1}]'
    """
    return _bytes([event.get(name) for name in fields])


def seal_day(
    key: Key,
    database: str,
    day: str,
    previous: str,
    fields: tuple[str, ...],
    events: list[dict],
) -> tuple[str, str]:
    """Return ``(text, root)`` of the day file.

    :param str previous: root of the day before, empty for the first day
    :param fields: names of the values that are sealed
    :param events: all events recorded that day, in the order of their ids
    """
    header = _bytes(
        {
            "database": database,
            "day": day,
            "fields": list(fields),
            "form": FORM,
            "key": key.id,
            "previous": previous,
        }
    )
    lines, mark = [header], _mac(key, header)[:_MARK_BYTES]
    for event in events:
        mark = _mac(key, mark + canonical(fields, event))[:_MARK_BYTES]
        lines.append(_bytes([event["id"], event["dossier_id"], mark.hex()]))
    body = b"\n".join(lines) + b"\n"
    root = _mac(key, body).hex()
    last = _bytes({"count": len(events), "root": root})
    return (body + last + b"\n").decode(), root


def read_day(text: str) -> Day:
    """Read a day file; whether it is genuine is :func:`is_genuine`'s question.

    :raises SealError: it is no day file
    """
    lines = text.splitlines(keepends=True)
    try:
        header, last = json.loads(lines[0]), json.loads(lines[-1])
        if set(header) != _HEADER_KEYS or header["form"] != FORM:
            raise SealError("the header is not one of a day file of this form")
        date.fromisoformat(header["day"])
        marks = tuple(Mark(*json.loads(line)) for line in lines[1:-1])
        return Day(
            day=header["day"],
            key=str(header["key"]),
            previous=str(header["previous"]),
            fields=tuple(header["fields"]),
            marks=marks,
            root=str(last["root"]),
            header=lines[0].rstrip("\n").encode(),
            body="".join(lines[:-1]).encode(),
        )
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise SealError(f"not a day file: {error}") from error


def is_genuine(day: Day, key: Key) -> bool:
    """Return whether the root of a day file was made of its lines with ``key``."""
    return hmac.compare_digest(_mac(key, day.body).hex(), day.root)


def compare(day: Day, key: Key, events: list[dict]) -> list[Finding]:
    """Return what differs between a day file and the events of that day.

    :param events: every event that an export has for the day, in any order
    """
    found, given = [], {}
    for event in events:
        if event["id"] in given:  # one id twice: only one of them can be genuine
            found.append(_finding("inserted", day, event))
        given.setdefault(event["id"], event)
    before = _mac(key, day.header)[:_MARK_BYTES]
    for mark in day.marks:
        event = given.pop(mark.event, None)
        if event is None:
            found.append(Finding("removed", day.day, (mark.dossier,), mark.event))
        elif not _is_marked(key, before, day.fields, event, mark.mark):
            dossiers = dict.fromkeys((mark.dossier, event["dossier_id"]))
            found.append(Finding("changed", day.day, tuple(dossiers), mark.event))
        before = _unhex(mark.mark)
    return [*found, *(_finding("inserted", day, event) for event in given.values())]


def check_chain(days: list[Day]) -> list[Finding]:
    """Return missing days and broken links; ``days`` in the order of their dates."""
    found = []
    for before, after in zip(days, days[1:], strict=False):
        found += [
            Finding("file_missing", day) for day in between(before.day, after.day)
        ]
        if before.root != after.previous:
            found.append(Finding("chain_broken", after.day))
    if days and days[0].previous:
        found.append(Finding("file_missing", _shift(days[0].day, -1)))
    return found


def between(first: str, last: str) -> list[str]:
    """Return the days after ``first`` and before ``last``.

    >>> between("2026-02-27", "2026-03-02")
    ['2026-02-28', '2026-03-01']
    """
    count = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return [_shift(first, number) for number in range(1, count)]


def _shift(day: str, number: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=number)).isoformat()


def _finding(kind: str, day: Day, event: dict) -> Finding:
    return Finding(kind, day.day, (event["dossier_id"],), event["id"])


def _is_marked(key, before, fields, event, mark):
    expected = _mac(key, before + canonical(fields, event))[:_MARK_BYTES].hex()
    return hmac.compare_digest(expected, str(mark))


def _unhex(mark: str) -> bytes:
    try:
        return bytes.fromhex(mark)
    except (TypeError, ValueError):
        return b""  # an altered file; the marks that follow tell


def _mac(key: Key, data: bytes) -> bytes:
    return hmac.new(key.secret, data, hashlib.sha256).digest()


def _bytes(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
