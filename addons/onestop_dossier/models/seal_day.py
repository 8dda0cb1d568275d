"""The days of the history: each is sealed once it is over.

The chain is made when a day is closed, not when an event is written: a chain at
insertion would make all counters wait for one another. The price is told in
``docs/history.md``: what happens to today's events before the closing is not seen.
"""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules import seal
from odoo.addons.onestop_procedure.tools import to_local

from . import seal_store
from .event import append_only_sql

GUARD_SQL = append_only_sql("onestop_seal_day", when="OLD.state = 'closed'")
PROBLEMS = [
    ("key", "The key file is missing or cannot be read"),
    ("folder", "The folder of the day files cannot be written"),
    ("other_file", "A day file with other contents stands there already"),
    ("transaction", "A transaction that began before midnight is still open"),
]
# A long import may run past midnight; only what lasts longer is worth a warning.
PATIENCE = timedelta(hours=12)


class OnestopSealDay(models.Model):
    _name = "onestop.seal.day"
    _description = "Day of the sealed history"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "day desc"
    _rec_name = "day"
    # Like the events: a deleted user must not reach into a closed day.
    _log_access = False

    day = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    problem = fields.Selection(PROBLEMS, "What it waits for", readonly=True)
    event_count = fields.Integer("Events", readonly=True)
    first_event = fields.Integer("First event (id)", readonly=True)
    last_event = fields.Integer("Last event (id)", readonly=True)
    root = fields.Char(readonly=True, help="Seals all events of the day.")
    previous_root = fields.Char("Root of the day before", readonly=True)
    key_name = fields.Char("Key", readonly=True)
    closed_at = fields.Datetime(readonly=True)

    _day_uniq = models.Constraint("UNIQUE(day)", "A day is closed once.")

    def init(self):
        super().init()
        self.pool.post_init(self.env.cr.execute, GUARD_SQL)

    # === CLOSING ===#

    @api.model
    def _cron_close_days(self):
        """Close every day that is over, the oldest first, each in a transaction."""
        cron = self.env["ir.cron"]
        days = self._days_to_close()
        for number, day in enumerate(days, 1):
            settled = self._is_settled(day)
            # A new transaction sees what was committed before the question above.
            cron._commit_progress(0)
            closed = self._close_day(day) if settled else self._wait(day, "transaction")
            cron._commit_progress(1, remaining=len(days) - number if closed else 0)
            if not closed:
                return

    @api.model
    def _days_to_close(self):
        """Return the days that are over and not closed, without a gap."""
        last = self.search([("state", "=", "closed")], limit=1).day
        if not last:
            self.env.cr.execute("SELECT min(recorded_at) FROM onestop_dossier_event")
            [first] = self.env.cr.fetchone()
            if not first:
                return []
            last = to_local(first).date() - timedelta(days=1)
        today = to_local(fields.Datetime.now()).date()
        return [last + timedelta(days=n) for n in range(1, (today - last).days)]

    @api.model
    def _is_settled(self, day):
        """Return whether no transaction can still add an event to ``day``.

        Events are recorded at the begin of their transaction (``cr.now()``), so the
        day is complete when none is open that began before its end.
        """
        self.env.cr.execute(
            """
            SELECT NOT EXISTS (
                SELECT FROM pg_stat_activity
                 WHERE datname = current_database()
                   AND pid <> pg_backend_pid()
                   AND backend_type = 'client backend'
                   AND xact_start < %s AT TIME ZONE 'UTC')
            """,
            [seal.day_bounds(day)[1]],
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _close_day(self, day):
        """Seal ``day``: write its file, then its row; return whether it is closed.

        The file comes first and is the same each time, so that a transaction that is
        rolled back after it leaves nothing that the next try does not find right.
        """
        before = self.search([("state", "=", "closed")], limit=1)
        try:
            keys = seal_store.read_keys(may_create=not before)
            if before.key_name not in (False, *(key.id for key in keys)):
                raise seal_store.StoreError("key")
            vals = self._seal(day, keys[-1], before.root or "")
        except seal_store.StoreError as error:
            return self._wait(day, error.problem)
        row = self._row(day)
        row.write(vals)
        row.activity_unlink(["mail.mail_activity_data_warning"])
        return True

    @api.model
    def _seal(self, day, key, previous):
        """Write the file of ``day`` and return the values of its row."""
        names = self.env["onestop.dossier.event"]._sealed_names()
        events = self.env["onestop.dossier.event"]._sealed_events(day)
        database = self.env.cr.dbname
        text, root = seal.seal_day(
            key, database, day.isoformat(), previous, names, events
        )
        seal_store.write_day(database, day.isoformat(), text)
        return {
            "state": "closed",
            "problem": False,
            "event_count": len(events),
            "first_event": events[0]["id"] if events else 0,
            "last_event": events[-1]["id"] if events else 0,
            "root": root,
            "previous_root": previous,
            "key_name": key.id,
            "closed_at": fields.Datetime.now(),
        }

    @api.model
    def _row(self, day):
        return self.search([("day", "=", day)]) or self.create({"day": day})

    @api.model
    def _wait(self, day, problem):
        """Keep the day open, say why, and tell the administrators once."""
        row = self._row(day)
        row.problem = problem
        late = fields.Datetime.now() > seal.day_bounds(day)[1] + PATIENCE
        if problem != "transaction" or late:
            row._tell_administrators()
        return False

    def _tell_administrators(self):
        if self.activity_ids:
            return
        words = dict(self._fields["problem"]._description_selection(self.env))
        for user in self.env.ref("base.group_system").user_ids:
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=user.id,
                summary=self.env._("The history is not sealed"),
                note=words[self.problem],
            )

    def action_try_again(self):
        """Let the closing run now; for the administrator who mended its cause."""
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Closing days is for administrators."))
        cron = self.env.ref("onestop_dossier.ir_cron_close_days")
        cron.sudo()._trigger()  # only asks for an earlier run

    # === GUARD ===#

    def write(self, vals):
        if any(row.state == "closed" for row in self):
            raise AccessError(self.env._("A closed day cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("Days of the history cannot be deleted."))


class OnestopDossierEvent(models.Model):
    _inherit = "onestop.dossier.event"

    @api.model
    def _sealed_names(self):
        """Return the columns that the seal covers: all there are, by name."""
        return tuple(
            sorted(
                name
                for name, field in self._fields.items()
                if field.store and field.column_type
            )
        )

    @api.model
    def _sealed_events(self, day):
        """Return the events recorded on a local ``day``, in the order of ids.

        :return: dicts of plain values, as ``rules.seal`` takes them
        """
        names = self._sealed_names()
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM onestop_dossier_event"
                " WHERE recorded_at >= %s AND recorded_at < %s ORDER BY id",
                SQL(", ").join(map(SQL.identifier, names)),
                *seal.day_bounds(day),
            )
        )
        return [
            {
                name: value.isoformat() if isinstance(value, datetime) else value
                for name, value in zip(names, row, strict=True)
            }
            for row in rows
        ]
