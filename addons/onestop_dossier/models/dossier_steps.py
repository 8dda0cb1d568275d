"""Where a dossier may go from a step of its process, and who is asked meanwhile."""

from odoo import models
from odoo.exceptions import UserError

# Kinds of steps at the counter, which a dossier is never sent back over.
COUNTER_KINDS = ("receive", "return")


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _agency_of_step(self, step):
        """Return the agency that works at ``step`` for this dossier."""
        if step.place == "agency":
            return step.agency_id._successor_on()
        if step.place == "centre":
            return self.agency_id
        return self.competent_agency_id or self.agency_id

    def _design(self):
        """Return the rules' Design of the dossier's process; its keys are step ids."""
        return self.sudo().version_id._design()  # the same for whoever asks

    def _browse_steps(self, keys):
        return self.env["onestop.process.step"].browse(keys)

    def _entry_step(self):
        """Return the step at which a reception begins."""
        start = self._design().start()
        return self._browse_steps(start.key if start else None)

    def _step_of_kind(self, kind):
        """Return the first step of a kind, in the order of the list."""
        steps = self._design().ordered()
        keys = (step.key for step in steps if step.kind == kind)
        return self._browse_steps(next(keys, None))

    # === THE GRAPH === #

    def _following(self, step):
        """Return the steps that ``step`` may be passed on to, the result included."""
        return self._browse_steps(self._design().following(step.id))

    def _to_work_on(self, steps):
        """Return those of the steps that are worked on: handing over is none."""
        design = self._design()
        return steps.filtered(lambda step: design.step(step.id).kind != "return")

    def _earlier(self, step):
        """Return the steps that ``step`` may be sent back to, never the counter.

        Where the design names none: the one it came from, of those that lead to it.
        """
        design = self._design()
        place = design.step(step.id)
        if place is None:
            return step.browse()
        inside = [s.key for s in design.ordered() if s.kind not in COUNTER_KINDS]
        if place.back:
            return self._browse_steps([key for key in inside if key in place.back])
        leading = self._browse_steps(
            key for key in inside if key != step.id and step.id in design.following(key)
        )
        if len(leading) < 2:
            return leading
        visits = self.sudo().task_ids.filtered(  # the same for whoever asks
            lambda task: not task.parallel and task.step_id in leading
        )
        came_from = visits.sorted(lambda task: (task.entered_at, task.id))[-1:]
        return came_from.step_id or leading[-1:]

    def _next_step(self, step, step_id=None):
        """Return the step that comes after, the chosen one where there are several.

        Handing over is no step to pass on to: the dossier is finished before it.

        :param step_id: id of the chosen step, or None
        :raises UserError: the choice is missing or not possible; names the choices
        """
        return self._choose(self._to_work_on(self._following(step)), step_id)

    def _previous_step(self, step, step_id=None):
        """Return the step it is sent back to, the chosen one where there are several.

        :raises UserError: see :meth:`_next_step`
        """
        return self._choose(self._earlier(step), step_id)

    def _choose(self, steps, step_id):
        chosen = steps.filtered(lambda s: s.id == int(step_id or 0))
        if chosen or (len(steps) < 2 and not step_id):
            return chosen or steps
        raise UserError(
            self.env._(
                "step_id: say which step comes next: %(steps)s.",
                steps="; ".join(f"{step.name} ({step.id})" for step in steps) or "–",
            )
        )

    def _step_choices(self, action):
        """Return the steps that ``action`` may lead to from the present one."""
        step = self.current_task_id.step_id
        if action == "send_back":
            return self._earlier(step)
        if action in ("transfer", "pass_on"):
            return self._to_work_on(self._following(step))
        return step.browse()

    def _is_last_step(self, step):
        """Return whether nothing but handing over comes after ``step``."""
        return not self._to_work_on(self._following(step))

    def _may_finish(self, step):
        """Return whether handing over may come right after ``step``."""
        following = self._following(step)
        return not following or following != self._to_work_on(following)

    def _way_ahead(self, step):
        """Return the steps that come after ``step``, on the way that is named first."""
        way = step.browse()
        following = self._following(step)[:1]
        while following and following not in way:
            way += following
            following = self._following(following)[:1]
        return way

    # === PARALLEL OPINIONS OF THE DESIGN === #

    def _asks_opinions(self, step):
        place = self._design().step(step.id)
        return bool(place and place.opinions)

    def _ask_design_opinions(self, step, at):
        """Open a task for each agency that the design asks at ``step``.

        Each has its own clock. Who gave an opinion at an earlier visit of the step is
        not asked again.
        """
        if not self._asks_opinions(step):
            return
        answered = self.task_ids.filtered(
            lambda t: (
                t.parallel
                and t.step_id == step
                and (not t.left_at or t.outcome == "given")
            )
        ).agency_id
        Task = self.env["onestop.dossier.task"]
        Task.create(
            [
                vals
                for opinion in step.opinion_ids
                if (vals := Task._prepare_opinion_vals(self, opinion, at))["agency_id"]
                not in answered.ids
            ]
        )

    def _close_design_opinions(self, step, at):
        """Let go of the opinions of ``step`` whose time is over.

        A silent agency has not agreed (no deemed consent): its task is closed as
        missing and stays in the record.

        :raises UserError: names the agencies that still have time to answer
        """
        if not self._asks_opinions(step):
            return
        waiting = self._open_tasks().filtered(
            lambda t: t.parallel and t.step_id == step
        )
        in_time = waiting.filtered(lambda t: not t.due_at or t.due_at > at)
        if in_time:
            raise UserError(
                self.env._(
                    "Opinions are still awaited from: %(agencies)s.",
                    agencies="; ".join(in_time.agency_id.mapped("name")),
                )
            )
        for task in waiting:
            task._close(at, "missing")
