import json

from odoo.http import Controller, request, route


class OnestopEformController(Controller):
    """Shows e-forms to staff as applicants will see them."""

    @route("/onestop/eform/<int:eform_id>", type="http", auth="user", methods=["GET"])
    def preview(self, eform_id):
        """Return the empty form."""
        eform = self._eform(eform_id)
        return self._page(eform, {}, [])

    @route("/onestop/eform/<int:eform_id>", type="http", auth="user", methods=["POST"])
    def check(self, eform_id, **_values):
        """Return the form with the answers and what is wrong with them.

        Nothing is stored. A button that adds or takes away a row checks nothing.
        """
        eform = self._eform(eform_id)
        if eform._problems():
            return self._page(eform, {}, [])
        httprequest = request.httprequest
        page = request.env["onestop.eform.page"]
        answers = page._answers(eform, httprequest.form, httprequest.files)
        changed = page._change_rows(
            answers, httprequest.form.get("_add"), httprequest.form.get("_remove")
        )
        if changed is not None:
            return self._page(eform, answers, [])
        cleaned = eform._clean_answers(answers)
        wrong = eform._check_answers(cleaned)
        return self._page(eform, answers, wrong, checked=cleaned)

    @route(
        "/onestop/communes/<string:province>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def communes(self, province):
        """Return the names of a province's communes, for the list below an address."""
        found = request.env["onestop.commune"]._of_province(province)
        return request.make_json_response(found.mapped("full_name"))

    def _eform(self, eform_id):
        eform = request.env["onestop.eform"].browse(eform_id).exists()
        eform.check_access("read")
        if not eform:
            raise request.not_found()
        return eform

    def _page(self, eform, answers, wrong, checked=None):
        problems = eform._problems()
        values = {} if problems else eform._page_values(answers, wrong)
        return request.render(
            "onestop_procedure.eform_page",
            {
                **values,
                "eform": eform,
                "html_lang": (request.env.lang or "vi_VN").replace("_", "-"),
                "problems": problems,
                "wrong": wrong,
                "stored": checked is not None
                and json.dumps(checked, indent=2, ensure_ascii=False),
            },
        )
