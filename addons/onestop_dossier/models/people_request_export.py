"""Everything held about a person as one ZIP: data, files and a summary to read."""

import json
import tempfile
import zipfile

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.tools import iso, to_local

# Kept in memory up to this size, then in a nameless file that ends with the answer.
IN_MEMORY = 8 * 1024 * 1024
TITLE = "Bản tổng hợp dữ liệu cá nhân"
README = """Tệp này chứa mọi dữ liệu về bạn mà cơ quan đang lưu.

tong-hop.pdf   bản tổng hợp để đọc
du-lieu.json   cùng nội dung, để máy đọc
prints/        các phiếu đã in
papers/        giấy tờ đã quét
documents/     kết quả và giấy tờ trong kho của bạn
"""


class OnestopDataRequest(models.Model):
    _inherit = "onestop.data.request"

    def _write_export(self):
        """Return an open file with the ZIP of everything held, and record it.

        :raises UserError: it was not decided to hand it out
        :raises AccessError: a person of whom the manager sees no dossier
        """
        self._check_decides("export")
        self.applicant_id.check_access("read")
        if self.state != "done":
            raise UserError(self.env._("First decide to hand it out."))
        person = self.applicant_id.with_context(lang="vi_VN")
        sections = person._personal_data(self.agency_id)
        self.env["onestop.identity.opening"]._record(self.applicant_id, "export")
        stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("DOC-TRUOC.txt", README)
            archive.writestr("du-lieu.json", self._export_json(sections))
            archive.writestr("tong-hop.pdf", self._export_pdf(sections))
            for path, file in self._export_files(sections):
                archive.writestr(path, file.raw or b"")
        stream.seek(0)
        return stream

    def _export_json(self, sections):
        now = fields.Datetime.now()
        files = {path for path, _file in self._export_files(sections)}
        content = {
            "onestop_people_data": 1,
            "made": iso(now),
            "agency": self.agency_id.name,
            "sections": [
                {name: one[name] for name in ("key", "title", "columns", "rows")}
                for one in sections
            ],
            "files": sorted(files),
        }
        return json.dumps(content, ensure_ascii=False, indent=2)

    def _export_files(self, sections):
        """Return ``(path in the ZIP, attachment)``, no path twice or outside."""
        found = {}
        for one in sections:
            for path, file in one["files"]:
                safe = "/".join(
                    part.replace("\\", "_").lstrip(".") or "_"
                    for part in path.split("/")
                )
                found.setdefault(safe, file)
        return sorted(found.items())

    def _export_pdf(self, sections):
        values = {
            "agency": self.agency_id,
            "date": to_local(fields.Datetime.now()),
            "sections": sections,
            "number": "",
        }
        pdf = self.env["onestop.pdf"].sudo()  # the template reads what stands above
        return pdf.with_context(lang="vi_VN")._render(
            "onestop_dossier.people_data_summary", values, TITLE
        )
