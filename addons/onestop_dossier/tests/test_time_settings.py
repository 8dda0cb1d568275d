"""The settings of warnings, escalation and supplements, through the settings page."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from ..models.settings import PREFIX, WHOLE, is_on, whole


@tagged("post_install", "-at_install")
class TestTimeSettings(TransactionCase):
    def save(self, **vals):
        self.env["res.config.settings"].create(vals).execute()

    def test_defaults_until_somebody_saves(self):
        parameters = self.env["ir.config_parameter"]
        for name, (default, _least, _most) in WHOLE.items():
            parameters.search([("key", "=", PREFIX + name)]).unlink()
            self.assertEqual(whole(self.env, name), default)

    def test_what_is_saved_counts_zero_too(self):
        self.save(
            onestop_escalation_dossiers=0,
            onestop_warning_hurry=0,
            onestop_supplement_days=30,
            onestop_supplement_close="0",
        )
        self.assertEqual(whole(self.env, "escalation_dossiers"), 0)
        self.assertEqual(whole(self.env, "warning_hurry"), 0)
        self.assertEqual(whole(self.env, "supplement_days"), 30)
        self.assertFalse(is_on(self.env, "supplement_close"))
        again = self.env["res.config.settings"].create({})
        self.assertEqual(again.onestop_escalation_dossiers, 0)
        self.assertEqual(again.onestop_supplement_close, "0")

    def test_out_of_range_is_refused_with_the_name(self):
        with self.assertRaises(ValidationError) as refused:
            self.save(onestop_supplement_days=0)
        self.assertIn("Working days to answer", str(refused.exception))

    def test_a_broken_parameter_names_itself(self):
        self.env["ir.config_parameter"].set_param(PREFIX + "supplement_days", "soon")
        with self.assertRaisesRegex(UserError, "supplement_days.*soon"):
            whole(self.env, "supplement_days")
