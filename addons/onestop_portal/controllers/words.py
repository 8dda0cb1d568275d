"""Dates and numbers as the pages print them, in the reader's language."""

from datetime import datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from odoo.tools.misc import babel_locale_parse

from odoo.addons.onestop_procedure.tools import to_local

# Browsers send the first form; the second is what people write by hand.
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")


def read_date(text):
    """Return the date in ``text``, or None where it is no date.

    Years outside 1900 to 2199 are no dates of a catalogue.
    """
    for form in DATE_FORMS:
        try:
            found = datetime.strptime((text or "").strip(), form).date()
        except ValueError:
            continue
        return found if 1900 <= found.year < 2200 else None
    return None


def short_date(day):
    """Return ``27/11/2026``; '' for no date."""
    return day.strftime("%d/%m/%Y") if day else ""


def long_date(env, day):
    """Return ``thứ Sáu 27/11/2026``, or in English ``Friday 27/11/2026``."""
    if not day:
        return ""
    if isinstance(day, datetime):
        day = day.date()
    locale = babel_locale_parse(env.lang or env.user.lang)
    weekday = format_date(day, "EEEE", locale=locale)
    if locale.language == "vi":
        # Babel writes "Thứ Sáu", "Chủ Nhật"; within a sentence it is "thứ Sáu".
        weekday = "Chủ nhật" if day.weekday() == 6 else f"thứ {weekday.split()[-1]}"
    return f"{weekday} {short_date(day)}"


def local_day(env, utc_naive):
    """Return the local weekday and date of a naive UTC time; '' for none."""
    return long_date(env, to_local(utc_naive)) if utc_naive else ""


def local_time(utc_naive):
    """Return the local ``17:00`` of a naive UTC time; '' for none."""
    return to_local(utc_naive).strftime("%H:%M") if utc_naive else ""


def local_stamp(utc_naive):
    """Return ``27/11/2026 17:00`` in local time; '' for none."""
    return to_local(utc_naive).strftime("%d/%m/%Y %H:%M") if utc_naive else ""


def today(env):
    """Return today's date in Vietnam."""
    return env["onestop.procedure"]._today()


def number(env, value):
    """Return a whole number with the reader's thousands mark."""
    return format_decimal(value, locale=babel_locale_parse(env.lang or env.user.lang))


def selection_label(record, name, value=None):
    """Return the translated label of a selection field's value; '' for none."""
    value = value or record[name]
    labels = dict(record._fields[name]._description_selection(record.env))
    return labels.get(value, "")


def procedures(env, count):
    """Return ``12 procedures`` in words."""
    if count == 1:
        return env._("1 procedure")
    return env._("%(count)s procedures", count=number(env, count))
