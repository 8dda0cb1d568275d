from odoo import fields, models

# XML id of a group → the role by which the rules know it.
ROLE_GROUPS = {
    "onestop_procedure.group_onestop_reception": "reception",
    "onestop_procedure.group_onestop_officer": "officer",
    "onestop_procedure.group_onestop_leader": "leader",
    "onestop_procedure.group_onestop_manager": "manager",
    "onestop_procedure.group_onestop_cashier": "cashier",
    "onestop_procedure.group_onestop_accountant": "accountant",
    "onestop_procedure.group_onestop_catalogue": "catalogue",
    "onestop_procedure.group_onestop_auditor": "auditor",
    "onestop_procedure.group_onestop_integrator": "integrator",
    "base.group_portal": "citizen",
}


class ResUsers(models.Model):
    _inherit = "res.users"

    agency_ids = fields.Many2many(
        "onestop.agency",
        "onestop_agency_member_rel",
        "user_id",
        "agency_id",
        string="Agencies",
    )

    def _onestop_roles(self):
        """Return the roles of this user in the words of ``rules.lifecycle``.

        :rtype: frozenset[str]
        """
        self.ensure_one()
        held = set(self._get_group_ids())
        group_id = self.env["ir.model.data"]._xmlid_to_res_id
        return frozenset(
            role for xmlid, role in ROLE_GROUPS.items() if group_id(xmlid) in held
        )
