"""What the page of one procedure prints, as plain values (see catalogue_values)."""

import re
from textwrap import shorten as cut

from odoo import fields

from odoo.addons.onestop_procedure.tools import format_local, to_local, to_utc

from . import words
from .catalogue_values import channels_of, fee_fact, term_facts, term_text

# Between the items of an enumeration that a record holds in one line.
LIST_MARK = re.compile(r"(?<=[.;:,]) (?=[+–-] )")
LONG_NAME, SHORT_NAME = 400, 180
LONG_TITLE = 110
# More groups of papers than this are folded, the first one open.
GROUPS_OPEN = 2


def procedure_values(procedure, day, website):
    """Return the view model of a procedure as it stands on a day.

    :param procedure: in superuser mode, with at least one published version
    :param date day: the version in force on this day is shown
    :param website: the current website, whose centre takes the papers
    """
    today = words.today(procedure.env)
    version = procedure._version_on(day)
    shown = version or _nearest(procedure, day)
    day_text = words.short_date(day)
    return {
        "code": procedure.code,
        "url": f"/thu-tuc/{procedure.code}",
        "name": shown.name,
        "is_long": len(shown.name) > LONG_TITLE,
        "field": shown.field_id.name or procedure.field_id.name or "",
        "field_id": (shown.field_id or procedure.field_id).id,
        "levels": procedure.level_text,
        "day": day.isoformat(),
        "as_of": procedure.env._("As it was in force on %(day)s.", day=day_text),
        "is_today": day == today,
        "in_force": bool(version),
        "list_only": version.list_only,
        "absence": absence(procedure, shown, day, today),
        "versions": [version_line(one, shown) for one in _published(procedure)],
        **(version_values(version, day, website) if version else {}),
    }


def _published(procedure):
    versions = procedure.version_ids.filtered(lambda v: v.state == "published")
    return versions.sorted("date_from", reverse=True)


def _nearest(procedure, day):
    """Return the published version that comes closest to a day without one."""
    return _published(procedure).sorted(
        lambda v: min(
            abs((v.date_from - day).days), abs(((v.date_to or v.date_from) - day).days)
        )
    )[:1]


def version_line(version, shown):
    """Return when a version holds and by which decision."""
    _ = version.env._
    dates = {
        "start": words.short_date(version.date_from),
        "end": words.short_date(version.date_to),
    }
    if version.date_to:
        text = _("From %(start)s until before %(end)s", **dates)
    else:
        text = _("Since %(start)s", **dates)
    if version.decision_no:
        text = f"{text}, " + _("decision %(number)s", number=version.decision_no)
    return {
        "text": text,
        "day": version.date_from.isoformat(),
        "shown": version == shown,
    }


def version_text(version):
    """Return the sentence that says what the page follows and since when."""
    _ = version.env._
    decision = version.decision_no or ""
    if decision and version.decision_date:
        decision = _(
            "%(number)s of %(date)s",
            number=decision,
            date=words.short_date(version.decision_date),
        )
    if decision and version.agency_id:
        decision = f"{decision} ({version.agency_id.name})"
    names = {
        "decision": decision,
        "start": words.short_date(version.date_from),
        "end": words.short_date(version.date_to),
        "number": version.number,
    }
    if decision and version.date_to:
        return _(
            "According to decision %(decision)s, in force from %(start)s until before "
            "%(end)s. Version %(number)s.",
            **names,
        )
    if decision:
        return _(
            "According to decision %(decision)s, in force from %(start)s. Version "
            "%(number)s.",
            **names,
        )
    if version.date_to:
        return _(
            "In force from %(start)s until before %(end)s. Version %(number)s.", **names
        )
    return _("In force from %(start)s. Version %(number)s.", **names)


def absence(procedure, shown, day, today):
    """Return title and sentence for a day on which no version is in force."""
    _ = procedure.env._
    if day == today and procedure.state == "abolished":
        return (
            _("No longer in force"),
            _(
                "This procedure was abolished; since %(day)s it is no longer received.",
                day=words.short_date(shown.date_to),
            ),
        )
    return (
        _("Not in force on %(day)s", day=words.short_date(day)),
        _(
            "No published version of this procedure holds on that day. Pick one of "
            "those below."
        ),
    )


