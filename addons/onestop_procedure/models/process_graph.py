from odoo import api, fields, models

from ..rules import process as rules
from .process_drawing import Words, draw


class OnestopProcess(models.Model):
    """The drawing of a design, made from its steps."""

    _inherit = "onestop.process"

    graph = fields.Html(string="Diagram", compute="_compute_graph", sanitize=False)

    @api.depends("flaws")
    @api.depends_context("lang")
    def _compute_graph(self):
        for process in self:
            design = process._design()
            times = rules.spread(design, process._try_minutes() or 0)
            process.graph = process._draw(design, times)

    def _draw(self, design, times):
        """Return the SVG of a design whose steps take so many minutes.

        :param times: key of a step → working minutes; 0 is not written
        """
        self.ensure_one()
        steps = {step._key(): step for step in self.step_ids}
        wording = self.env["onestop.wording"]
        words = Words(
            title=self.env._("Diagram of the process %(name)s", name=self.name or ""),
            lane={key: step._lane() for key, step in steps.items()},
            who={
                key: wording._step_label("role", step.role or "officer")
                for key, step in steps.items()
            },
            time={key: wording._short_time(times.get(key)) for key in steps},
            opinions={
                step.key: [
                    (
                        wording._agency_name(opinion.agency) or "?",
                        wording._short_time(
                            rules.opinion_minutes(
                                opinion, times[step.key], step.share, design.pattern
                            )
                        ),
                    )
                    for opinion in step.opinions
                ]
                for step in design.steps
            },
            asked=self.env._("Opinions"),
            forward=self.env._("passed on"),
            back=self.env._("sent back"),
        )
        return draw(design, words)


class OnestopProcessStep(models.Model):
    """Where a step stands in the drawing."""

    _inherit = "onestop.process.step"

    def _lane(self):
        """Return the heading of the lane: who works at this step."""
        if self.place == "agency" and self.agency_id:
            return self.agency_id.short_name or self.agency_id.name
        return self.env["onestop.wording"]._step_label("place", self.place)


class OnestopProcedureVersion(models.Model):
    """The drawing of the process with the times of this version's own term."""

    _inherit = "onestop.procedure.version"

    graph = fields.Html(
        string="Diagram of the process", compute="_compute_graph", sanitize=False
    )

    @api.depends("flaws")
    @api.depends_context("lang")
    def _compute_graph(self):
        for version in self:
            process = version._process()
            channel = version.channel_ids[:1].channel
            design = process._design()
            if channel:
                times = version._times(channel)
            else:
                times = rules.spread(design, 0)
            version.graph = process._draw(design, times)


class OnestopWording(models.AbstractModel):
    _inherit = "onestop.wording"

    def _short_time(self, minutes):
        """Return '2 h 30 min' or '1.5 days' for a box of the drawing."""
        if not minutes:
            return "–"
        if minutes % 240 == 0 and minutes >= 480:
            return self.env._("%(count)s days", count=self._number(minutes / 480))
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.env._("%(minutes)s min", minutes=rest)
        if not rest:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
