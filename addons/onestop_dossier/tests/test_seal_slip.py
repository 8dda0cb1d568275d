"""The digest of a slip: it finds what was altered and outlives what is deleted."""

from odoo.tests import tagged

from ..models.dossier import FIXED_BY_RECEIPT
from ..models.seal_slip import ON_THE_SLIP
from .common import OnestopDossierCase


@tagged("onestop_dossier")
class TestSealedSlip(OnestopDossierCase):
    def alter(self, dossier, column, value):
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE onestop_dossier SET {column} = %s WHERE id = %s",
            [value, dossier.id],
        )
        self.env.invalidate_all()

    def test_what_is_altered_by_sql_is_found(self):
        dossier = self._receive()
        self._to_officer(dossier)
        self.assertFalse(dossier._altered_slips())
        for column in ON_THE_SLIP:
            was = dossier[column]
            self.alter(dossier, column, "khác")
            self.assertEqual(dossier._altered_slips(), dossier, column)
            self.alter(dossier, column, was or None)
            self.assertFalse(dossier._altered_slips(), column)

    def test_only_what_the_receipt_fixes_is_sealed(self):
        self.assertLessEqual(set(ON_THE_SLIP), FIXED_BY_RECEIPT | {"code"})

    def test_the_same_person_twice_gives_two_digests(self):
        first, second = self._receive(), self._receive()
        sealed = (first + second)._sealed_slips()
        self.assertNotEqual(sealed[first.id], sealed[second.id])
        self.assertEqual(len(sealed[first.id]), 64)

    def test_deleted_data_cannot_be_judged(self):
        dossier = self._receive()
        self.alter(dossier, "token", None)
        self.alter(dossier, "applicant_name", "–")
        self.assertFalse(dossier._altered_slips())
        self.assertTrue(dossier._sealed_slips()[dossier.id])
