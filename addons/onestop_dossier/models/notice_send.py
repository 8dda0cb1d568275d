"""Sending notices: one job for each channel, one transaction for each step.

Before a message leaves the house its row says ``sending``, committed; afterwards
``sent``, ``failed`` or, where it certainly did not go out, ``pending`` again. Whoever
finds a row ``sending`` that no job is working on cannot know which it was: it becomes
``unclear``, and a person decides (decision 0029).
"""

import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.base.models.ir_qweb import QWebError
from odoo.addons.onestop_procedure.rules import notices
from odoo.addons.onestop_procedure.tools import to_local

from .notice_gateway import PREFIX, Message, NoticeNotSent, NoticeRefused

_logger = logging.getLogger(__name__)

GATEWAY = "onestop_dossier.notice_gateway_%s"
MOST_ATTEMPTS = "onestop_dossier.notice_attempts"
QUIET_FROM = "onestop_dossier.notice_quiet_from"
QUIET_TO = "onestop_dossier.notice_quiet_to"
# Channels that ring at night.
LOUD = ("sms", "zalo")
OUTSIDE = ("mail", "zalo", "sms")
# Texts are put together for so many at once; they go out one by one.
AHEAD = 100
# So many in a row that did not go out: the gateway is ill, not the addresses.
ILL = 3
TRIES = 3
ERROR = 200
# Held by the connection, not by the transaction: each message has several of those.
LOCK_SQL = "SELECT pg_try_advisory_lock(hashtext('onestop_notice'), hashtext(%s))"
UNLOCK_SQL = "SELECT pg_advisory_unlock(hashtext('onestop_notice'), hashtext(%s))"
WAITING_SQL = """
    SELECT id FROM onestop_notice
     WHERE channel = %s AND state = 'pending' AND next_try_at <= %s
     ORDER BY next_try_at, id
"""
CLAIM_SQL = """
    UPDATE onestop_notice SET state = 'sending', attempts = attempts + 1
     WHERE id = %s AND state = 'pending'
 RETURNING id
"""


