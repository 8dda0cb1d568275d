from odoo import api, fields, models


class OnestopDossierTask(models.Model):
    """Tasks outside the competent agency: what shows others a dossier of theirs."""

    _inherit = "onestop.dossier.task"

    # Nine tasks of ten are done by the competent agency, which sees its dossiers
    # anyhow: the record rule looks through the others only.
    elsewhere = fields.Boolean(
        compute="_compute_elsewhere",
        store=True,
        precompute=True,
        help="Done by another agency than the competent one.",
    )

    _elsewhere_index = models.Index("(agency_id, dossier_id) WHERE elsewhere IS TRUE")

    # Not of the competent agency itself: it is fixed before the first task, and
    # when it merges its successor sees what either of them did.
    @api.depends("agency_id", "dossier_id")
    def _compute_elsewhere(self):
        for task in self:
            competent = task.dossier_id.competent_agency_id
            task.elsewhere = task.agency_id != competent
