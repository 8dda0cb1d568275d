"""Papers for which the centre holds a document already; scans worth keeping."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class OnestopDossierPaper(models.Model):
    _inherit = "onestop.dossier.paper"

    held_id = fields.Many2one(
        "onestop.applicant.document",
        "Held already",
        index="btree_not_null",
        ondelete="restrict",
        help="The document that the centre holds and that stands in for this paper.",
    )

    @api.constrains("held_id")
    def _check_held(self):
        """Refuse a document of somebody else, or one that is no longer valid."""
        for paper in self.filtered("held_id"):
            held = paper.held_id.sudo()  # whose it is and how long, for whoever asks
            dossier = paper.dossier_id.sudo()  # as above
            if held.applicant_id not in dossier.applicant_id | dossier.submitter_id:
                raise AccessError(
                    self.env._(
                        "Papers: the document held for “%(name)s” is not this "
                        "applicant's.",
                        name=paper.name,
                    )
                )
            day = dossier._local_date(dossier.received_at)
            if not held.filtered_domain(held._domain_valid(day)):
                raise ValidationError(
                    self.env._(
                        "Papers: the document held for “%(name)s” is not valid any "
                        "more.",
                        name=paper.name,
                    )
                )
