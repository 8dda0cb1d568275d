"""Sending: never twice, never lost, and who decides where nobody knows."""

import smtplib
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server as MailServer

from ..models.notice_gateway import (
    NoticeNotSent,
    NoticeRefused,
    OnestopNoticeGatewayFile,
)
from .common_notice import MAIL, NoticeCase

SEND_LOG = "odoo.addons.onestop_dossier.models.notice_send"


class Killed(BaseException):
    """Stands for a process that dies: nothing catches it."""


@tagged("post_install", "-at_install")
class TestNoticeSend(NoticeCase):
    def waiting(self, **values):
        dossier = self.received(mail=None, **values)
        self.derive()
        return self.of(dossier)

    def gateway(self, *answers):
        """Let the file gateway answer so: a text, or an exception."""
        calls = []

        def send(_model, message):
            calls.append(message)
            answer = answers[min(len(calls), len(answers)) - 1]
            if isinstance(answer, BaseException):
                raise answer
            return answer

        patched = patch.object(OnestopNoticeGatewayFile, "_send", send)
        patched.start()
        self.addCleanup(patched.stop)
        return calls

    def test_sent_and_known_by_its_reference(self):
        notice = self.waiting()
        self.send()
        self.assertEqual((notice.state, notice.attempts), ("sent", 1))
        [message] = self.files()
        self.assertEqual(notice.reference, message["key"])
        self.send()
        self.assertEqual((notice.attempts, len(self.files())), (1, 1))

    def test_killed_between_sending_and_knowing(self):
        """Shown to a person, not sent again; the person may repeat it."""
        notice = self.waiting()
        calls = self.gateway(Killed(), "R2")
        # assertRaises would undo what was committed before.
        with suppress(Killed):
            self.send()
        self.assertEqual((notice.state, len(calls)), ("sending", 1))
        self.send()
        self.assertEqual((notice.state, len(calls)), ("unknown", 1))
        self.send()
        self.assertEqual(len(calls), 1)
        notice.with_user(self.clerk).action_send_again()
        self.send()
        self.assertEqual((notice.state, len(calls)), ("sent", 2))
        self.assertNotEqual(calls[0].key, calls[1].key)

    @mute_logger(SEND_LOG)
    def test_an_error_that_says_nothing_is_unclear(self):
        notice = self.waiting()
        calls = self.gateway(TimeoutError("no answer within 30 s"))
        self.send()
        self.send()
        self.assertEqual((notice.state, len(calls)), ("unknown", 1))
        self.assertIn("no answer within 30 s", notice.error)

    def test_tried_again_later_and_later_then_given_up(self):
        notice = self.waiting()
        self.gateway(NoticeNotSent("503 busy"))
        waits = []
        for attempt in range(1, 7):
            self.send()
            self.assertEqual(notice.attempts, attempt)
            if notice.state == "pending":
                wait = notice.next_try_at - fields.Datetime.now()
                waits.append(round(wait.total_seconds() / 60))
                self.send()  # not yet its time
                self.assertEqual(notice.attempts, attempt)
                notice.next_try_at = fields.Datetime.now()
        self.assertEqual(waits, [1, 5, 15, 60, 240])
        self.assertEqual((notice.state, notice.error), ("failed", "503 busy"))

    def test_refused_goes_to_the_next_channel(self):
        self.switch("zalo", "file")
        kind = self.env.ref("onestop_dossier.notice_kind_finish")
        kind.write({"zalo_template": "302", "by_zalo": True})
        dossier = self.received(mail=None)
        self._to_officer(dossier, at=None)
        self._finish(dossier, None)
        self.derive()
        self.gateway(NoticeRefused("not on Zalo"))
        for channel in ("zalo", "sms"):
            self.send(channel)
        done = dossier.notice_ids.filtered(lambda n: n.kind_id == kind).sorted("id")
        self.assertEqual(
            [(n.channel, n.state) for n in done],
            [("zalo", "failed"), ("sms", "failed"), ("phone", "pending")],
        )

    def test_an_ill_gateway_is_left_alone(self):
        """Three in vain, then the run stops: the rest is not burnt."""
        for _number in range(5):
            self.waiting()
        calls = self.gateway(NoticeNotSent("connection refused"))
        self.send()
        self.assertEqual(len(calls), 3)

    def test_nobody_is_woken_at_night(self):
        notice = self.waiting()
        self.set("notice_quiet_from", "21")
        self.set("notice_quiet_to", "7")
        # 22:30 and 07:00 of Vietnam.
        for hour, state in ((15.5, "pending"), (24, "sent")):
            moment = fields.Datetime.now().replace(hour=0, minute=0, second=0)
            moment += timedelta(days=1, hours=hour)
            with patch.object(fields.Datetime, "now", lambda *_a, m=moment: m):
                self.send()
            self.assertEqual(notice.state, state, hour)

    def test_reports_of_the_provider(self):
        """By reference or key, twice the same, before and after our own writing."""
        notice = self.waiting()
        self.send()
        self.assertTrue(self.notices._delivered(notice.reference))
        at = notice.delivered_at
        self.assertTrue(self.notices._delivered(notice.reference))
        self.assertEqual((notice.state, notice.delivered_at), ("delivered", at))
        self.assertFalse(self.notices._delivered("nobody's"))
        other = self.waiting()
        other.state = "sending"
        self.assertTrue(self.notices._delivered(other._key()))
        self.assertEqual(other.state, "delivered")
        lost = self.waiting()
        self.send()
        self.notices._delivered(lost.reference, arrived=False, error="switched off")
        self.assertEqual((lost.state, lost.error), ("failed", "switched off"))

    def test_set_aside_is_not_sent(self):
        notice = self.waiting()
        notice.with_user(self.clerk).action_cancel()
        self.send()
        self.assertEqual((notice.state, self.files()), ("cancelled", []))
        with self.assertRaises(UserError):
            notice.with_user(self.clerk).action_told()

    @mute_logger(SEND_LOG, "odoo.addons.mail.models.mail_render_mixin")
    def test_a_broken_text_stops_only_itself(self):
        kind = self.env.ref("onestop_dossier.notice_kind_receive")
        self.env.cr.execute(
            "UPDATE onestop_notice_kind SET sms_text = %s WHERE id = %s",
            ['{"en_US": "{nothing}"}', kind.id],
        )
        kind.invalidate_recordset()
        notice = self.waiting()
        dossier = self.received(mail=None)
        self._to_officer(dossier, at=None)
        self._finish(dossier, None)
        self.derive()
        self.send()
        self.assertEqual((notice.state, notice.attempts), ("pending", 1))
        self.assertIn("nothing", notice.error)
        finished = dossier.notice_ids.filtered(lambda n: n.kind_id != kind)
        self.assertEqual(finished.state, "sent")

    def test_a_re_dating_knows_who_was_told(self):
        notice = self.waiting()
        self.env.cr.execute(
            "INSERT INTO onestop_redate (at, user_login, reason, days) VALUES"
            " (now(), 'x', 'x', '[]') RETURNING id"
        )
        self.env.cr.execute(
            "INSERT INTO onestop_redate_line (redate_id, dossier_id, code, agency_id,"
            " event_id, to_tell) VALUES (%s, %s, 'x', %s, %s, TRUE) RETURNING id",
            [
                self.env.cr.fetchone()[0],
                notice.dossier_id.id,
                self.centre.id,
                notice.event_id,
            ],
        )
        line = self.env["onestop.redate.line"].browse(self.env.cr.fetchone()[0])
        self.assertFalse(line.told_at)
        self.send()
        self.assertTrue(line.told_at)


