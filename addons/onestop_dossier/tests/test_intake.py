"""Reception at the counter and by other systems."""

import base64
import json
from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import OnestopDossierCase

CARD = "079300000917||Trần Văn Mẫu|05031990|Nam|Thôn Đông, xã Hòa Bình|01012022"


@tagged("post_install", "-at_install")
class TestIntake(OnestopDossierCase):
    def _values(self, **values):
        return {
            "procedure": "9.000001",
            "applicant": {"name": "Trần Văn Mẫu", "id_number": "001090000017"},
            "papers": [{"component": "TK"}],
            **values,
        }

    def _dossiers(self, user):
        return self.env["onestop.dossier"].with_user(user)

    def test_counter_walk(self):
        dossiers = self._dossiers(self.clerk)
        self.assertEqual(dossiers.counter_start()["agency"]["code"], "H98.1")
        person = dossiers.counter_applicant(CARD)
        self.assertEqual(
            (person["name"], person["sex"], person["birth_date"], person["known"]),
            ("Trần Văn Mẫu", "male", "1990-03-05", False),
        )
        preview = dossiers.counter_preview({"procedure": "9.000001"})
        self.assertTrue(preview["due_at"])
        self.assertEqual(
            [c["name"] for c in preview["components"]], ["Tờ khai", "Bản vẽ"]
        )
        self.assertTrue(preview["sentences"])
        made = dossiers.counter_receive(self._values())
        self.assertTrue(made["code"])
        self.assertEqual(len(made["secret"]), 6)
        self.assertTrue(dossiers.counter_applicant("001090000017")["known"])

    def test_person_without_number(self):
        made = self._dossiers(self.clerk).counter_receive(
            self._values(applicant={"name": "Bé Trần Thị Mới"})
        )
        dossier = self.env["onestop.dossier"].browse(made["id"])
        self.assertEqual(dossier.applicant_id.id_kind, "none")

    def test_bad_input_is_named(self):
        dossiers = self._dossiers(self.clerk)
        cases = {
            "procedure: the code": {"procedure": "9.999999"},
            "case: ": {"case": "9.000001.77"},
            "channel: ": {"channel": "fax"},
            "agency: ": {"agency": "H98.2"},
            "Applicant: the name": {"applicant": {}},
            "12 digits": {
                "applicant": {"name": "X", "id_number": "12", "id_kind": "citizen"}
            },
            "papers: the component": {"papers": [{"component": "ZZ"}]},
            "is not base64": {
                "papers": [{"component": "TK", "files": [{"name": "a", "data": "%"}]}]
            },
            "received_at: only": {"received_at": "2026-11-16T08:00:00+07:00"},
            "state: unknown": {"state": "finished"},
        }
        for message, values in cases.items():
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                dossiers.intake(self._values(**values))

    def test_integrator_states_the_time(self):
        dossiers = self._dossiers(self.integrator)
        answer = dossiers.intake(
            self._values(
                received_at="2026-11-16T08:00:00+07:00",
                channel="online",
                source={"system": "dvcqg", "code": "G22.99-261116-0001"},
            )
        )
        self.assertEqual(answer["due_at"], "2026-11-23T08:00:00+07:00")
        self.assertEqual(answer["code"], "G22.99-261116-0001")
        again = dossiers.intake(
            self._values(source={"system": "dvcqg", "code": "G22.99-261116-0001"})
        )
        self.assertEqual(again, answer)
        with self.assertRaisesRegex(UserError, "future"):
            dossiers.intake(self._values(received_at="2099-01-01T08:00:00+07:00"))
        with self.assertRaisesRegex(UserError, "offset"):
            dossiers.intake(self._values(received_at="2026-11-16 08:00"))

    def test_file_is_kept(self):
        data = base64.b64encode(b"%PDF-1.4 scan").decode()
        papers = [{"component": "TK", "files": [{"name": "tk.pdf", "data": data}]}]
        made = self._dossiers(self.clerk).intake(self._values(papers=papers))
        paper = self.env["onestop.dossier"].browse(made["id"]).paper_ids[0]
        self.assertEqual(paper.attachment_ids.raw, b"%PDF-1.4 scan")
        self.assertEqual(paper.attachment_ids.res_id, paper.id)

    def test_act_and_track(self):
        code = self._dossiers(self.clerk).intake(self._values())["code"]
        answer = self._dossiers(self.clerk).act(code, "transfer")
        self.assertEqual(answer["state"], "processing")
        track = self._dossiers(self.officer).track(code)
        self.assertIn("acknowledge", track["allowed"])
        self.assertEqual(
            [row["action"] for row in track["history"]], ["receive", "transfer"]
        )
        with self.assertRaisesRegex(UserError, "is unknown"):
            self._dossiers(self.clerk).act(code, "fly")
        with self.assertRaisesRegex(UserError, "no dossier"):
            self._dossiers(self.stranger).track(code)

    def test_codes_count_per_agency_and_day(self):
        first = self._receive("2026-11-16 08:00").code
        second = self._receive("2026-11-16 09:00").code
        other_day = self._receive("2026-11-17 08:00").code
        self.assertEqual(int(second[-4:]), int(first[-4:]) + 1)
        self.assertIn("-261117-", other_day)


@tagged("post_install", "-at_install")
class TestPrintRoute(HttpCase, OnestopDossierCase):
    def test_slip(self):
        dossier = self._receive()
        url = f"/onestop/print/{dossier.id}/01"
        self.authenticate("t_clerk", "t_clerk")
        first = self.url_open(url)
        self.assertEqual(first.headers["Content-Type"], "application/pdf")
        self.assertTrue(first.content.startswith(b"%PDF"))
        self.assertEqual(self.url_open(url).content, first.content)
        self.assertEqual(self.url_open(url[:-2] + "99").status_code, 404)
        self.authenticate("t_stranger", "t_stranger")
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_json2(self):
        self._receive()
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.integrator)
            ._generate("rpc", "test", datetime.now() + timedelta(days=1))
        )
        answer = self.url_open(
            "/json/2/onestop.dossier/intake",
            data=json.dumps(
                {
                    "values": {
                        "procedure": "9.000001",
                        "applicant": {"name": "Lê Văn Gọi"},
                        "papers": [{"component": "TK"}],
                    }
                }
            ),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
                "X-Odoo-Database": self.env.cr.dbname,
            },
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertRegex(answer.json()["code"], r"^H98\.1-\d{6}-\d{4}$")
