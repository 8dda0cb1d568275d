"""Dates of the source: local days of Vietnam."""

from datetime import date, datetime, timedelta, timezone

from .fault import refuse

#: Vietnam has had UTC+7 without summer time since 1975.
LOCAL = timezone(timedelta(hours=7))


def read_day(value: str | None, where: str = "") -> date | None:
    """Return the local date of an ISO 8601 date or time; a time without an offset is
    local. Raises :class:`Refused`."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        refuse("bad_date", where, value=value)
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(LOCAL)
        except OverflowError:
            refuse("bad_date", where, value=value)
    return moment.date()


def day_of_identifier(value: str | None) -> date | None:
    """Return the local date on which a UUIDv7 was made (RFC 9562 §5.7), or None.

    The national portal numbers its records so; it is the day the record came there.
    """
    digits = (value or "").replace("-", "")
    if len(digits) != 32 or digits[12] != "7":
        return None
    try:
        moment = datetime.fromtimestamp(int(digits[:12], 16) / 1000, LOCAL)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.date()
