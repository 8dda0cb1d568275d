"""The words for what ``rules.given`` and ``rules.files`` refuse."""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..rules import files, given

# Largest file that a citizen or a clerk may hand in, in MB.
PAPER_MEGABYTES = "onestop_procedure.paper_megabytes"


class OnestopGiven(models.AbstractModel):
    """Reads what comes from outside, or says which field breaks which rule."""

    _name = "onestop.given"
    _description = "Values from outside"

    @api.model
    def _read(self, shape, value, path=""):
        """Return the clean value (see ``rules.given.read``).

        :raises ValidationError: names the field and the rule
        """
        try:
            return given.read(shape, value, path)
        except given.Wrong as wrong:
            raise ValidationError(self._wrong_words(wrong)) from wrong

    @api.model
    def _read_texts(self, vals, limits, labels):
        """Return the values of a record with its texts clean and within limits.

        :param dict limits: field → most characters, or ``rules.given.Text``
        :param labels: function that names a field for people
        """
        clean = dict(vals)
        for name, limit in limits.items():
            value = vals.get(name)
            if isinstance(value, str) and value:
                shape = limit if isinstance(limit, given.Text) else given.Text(limit)
                clean[name] = self._read(shape, value, labels(name)) or False
        return clean

    @api.model
    def _wrong_words(self, wrong):
        words = self._wrong_table(wrong.arguments)[wrong.reason]
        return f"{wrong.path or 'values'}: {words}"

    @api.model
    def _wrong_table(self, arguments):
        """Return the sentence for each reason of ``rules.given.Wrong``."""
        _ = self.env._
        facts = {"limit": "", "size": "", "low": "", "high": "", **arguments}
        allowed = ", ".join(map(str, arguments.get("allowed", ())))
        names = ", ".join(arguments.get("names", ()))
        return {
            "object": _("named values are expected ({…})."),
            "list": _("a list is expected ([…])."),
            "text": _("a text is expected."),
            "whole": _("a whole number is expected."),
            "yes_no": _("yes or no (true, false) is expected."),
            "date": _("a date is expected, as in 1990-03-05."),
            "key": _("an id or a code is expected."),
            "control": _("it holds signs that cannot be shown or stored."),
            "long": _(
                "at most %(limit)s characters (given: %(size)s).",
                limit=facts["limit"],
                size=facts["size"],
            ),
            "many": _(
                "at most %(limit)s entries (given: %(size)s).",
                limit=facts["limit"],
                size=facts["size"],
            ),
            "range": _(
                "it must lie between %(low)s and %(high)s.",
                low=facts["low"],
                high=facts["high"],
            ),
            "choice": _("one of %(allowed)s is expected.", allowed=allowed),
            "unknown": _("%(names)s: unknown.", names=names),
        }

    # === FILES ===#

    @api.model
    def _paper_limit(self):
        """Return the most bytes of a file that is handed in."""
        settings = self.env["ir.config_parameter"].sudo()  # one number, no secret
        text = settings.get_param(PAPER_MEGABYTES) or ""
        megabytes = int(text) if text.isdecimal() else 0
        return megabytes * files.MEGABYTE or files.LIMIT

    @api.model
    def _check_file(self, field, name, data, allowed=files.PAPERS, limit=files.LIMIT):
        """Return what a file is by its content (``rules.files.File``).

        :param str field: names the place for people
        :raises ValidationError: names the file, what it is and what is allowed
        """
        name = self._read(given.Text(given.NAME), name or "", field) or "–"
        try:
            return files.check(data, name, allowed, limit)
        except files.Refused as refused:
            raise ValidationError(self._file_words(field, name, refused)) from refused

    @api.model
    def _check_file_size(self, field, name, size, limit):
        """Refuse by its size a file that is not decoded yet (see ``_check_file``)."""
        try:
            files.check_size(size, limit)
        except files.Refused as refused:
            raise ValidationError(
                self._file_words(field, name[: given.NAME], refused)
            ) from refused

    @api.model
    def _file_words(self, field, name, refused):
        words = self._file_table(name, refused.arguments)[refused.reason]
        return f"{field}: {words}"

    @api.model
    def _file_table(self, name, facts):
        """Return the sentence for each reason of ``rules.files.Refused``."""
        _ = self.env._
        kinds = self._file_kinds()
        return {
            "empty": _("“%(name)s” is empty (0 bytes).", name=name),
            "large": _(
                "“%(name)s” is larger than %(limit)s MB.",
                name=name,
                limit=facts.get("limit", 0) // files.MEGABYTE,
            ),
            "type": _(
                "“%(name)s” is %(found)s, whatever its name says; "
                "allowed are %(allowed)s.",
                name=name,
                found=kinds.get(facts.get("found")),
                allowed=", ".join(kinds[kind] for kind in facts.get("allowed", ())),
            ),
            "bomb": _("“%(name)s” would unpack to far more than it says.", name=name),
            "macros": _("“%(name)s” holds macros; save it without them.", name=name),
            "locked": _("“%(name)s” is locked with a password.", name=name),
            "broken": _("“%(name)s” is damaged and cannot be opened.", name=name),
        }

    @api.model
    def _file_kinds(self):
        _ = self.env._
        return {
            "pdf": "PDF",
            "jpeg": "JPEG",
            "png": "PNG",
            "tiff": "TIFF",
            "heic": "HEIC",
            "docx": "Word (docx)",
            "xlsx": "Excel (xlsx)",
            "odt": "OpenDocument (odt)",
            "ods": "OpenDocument (ods)",
            "doc": "Word (doc)",
            "xls": "Excel (xls)",
            "svg": _("an SVG drawing, which can hold a program"),
            "html": _("a web page"),
            "xml": "XML",
            "script": _("a script"),
            "program": _("a program"),
            "gif": "GIF",
            "archive": _("an archive"),
            "old_office": _("an unknown document of old office programs"),
            "text": _("plain text"),
            "unknown": _("of an unknown type"),
        }
