"""Receptions voided as mistakes of the counter.

Voiding is the action ``stop`` with the fact ``void``: the dossier keeps its number and
its papers, the citizen gets form 05, unpaid charges are voided, and the statistical
tables take it for what it is (``rules.counting``).
"""

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import counting, lifecycle

# One setting, one place: "left_out" or "counted" (docs/decisions/0024).
VOIDED_SETTING = "onestop_dossier.counting_voided"
# Where a manager's ``stop`` is refused whatever the facts, there is nothing to void.
VOIDABLE = tuple(
    state
    for state in lifecycle.STATES
    if (found := lifecycle.TRANSITIONS.get((state, "stop")))
    and "no_void" not in found.requires
)


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    voided = fields.Boolean(
        "Voided reception",
        readonly=True,
        help="A mistake of the counter; the number is kept and not used again.",
    )
    may_void = fields.Boolean(compute="_compute_may_void")

    @api.depends("state", "allowed_actions")
    @api.depends_context("uid")
    def _compute_may_void(self):
        for dossier in self:
            dossier.may_void = (
                dossier.state in VOIDABLE
                and ",stop," in dossier.allowed_actions
                and "manager" in dossier._roles_here()
            )

    def action_void(self):
        """Open the dialog that voids the reception."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Void the reception"),
            "res_model": "onestop.dossier.void",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def _effect_stop(self, values, at):
        vals = super()._effect_stop(values, at)
        if not values.get("void"):
            return vals
        # Neither early nor late: there was nothing to resolve.
        return {**vals, "voided": True, "timeliness": False}

    def _event_details(self, action, values):
        details = super()._event_details(action, values)
        if action == "stop" and values.get("void"):
            return {**(details or {}), "void": True}
        return details

    # === STATISTICS ===#

    @api.model
    def _voided_setting(self):
        parameters = self.env["ir.config_parameter"].sudo()  # the same for all
        return parameters.get_param(VOIDED_SETTING, counting.VOIDED_SETTINGS[0])

    @api.model
    def _count_marks(self, date_from, date_to, agency=None):
        """Count what the figures of a period do not show.

        :return: ``{entered_late, voided}``: received in the period and entered later;
            voided in the period
        """
        start, end = self._day_bounds(date_from, self._judged_on(date_to))
        own = self._count_agency(agency)
        late = own & Domain("late_entry", "=", True)
        voided = own & Domain("voided", "=", True)
        return {
            "entered_late": self.search_count(
                late
                & Domain("received_at", ">=", start)
                & Domain("received_at", "<", end)
            ),
            "voided": self.search_count(
                voided
                & Domain("finished_at", ">=", start)
                & Domain("finished_at", "<", end)
            ),
        }

    @api.model
    def _count_base(self, date_from, judged_on, agency=None):
        """Leave out what was received and voided in the period (``rules.counting``)."""
        base = super()._count_base(date_from, judged_on, agency)
        if self._voided_setting() == "counted":
            return base
        start, end = self._day_bounds(date_from, judged_on)
        return base & (
            Domain("voided", "!=", True)
            | Domain("received_at", "<", start)
            | Domain("finished_at", ">=", end)
        )
