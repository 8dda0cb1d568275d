"""Whatever an owner of the database does to a closed day is found and named."""

import random
from datetime import timedelta

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_procedure.rules import seal

from .common_seal import DAYS, LAST, SealCase, mute_stdout


class TestTampering(SealCase):
    def setUp(self):
        super().setUp()
        self.close()
        self.env.cr.execute(
            "SELECT id, dossier_id, recorded_at FROM onestop_dossier_event "
            "WHERE recorded_at < %s ORDER BY id",
            [LAST + timedelta(days=1)],
        )
        self.victims = self.env.cr.fetchall()

    def change(self, draw, victim):
        column, value = draw.choice(
            [
                ("action", "'stop'"),
                ("to_state", "'refused'"),
                ("at", "at - interval '1 day'"),
                ("recorded_at", "recorded_at + interval '1 second'"),
                ("actor_login", "'somebody'"),
                ("actor_id", "actor_id + 1"),
                ("due_after", "now()"),
                ("details", "'{\"user_id\": 8}'"),
                ("sequence", "sequence + 500"),
                ("clock_stopped", "true"),
            ]
        )
        self.as_owner(
            f"UPDATE onestop_dossier_event SET {column} = {value} WHERE id = %s",
            victim,
        )

    def insert(self, victim):
        self.as_owner(
            """
            INSERT INTO onestop_dossier_event
                   (dossier_id, sequence, at, recorded_at, actor_id, actor_login,
                    action, from_state, to_state)
            SELECT dossier_id, sequence + 300, at, recorded_at, actor_id, actor_login,
                   action, from_state, to_state
              FROM onestop_dossier_event WHERE id = %s
            """,
            victim,
        )

    def forge_roots(self):
        """Seal all days anew, as one who has the code but not the key."""
        forger, previous = seal.Key("k1", bytes(32)), ""
        for day in DAYS:
            events = self.env["onestop.dossier.event"]
            _text, previous = seal.seal_day(
                forger,
                self.env.cr.dbname,
                day.isoformat(),
                previous,
                events._sealed_names(),
                events._sealed_events(day),
            )
            self.as_owner(
                "UPDATE onestop_seal_day SET root = %s WHERE day = %s", previous, day
            )

    def test_a_hundred_of_a_hundred_are_found_and_named(self):
        draw = random.Random(4)
        kinds = {"changed": 0, "removed": 0, "inserted": 0}
        for _ in range(100):
            kind = draw.choice(list(kinds))
            victim, dossier, at = draw.choice(self.victims)
            with self.env.cr.savepoint() as savepoint:
                if kind == "changed":
                    self.change(draw, victim)
                elif kind == "removed":
                    self.as_owner(
                        "DELETE FROM onestop_dossier_event WHERE id = %s", victim
                    )
                else:
                    self.insert(victim)
                self.forge_roots()
                self.env.invalidate_all()
                found, check = self.findings()
                savepoint.rollback()
            self.env.invalidate_all()
            named = [
                one
                for one in found
                if (one.kind, one.day) == (kind, seal.recording_day(at.isoformat()))
                and dossier in one.dossiers
            ]
            self.assertEqual(len(named), 1, f"{kind} {victim}: {found}")
            words = check.words(named[0])
            code = self.env["onestop.dossier"].browse(dossier).code
            self.assertIn(code, words)
            self.assertIn(named[0].day, words)
            self.assertIn("root_changed", {one.kind for one in found})
            kinds[kind] += 1
        self.assertEqual(sum(kinds.values()), 100)
        self.assertTrue(all(kinds.values()))

    def test_row_moved_to_another_day(self):
        victim, dossier, _at = self.victims[0]
        self.as_owner(
            "UPDATE onestop_dossier_event SET recorded_at = recorded_at + "
            "interval '1 day' WHERE id = %s",
            victim,
        )
        self.assertEqual(
            {(one.kind, one.day, one.dossiers) for one in self.findings()[0]},
            {
                ("removed", str(DAYS[0]), (dossier,)),
                ("inserted", str(DAYS[1]), (dossier,)),
            },
        )

    def test_row_from_before_the_first_sealed_day(self):
        victim, dossier, _at = self.victims[0]
        self.insert(victim)
        self.as_owner(
            "UPDATE onestop_dossier_event SET recorded_at = '2025-01-01' "
            "WHERE id = (SELECT max(id) FROM onestop_dossier_event)"
        )
        [found] = self.findings()[0]
        self.assertEqual(
            (found.kind, found.day, found.dossiers),
            ("inserted", "2025-01-01", (dossier,)),
        )

    def test_a_whole_dossier_or_day_removed(self):
        dossier = self.dossiers[1].id
        self.as_owner(
            "DELETE FROM onestop_dossier_event WHERE dossier_id = %s", dossier
        )
        found = self.findings()[0]
        self.assertEqual(len(found), len(DAYS))
        self.assertEqual({one.dossiers for one in found}, {(dossier,)})

    def test_truncated_tail_and_missing_day(self):
        self.as_owner(
            "DELETE FROM onestop_dossier_event WHERE recorded_at >= %s "
            "AND recorded_at < %s",
            *seal.day_bounds(LAST),
        )
        self.as_owner("DELETE FROM onestop_seal_day WHERE day = %s", LAST)
        self.env.invalidate_all()
        found = self.findings()[0]
        self.assertEqual([one.kind for one in found].count("removed"), 4)
        self.assertIn(("row_missing", str(LAST)), {(f.kind, f.day) for f in found})

    def test_files_removed_or_replaced(self):
        lines = self.export()
        root = self.days.search([], limit=1).root
        path = self.folder / f"{DAYS[1]}.jsonl"
        kept = path.read_text()
        path.unlink()
        kinds = {(one.kind, one.day) for one in self.findings(lines)[0]}
        self.assertLessEqual(
            {("file_missing", str(DAYS[1])), ("chain_broken", str(LAST))}, kinds
        )
        forged = kept.replace('"count":4', '"count":3')
        path.write_text(forged)
        self.assertEqual(self.findings(lines)[0], [], "the count is a convenience")
        path.write_text(kept.replace('"previous":"', '"previous":"0'))
        kinds = {(one.kind, one.day) for one in self.findings(lines)[0]}
        self.assertIn(("file_changed", str(DAYS[1])), kinds)
        path.write_text(kept)
        (self.folder / f"{LAST}.jsonl").unlink()
        kinds = {(one.kind, one.day) for one in self.findings(lines)[0]}
        self.assertIn(("file_missing", str(LAST)), kinds)
        found = self.findings(lines, expected=[(str(LAST), root)])[0]
        self.assertIn(("root_unexpected", str(LAST)), {(f.kind, f.day) for f in found})

    def test_days_that_were_over_and_not_closed(self):
        lines = self.export(made=f"{LAST + timedelta(days=4)}T05:00:00")
        keys = seal.read_keys(self.key.read_text())
        check = self.verifier.Check(self.verifier.Export(lines), self.folder, keys)
        found = [one.day for one in check.run() if one.kind == "not_closed"]
        self.assertEqual(found, [str(LAST + timedelta(days=n)) for n in (1, 2)])

    def test_script_alone(self):
        export = self.place / "export.jsonl"
        export.write_text("\n".join(self.export()))
        given = [str(export), "--days", str(self.folder), "--key", str(self.key)]
        with mute_stdout():
            self.assertEqual(self.verifier.main(given), 0)
            export.write_text("\n".join(self.export()[:-3]).replace("pass_on", "stop"))
            self.assertEqual(self.verifier.main(given), 1)
            export.write_text("no export")
            self.assertEqual(self.verifier.main(given), 2)

    def test_plain_attempts_are_refused(self):
        for query in (
            "UPDATE onestop_seal_day SET root = 'x'",
            "DELETE FROM onestop_seal_day",
            "TRUNCATE onestop_seal_day",
            "UPDATE onestop_dossier_event SET action = 'keep'",
            "TRUNCATE onestop_dossier_event CASCADE",
        ):
            with (
                self.subTest(query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)
        row = self.days.search([], limit=1)
        with self.assertRaises(AccessError):
            row.write({"root": "x"})
        with self.assertRaises(AccessError):
            row.unlink()

    def test_deleted_user_and_person_leave_the_chain_whole(self):
        self.env.cr.execute("SELECT count(*) FROM onestop_dossier_event")
        [before] = self.env.cr.fetchone()
        user = new_test_user(self.env, "t_leaver", groups="base.group_user")
        user.unlink()
        self.env.cr.execute(
            "UPDATE onestop_applicant SET name = '–', id_kind = 'none', "
            "id_number = NULL, phone = NULL, email = NULL, address = NULL"
        )
        self.env.cr.execute("SELECT count(*) FROM onestop_dossier_event")
        self.assertEqual(self.env.cr.fetchone()[0], before)
        self.assertEqual(self.findings()[0], [])


# Not of the table of transitions, or with details and times of their own.
KINDS = (
    "correct",
    "reassigned",
    "originals_back",
    "redated",
    "agency_moved",
    "stop",
    "finish",
    "receive",
)


@tagged("post_install", "-at_install")
class TestKindsOfEvents(SealCase):
    def test_each_kind_is_sealed(self):
        """Whatever an event tells, and however early what was entered late began."""
        victims = {}
        for number, action in enumerate(KINDS):
            self.env.cr.execute(
                """
                INSERT INTO onestop_dossier_event
                       (dossier_id, sequence, at, recorded_at, actor_id, actor_login,
                        action, from_state, to_state, details)
                VALUES (%s, %s, %s, %s, 7, 't_clerk', %s, 'processing', 'processing',
                        '{"void": true, "results": {"1": ["x"]}}')
                RETURNING id
                """,
                [
                    self.dossiers[0].id,
                    700 + number,
                    DAYS[0] - timedelta(days=3),
                    DAYS[1],
                    action,
                ],
            )
            victims[action] = self.env.cr.fetchone()[0]
        self.close()
        self.assertEqual(self.findings()[0], [])
        for action, victim in victims.items():
            for change in ("details = NULL", "at = recorded_at", "action = 'keep'"):
                with self.subTest(action=action, change=change):
                    with self.env.cr.savepoint() as savepoint:
                        self.as_owner(
                            f"UPDATE onestop_dossier_event SET {change} WHERE id = %s",
                            victim,
                        )
                        found, check = self.findings()
                        savepoint.rollback()
                    self.env.invalidate_all()
                    self.assertEqual([one.kind for one in found], ["changed"])
                    words = check.words(found[0])
                    self.assertIn(self.dossiers[0].code, words)
                    self.assertIn(str(DAYS[1]), words)