class OnestopNotice(models.Model):
    _inherit = "onestop.notice"

    # === WHICH WAY OUT ===#

    @api.model
    def _gateway(self, channel):
        """Return the model through which a channel leaves, or ``None``: switched off.

        :raises UserError: the setting names one that is not installed
        """
        parameters = self.env["ir.config_parameter"].sudo()  # a setting, no secret
        name = parameters.get_param(GATEWAY % channel)
        if not name:
            return None
        if PREFIX + name not in self.env:
            raise UserError(
                self.env._(
                    "Notices by %(channel)s: the gateway “%(name)s” is not installed.",
                    channel=channel,
                    name=name,
                )
            )
        return self.env[PREFIX + name]

    @api.model
    def _channels_on(self):
        """Return the channels in use; reception calls as soon as one of them is."""
        parameters = self.env["ir.config_parameter"].sudo()  # settings, no secrets
        found = [one for one in OUTSIDE if parameters.get_param(GATEWAY % one)]
        return (*found, "phone") if found else ()

    @api.model
    def _wake_senders(self, channels):
        """Ask for the jobs of these channels to run soon."""
        for channel in set(channels) & set(OUTSIDE):
            cron = self.env.ref(f"onestop_dossier.ir_cron_notice_{channel}", False)
            if cron:
                cron.sudo()._trigger()  # only asks for an earlier run

    # === THE JOB ===#

    @api.model
    def _cron_send(self, channel):
        """Send what waits for a channel; one job at a time does."""
        gateway = self._gateway(channel)
        if gateway is None:
            return
        self.env.cr.execute(LOCK_SQL, [channel])
        if not self.env.cr.fetchone()[0]:
            return
        try:
            self._bury(channel)
            if not self._is_quiet(channel):
                self._send_waiting(channel, gateway)
        finally:
            # What was not committed is not true; and a broken transaction could not
            # give the lock back.
            self.env.cr.rollback()
            self.env.cr.execute(UNLOCK_SQL, [channel])

    @api.model
    def _bury(self, channel):
        """Mark what a job that died left between sending and knowing."""
        self.search([("channel", "=", channel), ("state", "=", "sending")]).write(
            {
                "state": "unknown",
                "error": self.env._("The server stopped while it was being sent."),
            }
        )

    @api.model
    def _is_quiet(self, channel):
        if channel not in LOUD:
            return False
        return notices.is_quiet(
            to_local(fields.Datetime.now()),
            self._setting(QUIET_FROM, 21) % 24,
            self._setting(QUIET_TO, 7) % 24,
        )

    @api.model
    def _send_waiting(self, channel, gateway):
        """Send one after the other until time is up or the gateway proves ill."""
        cron, in_vain = self.env["ir.cron"], 0
        waiting = self._waiting(channel)
        left = cron._commit_progress(0, remaining=len(waiting))
        while waiting and left:
            ahead, waiting = waiting[:AHEAD], waiting[AHEAD:]
            messages = self.browse(ahead)._messages()
            for notice_id, message in messages.items():
                outcome = self._send_one(gateway, notice_id, message)
                left = cron._commit_progress(1)
                in_vain = in_vain + 1 if outcome in ("not_sent", "unclear") else 0
                if in_vain == ILL or self._is_quiet(channel):
                    # What is left waits for the morning, or for the next run.
                    cron._commit_progress(0, remaining=0)
                    return
                if not left:
                    break
        if left:
            cron._commit_progress(0, remaining=0)
        else:
            # Other jobs get their turn; then on, and not in a minute's time.
            self._wake_senders({channel})
            cron._commit_progress(0)

    @api.model
    def _waiting(self, channel):
        """Return the ids of what waits for this channel, the oldest first."""
        self.env.flush_all()
        query = SQL(WAITING_SQL, channel, fields.Datetime.now())
        return [notice_id for (notice_id,) in self.env.execute_query(query)]

    @api.model
    def _send_one(self, gateway, notice_id, message):
        """Claim, give away, keep how it went; return the outcome."""
        if not self._again(lambda: self._claim(notice_id)):
            return "gone"
        # From this commit on the row says that the message may have gone out.
        self.env["ir.cron"]._commit_progress(0)
        outcome, words = self._hand_over(gateway, message)
        notice = self.browse(notice_id)
        self._again(lambda: notice._settle(outcome, words))
        return outcome

    @api.model
    def _claim(self, notice_id):
        """Mark one as being sent; 0 where somebody set it aside meanwhile."""
        self.env.cr.execute(CLAIM_SQL, [notice_id], log_exceptions=False)
        return self.env.cr.rowcount

    @api.model
    def _again(self, work):
        """Do ``work`` in a new transaction if another one came first in this one."""
        for _number in range(TRIES):
            try:
                result = work()
                self.env.flush_all()
                return result
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
                problem = error
                self.env.cr.rollback()
        raise problem

    @api.model
    def _hand_over(self, gateway, message):
        """Give one message away; return ``(outcome, words)``.

        :return: outcome ``sent`` (words: the reference), ``refused``, ``not_sent`` or
            ``unclear``
        """
        try:
            outcome = ("sent", gateway._send(message))
        except NoticeRefused as error:
            outcome = ("refused", str(error))
        except NoticeNotSent as error:
            outcome = ("not_sent", str(error))
        except Exception as error:
            # Any other error: it may have happened after the message left.
            _logger.exception("Notice %s: unclear whether it went out", message.key)
            outcome = ("unclear", f"{type(error).__name__}: {error}")
        # A fresh transaction: a report of the provider may have come in meanwhile.
        self.env.cr.rollback()
        return outcome

    def _settle(self, outcome, words):
        """Keep how it went, unless the provider's report said more already."""
        words = " ".join((words or "").split())
        if self.state == "delivered":
            self.reference = self.reference or words
        elif self.state != "sending":
            return
        elif outcome == "sent":
            self._settle_sent(words)
        elif outcome == "refused":
            self._settle_failed(words[:ERROR])
        elif outcome == "not_sent":
            self._settle_not_sent(words[:ERROR])
        else:
            self.write({"state": "unknown", "error": words[:ERROR]})

    def _settle_not_sent(self, error):
        """Wait longer each time; give up after so many attempts."""
        minutes = notices.wait_minutes(self.attempts, self._setting(MOST_ATTEMPTS, 6))
        if minutes is None:
            self._settle_failed(error)
            return
        later = fields.Datetime.add(fields.Datetime.now(), minutes=minutes)
        self.write({"state": "pending", "error": error, "next_try_at": later})

    # === THE TEXTS ===#

    def _messages(self):
        """Return id → :class:`Message`, put together for all at once.

        Without those whose text cannot be made; they wait like any that did not go.
        """
        groups = defaultdict(self.browse)
        for notice in self:
            groups[notice.kind_id, notice.lang, notice.channel] |= notice
        messages = {}
        for (kind, lang, channel), group in groups.items():
            # A language that is not installed falls back to the texts' own.
            here = group.with_context(lang=self._installed(lang))
            try:
                texts = here._texts(kind.with_env(here.env), channel)
            except (UserError, QWebError, KeyError, ValueError) as error:
                _logger.exception("Notice “%s”: its text cannot be made", kind.trigger)
                for notice in group:
                    notice.attempts += 1
                    notice._settle_not_sent(" ".join(str(error).split())[:ERROR])
                continue
            for notice in here:
                messages[notice.id] = notice._message(**texts[notice.id])
        return messages

    @api.model
    def _installed(self, lang):
        codes = {code for code, _name in self.env["res.lang"].get_installed()}
        return lang if lang in codes else "en_US"

    def _message(self, **texts):
        centre = self.agency_id
        return Message(
            key=self._key(),
            channel=self.channel,
            to=self.address or "",
            kind=self.kind_id.trigger,
            code=self.code or "",
            lang=self.lang,
            sender=(centre.name or "", centre.email or "", centre.phone or ""),
            **texts,
        )

    def _texts(self, kind, channel):
        """Return id → what this channel says, in the language of the environment."""
        if channel == "mail":
            return self._mail_texts(kind.mail_template_id)
        if channel == "sms":
            return {
                notice.id: {
                    "text": kind._short_text(kind.sms_text, notice._short_values())
                }
                for notice in self
            }
        names = kind._zalo_names()
        return {
            notice.id: {
                "template": kind.zalo_template or "",
                "parameters": {
                    name: value
                    for name, value in notice._short_values().items()
                    if name in names
                },
            }
            for notice in self
        }

    def _mail_texts(self, template):
        lang = self.env.lang
        subjects = template._render_field("subject", self.ids, set_lang=lang)
        bodies = template._render_field("body_html", self.ids, set_lang=lang)
        return {
            notice.id: {
                "subject": subjects[notice.id],
                "html": str(
                    self.env["ir.qweb"]._render(
                        "onestop_dossier.notice_mail",
                        {"notice": notice, "body": bodies[notice.id]},
                    )
                ),
            }
            for notice in self
        }
