"""A centre that tells people by files in a folder of the test's own."""

import json
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields

from odoo.addons.onestop_procedure.tools import to_local

from ..models import notice_send
from .common import OnestopDossierCase

PHONE, MAIL = "091 234 56 78", "thu@example.vn"


class NoticeCase(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centre.write(
            {"short_name": "TTHCC Thử", "address": "1 Phố Thử", "phone": "02438250000"}
        )
        cls.notices = cls.env["onestop.notice"]
        mark = cls.env["onestop.notice.mark"]._get()
        mark.at = fields.Datetime.now() - timedelta(days=1)
        for channel in ("mail", "sms"):
            cls.switch(channel, "file")
        # No hour of the day is quiet unless a test says so.
        cls.set("notice_quiet_from", "0")
        cls.set("notice_quiet_to", "0")

    @classmethod
    def set(cls, name, value):
        cls.env["ir.config_parameter"].set_param(f"onestop_dossier.{name}", value)

    @classmethod
    def switch(cls, channel, gateway):
        cls.env["ir.config_parameter"].set_param(notice_send.GATEWAY % channel, gateway)

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name)
        patched = patch.dict("os.environ", ONESTOP_NOTICE_FOLDER=folder.name)
        patched.start()
        self.addCleanup(patched.stop)

    def received(self, phone=PHONE, mail=MAIL, **values):
        """Return a dossier that was received just now."""
        at = to_local(fields.Datetime.now()).strftime("%Y-%m-%d %H:%M")
        applicant = {"name": "Nguyễn Thị Thử", "id_number": "001300000001"}
        given = {"phone": phone, "email": mail}
        applicant.update({name: value for name, value in given.items() if value})
        return self._receive(at, applicant=applicant, **values)

    def job(self, name, *args):
        """Run a job with a cursor of its own, as the scheduler does."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            getattr(env["onestop.notice"], name)(*args)

    def derive(self):
        self.job("_cron_derive")

    def send(self, channel="sms"):
        self.job("_cron_send", channel)

    def files(self, channel="sms"):
        """Return what lies in the folder, the oldest first."""
        folder = self.place / self.env.cr.dbname / channel
        return [json.loads(p.read_text()) for p in sorted(folder.glob("*.json"))]

    def of(self, dossier, channel=None):
        found = dossier.notice_ids.sorted("id")
        return found.filtered(lambda n: n.channel == channel) if channel else found
