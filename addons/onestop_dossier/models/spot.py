"""Dossiers whose citizen waits at the desk: the fewest clicks, and word at once.

Every step is taken by :meth:`_transition`, so the table, the roles and the history
are those of any other dossier; one click takes those steps in a row that are the
user's own. The signature is never taken along: it has its own button.
"""

import logging
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models

_logger = logging.getLogger(__name__)

# In this order; what is not the user's own ends the run.
ON_THE_WAY = ("transfer", "acknowledge", "pass_on")
# A design has fewer steps than this; more would be a circle.
MOST_STEPS = 20
NEWS = "onestop_dossier/desk"
# What is entered later than this (history, an outage) concerns nobody at the desk.
FRESH = timedelta(minutes=15)


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    may_run_on = fields.Boolean(compute="_compute_may_run_on")
    may_sign = fields.Boolean(compute="_compute_may_run_on")

    @api.depends("allowed_actions", "version_id.citizen_waits")
    @api.depends_context("uid")
    def _compute_may_run_on(self):
        for dossier in self:
            allowed = (dossier.allowed_actions or "").split(",")
            step = dossier.sudo().current_task_id.step_id  # the design is no secret
            waits = dossier.sudo().version_id.citizen_waits  # nor is the catalogue
            dossier.may_run_on = waits and any(a in allowed for a in ON_THE_WAY)
            dossier.may_sign = "finish" in allowed or (
                "acknowledge" in allowed
                and "leader" in self.env.user._onestop_roles()
                and dossier._may_finish(step)
            )

    def action_run_on(self):
        """Take all next steps that are the user's own, up to the signature.

        :raises UserError: not even the first of them is possible
        """
        self.ensure_one()
        taken = 0
        while taken < MOST_STEPS:
            action = self._next_on_the_way()
            if not action:
                break
            if len(self._step_choices(action)) > 1:
                return self.with_context(default_action=action).action_dialog()
            self._transition(action)
            taken += 1
        if not taken:
            self._transition("transfer")
        return True

    def _next_on_the_way(self):
        allowed = self._allowed()
        return next((action for action in ON_THE_WAY if action in allowed), None)

    # === WORD TO THE DESK ===#

    def _after_transition(self, event):
        """Also send word of a waiting citizen's dossier, once it is committed."""
        super()._after_transition(event)
        told = event.action in ("transfer", "pass_on", "finish") and (
            event.at > fields.Datetime.now() - FRESH
        )
        # The version was read for this very transition.
        if told and self.version_id.citizen_waits:
            kind = "signed" if event.action == "finish" else "arrived"
            self.env.cr.postcommit.add(self._news(kind))

    def _news(self, kind):
        """Return what tells those concerned, in a transaction of its own."""
        registry, dossier_id = self.env.registry, self.id

        def tell():
            try:
                with registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    env["onestop.dossier"].browse(dossier_id)._tell_desk(kind)
            except psycopg2.Error:
                # The dossier is safe, and the list shows it at its next look.
                _logger.warning("no word sent of dossier %s", dossier_id, exc_info=True)

        return tell

    def _tell_desk(self, kind):
        """Send word to whose turn it is, or to who received what is signed now."""
        task = self.current_task_id
        if kind == "signed":
            people = self.received_by_id
        else:
            people = task.user_id or task.agency_id.member_ids.filtered(
                lambda user: task.role in user._onestop_roles()
            )
        people._bus_send(NEWS, {"kind": kind, "id": self.id, "code": self.code})
