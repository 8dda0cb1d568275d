from odoo import api, models
from odoo.fields import Domain


class OnestopProcedure(models.Model):
    _inherit = "onestop.procedure"

    @api.model
    def _domain_published(self, day=None):
        """Return the domain of procedures with a version in force on a date.

        :param date day: None: today
        """
        return Domain("version_ids", "any", self._in_force(day or self._today()))
