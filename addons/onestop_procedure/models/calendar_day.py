from datetime import date

import holidays

from odoo import api, fields, models

# What the library knows and what our data adds; later years are loaded by the
# button of the list once the Government has announced its swaps.
HOLIDAY_YEARS = range(2019, 2028)
LIBRARY_SOURCE = "Bộ luật Lao động 2019, Điều 112 (holidays %s)"


class OnestopCalendarDay(models.Model):
    """A day off, or a make-up working day, on top of the weekly shifts."""

    _name = "onestop.calendar.day"
    _description = "Day off or make-up working day"
    _inherit = ["onestop.nfc.mixin", "onestop.calendar.cache.mixin"]
    _order = "date desc"

    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("off", "Day off"), ("extra", "Make-up working day")],
        required=True,
        default="off",
    )
    name = fields.Char(required=True)
    source = fields.Char(
        string="Legal source", help="The text that makes the day what it is."
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working time",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: holds for every agency.",
    )
    like_weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Shifts like",
        required=True,
        default="0",
        help="The weekday whose shifts a make-up day copies.",
    )
    active = fields.Boolean(default=True)

    _date_uniq = models.UniqueIndex(
        "(date, COALESCE(calendar_id, 0))",
        "This date already has a row for this working time.",
    )

    @api.model
    def _library_days(self, years):
        """Return date → (kind, name) of the ``holidays`` package for Vietnam."""
        library = holidays.country_holidays("VN", years=list(years), language="vi")
        days = {day: ("off", name) for day, name in library.items()}
        for day in library.weekend_workdays:
            if day.year in years:
                days[day] = ("extra", "Ngày làm bù")
        return days

    @api.model
    def _load_holidays(self, years=HOLIDAY_YEARS):
        """Add the public holidays of the years; rows that exist stay as they are.

        Archived rows count as existing, so that a day staff removed on purpose
        does not come back.

        :param years: iterable of int
        :return: the rows added
        """
        years = set(years)
        known = set(
            self.with_context(active_test=False)
            .search(
                [
                    ("calendar_id", "=", False),
                    ("date", ">=", date(min(years), 1, 1)),
                    ("date", "<=", date(max(years), 12, 31)),
                ]
            )
            .mapped("date")
        )
        source = LIBRARY_SOURCE % holidays.__version__
        return self.create(
            [
                {"date": day, "kind": kind, "name": name, "source": source}
                for day, (kind, name) in sorted(self._library_days(years).items())
                if day not in known
            ]
        )

    def action_load_next_year(self):
        """Load the year after the last one known; returns a notice to show."""
        self.check_access("create")
        last = self.with_context(active_test=False).search([], limit=1)
        year = (last.date or fields.Date.today()).year + 1
        added = self._load_holidays([year])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s days of %(year)s added. Check the swaps that the "
                    "Government announces for that year.",
                    count=len(added),
                    year=year,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
