from odoo import models


class OnestopPdf(models.AbstractModel):
    """The one engine of printed forms."""

    _name = "onestop.pdf"
    _description = "PDF engine"
