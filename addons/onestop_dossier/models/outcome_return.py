"""Handing over the result: at the counter, by post, or as a download."""

import re

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .applicant import FULL_NUMBER

MODES = [
    ("counter", "At the counter"),
    ("post", "By post"),
    ("download", "Download"),
]
TOKEN_IN_ADDRESS = re.compile(r"/tra-cuu/([\w-]+)")


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    return_wish = fields.Selection(
        MODES,
        "Result wanted",
        default="counter",
        help="How the applicant wants to get the result.",
    )
    return_mode = fields.Selection(
        MODES, "Result handed over", readonly=True, help="How it was handed over."
    )
    fetched_by = fields.Char(
        "Fetched by", readonly=True, help="Who took the result, as shown at the desk."
    )
    fetched_proof = fields.Char(
        "Shown at the desk",
        readonly=True,
        groups=FULL_NUMBER,  # numbers of papers are noted here
        help="Identity paper that was looked at, and the authorisation if any.",
    )
    return_carrier = fields.Char("Carrier", readonly=True)
    return_tracking = fields.Char("Tracking number", readonly=True)
    scan = fields.Char(
        "Code or QR of the slip",
        compute="_compute_scan",
        search="_search_scan",
        help="What a scanner reads from the slip finds the dossier.",
    )

    def _compute_scan(self):
        self.scan = False

    @api.model
    def _search_scan(self, operator, value):
        """Find a dossier by the address in its slip's QR, or by its code."""
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        slips = self.sudo()  # whoever scans holds the slip; rules still decide
        found = Domain.FALSE
        for text in texts:
            token = TOKEN_IN_ADDRESS.search(text or "")
            found |= (
                Domain("id", "in", slips._search([("token", "=", token[1])]))
                if token
                else Domain("code", "ilike", (text or "").strip())
            )
        return found

    def _effect_return_result(self, values, at):
        """Keep how the result went out; nothing said means: fetched and signed for."""
        vals = super()._effect_return_result(values, at) or {}
        mode = values.get("return_mode") or "counter"
        if mode == "post" and not (values.get("tracking") or "").strip():
            raise UserError(
                self.env._("tracking: give the tracking number of the post.")
            )
        kept = {
            "fetched_by": values.get("fetched_by") if mode == "counter" else False,
            "fetched_proof": values.get("fetched_proof") if mode == "counter" else "",
            "return_carrier": values.get("carrier") if mode == "post" else False,
            "return_tracking": values.get("tracking") if mode == "post" else False,
        }
        given = {name: text.strip() for name, text in kept.items() if text}
        return {**vals, **given, "return_mode": mode}

    def _event_details(self, action, values):
        """Tell the way and the number of the parcel, never who fetched it."""
        details = super()._event_details(action, values)
        if action != "return_result":
            return details
        told = {"mode": self.return_mode}
        if self.return_tracking:
            told["tracking"] = self.return_tracking
        if self.fetched_by:
            told["confirmed"] = True
        if self.return_mode == "download":
            told["by"] = values.get("by")
        return {**(details or {}), **told}

    def _downloadable(self):
        """Return the filed results that the applicant may fetch as files now."""
        self.ensure_one()
        if self.state not in ("finished", "returned") or self._fee_status() == "due":
            return self.result_ids.browse()
        return self.result_ids.filtered("filed_at")

    def _downloaded(self, document, by):
        """Record that the applicant fetched a result; in superuser mode.

        Where the result is wanted as a download, the first one is the hand-over;
        otherwise the original still waits at the counter.

        :param str by: ``login`` or ``token``, how the applicant was known
        """
        self.ensure_one()
        if not document.downloaded_at:
            document.downloaded_at = fields.Datetime.now()
        if self.state == "finished" and self.return_wish == "download":
            robot = self.with_user(SUPERUSER_ID)
            robot._transition("return_result", {"return_mode": "download", "by": by})
