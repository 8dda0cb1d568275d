from odoo import api, fields, models


class OnestopProcedureVersion(models.Model):
    """The official sheet of a version: on the screen and as PDF for posting."""

    _inherit = "onestop.procedure.version"

    sheet = fields.Html(compute="_compute_sheet", sanitize=False)
    in_force_text = fields.Char(string="Validity", compute="_compute_in_force_text")

    @api.depends_context("lang")
    def _compute_sheet(self):
        for version in self:
            version.sheet = version._sheet_html()

    @api.depends("state", "date_from", "date_to", "decision_no")
    @api.depends_context("lang")
    def _compute_in_force_text(self):
        for version in self:
            version.in_force_text = version._in_force_text()

    def _in_force_text(self):
        """Return the sentence that says when, and by which decision, it holds."""
        self.ensure_one()
        if self.state == "draft":
            return self.env._("Draft: not in force.")
        values = {
            "start": self.date_from.strftime("%d/%m/%Y"),
            "end": self.date_to and self.date_to.strftime("%d/%m/%Y"),
            "decision": self.decision_no,
        }
        if self.date_to and self.decision_no:
            return self.env._(
                "In force from %(start)s until before %(end)s under Decision "
                "%(decision)s.",
                **values,
            )
        if self.date_to:
            return self.env._("In force from %(start)s until before %(end)s.", **values)
        if self.decision_no:
            return self.env._(
                "In force from %(start)s under Decision %(decision)s.", **values
            )
        return self.env._("In force from %(start)s.", **values)

    def _fact_rows(self):
        """Return ``{label, text}``: what a reader must know before the sections."""
        self.ensure_one()
        _, procedure = self.env._, self.procedure_id
        rows = (
            (_("Code"), procedure.code),
            (_("Field"), procedure.field_id.name),
            (_("Level"), procedure.level_text),
            (_("Published by"), self._decision_text()),
            (_("Validity"), self.in_force_text),
        )
        return [{"label": label, "text": text} for label, text in rows if text]

    def _decision_text(self):
        """Return number, date and agency of the decision that published it, or ''."""
        self.ensure_one()
        if not self.decision_no:
            return self.agency_id.name or ""
        words = {"number": self.decision_no, "agency": self.agency_id.name}
        if self.decision_date:
            words["day"] = self.decision_date.strftime("%d/%m/%Y")
        if len(words) == 3 and self.agency_id:
            return self.env._("Decision %(number)s of %(day)s, %(agency)s", **words)
        if self.agency_id:
            return self.env._("Decision %(number)s, %(agency)s", **words)
        if self.decision_date:
            return self.env._("Decision %(number)s of %(day)s", **words)
        return self.env._("Decision %(number)s", **words)

    def _sheet_values(self, anchor=""):
        """Return what the template of the sheet prints, in order.

        :param str anchor: before the names of its sections, where several sheets
            stand in one document
        """
        self.ensure_one()
        return {
            "version": self,
            "anchor": anchor,
            "terms": self._term_rows(),
            "cases": self._case_rows(),
            "groups": self._paper_groups(),
            "fees": self._fee_rows(),
            "reductions": self._reduction_rows(),
            "online": self._selection_labels_of("online_level")[self.online_level],
        }

    def _selection_labels_of(self, name):
        """Return value → translated label of a selection of the version."""
        return dict(self._fields[name]._description_selection(self.env))

    def _sheet_html(self):
        """Return the sheet as markup for the form."""
        return self.env["ir.qweb"]._render(
            "onestop_procedure.posting_sheet", self._sheet_values()
        )

    def _sheet_pdf(self):
        """Return the sheet as PDF/A, for the posting board."""
        return self.env["onestop.posting"]._sheet_pdf(self)

    def action_print_sheet(self):
        """Open the sheet for the posting board as PDF in a new tab.

        :raises UserError: a national list alone names this version
        """
        self.ensure_one()
        self._check_complete()
        return self._open_print(f"/onestop/sheet/{self.id}")

    def action_print_checklist(self):
        """Open the checklist of papers as PDF in a new tab.

        :raises UserError: a national list alone names this version
        """
        self.ensure_one()
        self._check_complete()
        return self._open_print(f"/onestop/sheet/{self.id}/checklist")

    def _open_print(self, url):
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
