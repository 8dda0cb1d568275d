"""A design is changed while a version that points at it is published."""

from contextlib import closing
from datetime import date

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parallel import Parallel


@tagged("post_install", "-at_install")
class TestProcessConcurrency(Parallel):
    """Each transaction has seen the other's rows as they were before."""

    def make(self, env):
        """Commit a design in shares of the term and a draft that points at it."""
        process = env["onestop.process"].create(
            {
                "name": "Song song",
                "pattern": True,
                "step_ids": [
                    Command.create({"name": "Nhận", "kind": "receive", "share": 1000})
                ],
            }
        )
        procedure = env["onestop.procedure"].create(
            {"code": "9.979001", "name": "Song song"}
        )
        version = env["onestop.procedure.version"].create(
            {
                "procedure_id": procedure.id,
                "name": "Song song",
                "process_id": process.id,
            }
        )
        self.process, self.step = process.id, process.step_ids.id
        self.version, self.procedure = version.id, procedure.id

    def clean(self, env):
        """Take away what was committed, published or not."""
        for table, key in (
            ("onestop_procedure_version", self.version),
            ("onestop_process_step", self.step),
            ("onestop_process", self.process),
            ("onestop_procedure", self.procedure),
        ):
            env.cr.execute(f"DELETE FROM {table} WHERE id = %s", (key,))

    def change(self, env):
        env["onestop.process.step"].browse(self.step).share = 500
        env.flush_all()

    def publish(self, env):
        version = env["onestop.procedure.version"].browse(self.version)
        version._publish(date(2026, 1, 1))
        env.flush_all()

    def late(self, slow, quick):
        """Let ``slow`` begin, ``quick`` run and commit, then ``slow`` go on."""
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cr.execute(
                "SELECT in_use FROM onestop_process WHERE id = %s", [self.process]
            )
            self.run_as(SUPERUSER_ID, quick)
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(SerializationFailure),
            ):
                slow(env)

    def test_changed_while_it_is_published(self):
        self.late(self.change, self.publish)
        # Run again, as a request is, it sees that the design is in use.
        with self.assertRaises(UserError):
            self.run_as(SUPERUSER_ID, self.change)

    def test_published_while_it_is_changed(self):
        self.late(self.publish, self.change)
        self.run_as(SUPERUSER_ID, self.publish)
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT share, in_use FROM onestop_process_step s "
                "JOIN onestop_process p ON p.id = s.process_id WHERE p.id = %s",
                [self.process],
            )
            self.assertEqual(cr.fetchone(), (500, True))
