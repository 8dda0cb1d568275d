"""Collecting: from what is due to numbered receipts, once."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.onestop_procedure.tools import dong, to_local

from .labels import METHODS, MONEY_ROLES

MAX_KEY = 100


class OnestopReceipt(models.Model):
    _inherit = "onestop.receipt"

    @api.model
    def collect(self, dossier_code, method, amount, key):
        """Take what a dossier owes and issue its receipts, one per kind of money.

        :param str dossier_code: code of the dossier
        :param str method: ``cash`` (needs an open shift), ``qr``, ``bank``, ``online``
        :param int amount: what was taken, whole đồng; must equal what is due
        :param str key: chosen by the caller, new for each collection
        :return: ``{receipts: [{kind, serial, number, total}], total}``
        :raises UserError: names the field and the rule; nothing was collected

        A repeated key returns the first answer and takes nothing, so a caller who
        got no answer simply asks again.
        """
        if method not in dict(METHODS):
            raise ValidationError(
                self.env._(
                    "method: one of %(methods)s is expected.",
                    methods=", ".join(dict(METHODS)),
                )
            )
        if not isinstance(key, str) or not 0 < len(key.strip()) <= MAX_KEY:
            raise ValidationError(
                self.env._(
                    "key: a text of 1 to %(max)s characters, new for each "
                    "collection, is expected.",
                    max=MAX_KEY,
                )
            )
        amount = self._whole_dong(amount)
        dossier = self._collectable(dossier_code)
        first = self.sudo().search([("key", "=", key)])  # any centre's
        if first:
            return first._repeat(dossier, method, amount)
        session = self.env["onestop.cash.session"]._session_for(dossier, method)
        receipts = dossier._collect(method, key, amount=amount, session=session)
        return receipts._answer()

    @api.model
    def _whole_dong(self, amount):
        """Return ``amount`` as an integer, or say that whole đồng are expected."""
        whole = isinstance(amount, int | float) and not isinstance(amount, bool)
        if not whole or amount != int(amount) or amount < 0:
            raise ValidationError(
                self.env._("amount: whole đồng, 0 or more, are expected.")
            )
        return int(amount)

    @api.model
    def _collectable(self, dossier_code):
        """Return, in superuser mode, a dossier that the user may collect for.

        :raises UserError: unknown, or of another centre (one answer for both)
        :raises AccessError: neither cashier nor accountant
        """
        if not self.env.user._onestop_roles() & MONEY_ROLES:
            raise AccessError(
                self.env._("Collecting fees is for cashiers and accountants.")
            )
        code = dossier_code.strip() if isinstance(dossier_code, str) else ""
        # A cashier need not be able to open the dossier itself; what follows uses
        # its charges and the payer's name only.
        dossiers = self.env["onestop.dossier"].sudo()  # see above
        dossier = dossiers.search([("code", "=", code)])
        if not code or not dossier or not dossier._roles_here() & MONEY_ROLES:
            raise UserError(
                self.env._(
                    "dossier_code: there is no dossier “%(code)s” at your centre.",
                    code=code,
                )
            )
        return dossier

    def _repeat(self, dossier, method, amount):
        """Return the first answer for a key, if it is the same collection."""
        receipts = self.sorted("part")
        same = (
            receipts.dossier_id == dossier
            and receipts[0].method == method
            and int(sum(receipts.mapped("total"))) == amount
        )
        if not same:
            raise ValidationError(
                self.env._("key: it was used for another collection already.")
            )
        return receipts._answer()

    def _answer(self):
        return {
            "receipts": [
                {
                    "kind": receipt.kind,
                    "serial": receipt.serial,
                    "number": receipt.number,
                    "total": int(receipt.total),
                }
                for receipt in self
            ],
            "total": int(sum(self.mapped("total"))),
        }


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _collect(self, method, key, amount=None, session=None, at=None):
        """Receipt everything due on this dossier and move it on if it waited.

        Checks no role: for :meth:`onestop.receipt.collect`, for confirmed online
        payments and for the demonstration.

        :param amount: what was taken; None where it is known to be what is due
        :param at: the time that counts, naive UTC; now where not given
        :return: the receipts, one per kind of money
        """
        self.ensure_one()
        at = at or fields.Datetime.now()
        dossier = self.sudo()  # nobody writes charges directly; the caller checked
        dossier._lock()
        charges = dossier._charges_to_collect(amount)
        by_kind = charges.grouped("kind")
        books = self.env["onestop.receipt.book"].sudo()  # as above
        day = to_local(at).date()
        kinds = {
            books._book_for(dossier.agency_id, kind, day): part
            for kind, part in by_kind.items()
        }
        charges.write({"state": "paid"})
        if dossier.state == "payment":
            dossier._transition("confirm_payment", at=at)
        vals = {
            "method": method,
            "key": key,
            "session_id": session.id if session else False,
            "collector_id": self.env.uid,
            "issued_at": at,
        }
        # Last, and in one order for all: books are locked until commit from here.
        receipts = self.env["onestop.receipt"].sudo()  # as above
        issued = receipts.browse()
        for part, book in enumerate(sorted(kinds, key=lambda b: b.id), start=1):
            issued += receipts._issue(book, kinds[book], {**vals, "part": part})
        return issued

    def _charges_to_collect(self, amount):
        """Return the charges due, or say why ``amount`` cannot be taken."""
        unsettled = self.charge_ids.filtered(lambda c: c.state == "unsettled")
        if unsettled:
            raise UserError(
                self.env._(
                    "amount: “%(name)s” has no amount yet. Set it with its legal "
                    "basis first.",
                    name=unsettled[0].name,
                )
            )
        charges = self.charge_ids.filtered(lambda c: c.state == "due")
        due = int(sum(charges.mapped("amount")))
        if not due:
            raise UserError(
                self.env._("dossier_code: nothing is due on %(code)s.", code=self.code)
            )
        if amount is not None and amount != due:
            raise ValidationError(
                self.env._(
                    "amount: %(given)s was given, %(due)s is due on %(code)s. Exactly "
                    "what is due is collected.",
                    given=dong(amount),
                    due=dong(due),
                    code=self.code,
                )
            )
        return charges
