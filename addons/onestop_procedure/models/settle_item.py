from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError

EXCERPT_LENGTH = 120


class OnestopSettleItem(models.Model):
    """Something an import could not structure; staff settle it one by one."""

    _name = "onestop.settle.item"
    _description = "Point to settle"
    _inherit = ["onestop.nfc.mixin"]
    _order = "state, version_id, id"
    _rec_name = "problem"

    version_id = fields.Many2one(
        "onestop.procedure.version", required=True, index=True, ondelete="cascade"
    )
    procedure_id = fields.Many2one(related="version_id.procedure_id")
    procedure_code = fields.Char(related="version_id.procedure_id.code")
    kind = fields.Selection(
        [
            ("term", "Time limit"),
            ("fee", "Fee"),
            ("name", "Name"),
            ("agency", "Agency"),
            ("duplicate", "Duplicate"),
            ("component", "Component"),
            ("level", "Level"),
            ("date", "Date"),
            ("other", "Other"),
        ],
        required=True,
        index=True,
    )
    # Where the words stand: a part of the version, or the version itself.
    model = fields.Char(string="Model of the place")
    res_id = fields.Many2oneReference(string="Record of the place", model_field="model")
    words = fields.Text(string="In the source's words")
    excerpt = fields.Char(string="Beginning of the words", compute="_compute_excerpt")
    problem = fields.Char(required=True, translate=True)
    state = fields.Selection(
        [("open", "Open"), ("settled", "Settled")],
        required=True,
        default="open",
        index=True,
    )
    settled_by = fields.Many2one("res.users", readonly=True, copy=False)
    settled_on = fields.Datetime(readonly=True, copy=False)

    @api.depends("words")
    def _compute_excerpt(self):
        for item in self:
            words = " ".join((item.words or "").split())
            item.excerpt = shorten(words, EXCERPT_LENGTH, placeholder="…")

    def action_settle(self):
        """Mark as settled by the current user."""
        self.filtered(lambda item: item.state == "open").write(
            {
                "state": "settled",
                "settled_by": self.env.uid,
                "settled_on": fields.Datetime.now(),
            }
        )

    def action_reopen(self):
        """Put a settled point back on the list."""
        self.write({"state": "open", "settled_by": False, "settled_on": False})

    def action_open_version(self):
        """Open the version: a draft to correct it in, if it is published."""
        self.ensure_one()
        if self.version_id.state == "published":
            return self.version_id.action_new_version()
        return self.version_id._open()

    @api.constrains("model", "res_id")
    def _check_place(self):
        for item in self:
            if item.model and item.model not in self.env:
                raise UserError(
                    self.env._("Place: “%(model)s” is no model.", model=item.model)
                )
