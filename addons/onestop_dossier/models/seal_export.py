"""The export of the history for ``dev/verify_history.py``: plain JSON Lines."""

import json

from odoo import api, fields, models

DOSSIERS_SQL = "SELECT id, code FROM onestop_dossier WHERE code IS NOT NULL ORDER BY id"
DAYS_SQL = """
    SELECT DISTINCT (recorded_at + interval '7 hours')::date AS day
      FROM onestop_dossier_event ORDER BY day
"""


class OnestopSealDay(models.Model):
    _inherit = "onestop.seal.day"

    @api.model
    def _export(self, write):
        """Write the whole history, line by line.

        A header; the closed days with their roots; the codes of dossiers, to name
        them by; every event by its recording day. No line holds a name or a number
        of a person.

        :param write: called with each line
        """

        def put(**line):
            write(json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n")

        self.env.flush_all()
        put(
            onestop_history=1,
            database=self.env.cr.dbname,
            made=fields.Datetime.now().isoformat(),
        )
        for row in self.search([("state", "=", "closed")], order="day"):
            put(day=row.day.isoformat(), root=row.root, count=row.event_count)
        self.env.cr.execute(DOSSIERS_SQL)
        for number, code in self.env.cr.fetchall():
            put(dossier=number, code=code)
        self.env.cr.execute(DAYS_SQL)
        for [day] in self.env.cr.fetchall():
            for event in self.env["onestop.dossier.event"]._sealed_events(day):
                put(event=event)
