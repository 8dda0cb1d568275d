"""Notices: what citizens are told about their dossier, by which way, with what result.

Rows come from the history by a job (``notice_derive.py``) and go out by another one
(``notice_send.py``); nothing here runs in the transaction that changes a dossier.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_procedure.rules import notices
from odoo.addons.onestop_procedure.tools import format_local, to_local, to_utc

from .notice_kind import DOWNLOAD, POSTED, REMINDER

CHANNELS = [
    ("mail", "E-mail"),
    ("zalo", "Zalo"),
    ("sms", "SMS"),
    ("phone", "Call by reception"),
]
STATES = [
    ("pending", "Waiting"),
    ("sending", "Being sent"),
    ("sent", "Sent"),
    ("delivered", "Arrived"),
    ("failed", "Not sent"),
    ("unknown", "Unclear whether sent"),
    ("cancelled", "Set aside"),
]
REFERENCE = 200
ANSWERED = ("request_supplement", REMINDER)
# Where the appointment is past, or not given yet.
WITHOUT_DAY = (
    "submit",
    "decline",
    "demand_payment",
    "finish",
    "refuse",
    "return_result",
    "stop",
    DOWNLOAD,
    POSTED,
)
# Roles that may repeat a notice, note a call and set a notice aside.
KEEPERS = "onestop_procedure.group_onestop_reception,\
onestop_procedure.group_onestop_manager"
LANGUAGES = [("vi_VN", "Vietnamese"), ("en_US", "English")]


class OnestopNotice(models.Model):
    _name = "onestop.notice"
    _description = "Notice to the citizen"
    _inherit = "onestop.dossier.part"
    _order = "id desc"
    _rec_name = "code"
    # Thousands are written by SQL in a morning; the columns below say who and when.
    _log_access = False

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, readonly=True, ondelete="restrict"
    )
    code = fields.Char("Dossier code", readonly=True)
    agency_id = fields.Many2one(
        "onestop.agency", "Centre", required=True, index=True, readonly=True
    )
    event_id = fields.Integer("Event (id)", required=True, readonly=True)
    kind_id = fields.Many2one(
        "onestop.notice.kind",
        "What is told",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    channel = fields.Selection(CHANNELS, "Way", required=True, readonly=True)
    address = fields.Char("Number or address", readonly=True, groups=KEEPERS)
    masked_address = fields.Char(
        "Told to", compute="_compute_masked_address", compute_sudo=True
    )
    lang = fields.Selection(LANGUAGES, "Language", required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="pending", index=True
    )
    at = fields.Datetime("Event", required=True, readonly=True)
    created_at = fields.Datetime("Noted", required=True, readonly=True)
    next_try_at = fields.Datetime("Next attempt", readonly=True)
    attempts = fields.Integer(readonly=True)
    rounds = fields.Integer(
        readonly=True, help="How often it was sent again by hand: a new message each."
    )
    sent_at = fields.Datetime("Sent at", readonly=True)
    delivered_at = fields.Datetime("Arrived at", readonly=True)
    reference = fields.Char(readonly=True, help="By which the provider knows it.")
    error = fields.Char("What went wrong", readonly=True)
    # Stays when the user is deleted, as with the events.
    user_login = fields.Char("By hand", readonly=True)

    person = fields.Char(compute="_compute_words")
    procedure = fields.Char(compute="_compute_words")
    place = fields.Char("Where to go", compute="_compute_words")
    place_address = fields.Char(compute="_compute_words")
    place_phone = fields.Char(compute="_compute_words")
    place_email = fields.Char(compute="_compute_words")
    day_text = fields.Char("Day", compute="_compute_words")
    link = fields.Char(compute="_compute_words", groups=fields.NO_ACCESS)

    _event_uniq = models.Constraint(
        "UNIQUE(event_id, kind_id, channel)", "Nobody is told the same thing twice."
    )
    _pending_index = models.Index("(channel, next_try_at, id) WHERE state = 'pending'")
    _reference_index = models.Index("(reference) WHERE reference IS NOT NULL")

    @api.model
    def _sees_all_parts(self):
        """The administrator mends what fails, without seeing whose it is."""
        return self.env.user.has_group("base.group_system") or super()._sees_all_parts()

    @api.depends("address")
    def _compute_masked_address(self):
        for notice in self:
            notice.masked_address = notices.hidden(notice.address)

    @api.depends("dossier_id", "kind_id")
    @api.depends_context("lang")
    def _compute_words(self):
        # What the texts may say; nothing of these words is stored.
        for notice in self:
            dossier, centre = notice.dossier_id, notice.agency_id
            notice.person = dossier.applicant_name
            notice.procedure = dossier.procedure_id.name
            notice.place = centre.name
            notice.place_address = centre.address
            notice.place_phone = centre.phone
            notice.place_email = centre.email
            notice.day_text = format_local(self.env, notice._day())
            notice.link = dossier.sudo()._tracking_url()  # for the citizen only

    def _day(self):
        """Return the day that the notice names (naive UTC), or ``False``.

        The last day to answer a request, else the appointment as it stands now.
        """
        trigger = self.kind_id.trigger
        if trigger in ANSWERED:
            return to_utc(self.dossier_id._answer_limit(self.at))
        return self.dossier_id.due_at if trigger not in WITHOUT_DAY else False

    def _day_label(self):
        """Return what the day of this notice is."""
        if self.kind_id.trigger in ANSWERED:
            return self.env._("Answer by")
        return self.env._("Result due")

    def _short_values(self):
        """Return placeholder of a short text → its value."""
        day = self._day()
        return {
            "code": self.code or "",
            "place": self.agency_id.short_name or self.agency_id.name,
            "address": self.agency_id.address or "",
            "phone": self.agency_id.phone or "",
            "day": f"{to_local(day):%H:%M %d/%m/%Y}"
            if day
            else self.env._("not fixed yet"),
            "link": self.link,
        }

    # === WHAT PEOPLE DO WITH THEM ===#

    def action_send_again(self):
        """Send again what failed, is unclear or did not reach the person."""
        self._check_keeper()
        wrong = self.filtered(lambda n: n.state in ("pending", "sending"))
        if wrong or any(notice.channel == "phone" for notice in self):
            raise UserError(
                self.env._("Only a message that was sent or failed is sent again.")
            )
        notices_again = self.sudo()  # nobody may write; the role was checked above
        for notice in notices_again:
            notice.write(
                {
                    "address": notice._address_now() or notice.address,
                    "state": "pending",
                    "attempts": 0,
                    "rounds": notice.rounds + 1,
                    "next_try_at": fields.Datetime.now(),
                    "error": False,
                    "reference": False,
                    "user_login": self.env.user.login,
                }
            )
        self._wake_senders(set(self.mapped("channel")))

    def action_told(self):
        """Note that the person was told by word of mouth."""
        self._check_keeper()
        if any(n.state not in ("pending", "failed", "unknown") for n in self):
            raise UserError(self.env._("The person was told already."))
        self.sudo()._settle_sent(False, self.env.user.login)  # checked above

    def action_cancel(self):
        """Set aside: nobody needs to be told of this any more."""
        self._check_keeper()
        if any(n.state not in ("pending", "failed", "unknown") for n in self):
            raise UserError(self.env._("This notice went out already."))
        self.sudo().write(  # nobody may write; the role was checked above
            {"state": "cancelled", "user_login": self.env.user.login}
        )

    def action_open_dossier(self):
        """Open the dossier of this notice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.dossier",
            "res_id": self.dossier_id.id,
            "views": [(False, "form")],
        }

    def _check_keeper(self):
        """Refuse all but reception and manager of the centre that received."""
        self.check_access("read")
        user = self.env.user
        elsewhere = self.agency_id - user.acting_agency_ids
        if elsewhere or not user.has_groups(KEEPERS):
            raise AccessError(
                self.env._("Notices are repeated by reception or the manager.")
            )

    def _address_now(self):
        """Return where this channel reaches the person by what is known today."""
        phone, mail = self.dossier_id._where_to_tell()
        if self.channel == "mail":
            return mail
        return phone if self.channel == "phone" else notices.mobile(phone)

    # === RESULTS ===#

    def _settle_sent(self, reference, login=False):
        """Keep that notices went out; lines of a re-dating know it too."""
        now = fields.Datetime.now()
        self.write(
            {
                "state": "sent",
                "sent_at": now,
                "reference": (reference or "")[:REFERENCE] or False,
                "error": False,
                **({"user_login": login} if login else {}),
            }
        )
        self.env["onestop.redate.line"].search(
            [
                ("dossier_id", "in", self.dossier_id.ids),
                ("event_id", "in", self.mapped("event_id")),
                ("told_at", "=", False),
            ]
        ).write({"told_at": now})

    def _settle_failed(self, error):
        """Keep that a notice will not go out, and try the next channel."""
        self.ensure_one()
        self.write({"state": "failed", "error": error})
        siblings = self.search(
            [("event_id", "=", self.event_id), ("kind_id", "=", self.kind_id.id)]
        )
        states = {notice.channel: notice.state for notice in siblings}
        channel = notices.next_channel(self.kind_id._offered(), states)
        if not channel:
            return
        now = fields.Datetime.now()
        fresh = self.create(
            {
                "dossier_id": self.dossier_id.id,
                "code": self.code,
                "agency_id": self.agency_id.id,
                "event_id": self.event_id,
                "kind_id": self.kind_id.id,
                "channel": channel,
                "lang": self.lang,
                "at": self.at,
                "created_at": now,
                "next_try_at": now,
            }
        )
        fresh.address = fresh._address_now()
        self._wake_senders({channel})

    @api.model
    def _delivered(self, reference, arrived=True, error=None):
        """Take a provider's report; called by the provider's own add-on.

        :param str reference: what ``_send`` returned, or the key of the message
        :param bool arrived: whether it reached the person
        :param str error: the provider's words where it did not
        :return: whether such a notice is known; a report said twice changes nothing
        """
        notice = self.search([("reference", "=", reference)], limit=1)
        notice = notice or self._by_key(reference)
        if not notice:
            return False
        if arrived and notice.state != "delivered":
            notice._settle_sent(notice.reference or reference)
            notice.write({"state": "delivered", "delivered_at": fields.Datetime.now()})
        elif not arrived and notice.state in ("sending", "sent", "unknown"):
            notice._settle_failed(error or self.env._("The provider gave no reason."))
        return True

    @api.model
    def _by_key(self, key):
        """Return the notice of a key, if it is the key of its last round."""
        number = (key or "").rpartition("-")[0].rpartition("-")[2]
        notice = self.browse(int(number) if number.isdecimal() else []).exists()
        return notice if notice and notice._key() == key else self.browse()

    def _key(self):
        """Return the text by which a provider knows the same message again."""
        database = self.env["ir.config_parameter"].get_param("database.uuid") or ""
        return f"{database[:8]}-{self.id}-{self.rounds}"

    # === DELETION OF PEOPLE'S DATA ===#

    def _forget(self):
        """Blank where notices went; what still waits is set aside."""
        self.filtered(lambda n: n.state in ("pending", "failed", "unknown")).write(
            {"state": "cancelled"}
        )
        self.write({"address": False, "error": False, "reference": False})
