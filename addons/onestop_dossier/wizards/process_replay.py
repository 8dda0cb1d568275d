"""Last year's closed dossiers, run through a changed process design.

What is assumed is told in ``rules.replay`` and in docs/processes.md. Only counts leave:
the dialog is open to those who design processes and may not read dossiers.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules import replay as rules
from odoo.addons.onestop_procedure.tools import to_local, to_utc

CLOSED = ("finished", "returned", "refused")


class OnestopProcessReplay(models.TransientModel):
    _name = "onestop.process.replay"
    _description = "Replay of closed dossiers through a process design"

    process_id = fields.Many2one("onestop.process", required=True)
    version_id = fields.Many2one(
        "onestop.procedure.version",
        "With the terms of",
        help="A changed version whose time limits count; empty: each dossier's own.",
    )
    procedure_ids = fields.Many2many(
        "onestop.procedure",
        string="Procedures",
        help="Empty: those of the version, or those that use this design or an "
        "earlier edition of it.",
    )
    date_from = fields.Date(
        "Closed from",
        required=True,
        default=lambda self: self._today() - relativedelta(years=1),
    )
    date_to = fields.Date("Until", required=True, default=lambda self: self._today())
    done = fields.Boolean(readonly=True)
    dossiers = fields.Integer(readonly=True)
    late_then = fields.Integer("Were late", readonly=True)
    late = fields.Integer("Would be late", readonly=True)
    better = fields.Integer("No longer late", readonly=True)
    worse = fields.Integer("Newly late", readonly=True)
    undated = fields.Integer("Without due date", readonly=True)
    table = fields.Html("By step", readonly=True, sanitize=False)

    @api.model
    def _today(self):
        return self.env["onestop.procedure"]._today()

    @api.onchange("version_id")
    def _onchange_version_id(self):
        if self.version_id.process_id:
            self.process_id = self.version_id.process_id

    def action_run(self):
        """Count, and show what came out.

        :raises UserError: no procedure is meant, or the dates are in the wrong order
        """
        self.ensure_one()
        if self.date_to < self.date_from:
            raise UserError(self.env._("Until: the period ends before it begins."))
        design = self.process_id._design()
        found = rules.replay(design, self._closed(self._procedures()))
        self.write(
            {
                "done": True,
                "dossiers": found.dossiers,
                "late_then": found.late_then,
                "late": found.late,
                "better": found.better,
                "worse": found.worse,
                "undated": found.undated,
                "table": self._step_table(found),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replay of closed dossiers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _procedures(self):
        """Return the procedures whose dossiers are replayed."""
        if self.procedure_ids:
            return self.procedure_ids
        if self.version_id:
            return self.version_id.procedure_id
        editions = self.process_id
        while editions[-1].previous_id:
            editions += editions[-1].previous_id
        groups = self.env["onestop.procedure.version"]._read_group(
            [("process_id", "in", editions.ids), ("state", "=", "published")],
            ["procedure_id"],
        )
        if not groups:
            raise UserError(
                self.env._(
                    "Procedures: no published procedure uses this design yet; choose "
                    "those whose dossiers are to be run through it."
                )
            )
        return self.env["onestop.procedure"].union(*(p for [p] in groups))

    def _step_table(self, found):
        """Return the counts of each step as an HTML table."""
        steps = {step.id: step.name for step in self.process_id.step_ids}
        wording = self.env["onestop.wording"]
        row = Markup(
            "<tr><td>%s</td><td class='text-end'>%s</td><td class='text-end'>%s</td>"
            "<td class='text-end'>%s</td></tr>"
        )
        rows = [
            row
            % (
                steps[step.key],
                step.late_then,
                step.late,
                wording._short_time(step.minutes // max(found.dossiers, 1)),
            )
            for step in found.steps
        ]
        head = row.replace("td", "th") % (
            self.env._("Step"),
            self.env._("Late at this kind of step then"),
            self.env._("Would be late here"),
            self.env._("Time needed on average"),
        )
        return Markup("<table class='table table-sm'>%s%s</table>") % (
            head,
            Markup("").join(rows),
        )

    # === WHAT HAPPENED THEN === #

    def _closed(self, procedures):
        """Return the rules' Closed values of the dossiers meant."""
        rows = self._dossier_rows(procedures)
        ids = tuple(row["id"] for row in rows)
        if not ids:
            return []
        tasks, pauses = self._task_rows(ids), self._pauses(ids)
        calendars, terms = {}, {}
        closed = []
        for row in rows:
            agency = row["clock"]
            if agency not in calendars:
                calendars[agency] = (
                    self.env["onestop.agency"].browse(agency)._work_calendar()
                )
            calendar = calendars[agency]
            visits = tuple(
                rules.Visit(
                    task["kind"],
                    _worked(calendar, task, pauses.get(row["id"], ())),
                    bool(task["due_at"] and task["left_at"] > task["due_at"]),
                )
                for task in tasks.get(row["id"], ())
            )
            key = (row["version_id"], row["channel"], row["case_id"])
            if key not in terms:
                terms[key] = self._term_of(*key)
            then = _until_the_end_of(calendar, row["received_at"], row["first_due_at"])
            limit = self._limit(row, calendar) if self.version_id else then
            closed.append(rules.Closed(visits, terms[key], limit, then))
        return closed

    def _limit(self, row, calendar):
        """Return the minutes until the end of the due date under the new version."""
        version = self.version_id
        channel, case = self._here(row["channel"], row["case_id"])
        received = to_local(row["received_at"])
        due_at = version._deadline(received, channel, case, calendar).due_at
        return _until_the_end_of(
            calendar, row["received_at"], due_at and to_utc(due_at)
        )

    def _term_of(self, version_id, channel, case_id):
        """Return the working minutes for which the design is planned."""
        if self.version_id:
            return self.version_id._working_minutes(*self._here(channel, case_id))
        version = self.env["onestop.procedure.version"].browse(version_id)
        case = version.case_ids.browse(case_id or [])
        return version._working_minutes(channel, case)

    def _here(self, channel, case_id):
        """Return channel and case as the new version has them.

        The case of the same code; the first channel where that one is not offered.
        """
        version = self.version_id
        if channel not in version.channel_ids.mapped("channel"):
            channel = version.channel_ids[:1].channel
        code = version.case_ids.browse(case_id or []).code
        return channel, version.case_ids.filtered(lambda c: code and c.code == code)[:1]

    def _dossier_rows(self, procedures):
        first = datetime.combine(self.date_from, datetime.min.time())
        last = datetime.combine(self.date_to, datetime.min.time()) + timedelta(days=1)
        self.env["onestop.dossier"].flush_model()
        return self._rows(
            SQL(
                """
                SELECT id, version_id, channel, case_id, received_at, first_due_at,
                       COALESCE(clock_agency_id, competent_agency_id, agency_id) clock
                  FROM onestop_dossier
                 WHERE procedure_id IN %s AND state IN %s
                   AND finished_at >= %s AND finished_at < %s
                   AND received_at IS NOT NULL AND version_id IS NOT NULL
                 ORDER BY id
                """,
                tuple(procedures.ids),
                CLOSED,
                to_utc(first),
                to_utc(last),
            )
        )

    def _task_rows(self, ids):
        """Return dossier → its visits until the result, opinions left out."""
        self.env["onestop.dossier.task"].flush_model()
        found = defaultdict(list)
        for row in self._rows(
            SQL(
                """
                SELECT dossier_id, kind, entered_at, left_at, due_at
                  FROM onestop_dossier_task
                 WHERE dossier_id IN %s AND parallel IS NOT TRUE AND kind != 'return'
                   AND left_at IS NOT NULL
                """,
                ids,
            )
        ):
            found[row["dossier_id"]].append(row)
        return found

    def _pauses(self, ids):
        """Return dossier → the times in which its clock stood still (UTC)."""
        self.env["onestop.dossier.event"].flush_model()
        found, since = defaultdict(list), {}
        for row in self._rows(
            SQL(
                """
                SELECT dossier_id, at, clock_stopped
                  FROM onestop_dossier_event
                 WHERE dossier_id IN (
                           SELECT dossier_id FROM onestop_dossier_event
                            WHERE dossier_id IN %s AND clock_stopped)
                 ORDER BY dossier_id, sequence
                """,
                ids,
            )
        ):
            dossier = row["dossier_id"]
            if row["clock_stopped"]:
                since.setdefault(dossier, row["at"])
            elif dossier in since:
                found[dossier].append((since.pop(dossier), row["at"]))
        return found

    def _rows(self, query):
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()


def _until_the_end_of(calendar, received_at, due_at):
    """Return the working minutes until the due date is over, or None."""
    if not due_at:
        return None
    end = datetime.combine(to_local(due_at), datetime.min.time()) + timedelta(days=1)
    received = to_local(received_at)
    return calendar.working_minutes(received, max(end, received))


def _worked(calendar, task, pauses):
    """Return the working minutes of a visit without those of the pauses in it."""
    entered, left = task["entered_at"], max(task["left_at"], task["entered_at"])
    minutes = calendar.working_minutes(to_local(entered), to_local(left))
    for start, end in pauses:
        first, last = max(start, entered), min(end, left)
        if first < last:
            minutes -= calendar.working_minutes(to_local(first), to_local(last))
    return minutes
