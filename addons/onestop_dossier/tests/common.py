"""A small centre with one department and one procedure, for every test here."""

from datetime import date, datetime

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.onestop_procedure.tools import to_utc

GROUP = "onestop_procedure.group_onestop_"


def local(text):
    """Return the naive UTC time of a local ``'2026-11-16 08:00'``."""
    return to_utc(datetime.fromisoformat(text))


class OnestopDossierCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Agency = cls.env["onestop.agency"]
        cls.centre = Agency.create(
            {"name": "Trung tâm thử", "code": "H98.1", "is_centre": True}
        )
        cls.department = Agency.create({"name": "Sở thử", "code": "H98.2"})
        cls.other_department = Agency.create({"name": "Sở khác", "code": "H98.3"})
        cls.clerk = cls._user("t_clerk", "reception", cls.centre)
        cls.officer = cls._user("t_officer", "officer", cls.department)
        cls.leader = cls._user("t_leader", "leader", cls.department)
        cls.manager = cls._user("t_manager", "manager", cls.centre)
        cls.stranger = cls._user("t_stranger", "officer", cls.other_department)
        cls.integrator = cls._user("t_integrator", "integrator", cls.centre)
        cls.procedure = cls._procedure("9.000001", "Cấp giấy thử", 5)
        cls.applicant = cls.env["onestop.applicant"].create(
            {
                "name": "Nguyễn Thị Thử",
                "id_kind": "citizen",
                "id_number": "001300000001",
            }
        )

    @classmethod
    def _user(cls, login, role, agency):
        user = new_test_user(
            cls.env, login, groups=GROUP + role, tz="Asia/Ho_Chi_Minh", lang="en_US"
        )
        agency.member_ids += user
        return user

    @classmethod
    def _procedure(cls, code, name, days, **vals):
        """Return a procedure whose one version, in force since 2020, takes ``days``."""
        field = cls.env["onestop.field"].search([("code", "=", "T9")]) or cls.env[
            "onestop.field"
        ].create({"name": "Lĩnh vực thử", "code": "T9"})
        procedure = cls.env["onestop.procedure"].create(
            {"code": code, "name": name, "field_id": field.id}
        )
        version = cls.env["onestop.procedure.version"].create(
            {
                "procedure_id": procedure.id,
                "name": name,
                "field_id": field.id,
                "competent_agency_id": cls.department.id,
                "channel_ids": [
                    (
                        0,
                        0,
                        {
                            "channel": channel,
                            "term_quantity": days,
                            "term_unit": "working_day",
                        },
                    )
                    for channel in ("direct", "online", "postal")
                ],
                "component_ids": [
                    (0, 0, {"name": "Tờ khai", "code": "TK", "originals": 1}),
                    (
                        0,
                        0,
                        {
                            "name": "Bản vẽ",
                            "code": "BV",
                            "copies": 1,
                            "required": False,
                        },
                    ),
                ],
                **vals,
            }
        )
        version._publish(date(2020, 1, 1))
        return procedure

    def _receive(self, at="2026-11-16 08:00", **values):
        """Return a dossier received by the clerk at the local time ``at``."""
        dossier = (
            self.env["onestop.dossier"]
            .with_user(self.clerk)
            ._draft_from(
                {
                    "procedure": self.procedure.code,
                    "applicant": {
                        "name": "Nguyễn Thị Thử",
                        "id_number": "001300000001",
                    },
                    "papers": [{"component": "TK"}],
                    **values,
                }
            )
        )
        dossier._transition("receive", at=local(at))
        return dossier.with_env(self.env)

    def _act(self, dossier, user, action, at=None, **values):
        """Let ``user`` take ``action`` at the local time ``at``."""
        return dossier.with_user(user)._transition(
            action, values, at=local(at) if at else None
        )

    def _to_officer(self, dossier, at="2026-11-16 09:00"):
        self._act(dossier, self.clerk, "transfer", at)
        self._act(dossier, self.officer, "acknowledge", at)

    def _finish(self, dossier, at):
        self._act(dossier, self.officer, "pass_on", at)
        self._act(dossier, self.leader, "acknowledge", at)
        self._act(dossier, self.leader, "finish", at)
