"""Which notices follow from the history, to whom, in which words."""

import re
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_procedure.tools import to_utc

from ..models import notice_derive
from .common_notice import MAIL, NoticeCase


@tagged("post_install", "-at_install")
class TestNotice(NoticeCase):
    def test_a_reception_is_told_by_each_way_once(self):
        dossier = self.received()
        self.derive()
        rows = [(n.channel, n.address, n.state) for n in self.of(dossier)]
        self.assertEqual(
            rows, [("mail", MAIL, "pending"), ("sms", "+84912345678", "pending")]
        )
        self.assertEqual(self.of(dossier).kind_id.trigger, "receive")
        self.assertEqual(set(self.of(dossier).mapped("code")), {dossier.code})
        self.derive()
        self.assertEqual(len(self.of(dossier)), 2)

    def test_a_second_row_is_impossible(self):
        dossier = self.received()
        self.derive()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env.cr.execute(
                "INSERT INTO onestop_notice (dossier_id, agency_id, event_id, kind_id,"
                " channel, lang, state, at, created_at) SELECT dossier_id, agency_id,"
                " event_id, kind_id, channel, lang, state, at, created_at"
                " FROM onestop_notice WHERE dossier_id = %s",
                [dossier.id],
            )

    def test_whom_no_message_reaches_is_called(self):
        """A result and a landline: on the list of reception; a reception: nothing."""
        dossier = self.received(phone="024 3825 1234", mail=None)
        self._to_officer(dossier, at=None)
        self._finish(dossier, None)
        self.derive()
        [call] = self.of(dossier)
        self.assertEqual((call.channel, call.address), ("phone", "024 3825 1234"))
        self.assertEqual(call.kind_id.trigger, "finish")
        self.assertIn("To be called", dossier.told)
        call.with_user(self.clerk).action_told()
        self.assertEqual((call.state, call.user_login), ("sent", "t_clerk"))
        self.assertIn("Told", dossier.told)

    def test_who_wants_no_notices_gets_none(self):
        dossier = self.received()
        dossier.applicant_id.no_notice = True
        self.derive()
        self.assertFalse(self.of(dossier))

    def test_the_submitter_is_told_where_the_applicant_cannot_be(self):
        submitter = {"name": "Trần Văn Nộp", "phone": "0987654321"}
        dossier = self.received(
            phone=None, mail=None, submitter=submitter, authorisation="Giấy uỷ quyền"
        )
        self.derive()
        self.assertEqual(self.of(dossier).mapped("address"), ["+84987654321"])

    def test_zalo_goes_before_sms(self):
        self.switch("zalo", "file")
        kind = self.env.ref("onestop_dossier.notice_kind_receive")
        kind.write({"zalo_template": "301", "by_zalo": True})
        dossier = self.received(mail=None)
        self.derive()
        self.assertEqual(self.of(dossier).mapped("channel"), ["zalo"])
        self.send("zalo")
        [message] = self.files("zalo")
        self.assertEqual(message["template"], "301")
        self.assertEqual(set(message["parameters"]), {"code", "place", "day", "link"})

    def test_who_gets_the_result_otherwise_is_not_asked_to_come(self):
        told = {"counter": "finish", "download": "result_download", "post": None}
        for wish, trigger in told.items():
            dossier = self.received(mail=None)
            dossier.return_wish = wish
            self._to_officer(dossier, at=None)
            self._finish(dossier, None)
            self.derive()
            latest = self.of(dossier)[1:].kind_id.trigger
            self.assertEqual(latest or None, trigger)
        self._act(
            dossier, self.clerk, "return_result", return_mode="post", tracking="E1"
        )
        self.derive()
        self.assertEqual(self.of(dossier)[-1:].kind_id.trigger, "result_posted")

    def test_old_news_is_no_news(self):
        """What was entered late, and nothing that happened while all was off."""
        late = self._receive("2026-01-05 08:00", applicant=self.given("001300000002"))
        self.derive()
        self.assertFalse(self.of(late))

    def given(self, number):
        return {"name": "Lê Văn Cũ", "id_number": number, "phone": "0912345678"}

    def test_nothing_is_told_when_nothing_is_switched_on(self):
        for channel in ("mail", "sms"):
            self.switch(channel, "")
        dossier = self.received()
        self.derive()
        self.assertFalse(self.of(dossier))

    def test_events_in_batches(self):
        dossiers = self.env["onestop.dossier"].union(
            *(self.received(mail=None) for _number in range(5))
        )
        with patch.object(notice_derive, "BATCH", 2):
            self.derive()
        self.assertEqual(len(dossiers.notice_ids), 5)

    def test_the_mark_stays_behind_open_transactions(self):
        now = fields.Datetime.now()
        horizon = self.env["onestop.notice.mark"]._horizon()
        self.assertLessEqual(horizon, now - notice_derive.MARGIN)
        mark = self.env["onestop.notice.mark"]._get()
        mark.at = now
        mark._advance(horizon)
        self.assertEqual(mark.at, now, "a mark never goes back")

    def test_a_reminder_before_the_time_is_over(self):
        """Once, in the last three days, and not when the papers are there."""
        dossier = self.received(mail=None)
        self._to_officer(dossier, at=None)
        self._act(dossier, self.officer, "request_supplement", reason="Thiếu chữ ký")
        event = dossier.event_ids.sorted("sequence")[-1]
        limit = to_utc(dossier._answer_limit(event.at))
        for days, count in ((4, 0), (2, 1), (2, 1)):
            with self.mock_now(limit - timedelta(days=days)):
                self.job("_cron_remind")
            found = self.of(dossier).filtered(lambda n: n.kind_id.trigger == "reminder")
            self.assertEqual(len(found), count, days)
        self.assertEqual(found.event_id, event.id)

    def test_reminders_cost_no_query_for_each_dossier(self):
        notices, counts = self.env["onestop.notice"], []
        for number in (1, 4):
            for _number in range(number - len(counts)):
                dossier = self.received(mail=None)
                self._to_officer(dossier, at=None)
                self._act(dossier, self.officer, "request_supplement", reason="Thiếu")
            event = dossier.event_ids.sorted("sequence")[-1]
            limit = to_utc(dossier._answer_limit(event.at))
            self.env.flush_all()
            self.env.invalidate_all()
            with self.mock_now(limit - timedelta(days=2)):
                before = self.env.cr.sql_log_count
                self.assertEqual(len(notices._requests_running_out()), number)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0], counts)

    def mock_now(self, moment):
        return patch.object(fields.Datetime, "now", lambda *_args: moment)


