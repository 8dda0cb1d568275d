import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .catalogue_run import CRON, WAITING

_logger = logging.getLogger(__name__)

# Records stored in one transaction of an import in batches.
BATCH = 200
# Times that a batch is tried when others write the same rows.
ATTEMPTS = 5


class _Cancelled(Exception):
    """Somebody pressed "Cancel" while everything or nothing was to go in."""


class OnestopCatalogueImportRun(models.Model):
    """The work in the background.

    What a batch takes in, and the row that says so, are committed together: an import
    that dies goes on after the last batch, and counts nothing twice. The run's own row
    is written in short transactions of their own, so that its progress is seen while
    a batch is still open.
    """

    _inherit = "onestop.catalogue.import.run"

    @api.model
    def _cron_import(self):
        """Work on what waits, oldest first."""
        while run := self.search([("state", "in", WAITING)], order="id", limit=1):
            if not run._work():
                # Another import holds the lock, perhaps one from a shell.
                soon = fields.Datetime.now() + timedelta(minutes=1)
                self.env.ref(CRON)._trigger(soon)
                return

    def _work(self):
        """Do this import; return False if another one is running."""
        user = self.started_by
        run = self.with_user(user).with_context(lang=user.lang)
        importer = run.env["onestop.catalogue.import"]
        for _attempt in range(ATTEMPTS):
            try:
                importer._check_allowed()
                if not importer._try_lock():
                    return False
                run._take_file(importer)
            except TransactionRollbackError:
                # Somebody changed the same rows; go on from the last batch.
                self.env.cr.rollback()
                continue
            except _Cancelled:
                self._end("cancelled")
            except (UserError, AccessError) as error:
                self._end("failed", str(error))
            except Exception:
                _logger.exception("Import %s stopped", self.id)
                self._end("failed", run._server_error())
            except BaseException:
                # The process ends; the cron would commit what is half done.
                self.env.cr.rollback()
                raise
            return True
        self._end("failed", run._server_error())
        return True

    def _server_error(self):
        return self.env._("An error on the server stopped it; the log tells more.")

    def _take_file(self, importer):
        """Read the file, store what is not yet stored, and tell the end."""
        readings, faults = importer._read(importer._open(self._data()).entries)
        covered = sum(self.batch_ids.mapped("count"))
        self._tell(
            state="running",
            started_at=self.started_at or fields.Datetime.now(),
            total=len(readings) + len(faults),
            done=len(faults) + covered,
        )
        # A new snapshot, in which the run's row is the one just written.
        self.env["ir.cron"]._commit_progress()
        if self.on_error == "stop":
            ended = self._take_whole(importer, readings, faults, covered)
        else:
            ended = self._take_batches(importer, readings, faults, covered)
        if ended != "cancelled":
            self._add_errors(importer, faults)
        self._end(ended)

    def _take_whole(self, importer, readings, faults, covered):
        """Store everything in one transaction, or nothing; return the end's state."""
        if faults or covered:
            return "failed" if faults else "done"
        batch = self._new_batch(len(readings))
        counts, refused = importer._take(readings, [], "stop", self._tell_or_cancel)
        if refused:
            self.env.cr.rollback()
            faults += refused
            return "failed"
        batch.write(counts)
        self.env["ir.cron"]._commit_progress(len(readings))
        return "done"

    def _take_batches(self, importer, readings, faults, covered):
        """Store batch by batch, each committed whole; return the end's state."""
        for start in range(covered, len(readings), BATCH):
            if self._is_cancelled():
                return "cancelled"
            part = readings[start : start + BATCH]
            batch = self._new_batch(len(part))
            counts, refused = importer._take(part, [], "skip")
            batch.write(counts)
            self._add_errors(importer, refused)
            # From the cron's own environment: it knows which job this is.
            self.env["ir.cron"]._commit_progress(len(part))
            self.env.invalidate_all()
            self._tell(done=len(faults) + start + len(part))
        return "done"

    def _new_batch(self, count):
        """Add the row of a batch, first of all.

        Its key to the run locks the run's row before the progress is written from
        outside; later it would meet a newer row and fail.
        """
        batches = self.env["onestop.catalogue.import.batch"].sudo()  # server's rows
        return batches.create({"run_id": self.id, "count": count})

    def _add_errors(self, importer, faults):
        errors = self.env["onestop.catalogue.import.error"].sudo()  # server's rows
        errors.create(
            [
                {
                    "run_id": self.id,
                    "sheet": fault.sheet,
                    "line": fault.line,
                    "code": fault.code,
                    "place": fault.field,
                    "sentence": importer._sentence(fault),
                }
                for fault in sorted(faults, key=lambda fault: (fault.sheet, fault.line))
            ]
        )

    # === THE RUN'S OWN ROW === #

    def _tell(self, **vals):
        """Write the run's row in a transaction of its own."""
        with self.env.registry.cursor() as cr:
            run = self.with_env(api.Environment(cr, self.env.uid, {}))
            try:
                run._write_guarded(vals)
                run.flush_recordset()
            except SerializationFailure:
                # Somebody pressed "Cancel" just now; the next one tells as well.
                _logger.info("Import %s: progress not written", self.id)
                cr.rollback()
        self.invalidate_recordset(flush=False)

    def _is_cancelled(self):
        with self.env.registry.cursor() as cr:
            run = self.with_env(api.Environment(cr, self.env.uid, {}))
            return run.cancel_asked

    def _tell_or_cancel(self, done):
        if self._is_cancelled():
            raise _Cancelled
        self._tell(done=done)

    def _end(self, state, failure=False):
        """Say how it ended; drop what an exception left half done."""
        if failure or state == "cancelled":
            self.env.cr.rollback()
        vals = {"state": state, "ended_at": fields.Datetime.now(), "failure": failure}
        if state == "done":
            vals["done"] = self.total
        self._write_guarded(vals)
        left = self.search_count(Domain("state", "in", WAITING))
        self.env["ir.cron"]._commit_progress(remaining=left)
