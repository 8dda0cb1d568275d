"""Reassigning: a leader gives open tasks of the own agency to another member.

No transition: state, clock and step stay. The history keeps who had the task and who
has it now; the reason is a remark that stays inside the office. What was acknowledged
stays acknowledged: the papers are in the agency already.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .labels import REASSIGNED


class OnestopDossierTask(models.Model):
    _inherit = "onestop.dossier.task"

    def _reassign(self, user, reason):
        """Give these open tasks to ``user``; all of them or none.

        :param user: res.users
        :param str reason: why; required
        :raises AccessError: the caller does not lead in the agency of each task
        :raises UserError: no reason, a task that is over, or a person who may not work
            on it; names the dossier
        :raises ConcurrencyError: somebody acts on one of the dossiers right now
        """
        self._check_reassign(user, reason)
        tasks = self.sudo().filtered(lambda t: t.user_id != user)  # checked just above
        tasks.dossier_id._lock()
        given = [(task, task.user_id.id) for task in tasks]
        tasks.write({"user_id": user.id})
        tasks.dossier_id._record_reassigned(given, user, reason)
        return tasks

    def _check_reassign(self, user, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Reason: say why the work changes hands."))
        self.check_access("read")
        led = self._led_agency_ids()
        roles = user._onestop_roles()
        member_of = user._member_agency_ids()
        for task in self.sudo():  # the same for whoever asks
            words = {"dossier": task.dossier_id.display_name, "name": user.name or "–"}
            if task.agency_id.id not in led:
                raise AccessError(
                    self.env._(
                        "%(dossier)s: only a leader of %(agency)s reassigns its tasks.",
                        agency=task.agency_id.name,
                        **words,
                    )
                )
            if task.left_at:
                raise UserError(
                    self.env._("%(dossier)s: this task is over already.", **words)
                )
            if task.agency_id.id not in member_of or not user.active:
                raise UserError(
                    self.env._(
                        "%(dossier)s: %(name)s is not a member of %(agency)s.",
                        agency=task.agency_id.name,
                        **words,
                    )
                )
            if not {task.role, "leader"} & roles:
                raise UserError(
                    self.env._(
                        "%(dossier)s: the step “%(step)s” is not for the role of "
                        "%(name)s.",
                        step=task.name,
                        **words,
                    )
                )

    def _led_agency_ids(self):
        """Return the agencies in which the user leads, or stands in for a leader."""
        user = self.env.user
        led = {
            row.agency_id for row in self.env["onestop.substitute"]._standing_of(user)
        }
        if "leader" in user._onestop_roles():
            led.update(user._member_agency_ids())
        return led


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    may_reassign = fields.Boolean(compute="_compute_may_reassign")

    @api.depends("current_task_id")
    @api.depends_context("uid")
    def _compute_may_reassign(self):
        """Say whether the user leads where a task of the dossier is open."""
        led = self._tasks_to_reassign().dossier_id
        for dossier in self:
            dossier.may_reassign = dossier in led

    def action_reassign(self):
        """Open the dialog that gives the open tasks of these dossiers to somebody."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reassign"),
            "res_model": "onestop.task.reassign",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_ids": self.ids},
        }

    def _tasks_to_reassign(self):
        """Return the open tasks of these dossiers that the user may reassign."""
        task = self.env["onestop.dossier.task"]
        return task.search(
            [
                ("dossier_id", "in", self.ids),
                ("left_at", "=", False),
                ("agency_id", "in", list(task._led_agency_ids())),
            ]
        )

    def _record_reassigned(self, given, user, reason):
        """Append an event and a remark for each task that changed hands.

        :param given: ``(task, id of who had it or False)``
        """
        now = fields.Datetime.now().replace(second=0)
        last = self._last_events()
        record = self.env["onestop.dossier.event"]._record()
        rows = []
        for task, before in given:
            dossier = task.dossier_id
            sequence, at, stopped = last[dossier.id]
            last[dossier.id] = (sequence + 1, max(at, now), stopped)
            rows.append(
                {
                    **record,
                    "action": REASSIGNED,
                    "dossier_id": dossier.id,
                    "sequence": sequence + 1,
                    "at": max(at, now),
                    "from_state": dossier.state,
                    "to_state": dossier.state,
                    "task_id": task.id,
                    "due_before": dossier.due_at,
                    "due_after": dossier.due_at,
                    "clock_stopped": stopped,
                    "details": self._reassign_details(task, before, user),
                }
            )
        events = self.env["onestop.dossier.event"].create(rows)
        self.env["onestop.dossier.remark"].create(
            [
                {
                    "dossier_id": event.dossier_id.id,
                    "event_id": event.id,
                    "action": REASSIGNED,
                    "author_id": self.env.uid,
                    "at": event.at,
                    "text": reason.strip(),
                    "public": False,
                }
                for event in events
            ]
        )

    def _reassign_details(self, task, before, user):
        """Return who had the task, who has it, and for whom a substitute decided."""
        details = {"from_id": before, "user_id": user.id}
        if "leader" in self.env.user._onestop_roles():
            return details
        for row in self.env["onestop.substitute"]._standing_of(self.env.user):
            if row.agency_id == task.agency_id.id:
                return {**details, "for_id": row.person_id, "substitute_id": row.id}
        return details
