from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.onestop_dossier.models.agency import OVER
from odoo.addons.onestop_procedure.rules import codes

CLOSED_CHARGES = ("paid", "waived", "void")


class OnestopAgency(models.Model):
    _inherit = "onestop.agency"

    tax_code = fields.Char(help="Printed on receipts (mã số thuế).")

    @api.constrains("tax_code")
    def _check_tax_code(self):
        for agency in self.filtered("tax_code"):
            try:
                codes.parse_tax_code(agency.tax_code)
            except codes.InvalidCode as error:
                raise ValidationError(
                    self.env._(
                        "Tax code: “%(code)s” is not a valid tax code.",
                        code=agency.tax_code,
                    )
                ) from error

    # === MERGERS === #

    def _merge_problems(self, target, on, ground, counters):
        """Refuse while somebody has a drawer open there: cash is counted first."""
        problems = super()._merge_problems(target, on, ground, counters)
        sessions = self.env["onestop.cash.session"].search(
            [("agency_id", "in", self.ids), ("closed_at", "=", False)]
        )
        if sessions:
            problems.append(
                self.env._(
                    "Cash shifts: %(names)s must count the drawer and close the shift "
                    "first.",
                    names=", ".join(sessions.user_id.mapped("name")),
                )
            )
        return problems

    def _merge_counts(self):
        """Add what is still to be paid; it goes where its dossier goes."""
        charges = self.env["onestop.charge"].search_count(
            [
                ("agency_id", "in", self.ids),
                ("state", "not in", CLOSED_CHARGES),
                ("dossier_id.state", "not in", OVER),
            ]
        )
        books = self.env["onestop.receipt.book"].search_count(
            [("agency_id", "in", self.ids)]
        )
        return [
            *super()._merge_counts(),
            (self.env._("Charges not yet paid"), charges),
            (self.env._("Receipt books (they stay with the old agency)"), books),
        ]

    def _merge_notes(self, target):
        """Say what the accountant has to do: numbers are never handed on."""
        notes = super()._merge_notes(target)
        books = self.env["onestop.receipt.book"]
        used = books.search([("agency_id", "in", self.ids)])
        if not used:
            return notes
        notes.append(
            self.env._(
                "Accountant: the receipt books of the old agency stay with it, closed "
                "at their last numbers; report those to the tax office."
            )
        )
        lacking = set(used.mapped("kind")) - set(
            books.search([("agency_id", "=", target.id)]).mapped("kind")
        )
        if target and lacking:
            kinds = dict(books._fields["kind"]._description_selection(self.env))
            notes.append(
                self.env._(
                    "Accountant: open receipt books for %(kinds)s at %(target)s before "
                    "money is taken there.",
                    kinds=", ".join(kinds[kind] for kind in sorted(lacking)),
                    target=target.name,
                )
            )
        return notes
