"""Kinds of notices: what citizens are told, by which channels, in which words."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.onestop_procedure.rules import notices

from .labels import EVENT_LABELS

# What no event says by itself.
REMINDER = "reminder"
DOWNLOAD, POSTED = "result_download", "result_posted"
TRIGGERS = [
    *EVENT_LABELS,
    (REMINDER, "The time to answer a request is running out"),
    (DOWNLOAD, "The result can be fetched as a file"),
    (POSTED, "The result was sent by post"),
]
PLAIN_SETTING = "onestop_dossier.notice_sms_plain"
MOST_PARTS = 3
# As long as real ones, so that the size shown is the size sent.
SAMPLE_CODE = "000.00.14.H56-261122-0001"
SAMPLE_TOKEN = "x" * 32


class OnestopNoticeKind(models.Model):
    _name = "onestop.notice.kind"
    _description = "Kind of notice"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    trigger = fields.Selection(
        TRIGGERS,
        "Told when",
        required=True,
        help="The event of the dossier that is told.",
    )
    by_mail = fields.Boolean("E-mail")
    by_zalo = fields.Boolean("Zalo")
    by_sms = fields.Boolean(
        "SMS", help="With Zalo as well: only where Zalo does not reach the person."
    )
    by_phone = fields.Boolean(
        "Reception calls",
        help="Where nothing else reaches the person, reception finds the dossier in "
        "its list of people to call.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        "Mail",
        domain=[("model", "=", "onestop.notice")],
        ondelete="restrict",
    )
    sms_text = fields.Text(
        "Short text",
        translate=True,
        help="May hold {code}, {place}, {address}, {phone}, {day} and {link}.",
    )
    sms_preview = fields.Text("As it is sent", compute="_compute_sms_preview")
    sms_size = fields.Char("Length", compute="_compute_sms_preview")
    zalo_template = fields.Char(
        "Zalo template",
        translate=True,
        help="Number of the template that Zalo has approved.",
    )
    zalo_fields = fields.Char(
        "Zalo parameters",
        default="code, place, day, link",
        help="Names among code, place, address, phone, day, link, parted by commas.",
    )

    _trigger_uniq = models.Constraint(
        "UNIQUE(trigger)", "There is a notice for this event already."
    )

    @api.depends("sms_text")
    @api.depends_context("lang")
    def _compute_sms_preview(self):
        sample = self.browse()._sample_values()
        for kind in self:
            try:
                text = kind._short_text(kind.sms_text, sample)
            except (KeyError, ValueError):
                text = ""
            kind.sms_preview = text
            kind.sms_size = text and self._size_words(notices.size(text))

    @api.model
    def _size_words(self, size):
        return self.env._(
            "%(units)s characters, %(limit)s in one message: sent as %(parts)s",
            units=size.units,
            limit=size.limit,
            parts=size.parts,
        )

    @api.model
    def _sample_values(self):
        """Return placeholder → a value as long as they usually are."""
        centre = self.env["onestop.agency"].search([("is_centre", "=", True)], limit=1)
        return {
            "code": SAMPLE_CODE,
            "place": centre.short_name or centre.name or "",
            "address": centre.address or "",
            "phone": centre.phone or "",
            "day": "17:00 27/11/2026",
            "link": f"{self.get_base_url()}/tra-cuu/{SAMPLE_TOKEN}",
        }

    @api.model
    def _short_text(self, text, values):
        """Return a short text filled in, without accents where the setting says so."""
        filled = notices.fill(text or "", values)
        setting = self.env["ir.config_parameter"].sudo()  # a setting, no secret
        if setting.get_param(PLAIN_SETTING, "1") == "1":
            return notices.plain(filled)
        return filled

    @api.constrains("sms_text", "zalo_fields")
    def _check_placeholders(self):
        for kind in self:
            for name in (*kind._names_of_text(), *kind._zalo_names()):
                if name not in notices.PLACEHOLDERS:
                    raise ValidationError(
                        self.env._(
                            "Short text: {%(name)s} is unknown; allowed are %(names)s.",
                            name=name,
                            names=", ".join(
                                f"{{{one}}}" for one in notices.PLACEHOLDERS
                            ),
                        )
                    )
            kind._check_length()

    def _names_of_text(self):
        try:
            return notices.placeholders(self.sms_text)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "Short text: a brace stands alone, or holds more than a name."
                )
            ) from error

    def _zalo_names(self):
        """Return the names of the parameters, in the order given."""
        names = (name.strip() for name in (self.zalo_fields or "").split(","))
        return tuple(name for name in names if name)

    def _check_length(self):
        size = notices.size(self._short_text(self.sms_text, self._sample_values()))
        if size.parts > MOST_PARTS:
            raise ValidationError(
                self.env._(
                    "Short text: it needs %(parts)s messages; %(most)s is the most.",
                    parts=size.parts,
                    most=MOST_PARTS,
                )
            )

    @api.constrains("by_mail", "by_sms", "by_zalo")
    def _check_words(self):
        words = {
            "by_mail": "mail_template_id",
            "by_sms": "sms_text",
            "by_zalo": "zalo_template",
        }
        for kind in self:
            for channel, text in words.items():
                if kind[channel] and not kind[text]:
                    raise ValidationError(
                        self.env._(
                            "%(text)s: it is missing for “%(name)s”.",
                            text=self._fields[text]._description_string(self.env),
                            name=kind.name,
                        )
                    )

    def _offered(self):
        """Return the channels that are chosen here and switched on."""
        switched_on = self.env["onestop.notice"]._channels_on()
        return tuple(name for name in switched_on if self[f"by_{name}"])