@tagged("post_install", "-at_install")
class TestNoticeWords(NoticeCase):
    def test_short_texts_hold_no_number_and_say_where(self):
        dossier = self.received(mail=None)
        self.derive()
        self.send()
        [message] = self.files()
        text = message["text"]
        self.assertIn(dossier.code, text)
        self.assertIn("TTHCC Thu", text)
        self.assertIn(f"/tra-cuu/{dossier.token}", text)
        self.assertNotIn("001300000001", str(message))
        self.assertNotIn("Tờ khai", str(message))
        self.assertTrue(text.isascii())
        self.assertEqual(message["to"], "+84912345678")

    def test_with_accents_where_the_setting_says_so(self):
        self.set("notice_sms_plain", "0")
        self.received(mail=None)
        self.derive()
        self.send()
        self.assertIn("TTHCC Thử", self.files()[0]["text"])

    def test_every_kind_makes_a_mail_in_both_languages(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        dossier = self.received()
        kinds = self.env["onestop.notice.kind"].search([])
        self.assertGreaterEqual(len(kinds), 12)
        for lang in ("vi_VN", "en_US"):
            made = self.notices.create(
                [self.row(dossier, kind, lang) for kind in kinds]
            )
            messages = made._messages()
            self.assertEqual(set(messages), set(made.ids))
            for message in messages.values():
                self.assertIn(dossier.code, message.subject + message.html)
                self.assertIn(dossier.token, message.html)
                self.assertNotIn("001300000001", message.html)
                self.assertIn("Nguyễn Thị Thử", message.html)
                self.assertFalse(re.search(r"t-out|object\.|\{\{", message.html))
            made.unlink()

    def row(self, dossier, kind, lang):
        now = fields.Datetime.now()
        return {
            "dossier_id": dossier.id,
            "agency_id": dossier.agency_id.id,
            "code": dossier.code,
            "event_id": dossier.event_ids[0].id,
            "kind_id": kind.id,
            "channel": "mail",
            "address": MAIL,
            "lang": lang,
            "at": now,
            "created_at": now,
        }

    def test_an_unknown_placeholder_is_refused(self):
        kind = self.env.ref("onestop_dossier.notice_kind_receive")
        for text in ("Số {id_number}", "{code", "{code.token}", "{}"):
            with self.assertRaises(ValidationError, msg=text):
                kind.sms_text = text
        with self.assertRaises(ValidationError):
            kind.zalo_fields = "code, applicant_id_number"

    def test_the_length_is_counted_and_limited(self):
        kind = self.env.ref("onestop_dossier.notice_kind_receive")
        kind.sms_text = "{code}" + "x" * 100
        kinds = kind | self.env.ref("onestop_dossier.notice_kind_finish")
        self.assertIn("125 characters, 160 in one message", kind.sms_size)
        self.assertTrue(all(kinds.mapped("sms_size")))
        with self.assertRaises(ValidationError):
            kind.sms_text = "x" * 500

    def test_midnight_can_be_chosen(self):
        """And the ways out that are installed stand there to choose."""
        settings = self.env["res.config.settings"].create({})
        choices = settings._fields["onestop_notice_sms"]._description_selection(
            self.env
        )
        self.assertIn(("file", "Files in a folder"), choices)
        settings.write({"onestop_notice_quiet_to": "0", "onestop_notice_sms": "file"})
        settings.set_values()
        self.assertEqual(self.notices._setting("onestop_dossier.notice_quiet_to", 7), 0)

    def test_a_channel_needs_its_words(self):
        kind = self.env.ref("onestop_dossier.notice_kind_receive")
        with self.assertRaises(ValidationError):
            kind.by_zalo = True


@tagged("post_install", "-at_install")
class TestNoticeAccess(NoticeCase):
    def test_who_sees_and_repeats(self):
        dossier = self.received()
        self.derive()
        self.send()
        notice = self.of(dossier, "sms")
        self.assertEqual(notice.with_user(self.clerk).address, "+84912345678")
        self.assertTrue(notice.with_user(self.officer).masked_address.endswith("678"))
        with self.assertRaises(AccessError):
            notice.with_user(self.officer).mapped("address")
        with self.assertRaises(AccessError):
            notice.with_user(self.stranger).mapped("state")
        for user in (self.officer, self.stranger):
            with self.assertRaises(AccessError):
                notice.with_user(user).action_send_again()
        for method, args in (("write", [{"state": "sent"}]), ("unlink", [])):
            with self.assertRaises(AccessError):
                getattr(notice.with_user(self.manager), method)(*args)
        notice.with_user(self.manager).action_send_again()
        self.assertEqual(notice.state, "pending")

    def test_forgetting_blanks_the_address(self):
        dossier = self.received()
        self.derive()
        self.send()
        dossier.notice_ids._forget()
        self.assertFalse(any(dossier.notice_ids.mapped("address")))
        self.assertEqual(self.of(dossier, "sms").state, "sent")
        self.assertEqual(self.of(dossier, "mail").state, "cancelled")
        self.send("mail")
        self.assertFalse(self.files("mail"))
