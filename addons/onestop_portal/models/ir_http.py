from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """Speak the website's own language to visitors who chose no other.

        Odoo goes by the browser, and by English where the browser says nothing; on
        many Vietnamese machines that would greet people in English.
        """
        if not request.session.uid and not request.cookies.get("frontend_lang"):
            website = request.env["website"].sudo()  # nobody is logged in yet
            website = website.with_context(lang=None).get_current_website()
            default = website._get_cached("default_lang_id")
            code = request.env["res.lang"]._get_data(id=default).code
            request.update_context(lang=code)
        return super()._match(path)
