import logging
from contextlib import suppress
from pathlib import Path

import psycopg2

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..reading.fault import Fault, Refused
from ..reading.files import XLSX, open_file
from ..reading.record import read_record
from ..reading.source import read_objects, refuse_doubles
from .catalogue_words import FAULTS, FILE_FAULTS

_logger = logging.getLogger(__name__)

ON_ERROR = ("stop", "skip")
# Records stored at a time: bounds memory, large enough for few statements.
BATCH = 500
COUNTS = ("created", "updated", "unchanged", "to_settle")
# "onestop" as a number: two imports at a time would number versions twice.
LOCK = 0x6F6E6573746F70


class _NothingGoesIn(Exception):
    """Rolls the whole import back; the result tells why."""


class OnestopCatalogueImport(models.AbstractModel):
    """Takes national procedure records into the catalogue.

    Each record becomes a procedure with a published version. The same record again
    changes nothing; a changed one becomes a new version from its date. What a record
    means is decided by the package ``reading``; this model compares and stores.
    """

    _name = "onestop.catalogue.import"
    _description = "Import of procedures"

    # === ENTRY POINTS === #

    @api.model
    @api.private
    def import_file(self, path, on_error="stop"):
        """Import a file that lies on the server (shell, make import).

        Its kind is known by its content: JSON Lines, the national portal's JSON, a
        list in CSV, the XLSX template filled in.

        Not callable from outside: the path is the server's.

        :param str path: the file
        :param on_error: 'stop': a bad line and nothing goes in; 'skip': the bad line
            is told and the rest goes in
        :return: ``{created, updated, unchanged, to_settle, failed, errors}``, where
            ``errors`` are pairs of line and sentence
        :raises UserError: the file cannot be read or is empty
        """
        self._check_allowed()
        return self._import_bytes(self._file_bytes(path), on_error)

    @api.model
    def import_records(self, records, on_error="stop"):
        """Import records that were parsed elsewhere; lines are counted from 1.

        :param records: list of objects in the shape of the national records, or of
            the national portal's answers
        :return: as :meth:`import_file`
        """
        self._check_allowed()
        if isinstance(records, dict | str | bytes):
            raise UserError(self.env._("records: a list of records is expected."))
        return self._import(read_objects(records), on_error)

    @api.model
    def _import_bytes(self, data, on_error):
        """Import the bytes of a file of any known kind."""
        self._check_allowed()
        return self._import(self._open(data).entries, on_error)

    @api.model
    def _open(self, data):
        """Return the kind and the entries of a file.

        :raises UserError: says why the file as a whole cannot be read
        """
        try:
            opened = open_file(data)
            if opened.kind == XLSX:
                return self.env["onestop.catalogue.workbook"]._open(data)
        except Refused as refused:
            raise UserError(self._file_sentence(refused.fault)) from None
        return opened

    @api.model
    def _file_sentence(self, fault):
        """Return why a file cannot be read, with the line where there is one."""
        # The words are marked for translation where they stand.
        # pylint: disable=gettext-variable
        template = self.env._(FILE_FAULTS[fault.rule])
        reason = template % dict(fault.args)
        if fault.field:
            reason = f"{fault.field}: {reason}"
        if fault.line:
            reason = self.env._(
                "Line %(line)s: %(reason)s", line=fault.line, reason=reason
            )
        return reason

    @api.model
    def _file_bytes(self, path):
        try:
            return Path(path).read_bytes()
        except FileNotFoundError:
            problem = self.env._("There is no file %(path)s.", path=path)
        except OSError as error:
            problem = self.env._(
                "The file %(path)s cannot be read: %(reason)s.",
                path=path,
                reason=error.strerror,
            )
        raise UserError(problem)

    @api.model
    def _check_allowed(self):
        """Only catalogue staff and administrators may import."""
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("onestop_procedure.group_onestop_catalogue")
            or user.has_group("base.group_system")
        ):
            raise AccessError(self.env._("Only catalogue staff may import procedures."))

    # === THE IMPORT === #

    @api.model
    def _import(self, entries, on_error):
        """Read, compare and store; everything in one savepoint."""
        self._check_on_error(on_error)
        readings, faults = self._read(entries)
        return self._result(*self._take(readings, faults, on_error))

    @api.model
    def _check_on_error(self, on_error):
        if on_error not in ON_ERROR:
            raise UserError(
                self.env._(
                    "on_error: “%(value)s” is not one of %(known)s.",
                    value=on_error,
                    known=", ".join(ON_ERROR),
                )
            )

    @api.model
    def _take(self, readings, faults, on_error, tell=None):
        """Compare and store readings in one savepoint.

        :param faults: those of the lines that could not be read
        :param tell: called with the number of readings done so far
        :return: counts and all faults
        """
        self._lock()
        counts = dict.fromkeys(COUNTS, 0)
        # Promulgating agencies, which catalogue staff may only read, are entered
        # beside the procedures.
        store = self.env["onestop.catalogue.store"].sudo()  # caller checked
        plan = store._plan(readings)
        faults = [*faults, *plan.faults]
        counts["unchanged"] = len(plan.unchanged)
        if not (faults and on_error == "stop"):
            with suppress(_NothingGoesIn), self.env.cr.savepoint():
                self._store_all(store, plan, counts, faults, tell)
                if faults and on_error == "stop":
                    raise _NothingGoesIn
        if faults and on_error == "stop":
            counts.update(created=0, updated=0, to_settle=0)
        return counts, faults

    @api.model
    def _lock(self):
        """Let imports take their turn.

        :raises UserError: another one is running
        """
        if not self._try_lock():
            raise UserError(
                self.env._("Another import is running; wait until it has ended.")
            )

    @api.model
    def _try_lock(self):
        """Return whether this transaction is the only one that imports."""
        query = SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK)
        return self.env.execute_query(query)[0][0]

    @api.model
    def _read(self, entries):
        """Return the readings of the good lines and the faults of the bad ones."""
        readings, faults = [], []
        for entry in refuse_doubles(entries):
            if entry.fault:
                faults.append(entry.fault)
            else:
                readings.append(read_record(entry.record, entry.line, entry.listed))
        if not readings and not faults:
            raise UserError(self.env._("The file holds no records."))
        return readings, faults

    @api.model
    def _store_all(self, store, plan, counts, faults, tell):
        counts["to_settle"] += store._add_differences(plan.differences)
        done = counts["unchanged"]
        for start in range(0, len(plan.jobs), BATCH):
            jobs = plan.jobs[start : start + BATCH]
            self._store_batch(store, jobs, counts, faults)
            done += len(jobs)
            _logger.info("Import: %s records done", done)
            if tell:
                tell(done)

    @api.model
    def _store_batch(self, store, jobs, counts, faults):
        """Store the jobs together; if a rule refuses one, find it by halving."""
        try:
            with self.env.cr.savepoint():
                items = store._store(jobs)
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
            if len(jobs) == 1:
                reading = jobs[0].reading
                args = (("reason", self._reason(error)),)
                faults.append(Fault("refused", "", args, reading.code, reading.line))
                return
            middle = len(jobs) // 2
            self._store_batch(store, jobs[:middle], counts, faults)
            self._store_batch(store, jobs[middle:], counts, faults)
            return
        counts["created"] += sum(not job.procedure for job in jobs)
        counts["updated"] += sum(bool(job.procedure) for job in jobs)
        counts["to_settle"] += items

    @api.model
    def _reason(self, error):
        """Return what a rule of the catalogue or the database says, on one line."""
        text = str(error)
        if isinstance(error, psycopg2.Error):
            tables = {
                model._table: model
                for model in self.env.values()
                if not model._abstract
            }
            model = tables.get(error.diag.table_name, self)
            text = model._sql_error_to_message(error)
        return " ".join(text.split())

    # === WHAT IS TOLD === #

    @api.model
    def _result(self, counts, faults):
        faults = sorted(faults, key=lambda fault: fault.line)
        return {
            **counts,
            "failed": len(faults),
            "errors": [(fault.line, self._sentence(fault)) for fault in faults],
        }

    @api.model
    def _sentence(self, fault):
        """Return the line, the code if it is known, the field and the rule."""
        # The words are marked for translation where they stand.
        # pylint: disable=gettext-variable
        template = self.env._(FAULTS[fault.rule])
        reason = template % dict(fault.args)
        place = self.env._("Line %(line)s", line=fault.line)
        if fault.sheet:
            place = self.env._(
                "Sheet “%(sheet)s”, row %(line)s", sheet=fault.sheet, line=fault.line
            )
        if fault.code:
            place += f" ({fault.code})"
        if fault.field:
            place += f", {fault.field}"
        return f"{place}: {reason}."
