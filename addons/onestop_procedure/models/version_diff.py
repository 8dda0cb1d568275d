from odoo import models

from ..rules.difference import ADDED, CHANGED, REMOVED, Part, compare, marked_words
from ..tools import fold

#: The rows of a version, in the order of the official sheet.
PARTS = (
    "step_text_ids",
    "channel_ids",
    "case_ids",
    "component_ids",
    "tariff_ids",
    "reduction_ids",
    "agency_ids",
    "result_ids",
    "basis_ids",
)
HEAD = "head"
#: Copied with a version, but its place in the catalogue and not its content.
NO_CONTENT = {*models.MAGIC_COLUMNS, "version_id", "procedure_id", "sequence"}
#: Content that the version's own copy() sets, because rows point at new rows.
CONTENT_ALL_THE_SAME = {"case_id", "tariff_ids"}


class OnestopVersionPart(models.AbstractModel):
    _inherit = "onestop.version.part"

    def _content_label(self):
        """Return what names this row for people and matches it with older ones."""
        self.ensure_one()
        for name in ("code", "number", "name", "ground", "channel"):
            field = self._fields.get(name)
            if field and self[name]:
                return field.convert_to_export(self[name], self) or ""
        return ""


class OnestopProcedureTariff(models.Model):
    _inherit = "onestop.procedure.tariff"

    def _content_label(self):
        # The code of a fee says less than its name; a form's code says more.
        return self.name


