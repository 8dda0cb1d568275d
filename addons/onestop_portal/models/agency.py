from odoo import models


class OnestopAgency(models.Model):
    _inherit = "onestop.agency"

    def _merge_move(self, target, on, ground, counters):
        """Let websites of a merged centre show the one that carries on."""
        websites = self.env["website"].search([("onestop_centre_id", "=", self.id)])
        websites.write({"onestop_centre_id": target.id})
        return super()._merge_move(target, on, ground, counters)
