"""Parts of a dossier: whoever may read the dossier reads them, nobody else.

The record rules stand in one place, on the dossier; its papers, tasks, events, remarks
and prints ask it. What is opened with a purpose is open with all its parts, and a rule
that changes changes for all of them.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class OnestopDossierPart(models.AbstractModel):
    """Base of what belongs to one dossier through ``dossier_id``.

    Access rights say which roles read or write the model; this says of which
    dossiers. Record rules of the model itself are asked besides.
    """

    _name = "onestop.dossier.part"
    _description = "Part of a dossier"

    @api.model
    def _sees_all_parts(self):
        """Return whether the user sees these parts of every dossier."""
        if self.env.su:
            return True
        # Whoever has no role at all has no rule either.
        rules, dossiers = self.env["ir.rule"], self.env["onestop.dossier"]
        return rules._compute_domain(dossiers._name).is_true() and dossiers.has_access(
            "read"
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Leave out the parts of dossiers that the user may not read."""
        if not kwargs.get("bypass_access") and not self._sees_all_parts():
            seen = self.env["onestop.dossier"]._search([])
            domain = Domain(domain) & Domain("dossier_id", "in", seen)
        return super()._search(domain, *args, **kwargs)

    def _check_access(self, operation):
        """Refuse what :meth:`_search` leaves out.

        To change a part is to change its dossier: one that was only opened to be
        read stays as it is.
        """
        refused = super()._check_access(operation)
        if refused or not any(self._ids) or self._sees_all_parts():
            return refused
        wanted = "read" if operation == "read" else "write"
        dossiers = self.sudo().dossier_id  # only to ask whether they may be read
        seen = dossiers.sudo(False)._filtered_access(wanted)
        hidden = self.filtered(
            lambda part: part.sudo().dossier_id not in seen  # as above
        )
        if not hidden:
            return None
        return hidden, lambda: AccessError(
            self.env._("This belongs to a dossier that you may not see or change.")
        )
