"""Contacts of citizens: seen by who may see the applicant, not by every employee.

Odoo lets all internal users read all of ``res.partner``. Contacts here are mail
addresses and logins of citizens; the record rules of this add-on leave to employees
their colleagues, the centre itself and the people behind their own dossiers.
"""

from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    applicant_ids = fields.One2many(
        "onestop.applicant",
        "partner_id",
        string="Applicants",
        readonly=True,
        groups="onestop_procedure.group_onestop_reception",
    )
    applicant_seen = fields.Boolean(
        "Applicant that I may see",
        compute="_compute_applicant_seen",
        search="_search_applicant_seen",
        help="The record rule of contacts asks for it.",
    )

    @api.depends("applicant_ids", "commercial_partner_id.applicant_ids")
    @api.depends_context("uid")
    def _compute_applicant_seen(self):
        for partner in self:
            contact = partner.sudo()  # whose contact it is, whoever asks
            people = contact.applicant_ids | contact.commercial_partner_id.applicant_ids
            partner.applicant_seen = bool(people.sudo(False)._filtered_access("read"))

    @api.model
    def _search_applicant_seen(self, operator, value):
        if operator != "in" or True not in value or False in value:
            return NotImplemented
        # The record rule runs as superuser; the question is what the user may see.
        applicants = self.env["onestop.applicant"].sudo(False)
        if not applicants.has_access("read"):
            return Domain.FALSE
        seen = Domain(
            "applicant_ids", "any", applicants._search([("partner_id", "!=", False)])
        )
        return seen | Domain("commercial_partner_id", "any!", seen)
