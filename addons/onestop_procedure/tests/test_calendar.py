from datetime import date, datetime

from odoo.tests import tagged

from ..rules.deadline import Suspension
from .common import OnestopCase


@tagged("onestop_procedure")
class TestCalendar(OnestopCase):
    def test_default_shifts(self):
        calendar = self.centre._work_calendar()
        self.assertEqual(calendar.shifts(date(2026, 11, 20)), ((420, 690), (810, 1020)))
        self.assertEqual(calendar.minutes_per_day, 480)

    def test_holidays_of_2026_are_known(self):
        calendar = self.centre._work_calendar()
        worked = {
            date(2026, 1, 2): False,
            date(2026, 1, 10): True,
            date(2026, 2, 17): False,
            date(2026, 4, 27): False,
            date(2026, 8, 22): True,
            date(2026, 8, 31): False,
            date(2026, 11, 24): False,
            date(2026, 11, 25): True,
            date(2026, 11, 28): False,
        }
        for day, expected in worked.items():
            with self.subTest(day=day):
                self.assertEqual(calendar.is_working_day(day), expected)

    def test_loading_again_changes_nothing(self):
        Day = self.env["onestop.calendar.day"]
        own = Day.search([("date", "=", "2026-01-02")])
        own.name = "Sửa tay"
        gone = Day.search([("date", "=", "2026-09-01")])
        gone.active = False
        self.assertFalse(Day._load_holidays())
        self.assertEqual(own.name, "Sửa tay")
        self.assertFalse(gone.active)

    def test_next_year_is_loaded_by_the_button(self):
        Day = self.env["onestop.calendar.day"].with_user(self.user("system"))
        last = Day.search([], limit=1).date.year
        Day.action_load_next_year()
        self.assertEqual(Day.search([], limit=1).date.year, last + 1)

    def test_a_new_day_off_counts_at_once(self):
        calendar = self.centre._calendar()
        day = date(2026, 11, 26)
        self.assertTrue(calendar._onestop_work_calendar().is_working_day(day))
        row = self.env["onestop.calendar.day"].create({"date": day, "name": "Bão"})
        self.assertFalse(calendar._onestop_work_calendar().is_working_day(day))
        row.active = False
        self.assertTrue(calendar._onestop_work_calendar().is_working_day(day))

    def test_changed_shifts_count_at_once(self):
        calendar = self.centre._calendar()
        friday = calendar.attendance_ids.filtered(lambda a: a.dayofweek == "4")
        friday[1].hour_to = 16.5
        shifts = calendar._onestop_work_calendar().shifts(date(2026, 11, 20))
        self.assertEqual(shifts[-1], (810, 990))
        friday.unlink()
        self.assertFalse(
            calendar._onestop_work_calendar().is_working_day(date(2026, 11, 20))
        )

    def test_two_weeks_take_turns(self):
        """Each date has the shifts of the week that Odoo says it lies in."""
        calendar = self.centre._calendar()
        before = calendar._onestop_work_calendar()
        calendar.switch_calendar_type()
        self.assertEqual(calendar._onestop_work_calendar().weekly, before.weekly)
        second = self.env["resource.calendar.attendance"].create(
            {
                "name": "Sáng thứ Bảy",
                "calendar_id": calendar.id,
                "dayofweek": "5",
                "hour_from": 7.5,
                "hour_to": 11.5,
                "day_period": "morning",
                "week_type": "1",
            }
        )
        work = calendar._onestop_work_calendar()
        for saturday in (date(2026, 11, 7), date(2026, 11, 14)):
            worked = second.get_week_type(saturday) == 1
            self.assertEqual(work.is_working_day(saturday), worked)
            expected = ((450, 690),) if worked else ()
            self.assertEqual(work.shifts(saturday), expected)
        # A make-up Sunday that copies Saturday is worked in the second week only.
        for sunday in (date(2026, 11, 8), date(2026, 11, 15)):
            self.env["onestop.calendar.day"].create(
                {"date": sunday, "kind": "extra", "name": "Bù", "like_weekday": "5"}
            )
            worked = second.get_week_type(sunday) == 1
            work = calendar._onestop_work_calendar()
            self.assertEqual(work.is_working_day(sunday), worked)

    def test_own_day_goes_before_the_common_one(self):
        calendar = self.centre._calendar().copy()
        self.centre.calendar_id = calendar
        self.env["onestop.calendar.day"].create(
            {
                "date": "2026-11-24",
                "kind": "extra",
                "name": "Trực",
                "calendar_id": calendar.id,
                "like_weekday": "1",
            }
        )
        day = date(2026, 11, 24)
        self.assertTrue(self.centre._work_calendar().is_working_day(day))
        common = self.env["resource.calendar"]._onestop_default()
        self.assertFalse(common._onestop_work_calendar().is_working_day(day))

    def test_agency_takes_the_nearest_calendar(self):
        calendar = self.centre._calendar().copy()
        branch = self.env["onestop.agency"].create(
            {"name": "Chi nhánh", "code": "H99.01.01", "parent_id": self.centre.id}
        )
        default = self.env["resource.calendar"]._onestop_default()
        self.assertEqual(branch._calendar(), default)
        self.centre.calendar_id = calendar
        self.assertEqual(branch._calendar(), calendar)
        self.assertEqual(self.env["onestop.agency"]._calendar(), default)


