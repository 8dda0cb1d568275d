from odoo import api, models

from ..tools import nfc


class OnestopNfcMixin(models.AbstractModel):
    """Keeps every text of a record in Unicode form NFC.

    Keyboards and public sources mix composed and decomposed letters; two names
    that look alike must be equal, or search and uniqueness fail.
    """

    _name = "onestop.nfc.mixin"
    _description = "Texts in Unicode form NFC"

    @api.model
    def _nfc_vals(self, vals):
        """Return the values with all texts composed and outer blanks cut."""
        clean = {}
        for name, value in vals.items():
            field = self._fields.get(name)
            if isinstance(value, str) and field and field.type in ("char", "text"):
                value = nfc(value).strip()
            clean[name] = value
        return clean

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._nfc_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._nfc_vals(vals))
