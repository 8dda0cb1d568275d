from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

EXCERPT_LENGTH = 120
#: What makes two points the same question.
QUESTION = ("kind", "reasons", "words")


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
            ("process", "Process"),
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
    reasons = fields.Char(readonly=True, help="Keys of the sentences of the problem.")
    state = fields.Selection(
        [("open", "Open"), ("settled", "Settled"), ("closed", "No longer needed")],
        required=True,
        default="open",
        index=True,
    )
    closing = fields.Selection(
        [
            ("superseded", "The version is no longer in force"),
            ("before", "Settled in an earlier version with the same words"),
        ],
        string="Closed because",
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one(
        "res.users", string="Assigned to", index="btree_not_null", ondelete="set null"
    )
    settled_by = fields.Many2one("res.users", readonly=True, copy=False)
    settled_on = fields.Datetime(readonly=True, copy=False)
    same_count = fields.Integer(
        string="Open with the same words", compute="_compute_same_count"
    )

    @api.depends("words")
    def _compute_excerpt(self):
        for item in self:
            words = " ".join((item.words or "").split())
            item.excerpt = shorten(words, EXCERPT_LENGTH, placeholder="…")

    @api.depends(*QUESTION, "state")
    def _compute_same_count(self):
        for item in self:
            item.same_count = self.search_count(item._same_domain())

    def _same_domain(self):
        """Return the domain of the open points that ask the same question."""
        self.ensure_one()
        return Domain("state", "=", "open") & Domain.AND(
            Domain(name, "=", self[name]) for name in QUESTION
        )

    # === WORK === #

    def action_settle(self):
        """Mark as settled by the current user."""
        self.filtered(lambda item: item.state == "open").write(
            {
                "state": "settled",
                "settled_by": self.env.uid,
                "settled_on": fields.Datetime.now(),
            }
        )

    def action_settle_same(self):
        """Settle every open point with the same words and the same problem."""
        self.ensure_one()
        self.search(self._same_domain()).action_settle()

    def action_take(self):
        """Assign to the current user."""
        self.user_id = self.env.uid

    def action_reopen(self):
        """Put a settled point back on the list."""
        self.write(
            {
                "state": "open",
                "settled_by": False,
                "settled_on": False,
                "closing": False,
            }
        )

    def action_open_version(self):
        """Open the version: a draft to correct it in, if it is published."""
        self.ensure_one()
        if self.version_id.state == "published":
            return self.version_id.action_new_version()
        return self.version_id._open()

    def action_open_place(self):
        """Open the row of the version in which the words stand."""
        self.ensure_one()
        place = self.env[self.model].browse(self.res_id) if self.model else None
        if not place or not place.exists() or place == self.version_id:
            return self.version_id._open()
        return {
            "type": "ir.actions.act_window",
            "name": self.version_id.display_name,
            "res_model": self.model,
            "res_id": self.res_id,
            "views": [(False, "form")],
            "target": "new",
        }

    # === WITHOUT PEOPLE === #

    def _settle_as_before(self):
        """Settle new points whose question was settled in an earlier version."""
        answered = {}
        for item in self.search(
            [
                ("state", "=", "settled"),
                ("version_id.procedure_id", "in", self.procedure_id.ids),
                ("id", "not in", self.ids),
            ]
        ):
            answered[item.procedure_id, *(item[name] for name in QUESTION)] = item
        for item in self if answered else ():
            before = answered.get(
                (item.procedure_id, *(item[name] for name in QUESTION))
            )
            if before:
                item.write(
                    {
                        "state": "settled",
                        "closing": "before",
                        "settled_by": before.settled_by.id,
                        "settled_on": before.settled_on,
                    }
                )

    @api.model
    def _close_superseded(self, versions=None):
        """Close the open points of versions whose last day is over.

        :param versions: only these; None: all
        """
        today = self.env["onestop.procedure"]._today()
        domain = Domain("state", "=", "open") & Domain(
            "version_id.date_to", "<=", today
        )
        if versions is not None:
            domain &= Domain("version_id", "in", versions.ids)
        self.search(domain).write(
            {
                "state": "closed",
                "closing": "superseded",
                "settled_on": fields.Datetime.now(),
            }
        )

    @api.constrains("model", "res_id")
    def _check_place(self):
        for item in self:
            if item.model and item.model not in self.env:
                raise UserError(
                    self.env._("Place: “%(model)s” is no model.", model=item.model)
                )


class OnestopProcedureVersion(models.Model):
    _inherit = "onestop.procedure.version"

    def _end_on(self, day):
        """End as before; nobody has to settle what is over."""
        super()._end_on(day)
        self.env["onestop.settle.item"]._close_superseded(self)


class OnestopProcedure(models.Model):
    _inherit = "onestop.procedure"

    @api.model
    def _cron_take_effect(self):
        """Go on as before; points of versions that ended are closed."""
        super()._cron_take_effect()
        self.env["onestop.settle.item"]._close_superseded()
