"""What the catalogue's pages print, as plain values.

Visitors have no access to any model: everything is read in superuser mode, and only
published content leaves, as text, numbers and addresses.
"""

from odoo.fields import Domain

from odoo.addons.onestop_procedure.models.procedure_search import MAX_LIMIT
from odoo.addons.onestop_procedure.rules import fees
from odoo.addons.onestop_procedure.tools import dong

from . import words

PER_PAGE = 20
MAX_QUERY = 200


# === SEARCH === #


def read_search(env, params):
    """Return what a search asks for, without anything that is no answer.

    :param dict params: ``q`` (words or code), ``cap`` (level), ``linh_vuc`` (id of a
        field of administration); unknown values count as not given
    """
    levels = dict(env["onestop.procedure"]._fields["level"].selection)
    field_id = str(params.get("linh_vuc") or "")
    field = env["onestop.field"].browse(int(field_id) if field_id.isdigit() else [])
    return {
        "text": " ".join((params.get("q") or "").split())[:MAX_QUERY],
        "level": params.get("cap") if params.get("cap") in levels else "",
        "field": field.exists(),
    }


def search_values(env, search, page):
    """Return one page of the catalogue.

    :param env: superuser environment
    :param dict search: answer of :func:`read_search`
    :param int page: from 1; beyond the last one counts as the last
    """
    find = _find_by_words if search["text"] else _find_all
    total, versions = find(env, search, page)
    return {
        "text": search["text"],
        "level": search["level"],
        "field_id": search["field"].id or "",
        "field_name": search["field"].name or "",
        "total": total,
        "summary": summary(env, total, bool(search["text"]) and total >= MAX_LIMIT),
        "filtered": bool(search["text"] or search["level"] or search["field"]),
        "rows": [search_row(version) for version in versions],
        "levels": level_options(env),
        "fields": field_options(env),
    }


def level_options(env):
    """Return (value, label) of the levels to choose from.

    The district level has ended; it is offered while something of it is in force.
    """
    procedures = env["onestop.procedure"]
    ended = Domain("level_district", "=", True) & Domain("state", "=", "active")
    options = procedures._fields["level"]._description_selection(env)
    if procedures.search_count(ended, limit=1):
        return list(options)
    return [option for option in options if option[0] != "district"]


def summary(env, total, cut):
    """Return how many procedures were found, as a sentence.

    :param bool cut: there may be more than the search returns
    """
    _ = env._
    count = words.number(env, total)
    if cut:
        return _(
            "More than %(count)s procedures; add a word to find fewer.", count=count
        )
    if total == 1:
        return _("1 procedure found.")
    return _("%(count)s procedures found.", count=count)


def _find_by_words(env, search, page):
    hits = env["onestop.procedure"].search_catalogue(
        search["text"], level=search["level"] or None, limit=MAX_LIMIT
    )
    if search["field"]:
        hits = [hit for hit in hits if hit["field"] == search["field"].name]
    start = (_within(page, len(hits)) - 1) * PER_PAGE
    ids = [hit["version_id"] for hit in hits[start : start + PER_PAGE]]
    return len(hits), env["onestop.procedure.version"].browse(ids)


