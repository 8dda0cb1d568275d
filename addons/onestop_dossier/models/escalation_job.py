"""The job that tells leaders and managers of dossiers in danger.

Leaders are told of what is overdue or at risk in their agency, those who stand in for
them too; managers of a centre of what is overdue for days. Each gets one mail a day and
an activity for the most urgent dossiers that are new to them; five hundred late
dossiers make one mail. Who is told, of what and when are settings.
"""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules import warning
from odoo.addons.onestop_procedure.tools import to_local, to_utc

from .settings import PREFIX, is_on, whole

ACTIVITY = "onestop_dossier.mail_activity_type_escalation"
OPEN_SQL = """
    SELECT activity.id, activity.user_id, dossier.warning, dossier.agency_id,
           task.agency_id
      FROM mail_activity AS activity
      JOIN onestop_dossier AS dossier ON dossier.id = activity.res_id
 LEFT JOIN onestop_dossier_task AS task
        ON task.id = dossier.current_task_id AND task.left_at IS NULL
     WHERE activity.res_model = 'onestop.dossier' AND activity.active
       AND activity.activity_type_id = %s
"""
NEW_SQL = """NOT EXISTS (
    SELECT FROM onestop_escalation_line AS line
     WHERE line.dossier_id = %(dossier)s.id AND line.user_id = %(user)s
       AND line.level = %(level)s
       AND line.task_id IN (0, COALESCE(%(dossier)s.current_task_id, 0)))
"""


class Reach(NamedTuple):
    """Whose dossiers a person is told of: ids of agencies led, of centres managed."""

    led: frozenset
    centres: frozenset


