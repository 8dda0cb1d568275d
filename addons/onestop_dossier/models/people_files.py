"""Scans and printed forms carry full ID numbers: who takes money opens none of them."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: Models whose files carry numbers.
CARRIERS = ("onestop.dossier.paper", "onestop.dossier.print")
#: Roles whose work is with the papers, of those dossiers that they may read.
PAPER_ROLES = frozenset(
    {
        "reception",
        "officer",
        "leader",
        "manager",
        "auditor",
        "integrator",
        "citizen",
    }
)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _opens_papers(self):
        """Return whether the user opens scans and printed forms at all.

        Of which dossiers is for the record rules to say.
        """
        return bool(self._onestop_roles() & PAPER_ROLES)


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _check_opens_papers(self):
        """Refuse printed forms to those who see the mask only.

        :raises AccessError: cashiers, accountants and others without a part in it
        """
        if not self.env.su and not self.env.user._opens_papers():
            raise AccessError(
                self.env._("Printed forms and scans are not for your role.")
            )


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _search(self, domain, *args, **kwargs):
        bypass = self.env.su or kwargs.get("bypass_access")
        if not bypass and not self.env.user._opens_papers():
            free = Domain("res_model", "=", False)
            domain = Domain(domain) & (free | Domain("res_model", "not in", CARRIERS))
        return super()._search(domain, *args, **kwargs)

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)
        if self.env.su or self.env.user._opens_papers():
            return
        for model in CARRIERS:
            for res_id in model_and_ids.get(model, ()):
                if res_id:
                    yield model, res_id
