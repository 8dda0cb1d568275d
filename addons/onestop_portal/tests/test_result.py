"""The result as a file: who may fetch it, and what the first download does."""

import base64

from odoo.tests import tagged

from .common import OnestopPortalCase

PDF = base64.b64encode(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n").decode()


class ResultCase(OnestopPortalCase):
    def setUp(self):
        super().setUp()
        self.dossier = self._receive(return_wish="download")
        self._to_officer(self.dossier)
        self.document = self.dossier.with_user(self.officer)._prepare_result(
            {"number": "1/GP", "files": [{"name": "gp.pdf", "data": PDF}]}
        )
        self.file = self.document.attachment_ids
        self.mine = f"/my/dossiers/{self.dossier.id}/ket-qua/{self.file.id}"
        self.tracked = f"/tra-cuu/{self.dossier.token}/ket-qua/{self.file.id}"

    def finish(self):
        self._finish(self.dossier, "2026-11-16 15:00")


@tagged("post_install", "-at_install")
class TestResultDownload(ResultCase):
    def test_own_login(self):
        self.authenticate(self.citizen.login, self.citizen.login)
        self.assertEqual(self.url_open(self.mine).status_code, 404)
        self.finish()
        words = self.text(self.get(f"/my/dossiers/{self.dossier.id}"))
        self.assertIn("Download the result", words)
        self.assertEqual(self.dossier.state, "finished")
        answer = self.url_open(self.mine)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertEqual(
            (self.dossier.state, self.dossier.return_mode), ("returned", "download")
        )
        self.assertEqual(self.url_open(self.mine).status_code, 200)

    def test_somebody_else(self):
        self.finish()
        login = self.other_citizen.login
        self.authenticate(login, login)
        self.assertEqual(self.url_open(self.mine).status_code, 404)
        other = self._receive()
        foreign = f"/my/dossiers/{other.id}/ket-qua/{self.file.id}"
        self.authenticate(self.citizen.login, self.citizen.login)
        self.assertEqual(self.url_open(foreign).status_code, 404)
        self.assertEqual(self.dossier.state, "finished")

    def test_look_up_code(self):
        self.finish()
        answer = self.url_open(self.tracked, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.dossier.state, "finished")
        data = {"code": self.dossier.code, "secret": self.dossier.secret}
        self.post("/tra-cuu", data)
        answer = self.url_open(self.tracked)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        last = self.dossier.event_ids.sorted("sequence")[-1:]
        self.assertEqual(last.details, {"mode": "download", "by": "token"})
        self.assertEqual(
            self.url_open(self.tracked.rsplit("/", 1)[0] + "/1").status_code, 404
        )
