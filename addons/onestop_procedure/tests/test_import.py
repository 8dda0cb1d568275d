import tempfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.sql_db import db_connect
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.catalogue_import import LOCK
from .import_common import ImportCommon, lines, record


@tagged("-at_install", "post_install")
class TestImport(ImportCommon):
    # === WHAT COMES IN === #

    def test_a_record_becomes_a_published_version(self):
        result = self.take(record())
        self.assertCounts(result, created=1)
        self.assertEqual((result["to_settle"], result["errors"]), (0, []))
        procedure = self.procedure()
        self.assertEqual(procedure.field_id.code, "G15-TN99")
        self.assertTrue(procedure.level_province)
        version = procedure.version_ids
        self.assertEqual((version.number, version.state), (1, "published"))
        self.assertEqual(version.date_from, date(2026, 7, 1))
        self.assertEqual(version.agency_id.code, "H99")
        self.assertEqual(version.agency_id.level, "province")
        self.assertEqual(
            (version.source_system, version.source_id),
            ("national_api", record()["portal_id"]),
        )
        self.assertEqual(version.channel_ids.term_unit, "working_day")
        self.assertEqual(version.channel_ids.term_quantity, 3)
        self.assertEqual(version.component_ids.name, "Tờ khai")
        self.assertEqual(version.basis_ids.number, "1/2026/TT-TN")
        self.assertEqual(version.result_ids.code, "KQ1")
        self.assertEqual(version.step_text_ids.text, "Nộp hồ sơ")

    def test_a_certain_fee_is_settled(self):
        self.take(record())
        tariff = self.procedure().version_ids.tariff_ids
        self.assertEqual((tariff.kind, tariff.amount), ("le_phi", 50000))
        self.assertTrue(tariff.settled)
        words = "Lệ phí: 50.000 đồng/lần (Thông tư 1/2026/TT-TN)"
        self.assertEqual(tariff.source_text, words)

    def test_what_is_uncertain_keeps_its_words_and_is_listed(self):
        channels = [
            {
                "method": "DIRECT",
                "time_qty": 1,
                "time_unit": "OTHER",
                "time_text": "Do sở quy định",
                "fees": [
                    {
                        "label": "Miễn phí",
                        "amount": 0,
                        "currency": None,
                        "text": "190.000 đồng/sổ",
                    }
                ],
            }
        ]
        result = self.take(record(channels=channels))
        self.assertEqual(result["to_settle"], 2)
        version = self.procedure().version_ids
        channel, tariff = version.channel_ids, version.tariff_ids
        self.assertFalse(channel.term_unit)
        self.assertEqual(channel.term_text, "Do sở quy định")
        self.assertEqual((channel.source_quantity, channel.source_unit), ("1", "OTHER"))
        self.assertFalse(tariff.settled)
        self.assertEqual(tariff.source_text, "190.000 đồng/sổ")
        term, fee = version.settle_item_ids.sorted("id")
        self.assertEqual((term.kind, term.model), ("term", channel._name))
        self.assertEqual((term.res_id, term.words), (channel.id, "Do sở quy định"))
        self.assertEqual((fee.kind, fee.res_id), ("fee", tariff.id))
        self.assertEqual(fee.words, "Miễn phí 190.000 đồng/sổ")
        self.assertTrue(term.problem and fee.problem)

    def test_problems_are_told_in_every_language(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.take(record(decision_date=None), record("9.000002", decision_date=None))
        items = self.env["onestop.settle.item"].search([("kind", "=", "date")])
        for lang, words in (("en_US", "no date"), ("vi_VN", "không ghi ngày")):
            for item in items.with_context(lang=lang)[:2]:
                self.assertIn(words, item.problem)

    def test_an_uncertain_term_gives_no_due_date(self):
        two = [
            {"method": "DIRECT", "time_qty": days, "time_unit": "DAY"}
            for days in (7, 14)
        ]
        zero = [{"method": "DIRECT", "time_qty": 0, "time_unit": "HOUR"}]
        self.take(record("9.000001", channels=two), record("9.000002", channels=zero))
        for code in ("9.000001", "9.000002"):
            version = self.procedure(code).version_ids
            self.assertTrue(all(row.term_unit for row in version.channel_ids))
            self.assertIsNone(version._term("direct"))
            self.assertTrue(version.settle_item_ids)

    def test_the_cutoff_comes_with_the_same_day(self):
        words = "Trong ngày; nếu nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo"
        channels = [{"method": "DIRECT", "time_unit": "OTHER", "time_text": words}]
        self.take(record(channels=channels))
        version = self.procedure().version_ids
        self.assertEqual(version.channel_ids.term_unit, "same_day")
        self.assertEqual(version.cutoff, 15 * 60)

    def test_dollars_are_kept_as_such(self):
        fee = {
            "type": "FEE",
            "amount": 10,
            "currency": "USD",
            "text": "Phí cấp bản sao",
        }
        self.take(record(channels=[{"method": "DIRECT", "fees": [fee]}]))
        tariff = self.procedure().version_ids.tariff_ids
        self.assertEqual((tariff.currency_code, tariff.amount), ("USD", 10))
        self.assertIsNone(tariff._line().amount)

    def test_agencies_by_role_are_words_unless_the_directory_knows_them(self):
        known = self.env["onestop.agency"].create(
            {"name": "Sở Thử nghiệm", "code": "H99.14"}
        )
        self.take(
            record(
                executing_agencies=[{"code": "H99.14", "name": "Sở Thử nghiệm"}],
                coordinating_agencies=[{"code": None, "name": "Cơ quan thuế"}],
            )
        )
        executing, coordinating = self.procedure().version_ids.agency_ids
        self.assertEqual(executing.agency_id, known)
        self.assertEqual(
            (coordinating.role, coordinating.name), ("coordinating", "Cơ quan thuế")
        )
        self.assertFalse(coordinating.agency_id)

    def test_a_promulgating_agency_is_found_by_name(self):
        known = self.env["onestop.agency"].create(
            {"name": "Cơ quan Thử", "code": False}
        )
        self.take(record(promulgating_agency={"code": None, "name": "Cơ  quan thử"}))
        version = self.procedure().version_ids
        self.assertEqual(version.agency_id, known)
        self.assertEqual(version.source_agency, "Cơ  quan thử")

    def test_records_without_a_date_count_from_the_portal_or_today(self):
        self.take(
            record("9.000001", decision_date=None),
            record("9.000002", decision_date=None, portal_id=None),
        )
        today = self.env["onestop.procedure"]._today()
        for code, day in (("9.000001", date(2026, 3, 27)), ("9.000002", today)):
            version = self.procedure(code).version_ids
            self.assertEqual(version.date_from, day)
            self.assertEqual(version.settle_item_ids.kind, "date")

    # === AGAIN AND CHANGED === #

    def test_the_same_file_again_changes_nothing(self):
        self.take(record(), record("9.000002"))
        before = self.procedure().version_ids.write_date
        queries = self.env.cr.sql_log_count
        again = self.take(record(updated_at="2026-09-09"), record("9.000002"))
        self.assertLess(self.env.cr.sql_log_count - queries, 10)
        self.assertCounts(again, unchanged=2)
        self.assertEqual(again["to_settle"], 0)
        self.assertEqual(self.procedure().version_ids.write_date, before)

    def test_a_changed_record_is_a_new_version_from_its_date(self):
        self.take(record())
        changed = record(
            name="Cấp giấy thử nghiệm mới",
            decision_no="20/QĐ-TN",
            decision_date="2026-09-01",
        )
        self.assertCounts(self.take(changed), updated=1)
        old, new = self.procedure().version_ids.sorted("number")
        self.assertEqual(
            (old.date_from, old.date_to), (date(2026, 7, 1), new.date_from)
        )
        self.assertEqual((new.number, new.date_from), (2, date(2026, 9, 1)))
        self.assertEqual(old.name, "Cấp giấy thử nghiệm")
        self.assertCounts(self.take(changed), unchanged=1)

    def test_an_edit_under_the_same_decision_counts_from_its_day(self):
        self.take(record())
        edited = record(conditions="Đủ 18 tuổi", updated_at="2026-08-03T08:00:00+07:00")
        self.assertCounts(self.take(edited), updated=1)
        self.assertEqual(
            self.procedure().version_ids.sorted("number").mapped("date_from"),
            [date(2026, 7, 1), date(2026, 8, 3)],
        )

    def test_an_older_date_is_refused(self):
        self.take(record())
        older = record(decision_no="1/QĐ-TN", decision_date="2025-01-05", name="Cũ")
        result = self.take(older, on_error="skip")
        self.assertCounts(result, failed=1)
        self.assertIn("05/01/2025", result["errors"][0][1])
        self.assertIn("01/07/2026", result["errors"][0][1])

    def test_a_change_without_a_later_date_is_refused(self):
        self.take(record())
        result = self.take(record(name="Khác"), on_error="skip")
        # updated on 02/07/2026: one day later than the decision, so it is taken
        self.assertCounts(result, updated=1)
        result = self.take(record(name="Khác nữa"), on_error="skip")
        self.assertCounts(result, failed=1)
        self.assertIn("02/07/2026", result["errors"][0][1])

    def test_a_procedure_entered_by_hand_gets_its_version(self):
        self.env["onestop.procedure"].create({"code": "9.000001", "name": "Tên cũ"})
        self.assertCounts(self.take(record()), updated=1)
        self.assertEqual(self.procedure().name, "Cấp giấy thử nghiệm")

    # === STOP AND SKIP === #

    def test_stop_takes_nothing_in(self):
        result = self.take(record(), b"{", record("9.000003"))
        self.assertCounts(result, failed=1)
        self.assertFalse(self.procedure() or self.procedure("9.000003"))
        self.assertEqual(result["errors"][0][0], 2)

    def test_skip_names_the_line_and_takes_the_rest(self):
        bad = record("9.000002", channels=[{"method": "DIRECT", "time_qty": -3}])
        result = self.take(record(), bad, record(), on_error="skip")
        self.assertCounts(result, created=1, failed=2)
        (first, negative), (second, double) = result["errors"]
        self.assertEqual((first, second), (2, 3))
        for words in ("2", "9.000002", "channels[0].time_qty", "-3"):
            self.assertIn(words, negative)
        self.assertIn("9.000001", double)
        self.assertTrue(self.procedure())
        self.assertFalse(self.procedure("9.000002"))

    def test_a_record_that_the_catalogue_refuses_is_found_among_the_good(self):
        Version = type(self.env["onestop.procedure.version"])
        publish = Version._publish

        refusal = "No such thing"

        def refuse_one(versions, *args):
            if "9.000002" in versions.mapped("code"):
                raise UserError(refusal)
            return publish(versions, *args)

        records = [record(f"9.00000{number}") for number in range(1, 6)]
        with patch.object(Version, "_publish", refuse_one):
            stopped = self.take(*records)
            self.assertCounts(stopped, failed=1)
            self.assertFalse(self.procedure("9.000001"))
            skipped = self.take(*records, on_error="skip")
        self.assertCounts(skipped, created=4, failed=1)
        line, sentence = skipped["errors"][0]
        self.assertEqual(line, 2)
        self.assertIn(refusal, sentence)

    def test_a_record_that_the_database_refuses_is_told_in_words(self):
        Store = type(self.env["onestop.catalogue.store"])
        parts = Store._store_parts

        def spoil(store, jobs, versions):
            for job in jobs:
                if job.reading.code == "9.000002":
                    job.reading.parts["component"][0]["originals"] = -1
            return parts(store, jobs, versions)

        with patch.object(Store, "_store_parts", spoil), mute_logger("odoo.sql_db"):
            result = self.take(record(), record("9.000002"), on_error="skip")
        self.assertCounts(result, created=1, failed=1)
        self.assertIn("cannot be negative", result["errors"][0][1])

    def test_every_fault_has_a_sentence(self):
        bad = [
            b'{"code": "\xe1"}',
            b"{",
            b"[]",
            record(code=""),
            record(name=None),
            record(decision_date="2026-02-30"),
            record(channels=[{"method": "DIRECT", "time_unit": "WEEK"}]),
            record(channels=[{"method": "FAX"}]),
            record(channels={"method": "DIRECT"}),
            record(steps=["Nộp"]),
            record(related=1),
            record(name="a\x00"),
            record(code="1 2"),
        ]
        result = self.take(*bad, on_error="skip")
        self.assertCounts(result, failed=len(bad))
        sentences = [sentence for _line, sentence in result["errors"]]
        self.assertEqual(len(set(sentences)), len(bad))
        for number, sentence in enumerate(sentences, 1):
            self.assertIn(str(number), sentence)
            self.assertNotIn("%(", sentence)

    # === FILES === #

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "records.jsonl")
            with self.assertRaisesRegex(UserError, "records.jsonl"):
                self.importer.import_file(str(path))
            with self.assertRaises(UserError):
                self.importer.import_file(folder)
            for empty in (b"", b"\n \n"):
                path.write_bytes(empty)
                with self.assertRaises(UserError):
                    self.importer.import_file(str(path))
            path.write_bytes(lines(record()))
            self.assertCounts(self.importer.import_file(str(path)), created=1)

    def test_records_of_another_program(self):
        self.assertCounts(self.importer.import_records([record()]), created=1)
        with self.assertRaises(UserError):
            self.importer.import_records(record())
        with self.assertRaises(UserError):
            self.importer.import_records([record()], on_error="perhaps")

    # === WHO === #

    def test_only_catalogue_staff_and_administrators_import(self):
        groups = "base.group_user,onestop_procedure.group_onestop_{}"
        for role in ("reception", "officer", "manager", "auditor", "integrator"):
            user = new_test_user(self.env, role, groups=groups.format(role))
            with self.assertRaises(AccessError):
                self.importer.with_user(user).import_records([record()])
        catalogue = new_test_user(self.env, "clk", groups=groups.format("catalogue"))
        result = self.importer.with_user(catalogue).import_records([record()])
        self.assertCounts(result, created=1)
        admin = new_test_user(
            self.env, "adm", groups="base.group_user,base.group_system"
        )
        result = self.importer.with_user(admin).import_records([record()])
        self.assertCounts(result, unchanged=1)

    def test_a_path_on_the_server_is_not_for_callers(self):
        for model, name in (
            (self.importer, "import_file"),
            (self.importer, "_import_bytes"),
            (self.env["onestop.catalogue.store"], "_store"),
        ):
            with self.assertRaises(AccessError):
                get_public_method(model, name)

    def test_imports_take_their_turn(self):
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            with self.assertRaises(UserError):
                self.take(record())
        self.assertCounts(self.take(record()), created=1)