class OnestopEscalation(models.Model):
    _inherit = "onestop.escalation"

    @api.model
    def _cron_escalate(self):
        """Close activities that are settled, then tell each person what is new."""
        now = fields.Datetime.now()
        if not self.env["onestop.dossier"]._worked_lately(now):
            return
        job = self.env["ir.cron"]
        reaches = self._reaches() if is_on(self.env, "escalation") else {}
        self._close_activities(reaches)
        if to_local(now).hour < whole(self.env, "escalation_hour"):
            reaches = {}
        job._commit_progress(remaining=len(reaches))
        for user, reach in reaches.items():
            self._tell(user, reach)
            job._commit_progress(1)

    # === WHO, OF WHAT ===#

    @api.model
    def _reaches(self):
        """Return res.users → :class:`Reach` of everybody who may be told."""
        led, centres = {}, {}
        groups = "onestop_procedure.group_onestop_"
        for user in self.env.ref(groups + "leader").all_user_ids:
            led[user] = set(user._member_agency_ids())
        substitutes = self.env["onestop.substitute"]
        stand_in = sorted({row.substitute_id for row in substitutes._standings()})
        for user in self.env["res.users"].browse(stand_in):
            rows = substitutes._standing_of(user)
            led.setdefault(user, set()).update(row.agency_id for row in rows)
        agencies = self.env["onestop.agency"]
        for user in self.env.ref(groups + "manager").all_user_ids:
            mine = agencies.browse(user._member_agency_ids())
            centres[user] = set(mine.filtered("is_centre").ids)
        return {
            user: Reach(frozenset(led.get(user, ())), frozenset(centres.get(user, ())))
            for user in sorted({*led, *centres}, key=lambda user: user.id)
            if user.active and (led.get(user) or centres.get(user))
        }

    @api.model
    def _domains(self, reach):
        """Return level → Domain of what such a person is told, urgent first."""
        running = Domain("finished_at", "=", False)
        domains = {}
        if reach.centres:
            domains["long_late"] = running & Domain.OR(
                Domain("agency_id", "=", centre)
                & Domain("due_at", "<", self._long_ago(centre))
                for centre in sorted(reach.centres)
            )
        levels = ["late"]
        parameters = self.env["ir.config_parameter"]
        if parameters.get_param(PREFIX + "escalation_from", "at_risk") == "at_risk":
            levels.append("at_risk")
        if reach.led:
            here = Domain(
                "current_task_id",
                "any",
                [("left_at", "=", False), ("agency_id", "in", sorted(reach.led))],
            )
            for level in levels:
                domains[level] = running & Domain("warning", "=", level) & here
        return domains

    @api.model
    def _long_ago(self, centre_id):
        """Return before when a due date is overdue for longer than the setting."""
        calendar = self.env["onestop.agency"].browse(centre_id)._work_calendar()
        today = to_local(fields.Datetime.now()).date()
        days = whole(self.env, "escalation_days")
        first = warning.overdue_before(calendar, today, days)
        return to_utc(fields.Datetime.to_datetime(first))

    # === TELLING ===#

    @api.model
    def _tell(self, user, reach):
        """Tell ``user`` what is new since the last run; nothing is told twice."""
        domains = self._domains(reach)
        dossiers = self.env["onestop.dossier"]
        counts = {
            level: dossiers.search_count(domain) for level, domain in domains.items()
        }
        if not any(counts.values()):
            return
        row = self._row_of_today(user)
        row._keep(counts)
        for level, domain in domains.items():
            row._name_dossiers(level, domain)
        row._queue_mail()

    @api.model
    def _row_of_today(self, user):
        today = to_local(fields.Datetime.now()).date()
        row = self.search([("day", "=", today), ("user_id", "=", user.id)])
        return row or self._add([{"day": today, "user_id": user.id}])

    def _name_dossiers(self, level, domain):
        """Give an activity for each of the most urgent dossiers that are new."""
        room = whole(self.env, "escalation_dossiers") - len(self.line_ids)
        if room <= 0:
            return
        dossiers = self.env["onestop.dossier"]
        query = dossiers._search(domain, order="due_at, id", limit=room)
        table = SQL.identifier(query.table)
        query.add_where(SQL(NEW_SQL, dossier=table, user=self.user_id.id, level=level))
        found = dossiers.browse(query)
        if found:
            self.env["onestop.escalation.line"]._add(self._line_vals(found, level))
            found._replace_activity(self.user_id, self._words_for(level))

    def _line_vals(self, dossiers, level):
        """Return the lines of dossiers named; overdue for days is told at any step."""
        whatever_step = level == "long_late"
        return [
            {
                "escalation_id": self.id,
                "user_id": self.user_id.id,
                "dossier_id": dossier.id,
                "task_id": 0 if whatever_step else dossier.current_task_id.id,
                "level": level,
            }
            for dossier in dossiers
        ]

    def _words_for(self, level):
        """Return the words of an activity in the language of its reader."""
        return self.with_context(lang=self.user_id.lang)._level_words()[level]

    def _queue_mail(self):
        """Queue the day's mail, once; Odoo's own job sends it."""
        if self.mailed_at or not is_on(self.env, "escalation_mail"):
            return
        mail = False
        if self.user_id.email:
            template = self.env.ref("onestop_dossier.mail_template_escalation")
            mail = template.send_mail(self.id, force_send=False)
        self._keep({"mailed_at": fields.Datetime.now(), "mail_id": mail})

    # === CLOSING ===#

    @api.model
    def _close_activities(self, reaches):
        """Remove activities whose dossier is out of danger, over, or elsewhere."""
        self.env.flush_all()
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY)
        gone = []
        users = {user.id: reach for user, reach in reaches.items()}
        for row in self.env.execute_query(SQL(OPEN_SQL, type_id)):
            activity, user, level, centre, agency = row
            reach = users.get(user)
            stays = reach and (
                (level in ("at_risk", "late") and agency in reach.led)
                or (level == "late" and centre in reach.centres)
            )
            if not stays:
                gone.append(activity)
        self.env["mail.activity"].browse(gone).unlink()


class OnestopDossier(models.Model):
    _name = "onestop.dossier"
    _inherit = ["onestop.dossier", "mail.activity.mixin"]

    def _replace_activity(self, user, words):
        """Give ``user`` one activity for each of these dossiers, in place of an older.

        No mail for each: the day's mail names them all.
        """
        quiet = self.with_context(mail_activity_quick_update=True)
        quiet.activity_unlink([ACTIVITY], user_id=user.id)
        today = to_local(fields.Datetime.now()).date()
        return quiet.activity_schedule(
            ACTIVITY, date_deadline=today, summary=words, user_id=user.id
        )
