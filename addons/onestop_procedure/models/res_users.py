from odoo import api, fields, models, tools

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
    acting_agency_ids = fields.Many2many(
        "onestop.agency",
        string="Agencies acted for",
        compute="_compute_acting_agency_ids",
        compute_sudo=True,
        context={"active_test": False},  # those that were merged are archived
        help="The own agencies and those that were merged into them. Record rules ask "
        "for these, so that a list of a million rows is searched by plain ids.",
    )

    @api.depends("agency_ids")
    def _compute_acting_agency_ids(self):
        agencies = self.env["onestop.agency"].with_context(active_test=False)
        for user in self:
            acting = user._origin._member_agency_ids()
            user.acting_agency_ids = agencies.search([("acting_id", "in", acting)])

    # Membership is read at every click and changes a few times a year. Whoever writes
    # it, from this side or from the agency's, clears the cache of all processes; the
    # domains of record rules are kept there too.

    @tools.ormcache("self.id")
    def _member_agency_ids(self):
        """Return the ids of the active agencies that this user belongs to."""
        return tuple(self.sudo().agency_ids.ids)  # membership is no secret

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("agency_ids" in vals for vals in vals_list):
            self.env.registry.clear_cache()
        return users

    def write(self, vals):
        result = super().write(vals)
        if "agency_ids" in vals:
            self.env.registry.clear_cache()
        return result

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
