"""The history of a dossier: one row per transition, never changed.

Plain table habits break here. ``_log_access`` is off (no ``write_date`` to keep),
nothing stored is computed, and actors are kept as id and login text, so that
deleting a user neither fails nor rewrites the past. Triggers refuse UPDATE, DELETE
and TRUNCATE to everybody, the database owner's ordinary statements included.

Events hold references only: no names, no ID numbers, no free text. Words are in
``onestop.dossier.remark``. Each day is sealed when it is over (``seal_day.py``).
"""

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError

from .labels import EVENT_LABELS, STATE_LABELS

APPEND_ONLY_SQL = """
CREATE OR REPLACE FUNCTION onestop_event_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '%: the history is append-only (%)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$ LANGUAGE plpgsql;
"""


def append_only_sql(table, name=None, when=""):
    """Return the statements that let rows of ``table`` be added only.

    :param str name: what the triggers are named after, the table by default
    :param str when: condition on ``OLD``; rows for which it fails may change
    """
    name = name or table
    row = f"WHEN ({when}) " if when else ""
    return (
        APPEND_ONLY_SQL
        + f"""
CREATE OR REPLACE TRIGGER {name}_no_change
    BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW {row}EXECUTE FUNCTION onestop_event_append_only();
CREATE OR REPLACE TRIGGER {name}_no_truncate
    BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION onestop_event_append_only();
"""
    )


GUARD_SQL = (
    append_only_sql("onestop_dossier_event", "onestop_event")
    + """
CREATE OR REPLACE FUNCTION onestop_dossier_state_guard() RETURNS trigger AS $$
DECLARE
    held text;
    told text;
BEGIN
    -- At commit only the last word counts, not each step on the way to it.
    SELECT state INTO held FROM onestop_dossier WHERE id = NEW.id;
    SELECT to_state INTO told FROM onestop_dossier_event
     WHERE dossier_id = NEW.id ORDER BY sequence DESC LIMIT 1;
    IF held IS NOT NULL AND held <> COALESCE(told, 'draft') THEN
        RAISE EXCEPTION
            'onestop_dossier %: state % is not the target of its last event (%)',
            NEW.id, held, COALESCE(told, 'none')
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS onestop_dossier_state_guard ON onestop_dossier;
CREATE CONSTRAINT TRIGGER onestop_dossier_state_guard
    AFTER INSERT OR UPDATE OF state ON onestop_dossier
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION onestop_dossier_state_guard();
"""
)
# What the ORM does not know and an uninstallation would leave behind.
DROP_GUARD_SQL = """
DROP FUNCTION IF EXISTS onestop_event_append_only() CASCADE;
DROP FUNCTION IF EXISTS onestop_dossier_state_guard() CASCADE;
"""
# A number that is taken is a lost race, not a mistake of the caller.
SEQUENCE_KEY = "onestop_dossier_event_dossier_sequence_uniq"
# Stands for the login of a citizen, which is often a number or an address of theirs.
CITIZEN = "citizen"


def suspensions(marks):
    """Return ``(start, end, state)`` for each time that a clock stood still.

    :param marks: ``(at, clock_stopped, to_state)`` of the events, in their order
    """
    spans, start, cause = [], None, None
    for at, stopped, state in marks:
        if stopped and start is None:
            start, cause = at, state
        elif start is not None and not stopped:
            spans.append((start, at, cause))
            start = None
    return spans if start is None else [*spans, (start, None, cause)]


class OnestopDossierEvent(models.Model):
    _name = "onestop.dossier.event"
    _description = "Event of a dossier"
    _inherit = "onestop.dossier.part"
    _order = "dossier_id, sequence"
    _rec_name = "action"
    _log_access = False

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(required=True, help="From 1 within the dossier.")
    at = fields.Datetime("When", required=True, help="The time that counts.")
    recorded_at = fields.Datetime(
        "Recorded",
        required=True,
        help="When the transaction that wrote the row began; its day seals it.",
    )
    actor_id = fields.Integer("Actor (id)", required=True)
    actor_login = fields.Char("Actor", required=True)
    action = fields.Selection(EVENT_LABELS, required=True)
    from_state = fields.Selection(STATE_LABELS, required=True)
    to_state = fields.Selection(STATE_LABELS, required=True)
    task_id = fields.Integer("Task (id)")
    due_before = fields.Datetime()
    due_after = fields.Datetime()
    clock_stopped = fields.Boolean(
        help="Whether the clock stands still from this event on."
    )
    details = fields.Json(help="References only, never names or numbers of people.")

    _dossier_sequence_uniq = models.Constraint(
        "UNIQUE(dossier_id, sequence)", "Two events of one dossier with one number."
    )
    _at_index = models.Index("(at)")
    # Rows come in the order of this time: a few pages find a day, and an insertion
    # costs next to nothing.
    _recorded_index = models.Index("USING brin (recorded_at)")

    def init(self):
        super().init()
        # The guard stands on two tables, so it waits until all are made.
        self.pool.post_init(self.env.cr.execute, GUARD_SQL)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The history of a dossier cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("The history of a dossier cannot be deleted."))

    @api.model_create_multi
    def create(self, vals_list):
        """Append; when and by whom is told by the transaction, not by the caller.

        :raises ConcurrencyError: somebody else appended to the same history since this
            transaction began; it is run again and then sees that event
        """
        record = self._record()
        try:
            return super().create([{**vals, **record} for vals in vals_list])
        except UniqueViolation as error:
            if error.diag.constraint_name != SEQUENCE_KEY:
                raise
            raise ConcurrencyError(
                self.env._("Somebody else is working on this dossier right now.")
            ) from error

    @api.model
    def _record(self):
        """Return when and by whom an event is recorded now, as values of its row."""
        user = self.env.user
        return {
            "recorded_at": self.env.cr.now().replace(microsecond=0),
            "actor_id": user.id,
            "actor_login": user.login if user._is_internal() else CITIZEN,
        }

    def _suspensions(self, upcoming=None):
        """Return ``(start, end, state)`` for each time that the clock stood still.

        :param upcoming: ``(at, clock_stopped)`` of an event about to be appended
        :return: naive UTC datetimes, ``end`` ``None`` while the clock stands;
            ``state`` is the one that stopped it
        """
        marks = [(e.at, e.clock_stopped, e.to_state) for e in self.sorted("sequence")]
        return suspensions([*marks, *([(*upcoming, "")] if upcoming else [])])

    def _previous_state(self):
        """Return the state from which the dossier came into its present one."""
        last = self.sorted("sequence")[-1:]
        while last and last.from_state == last.to_state:
            last = self.filtered(lambda e, n=last.sequence: e.sequence == n - 1)
        return last.from_state if last else "draft"
