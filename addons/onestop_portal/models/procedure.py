from odoo import api, models
from odoo.fields import Domain


class OnestopProcedure(models.Model):
    _inherit = "onestop.procedure"

    def _public_url(self):
        """Return the address of the procedure's page on the website."""
        self.ensure_one()
        return f"{self.get_base_url()}/thu-tuc/{self.code}"

    @api.model
    def _domain_published(self, day=None):
        """Return the domain of procedures with a version in force on a date.

        :param date day: None: today
        """
        return Domain("version_ids", "any", self._in_force(day or self._today()))