class OnestopProcedureVersion(models.Model):
    """What differs between two versions, field by field, in words.

    Every stored field that a copy of a version takes along is content; a field added
    later, by whatever add-on, is compared without further ado.
    """

    _inherit = "onestop.procedure.version"

    def _differences(self, other):
        """Return how this version differs from an older one.

        Rows are matched by code or name, not by id. Words are those of the user's
        language.

        :param other: the version before; may be of another procedure, or empty
        :return: list of ``{section, label, kind, before, after}``; kind is 'added',
            'removed' or 'changed'
        """
        self.ensure_one()
        old = other._content() if other else ()
        changes = compare(old, self._content())
        worded = [self._worded(change, other) for change in changes]
        return worded + self._order_difference(other)

    # === CONTENT === #

    def _content(self):
        """Return what this version says, as parts of the rules."""
        self.ensure_one()
        parts = [Part(HEAD, "", self._content_values(self))]
        for section in self._content_sections():
            for row in self[section].sorted("sequence"):
                key = fold(row._content_label())
                parts.append(Part(section, key, self._content_values(row)))
        return parts

    def _content_sections(self):
        """Return the names of the one2many fields that are content, in order."""
        names = [
            name
            for name, field in self._fields.items()
            if field.type == "one2many"
            and hasattr(self.env[field.comodel_name], "_content_label")
        ]
        return sorted(
            names,
            key=lambda name: PARTS.index(name) if name in PARTS else len(PARTS),
        )

    def _content_values(self, record):
        """Return field name → comparable value of a version or one of its rows."""
        return {
            name: _comparable(record, field)
            for name, field in record._fields.items()
            if field.store
            and field.type != "one2many"
            and (field.copy or name in CONTENT_ALL_THE_SAME)
            and name not in NO_CONTENT
        }

    # === WORDS === #

    def _worded(self, change, other):
        """Return a change of the rules as the words of :meth:`_differences`."""
        if change.section == HEAD:
            model, section = self, self.env._("General")
        else:
            field = self._fields[change.section]
            model = self.env[field.comodel_name]
            section = field._description_string(self.env)
        row = self._row_label(change, other)
        label = row
        if change.kind == CHANGED:
            field_label = model._fields[change.name]._description_string(self.env)
            label = f"{row}: {field_label}" if row else field_label
        return {
            "section": section,
            "label": label,
            "kind": change.kind,
            "before": _words(model, change.name, change.before),
            "after": _words(model, change.name, change.after),
        }

    def _row_label(self, change, other):
        """Return the name of a row as people wrote it."""
        if change.section == HEAD:
            return ""
        version = other if change.kind == REMOVED else self
        for row in version[change.section]:
            if fold(row._content_label()) == change.key:
                return row._content_label()
        return ""

    def _order_difference(self, other):
        """Return the change of order of the steps both versions have, if any."""
        if not other:
            return []
        before = other.step_text_ids.sorted("sequence")
        after = self.step_text_ids.sorted("sequence")
        old = [fold(step._content_label()) for step in before]
        new = [fold(step._content_label()) for step in after]
        both = set(old) & set(new)
        if [key for key in old if key in both] == [key for key in new if key in both]:
            return []
        return [
            {
                "section": self._fields["step_text_ids"]._description_string(self.env),
                "label": self.env._("Order"),
                "kind": CHANGED,
                "before": _listed(before),
                "after": _listed(after),
            }
        ]

    # === SCREENS === #

    def _difference_rows(self, other):
        """Return the differences as the template shows them, words marked."""
        kinds = {
            ADDED: self.env._("Added"),
            REMOVED: self.env._("Removed"),
            CHANGED: self.env._("Changed"),
        }
        rows = []
        for difference in self._differences(other):
            before, after = difference["before"], difference["after"]
            if difference["kind"] == CHANGED:
                left, right = marked_words(before, after)
            else:
                left, right = [(before, bool(before))], [(after, bool(after))]
            rows.append(
                {
                    **difference,
                    "kind_label": kinds[difference["kind"]],
                    "left": left,
                    "right": right,
                }
            )
        return rows

    def _difference_html(self, other):
        """Return the page that shows the differences side by side."""
        return self.env["ir.qweb"]._render(
            "onestop_procedure.version_difference",
            {
                "rows": self._difference_rows(other),
                "before": other,
                "after": self,
            },
        )

    def action_compare(self):
        """Open the comparison with the version before; any other can be chosen."""
        self.ensure_one()
        others = self.procedure_id.version_ids - self
        older = others.filtered(lambda v: v.number < self.number)
        published = older.filtered(lambda v: v.state == "published")
        return self._open_comparison((published or older).sorted("number")[-1:])

    def _open_comparison(self, other):
        """Open the dialog that compares this version with another one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What changed"),
            "res_model": "onestop.version.compare",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_after_id": self.id,
                "default_before_id": other.id,
                "dialog_size": "extra-large",
            },
        }


def _comparable(record, field):
    """Return a value that is equal where it reads equal."""
    value = record[field.name]
    if field.relational:
        if hasattr(value, "_content_label"):
            return tuple(sorted(row._content_label() for row in value))
        if value._name == "ir.attachment":
            return tuple(sorted((file.name, file.checksum or "") for file in value))
        return tuple(sorted((row.display_name, row.id) for row in value))
    if field.type in ("char", "text", "html"):
        return str(value or "").strip()
    if field.type == "float":
        return round(value, 6)
    return value


def _words(model, name, value):
    """Return a value of :func:`_comparable`, or a whole row, in words."""
    if value is None:
        return ""
    if isinstance(value, dict):
        lines = []
        for key, one in value.items():
            text = _words(model, key, one) if one not in (False, "", (), 0, 0.0) else ""
            if text:
                label = model._fields[key]._description_string(model.env)
                lines.append(f"{label}: {text}")
        return "\n".join(lines)
    field = model._fields[name]
    if field.type == "boolean":
        return model.env._("yes") if value else model.env._("no")
    if field.type == "selection":
        return dict(field._description_selection(model.env)).get(value) or ""
    if field.type == "date":
        return value.strftime("%d/%m/%Y") if value else ""
    if isinstance(value, tuple):
        return ", ".join(one if isinstance(one, str) else one[0] for one in value)
    if field.type == "float":
        return f"{value:g}".replace(".", ",") if value else ""
    if field.type == "integer":
        return f"{value or 0:,}".replace(",", ".")
    return str(value) if value else ""


def _listed(rows):
    """Return the names of rows, numbered."""
    return "\n".join(
        f"{place}. {row._content_label()}" for place, row in enumerate(rows, 1)
    )
