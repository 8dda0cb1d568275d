"""Form II.06 in SQL against ``rules.counting`` over dossiers that really lived."""

import random
from datetime import date, datetime, time, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_procedure.rules import counting
from odoo.addons.onestop_procedure.tools import to_local

from ..models.dossier_counting import COLUMNS, UNRESOLVED_SETTING
from .common import OnestopDossierCase, local

JUNE = (date(2025, 6, 1), date(2025, 6, 30))
JULY = (date(2025, 7, 1), date(2025, 7, 31))
AUGUST = (date(2025, 8, 1), date(2025, 8, 31))
PERIODS = (
    JUNE,
    JULY,
    AUGUST,
    (date(2025, 7, 7), date(2025, 7, 11)),
    (date(2025, 7, 15), date(2025, 7, 15)),
    (date(2025, 1, 1), date(2025, 12, 31)),
)
LIVES = 60
EIGHT = time(8)


class CountingCase(OnestopDossierCase):
    """Random lives, and the same question to the rules and to the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Dossier = cls.env["onestop.dossier"]
        field = cls.env["onestop.field"].create({"name": "Đất đai thử", "code": "T8"})
        cls.second = cls._procedure(
            "9.000009", "Đăng ký thử", 3, field_id=field.id, term_policy="end_of_day"
        )
        cls.third = cls._procedure(
            "9.000010",
            "Không có thời hạn",
            0,
            channel_ids=[
                (0, 0, {"channel": channel, "term_unit": "none"})
                for channel in ("direct", "online", "postal")
            ],
        )

    def _lives(self, count=LIVES, seed=20250601):
        """Return dossiers led through random lives of June to August 2025."""
        chance = random.Random(seed)
        dossiers = self.Dossier
        for _number in range(count):
            dossiers |= self._life(chance)
        return dossiers

    def _life(self, chance):
        self._at = datetime(2025, 6, 1, 7) + timedelta(hours=chance.randrange(24 * 75))
        procedure = chance.choice((self.procedure, self.second, self.third))
        dossier = self._receive(
            self._later(chance, 0),
            procedure=procedure.code,
            channel=chance.choice(("direct", "online", "postal")),
        )
        if chance.random() < 0.1:
            return dossier
        self._to_officer(dossier, self._later(chance, 1))
        if chance.random() < 0.25:
            self._apology(chance, dossier)
        while chance.random() < 0.4:
            asker = self.manager if dossier.supplement_count else self.officer
            self._step(chance, dossier, asker, "request_supplement")
            if chance.random() < 0.3:
                return self._maybe_stop(chance, dossier)
            self._step(chance, dossier, self.clerk, "supply")
        end = chance.random()
        if end < 0.1:
            self._step(chance, dossier, self.manager, "stop")
        elif end < 0.2:
            self._step(chance, dossier, self.leader, "refuse")
        elif end < 0.7:
            self._finish(dossier, self._later(chance, 6))
            if chance.random() < 0.5:
                self._step(chance, dossier, self.clerk, "return_result")
        return dossier

    def _later(self, chance, days):
        self._at += timedelta(hours=chance.randrange(24 * days + 1))
        return self._at.isoformat(" ", "minutes")

    def _step(self, chance, dossier, user, action):
        self._act(dossier, user, action, self._later(chance, 4), reason="Lý do thử")

    def _maybe_stop(self, chance, dossier):
        if chance.random() < 0.5:
            self._step(chance, dossier, self.leader, "stop")
        return dossier

    def _apology(self, chance, dossier):
        at = self._later(chance, 6)
        promised = local(at) + timedelta(days=chance.randrange(1, 12))
        self._act(
            dossier, self.leader, "apologise", at, reason="Trễ", new_due_at=promised
        )

    def _record(self, dossier, group="field_id"):
        """Return the rules' Record of a dossier, its due date computed afresh."""
        finished = dossier.finished_at and to_local(dossier.finished_at)
        ended = {"stopped": "stopped", "refused": "refused"}
        return counting.Record(
            received_at=to_local(dossier.received_at),
            channel=dossier.channel,
            due_at=dossier._deadline().due_at,
            finished_at=finished or None,
            outcome=ended.get(dossier.state, "finished"),
            suspensions=tuple(
                (to_local(start), to_local(end) if end else None)
                for start, end, _state in dossier.event_ids._suspensions()
            ),
            group=dossier[group].id,
        )

    def _found(self, column, period, **cell):
        domain = self.Dossier._count_domain(column, *period, **cell)
        return self.Dossier.search(list(domain))

    def _expected(self, dossiers, period, group="field_id", **settings):
        rows = counting.table(
            [self._record(dossier, group) for dossier in dossiers],
            counting.Period(*period, as_of=self.Dossier._local_date()),
            **settings,
        )
        return {row.group: row for row in rows}

    def _counted(self, period, group="field_id", user=None):
        rows = self.Dossier.with_user(user or self.manager)._count_progress(
            *period, group=group
        )
        self.assertEqual(counting.broken_identities(rows), ())
        return {row.group: row for row in rows}


