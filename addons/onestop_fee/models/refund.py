"""Fees to refund: what was paid for dossiers that ended without their result.

A list for the cashier, decided by the accountant; no money moves here. What the law
says comes from ``onestop.refund.rule`` by way of ``rules.refunds``.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.onestop_procedure.rules import refunds
from odoo.addons.onestop_procedure.rules.given import LINE, PARAGRAPHS, Text
from odoo.addons.onestop_procedure.tools import dong

from .labels import DONG_DIGITS, KINDS

OUTCOMES = [
    ("refused", "Refused"),
    ("stopped", "Stopped"),
    ("withdrawn", "Withdrawn by the applicant"),
    ("unanswered", "Request not answered"),
    ("voided", "Reception voided"),
]
VERDICTS = [
    ("refund", "Goes back"),
    ("keep", "Does not go back"),
    ("decide", "Not clear"),
]


class OnestopRefundRule(models.Model):
    """What a legal text says of a fee already paid, from one day to another."""

    _name = "onestop.refund.rule"
    _description = "Rule on refunds"
    _order = "date_from desc nulls last, id desc"
    _rec_name = "basis"

    outcome = fields.Selection(OUTCOMES, help="Empty: however the dossier ended.")
    kind = fields.Selection(KINDS, help="Empty: every kind of fee.")
    verdict = fields.Selection(VERDICTS, "What it says", required=True)
    basis = fields.Char("Legal basis", required=True)
    date_from = fields.Date("From")
    date_to = fields.Date("Until")
    active = fields.Boolean(default=True)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for rule in self:
            if rule.date_from and rule.date_to and rule.date_to < rule.date_from:
                raise ValidationError(
                    self.env._("Until: the rule ends before it begins.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        labels = self._fields["basis"]._description_string
        read = self.env["onestop.given"]._read_texts
        return read(vals, {"basis": LINE}, lambda _name: labels(self.env))

    @api.model
    def _rules(self):
        """Return all rules as ``rules.refunds.RefundRule``."""
        return [
            refunds.RefundRule(
                rule.verdict,
                rule.basis,
                rule.outcome or None,
                rule.kind or None,
                rule.date_from or None,
                rule.date_to or None,
            )
            for rule in self.search([])
        ]


class OnestopRefund(models.Model):
    """A paid charge of a dossier that ended without its result.

    Rows are made when the dossier ends and decided by :meth:`decide`; nobody writes
    them directly.
    """

    _name = "onestop.refund"
    _description = "Fee to refund"
    _order = "id desc"
    _rec_name = "charge_id"

    charge_id = fields.Many2one(
        "onestop.charge", required=True, index=True, ondelete="restrict"
    )
    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="restrict"
    )
    agency_id = fields.Many2one(related="dossier_id.agency_id", store=True, index=True)
    payer = fields.Char(related="dossier_id.applicant_name")
    receipt_id = fields.Many2one(related="charge_id.receipt_id")
    kind = fields.Selection(related="charge_id.kind")
    amount = fields.Float(digits=DONG_DIGITS, help="In đồng, as it was paid.")
    outcome = fields.Selection(OUTCOMES, "How it ended", required=True)
    ended_at = fields.Datetime("Ended", required=True)
    verdict = fields.Selection(VERDICTS, "What the law says", required=True)
    basis = fields.Char("Legal basis")
    state = fields.Selection(
        [("open", "To decide"), ("granted", "Granted"), ("denied", "Denied")],
        required=True,
        default="open",
        index=True,
    )
    reason = fields.Text()
    decided_by_id = fields.Many2one("res.users", "Decided by")
    decided_at = fields.Datetime("Decided on")

    _one_per_charge = models.UniqueIndex(
        "(charge_id)", "This charge is on the list of refunds already."
    )

    @api.model
    def _list(self, dossier, outcome, at):
        """Put the paid charges of ``dossier`` on the list.

        :param str outcome: a key of ``rules.refunds.OUTCOMES``
        :param datetime at: when it ended, naive UTC
        """
        paid = dossier.charge_ids.filtered(lambda charge: charge.state == "paid")
        if not paid:
            return
        rules = self.env["onestop.refund.rule"]._rules()
        day = dossier._local_date(at)
        rows = []
        for charge in paid:
            found = refunds.refund(rules, outcome, charge.kind, day)
            rows.append(
                {
                    "charge_id": charge.id,
                    "dossier_id": dossier.id,
                    "amount": charge.amount,
                    "outcome": outcome,
                    "ended_at": at,
                    "verdict": found.verdict,
                    "basis": found.basis,
                }
            )
        self.create(rows)

    def decide(self, granted, reason):
        """Say whether these fees go back; the words stay with the dossiers.

        :param bool granted: whether the money goes back
        :param str reason: for the file; must be given
        :raises AccessError: not an accountant of the centre
        :raises UserError: no reason, or decided already
        """
        reason = self.env["onestop.given"]._read(
            Text(PARAGRAPHS, lines=True), reason, "reason"
        )
        if not reason:
            raise UserError(self.env._("Reason: it must be given here."))
        self.check_access("read")
        for refund in self:
            refund._check_may_decide()
        rows = self.sudo()  # nobody writes the list directly; checked just above
        state = "granted" if granted else "denied"
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        rows.write(
            {
                "state": state,
                "reason": reason,
                "decided_by_id": self.env.uid,
                "decided_at": now,
            }
        )
        rows._remark(reason, now)

    def _check_may_decide(self):
        dossier = self.sudo().dossier_id  # whose accountant it is
        if "accountant" not in dossier.sudo(False)._roles_here():
            raise AccessError(
                self.env._("Refunds are decided by the accountant of the centre.")
            )
        if self.state != "open":
            raise UserError(
                self.env._("“%(name)s” is decided already.", name=self.charge_id.name)
            )

    def _remark(self, reason, at):
        """Keep the words of a decision with each dossier."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["onestop.dossier.remark"].create(
            [
                {
                    "dossier_id": refund.dossier_id.id,
                    "action": "refund",
                    "author_id": self.env.uid,
                    "at": at,
                    "text": f"{refund.charge_id.name}, {dong(refund.amount)}: "
                    f"{labels[refund.state]}. {reason}",
                }
                for refund in self
            ]
        )

    def action_decide(self):
        """Open the dialog in which the selected fees are decided."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on a refund"),
            "res_model": "onestop.refund.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_refund_ids": self.ids},
        }


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    refund_ids = fields.One2many("onestop.refund", "dossier_id", "Fees to refund")

    def _effect_refuse(self, values, at):
        vals = super()._effect_refuse(values, at)
        self._list_refunds("refused", at)
        return vals

    def _effect_stop(self, values, at):
        outcome = self._outcome_of_stop(values)
        vals = super()._effect_stop(values, at)
        self._list_refunds(outcome, at)
        return vals

    def _outcome_of_stop(self, values):
        """Return why the dossier is stopped, read from where it stands now."""
        if values.get("void"):
            return "voided"
        known = {"withdrawal": "withdrawn", "supplement": "unanswered"}
        return known.get(self.state, "stopped")

    def _list_refunds(self, outcome, at):
        refunds = self.env["onestop.refund"].sudo()  # nobody writes them directly
        refunds._list(self.sudo(), outcome, at)  # charges of whoever ends it
