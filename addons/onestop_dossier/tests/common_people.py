"""A person of whom much is held: papers, prints, remarks, messages, a login."""

from odoo.tests import new_test_user

from .common import OnestopDossierCase, local

PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)
#: What must be nowhere any more once it was deleted; no word of anything else.
NAME = "Nguyễn Khuê Tĩnh"
NUMBER = "001300000017"
PHONE = "0987123456"
EMAIL = "khue.tinh@thu.example"
ADDRESS = "Ngõ Thử Xóa 17"
REQUEST = "Xin cấp cho bà Khuê Tĩnh"
VALUES = (NAME, NUMBER, PHONE, EMAIL, ADDRESS, REQUEST)


class PeopleCase(OnestopDossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["onestop.data.term"].search([("kind", "=", "retention")]).unlink()
        cls.Term = cls.env["onestop.data.term"]
        cls.requests = cls.env["onestop.data.request"]
        cls.person = cls.env["onestop.applicant"].create(
            {
                "name": NAME,
                "id_kind": "citizen",
                "id_number": NUMBER,
                "phone": PHONE,
                "email": EMAIL,
                "address": ADDRESS,
                "birth_date": "1990-02-03",
            }
        )

    def login(self):
        """Give the person a login of the portal; return the user."""
        user = new_test_user(self.env, EMAIL, groups="base.group_portal", name=NAME)
        user.partner_id.write({"phone": PHONE, "street": ADDRESS, "email": EMAIL})
        self.person.partner_id = user.partner_id
        return user

    def received(self, at="2020-03-02 08:00", **values):
        """A dossier of the person with a scan, received."""
        values = {
            "applicant": {"name": NAME, "id_number": NUMBER},
            "content": REQUEST,
            **values,
        }
        dossier = self._receive_draft(values)
        scan = self.env["ir.attachment"].create(
            {"name": f"cccd {NAME}.pdf", "raw": PDF + dossier.token.encode()}
        )
        dossier.paper_ids[0].attachment_ids = scan
        dossier.with_user(self.clerk)._transition("receive", at=local(at))
        return dossier

    def _receive_draft(self, values):
        drafts = self.env["onestop.dossier"].with_user(self.clerk)
        draft = drafts._draft_from(
            {
                "procedure": self.procedure.code,
                "papers": [{"component": "TK"}],
                **values,
            }
        )
        return draft.with_env(self.env)

    def stopped(self, at="2020-03-02 08:00", **values):
        """A closed dossier, printed, with remarks and messages that name the person."""
        dossier = self.received(at, **values)
        self._to_officer(dossier, at)
        self._act(dossier, self.clerk, "ask_withdrawal", reason=f"{NAME} xin rút")
        self._act(dossier, self.leader, "stop", reason=f"Theo đơn của {NAME}")
        dossier._print("01")
        dossier._print("05")
        dossier.message_post(body=f"Đã gọi cho {NAME}, {PHONE}")
        # Long ago, as if the clock had run: keeping counts from here.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_dossier SET finished_at = %s, returned_at = NULL"
            " WHERE id = %s",
            [local(at.replace("08:00", "16:00")), dossier.id],
        )
        dossier.invalidate_recordset()
        return dossier

    def keep(self, quantity=5, unit="year", **vals):
        """Set a term of keeping."""
        return self.Term.create(
            {
                "kind": "retention",
                "quantity": quantity,
                "unit": unit,
                "date_from": "2020-01-01",
                "basis": "Danh mục thời hạn bảo quản thử",
                **vals,
            }
        )

    def request(self, kind, **vals):
        return self.requests.with_user(self.manager).create(
            {
                "applicant_id": self.person.id,
                "agency_id": self.centre.id,
                "kind": kind,
                **vals,
            }
        )

    def found_in_database(self, *values, but=()):
        """Where a text stands in any column of any table; as ``table.column``."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public'
               AND data_type IN ('text', 'character varying', 'jsonb', 'json')
            """
        )
        found = set()
        for table, column in self.env.cr.fetchall():
            where = f"{table}.{column}"
            if where in but:
                continue
            for value in values:
                self.env.cr.execute(
                    f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                    [f"%{value}%"],
                )
                if self.env.cr.fetchone():
                    found.add(f"{where}: {value}")
        return found
