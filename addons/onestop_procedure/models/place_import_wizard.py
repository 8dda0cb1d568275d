import base64
import binascii
import csv
import io
import zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..reading.place import read_communes

# A screen shows the first errors; with so many, the file is another one.
SHOWN_ERRORS = 100
MAX_BYTES = 20 * 2**20


class OnestopCommuneImportWizard(models.TransientModel):
    """Takes in the official list of communes from a CSV or XLSX file.

    The list of a province replaces the one before: what is no longer on it ends, and
    stays for older addresses. The same file twice changes nothing. A file with a
    wrong line changes nothing at all.
    """

    _name = "onestop.commune.import.wizard"
    _description = "Import the list of communes"

    file = fields.Binary(attachment=False)
    filename = fields.Char(string="File name")
    valid_from = fields.Date(
        string="List valid from",
        required=True,
        default=lambda self: self.env["onestop.procedure"]._today(),
        help="Communes that are no longer on the list end on this day.",
    )
    done = fields.Boolean(readonly=True)
    created = fields.Integer(string="New communes", readonly=True)
    changed = fields.Integer(string="Changed communes", readonly=True)
    ended = fields.Integer(string="Ended communes", readonly=True)
    unchanged = fields.Integer(readonly=True)
    error_text = fields.Text(string="What is wrong", readonly=True)

    def action_import(self):
        """Import the uploaded list and show the counts, or what is wrong."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("File: choose the file to import."))
        try:
            data = base64.b64decode(self.file)
        except binascii.Error:
            raise UserError(self.env._("File: the upload is damaged.")) from None
        result = self._import_bytes(data, self.valid_from)
        errors = result.pop("errors")
        if len(errors) > SHOWN_ERRORS:
            more = len(errors) - SHOWN_ERRORS
            errors[SHOWN_ERRORS:] = [self.env._("… and %(count)s more.", count=more)]
        self.write(
            {**result, "error_text": "\n".join(errors), "done": True, "file": False}
        )
        return self._show()

    def action_again(self):
        """Ask for another file."""
        self.ensure_one()
        self.done = False
        return self._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import the list of communes"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # === READING === #

    @api.model
    def _import_bytes(self, data, valid_from):
        """Import a list; with any error nothing is written.

        :param bytes data: a CSV (UTF-8) or XLSX file
        :param valid_from: day on which what is no longer listed ends
        :return: ``{created, changed, ended, unchanged, errors: [sentence]}``
        :raises UserError: the file as a whole cannot be read
        """
        communes, faults = read_communes(self._rows(data))
        provinces = {
            province.code: province
            for province in self.env["onestop.province"].search([])
        }
        errors = [self._say(fault) for fault in faults]
        unknown = sorted({c.province for c in communes} - set(provinces))
        errors += [
            self.env._("Province code: “%(code)s” is not known.", code=code)
            for code in unknown
        ]
        counts = {"created": 0, "changed": 0, "ended": 0, "unchanged": 0}
        if not errors:
            counts = self._store(communes, provinces, valid_from)
        return {**counts, "errors": errors}

    @api.model
    def _rows(self, data):
        """Return the rows of the file's first table."""
        if len(data) > MAX_BYTES:
            raise UserError(
                self.env._("File: larger than %(limit)s MB.", limit=MAX_BYTES // 2**20)
            )
        if data[:2] == b"PK":
            try:
                book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError):
                raise UserError(
                    self.env._("File: this is no XLSX file that can be read.")
                ) from None
            return list(book.worksheets[0].iter_rows(values_only=True))
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UserError(
                self.env._("File: not in UTF-8. Save it as “CSV UTF-8” or as XLSX.")
            ) from None
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as error:
            raise UserError(
                self.env._("File: this is no CSV file: %(reason)s.", reason=error)
            ) from error

    # === WRITING === #

    @api.model
    def _store(self, communes, provinces, valid_from):
        """Bring the table in line with a list that has no faults."""
        model = self.env["onestop.commune"]
        codes = [commune.code for commune in communes]
        listed = {provinces[commune.province].id for commune in communes}
        known = {
            row.code: row
            for row in model.search(
                ["|", ("code", "in", codes), ("province_id", "in", list(listed))]
            )
        }
        new, changed = [], 0
        for commune in communes:
            vals = {
                "name": commune.name,
                "kind": commune.kind,
                "province_id": provinces[commune.province].id,
                "ended_on": False,
            }
            row = known.pop(commune.code, None)
            if row is None:
                new.append({"code": commune.code, **vals})
            elif self._differs(row, vals):
                row.write(vals)
                changed += 1
        gone = model.browse([row.id for row in known.values() if not row.ended_on])
        gone.write({"ended_on": valid_from})
        model.create(new)
        return {
            "created": len(new),
            "changed": changed,
            "ended": len(gone),
            "unchanged": len(communes) - len(new) - changed,
        }

    @api.model
    def _differs(self, row, vals):
        """Whether a commune is to be changed."""
        return (row.name, row.kind, row.province_id.id, row.ended_on) != tuple(
            vals[name] for name in ("name", "kind", "province_id", "ended_on")
        )

    def _say(self, fault):
        """Return the sentence about a fault, with its line."""
        _ = self.env._
        words = {
            "empty": _("the file holds no communes"),
            "no_column_code": _("no column with the code, such as “code” or “Mã xã”"),
            "no_column_name": _("no column with the name, such as “name” or “Tên xã”"),
            "no_column_province": _(
                "no column with the province's code, such as “province_code” or "
                "“Mã tỉnh”"
            ),
            "code_form": _(
                "code: five digits are expected, not “%(value)s”", value=fault.value
            ),
            "province_form": _(
                "province code: two digits are expected, not “%(value)s”",
                value=fault.value,
            ),
            "no_name": _("name: it is missing"),
            "no_kind": _(
                "name: “%(value)s” does not say whether it is a xã, phường or đặc khu",
                value=fault.value,
            ),
            "code_double": _(
                "code: “%(value)s” stands in the file twice", value=fault.value
            ),
        }
        return _("Line %(line)s: %(words)s.", line=fault.line, words=words[fault.rule])
