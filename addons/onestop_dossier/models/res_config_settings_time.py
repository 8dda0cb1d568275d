from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .settings import PREFIX, WHOLE

YES_NO = [("1", "Yes"), ("0", "No")]


def number(name, label):
    """Return the field of a setting of :data:`WHOLE`."""
    return fields.Integer(label, default=WHOLE[name][0], config_parameter=PREFIX + name)


class ResConfigSettings(models.TransientModel):
    """When to warn, whom to tell, and how long an applicant has to answer."""

    _inherit = "res.config.settings"

    onestop_supplement_days = number("supplement_days", "Working days to answer")
    onestop_supplement_close = fields.Selection(
        YES_NO,
        "Stop what was not answered",
        default="1",
        config_parameter=PREFIX + "supplement_close",
    )
    onestop_payment_stops = fields.Selection(
        YES_NO,
        "Waiting for payment stops the clock",
        default="1",
        config_parameter=PREFIX + "payment_stops_clock",
    )
    onestop_warning_soon = number("warning_soon_hours", "Due soon: working hours")
    onestop_warning_hurry = number("warning_hurry", "At risk: per cent")
    onestop_opening_hours = number("opening_hours", "Hours that a dossier is open")
    onestop_openings_a_day = number("openings_a_day", "Openings a person and day")
    onestop_escalation = fields.Selection(
        YES_NO,
        "Tell leaders and managers",
        default="1",
        config_parameter=PREFIX + "escalation",
    )
    onestop_escalation_from = fields.Selection(
        [("at_risk", "Overdue and at risk"), ("late", "Overdue only")],
        "Leaders are told of",
        default="at_risk",
        config_parameter=PREFIX + "escalation_from",
    )
    onestop_escalation_days = number("escalation_days", "Managers: overdue for days")
    onestop_escalation_hour = number("escalation_hour", "Not before (hour)")
    onestop_escalation_dossiers = number(
        "escalation_dossiers", "Activities a person and day"
    )
    onestop_escalation_mail = fields.Selection(
        YES_NO,
        "One mail a day",
        default="1",
        config_parameter=PREFIX + "escalation_mail",
    )

    def set_values(self):
        """Keep a zero as one: Odoo takes it for “not set”."""
        result = super().set_values()
        parameters = self.env["ir.config_parameter"]
        for name, field in self._onestop_numbers().items():
            parameters.set_param(PREFIX + name, str(self[field.name]))
        return result

    @api.model
    def _onestop_numbers(self):
        """Return the name of each setting of :data:`WHOLE` → its field."""
        by_parameter = {
            getattr(field, "config_parameter", None): field
            for field in self._fields.values()
        }
        return {
            name: by_parameter[PREFIX + name]
            for name in WHOLE
            if PREFIX + name in by_parameter
        }

    @api.constrains(
        "onestop_opening_hours",
        "onestop_openings_a_day",
        "onestop_supplement_days",
        "onestop_warning_soon",
        "onestop_warning_hurry",
        "onestop_escalation_days",
        "onestop_escalation_hour",
        "onestop_escalation_dossiers",
    )
    def _check_onestop_numbers(self):
        fields_of = self._onestop_numbers()
        for settings in self:
            for name, field in fields_of.items():
                _default, least, most = WHOLE[name]
                if not least <= settings[field.name] <= most:
                    raise ValidationError(
                        self.env._(
                            "%(label)s: a whole number from %(least)s to %(most)s.",
                            label=field._description_string(self.env),
                            least=least,
                            most=most,
                        )
                    )
