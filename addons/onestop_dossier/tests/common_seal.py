"""Closed days of the history, for the tests of the seal."""

import json
import sys
import tempfile
from datetime import date, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from unittest.mock import patch

from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules import seal

from .common import OnestopDossierCase

SCRIPT = Path(__file__).parents[3] / "dev" / "verify_history.py"
DAYS = [date(2026, 2, day) for day in (2, 3, 4)]
LAST = DAYS[-1]
# One event of every dossier and day, as another day's work would have written it.
COPY_SQL = """
    INSERT INTO onestop_dossier_event
           (dossier_id, sequence, at, recorded_at, actor_id, actor_login, action,
            from_state, to_state, details)
    SELECT d.id, 100 + %(day)s, %(at)s, %(at)s + d.number * interval '1 second', 7,
           't_clerk', 'pass_on', 'processing', 'processing',
           jsonb_build_object('user_id', 7)
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS number
              FROM onestop_dossier WHERE id IN %(ids)s) AS d
"""


def load_verifier():
    spec = spec_from_file_location("onestop_verify_history", SCRIPT)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class SealCase(OnestopDossierCase):
    """Three closed days with one event a day of each of four dossiers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.verifier = load_verifier()
        cls.days = cls.env["onestop.seal.day"]
        case = cls("run_nothing")
        cls.dossiers = cls.env["onestop.dossier"].union(
            *(case._receive() for _ in range(4))
        )
        # Their own events are of today, which is never closed here.
        cls.env.flush_all()
        cls.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for number, day in enumerate(DAYS):
            cls.env.cr.execute(
                COPY_SQL,
                {
                    "day": number,
                    "at": datetime(day.year, day.month, day.day, 1),
                    "ids": tuple(cls.dossiers.ids),
                },
            )

    def run_nothing(self):
        """Only for the instance that :meth:`setUpClass` borrows methods from."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name)
        self.key = self.place / "history.key"
        self.folder = self.place / "days" / self.env.cr.dbname
        patched = patch.dict(
            "os.environ",
            ONESTOP_HISTORY_KEY=str(self.key),
            ONESTOP_HISTORY_FOLDER=str(self.place / "days"),
        )
        patched.start()
        self.addCleanup(patched.stop)

    def close(self, *days):
        for day in days or DAYS:
            self.assertTrue(self.days._close_day(day), day)

    def export(self, made=None):
        """The lines of an export, as if made on the day after the last closed one."""
        lines = []
        self.days._export(lines.append)
        header = json.loads(lines[0])
        header["made"] = made or f"{LAST + timedelta(days=1)}T05:00:00"
        return [json.dumps(header), *lines[1:]]

    def findings(self, lines=None, **more):
        verifier = self.verifier
        keys = seal.read_keys(self.key.read_text())
        export = verifier.Export(lines or self.export())
        check = verifier.Check(export, self.folder, keys, **more)
        found = check.run()
        # Today's events are newer than the last closed day: never a finding.
        return [one for one in found if one.day <= str(LAST)], check

    def as_owner(self, query, *params):
        """Run SQL as an owner of the database does who means harm."""
        names = ("onestop_dossier_event", "onestop_seal_day")
        tables = [SQL.identifier(name) for name in names]
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
        # The statements stand in the tests; nothing comes from outside.
        self.env.cr.execute(query, params)  # pylint: disable=sql-injection,E8501
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))


class mute_stdout:  # noqa: N801 - used as a `with` statement
    """Keeps what the script prints out of the log of tests."""

    def __enter__(self):
        self.kept = sys.stdout, sys.stderr
        self.hole = open("/dev/null", "w")
        sys.stdout = sys.stderr = self.hole

    def __exit__(self, *details):
        sys.stdout, sys.stderr = self.kept
        self.hole.close()
