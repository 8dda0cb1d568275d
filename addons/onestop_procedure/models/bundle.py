"""Linked procedures (liên thông): received in one visit, resolved in an order."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..rules import bundle


class OnestopBundle(models.Model):
    """Procedures that a citizen asks for at once.

    Each keeps its own version, agency and clock; the bundle says which one waits for
    the result of which (``rules.bundle``). Dossiers keep the order in which they were
    received, so that a changed bundle touches none of them.
    """

    _name = "onestop.bundle"
    _description = "Linked procedures"
    _inherit = ["onestop.nfc.mixin"]
    _order = "sequence, name, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    code = fields.Char(required=True, help="By which other systems name the bundle.")
    basis = fields.Char("Legal basis", required=True)
    date_from = fields.Date("In force from")
    date_to = fields.Date("Ends before", help="First day on which it no longer holds.")
    active = fields.Boolean(default=True)
    leg_ids = fields.One2many("onestop.bundle.leg", "bundle_id", "Legs", copy=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already in use.")
    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to > date_from)",
        "Ends before: must lie after the first day.",
    )

    @api.constrains("leg_ids")
    def _check_legs(self):
        for one in self:
            found = bundle.flaws(one._rule_legs())
            if found:
                raise ValidationError(
                    "\n".join(dict.fromkeys(self._flaw_words(flaw) for flaw in found))
                )

    def _rule_legs(self):
        """Return the legs as ``rules.bundle.Leg``; their keys are ids of procedures."""
        return [
            bundle.Leg(leg.procedure_id.id, leg.after_id.id or None)
            for leg in self.leg_ids
        ]

    @api.model
    def _flaw_words(self, flaw):
        procedure = self.env["onestop.procedure"].browse(flaw.key or ())
        words = {
            "too_few": self.env._("Legs: a bundle has at least two."),
            "twice": self.env._("Legs: “%(name)s” is listed twice."),
            "unknown": self.env._(
                "Legs: “%(name)s” waits for a procedure that is not listed."
            ),
            "loop": self.env._(
                "Legs: “%(name)s” would wait for itself; it would never begin."
            ),
        }
        return words[flaw.rule] % {"name": procedure.name or ""}

    @api.model
    def _in_force(self, day):
        """Return the bundles that hold on a local date."""
        return self.search(
            (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">", day))
        )

    @api.model
    def _offered(self, procedure, day):
        """Return the bundles on ``day`` that ``procedure`` begins."""
        return self._in_force(day).filtered(
            lambda one: any(
                leg.procedure_id == procedure and not leg.after_id
                for leg in one.leg_ids
            )
        )


class OnestopBundleLeg(models.Model):
    _name = "onestop.bundle.leg"
    _description = "Leg of linked procedures"
    _order = "bundle_id, sequence, id"
    _rec_name = "procedure_id"

    bundle_id = fields.Many2one(
        "onestop.bundle", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    procedure_id = fields.Many2one(
        "onestop.procedure", required=True, ondelete="restrict", index=True
    )
    after_id = fields.Many2one(
        "onestop.procedure",
        "After the result of",
        ondelete="restrict",
        help="Empty: it begins with the reception.",
    )
    component_code = fields.Char(
        "Result stands for paper",
        help="Code of the paper that the result of the leg before stands for.",
    )

    @api.constrains("bundle_id", "procedure_id", "after_id")
    def _check_bundle(self):
        self.bundle_id._check_legs()