@tagged("post_install", "-at_install")
class TestCountingLives(CountingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lives = cls()._lives()

    def test_equals_the_rules(self):
        seen = counting.Row(None)
        for period in PERIODS:
            for group in ("field_id", "competent_agency_id", "procedure_id"):
                with self.subTest(period=period, group=group):
                    rows = self._counted(period, group)
                    self.assertEqual(rows, self._expected(self.lives, period, group))
            seen = counting.Row(
                None, *(getattr(seen, c) + getattr(rows[None], c) for c in COLUMNS)
            )
        empty = [c for c in COLUMNS[:-2] if not getattr(seen, c)]
        self.assertEqual(empty, [], "columns that these lives never reach")

    def test_equals_the_rules_counted_apart(self):
        self.env["ir.config_parameter"].set_param(UNRESOLVED_SETTING, "apart")
        for period in PERIODS:
            with self.subTest(period=period):
                rows = self._counted(period)
                expected = self._expected(self.lives, period, unresolved="apart")
                self.assertEqual(rows, expected)
        self.assertTrue(rows[None].stopped and rows[None].refused)

    def test_carried_over_is_what_was_open_before(self):
        june, july, august = (self._counted(p)[None] for p in (JUNE, JULY, AUGUST))
        self.assertEqual((july.c6, august.c6), (june.c11, july.c11))

    def test_every_cell_opens_its_dossiers(self):
        Dossier = self.Dossier.with_user(self.manager)
        for unresolved in counting.UNRESOLVED_SETTINGS:
            self.env["ir.config_parameter"].set_param(UNRESOLVED_SETTING, unresolved)
            for group, row in self._counted(JULY).items():
                for column in COLUMNS:
                    domain = Dossier._count_domain(column, *JULY, group_value=group)
                    with self.subTest(column=column, group=group):
                        self.assertEqual(
                            Dossier.search_count(list(domain)), getattr(row, column)
                        )


@tagged("post_install", "-at_install")
class TestCounting(CountingCase):
    def test_agency_of_the_table(self):
        """A centre counts what it receives, a department what it resolves."""
        self._receive("2025-07-01 08:00")
        Dossier = self.Dossier.with_user(self.manager)
        for agency, count in (
            (self.centre, 1),
            (self.department, 1),
            (self.other_department, 0),
        ):
            with self.subTest(agency=agency.name):
                rows = Dossier._count_progress(*JULY, agency=agency)
                self.assertEqual(rows[-1].c3, count)
                domain = Dossier._count_domain("c3", *JULY, agency=agency)
                self.assertEqual(Dossier.search_count(domain), count)

    def test_counts_what_the_user_may_see(self):
        self._receive("2025-07-01 08:00")
        self.assertEqual(self._counted(JULY, user=self.leader)[None].c3, 1)
        self.assertEqual(self._counted(JULY, user=self.stranger)[None].c3, 0)
        outsider = self._user("t_catalogue", "catalogue", self.centre)
        with self.assertRaises(AccessError):
            self._counted(JULY, user=outsider)

    def test_local_midnight(self):
        """23:30 on 30 June in Vietnam is 16:30 in the database's time."""
        self._receive("2025-06-30 23:30")
        self.assertEqual(self._counted(JUNE)[None].c5, 1)
        july = self._counted(JULY)[None]
        self.assertEqual((july.c3, july.c5, july.c6), (1, 0, 1))

    def test_before_receipt_nothing_counts(self):
        dossier = self._receive("2025-07-01 08:00")
        dossier.copy()
        self.assertEqual(self._counted(JULY)[None].c3, 1)

    def test_waiting_for_a_supplement_is_in_time(self):
        """domain.md §6: column 12; but late stays late (column 13)."""
        asked_in_time = self._receive("2025-07-01 08:00")
        asked_late = self._receive("2025-07-01 08:00")
        # By date: the hour has passed, the day has not.
        asked_on_the_day = self._receive("2025-07-01 08:00")
        for dossier, asked_at in (
            (asked_in_time, "2025-07-03 08:00"),
            (asked_late, "2025-07-20 08:00"),
            (asked_on_the_day, "2025-07-08 16:00"),
        ):
            self._to_officer(dossier, "2025-07-01 09:00")
            self._act(
                dossier, self.officer, "request_supplement", asked_at, reason="Thiếu"
            )
        self.assertEqual(asked_on_the_day.due_at, local("2025-07-08 08:00"))
        july = self._counted(JULY)[None]
        self.assertEqual((july.c11, july.c12, july.c13), (3, 2, 1))
        self.assertEqual(self._found("c13", JULY), asked_late)

    def test_late_after_a_supplement(self):
        """The clock runs again: what was asked for in time excuses no longer."""
        dossier = self._receive("2025-07-01 08:00")
        self._to_officer(dossier, "2025-07-01 09:00")
        self._act(
            dossier,
            self.officer,
            "request_supplement",
            "2025-07-03 08:00",
            reason="Thiếu",
        )
        self._act(dossier, self.clerk, "supply", "2025-07-10 08:00")
        self.assertEqual(dossier.due_at, local("2025-07-15 08:00"))
        for last, late in ((9, 0), (15, 0), (16, 1)):
            with self.subTest(last=last):
                period = (JULY[0], date(2025, 7, last))
                self.assertEqual(self._counted(period)[None].c13, late)

    def test_apology_does_not_clear_lateness(self):
        dossier = self._receive("2025-07-01 08:00")
        self._act(
            dossier,
            self.leader,
            "apologise",
            "2025-07-08 07:30",
            reason="Chờ xác minh",
            new_due_at=local("2025-08-31 17:00"),
        )
        self.assertEqual(dossier.due_at, local("2025-08-31 17:00"))
        self.assertEqual(dossier.legal_due_at, local("2025-07-08 08:00"))
        self.assertEqual(self._counted(JULY)[None].c13, 1)

    def test_date_by_law_is_not_a_clients(self):
        with self.assertRaises(AccessError):
            self._receive().write({"legal_due_at": False})

    def test_running_period_is_judged_today(self):
        """What falls due between today and the end of the period is not late yet."""
        today = self.Dossier._local_date()
        monday = today - timedelta(days=today.weekday() + 28)
        dossiers = self.Dossier
        for day in (monday, today):
            at = datetime.combine(day, EIGHT).isoformat(" ", "minutes")
            dossiers |= self._receive(at)
        coming = (monday, today + timedelta(days=60))
        row = self._counted(coming)[None]
        self.assertEqual((row.c3, row.c12, row.c13), (2, 1, 1))
        self.assertEqual(self._counted(coming), self._expected(dossiers, coming))
        self.assertEqual(self._found("c13", coming), dossiers[0])

    def test_wrong_questions(self):
        with self.assertRaisesRegex(UserError, "To: "):
            self.Dossier._count_progress(JULY[1], JULY[0])
        with self.assertRaises(ValueError):
            self.Dossier._count_progress(*JULY, group="state")
        for cell in ("c14/2025-07-01/2025-07-31", "c3/2025-07-01", "c3/x/y", True):
            with self.subTest(cell=cell), self.assertRaises(UserError):
                self.Dossier.search([("progress_cell", "=", cell)])

    def test_one_query(self):
        self._lives(3)
        Dossier = self.Dossier.with_user(self.manager)
        Dossier._count_progress(*JULY, agency=self.centre)
        self.env.flush_all()
        for agency in (None, self.centre, self.department):
            with self.subTest(agency=agency), self.assertQueryCount(1):
                Dossier._count_progress(*JULY, agency=agency)
