"""The dialog that merges agencies: says what would move, then moves it."""

from odoo import api, fields, models


class OnestopAgencyMerge(models.TransientModel):
    _name = "onestop.agency.merge"
    _description = "Merge agencies"

    source_ids = fields.Many2many(
        "onestop.agency",
        "onestop_agency_merge_source_rel",
        "wizard_id",
        "agency_id",
        string="Agencies that end",
        required=True,
    )
    target_id = fields.Many2one(
        "onestop.agency",
        string="Agency that carries on",
        domain="[('id', 'not in', source_ids)]",
    )
    on = fields.Date(
        string="Dissolved from",
        required=True,
        default=lambda self: self.env["onestop.procedure"]._today(),
        help="First day on which the old agencies are no more: 1/7/2025 for the "
        "mergers of that year.",
    )
    ground = fields.Char(string="Legal ground", help="Number and date of the act.")
    counters = fields.Selection(
        [("move", "Move to the new agency"), ("close", "Close")],
        required=True,
        default="move",
    )
    problems = fields.Text(compute="_compute_preview")
    moves = fields.Text(string="What moves", compute="_compute_preview")
    notes = fields.Text(string="Good to know", compute="_compute_preview")

    @api.depends("source_ids", "target_id", "on", "ground", "counters")
    def _compute_preview(self):
        for wizard in self:
            # Of records that are only being chosen, the ones in the database count.
            sources, target = wizard.source_ids._origin, wizard.target_id._origin
            # Numbers of the whole house, for whoever may merge: see action_apply.
            everything = sources.sudo()  # counts only
            wizard.moves = "\n".join(
                f"{label}: {count}" for label, count in everything._merge_counts()
            )
            wizard.notes = "\n".join(everything._merge_notes(target.sudo()))  # words
            wizard.problems = (
                "\n".join(
                    everything._merge_problems(
                        target, wizard.on, wizard.ground, wizard.counters
                    )
                )
                if target and wizard.ground
                else False
            )

    def action_apply(self):
        """Merge as the dialog says, all or nothing."""
        self.ensure_one()
        (self.source_ids | self.target_id).check_access("write")
        sources = self.source_ids.sudo()  # an administrator acts on no dossier else
        sources._merge_into(
            self.target_id.sudo(),  # as above
            self.on,
            self.ground,
            self.counters,
        )
        return {"type": "ir.actions.act_window_close"}
