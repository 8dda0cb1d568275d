from odoo.tests import TransactionCase, new_test_user

GROUPS = (
    "reception",
    "officer",
    "leader",
    "manager",
    "cashier",
    "accountant",
    "catalogue",
    "auditor",
    "integrator",
)


class OnestopCase(TransactionCase):
    """Fixtures of the catalogue: a field, agencies, procedures, users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.field = cls.env["onestop.field"].create({"name": "Hộ tịch thử"})
        cls.centre = cls.env["onestop.agency"].create(
            {
                "name": "Trung tâm Phục vụ hành chính công tỉnh Thử",
                "code": "H99.01",
                "is_centre": True,
                "governing_name": "Văn phòng UBND tỉnh Thử",
                "place": "Thử",
            }
        )

    @classmethod
    def user(cls, role):
        """Return a user who holds one role of the suite (or 'system', 'portal')."""
        group = {
            "system": "base.group_system",
            "portal": "base.group_portal",
            "internal": "base.group_user",
        }.get(role, f"onestop_procedure.group_onestop_{role}")
        return new_test_user(cls.env, login=f"test_{role}", groups=group)

    @classmethod
    def procedure(cls, code="9.000001", name="Đăng ký thử", **values):
        """Return a new procedure of the test field, at commune level."""
        return cls.env["onestop.procedure"].create(
            {
                "code": code,
                "name": name,
                "field_id": cls.field.id,
                "level_commune": True,
                **values,
            }
        )

    @classmethod
    def version(cls, procedure, quantity=3, unit="working_day", **values):
        """Return a draft version with one channel at the counter."""
        return cls.env["onestop.procedure.version"].create(
            {
                "procedure_id": procedure.id,
                "name": procedure.name,
                "field_id": procedure.field_id.id,
                "channel_ids": [
                    (
                        0,
                        0,
                        {
                            "channel": "direct",
                            "term_quantity": quantity,
                            "term_unit": unit,
                        },
                    )
                ],
                # A decision publishes nothing that names no result.
                "result_ids": [(0, 0, {"name": "Giấy chứng nhận thử"})],
                **values,
            }
        )

    @classmethod
    def published(cls, procedure, day="2026-01-01", **values):
        """Return a version published from a date on."""
        version = cls.version(procedure, **values)
        version._publish(version._fields["date_from"].to_date(day))
        return version

    @classmethod
    def decision(cls, day, *lines, **values):
        """Return a draft decision; lines are (kind, procedure, version or None)."""
        return cls.env["onestop.decision"].create(
            {
                "number": "1/QĐ-UBND",
                "date": "2026-07-01",
                "effective_on": day,
                "title": "Công bố thủ tục",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": kind,
                            "procedure_id": procedure.id,
                            "version_id": version and version.id,
                        },
                    )
                    for kind, procedure, version in lines
                ],
                **values,
            }
        )
