"""What a dossier owes: charges from the tariff, sums, and the fee status."""

from odoo import api, fields, models

from odoo.addons.onestop_procedure.rules import fees

from .labels import DONG_DIGITS


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    charge_ids = fields.One2many("onestop.charge", "dossier_id", "Charges", copy=False)
    receipt_ids = fields.One2many(
        "onestop.receipt", "dossier_id", "Receipts", copy=False
    )
    amount_due = fields.Float(
        digits=DONG_DIGITS, compute="_compute_amounts", store=True, help="In đồng."
    )
    amount_paid = fields.Float(
        digits=DONG_DIGITS, compute="_compute_amounts", store=True, help="In đồng."
    )
    fee_status = fields.Selection(
        [("none", "No fee"), ("due", "Due"), ("paid", "Paid")],
        compute="_compute_amounts",
        store=True,
        help="Due also while the amount of a charge is not set.",
    )

    _fee_due_index = models.Index("(agency_id, received_at) WHERE fee_status = 'due'")

    @api.depends("charge_ids.state", "charge_ids.amount")
    def _compute_amounts(self):
        for dossier in self:
            charges = dossier.charge_ids
            due = charges.filtered(lambda charge: charge.state == "due")
            paid = charges.filtered(lambda charge: charge.state == "paid")
            dossier.amount_due = sum(due.mapped("amount"))
            dossier.amount_paid = sum(paid.mapped("amount"))
            if due or charges.filtered(lambda charge: charge.state == "unsettled"):
                dossier.fee_status = "due"
            else:
                dossier.fee_status = "paid" if paid else "none"

    def _fee_status(self):
        """Return ``none``, ``due`` (also while an amount is open) or ``paid``."""
        self.ensure_one()
        return self.sudo().fee_status or "none"  # a fact, the same for whoever asks

    def _on_received(self):
        """Make the charges that the tariff in force at receipt asks for."""
        result = super()._on_received()
        for dossier in self:
            facts = fees.ChargeFacts(
                on=dossier._local_date(dossier.received_at),
                case=dossier.case_id._fee_key(),
                channel=dossier.channel,
                payer_classes=dossier.payer_class_ids.mapped("code"),
                quantity=dossier.quantity,
            )
            rows = self._tariff_charges(dossier.version_id, facts)
            charges = self.env["onestop.charge"].sudo()  # nobody writes them directly
            charges.create([{**vals, "dossier_id": dossier.id} for vals in rows])
        return result

    def _effect_stop(self, values, at):
        """Void what was not paid: nobody pays for a dossier that is not resolved."""
        result = super()._effect_stop(values, at)
        charges = self.sudo().charge_ids  # nobody writes them directly
        unpaid = charges.filtered(lambda c: c.state in ("due", "unsettled"))
        unpaid.write({"state": "void"})
        return result

    @api.model
    def _tariff_charges(self, version, facts):
        """Return the values of the charges that ``version`` asks for.

        Each fee is worked out by itself: one whose amount is not certain, or for
        which two rows of the tariff apply alike, becomes a charge without an
        amount, to be set by the cashier with its basis. It never becomes a guess,
        and it does not keep the other fees from their number.
        """
        tariff = version._tariff()
        # By identity: two rows of a tariff may well be equal.
        tariffs = {
            id(line): row
            for line, row in zip(tariff.lines, version._tariff_rows(), strict=True)
        }
        groups = {}
        for line in tariff.lines:
            groups.setdefault(line.key, []).append(line)
        rows = []
        for group in groups.values():
            try:
                found = fees.charge(fees.Tariff(group, tariff.reductions), facts)
            except fees.UnsettledAmount as error:
                rows.append(unsettled_vals([tariffs[id(error.line)]], facts))
            except fees.AmbiguousTariff as error:
                alike = [tariffs[id(line)] for line in error.lines]
                rows.append(unsettled_vals(alike, facts))
            else:
                rows += [charge_vals(row, tariffs[id(row.line)]) for row in found]
        return [{**row, "sequence": n} for n, row in enumerate(rows, start=1)]

    def _charge_rows(self):
        """Return the charges for callers (see ``onestop.dossier.intake``)."""
        return super()._charge_rows() + self.sudo().charge_ids._rows()  # own answer


def charge_vals(row, tariff):
    """Return the values of a charge that ``rules.fees`` worked out.

    A fee of 0 đồng is kept, waived: the slip and the register show that it was
    looked at, and nobody is sent to the cashier for it.
    """
    return {
        "tariff_id": tariff.id,
        "kind": row.kind,
        "name": row.name,
        # A fee for the whole dossier is one, however many copies there are.
        "quantity": row.quantity if row.line.per_unit else 1,
        "amount": row.amount,
        "basis": str(row.basis) if row.basis else False,
        "reduction": row.reduced,
        "reduction_ground": ground_text(row.reduction),
        "source_text": tariff.source_text,
        "state": "due" if row.amount else "waived",
    }


def ground_text(reduction):
    """Return the ground of a reduction with its basis; False where none applies."""
    if not reduction:
        return False
    basis = f" ({reduction.basis})" if reduction.basis else ""
    return f"{reduction.ground}{basis}"


def open_words(tariff):
    """Return what the tariff says where it gives no amount in đồng."""
    if tariff.settled and tariff.currency_code != "VND":
        return f"{tariff.name}: {tariff.amount_label}"
    return tariff.source_text or tariff.name


def unsettled_vals(tariffs, facts):
    """Return the values of a charge whose amount the tariff leaves open."""
    words = [open_words(tariff) for tariff in tariffs]
    return {
        "tariff_id": tariffs[0].id,
        "kind": tariffs[0].kind,
        "name": tariffs[0].name,
        "quantity": max(facts.quantity, 1),
        "amount": 0,
        "basis": tariffs[0].basis,
        "source_text": "\n".join(dict.fromkeys(words)),
        "state": "unsettled",
    }
