"""What a substitute signer may do with a dossier, and how the history tells it.

While a substitution holds, the substitute leads in its agency as the person away
does: there only, and never on a dossier that they received themselves. Everything is
asked of ``onestop.substitute``, which answers from memory when nobody is substituted.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from .dossier_access import STEP_ACTIONS
from .dossier_inbox import TABS


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _substitutions(self):
        """Return the standing substitutions under which the user leads here."""
        standing = self.env["onestop.substitute"]._standing_of(self.env.user)
        if not standing:
            return ()
        dossier = self.sudo()  # the agencies are the same for whoever asks
        if dossier.received_by_id == self.env.user:
            return ()
        here = (dossier.competent_agency_id | dossier._open_tasks().agency_id).ids
        return tuple(row for row in standing if row.agency_id in here)

    def _roles_here(self):
        """Add ``leader`` for a substitute of this dossier's agency."""
        here = super()._roles_here()
        if "leader" not in here and self._substitutions():
            here |= {"leader"}
        return here

    def _step_allows(self, action, roles):
        """Keep a substitute's lead to the agency of the substitution."""
        if not super()._step_allows(action, roles):
            return False
        if action not in STEP_ACTIONS or "leader" not in roles:
            return True
        return not self._acts_beyond(action)

    def _acts_beyond(self, action):
        """Return whether the user would need a lead at the step that is not theirs."""
        own = self.env.user._onestop_roles()
        if "leader" in own:
            return False
        task = self.sudo().current_task_id  # the same for whoever asks
        if action != "finish" and task.role in own:
            return False
        return task.agency_id.id not in [row.agency_id for row in self._substitutions()]

    # === FOR WHOM ===#

    def _apply_rules(self, action, values):
        """Note for whom a substitute acts, before the action changes anything."""
        result = super()._apply_rules(action, values)
        values["substitution"] = self._acting_under(action, result)
        return result

    def _acting_under(self, action, transition):
        """Return the substitution that ``action`` needs, or None: own roles do."""
        rows = self._substitutions()
        own = self.env.user._onestop_roles()
        if not rows or "leader" in own:
            return None
        task = self.sudo().current_task_id  # the same for whoever asks
        alone = self._roles_here() - {"leader"}
        if transition.roles & alone and (
            action not in STEP_ACTIONS or task.role in own
        ):
            return None
        here = [row for row in rows if row.agency_id == task.agency_id.id]
        return (here or rows)[0]

    def _event_details(self, action, values):
        """Say in the event for whom a substitute acted (ids only)."""
        details = super()._event_details(action, values)
        row = values.get("substitution")
        if row:
            details = {
                **(details or {}),
                "for_id": row.person_id,
                "substitute_id": row.id,
            }
        return details

    def _signing(self, event):
        """Return how a form is signed for ``event``: ``(lines above, name)``.

        ``KT. GIÁM ĐỐC``, then the substitute's own title and name; nothing where the
        leader signs.
        """
        row_id = ((event.details if event else None) or {}).get("substitute_id")
        row = self.env["onestop.substitute"].browse(row_id or ()).exists()
        if not row:
            return (), ""
        lines = [f"{row.manner} {row.person_title}", row.substitute_title]
        return tuple(filter(None, lines)), row.substitute_name

    def _print_values(self, number, form=None, event=None):
        values = super()._print_values(number, form, event)
        lines, name = self._signing(event)
        return {**values, "signing_lines": lines, "signing_name": name}

    # === MY WORK ===#

    @api.model
    def _my_tabs(self):
        """Add the leader's tab of signatures where the user stands in."""
        tabs = super()._my_tabs()
        rows = self.env["onestop.substitute"]._standing_of(self.env.user)
        if rows and "sign" not in tabs:
            tabs["sign"] = "mine"
        return {name: tabs[name] for name in TABS if name in tabs}

    @api.model
    def _domain_mine_step(self):
        """Add the leader's steps in agencies where the user stands in."""
        rows = self.env["onestop.substitute"]._standing_of(self.env.user)
        mine = super()._domain_mine_step()
        return mine | self._domain_led(rows) if rows else mine

    @api.model
    def _domain_led(self, rows):
        """Return the open steps that wait for the leaders stood in for."""
        people = [row.person_id for row in rows]
        return (
            Domain("left_at", "=", False)
            & Domain("role", "=", "leader")
            & Domain("agency_id", "in", [row.agency_id for row in rows])
            & Domain("user_id", "in", [False, self.env.uid, *people])
        )


class OnestopDossierEvent(models.Model):
    _inherit = "onestop.dossier.event"

    acting_for = fields.Char("Signed for", compute="_compute_acting_for")

    @api.depends("details")
    def _compute_acting_for(self):
        """Name for whom a substitute acted, as the substitution keeps it."""
        rows = self.env["onestop.substitute"].sudo()  # no secret, see there
        for event in self:
            row_id = (event.details or {}).get("substitute_id")
            row = rows.browse(row_id or ()).exists()
            event.acting_for = f"{row.manner} {row.person_name}" if row else False
