"""Cash shifts: who had the drawer, from when to when, and whether it was right."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .labels import DONG_DIGITS, MONEY_ROLES


class OnestopCashSession(models.Model):
    """A shift of one cashier.

    The count is blind: what the drawer should hold is worked out when the count is
    in, and stays as it is from then on.
    """

    _name = "onestop.cash.session"
    _description = "Cash shift"
    _order = "opened_at desc, id desc"

    user_id = fields.Many2one(
        "res.users", "Cashier", required=True, index=True, ondelete="restrict"
    )
    agency_id = fields.Many2one(
        "onestop.agency", "Centre", required=True, index=True, ondelete="restrict"
    )
    opened_at = fields.Datetime("Opened", required=True)
    closed_at = fields.Datetime("Closed")
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        compute="_compute_state",
        search="_search_state",
    )
    opening = fields.Float("Opening cash", digits=DONG_DIGITS)
    receipt_ids = fields.One2many("onestop.receipt", "session_id")
    receipt_count = fields.Integer(
        "Number of receipts", compute="_compute_totals", store=True
    )
    total = fields.Float(
        "Collected", digits=DONG_DIGITS, compute="_compute_totals", store=True
    )
    cash_total = fields.Float(
        "Of which cash",
        digits=DONG_DIGITS,
        compute="_compute_totals",
        store=True,
        groups="onestop_procedure.group_onestop_accountant,"
        "onestop_procedure.group_onestop_manager,"
        "onestop_procedure.group_onestop_auditor",
    )
    expected = fields.Float(
        "Should be in the drawer", digits=DONG_DIGITS, readonly=True
    )
    counted = fields.Float(digits=DONG_DIGITS, readonly=True)
    difference = fields.Float(digits=DONG_DIGITS, readonly=True)
    note = fields.Char("Explanation", help="Why the count differs.")

    _one_open = models.UniqueIndex(
        "(user_id) WHERE closed_at IS NULL", "You already have an open shift."
    )
    _amounts_positive = models.Constraint(
        "CHECK(opening >= 0 AND counted >= 0)", "An amount of cash is not negative."
    )

    @api.depends("user_id", "opened_at")
    def _compute_display_name(self):
        for session in self:
            opened = fields.Datetime.context_timestamp(session, session.opened_at)
            session.display_name = f"{session.user_id.name} {opened:%d/%m/%Y %H:%M}"

    @api.depends("closed_at")
    def _compute_state(self):
        for session in self:
            session.state = "closed" if session.closed_at else "open"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        return [("closed_at", "!=" if "closed" in value else "=", False)]

    @api.depends("receipt_ids.total", "receipt_ids.method")
    def _compute_totals(self):
        # Stored, so that each receipt writes the row of its shift: a shift that is
        # closed at the same moment then collides and counts again.
        for session in self:
            receipts = session.receipt_ids
            session.receipt_count = len(receipts)
            session.total = sum(receipts.mapped("total"))
            cash = receipts.filtered(lambda receipt: receipt.method == "cash")
            session.cash_total = sum(cash.mapped("total"))

    def write(self, vals):
        """Leave closed shifts alone, but for the words that explain a difference."""
        if vals.keys() - {"note"} and any(session.closed_at for session in self):
            raise UserError(self.env._("A closed shift cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise UserError(self.env._("A shift is never deleted."))

    # === SHIFTS ===#

    @api.model
    def _current(self):
        """Return the user's open shift, in superuser mode; empty if none."""
        return self.sudo().search(  # own shift only; written by the methods here
            [("user_id", "=", self.env.uid), ("closed_at", "=", False)]
        )

    @api.model
    def _session_for(self, dossier, method):
        """Return the shift that a collection belongs to; cash needs one."""
        session = self._current().filtered(lambda s: s.agency_id == dossier.agency_id)
        if method == "cash" and not session:
            raise UserError(
                self.env._(
                    "method: cash is taken in a shift. Open a shift at %(agency)s "
                    "first.",
                    agency=dossier.agency_id.name,
                )
            )
        return session

    @api.model
    def open_shift(self, opening):
        """Open the user's shift with ``opening`` đồng in the drawer.

        :return: the state of the screen, see :meth:`screen_state`
        """
        self._check_money_role()
        agency = self.env["onestop.dossier"]._default_agency()
        if not agency:
            raise UserError(self.env._("You are not a member of any centre."))
        if self._current():
            raise UserError(self.env._("You already have an open shift."))
        self.sudo().create(  # no create access: the user is not to choose the values
            {
                "user_id": self.env.uid,
                "agency_id": agency.id,
                "opened_at": fields.Datetime.now(),
                "opening": self.env["onestop.receipt"]._whole_dong(opening),
            }
        )
        return self.screen_state()

    @api.model
    def close_shift(self, counted):
        """Close the user's shift with what was counted in the drawer.

        :return: ``{id, expected, counted, difference}`` in whole đồng
        """
        self._check_money_role()
        session = self._current()
        if not session:
            raise UserError(self.env._("You have no open shift."))
        counted = self.env["onestop.receipt"]._whole_dong(counted)
        expected = int(session.opening + session.cash_total)
        session.write(
            {
                "counted": counted,
                "expected": expected,
                "difference": counted - expected,
                "closed_at": fields.Datetime.now(),
            }
        )
        return {
            "id": session.id,
            "expected": expected,
            "counted": counted,
            "difference": counted - expected,
        }

    def explain(self, note):
        """Say why the count of one's own closed shift differs."""
        self.ensure_one()
        session = self.sudo()  # only the note of one's own shift, checked here
        if session.user_id != self.env.user:
            raise AccessError(self.env._("This is another cashier's shift."))
        session.note = (note or "").strip()

    @api.model
    def screen_state(self):
        """Return what stands at the foot of the cashier's screen."""
        self._check_money_role()
        session = self._current()
        return {
            "agency": self.env["onestop.dossier"]._default_agency().name or "",
            "session": {
                "id": session.id,
                "opened": fields.Datetime.context_timestamp(
                    session, session.opened_at
                ).strftime("%H:%M %d/%m/%Y"),
                "receipt_count": session.receipt_count,
                "total": int(session.total),
            }
            if session
            else False,
        }

    @api.model
    def _check_money_role(self):
        if not self.env.user._onestop_roles() & MONEY_ROLES:
            raise AccessError(self.env._("Shifts are for cashiers and accountants."))
