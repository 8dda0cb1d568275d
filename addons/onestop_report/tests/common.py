"""July 2025 of a small centre: eight dossiers in two fields, one in every column."""

from datetime import date

from odoo.addons.onestop_dossier.tests.common import OnestopDossierCase

JULY = {"date_from": date(2025, 7, 1), "date_to": date(2025, 7, 31)}
# What the eight dossiers below come to, column by column.
EXPECTED = {
    "c3": 8,
    "c4": 1,
    "c5": 6,
    "c6": 1,
    "c7": 5,
    "c8": 1,
    "c9": 3,
    "c10": 1,
    "c11": 3,
    "c12": 1,
    "c13": 2,
    "stopped": 0,
    "refused": 0,
}


class OnestopReportCase(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["onestop.report.progress"]
        cls.auditor = cls._user("t_auditor", "auditor", cls.env["onestop.agency"])
        cls.accountant = cls._user("t_accountant", "accountant", cls.centre)
        land = cls.env["onestop.field"].create({"name": "Đất đai thử", "code": "T8"})
        cls.land = cls._procedure("9.000009", "Đăng ký thử", 5, field_id=land.id)

    def _july(self):
        """Lead eight dossiers through July 2025; the term is five working days."""
        self._receive("2025-06-30 16:00", channel="online")
        self._ended("2025-07-01 08:00", "finish", "2025-07-03 08:00")
        self._ended("2025-07-01 08:00", "finish", "2025-07-08 07:30")
        self._ended("2025-07-01 08:00", "finish", "2025-07-10 08:00")
        self._ended("2025-07-01 08:00", "refuse", "2025-07-02 08:00")
        self._ended("2025-07-01 08:00", "stop", "2025-07-02 08:00")
        self._receive("2025-07-10 08:00", procedure=self.land.code, channel="postal")
        self._receive("2025-07-30 08:00", procedure=self.land.code, channel="online")

    def _ended(self, received, action, at):
        dossier = self._receive(received)
        self._to_officer(dossier, received)
        if action == "finish":
            self._finish(dossier, at)
        else:
            user = self.leader if action == "refuse" else self.manager
            self._act(dossier, user, action, at, reason="Lý do thử")
        return dossier

    def _report(self, user=None, **values):
        """Return the counted table of July."""
        report = self.Report.with_user(user or self.manager).create({**JULY, **values})
        report.action_compute()
        return report
