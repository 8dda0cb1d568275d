"""Which procedures are resolved while the citizen waits at the counter."""

from odoo import api, fields, models

# A term of one working day at most, in the units of the catalogue.
SHORT = {"working_hour": 8, "working_day": 1}


class OnestopProcedureVersion(models.Model):
    _inherit = "onestop.procedure.version"

    citizen_waits = fields.Boolean(
        "The citizen waits",
        compute="_compute_citizen_waits",
        store=True,
        help="The term at the counter is the same day; or it is one working day at "
        "most and all the work is done at the centre.",
    )

    _citizen_waits_index = models.Index("(id) WHERE citizen_waits IS TRUE")

    @api.depends(
        "on_the_spot",
        "process_id.step_ids.place",
        "channel_ids.channel",
        "channel_ids.term_quantity",
        "channel_ids.term_unit",
        "channel_ids.committed_quantity",
        "channel_ids.committed_unit",
    )
    def _compute_citizen_waits(self):
        for version in self:
            row = version.channel_ids.filtered(lambda c: c.channel == "direct")[:1]
            terms = [
                (row.term_unit, row.term_quantity),
                (row.committed_unit, row.committed_quantity),
            ]
            steps = version.process_id.step_ids
            at_centre = version.on_the_spot or (
                bool(steps) and all(step.place == "centre" for step in steps)
            )
            version.citizen_waits = any(
                unit == "same_day"
                or (at_centre and unit in SHORT and 0 < quantity <= SHORT[unit])
                for unit, quantity in terms
            )
