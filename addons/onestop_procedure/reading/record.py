"""One record of the source into the values of a procedure and a version.

The values carry the field names of the add-on's models, so that storing them needs
no second table of names; nothing here knows a model otherwise.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from .agency import clean_code, code_of
from .dates import day_of_identifier, read_day
from .fee import mark_several, read_fee
from .parts import read_cases, read_components, read_lists, read_more
from .shape import METHODS, RECORD, unknown
from .source import digest
from .term import read_term
from .text import Problem, one_line, plain, tone_free

LEVELS = {
    "cap bo": "level_ministry",
    "cap tinh": "level_province",
    "cap huyen": "level_district",
    "cap xa": "level_commune",
    "co quan khac": "level_other",
}
KINDS = {
    "STANDARD": "standard",
    "SPECIFIC": "specific",
    "STANDARD_INTERNAL": "internal",
}
FLAG_FIELDS = {
    "isInternal": "is_internal",
    "isVertical": "is_vertical",
    "isFullProcess": "is_full_process",
    "isSharedService": "is_shared_service",
    "isOfflineOnly": "is_offline_only",
    "isNonTerritorial": "non_territorial",
}
#: key of the source → role of an agency
ROLES = {
    "executing_agencies": "executing",
    "executing_agencies_catalogue": "listed",
    "authority_agencies": "authority",
    "authorized_agencies": "authorized",
    "coordinating_agencies": "coordinating",
}
#: version field → key of the source, both texts
WORDS = {
    "conditions": "conditions",
    "receiving_address": "receiving_address",
    "decision_no": "decision_no",
    "source_system": "source",
    "source_id": "portal_id",
    "source_url": "source_url",
    "source_folder": "source_folder",
    "source_file": "source_file",
    "source_name": "name",
    "source_field": "field",
    "source_field_code": "field_code",
    "source_type": "procedure_type",
    "source_kind": "kind",
    "source_state": "state",
    "source_related": "related",
    "source_published": "publication_date",
    "source_created": "created_at",
    "source_updated": "updated_at",
}
#: dates that tell from when the content holds, best first
DATES = ("decision_date", "publication_date", "created_at")
NAME_OF_TARIFF = 120


@dataclass
class Reading:
    """What a record says. ``parts`` are lists of values by the name of the part."""

    code: str
    digest: str
    procedure: dict
    version: dict
    date_from: date | None
    updated_on: date | None
    field_name: str
    field_code: str
    agency_name: str
    agency_code: str
    parts: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)
    line: int = 0
    listed: bool = False

    def doubt(self, kind, words, *reasons, part="", index=0):
        """Note something to settle; a reason is a key or a (key, arguments) pair."""
        told = tuple(
            (reason, ()) if isinstance(reason, str) else reason for reason in reasons
        )
        self.problems.append(Problem(kind, words or "", told, part, index))

    def differences(self, name, field, kind):
        """Yield problems where a row of a list and the catalogue's content differ.

        Capitals, outer blanks and closing marks make no difference.
        """
        mine = self.version
        if plain(mine["name"]) != plain(name):
            yield _difference("name", mine["source_name"], "list_name", name)
        fields = [plain(part) for part in self.source_fields]
        if fields and plain(field) not in fields:
            yield _difference("other", mine["source_field"], "list_field", field)
        if self.procedure["kind"] != kind:
            yield _difference("other", mine["source_kind"], "list_kind", kind)

    @property
    def source_fields(self):
        """The names of all fields of administration that the source gives."""
        several = [row["words"] for row in self.parts["more"] if row["key"] == "fields"]
        words = several[0] if several else self.field_name
        return [part for part in words.split("|") if part.strip()]


def _difference(kind, words, reason, current):
    args = (("current", current or "—"),)
    return Problem(kind, words, ((reason, args),))


def read_record(record: dict, line: int = 0, listed: bool = False) -> Reading:
    """Return the structure of an accepted record (see ``source``).

    ``listed``: a row of a list, which is silent about most; that is nothing to settle.
    """
    agency = record.get("promulgating_agency") or {}
    reading = Reading(
        code=record["code"].strip(),
        digest=digest(record),
        procedure={},
        version={},
        date_from=_date_from(record),
        updated_on=read_day(record.get("updated_at")),
        field_name=one_line(record.get("field")),
        field_code=one_line(record.get("field_code")),
        agency_name=one_line(agency.get("name")),
        agency_code=clean_code(agency.get("code")) or code_of(agency.get("name")),
        line=line,
        listed=listed,
    )
    _read_procedure(reading, record)
    _read_version(reading, record, agency)
    _read_agencies(reading, record)
    _read_channels(reading, record)
    read_cases(reading, record, _read_term, _term_fields)
    read_components(reading, record)
    read_lists(reading, record)
    read_more(reading, record)
    _read_leftovers(reading, record)
    return reading


def _date_from(record):
    """Return the first known date, else the day the record came to the portal."""
    for key in DATES:
        day = read_day(record.get(key))
        if day:
            return day
    return day_of_identifier(record.get("portal_id"))


def _read_procedure(reading, record):
    levels = dict.fromkeys(LEVELS.values(), False)
    for words in record.get("level") or []:
        level = LEVELS.get(tone_free(words))
        if level:
            levels[level] = True
        else:
            reading.doubt("level", words, "level_unknown")
    kind = record.get("kind")
    if kind and kind not in KINDS:
        reading.doubt("other", kind, "kind_unknown")
    reading.procedure = {
        "code": reading.code,
        "name": one_line(record["name"]),
        "kind": KINDS.get(kind, "standard"),
        **levels,
    }


def _read_version(reading, record, agency):
    flags = record.get("flags") or {}
    methods = {channel["method"] for channel in record.get("channels") or []}
    online = "ONLINE" in methods and not flags.get("isOfflineOnly")
    reading.version = {
        "name": reading.procedure["name"],
        "decision_date": read_day(record.get("decision_date")) or False,
        "subjects": "\n".join(record.get("subjects") or []),
        # Fully online unless a reason was published (NĐ 224/2026).
        "online_level": "full" if online else "none",
        "source_digest": reading.digest,
        "list_only": reading.listed,
        "source_code": record.get("code_words") or "",
        "source_agency_id": agency.get("portal_id") or "",
        "source_levels": ", ".join(record.get("level") or []),
        "source_agency": agency.get("name") or "",
        "source_agency_code": agency.get("code") or "",
        **{name: record.get(key) or "" for name, key in WORDS.items()},
        **{name: bool(flags.get(flag)) for flag, name in FLAG_FIELDS.items()},
    }
    if reading.listed:
        return
    if not any(record.get(key) for key in DATES):
        reading.doubt("date", record.get("decision_no"), "date_missing")
    if not reading.agency_name:
        reading.doubt("agency", record.get("decision_no"), "agency_missing")
    elif not reading.agency_code:
        reading.doubt("agency", agency.get("name"), "agency_no_code")


def _read_agencies(reading, record):
    for key, role in ROLES.items():
        for agency in record.get(key) or []:
            named = {"name": agency} if isinstance(agency, str) else agency
            if named.get("name") or named.get("code"):
                reading.parts["agency"].append(
                    {
                        "role": role,
                        "code": named.get("code") or "",
                        "name": named.get("name") or named.get("code"),
                        "source_id": named.get("portal_id") or "",
                    }
                )


# === CHANNELS AND FEES === #


def _read_channels(reading, record):
    lines = []
    cutoffs = set()
    for index, source in enumerate(record.get("channels") or []):
        channel = METHODS[source["method"]]
        term = _read_term(reading, source, "channel", index)
        if term.unit == "same_day":
            cutoffs.add(term.cutoff or 0)
        reading.parts["channel"].append(
            {
                "channel": channel,
                "term_text": source.get("time_text") or "",
                "description": source.get("description") or "",
                **_term_fields(term, source),
            }
        )
        lines += [(channel, fee) for fee in source.get("fees") or []]
    _read_cutoff(reading, cutoffs)
    _doubt_doubles(reading)
    _read_tariffs(reading, lines)


def _read_term(reading, source, part, index):
    """Return the term of a channel or a case; note what is uncertain."""
    quantity, words = source.get("time_qty"), source.get("time_text")
    term = read_term(
        quantity, source.get("time_unit"), words, source.get("description")
    )
    # A case without any limit of its own follows its channel.
    follows = part == "case" and quantity is None and not term.unit
    if term.problem and not follows:
        shown = words or source.get("description") or _digits(quantity)
        reading.doubt("term", shown, term.problem, part=part, index=index)
    return term


def _term_fields(term, source):
    """Return the fields of a term and the source's own values beside them."""
    return {
        "term_quantity": float(term.quantity or 0),
        "term_unit": term.unit or False,
        "source_quantity": _digits(source.get("time_qty")),
        "source_unit": source.get("time_unit") or "",
    }


