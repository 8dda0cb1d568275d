"""The dialog that prepares many procedures to be amended to one process design."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class OnestopProcessUse(models.TransientModel):
    """Makes drafts with the design and one draft decision that amends them.

    Nothing that is published changes: the decision is checked and published as any
    other.
    """

    _name = "onestop.process.use"
    _description = "Use a process design for procedures"

    process_id = fields.Many2one("onestop.process", required=True, readonly=True)
    procedure_ids = fields.Many2many(
        "onestop.procedure", string="Procedures", domain="[('state', '=', 'active')]"
    )
    number = fields.Char(string="Decision number", required=True)
    date = fields.Date(
        string="Signed on",
        required=True,
        default=lambda self: self.env["onestop.procedure"]._today(),
    )
    effective_on = fields.Date(
        string="Takes effect on",
        required=True,
        default=lambda self: self.env["onestop.procedure"]._today(),
    )
    title = fields.Text(
        required=True, default=lambda self: self.env._("Internal processes amended")
    )
    unchanged_ids = fields.Many2many(
        "onestop.procedure",
        compute="_compute_unchanged_ids",
        string="Have this design already",
    )

    @api.depends("procedure_ids", "process_id")
    def _compute_unchanged_ids(self):
        for wizard in self:
            wizard.unchanged_ids = wizard.procedure_ids.filtered(
                lambda p, w=wizard: p.current_version_id.process_id == w.process_id
            )

    def action_apply(self):
        """Make the drafts and the decision, and open the decision.

        :raises UserError: no procedure is left to amend
        """
        self.ensure_one()
        versions = (self.procedure_ids - self.unchanged_ids).current_version_id
        if not versions:
            raise UserError(
                self.env._(
                    "Procedures: choose at least one in force that has another process."
                )
            )
        drafts = versions.copy({"process_id": self.process_id.id})
        decision = self.env["onestop.decision"].create(
            {
                "number": self.number,
                "date": self.date,
                "effective_on": self.effective_on,
                "title": self.title,
                "line_ids": [
                    Command.create(
                        {
                            "sequence": 10 * place,
                            "kind": "amended",
                            "procedure_id": draft.procedure_id.id,
                            "version_id": draft.id,
                        }
                    )
                    for place, draft in enumerate(drafts, start=1)
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.decision",
            "res_id": decision.id,
            "views": [(False, "form")],
        }
