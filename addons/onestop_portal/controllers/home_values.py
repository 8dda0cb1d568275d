"""What the home page prints, as plain values."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from odoo.fields import Domain

from odoo.addons.onestop_procedure.tools import to_utc

from . import words

# Fields that people came for lately; older ones say little about today.
FIELD_DAYS = 30
FIELDS_SHOWN = 6
DAYS_AHEAD = 14


def home_values(website):
    """Return the view model of the home page.

    :param website: the current website; everything is read in superuser mode,
        because visitors have no access to any model, and leaves as plain values
    """
    env = website.sudo().env  # see above
    centre = website._onestop_centre().with_env(env)
    return {
        "life_events": [
            {
                "name": event.name,
                "hint": event.hint or "",
                "url": f"/thu-tuc?{urlencode({'q': event.query})}",
                "count": words.procedures(env, count),
            }
            for event, count in env["onestop.life.event"]._shown()
        ],
        "fields": top_fields(env, centre),
        "figures": figures(env, centre),
        "days": special_days(env, centre),
        "today": env._("Today, %(date)s", date=words.long_date(env, words.today(env))),
    }


def top_fields(env, centre):
    """Return the fields with procedures in force, the most used ones first."""
    procedures = env["onestop.procedure"]
    rows = procedures._read_group(
        procedures._domain_published() & Domain("field_id", "!=", False),
        ["field_id"],
        ["__count"],
    )
    since = datetime.combine(words.today(env), time.min) - timedelta(days=FIELD_DAYS)
    used = dict(
        env["onestop.dossier"]._read_group(
            Domain("agency_id", "child_of", centre.ids)
            & Domain("received_at", ">=", to_utc(since)),
            ["field_id"],
            ["__count"],
        )
    )
    rows.sort(key=lambda row: (-used.get(row[0], 0), -row[1], row[0].name))
    return [
        {"id": field.id, "name": field.name, "count": words.procedures(env, count)}
        for field, count in rows[:FIELDS_SHOWN]
    ]


def figures(env, centre):
    """Return today's ``(label, number)`` pairs of the centre; zero is a number."""
    _ = env._
    start = to_utc(datetime.combine(words.today(env), time.min))
    dossiers = env["onestop.dossier"]
    here = Domain("agency_id", "child_of", centre.ids)
    received = Domain("received_at", "!=", False)
    running = here & received & Domain("finished_at", "=", False)

    def count(domain):
        return words.number(env, dossiers.search_count(domain))

    return [
        {
            "label": _("received today"),
            "value": count(here & Domain("received_at", ">=", start)),
        },
        {
            "label": _("resolved today"),
            "value": count(
                here
                & Domain("state", "in", ("finished", "returned"))
                & Domain("finished_at", ">=", start)
            ),
        },
        {"label": _("being resolved"), "value": count(running)},
        {
            "label": _("past their appointment"),
            "value": count(running & Domain("is_overdue", "=", True)),
        },
    ]


def special_day(env, day, row):
    """Return the sentence about one day off or make-up day."""
    _ = env._
    names = {"date": words.long_date(env, day), "name": row.name}
    if row.kind == "extra":
        return _("Open on %(date)s: %(name)s", **names)
    return _("Closed on %(date)s: %(name)s", **names)


def special_days(env, centre):
    """Return sentences on days off and make-up days of the coming two weeks."""
    if not centre:
        return []
    today = words.today(env)
    rows = env["onestop.calendar.day"].search(
        [
            ("date", ">=", today),
            ("date", "<=", today + timedelta(days=DAYS_AHEAD)),
            ("calendar_id", "in", (False, centre._calendar().id)),
        ],
        order="date",
    )
    by_date = {}
    for row in rows.sorted(lambda row: bool(row.calendar_id)):
        by_date[row.date] = row  # a row of its own goes before a common one
    return [
        special_day(env, day, row)
        for day, row in sorted(by_date.items())
        if row.kind == "extra" or day.weekday() in centre._calendar()._onestop_weekly()
    ]
