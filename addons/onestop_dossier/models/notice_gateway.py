"""Gateways: how a notice leaves the house. Written for, see ``docs/notices.md``.

A gateway is an abstract model that inherits ``onestop.notice.gateway`` and has one
method, ``_send``. The administrator chooses one for each channel.
"""

import json
import os
import smtplib
from dataclasses import asdict, dataclass, field
from pathlib import Path

from odoo import api, models
from odoo.tools import config, formataddr

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

PREFIX = "onestop.notice.gateway."
FOLDER = "onestop_notice_folder"


@dataclass(frozen=True, slots=True)
class Message:
    """What a gateway gets: everything it needs, nothing of the database.

    ``key``: the same whenever the same message is given twice; ``to``: a number as
    ``+84…`` or a mail address; ``text``: a short message; ``subject`` and ``html``: a
    mail; ``template`` and ``parameters``: Zalo; ``sender``: (name, mail address,
    number) of the centre, for the answer; ``lang``: ``vi_VN`` or ``en_US``.
    """

    key: str
    channel: str
    to: str
    kind: str
    code: str
    lang: str
    text: str = ""
    subject: str = ""
    html: str = ""
    template: str = ""
    parameters: dict = field(default_factory=dict)
    sender: tuple = ("", "", "")


class NoticeNotSent(Exception):
    """Certain: nothing went out. It is tried again later."""


class NoticeRefused(Exception):
    """Certain: nothing went out and never will, for instance to a wrong number."""


class OnestopNoticeGateway(models.AbstractModel):
    _name = "onestop.notice.gateway"
    _description = "Way out for notices"
    # Channels that an implementation serves.
    _channels = ()

    @api.model
    def _send(self, message):
        """Send one :class:`Message`; what it writes to the database is undone.

        :return: the provider's reference, by which it reports the delivery later
        :raises NoticeNotSent: try again later
        :raises NoticeRefused: never try again
        :raises Exception: anything else: perhaps it went out; a person decides
        """
        raise NotImplementedError

    @api.model
    def _choices(self, channel):
        """Return ``(name, label)`` of the implementations that serve a channel."""
        return [
            (name.removeprefix(PREFIX), self.env["ir.model"]._get(name).name)
            for name in sorted(self.env)
            if name.startswith(PREFIX) and channel in self.env[name]._channels
        ]


class OnestopNoticeGatewayFile(models.AbstractModel):
    """One file for each message, for tests and for a relay that picks them up."""

    _name = "onestop.notice.gateway.file"
    _inherit = "onestop.notice.gateway"
    _description = "Files in a folder"
    _channels = ("mail", "sms", "zalo")

    @api.model
    def _send(self, message):
        name = f"{message.key}.json"
        try:
            folder = self._folder() / message.channel
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = folder / f".{name}.part"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(message), file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NoticeNotSent(str(error)) from error
        # From here on nobody can say that nothing went out.
        draft.rename(folder / name)
        _keep_names(folder)
        return message.key

    @api.model
    def _folder(self):
        """Return the folder of this database.

        It comes from the environment (``ONESTOP_NOTICE_FOLDER``) or ``odoo.conf``,
        not from a parameter: the database must not say where the server writes.
        """
        place = os.environ.get(FOLDER.upper()) or config.get(FOLDER)
        folder = Path(place) if place else Path(config["data_dir"]) / "notices"
        return folder / self.env.cr.dbname


def _keep_names(folder):
    """Let the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class OnestopNoticeGatewayMail(models.AbstractModel):
    """Mail through the outgoing servers of Odoo, at once and not by its queue.

    The queue would send a mail again after a crash in the wrong moment.
    """

    _name = "onestop.notice.gateway.mail"
    _inherit = "onestop.notice.gateway"
    _description = "Outgoing mail server"
    _channels = ("mail",)

    @api.model
    def _send(self, message):
        mail = self.env["mail.mail"].create(self._mail_vals(message))
        session = self._connect(mail)
        try:
            mail._send(smtp_session=session, raise_exception=True)
        except MailDeliveryException as error:
            certain = _certainty(error.__context__)
            if not certain:
                raise
            raise certain(str(error.__context__)) from error
        finally:
            if session:
                session.close()
        if mail.state != "sent":
            raise NoticeRefused(mail.failure_reason or mail.state)
        return mail.message_id

    @api.model
    def _connect(self, mail):
        servers = self.env["ir.mail_server"]
        try:
            return servers._connect__(smtp_from=mail.email_from)
        except Exception as error:
            raise NoticeNotSent(str(error)) from error

    @api.model
    def _mail_vals(self, message):
        servers = self.env["ir.mail_server"]
        name, answer_to, _number = message.sender
        sender = servers._get_default_from_address() or answer_to
        sender = sender or self.env.company.email or self.env.user.email
        return {
            "subject": message.subject,
            "body_html": message.html,
            "email_from": formataddr((name, sender)) if sender else False,
            "email_to": message.to,
            "reply_to": answer_to or False,
            "headers": str({"Auto-Submitted": "auto-generated"}),
            "auto_delete": False,
        }


def _certainty(cause):
    """Return which error tells best that a mail was not taken, for this ``cause``.

    :return: an exception class; ``None`` where the mail may have gone out
    """
    if isinstance(cause, AssertionError):
        # Odoo found the mail impossible before it spoke to the server.
        return NoticeNotSent
    if isinstance(cause, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in cause.recipients.values()]
    elif isinstance(cause, smtplib.SMTPResponseException):
        codes = [cause.smtp_code]
    else:
        return None
    return NoticeRefused if all(code >= 500 for code in codes) else NoticeNotSent
