"""Re-dating of steps: the open step of a dossier that moved gets its new limit.

Opinions keep the day by which they were asked for.
"""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.onestop_procedure.tools import to_local, to_utc

OPEN_SQL = """
    SELECT task.id, task.agency_id, task.step_id, task.entered_at, task.due_at,
           dossier.version_id, dossier.channel, dossier.case_id
      FROM onestop_dossier_task AS task
      JOIN onestop_dossier AS dossier ON dossier.id = task.dossier_id
     WHERE task.dossier_id IN %s AND task.left_at IS NULL AND task.parallel IS NOT TRUE
       AND task.due_at IS NOT NULL AND task.step_id IS NOT NULL
"""
APPLY_SQL = """
    UPDATE onestop_dossier_task AS task
       SET due_at = fresh.due_at, write_uid = %s, write_date = %s
      FROM unnest(%s::int[], %s::timestamp[]) AS fresh(id, due_at)
     WHERE task.id = fresh.id
"""


class OnestopDossierTask(models.Model):
    _inherit = "onestop.dossier.task"

    @api.model
    def _redate_open(self, dossier_ids):
        """Give the open steps of these dossiers the limits of today's calendar."""
        calendars, minutes, dates = {}, {}, {}
        moved = {}
        for row in self.env.execute_query(SQL(OPEN_SQL, tuple(dossier_ids))):
            task_id, agency_id, step_id, entered_at, due_at, *terms = row
            if agency_id not in calendars:
                agency = self.env["onestop.agency"].browse(agency_id)
                calendars[agency_id] = agency._work_calendar()
            work = (step_id, *terms)
            if work not in minutes:
                minutes[work] = self._step_minutes(*work)
            key = (agency_id, entered_at, minutes[work])
            if key not in dates:
                dates[key] = _due_at(calendars[agency_id], *key[1:])
            if dates[key] and dates[key] != due_at:
                moved[task_id] = dates[key]
        if moved:
            now = self.env.cr.now().replace(microsecond=0)
            args = (self.env.uid, now, list(moved), list(moved.values()))
            self.env.cr.execute(APPLY_SQL, args)

    @api.model
    def _step_minutes(self, step_id, version_id, channel, case_id):
        return (
            self.env["onestop.procedure.version"]
            .browse(version_id)
            ._step_minutes(
                self.env["onestop.process.step"].browse(step_id),
                channel,
                self.env["onestop.procedure.case"].browse(case_id or ()),
            )
        )


def _due_at(calendar, at, minutes):
    """Return when so much work is due; None where no time is known for the step."""
    return to_utc(calendar.add_minutes(to_local(at), minutes)) if minutes else None