def version_values(version, day, website):
    """Return the content of a version, section by section."""
    components = [component_value(row) for row in version.component_ids]
    groups = paper_groups(components, version.case_ids.mapped("name"))
    return {
        "version_text": version_text(version),
        "competent": version._competent_words(),
        "terms": term_facts(version),
        "terms_differ": terms_differ(version),
        "sample_due": sample_due(version, website) if version.in_force else "",
        "fee": fee_fact(version, day),
        "ways": way_rows(version),
        "online": words.selection_label(version, "online_level"),
        "partial_reason": version.partial_reason or "",
        "cases": case_rows(version),
        "places": place_rows(version, website._onestop_contact()),
        "papers": groups,
        "papers_folded": len(groups) > GROUPS_OPEN,
        "fees": version._fee_rows(),
        "reductions": version._reduction_rows(),
        "steps": [
            {"name": row.name or "", "text": row.text} for row in version.step_text_ids
        ],
        "subjects": version.subjects or "",
        "conditions": version.conditions or "",
        "results": version.result_ids.mapped("name"),
        "bases": [
            {"number": row.number or "", "name": row.name} for row in version.basis_ids
        ],
    }


def terms_differ(version):
    """Tell whether a case has another term than the channels."""
    usual = {term_text(row) for row in version.channel_ids}
    return any(term_text(row) not in usual for row in version.case_ids if row.term_unit)


def sample_due(version, website):
    """Return when a dossier handed in now would be due; '' where nobody can say."""
    if "direct" not in channels_of(version) or terms_differ(version):
        return ""
    now = fields.Datetime.now().replace(second=0, microsecond=0)
    agency = version._competent_on() or website._onestop_centre()
    calendar = agency._work_calendar()
    deadline = version._deadline(
        to_local(now), "direct", version.env["onestop.procedure.case"], calendar
    )
    if not deadline.due_at:
        return ""
    return version.env._(
        "Handed in now: result on %(due)s",
        due=format_local(version.env, to_utc(deadline.due_at)),
    )


def place_rows(version, contact):
    """Return ``{channels, place}``: where to hand in, channels of a place together."""
    _ = version.env._
    counter = version.receiving_address or ", ".join(
        part for part in (contact["name"], contact["address"]) if part
    )
    rows = {}
    for channel, lines in channels_of(version).items():
        online = channel == "online"
        place = _("the national public service portal") if online else counter
        rows.setdefault(place, []).append(words.selection_label(lines[:1], "channel"))
    return [
        {"channels": ", ".join(channels), "place": place}
        for place, channels in rows.items()
    ]


def way_rows(version):
    """Return what the source says on each channel, as ``{label, text}``."""
    rows = []
    for lines in channels_of(version).values():
        texts = dict.fromkeys(filter(None, lines.mapped("description")))
        if texts:
            label = words.selection_label(lines[:1], "channel")
            rows.append({"label": label, "text": "\n".join(texts)})
    return rows


def case_rows(version):
    """Return the cases with their terms; rows that say the same only once."""
    rows = dict.fromkeys(
        (row.name, row.code or "", term_text(row)) for row in version.case_ids
    )
    return [{"name": name, "code": code, "term": term} for name, code, term in rows]


def component_value(row):
    """Return one paper that is asked for."""
    return {
        "group": row.group_name or "",
        "case": row.case_id.name or "",
        **paper_name(row.name),
        "counts": paper_counts(row),
        "condition": row.condition or "",
        "form_url": row.form_url if _is_web(row.form_url) else "",
        "forms": [line for line in (row.form_names or "").splitlines() if line.strip()],
        "files": [
            {
                "name": file.name,
                "url": f"/thu-tuc/{row.version_id.code}/mau/{file.id}",
            }
            for file in row.attachment_ids
        ],
    }


def paper_name(text):
    """Return a paper's name for the eye: ``name``, and ``more`` of a long one.

    National records write whole paragraphs in one line; nothing but line breaks is
    added, and dashes in front of the first word go.
    """
    lines = LIST_MARK.sub("\n", text.strip().lstrip("-+– ")).strip()
    if len(lines) <= LONG_NAME:
        return {"name": lines, "more": ""}
    return {"name": cut(lines, SHORT_NAME, placeholder=" …"), "more": lines}


def paper_counts(row):
    """Return how many originals and copies of a paper are asked for, in words."""
    _ = row.env._
    parts = []
    if row.originals:
        parts.append(_("originals: %(count)s", count=row.originals))
    if row.copies:
        parts.append(_("copies: %(count)s", count=row.copies))
    if not row.required and not row.condition:
        parts.append(_("if there is one"))
    return ", ".join(parts)


def _is_web(address):
    """Tell whether an address of the source may become a link."""
    return (address or "").startswith(("https://", "http://"))


def paper_groups(components, cases):
    """Return ``{case, group, rows}`` lists: first for every case, then by case."""
    groups = {}
    for row in components:
        groups.setdefault((row["case"], row["group"]), []).append(row)
    order = ["", *cases]
    return [
        {"case": case, "group": group, "rows": rows}
        for (case, group), rows in sorted(
            groups.items(), key=lambda item: order.index(item[0][0])
        )
    ]
