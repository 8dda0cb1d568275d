"""Requests for supplement that nobody answers: the dossier is stopped on that ground.

A timed job acts as ``system``; whether the time is over is asked of the table of
transitions again, dossier by dossier (``_supplement_expired``).
"""

import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .settings import is_on, whole

_logger = logging.getLogger(__name__)

SETTING = "supplement_days"
UNANSWERED = "unanswered"
# A working day is never shorter than a day: who was asked later has time left.
EXPIRED_SQL = """
    SELECT dossier.id
      FROM onestop_dossier AS dossier
      JOIN LATERAL (
            SELECT event.at FROM onestop_dossier_event AS event
             WHERE event.dossier_id = dossier.id
               AND event.from_state <> event.to_state
          ORDER BY event.sequence DESC LIMIT 1) AS asked ON TRUE
     WHERE dossier.state IN ('supplement', 'intake_supplement') AND asked.at < %s
  ORDER BY asked.at, dossier.id
"""


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    _waiting_index = models.Index(
        "(state) WHERE state IN ('supplement', 'intake_supplement')"
    )

    @api.model
    def _cron_stop_unanswered(self):
        """Stop what was not answered in time, each dossier in its own transaction.

        One that somebody works on right now is left to the next run.
        """
        if not is_on(self.env, "supplement_close"):
            return
        dossiers = self._supplements_expired()
        job = self.env["ir.cron"]
        job._commit_progress(remaining=len(dossiers))
        for dossier in dossiers:
            dossier.with_user(SUPERUSER_ID)._stop_unanswered()
            job._commit_progress(1)

    @api.model
    def _supplements_expired(self):
        """Return the dossiers whose time to answer has passed, longest ago first."""
        self.env.flush_all()
        before = fields.Datetime.now() - timedelta(days=whole(self.env, SETTING))
        rows = self.env.execute_query(SQL(EXPIRED_SQL, before))
        dossiers = self.browse(row_id for (row_id,) in rows)
        return dossiers.filtered(lambda dossier: dossier._supplement_expired())

    def _stop_unanswered(self):
        """Take ``stop`` on that ground; return whether it was taken."""
        self.ensure_one()
        # The applicant reads it, whatever language the job runs in.
        reason = self.with_context(lang="vi_VN").env._(
            "The request for supplement was not answered within %(days)s working days.",
            days=whole(self.env, SETTING),
        )
        try:
            with self.env.cr.savepoint():
                self._transition("stop", {"reason": reason, "ground": UNANSWERED})
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            _logger.info("Dossier %s: in use, not stopped yet", self.id)
            return False
        except UserError as error:
            _logger.warning("Dossier %s: not stopped: %s", self.id, error)
            return False
        return True

    def _event_details(self, action, values):
        """Keep the ground of a stop that the system took."""
        details = super()._event_details(action, values)
        if values.get("ground") == UNANSWERED:
            details = {**(details or {}), "ground": UNANSWERED}
        return details
