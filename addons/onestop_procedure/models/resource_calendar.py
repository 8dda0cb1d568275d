from odoo import api, models, tools
from odoo.exceptions import UserError

from ..rules.worktime import CalendarError, WorkCalendar, week_type

DEFAULT_CALENDAR = "onestop_procedure.resource_calendar_onestop"


class OnestopCalendarCacheMixin(models.AbstractModel):
    """Clears the cached working calendars of all workers when a row changes."""

    _name = "onestop.calendar.cache.mixin"
    _description = "Row that a working calendar is made from"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result


class ResourceCalendar(models.Model):
    """The screen on which staff edit shifts; deadlines come from the rules."""

    _name = "resource.calendar"
    _inherit = ["resource.calendar", "onestop.calendar.cache.mixin"]

    @api.model
    def _onestop_default(self):
        """Return the suite's default calendar."""
        find = self.env["ir.model.data"]._xmlid_to_res_id
        calendar_id = find(DEFAULT_CALENDAR, raise_if_not_found=False)
        if not calendar_id:
            raise UserError(
                self.env._(
                    "The default working time is missing: create it again or give "
                    "every agency a working time of its own."
                )
            )
        return self.browse(calendar_id)

    def _onestop_work_calendar(self):
        """Return this calendar with our days off as the rules' WorkCalendar.

        The value is frozen and cached in the registry; any change of shifts or
        days clears the cache in all workers.
        """
        self.ensure_one()
        try:
            return self.env["resource.calendar"].browse(self.id)._onestop_cached()
        except CalendarError as error:
            raise UserError(
                self.env._(
                    "The working time “%(name)s” cannot be used: %(reason)s.",
                    name=self.sudo().name,  # its name is no secret
                    reason=error,
                )
            ) from error

    @tools.ormcache("self.id")
    def _onestop_cached(self):
        # Working time is no secret and the cache is shared by all users: read it
        # whoever asks first, a portal visitor included.
        calendar = self.sudo()  # see above
        two_weeks = calendar.two_weeks_calendar
        weeks = [
            calendar._onestop_weekly(kind) for kind in ("01" if two_weeks else "0")
        ]
        days_off, extra_days = calendar._onestop_days(weeks)
        return WorkCalendar(
            weekly=weeks[0],
            days_off=days_off,
            extra_days=extra_days,
            minutes_per_day=round(calendar.hours_per_day * 60) or 480,
            other_week=weeks[1] if two_weeks else None,
        )

    def _onestop_weekly(self, week="0"):
        """Return weekday → ((start, end), …) in minutes of the day.

        :param str week: ``0`` or ``1``, of two weeks that take turns
        """
        weekly = {}
        for shift in self.attendance_ids:
            if (
                shift.display_type
                or shift.day_period == "lunch"
                or (shift.week_type or week) != week
            ):
                continue
            start, end = round(shift.hour_from * 60), round(shift.hour_to * 60)
            if end > start:
                weekly.setdefault(int(shift.dayofweek), []).append((start, end))
        return {day: tuple(sorted(shifts)) for day, shifts in weekly.items()}

    def _onestop_days(self, weeks):
        """Return the days off and the make-up days that hold for this calendar.

        A row of the calendar's own goes before a common one of the same date.
        """
        days = self.env["onestop.calendar.day"].search(
            [("calendar_id", "in", [False, self.id])]
        )
        by_date = {}
        for day in days.sorted(lambda day: bool(day.calendar_id)):
            by_date[day.date] = day
        days_off = frozenset(d for d, day in by_date.items() if day.kind == "off")
        extra_days = {}
        for d, day in by_date.items():
            shifts = weeks[week_type(d) if len(weeks) > 1 else 0]
            # Whoever does not work on the weekday does not make up for it either.
            if day.kind == "extra" and int(day.like_weekday) in shifts:
                extra_days[d] = shifts[int(day.like_weekday)]
        return days_off, extra_days


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "onestop.calendar.cache.mixin"]
