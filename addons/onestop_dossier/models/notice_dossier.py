"""What the applicant of a dossier was told, and by which ways they can be."""

from odoo import api, fields, models

from .notice import LANGUAGES
from .notice_derive import where_to_tell


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    notice_lang = fields.Selection(
        LANGUAGES, "Language of notices", required=True, default="vi_VN"
    )
    no_notice = fields.Boolean(
        "Wants no notices",
        help="Neither messages nor calls; what the law asks for is printed as ever.",
    )


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    notice_ids = fields.One2many("onestop.notice", "dossier_id", readonly=True)
    told = fields.Char("Told?", compute="_compute_told")

    @api.depends("notice_ids.state")
    @api.depends_context("lang")
    def _compute_told(self):
        """Say of the latest news whether the applicant knows, or what stands open."""
        for dossier in self:
            dossier.told = dossier._told_words()

    def _told_words(self):
        latest = self.notice_ids.sorted(lambda n: (n.at, n.event_id, n.id))[-1:]
        same = self.notice_ids.filtered(
            lambda n: (n.event_id, n.kind_id) == (latest.event_id, latest.kind_id)
        )
        states = set(same.mapped("state"))
        if not same:
            return ""
        words = {"what": latest.kind_id.name}
        if states & {"sent", "delivered"}:
            return self.env._("Told: %(what)s", **words)
        if any(n.channel == "phone" and n.state == "pending" for n in same):
            return self.env._("To be called: %(what)s", **words)
        if states & {"pending", "sending"}:
            return self.env._("Message on its way: %(what)s", **words)
        if "unknown" in states:
            return self.env._("Unclear whether told: %(what)s", **words)
        return self.env._("Not told: %(what)s", **words)

    def _where_to_tell(self):
        """Return ``(phone, mail address)`` by which the applicant is told now."""
        return where_to_tell(
            (self.applicant_phone, self.applicant_email),
            (self.submitter_id.phone, self.submitter_id.email),
        )