def _digits(number):
    """Return a number as the source wrote it, '' for none."""
    return "" if number is None else str(number)


def _read_cutoff(reading, cutoffs):
    """The cut-off is the version's: all its same-day channels must share it."""
    if len(cutoffs) == 1:
        reading.version["cutoff"] = cutoffs.pop()
    elif cutoffs:
        reading.doubt("term", "", "term_cutoffs")


def _doubt_doubles(reading):
    """A channel on several rows: their terms are for cases the source does not name."""
    rows = defaultdict(list)
    for index, channel in enumerate(reading.parts["channel"]):
        rows[channel["channel"]].append((index, channel))
    for same in rows.values():
        if len({(row["term_quantity"], row["term_unit"]) for _, row in same}) > 1:
            index = same[0][0]
            words = "\n".join(
                f"{row['term_text']} {row['description']}".strip() for _, row in same
            )
            reading.doubt(
                "duplicate", words, "channel_terms", part="channel", index=index
            )


def _read_tariffs(reading, lines):
    fees = mark_several([(channel, read_fee(source)) for channel, source in lines])
    for index, ((channel, source), fee) in enumerate(zip(lines, fees, strict=True)):
        note = source.get("text") or ""
        label = source.get("type") or source.get("label") or ""
        reading.parts["tariff"].append(
            {
                "channel": channel,
                "kind": fee.kind or False,
                "name": _tariff_name(note, source, reading),
                "amount": fee.amount,
                "currency_code": fee.currency or "VND",
                "basis": fee.basis,
                "per_unit": bool(fee.unit),
                "unit_name": fee.unit,
                "settled": fee.settled,
                "source_text": note,
                "source_type": label,
                "source_amount": _digits(source.get("amount")),
                "source_currency": source.get("currency") or "",
                "source_raw": source.get("raw") or "",
            }
        )
        if fee.relief and fee.settled:
            _read_relief(reading, channel, index, fee)
        if fee.problems:
            words = source.get("raw") or " ".join(filter(None, (label, note)))
            reading.doubt("fee", words, *fee.problems, part="tariff", index=index)


