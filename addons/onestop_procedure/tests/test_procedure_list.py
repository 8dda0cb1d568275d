from datetime import date

from odoo.tests import tagged

from .common import OnestopCase

COLUMNS = {
    name: {}
    for name in (
        "code",
        "name",
        "level_text",
        "term_label",
        "fee_label",
        "date_from",
        "settle_count",
        "state",
    )
}


@tagged("onestop_procedure")
class TestProcedureList(OnestopCase):
    def rows(self, **how):
        return self.env["onestop.procedure"].web_search_read(
            [("field_id", "=", self.field.id)], COLUMNS, **how
        )["records"]

    def fill(self, start, count):
        for number in range(start, start + count):
            version = self.published(
                self.procedure(f"9.1{number:05}"),
                tariff_ids=[(0, 0, {"name": "Phí", "kind": "phi", "amount": number})],
            )
            self.env["onestop.settle.item"].create(
                {"version_id": version.id, "kind": "fee", "problem": "x"}
            )

    def test_columns(self):
        self.fill(5, 1)
        (row,) = self.rows()
        self.assertEqual(
            (row["term_label"], row["fee_label"], row["settle_count"], row["state"]),
            ("3 working days", "5 đ", 1, "active"),
        )
        self.assertEqual(row["date_from"], date(2026, 1, 1))

    def test_queries_do_not_grow_with_rows(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.rows()
            return self.cr.sql_log_count - before

        self.fill(0, 3)
        queries()
        few = queries()
        self.fill(10, 30)
        queries()
        self.assertLessEqual(queries(), few)

    def test_fee_facts(self):
        tariff = {"name": "Phí", "kind": "phi"}
        cases = (
            ([], "none published"),
            ([{"amount": 0}], "free of charge"),
            ([{"amount": 5000}], "5.000 đ"),
            ([{"amount": 5000}, {"amount": 20000}], "5.000–20.000 đ"),
            ([{"amount": 0}, {"settled": False}], "depends on the case"),
            ([{"amount": 9, "currency_code": "USD"}], "depends on the case"),
        )
        for number, (tariffs, label) in enumerate(cases):
            version = self.version(
                self.procedure(f"9.2{number:05}"),
                tariff_ids=[(0, 0, {**tariff, **values}) for values in tariffs],
            )
            with self.subTest(label=label):
                self.assertEqual(version._fee_fact(), label)

    def test_settling(self):
        self.fill(0, 1)
        other = self.published(self.procedure("9.100100")).procedure_id
        Procedure = self.env["onestop.procedure"]
        ours = [("field_id", "=", self.field.id)]
        done = Procedure.search([*ours, ("settling", "=", "done")])
        still = Procedure.search([*ours, ("settling", "=", "open")])
        self.assertEqual((done, still.code), (other, "9.100000"))
        self.assertEqual(
            still.action_settle_items()["domain"][0][2], still.version_ids.ids
        )

    def test_search_panel(self):
        agency = self.env["onestop.agency"].create({"name": "Bộ Thử", "code": "G99"})
        self.published(self.procedure(), agency_id=agency.id, online_level="none")
        Procedure = self.env["onestop.procedure"]
        for name, counted in (
            ("state", False),
            ("level", False),
            ("settling", False),
            ("online_level", True),
            ("agency_id", True),
            ("field_id", True),
        ):
            panel = Procedure.search_panel_select_range(
                name, enable_counters=counted, expand=not counted
            )
            self.assertTrue(panel["values"], name)
        found = Procedure.search(
            [("agency_id", "=", agency.id), ("online_level", "=", "none")]
        )
        self.assertEqual(found.code, "9.000001")

    def test_decisions(self):
        procedure = self.procedure()
        version = self.version(procedure)
        decision = self.decision("2026-07-01", ("new", procedure, version))
        decision.action_publish()
        self.assertEqual(procedure.decision_count, 1)
        action = procedure.action_open_decisions()
        self.assertEqual(
            self.env["onestop.decision"].search(action["domain"]), decision
        )

    def test_field_leads_to_its_procedures(self):
        self.procedure()
        self.field.invalidate_recordset()
        self.assertEqual(self.field.procedure_count, 1)
        action = self.field.action_open_procedures()
        self.assertEqual(
            self.env["onestop.procedure"].search_count(action["domain"]), 1
        )


@tagged("onestop_procedure")
class TestIdentity(OnestopCase):
    """What procedures take over from the version in force."""

    def later(self, procedure, **values):
        """Return a version that began today, taken over by nobody yet."""
        version = self.version(procedure, **values)
        version._publish(date(2030, 1, 1))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_procedure_version SET date_to = %s WHERE procedure_id = %s"
            " AND id <> %s",
            [self.today, procedure.id, version.id],
        )
        self.env.cr.execute(
            "UPDATE onestop_procedure_version SET date_from = %s WHERE id = %s",
            [self.today, version.id],
        )
        self.env.invalidate_all()
        return version

    @property
    def today(self):
        return self.env["onestop.procedure"]._today()

    def test_publishing_takes_over(self):
        version = self.published(
            self.procedure(), agency_id=self.centre.id, online_level="partial"
        )
        procedure = version.procedure_id
        self.assertEqual(procedure.identity_version_id, version)
        self.assertEqual(procedure.agency_id, self.centre)
        self.assertEqual(procedure.online_level, "partial")

    def test_a_version_to_come_changes_nothing(self):
        procedure = self.published(self.procedure(name="Tên cũ thử")).procedure_id
        coming = self.version(procedure, name="Tên mới thử")
        coming._publish(date(2030, 1, 1))
        self.assertEqual(procedure.name, "Tên cũ thử")

    def test_the_cron_takes_over_what_began_and_nothing_else(self):
        procedure = self.published(self.procedure(name="Tên cũ thử")).procedure_id
        Procedure = self.env["onestop.procedure"]
        Procedure._cron_take_effect()
        self.env.flush_all()
        coming = self.later(procedure, name="Tên mới thử", online_level="none")
        Procedure._cron_take_effect()
        self.assertEqual(procedure.identity_version_id, coming)
        self.assertEqual(
            (procedure.name, procedure.online_level), ("Tên mới thử", "none")
        )
        self.env.flush_all()
        stamp = procedure.write_date
        Procedure._cron_take_effect()
        self.env.flush_all()
        self.assertEqual(procedure.write_date, stamp)
