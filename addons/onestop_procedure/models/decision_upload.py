import base64
import binascii
import hashlib

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..reading import decision_sheet as sheet
from ..reading.fault import Refused
from ..reading.files import XLSX, open_file
from ..reading.record import read_record
from .catalogue_store import Job

TITLE = "Nhập quyết định công bố thủ tục hành chính"


class OnestopDecision(models.Model):
    _inherit = "onestop.decision"

    source_digest = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="SHA-256 of the workbook that it was read from.",
    )


class OnestopDecisionUpload(models.TransientModel):
    """Takes in a whole decision from a workbook: a draft, never anything published.

    One bad cell and nothing goes in; every bad cell is named by sheet, row and column.
    """

    _name = "onestop.decision.upload"
    _description = "Take in a decision from a workbook"

    file = fields.Binary(attachment=False)
    filename = fields.Char(string="File name")
    error_text = fields.Text(string="What is wrong", readonly=True)

    # === BUTTONS === #

    def action_template(self):
        """Download the empty workbook."""
        return {
            "type": "ir.actions.act_url",
            "url": "/onestop/decision/template",
            "target": "download",
        }

    def action_upload(self):
        """Take the file in and open the draft decision, or tell what is wrong."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("File: choose the file to take in."))
        try:
            data = base64.b64decode(self.file, validate=True)
        except binascii.Error:
            raise UserError(self.env._("File: the upload is damaged.")) from None
        decision, errors = self._take_in(data)
        if errors:
            self.write({"error_text": "\n".join(errors), "file": False})
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Take in a decision"),
                "res_model": self._name,
                "res_id": self.id,
                "views": [(False, "form")],
                "target": "new",
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.decision",
            "res_id": decision.id,
            "views": [(False, "form")],
        }

    @api.model
    def _template(self):
        """Return the bytes of the empty workbook."""
        return self.env["onestop.catalogue.workbook"]._template(
            sheets=sheet.SHEETS, texts=(TITLE, sheet.HELP)
        )

    # === TAKING IN === #

    @api.model
    def _take_in(self, data):
        """Return the draft decision of a workbook, or the sentences of its faults.

        :raises UserError: no workbook of the template, or taken in before
        """
        self.env["onestop.decision"].check_access("create")
        importer = self.env["onestop.catalogue.import"]
        digest = hashlib.sha256(data).hexdigest()
        self._refuse_known(digest)
        try:
            if open_file(data).kind != XLSX:
                raise UserError(
                    self.env._("File: a workbook (XLSX) of the template is expected.")
                )
            rows = self.env["onestop.catalogue.workbook"]._sheets(data, sheet.SHEETS)
            found = sheet.read_decision(rows)
        except Refused as refused:
            raise UserError(importer._file_sentence(refused.fault)) from None
        faults = [*found.faults, *self._faults_of_catalogue(found)]
        if faults:
            order = [one.name for one in sheet.SHEETS]
            faults.sort(key=lambda f: (order.index(f.sheet), f.line, f.field))
            return None, [importer._sentence(fault) for fault in faults]
        with self.env.cr.savepoint():
            return self._draft_decision(found, digest), []

    @api.model
    def _refuse_known(self, digest):
        """Refuse a file that was taken in before."""
        known = self.env["onestop.decision"].search(
            [("source_digest", "=", digest)], limit=1
        )
        if known:
            raise UserError(
                self.env._(
                    "This file has been taken in before, as decision %(number)s.",
                    number=known.display_name,
                )
            )

    @api.model
    def _faults_of_catalogue(self, found):
        """Return what does not fit the catalogue: codes, agency, number."""
        known, content = self._procedures(found), self._content(found)
        faults = self._faults_of_head(found.head)
        for line, row in found.lines:
            code, kind, replaced = row.get("code"), row.get("kind"), row.get("replaced")
            if not code or not kind:
                continue
            needs_old = kind in ("amended", "abolished") or (
                kind == "replaced" and not replaced
            )
            if needs_old and code not in known:
                faults.append(sheet.fault_of_line(line, "code", "code_unknown", code))
            if replaced and replaced not in known:
                faults.append(
                    sheet.fault_of_line(line, "replaced", "code_unknown", replaced)
                )
            needs_content = kind == "new" or (kind == "replaced" and replaced)
            if needs_content and code not in content:
                faults.append(
                    sheet.fault_of_line(line, "code", "content_missing", code)
                )
            if kind == "abolished" and code in content:
                faults.append(
                    sheet.fault_of_line(line, "code", "content_abolished", code)
                )
        return faults

    @api.model
    def _faults_of_head(self, head):
        faults = []
        if head.get("agency") and not self._agency(head):
            faults.append(
                sheet.fault_of_head("agency", "agency_unknown", head["agency"])
            )
        number = head.get("number")
        if number and self.env["onestop.decision"].search_count(
            [
                ("number", "=", number),
                ("date", "=", head.get("date")),
                ("agency_id", "=", self._agency(head).id),
            ],
            limit=1,
        ):
            faults.append(sheet.fault_of_head("number", "decision_known", number))
        return faults

    @api.model
    def _agency(self, head):
        code = (head.get("agency") or "").upper()
        domain = [("code", "=", code)] if code else [(0, "=", 1)]
        return self.env["onestop.agency"].search(domain, limit=1)

    @api.model
    def _procedures(self, found):
        """Return code → procedure of every code on the lines."""
        codes = {
            row.get(key) for _line, row in found.lines for key in ("code", "replaced")
        }
        procedures = self.env["onestop.procedure"].search(
            [("code", "in", [code for code in codes if code])]
        )
        return {procedure.code: procedure for procedure in procedures}

    @api.model
    def _content(self, found):
        """Return code → entry of the procedures with content."""
        return {entry.record["code"]: entry for entry in found.entries}

    @api.model
    def _draft_decision(self, found, digest):
        """Create the draft decision with draft versions; nothing is published."""
        head = found.head
        drafts = self._drafts(found)
        known = self._procedures(found)
        lines = []
        for place, (_line, row) in enumerate(found.lines, 1):
            old = row["replaced"] if row["kind"] == "replaced" else None
            draft = drafts.get(row["code"])
            lines.append(
                {
                    "sequence": place * 10,
                    "kind": row["kind"],
                    "procedure_id": known[old or row["code"]].id,
                    "version_id": draft and draft.id,
                }
            )
        decision = self.env["onestop.decision"].create(
            {
                "number": head["number"],
                "date": head["date"],
                "effective_on": head["effective_on"],
                "title": head["title"],
                "past_reason": head["past_reason"],
                "agency_id": self._agency(head).id,
                "source_digest": digest,
                "line_ids": [Command.create(values) for values in lines],
            }
        )
        decision.action_draft_versions()
        return decision

    @api.model
    def _drafts(self, found):
        """Return code → draft version, made from the content in the workbook."""
        known = self._procedures(found)
        none = self.env["onestop.procedure"]
        jobs = [
            Job(
                read_record(entry.record, entry.line),
                known.get(entry.record["code"], none),
                None,
            )
            for entry in found.entries
        ]
        # Agencies, which catalogue staff may only read, come in beside procedures.
        store = self.env["onestop.catalogue.store"].sudo()  # rights checked before
        versions, places = store._store_drafts(jobs)
        store._store_items(jobs, versions, places)
        versions = versions.with_env(self.env)
        return {version.procedure_id.code: version for version in versions}
