from odoo import models


class OnestopProcedureVersion(models.Model):
    """What a version has to do with its process design."""

    _inherit = "onestop.procedure.version"

    def _publish(self, date_from=None, decision=None):
        """Publish, and keep the process designs as they are from now on."""
        super()._publish(date_from, decision)
        self.process_id._set_in_use()