@tagged("post_install", "-at_install")
class TestNoticeMail(NoticeCase):
    def mail(self, answer):
        """Send the mail of a reception; the server answers so."""
        self.switch("mail", "mail")
        dossier = self.received(phone=None)
        self.derive()
        sent = []

        def send_message(_session, message, *_args):
            sent.append(message)
            if isinstance(answer, BaseException):
                raise answer

        session = type("Session", (), {"send_message": send_message, "close": id})()
        session.close = lambda: None
        session.smtp_from = session.from_filter = False
        before = self.env["mail.mail"].search_count([])
        with (
            patch.object(MailServer, "_disable_send", lambda *_args: False),
            patch.object(MailServer, "_connect__", lambda *_a, **_k: session),
        ):
            self.send("mail")
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        return self.of(dossier), sent

    def test_a_mail_leaves_no_copy_behind(self):
        notice, [message] = self.mail(None)
        self.assertEqual(notice.state, "sent")
        self.assertIn(MAIL, message["To"])
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(notice.reference, message["Message-Id"])

    @mute_logger("odoo.addons.mail.models.mail_mail", SEND_LOG)
    def test_what_the_server_answers(self):
        refused = smtplib.SMTPRecipientsRefused({MAIL: (550, b"unknown user")})
        busy = smtplib.SMTPDataError(451, b"try later")
        for answer, state in (
            (refused, "failed"),
            (busy, "pending"),
            (TimeoutError("silence"), "unknown"),
            (smtplib.SMTPServerDisconnected("gone"), "unknown"),
        ):
            notice, _sent = self.mail(answer)
            self.assertEqual(notice.state, state, answer)

    def test_no_server_is_clearly_not_sent(self):
        self.switch("mail", "mail")
        dossier = self.received(phone=None)
        self.derive()

        def connect(*_args, **_values):
            raise ConnectionRefusedError("nobody there")

        with (
            patch.object(MailServer, "_disable_send", lambda *_args: False),
            patch.object(MailServer, "_connect__", connect),
        ):
            self.send("mail")
        notice = self.of(dossier)
        self.assertEqual((notice.state, notice.attempts), ("pending", 1))
        self.assertIn("nobody there", notice.error)
