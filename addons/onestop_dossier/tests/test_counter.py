"""The counter screen's methods: visits, who resolves, warnings, not yet, not at all."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OnestopDossierCase

NUMBER = "001090000017"


@tagged("post_install", "-at_install")
class TestCounter(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.env["onestop.dossier"].with_user(cls.clerk)
        cls.second = cls._procedure("9.000002", "Cấp giấy thứ hai", 3)

    def _values(self, **values):
        return {
            "procedure": "9.000001",
            "applicant": {"name": "Trần Văn Mẫu", "id_number": NUMBER},
            "papers": [{"component": "TK"}],
            **values,
        }

    def _visit(self, *dossiers, **people):
        return {
            "applicant": {"name": "Trần Văn Mẫu", "id_number": NUMBER},
            "dossiers": [
                {"procedure": "9.000001", "papers": [{"component": "TK"}], **one}
                for one in dossiers
            ],
            **people,
        }

    def _numbers_drawn(self):
        """Numbers drawn so far, as side transactions have left them."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                "SELECT COALESCE(SUM(last_number), 0) FROM onestop_code_counter"
                " WHERE agency_code = 'H98.1'"
            )
            return cr.fetchone()[0]

    # === A VISIT === #

    def test_a_visit_is_received_as_one(self):
        told = self.counter.counter_receive_visit(
            self._visit(
                {}, {"procedure": "9.000002", "quantity": 2}, authorisation="Giấy UQ"
            )
        )
        made = self.env["onestop.dossier"].browse(one["id"] for one in told["dossiers"])
        self.assertEqual(made.mapped("state"), ["received", "received"])
        self.assertEqual(len(set(made.mapped("code"))), 2)
        self.assertEqual(made.mapped("quantity"), [1, 2])
        self.assertEqual(len(made.applicant_id), 1)
        self.assertEqual(set(made.mapped("authorisation")), {"Giấy UQ"})
        self.assertLess(made[1].due_at, made[0].due_at)
        self.assertEqual([len(one.paper_ids) for one in made], [2, 2])
        ids = ",".join(map(str, made.ids))
        self.assertEqual(told["slip_url"], f"/onestop/print/slips?ids={ids}")
        self.assertTrue(made.with_user(self.clerk)._slips_pdf().startswith(b"%PDF"))

    def test_a_visit_of_one_has_the_usual_slip(self):
        told = self.counter.counter_receive_visit(self._visit({}))
        self.assertRegex(told["slip_url"], r"^/onestop/print/\d+/01$")

    def test_a_fault_in_one_receives_none(self):
        """Whatever is wrong with the second, no code is drawn for the first."""
        faults = {
            r"Procedure 2 of this visit \(9\.999999\)": {"procedure": "9.999999"},
            r"Procedure 2 of this visit \(9\.000002\).*Papers missing.*Tờ khai": {
                "procedure": "9.000002",
                "papers": [],
            },
            r"Procedure 2 of this visit \(9\.000002\).*has no case": {
                "procedure": "9.000002",
                "case": "77",
            },
            r"dossiers\.1\.quantity": {"procedure": "9.000002", "quantity": 0},
        }
        drawn = self._numbers_drawn()
        for message, fault in faults.items():
            with (
                self.subTest(message),
                self.assertRaisesRegex(UserError, r"(?s)" + message),
                self.env.cr.savepoint(),
            ):
                self.counter.counter_receive_visit(self._visit({}, fault))
        self.assertEqual(self._numbers_drawn(), drawn)
        found = self.env["onestop.dossier"].search(
            [("applicant_name", "=", "Trần Văn Mẫu")]
        )
        self.assertFalse(found)

    def test_a_visit_needs_a_dossier(self):
        with self.assertRaisesRegex(UserError, "dossiers: at least one"):
            self.counter.counter_receive_visit({"applicant": {"name": "X"}})
        with self.assertRaisesRegex(UserError, "source"):
            self.counter.counter_receive_visit(
                self._visit({"source": {"system": "a", "code": "1"}})
            )

    def test_a_visit_costs_less_than_its_dossiers_one_by_one(self):
        """And a single reception costs no more than before there were visits."""
        self.counter.counter_receive(self._values())
        single = self._queries(lambda: self.counter.counter_receive(self._values()))
        self.assertLessEqual(single, 28)
        three = self._queries(
            lambda: self.counter.counter_receive_visit(self._visit({}, {}, {}))
        )
        self.assertLess(three, 3 * single)

    def _queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    # === WHO RESOLVES === #

    def _communes(self):
        agencies = self.env["onestop.agency"]
        top = agencies.create({"name": "Ủy ban nhân dân tỉnh", "code": "H98"})
        (self.centre | self.department | self.other_department).parent_id = top
        made = agencies.create(
            [
                {
                    "name": f"Ủy ban nhân dân {place}",
                    "code": code,
                    "level": "commune",
                    "parent_id": top.id,
                }
                for code, place in (
                    ("H98.41", "phường Bình Hải"),
                    ("H98.42", "xã Bình"),
                    ("H98.43", "xã Đông Lĩnh"),
                )
            ]
        )
        agencies.create(
            {"name": "UBND xã tỉnh khác", "code": "H97", "level": "commune"}
        )
        self.communal = self._procedure(
            "9.000003", "Đăng ký thử", 2, competent_agency_id=False
        )
        self.communal.level_commune = True
        return made

    def _offer(self, **values):
        return self.counter.counter_preview({"procedure": "9.000003", **values})[
            "competent"
        ]

    def test_the_provincial_centre_asks_which_commune(self):
        self._communes()
        offer = self._offer()
        self.assertTrue(offer["needed"])
        self.assertEqual(offer["code"], "")
        self.assertEqual(
            [one["code"] for one in offer["choices"]], ["H98.41", "H98.42", "H98.43"]
        )
        address = "Số 4, Tổ 2, Phường BÌNH HẢI, tỉnh Nam Sơn"
        self.assertEqual(self._offer(address=address)["code"], "H98.41")
        # Not “xã Bình”, and not the last one either, where the address names it.
        told = self._offer(address="xã Đông Lĩnh", last_competent="H98.42")
        self.assertEqual(told["code"], "H98.43")
        self.assertEqual(self._offer(last_competent="H98.42")["code"], "H98.42")
        self.assertEqual(
            self._offer(competent="H98.41", address="xã Đông Lĩnh")["code"], "H98.41"
        )

    def test_the_chosen_commune_resolves(self):
        communes = self._communes()
        made = self.counter.counter_receive(
            self._values(procedure="9.000003", competent="H98.42")
        )
        dossier = self.env["onestop.dossier"].browse(made["id"])
        self.assertEqual(dossier.competent_agency_id, communes[1])
        for code in ("H97", "H98.2", "H98.99"):
            with self.subTest(code), self.assertRaisesRegex(UserError, "competent:"):
                self.counter.counter_receive(
                    self._values(procedure="9.000003", competent=code)
                )

    def test_no_choice_where_the_version_names_the_agency(self):
        self._communes()
        told = self.counter.counter_preview({"procedure": "9.000001"})["competent"]
        self.assertEqual((told["choices"], told["code"]), ([], "H98.2"))
        with self.assertRaisesRegex(UserError, "competent:"):
            self.counter.counter_receive(self._values(competent="H98.41"))

    def test_the_date_follows_the_calendar_of_who_resolves(self):
        communes = self._communes()
        asked = []
        agencies = type(self.env["onestop.agency"])
        work_calendar = agencies._work_calendar

        def telling(agency):
            asked.append(agency)
            return work_calendar(agency)

        with patch.object(agencies, "_work_calendar", telling):
            self._offer(address="xã Đông Lĩnh")
        self.assertEqual(asked, [communes[2]])

    # === WHO STANDS THERE === #

    def test_a_business_by_its_tax_code(self):
        told = self.counter.counter_applicant("0100109106")
        self.assertEqual(
            (told["id_kind"], told["kind"], told["warnings"]),
            ("tax", "organisation", []),
        )
        self.assertEqual(self.counter.counter_applicant(NUMBER)["id_kind"], "citizen")

    def test_a_number_that_is_wrong_is_told(self):
        self.assertRegex(
            self.counter.counter_applicant("0100109107")["warnings"][0], "tax code"
        )
        self.assertRegex(
            self.counter.counter_applicant("00109000001")["warnings"][0], "11 figures"
        )
        self.assertEqual(self.counter.counter_applicant("B1234567")["warnings"], [])

    def test_the_same_again_is_told_and_not_refused(self):
        preview = {"procedure": "9.000001", "id_number": NUMBER}
        self.assertEqual(self.counter.counter_preview(preview)["duplicates"], [])
        made = self.counter.counter_receive(self._values())
        told = self.counter.counter_preview(preview)["duplicates"]
        self.assertEqual(
            [(one["id"], one["code"]) for one in told], [(made["id"], made["code"])]
        )
        other = {**preview, "procedure": "9.000002"}
        self.assertEqual(self.counter.counter_preview(other)["duplicates"], [])
        self.assertTrue(self.counter.counter_receive(self._values())["code"])

    def test_what_is_long_over_is_no_duplicate(self):
        old = self._receive("2026-01-05 08:00", applicant=self._values()["applicant"])
        preview = {"procedure": "9.000001", "id_number": NUMBER}
        told = self.counter.counter_preview(preview)["duplicates"]
        self.assertEqual([one["id"] for one in told], old.ids, "open: however old")
        self._to_officer(old, "2026-01-05 09:00")
        self._finish(old, "2026-01-06 09:00")
        self.assertEqual(self.counter.counter_preview(preview)["duplicates"], [])
        self.env["ir.config_parameter"].set_param(
            "onestop_dossier.duplicate_days", "100000"
        )
        self.assertTrue(self.counter.counter_preview(preview)["duplicates"])

    # === PAPERS THAT THE CENTRE HOLDS === #

    def test_a_paper_that_is_held_is_taken(self):
        applicant = self.env["onestop.applicant"].create(
            {"name": "Trần Văn Mẫu", "id_number": NUMBER}
        )
        documents = self.env["onestop.applicant.document"].create(
            [
                {
                    "applicant_id": one.id,
                    "kind": "paper",
                    "name": "Tờ khai đã nộp",
                    "component_code": "TK",
                    "filed_at": "2026-01-05 08:00:00",
                }
                for one in (applicant, self.applicant)
            ]
        )
        components = self.counter.counter_preview(
            {"procedure": "9.000001", "id_number": NUMBER}
        )["components"]
        self.assertEqual(
            [[one["id"] for one in c["held"]] for c in components],
            [[documents[0].id], []],
        )
        paper = {"component": "TK", "originals": 0, "copies": 0}
        made = self.counter.counter_receive(
            self._values(papers=[{**paper, "held": documents[0].id}])
        )
        dossier = self.env["onestop.dossier"].browse(made["id"])
        self.assertEqual(dossier.paper_ids[0].held_id, documents[0])
        self.assertEqual(documents[0].use_ids, dossier.paper_ids[0])
        with self.assertRaisesRegex(UserError, "not this applicant"):
            self.counter.counter_receive(
                self._values(papers=[{**paper, "held": documents[1].id}])
            )

    # === NOT YET, OR NOT AT ALL === #

    def test_a_supplement_is_asked_for_at_once(self):
        papers = [{"component": "TK", "verdict": "wrong", "reason": "Chưa ký"}]
        told = self.counter.counter_request_supplement(
            self._values(papers=papers), "Mang theo thẻ căn cước."
        )
        dossier = self.env["onestop.dossier"].browse(told["id"])
        self.assertEqual((dossier.state, dossier.code), ("intake_supplement", False))
        self.assertEqual(told["print_url"], f"/onestop/print/{dossier.id}/02")
        self.assertEqual(dossier.paper_ids[0].reason, "Chưa ký")
        self.assertEqual(dossier.remark_ids.text, "Mang theo thẻ căn cước.")
        waiting = self.counter.counter_preview(
            {"procedure": "9.000001", "id_number": NUMBER}
        )["duplicates"]
        self.assertEqual([one["id"] for one in waiting], dossier.ids)

    def test_the_papers_say_it_all(self):
        papers = [{"component": "TK", "verdict": "wrong", "reason": "Chưa ký"}]
        told = self.counter.counter_request_supplement(self._values(papers=papers))
        dossier = self.env["onestop.dossier"].browse(told["id"])
        self.assertEqual(dossier.state, "intake_supplement")
        self.assertIn("as listed", dossier.remark_ids.text)

    def test_nothing_lacking_is_no_request(self):
        with self.assertRaisesRegex(UserError, "papers: mark"):
            self.counter.counter_request_supplement(self._values(), "Vì sao")

    def test_a_request_is_declined_with_its_reason(self):
        told = self.counter.counter_decline(
            self._values(papers=[]), "Không thuộc thẩm quyền."
        )
        dossier = self.env["onestop.dossier"].browse(told["id"])
        self.assertEqual((dossier.state, dossier.code), ("not_received", False))
        self.assertEqual(told["print_url"], f"/onestop/print/{dossier.id}/03")
        with self.assertRaisesRegex(UserError, "Reason"):
            self.counter.counter_decline(self._values(), " ")

    def test_reasons_are_those_of_the_action(self):
        texts = self.env["onestop.reason.text"]
        texts.search([]).active = False
        texts.create(
            [
                {"action": "decline", "name": "Thử", "text": "Vì thử", "agency_id": one}
                for one in (False, self.centre.id, self.department.id)
            ]
        )
        told = self.counter.counter_reasons("decline")
        self.assertEqual([one["text"] for one in told], ["Vì thử", "Vì thử"])
        self.assertEqual(self.counter.counter_reasons("receive"), [])

    # === THE SCREEN ITSELF === #

    def test_the_start_tells_the_limit_of_files(self):
        self.env["ir.config_parameter"].set_param(
            "onestop_procedure.paper_megabytes", "3"
        )
        start = self.counter.counter_start()
        self.assertEqual(start["most_bytes"], 3 * 1024 * 1024)
        self.assertIn("pdf", start["file_types"])
        self.assertTrue(start["catalogue"])
