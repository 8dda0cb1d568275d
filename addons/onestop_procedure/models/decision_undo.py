from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class OnestopDecision(models.Model):
    """Undoing: a new decision with the opposite lines; the published one stays.

    What the older decision published counted for the dossiers received under it, so
    it cannot be taken back, only followed by something else.
    """

    _inherit = "onestop.decision"

    undoes_id = fields.Many2one(
        "onestop.decision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    undone_by_ids = fields.One2many("onestop.decision", "undoes_id", "Undone by")

    def action_prepare_undo(self):
        """Open a draft decision that leads back to what was before this one.

        :raises UserError: not published, or nothing of it is in force any more
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "published":
            raise UserError(
                self.env._("Only a published decision is undone by another one.")
            )
        lines, left_out = self.line_ids._opposite_lines()
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing of decision %(number)s is left to undo: later decisions "
                    "changed all of its procedures.",
                    number=self.display_name,
                )
            )
        undoing = self.create(
            {
                "title": self.env._(
                    "Undoing decision %(number)s: %(title)s",
                    number=self.display_name,
                    title=self.title,
                ),
                "effective_on": self._first_day_to_undo(),
                "agency_id": self.agency_id.id,
                "undoes_id": self.id,
                "line_ids": [fields.Command.create(line) for line in lines],
            }
        )
        if left_out:
            undoing.message_post(
                body=self.env._(
                    "Changed by later decisions and therefore left out: %(codes)s.",
                    codes=", ".join(left_out.mapped("code")),
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": undoing.id,
            "views": [(False, "form")],
        }

    def _first_day_to_undo(self):
        """Return today, or the day after the decision took effect if that is later.

        A version is in force for a day at least.
        """
        return max(self._local_today(), self.effective_on + timedelta(days=1))


class OnestopDecisionLine(models.Model):
    _inherit = "onestop.decision.line"

    def _opposite_lines(self):
        """Return the values of the opposite lines, and the procedures left out.

        A new procedure is abolished, an abolished one issued again with its last
        content, an amended one amended to its content before. What a later decision
        changed is left out: it is no longer this decision's.
        """
        known = self._published_versions()
        begun = {line.version_id.procedure_id: line for line in self}
        plans, left_out = [], self.env["onestop.procedure"]
        for procedure in self._procedures():
            line = begun.get(procedure)
            versions = known[procedure].sorted("date_from")
            if procedure and self._changed_since(versions, line):
                left_out |= procedure
            elif line:
                before = line._version_before_of(versions)
                plans.append(("amended" if before else "abolished", procedure, before))
            else:
                plans.append(("new", procedure, versions[-1:]))
        return self._lines_from(plans), left_out

    def _changed_since(self, versions, line):
        """Whether a procedure is not as these lines left it."""
        day = self.decision_id.effective_on
        last = versions[-1:]
        if line:
            return last != line.version_id or bool(last.date_to)
        return last.date_to != day

    def _version_before_of(self, versions):
        """Return the version that this line's one took the place of, if any."""
        start = self.version_id.date_from
        return versions.filtered(lambda v: v.date_to == start)[-1:]

    def _lines_from(self, plans):
        """Return values of lines; the versions to publish are copies, made at once."""
        originals = self.env["onestop.procedure.version"].union(
            *(before for kind, _procedure, before in plans if kind != "abolished")
        )
        copies = dict(zip(originals, originals.copy(), strict=True))
        return [
            {
                "sequence": place * 10,
                "kind": kind,
                "procedure_id": procedure.id,
                "version_id": copies[before].id if before in copies else False,
            }
            for place, (kind, procedure, before) in enumerate(plans, 1)
        ]
