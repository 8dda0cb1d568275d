"""The one way in which a dossier changes state.

``rules.lifecycle`` says what is allowed and where it leads; a small ``_effect_*``
per action says what else happens to the record; one event is appended. Other files
add to ``_effect_*``, ``_event_details`` and ``_after_transition``, never around
``_transition``.
"""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError, ValidationError

from odoo.addons.onestop_procedure.rules import deadline, lifecycle
from odoo.addons.onestop_procedure.tools import to_local

from .settings import is_on


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _transition(self, action, values=None, at=None):
        """Take ``action`` on this dossier, or say why not.

        :param str action: a name of ``rules.lifecycle.ACTIONS``
        :param dict values: what the action's dialog asked: ``reason``, ``note``,
            ``user_id`` (who gets the next task), ``step_id`` (which step, where the
            design leaves a choice), ``agency_id`` (whose opinion is asked),
            ``new_due_at`` (naive UTC, with an apology)
        :param datetime at: the time that counts, naive UTC; now where not given.
            Only Python callers reach it (demonstration, late entry).
        :return: the appended event
        :raises UserError: the table, the user's role or a fact forbids it; nothing
            has been written then
        :raises ConcurrencyError: somebody else is acting on this very dossier; the
            request is run again and then reads the new state
        """
        self.ensure_one()
        values = dict(values or {})  # notes are added on the way
        at = (at or fields.Datetime.now()).replace(second=0, microsecond=0)
        dossier = self.sudo()  # who may act is decided by the table, just below
        dossier._lock()
        self._check_seen()
        result = self._apply_rules(action, values)
        before, due_before, task = self.state, self.due_at, dossier.current_task_id
        effect = getattr(dossier, f"_effect_{action}", None)
        vals = (effect(values, at) if effect else None) or {}
        stops = dossier._stops_clock(result.target)
        if result.target != before:
            vals = {**vals, "state": result.target}
        # Whoever loses a race finds the number of the event taken.
        if vals:
            dossier._write_checked(vals)
        event = dossier._append_event(
            action=action,
            at=at,
            from_state=before,
            to_state=result.target,
            task_id=task.id,
            due_before=due_before,
            clock_stopped=stops,
            details=dossier._event_details(action, values),
        )
        dossier._keep_remark(event, values)
        dossier._after_transition(event)
        return event

    def _after_transition(self, event):
        """Hook for what follows from ``event``, whose state is written; superuser."""

    def _lock(self):
        """Hold the dossier until the end of the transaction, or give way.

        What was read before stays true: under REPEATABLE READ a row that somebody
        changed since this transaction began cannot be locked.
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise ConcurrencyError(
                self.env._("Somebody else is working on this dossier right now.")
            ) from error

    def _apply_rules(self, action, values):
        """Ask the table of transitions; turn its refusal into a sentence."""
        roles = self._roles_here()
        try:
            result = lifecycle.apply(
                self.state, action, roles, self._facts(values, action)
            )
        except lifecycle.IllegalTransition as error:
            raise UserError(self._refusal_words(error)) from error
        if not self._step_allows(action, roles):
            raise UserError(
                self.env._(
                    "“%(action)s” is not possible at the step “%(step)s”.",
                    action=self._action_label(action),
                    step=self.sudo().current_task_id.name or "–",  # words only
                )
            )
        return result

    @api.model
    def _action_label(self, action):
        field = self.env["onestop.dossier.event"]._fields["action"]
        labels = dict(field._description_selection(self.env))
        return labels.get(action, action)

    def _state_label(self, state=None):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels.get(state or self.state, state or self.state)

    def _refusal_words(self, error):
        """Return the sentence for an ``IllegalTransition``."""
        words = self._refusal_table().get(error.reason)
        if error.reason == "complete":
            names = self.sudo()._papers_lacking().mapped("name")  # words only
            return words + " " + "; ".join(names)
        if words:
            return words
        return self.env._(
            "“%(action)s” is not possible while the dossier is in state “%(state)s”.",
            action=self._action_label(error.action),
            state=self._state_label(error.state),
        )

    @api.model
    def _refusal_table(self):
        _ = self.env._
        return {
            "unknown_action": _("action: there is no such action."),
            "role": _("Your role may not do this with this dossier."),
            "complete": _("Papers missing or not acceptable:"),
            "late_entry": _("A late entry is made by a manager."),
            "late_entry_reason": _("Reason: a late entry needs one."),
            "void": _("A reception is voided by a manager."),
            "no_void": _("There is no reception yet that could be voided."),
            "void_reason": _("Reason: voiding a reception needs one."),
            "reason": _("Reason: it must be given here."),
            "reason_or_expired": _("Reason: it must be given here."),
            "new_date": _("New date: it must be given with the apology."),
            "one_supplement": _(
                "A supplement was already asked for once; a second request needs a "
                "manager and a reason (NĐ 63/2010, Điều 20)."
            ),
            "unanswered": _("The time to answer the request has not passed yet."),
            "previous_state": _("The state before the withdrawal is not known."),
            "undecided": _("A decision exists already."),
            "decided": _("There is no result yet."),
            "fee_due": _("There is nothing to pay."),
            "fee_settled": _("The fee has not been paid yet."),
            "first_apology": _(
                "A new appointment was already given once; there is no second one."
            ),
            "hand_over_waiting": _("The hand-over is acknowledged already."),
            "acknowledged": _("Acknowledge the hand-over first."),
            "further_step": _("This is the last step: finish the dossier."),
            "earlier_step": _("This is the first step; there is none to go back to."),
            "opinion_asked": _("No opinion has been asked for."),
        }

    # === EVENTS ===#

    def _append_note(self, action, details):
        """Append what changes neither state nor clock, as of now; return the event."""
        return self._append_event(
            action=action,
            at=fields.Datetime.now().replace(second=0, microsecond=0),
            from_state=self.state,
            to_state=self.state,
            task_id=self.current_task_id.id,
            due_before=self.due_at,
            details=details,
        )

    def _append_event(self, **vals):
        """Append to the history, then bring the clock in line with it.

        :param bool clock_stopped: whether it stands still from now on; as before,
            where not given
        """
        last = self._last_event()
        # The clock is read from the events, this one included.
        event_vals = {
            "clock_stopped": last.clock_stopped,
            **vals,
            "dossier_id": self.id,
            "sequence": last.sequence + 1,
        }
        clock = self._clock_after(event_vals, last)
        if clock:
            self._write_checked(clock)
        event_vals["due_after"] = self.due_at
        return self.env["onestop.dossier.event"].create(event_vals)

    def _last_event(self):
        """Return the newest event, or an empty recordset before the first."""
        return self.env["onestop.dossier.event"].search_fetch(
            [("dossier_id", "=", self.id)],
            ["sequence", "clock_stopped"],
            order="sequence DESC",
            limit=1,
        )

    def _clock_after(self, event_vals, last):
        """Return the clock's values once ``event_vals`` is part of the history."""
        if not self.received_at or self.finished_at:
            return {}
        stopped_now = event_vals["clock_stopped"]
        if event_vals["action"] not in ("receive", "apologise") and (
            stopped_now == last.clock_stopped
        ):
            return {}
        clock = self._clock_vals((event_vals["at"], stopped_now))
        if event_vals["action"] == "receive":
            clock["first_due_at"] = clock["due_at"]
        return clock

    def _stops_clock(self, state):
        """Return whether the clock will stand still once in ``state``."""
        return self._clock_in(state) == "stopped"

    def _clock_in(self, state):
        """Return what the clock will do once in ``state``; see ``lifecycle.clock``.

        Waiting for payment stops it where the centre's setting says so: the law is
        silent (docs/rules.md).
        """
        facts = lifecycle.Facts(previous_state=self.state)
        pays = is_on(self.env, "payment_stops_clock")
        return lifecycle.clock(state, facts, pays)

    def _event_details(self, action, values):
        """Return references for the event (ids and codes, never names)."""
        details = {}
        if action == "receive":
            details["version_id"] = self.version_id.id
            details["code"] = self.code
            details["slip"] = self._slip_digest()
        if action == "apologise":
            details["promised_at"] = fields.Datetime.to_string(self.promised_at)
        if action == "request_supplement":
            details["papers"] = {str(p.id): p.verdict for p in self._papers_asked()}
        for name in ("user_id", "agency_id"):
            if values.get(name):
                details[name] = int(values[name])
        return details or False

    def _keep_remark(self, event, values):
        text = values.get("reason") or values.get("note")
        if not (text or "").strip():
            return
        self.env["onestop.dossier.remark"].create(
            {
                "dossier_id": self.id,
                "event_id": event.id,
                "action": event.action,
                "author_id": self.env.uid,
                "at": event.at,
                "text": text.strip(),
                "public": bool(values.get("reason")),
            }
        )

    # === STEPS ===#

    def _enter(self, step, at, user=None):
        """Open a task for ``step`` and make it the current one."""
        vals = self.env["onestop.dossier.task"]._prepare_vals(self, step, at, user)
        task = self.env["onestop.dossier.task"].create(vals)
        self._ask_design_opinions(step, at)
        return {"current_task_id": task.id}

    def _leave(self, at, outcome):
        task = self.current_task_id
        if task and not task.left_at:
            task._close(at, outcome)
        return task

    def _move(self, values, at, outcome, step):
        self._leave(at, outcome)
        user = self.env["res.users"].browse(int(values.get("user_id") or 0))
        if user:
            self.env["onestop.dossier.task"]._check_worker(user, self, step)
        return self._enter(step, at, user)

    # === EFFECTS: what an action does besides changing the state ===#

    def _effect_receive(self, values, at):
        """Fix the version, draw the code, start the clock, open the first task."""
        version = self.procedure_id._version_on(self._local_date(at))
        if not version:
            raise ValidationError(
                self.env._(
                    "Procedure %(code)s: no version is in force on %(day)s.",
                    code=self.procedure_id.code,
                    day=self._local_date(at).strftime("%d/%m/%Y"),
                )
            )
        self._check_receivable(version)
        self._write_checked(self._acting_agencies(version))
        code = self.source_code if self.source_system else self._draw_code(at)
        self._write_checked(
            {
                "version_id": version.id,
                "received_at": at,
                "received_by_id": self.env.uid,
                "code": code,
            }
        )
        step = self._entry_step()
        # What a robot receives is nobody's yet: it works on no step.
        user = self.env.user if self.env.uid != SUPERUSER_ID else None
        vals = self._enter(step, at, user)
        self._on_received()
        return vals

    @api.model
    def _resolving_agency(self, version, centre):
        """Return who resolves under ``version`` what ``centre`` receives.

        The version names it; else a commune's centre receives for its own people's
        committee (ND 118/2025), and any other centre resolves on the spot.
        """
        named = version._competent_on()
        if named:
            return named
        return centre.parent_id if centre.level == "commune" else centre

    def _acting_agencies(self, version):
        """Return the values of who receives and who resolves, as of today.

        Held until the reception is over, so that a merger at the same moment takes
        this dossier along or is waited for.
        """
        centre = self.agency_id._successor_on()
        chosen = self.competent_agency_id._successor_on()
        competent = chosen or self._resolving_agency(version, centre)
        (self.agency_id | centre | competent)._hold()
        return {"agency_id": centre.id, "competent_agency_id": competent.id}

    def _check_receivable(self, version):
        """Refuse what cannot be received, before a number is drawn."""
        version._check_complete()
        if self.case_id and self.case_id.version_id != version:
            raise ValidationError(
                self.env._(
                    "Case: “%(case)s” is not part of the version in force.",
                    case=self.case_id.name,
                )
            )
        if not self.applicant_name:
            raise ValidationError(self.env._("Applicant: the name is missing."))

    def _draw_code(self, at):
        return self.env["onestop.code.counter"]._draw(
            self.agency_id.code, self._local_date(at)
        )

    def _on_received(self):
        """Hook at the end of a reception; fees are made here by their add-on."""

    def _effect_transfer(self, values, at):
        step = self._next_step(self.current_task_id.step_id, values.get("step_id"))
        if not step:
            raise UserError(
                self.env._("The process design has no step after the reception.")
            )
        return self._move(values, at, "passed", step)

    def _effect_pass_on(self, values, at):
        before = self.current_task_id.step_id
        step = self._next_step(before, values.get("step_id"))
        self._close_design_opinions(before, at)
        return self._move(values, at, "passed", step)

    def _effect_send_back(self, values, at):
        before = self.current_task_id.step_id
        step = self._previous_step(before, values.get("step_id"))
        return self._move(values, at, "sent_back", step)

    def _effect_acknowledge(self, values, at):
        task = self.current_task_id
        task.write({"acknowledged_at": at, "user_id": self.env.uid})

    def _effect_request_supplement(self, values, at):
        if self.received_at:
            return {"supplement_count": self.supplement_count + 1}
        return {}

    def _effect_ask_opinion(self, values, at):
        agency = self.env["onestop.agency"].browse(int(values.get("agency_id") or 0))
        if not agency.exists():
            raise UserError(self.env._("Agency: say whose opinion is asked."))
        agency = agency._successor_on()
        agency._hold()
        self.env["onestop.dossier.task"].create(
            {
                "dossier_id": self.id,
                "name": self.env._("Opinion of %(agency)s", agency=agency.name),
                "kind": "opinion",
                "agency_id": agency.id,
                "role": "officer",
                "giver_id": self.env.uid,
                "entered_at": at,
                "due_at": values.get("new_due_at") or False,
                "parallel": True,
            }
        )

    def _effect_give_opinion(self, values, at):
        mine = self.env.user._member_agency_ids()
        task = self._open_tasks().filtered(
            lambda t: t.parallel and t.agency_id.id in mine
        )[:1]
        if not task:
            raise UserError(self.env._("No opinion is asked of your agency."))
        task.write({"user_id": self.env.uid})
        task._close(at, "given")

    def _effect_apologise(self, values, at):
        new_due_at = values.get("new_due_at")
        if new_due_at <= at:
            raise UserError(self.env._("New date: it must lie in the future."))
        return {"apologised": True, "promised_at": new_due_at}

    def _effect_finish(self, values, at):
        self._close_design_opinions(self.current_task_id.step_id, at)
        return self._end(at, "finished")

    def _effect_refuse(self, values, at):
        return self._end(at, "refused")

    def _effect_stop(self, values, at):
        return self._end(at, "stopped")

    def _end(self, at, outcome):
        """End the clock at ``at``; a finished dossier waits at the counter."""
        for task in self._open_tasks():
            task._close(at, outcome)
        vals = {"finished_at": at, "timeliness": self._timeliness(at)}
        step = self._step_of_kind("return")
        if outcome == "finished" and step:
            vals.update(self._enter(step, at))
        return vals

    def _timeliness(self, at):
        """Judge ``at`` by the legal date: an apology does not clear lateness.

        Nothing is judged before the receipt: no clock has run.
        """
        if not self.received_at:
            return False
        due_at = self._deadline().due_at
        if not due_at and self.first_due_at:
            due_at = to_local(self.first_due_at)
        return deadline.timeliness(to_local(at), due_at)

    def _effect_return_result(self, values, at):
        self._leave(at, "returned")
        return {"returned_at": at}
