from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from odoo import models
from odoo.exceptions import UserError
from odoo.http import SessionExpiredException, request
from odoo.tools import config

# Errors with words of their own, meant for whoever called.
TOLD = (UserError, HTTPException, SessionExpiredException)
UNTOLD = "Internal server error. The log of the server tells more."


class IrHttp(models.AbstractModel):
    """Errors in JSON say what is wrong, not how the server is built.

    Odoo sends the whole traceback as ``debug``. It stays in the log; callers see it
    in developer mode only (``--dev``).
    """

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        """Refuse an address with a NUL: no text of the database can hold one."""
        if "\x00" in path_info:
            raise BadRequest
        return super()._match(path_info)

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        kind = request.dispatcher.routing_type
        if config["dev_mode"] or kind not in ("json2", "jsonrpc"):
            return response
        if getattr(response, "mimetype", None) != "application/json":
            return response
        body = response.get_json(silent=True)
        if isinstance(body, dict):
            error = body if kind == "json2" else body.get("error", {}).get("data", {})
            cls._cut_debug(error, exception, kind)
            # The status and the headers stay.
            response.set_data(request.make_json_response(body).get_data())
        return response

    @classmethod
    def _cut_debug(cls, error, exception, kind):
        error.pop("debug", None)
        if isinstance(exception, RequestEntityTooLarge):
            limit = request.httprequest.max_content_length // 1024 // 1024
            error["message"] = f"The request is larger than {limit} MB."
            error["arguments"] = [error["message"], exception.code]
        elif kind == "json2" and not isinstance(exception, TOLD):
            # What went wrong inside may name files, tables or values.
            error.update(message=UNTOLD, arguments=[])
