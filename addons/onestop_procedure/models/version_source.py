from markupsafe import Markup

from odoo import api, fields, models

#: parts of a version and their fields that hold what the source says, in its order
PARTS = (
    (
        "channel_ids",
        (
            "channel",
            "source_quantity",
            "source_unit",
            "term_text",
            "description",
        ),
    ),
    (
        "tariff_ids",
        (
            "channel",
            "source_type",
            "source_amount",
            "source_currency",
            "source_text",
            "source_raw",
        ),
    ),
    (
        "case_ids",
        ("code", "source_name", "source_quantity", "source_unit", "source_id"),
    ),
    (
        "component_ids",
        (
            "group_name",
            "code",
            "name",
            "originals",
            "copies",
            "form_names",
            "form_paths",
            "has_electronic_form",
            "is_processing_result",
            "source_required",
            "source_text",
            "source_id",
        ),
    ),
    ("step_text_ids", ("name", "text")),
    ("basis_ids", ("number", "name", "issued_on", "issuer", "source_id")),
    ("result_ids", ("code", "name", "source_id")),
    ("agency_ids", ("role", "name", "code", "source_id")),
)
#: fields of the version itself
OWN = (
    "source_code",
    "source_name",
    "source_field",
    "source_field_code",
    "source_levels",
    "source_type",
    "source_kind",
    "source_state",
    "source_agency",
    "source_agency_code",
    "source_agency_id",
    "decision_no",
    "decision_date",
    "subjects",
    "receiving_address",
    "conditions",
    "is_internal",
    "is_vertical",
    "is_full_process",
    "is_shared_service",
    "is_offline_only",
    "non_territorial",
    "source_related",
    "source_published",
    "source_created",
    "source_updated",
    "source_system",
    "source_id",
    "source_url",
    "source_folder",
    "source_file",
)
_ROW = Markup('<tr><th class="text-muted fw-normal w-25">%s</th><td>%s</td></tr>')
_TABLE = Markup(
    '<h3 class="mt-4">%s</h3><table class="table table-sm"><tbody>%s</tbody></table>'
)
_WORDS = Markup('<div style="white-space: pre-wrap">%s</div>')


class OnestopProcedureVersion(models.Model):
    """The source's text shown again, laid out from the fields that keep it."""

    _inherit = "onestop.procedure.version"

    source_page = fields.Html(
        string="The source in its own words",
        compute="_compute_source_page",
        sanitize=False,
    )

    @api.depends_context("lang")
    def _compute_source_page(self):
        for version in self:
            version.source_page = Markup("").join(
                _TABLE % (title, Markup("").join(rows))
                for title, rows in version._source_tables()
                if rows
            )

    def _source_tables(self):
        """Yield title and rows of each part of the source."""
        code = _ROW % (self.env._("Code"), self.code)
        yield self.env._("Procedure"), [code, *self._source_rows(self, OWN)]
        for name, keys in PARTS:
            title = self._fields[name]._description_string(self.env)
            rows = []
            for part in self[name]:
                if rows:
                    rows.append(
                        Markup('<tr><td colspan="2" class="bg-light"></td></tr>')
                    )
                rows += self._source_rows(part, keys)
            yield title, rows
        yield (
            self.env._("Further values"),
            [
                _ROW % (value.key, _WORDS % value.words)
                for value in self.source_value_ids
            ],
        )
        left = self.settle_item_ids.filtered(
            lambda item: item.kind in ("other", "component")
        )
        yield (
            self.env._("Words without a place"),
            [_ROW % (item.problem, _WORDS % item.words) for item in left if item.words],
        )

    def _source_rows(self, record, keys):
        """Return a row for each field of a record that says something."""
        rows = []
        for key in keys:
            field, value = record._fields[key], record[key]
            if field.type == "boolean":
                value = value and self.env._("Yes")
            elif field.type == "selection":
                value = dict(field._description_selection(self.env)).get(value)
            elif field.type == "date":
                value = value and value.strftime("%d/%m/%Y")
            if value or (field.type == "integer" and value is not None):
                label = field._description_string(self.env)
                rows.append(_ROW % (label, _WORDS % value))
        return rows

    def action_show_source(self):
        """Open the page that shows the source's text again."""
        self.ensure_one()
        view = self.env.ref("onestop_procedure.onestop_procedure_version_view_source")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Source of %(version)s", version=self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
