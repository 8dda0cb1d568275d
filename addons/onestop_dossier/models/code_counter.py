"""Dossier codes: ``agency-YYMMDD-NNNN``, drawn one at a time (TT 03/2025, Điều 13).

The number is drawn in a short transaction of its own, after every check of the
reception has passed. A counter row inside the reception's transaction makes fifty
counters wait for each other's whole reception; ``max + 1`` gives the same number
twice. The price is a gap when the reception itself rolls back afterwards.
"""

import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from odoo.addons.onestop_procedure.rules import codes

_logger = logging.getLogger(__name__)

TRIES = 100


class OnestopCodeCounter(models.Model):
    _name = "onestop.code.counter"
    _description = "Counter of dossier codes"
    _log_access = False

    # Text, not a link: the side transaction cannot see an agency that its caller
    # has only just created, and a number must outlive a merged agency.
    agency_code = fields.Char(required=True)
    day = fields.Date(required=True)
    last_number = fields.Integer(required=True)

    _agency_day_uniq = models.Constraint(
        "UNIQUE(agency_code, day)", "One counter per agency and day."
    )

    @api.model
    def _draw(self, agency_code, day):
        """Return the next dossier code of ``agency_code`` for the local ``day``."""
        number = self._next(agency_code, day)
        return codes.build_dossier_code(agency_code, day, number)

    @api.model
    def _next(self, series, day):
        """Return the next number from 1 of ``series`` (an agency's code, or a form's
        series that begins with it) for ``day``.

        Two draws never return the same number. A draw that loses a race is simply
        drawn again: under REPEATABLE READ the loser gets a serialization failure
        and a fresh cursor sees the winner's row.
        """
        query = """
            INSERT INTO onestop_code_counter AS c (agency_code, day, last_number)
                 VALUES (%s, %s, 1)
            ON CONFLICT (agency_code, day)
              DO UPDATE SET last_number = c.last_number + 1
              RETURNING last_number
        """
        for attempt in range(TRIES):
            try:
                with self.env.registry.cursor() as cr:
                    cr.execute(query, (series, day), log_exceptions=False)
                    return cr.fetchone()[0]
            except psycopg2.errors.SerializationFailure:
                _logger.debug("number of %s drawn again (%s)", series, attempt)
        raise ConcurrencyError(
            f"No number could be drawn for {series} in {TRIES} tries."
        )
