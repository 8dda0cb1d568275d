from odoo import api, models


class OnestopWording(models.AbstractModel):
    """Words what the rules say: one sentence per line, its basis in brackets."""

    _name = "onestop.wording"
    _description = "Wording of the rules' lines"

    @api.model
    def _plain(self, lines):
        """Return the lines as ``[key, arguments, basis]`` fit for JSON."""
        return [[line.key, dict(line.arguments), str(line.basis)] for line in lines]

    @api.model
    def _sentences(self, lines):
        """Return one translated sentence per line."""
        return [line.key for line in lines]
