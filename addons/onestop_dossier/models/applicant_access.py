"""Which applicants one may see: those behind the dossiers that one may see."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: Who reads the whole register: the counter recognises whoever comes, at any centre.
REGISTER_ROLES = frozenset({"reception", "integrator", "auditor"})


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    submitted_ids = fields.One2many("onestop.dossier", "submitter_id", readonly=True)

    @api.model
    def _sees_register(self):
        """Return whether the user sees every applicant."""
        return self.env.su or bool(self.env.user._onestop_roles() & REGISTER_ROLES)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Leave out people of whom the user sees no dossier."""
        if not kwargs.get("bypass_access") and not self._sees_register():
            seen = self.env["onestop.dossier"]._search([])
            domain = Domain(domain) & (
                Domain("dossier_ids", "any", seen)
                | Domain("submitted_ids", "any", seen)
            )
        return super()._search(domain, *args, **kwargs)

    def _check_access(self, operation):
        """Refuse what :meth:`_search` leaves out."""
        refused = super()._check_access(operation)
        if refused or not any(self._ids) or self._sees_register():
            return refused
        hidden = self - self.search([("id", "in", self.ids)])
        if not hidden:
            return None
        return hidden, lambda: AccessError(
            self.env._("You may see no dossier of this person.")
        )
