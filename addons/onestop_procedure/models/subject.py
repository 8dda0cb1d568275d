from odoo import api, fields, models

from ..tools import fold


class OnestopSubject(models.Model):
    """A kind of applicant (đối tượng thực hiện) as national records name it."""

    _name = "onestop.subject"
    _description = "Kind of applicant"
    _inherit = ["onestop.nfc.mixin"]
    _order = "sequence, name, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, help="In the words of the national record.")
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "This kind of applicant is there already."
    )

    @api.model
    def _named_in(self, texts):
        """Return for each text the kinds that its lines name literally."""
        kinds = {fold(kind.name): kind.id for kind in self.search([])}
        found = []
        for text in texts:
            words = map(fold, (text or "").replace(";", "\n").splitlines())
            ids = dict.fromkeys(kinds[word] for word in words if word in kinds)
            found.append(self.browse(ids))
        return found