@tagged("onestop_procedure")
class TestDeadline(OnestopCase):
    """The vectors of the domain brief through the catalogue."""

    def due(self, quantity, unit, received, **values):
        number = self.env["onestop.procedure"].search_count([]) + 100000
        procedure = self.procedure(f"9.{number:06}")
        self.published(procedure, "2020-01-01", quantity=quantity, unit=unit, **values)
        answer = self.env["onestop.procedure"].preview_deadline(
            procedure.code, f"{received}+07:00"
        )
        return answer["due_at"]

    def test_vectors(self):
        for received, quantity, unit, policy, expected in (
            ("2026-08-20T14:00", 3, "working_day", "to_the_hour", "2026-08-24T14:00"),
            ("2026-08-28T16:30", 2, "working_day", "to_the_hour", "2026-09-04T16:30"),
            ("2026-11-23T17:00", 1, "working_day", "to_the_hour", "2026-11-25T17:00"),
            ("2026-11-23T17:20", 1, "working_day", "to_the_hour", "2026-11-25T17:00"),
            ("2026-11-23T17:20", 1, "working_day", "end_of_day", "2026-11-26T17:00"),
            ("2026-11-19T12:10", 4, "working_hour", "to_the_hour", "2026-11-20T07:30"),
            ("2026-11-23T11:00", 4, "working_hour", "to_the_hour", "2026-11-23T17:00"),
            ("2026-11-16T08:00", 5, "working_day", "to_the_hour", "2026-11-23T08:00"),
        ):
            with self.subTest(received=received, quantity=quantity, policy=policy):
                self.assertEqual(
                    self.due(quantity, unit, received, term_policy=policy),
                    f"{expected}:00+07:00",
                )

    def test_suspension(self):
        procedure = self.procedure()
        version = self.published(procedure, "2020-01-01", quantity=5)
        for mode, expected in (
            ("extend", datetime(2026, 11, 26, 11)),
            ("restart", datetime(2026, 11, 30, 15)),
        ):
            pause = Suspension(
                datetime(2026, 11, 18, 10), datetime(2026, 11, 20, 15), mode
            )
            deadline = version._deadline(
                datetime(2026, 11, 16, 8),
                "direct",
                version.case_ids,
                self.centre._work_calendar(),
                [pause],
            )
            self.assertEqual(deadline.due_at, expected, mode)

    def test_cutoff(self):
        for received, expected in (
            ("2026-11-20T14:59", "2026-11-20T17:00:00+07:00"),
            ("2026-11-20T15:00", "2026-11-23T17:00:00+07:00"),
        ):
            with self.subTest(received=received):
                due = self.due(0, "same_day", received, cutoff_hour=15.0)
                self.assertEqual(due, expected)

    def test_case_has_its_own_term(self):
        procedure = self.procedure()
        self.published(
            procedure,
            "2020-01-01",
            case_ids=[
                (0, 0, {"code": "01", "name": "A", "term_unit": "same_day"}),
                (0, 0, {"code": "02", "name": "B"}),
            ],
        )
        preview = self.env["onestop.procedure"].preview_deadline
        received = "2026-11-16T08:00:00+07:00"
        for case, expected in (
            ("01", "2026-11-16T17:00:00+07:00"),
            ("02", "2026-11-19T08:00:00+07:00"),
            (None, "2026-11-19T08:00:00+07:00"),
        ):
            answer = preview(procedure.code, received, case=case)
            self.assertEqual(answer["due_at"], expected, case)

    def test_fractional_days(self):
        self.assertEqual(
            self.due(6.25, "working_day", "2026-11-02T08:00"),
            "2026-11-10T10:00:00+07:00",
        )

    def test_agency_calendar_is_used(self):
        calendar = self.centre._calendar().copy()
        calendar.attendance_ids.filtered(lambda a: a.dayofweek == "4").unlink()
        self.centre.calendar_id = calendar
        self.assertEqual(
            self.due(
                1,
                "working_day",
                "2026-11-19T08:00",
                competent_agency_id=self.centre.id,
            ),
            "2026-11-23T08:00:00+07:00",
        )
