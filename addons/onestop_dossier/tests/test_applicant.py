"""Identity data: shapes, masking, who may read it."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import OnestopDossierCase


@tagged("post_install", "-at_install")
class TestApplicant(OnestopDossierCase):
    def test_shapes(self):
        applicants = self.env["onestop.applicant"]
        good = [
            ("citizen", "001300000025"),
            ("old", "123456789"),
            ("passport", "C1234567"),
            ("tax", "0100233488"),
            ("tax", "0314409058-002"),
            ("none", False),
        ]
        for id_kind, number in good:
            applicants.create({"name": "A", "id_kind": id_kind, "id_number": number})
        bad = [
            ("citizen", "12345678901"),
            ("old", "12345678"),
            ("passport", "1"),
            ("tax", "0100112438"),
            ("none", "123"),
        ]
        for id_kind, number in bad:
            with self.subTest(number), self.assertRaises(ValidationError):
                applicants.create(
                    {"name": "A", "id_kind": id_kind, "id_number": number}
                )

    def test_mask(self):
        self.assertEqual(self.applicant.masked_id, "001••••••001")

    def test_found_again_and_brought_up_to_date(self):
        found = self.env["onestop.applicant"]._find_or_create(
            {"name": "Tên khác", "id_number": " 001300 000001 ", "phone": "0900000001"}
        )
        self.assertEqual(found, self.applicant)
        self.assertEqual(found.name, "Nguyễn Thị Thử")
        self.assertEqual(found.phone, "0900000001")

    def test_both_normal_forms_are_one_name(self):
        decomposed = "Nguyễn Thị Ánh"
        made = self.env["onestop.applicant"].create(
            {"name": decomposed, "id_kind": "none"}
        )
        self.assertEqual(made.name, "Nguyễn Thị Ánh")

    def test_officer_sees_only_people_of_own_dossiers(self):
        self._receive()
        people = self.env["onestop.applicant"].search([])
        self.assertIn(self.applicant, people.with_user(self.officer).search([]))
        self.assertNotIn(self.applicant, people.with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            self.applicant.with_user(self.stranger).read(["id_number"])