def _read_relief(reading, channel, index, fee):
    """A reduction for some days, of this one fee on this channel."""
    reading.parts["reduction"].append(
        {
            "ground": fee.relief.ground,
            "kind": fee.relief.kind,
            "value": fee.relief.value,
            "scope": "named",
            "tariff_index": index,
            "channel": channel,
            "date_from": fee.relief.first or False,
            "date_to": fee.relief.last,
            "basis": fee.relief.basis,
        }
    )


def _tariff_name(note, source, reading):
    """Return a short name: the note where it is short, else what stands before it."""
    text = one_line(note)
    if text and len(text) <= NAME_OF_TARIFF:
        return text
    return one_line(source.get("label")) or reading.procedure["name"]


def _read_leftovers(reading, record):
    """What the fetching program could not take apart, and keys nobody knows."""
    raw = record.get("raw") or {}
    notes = "; ".join(record.get("parse_notes") or [])
    sections = raw if isinstance(raw, dict) else {"raw": raw}
    for section, words in sections.items():
        args = (("section", section), ("note", notes))
        reading.doubt("other", _as_text(words), ("section_left", args))
    if notes and not sections:
        reading.doubt("other", notes, "section_note")
    for path, value in unknown(record, RECORD):
        reading.doubt("other", _as_text(value), ("key_unknown", (("key", path),)))


def _as_text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
