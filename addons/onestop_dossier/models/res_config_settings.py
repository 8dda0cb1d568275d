from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """By which ways citizens are told, and when they are left in peace."""

    _inherit = "res.config.settings"

    onestop_notice_mail = fields.Selection(
        lambda self: self.env["onestop.notice.gateway"]._choices("mail"),
        "Notices by e-mail",
        config_parameter="onestop_dossier.notice_gateway_mail",
    )
    onestop_notice_zalo = fields.Selection(
        lambda self: self.env["onestop.notice.gateway"]._choices("zalo"),
        "Notices by Zalo",
        config_parameter="onestop_dossier.notice_gateway_zalo",
    )
    onestop_notice_sms = fields.Selection(
        lambda self: self.env["onestop.notice.gateway"]._choices("sms"),
        "Notices by SMS",
        config_parameter="onestop_dossier.notice_gateway_sms",
    )
    onestop_notice_accents = fields.Selection(
        [
            ("1", "Without accents: 160 characters"),
            ("0", "With accents: 70 characters"),
        ],
        "Short texts",
        default="1",
        config_parameter="onestop_dossier.notice_sms_plain",
    )
    onestop_notice_quiet_from = fields.Selection(
        lambda self: self._onestop_hours(),
        "Quiet from",
        default="21",
        config_parameter="onestop_dossier.notice_quiet_from",
    )
    onestop_notice_quiet_to = fields.Selection(
        lambda self: self._onestop_hours(),
        "Quiet until",
        default="7",
        config_parameter="onestop_dossier.notice_quiet_to",
    )
    onestop_notice_attempts = fields.Integer(
        "Most attempts",
        default=6,
        config_parameter="onestop_dossier.notice_attempts",
    )
    onestop_notice_remind_days = fields.Integer(
        "Days before a reminder",
        default=3,
        config_parameter="onestop_dossier.notice_remind_days",
    )

    def _onestop_hours(self):
        # Not a number field: a parameter that is 0 would count as not set.
        return [(str(hour), str(hour)) for hour in range(24)]
