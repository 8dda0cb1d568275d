"""Closed dossiers run through a changed design, from their real tasks and pauses."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OnestopDossierCase

#: Received Monday 8:00, five working days: due Monday 23 November 8:00.
QUICK, SLOW = "2026-11-18 08:00", "2026-11-25 10:00"


@tagged("post_install", "-at_install")
class TestProcessReplay(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process = cls.procedure._version_on(date(2026, 11, 16)).process_id
        cls.minutes = cls.design(60, 480, 240)
        cls.keeper = cls._user("t_keeper", "catalogue", cls.centre)

    @classmethod
    def design(cls, *minutes):
        """Return a design in minutes of reception, examination and signature."""
        kinds = (
            ("receive", "centre", "reception"),
            ("examine", "competent", "officer"),
            ("sign", "competent", "leader"),
            ("return", "centre", "reception"),
        )
        return cls.env["onestop.process"].create(
            {
                "name": "Thiết kế mới",
                "step_ids": [
                    Command.create(
                        {
                            "sequence": number,
                            "name": kind,
                            "kind": kind,
                            "place": place,
                            "role": role,
                            "minutes": time,
                        }
                    )
                    for number, ((kind, place, role), time) in enumerate(
                        zip(kinds, (*minutes, 0), strict=True)
                    )
                ],
            }
        )

    def closed(self, at):
        """Return a dossier received on Monday at eight and finished at ``at``."""
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 09:00")
        self._finish(dossier, at)
        return dossier

    def replay(self, process, **values):
        replay = (
            self.env["onestop.process.replay"]
            .with_user(self.keeper)
            .create(
                {
                    "process_id": process.id,
                    "procedure_ids": self.procedure.ids,
                    "date_from": "2026-11-01",
                    "date_to": "2026-11-30",
                    **values,
                }
            )
        )
        replay.action_run()
        return replay

    def counts(self, replay):
        names = ("dossiers", "late_then", "late", "better", "worse")
        return tuple(replay[name] for name in names)

    def test_the_same_term_makes_nobody_later(self):
        for at in (QUICK, SLOW, "2026-11-23 16:00"):
            self.closed(at)
        # By date, as the tables judge: in the afternoon of the last day is in time.
        self.assertEqual(self.counts(self.replay(self.minutes)), (3, 1, 1, 0, 0))

    def test_steps_that_would_be_late(self):
        self.closed(QUICK)  # 900 minutes of examination
        self.closed("2026-11-16 16:00")  # 270
        table = self.replay(self.minutes).table
        rows = [row.split("<td")[1:] for row in table.split("<tr>")[2:]]
        late = [cells[2].partition(">")[2].partition("<")[0] for cells in rows]
        self.assertEqual(late, ["0", "1", "0"])

    def test_a_shorter_term_makes_more_late(self):
        self.closed(QUICK)
        self.closed(SLOW)
        version = self.procedure._version_on(date(2026, 11, 16)).copy()
        version.channel_ids.term_quantity = 1
        replay = self.replay(version.process_id, version_id=version.id)
        self.assertEqual(self.counts(replay), (2, 1, 2, 0, 1))
        version.channel_ids.term_quantity = 20
        replay = self.replay(version.process_id, version_id=version.id)
        self.assertEqual(self.counts(replay), (2, 1, 0, 1, 0))

    def test_the_time_of_a_pause_is_nobodys(self):
        dossier = self._receive("2026-11-16 08:00")
        self._to_officer(dossier, "2026-11-16 09:00")
        self._act(
            dossier,
            self.officer,
            "request_supplement",
            "2026-11-16 10:00",
            reason="Thiếu bản vẽ",
        )
        self._act(dossier, self.clerk, "supply", "2026-11-30 10:00")
        self._finish(dossier, "2026-11-30 11:00")
        replay = self.replay(self.minutes)
        self.assertEqual(self.counts(replay), (1, 0, 0, 0, 0))
        (closed,) = replay._closed(self.procedure)
        self.assertEqual(
            [(visit.kind, visit.minutes) for visit in closed.visits],
            [("receive", 60), ("examine", 120), ("sign", 0)],
        )

    def test_which_dossiers(self):
        self.closed(QUICK)
        empty = self.replay(self.minutes, date_to="2026-11-17")
        self.assertEqual(empty.dossiers, 0)
        with self.assertRaisesRegex(UserError, "Until"):
            self.replay(self.minutes, date_to="2026-10-01")
        with self.assertRaisesRegex(UserError, "no published procedure"):
            self.replay(self.minutes, procedure_ids=[])
        # A new edition is run on the dossiers of the one before.
        edition = self.process._new_edition()
        replay = self.replay(edition, procedure_ids=[])
        self.assertIn(self.procedure, replay._procedures())
        self.assertEqual(replay.dossiers, 1)

    def test_queries_do_not_grow_with_the_dossiers(self):
        queries = []
        for count in (1, 4):
            for _n in range(count):
                self.closed(QUICK)
            replay = self.replay(self.minutes)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            replay._closed(self.procedure)
            queries.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(queries[1], queries[0])
        self.assertLess(queries[0], 20)
