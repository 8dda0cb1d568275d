"""What ``rules.lifecycle`` asks about a dossier, read only when it asks."""

from functools import cached_property


class DossierFacts:
    """The facts of ``rules.requirements.Facts``, each computed at its first use.

    A click takes one action, whose row of the table asks for two or three facts; the
    others would cost as many queries as the action itself.

    :param dossier: one onestop.dossier, in superuser mode: facts do not depend on who
        asks
    :param dict values: what came with the act (see ``_transition``)
    :param action: the action to be taken, or None
    """

    def __init__(self, dossier, values=None, action=None):
        self._dossier = dossier
        self._values = values or {}
        self._action = action

    @property
    def _task(self):
        return self._dossier.current_task_id

    @cached_property
    def previous_state(self):
        return self._dossier.event_ids._previous_state()

    @cached_property
    def complete(self):
        return not self._dossier._papers_lacking()

    @property
    def supplements(self):
        return self._dossier.supplement_count

    @cached_property
    def supplement_expired(self):
        return self._dossier._supplement_expired()

    @cached_property
    def fee_due(self):
        return self._dossier._fee_status() == "due"

    @property
    def decided(self):
        # The leader's signature is the decision, and ``finish`` is that act.
        return bool(self._dossier.finished_at) or self._action == "finish"

    @property
    def apologised(self):
        return self._dossier.apologised

    @property
    def awaiting_acknowledgement(self):
        return bool(self._task) and not self._task.acknowledged_at

    @cached_property
    def first_step(self):
        return not self._dossier._earlier(self._task.step_id)

    @cached_property
    def last_step(self):
        return self._dossier._is_last_step(self._task.step_id)

    @cached_property
    def open_opinions(self):
        return len(self._dossier._open_tasks().filtered("parallel"))

    @property
    def reason(self):
        return bool((self._values.get("reason") or "").strip())

    @property
    def new_date(self):
        return bool(self._values.get("new_due_at"))

    @property
    def next_leg(self):
        return bool(self._dossier._begins_with_result())

    @property
    def late_entry(self):
        return bool(self._values.get("late_entry"))

    @property
    def void(self):
        return bool(self._values.get("void"))
