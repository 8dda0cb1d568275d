"""What a request asks of each paper, and the date that an apology may promise."""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.tools import to_local, to_utc


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    # === SUPPLEMENT ===#

    def _effect_request_supplement(self, values, at):
        """Mark the papers that the request names, each with its reason."""
        for paper, row in self._papers_named(values.get("papers") or []):
            paper._mark(row["verdict"], row["reason"].strip())
        return super()._effect_request_supplement(values, at)

    def _event_details(self, action, values):
        """A request that names papers asks for those, and for no others."""
        details = super()._event_details(action, values)
        rows = values.get("papers") if action == "request_supplement" else None
        if not rows:
            return details
        asked = {str(p.id): row["verdict"] for p, row in self._papers_named(rows)}
        return {**(details or {}), "papers": asked}

    def _papers_named(self, rows):
        """Return ``(paper, row)`` for the rows of a request.

        :param rows: ``paper`` (id) or ``component`` (id or code), ``verdict``
            (``missing``, ``wrong``), ``reason``
        :raises UserError: no such paper here, named twice, or no reason given
        """
        found = []
        for row in rows:
            key = row.get("paper") or row.get("component")
            paper = self.paper_ids.filtered(
                lambda one, row=row, key=key: (
                    one.id == key
                    if row.get("paper")
                    else key in (one.component_id.id, one.component_id.code)
                )
            )[:1]
            if not key or not paper:
                raise UserError(
                    self.env._("papers: “%(key)s” is not in this dossier.", key=key)
                )
            if paper in [other for other, _row in found]:
                raise UserError(
                    self.env._("papers: “%(name)s” is listed twice.", name=paper.name)
                )
            if not (row.get("reason") or "").strip():
                raise UserError(
                    self.env._(
                        "papers: say what is missing or wrong with “%(name)s”.",
                        name=paper.name,
                    )
                )
            found.append((paper, {"verdict": "missing", **row}))
        return found

    # === APOLOGY ===#

    def _proposed_date(self, at=None):
        """Return the date that an apology proposes: naive UTC, never before tomorrow.

        The work that the remaining steps still take under the design, counted in
        working time from now, and at least one working day after the present
        appointment; at the closing of that day.
        """
        now = to_local(at or fields.Datetime.now())
        calendar = self._clock_calendar()
        due = to_local(self.due_at) if self.due_at else now
        ready = calendar.add_minutes(now, self._minutes_ahead())
        first = calendar.add_working_days(max(now, due).date(), 1)
        return to_utc(calendar.closing(max(ready.date(), first)))

    def _minutes_ahead(self):
        """Return the working minutes of the present step and those after it."""
        step = self.current_task_id.step_id
        steps = step | self._way_ahead(step) if step else step
        return sum(
            self.version_id._step_minutes(one, self.channel, self.case_id)
            for one in steps
        )
