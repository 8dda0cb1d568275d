"""Everything held as one file: what is in it, who gets it, who is told."""

import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_people import ADDRESS, NAME, NUMBER, REQUEST, PeopleCase

SECTIONS = {
    "identity",
    "login",
    "dossiers",
    "brought",
    "papers",
    "documents",
    "prints",
    "history",
    "remarks",
    "notices",
    "openings",
    "requests",
}


@tagged("post_install", "-at_install")
class TestPeopleExport(PeopleCase):
    def export(self, request):
        stream = request._write_export()
        self.addCleanup(stream.close)
        return zipfile.ZipFile(io.BytesIO(stream.read()))

    def data(self, archive):
        return json.loads(archive.read("du-lieu.json"))

    def test_everything(self):
        dossier = self.stopped()
        dossier._write_checked({"fetched_by": "Lê Đi Thay", "fetched_proof": "Giấy"})
        dossier.with_user(self.manager).action_show_id()
        request = self.request("export")
        request.action_hand_out()
        archive = self.export(request)
        self.assertFalse(archive.testzip())
        names = archive.namelist()
        self.assertEqual(archive.read("tong-hop.pdf")[:5], b"%PDF-")
        data = self.data(archive)
        sections = {one["key"]: one for one in data["sections"]}
        self.assertLessEqual(SECTIONS, sections.keys())
        identity = {row["what"]: row["value"] for row in sections["identity"]["rows"]}
        self.assertIn(NUMBER, identity.values())
        [row] = sections["dossiers"]["rows"]
        self.assertEqual(
            (row["code"], row["name"], row["number"], row["address"], row["content"]),
            (dossier.code, NAME, NUMBER, ADDRESS, REQUEST),
        )
        self.assertEqual((row["fetched"], row["proof"]), ("Lê Đi Thay", "Giấy"))
        self.assertEqual(len(sections["prints"]["rows"]), 2)
        self.assertEqual(
            [row["who"] for row in sections["openings"]["rows"]], ["t_manager"]
        )
        files = [name for name in names if "/" in name]
        self.assertEqual(sorted(files), data["files"])
        self.assertEqual(len(files), 3)

    def test_nothing_of_others(self):
        """Whose dossier they brought, and what officers said, is not theirs."""
        self._receive(
            submitter={"name": NAME, "id_number": NUMBER}, authorisation="Giấy ủy quyền"
        )
        dossier = self.received()
        self.env["onestop.dossier.remark"].create(
            {"dossier_id": dossier.id, "text": "Ý kiến nội bộ", "public": False}
        )
        request = self.request("export")
        request.action_hand_out()
        archive = self.export(request)
        told = archive.read("du-lieu.json").decode()
        self.assertNotIn(self.applicant.name, told)
        self.assertNotIn("Ý kiến nội bộ", told)
        self.assertIn("Giấy ủy quyền", told)

    def test_recorded_each_time(self):
        self.received()
        request = self.request("export")
        with self.assertRaises(UserError):
            request._write_export()
        request.action_hand_out()
        for _time in range(2):
            self.export(request)
        rows = self.env["onestop.identity.opening"].search(
            [("applicant_id", "=", self.person.id), ("kind", "=", "export")]
        )
        self.assertEqual(rows.mapped("actor_login"), ["t_manager"] * 2)

    def test_only_the_manager(self):
        request = self.request("export")
        for user in (self.clerk, self.officer, self.leader, self.integrator):
            with self.assertRaises(AccessError, msg=user.login):
                request.with_user(user).action_hand_out()

    def test_hostile_file_names(self):
        dossier = self.received()
        scan = dossier.paper_ids.attachment_ids
        scan.name = "../../etc/passwd"
        request = self.request("export")
        request.action_hand_out()
        for name in self.export(request).namelist():
            self.assertNotIn("..", name.split("/"))
            self.assertFalse(name.startswith("/"))


@tagged("post_install", "-at_install")
class TestPeopleExportRoute(HttpCase, PeopleCase):
    def test_route(self):
        self.stopped()
        request = self.request("export")
        url = f"/onestop/people-data/{request.id}"
        self.authenticate("t_manager", "t_manager")
        self.assertEqual(self.url_open(url).status_code, 404)  # not decided
        request.action_hand_out()
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        self.assertIn("tong-hop.pdf", archive.namelist())
        self.authenticate("t_clerk", "t_clerk")
        self.assertEqual(self.url_open(url).status_code, 404)
