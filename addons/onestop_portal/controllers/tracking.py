"""Following a dossier without a login: by code and look-up code, or by the slip's QR.

The QR holds an unguessable token; it shows where the dossier is, with initials only.
The look-up code printed on the slip opens the rest for half an hour in this browser.
"""

from datetime import datetime, timedelta

from odoo import fields
from odoo.http import Controller, request, route
from odoo.tools import consteq

from odoo.addons.onestop_procedure.controllers.files import PRIVATE, pdf_response
from odoo.addons.onestop_procedure.rules import codes

from .tracking_values import tracking_values

OPENED = "onestop_opened"
OPEN_FOR = timedelta(minutes=30)
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
# Read from paper, these are easily taken for letters of the slip's alphabet.
LOOK_ALIKES = str.maketrans({"0": "Q", "O": "Q", "D": "Q", "U": "V"})


class OnestopTracking(Controller):
    @route(
        "/tra-cuu",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=True,
    )
    def form(self, code="", secret="", **kw):
        """Ask for code and look-up code; lead to the dossier when both are right."""
        if request.httprequest.method == "GET":
            return self._form_page({"code": (code or "").strip()})
        asked = {"code": (code or "").strip()}
        errors = self._form_errors(code, secret)
        if errors:
            return self._form_page(asked, errors)
        dossier, left = self._look_up(read_code(code), code.strip(), secret)
        if not dossier:
            return self._form_page(asked, refusal(request.env, left))
        self._open(dossier)
        return request.redirect(f"/tra-cuu/{dossier.token}", code=303)

    @route(
        "/tra-cuu/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def dossier(self, token, secret="", **kw):
        """Show where a dossier is; with the look-up code also whose it is."""
        dossier = self._by_token(token)
        if not dossier:
            return self._unknown()
        errors, left = {}, None
        if request.httprequest.method == "POST":
            errors = self._form_errors(dossier.code or dossier.reference, secret)
            if not errors:
                key = dossier.code or dossier.reference
                found, left = self._look_up(key, key, secret)
                if found:
                    self._open(found)
                    return request.redirect(f"/tra-cuu/{dossier.token}", code=303)
                errors = refusal(request.env, left, code_given=False)
        return private(
            request.render(
                "onestop_portal.tracking",
                {
                    "track": tracking_values(
                        dossier,
                        self._is_open(dossier),
                        request.website._onestop_contact(),
                    ),
                    "token": dossier.token,
                    "slip_url": f"/tra-cuu/{dossier.token}/phieu-hen",
                    "result_url": f"/tra-cuu/{dossier.token}/ket-qua",
                    "errors": errors,
                    "additional_title": request.env._("Where is my dossier"),
                    "onestop_noindex": True,
                },
            )
        )

    @route(
        "/tra-cuu/<string:token>/phieu-hen",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def slip(self, token, **kw):
        """Serve the receipt slip; it names the person, so the QR is not enough."""
        dossier = self._by_token(token)
        if not dossier or not dossier.received_at:
            return self._unknown()
        if not self._is_open(dossier):
            return request.redirect(f"/tra-cuu/{dossier.token}", code=303)
        return slip_response(dossier)

    @route(
        "/tra-cuu/<string:token>/dong",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def close(self, token, **kw):
        """Forget in this browser that a dossier was opened (shared computers)."""
        dossier = self._by_token(token)
        if dossier:
            opened = dict(request.session.get(OPENED) or {})
            opened.pop(str(dossier.id), None)
            request.session[OPENED] = opened
        return request.redirect("/tra-cuu", code=303)

    # === LOOKING UP === #

    def _dossiers(self):
        # Visitors have no access to dossiers: what they may see is decided here, by
        # token or look-up code, and leaves as the plain values of tracking_values.
        return request.env["onestop.dossier"].sudo()  # see above

    def _by_token(self, token):
        """Return the dossier behind a slip's QR; empty for any other text."""
        return self._dossiers().search(
            [("token", "=", token), ("state", "!=", "draft")], limit=1
        )

    def _look_up(self, code, raw, secret):
        """Return the dossier, or nothing, and how many tries are left (None: none).

        An unknown code and a wrong look-up code take the same way.
        """
        tries = request.env["onestop.lookup.try"]
        address = request.httprequest.remote_addr
        left = tries._claim(code, address)
        if left is None:
            return None, None
        dossier = self._dossiers().search(
            [
                ("state", "!=", "draft"),
                "|",
                ("code", "in", [code, raw]),
                ("reference", "=", raw),
            ],
            limit=1,
        )
        held = dossier.secret or "-" * codes.SECRET_LENGTH
        if consteq(held, read_secret(secret)) and dossier:
            tries._release(code, address)
            return dossier, left
        return None, left

    # === WHAT THIS BROWSER OPENED === #

    def _open(self, dossier):
        opened = dict(request.session.get(OPENED) or {})
        opened[str(dossier.id)] = (fields.Datetime.now() + OPEN_FOR).isoformat()
        request.session[OPENED] = opened

    def _is_open(self, dossier):
        until = (request.session.get(OPENED) or {}).get(str(dossier.id))
        return bool(until) and datetime.fromisoformat(until) > fields.Datetime.now()

    # === PAGES === #

    def _form_errors(self, code, secret):
        """Return field → sentence for what can be no code; costs no try."""
        _ = request.env._
        errors = {}
        if not (code or "").strip():
            errors["code"] = _("Enter the dossier code printed on your slip.")
        if not (secret or "").strip():
            errors["secret"] = _("Enter the look-up code printed below the QR.")
        elif (
            len(read_secret(secret)) != codes.SECRET_LENGTH
            or not read_secret(secret).isascii()
        ):
            errors["secret"] = _(
                "The look-up code has six letters and digits without accents; switch "
                "Vietnamese typing off."
            )
        return errors

    def _form_page(self, asked, errors=None):
        return private(
            request.render(
                "onestop_portal.tracking_form",
                {
                    "asked": asked,
                    "errors": errors or {},
                    "additional_title": request.env._("Track a dossier"),
                },
            )
        )

    def _unknown(self):
        response = request.render(
            "onestop_portal.tracking_unknown",
            {
                "additional_title": request.env._("Dossier not found"),
                "onestop_noindex": True,
            },
        )
        response.status_code = 404
        return private(response)


def read_code(text):
    """Return a dossier code as stored, from what people type or paste."""
    return "".join((text or "").translate(DASHES).split()).upper()


def read_secret(text):
    """Return a look-up code as stored: capitals, no blanks, look-alikes put right."""
    plain = "".join((text or "").translate(DASHES).replace("-", "").split()).upper()
    return plain.translate(LOOK_ALIKES)


def refusal(env, left, code_given=True):
    """Return field → sentence after a failed try; the same for every cause.

    :param left: tries left; None: there was none
    """
    _ = env._
    if left is None:
        return {
            "": _(
                "Too many tries. For safety this is closed for 15 minutes; then try "
                "again, or call the centre."
            )
        }
    if code_given:
        text = _("The dossier code and the look-up code do not belong together.")
    else:
        text = _("This is not the look-up code of this dossier.")
    return {"secret": f"{text} " + _("Tries left: %(count)s.", count=left)}


def private(response):
    """Add the headers that keep a page out of caches and search engines."""
    for name, value in PRIVATE:
        response.headers[name] = value
    return response


def slip_response(dossier):
    """Return form 01 of a dossier in superuser mode as PDF."""
    attachment = dossier._print("01").attachment_id
    return pdf_response(attachment.raw, attachment.name, PRIVATE)
