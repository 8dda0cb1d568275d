import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .import_common import ImportCommon, lines, record


@tagged("-at_install", "post_install")
class TestImportWizard(ImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "catalogue_clerk",
            groups="base.group_user,onestop_procedure.group_onestop_catalogue",
        )
        cls.Wizard = cls.env["onestop.catalogue.import.wizard"].with_user(cls.user)

    def upload(self, *records, on_error="stop"):
        with Form(self.Wizard) as form:
            form.file = base64.b64encode(lines(*records))
            form.on_error = on_error
        wizard = form.save()
        action = wizard.action_import()
        self.assertEqual(action["res_id"], wizard.id)
        return wizard

    def test_counts_are_shown(self):
        wizard = self.upload(record(), record("9.000002", decision_date=None))
        self.assertTrue(wizard.done)
        self.assertEqual((wizard.created, wizard.to_settle), (2, 1))
        self.assertFalse(wizard.file or wizard.error_text)
        wizard.action_again()
        self.assertFalse(wizard.done)

    def test_errors_are_shown_by_line(self):
        wizard = self.upload(record(), b"{", b"[]", on_error="skip")
        self.assertEqual((wizard.created, wizard.failed), (1, 2))
        self.assertEqual(len(wizard.error_text.splitlines()), 2)

    def test_a_long_list_of_errors_is_cut(self):
        wizard = self.upload(*[b"["] * 300)
        self.assertEqual((wizard.created, wizard.failed), (0, 300))
        self.assertEqual(len(wizard.error_text.splitlines()), 201)

    def test_a_file_is_needed(self):
        with self.assertRaises(UserError):
            self.Wizard.create({}).action_import()
        with self.assertRaises(UserError):
            self.upload(b"\n")

    def test_others_may_not(self):
        clerk = new_test_user(
            self.env,
            "counter_clerk",
            groups="base.group_user,onestop_procedure.group_onestop_reception",
        )
        with self.assertRaises(AccessError):
            self.Wizard.with_user(clerk).create({})
