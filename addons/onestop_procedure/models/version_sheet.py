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

    def _sheet_values(self):
        """Return what the template of the sheet prints, in order."""
        self.ensure_one()
        groups = {}
        for component in self.component_ids:
            groups.setdefault(component.group_name or "", []).append(component)
        labels = self._selection_labels
        kinds = {**labels("tariff_ids", "kind"), False: self.env._("Kind not settled")}
        return {
            "version": self,
            "groups": groups,
            "fees_by_kind": {
                label: self.tariff_ids.filtered(lambda t, kind=kind: t.kind == kind)
                for kind, label in kinds.items()
            },
            "channel_labels": labels("channel_ids", "channel"),
        }

    def _selection_labels(self, parts, name):
        """Return value → translated label of a selection of a part."""
        return dict(self[parts]._fields[name]._description_selection(self.env))

    def _sheet_html(self):
        """Return the sheet as markup for the form."""
        return self.env["ir.qweb"]._render(
            "onestop_procedure.procedure_sheet", self._sheet_values()
        )

    def _sheet_pdf(self):
        """Return the sheet as PDF/A, for the posting board."""
        return self.env["onestop.pdf"]._render(
            "onestop_procedure.pdf_procedure_sheet",
            self._sheet_values(),
            f"{self.code} {self.name}",
        )

    def action_print_sheet(self):
        """Open the sheet as PDF in a new tab."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/sheet/{self.id}",
            "target": "new",
        }