def _find_all(env, search, page):
    procedures = env["onestop.procedure"]
    domain = procedures._domain_published()
    if search["level"]:
        domain &= Domain("level", "=", search["level"])
    if search["field"]:
        domain &= Domain("field_id", "=", search["field"].id)
    total = procedures.search_count(domain)
    found = procedures.search(
        domain,
        order="name, code",
        offset=(_within(page, total) - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    versions = found._versions_on(words.today(env))
    ids = [versions[procedure.id].id for procedure in found]
    return total, env["onestop.procedure.version"].browse(ids)


def _within(page, total):
    """Return the page, moved into the range that there is."""
    last = max(1, -(-total // PER_PAGE))
    return max(1, min(page, last))


def field_options(env):
    """Return ``(id, name)`` of the fields that hold procedures in force."""
    procedures = env["onestop.procedure"]
    rows = procedures._read_group(
        procedures._domain_published() & Domain("field_id", "!=", False), ["field_id"]
    )
    return [(field.id, field.name) for (field,) in rows]


def search_row(version):
    """Return one line of the list of procedures."""
    procedure = version.procedure_id
    day = words.today(version.env)
    return {
        "code": procedure.code,
        "url": f"/thu-tuc/{procedure.code}",
        "name": version.name,
        "field": version.field_id.name or procedure.field_id.name or "",
        "levels": procedure.level_text,
        "terms": " · ".join(dict.fromkeys(row["term"] for row in term_facts(version))),
        "fee": fee_fact(version, day)["amount"],
    }


# === FACTS, used by the list and by the page === #


def channels_of(version):
    """Return channel → its rows, in the order in which people choose: counter first."""
    rows = version.channel_ids.grouped("channel")
    order = [key for key, _label in version.channel_ids._fields["channel"].selection]
    return {key: rows[key] for key in order if key in rows}


def term_text(row):
    """Return the term of a channel or case; of an unclear one the source's words.

    National records hold bare numbers without a unit; alone they would mislead.
    """
    if row.term_unit or len(row.term_text or "") > 4:
        return row.term_label
    if not row.term_text:
        return row.env._("not known yet")
    return row.env._("not clear yet (source: “%(words)s”)", words=row.term_text)


def term_facts(version):
    """Return ``{channel, term, legal}`` rows; one without channel where all agree.

    ``term``: the term that people can count on; ``legal``: the law's where the
    province committed to less, else "".
    """
    terms = {}
    for rows in channels_of(version).values():
        pairs = dict.fromkeys(map(promised_terms, rows))
        label = words.selection_label(rows[:1], "channel")
        terms[label] = tuple(
            " / ".join(dict.fromkeys(filter(None, texts)))
            for texts in zip(*pairs, strict=True)
        )
    if len(set(terms.values())) == 1:
        terms = {"": next(iter(terms.values()))}
    return [
        {"channel": channel, "term": term, "legal": legal}
        for channel, (term, legal) in terms.items()
    ]


def promised_terms(row):
    """Return the term that counts, and the law's where the province cut it."""
    if row.committed_unit:
        return row.committed_label, row.legal_label
    return term_text(row), ""


def fee_fact(version, day):
    """Return ``{amount, note}``: what people usually pay on a day, in few words.

    The rules work the tariff out, for one copy and nobody exempt, in every channel
    and case; where they cannot tell an amount, none is invented.
    """
    _ = version.env._
    if version.list_only:
        return {"amount": _("not known yet"), "note": ""}
    if not version.tariff_ids:
        return {"amount": _("no fee published"), "note": ""}
    totals, is_open = fee_totals(version, day)
    see = _("see the fee table")
    if not totals or is_open and not max(totals):
        return {"amount": _("depends on the case"), "note": see}
    if is_open:
        see = _("further amounts depend on the case, see the fee table")
    if not max(totals):
        return {"amount": _("free of charge"), "note": ""}
    if len(totals) == 1:
        return {"amount": dong(*totals), "note": see if is_open else ""}
    spread = _("%(least)s to %(most)s", least=dong(min(totals)), most=dong(max(totals)))
    return {"amount": spread, "note": see}


def fee_totals(version, day):
    """Return the sums that may be due, and whether some amount is not certain."""
    dossiers = version.env["onestop.dossier"]
    named = version.tariff_ids.case_id
    cases = [case._fee_key() for case in named]
    if version.case_ids - named or not cases:
        cases.append(None)
    totals, is_open = set(), False
    for channel in channels_of(version) or [None]:
        for case in cases:
            facts = fees.ChargeFacts(on=day, case=case, channel=channel)
            rows = dossiers._tariff_charges(version, facts)
            if any(row["state"] == "unsettled" for row in rows):
                is_open = True
            totals.add(int(sum(row["amount"] for row in rows)))
    return totals, is_open
