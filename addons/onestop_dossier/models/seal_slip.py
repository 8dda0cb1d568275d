"""What the slip says of a person, sealed without being told.

The event of the receipt keeps a digest of what stands on the slip and cannot change
after it, salted with the dossier's token. Whoever alters these data by SQL is found
out; once the token is deleted with the person's data, the digest tells nothing.
"""

import hashlib
import json

from odoo import models
from odoo.tools import SQL

# All of them are fixed by the receipt (``dossier.FIXED_BY_RECEIPT``).
ON_THE_SLIP = (
    "applicant_name",
    "applicant_id_number",
    "applicant_phone",
    "applicant_email",
    "applicant_address",
    "authorisation",
    "content",
    "code",
)


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _slip_digest(self):
        """Return the salted digest of what the slip says, 64 hex digits."""
        self.ensure_one()
        slip = self.sudo()  # digests tell nothing; not everybody reads ID numbers
        values = [slip.token, *(slip[name] or "" for name in ON_THE_SLIP)]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()

    def _altered_slips(self):
        """Return those of these dossiers whose slip says other than when received.

        Receipts from before there were digests, and dossiers whose person's data
        were deleted (no token any more), cannot be judged and are left out.
        """
        sealed = self._sealed_slips()
        return self.filtered(
            lambda dossier: (
                dossier.id in sealed
                and dossier.sudo().token  # whether there is one
                and sealed[dossier.id] != dossier._slip_digest()
            )
        )

    def _sealed_slips(self):
        """Return dossier id → the digest that the history holds last, in one query."""
        self.env["onestop.dossier.event"].flush_model()
        query = SQL(
            "SELECT DISTINCT ON (dossier_id) dossier_id, details ->> 'slip'"
            " FROM onestop_dossier_event"
            " WHERE dossier_id = ANY(%s) AND details ->> 'slip' IS NOT NULL"
            " ORDER BY dossier_id, sequence DESC",
            self.ids,
        )
        return dict(self.env.execute_query(query))
