import json
import unittest

from odoo.tests import tagged

from .import_common import SAMPLE
from .proof_common import ProofCommon, nfc

# Keys whose words are structured one to one, and so need no copy.
STRUCTURED = {"method", "method_vi", "decision_date"}
CHANNELS = {"DIRECT": "direct", "ONLINE": "online", "POSTAL": "postal"}
UNITS = {
    "WORKING_DAY": "working_day",
    "DAY": "day",
    "HOUR": "working_hour",
    "MONTH": "month",
}


@tagged("-at_install", "post_install")
@unittest.skipUnless(SAMPLE.is_file(), f"../shared is absent: no {SAMPLE}")
class TestImportSample(ProofCommon):
    """The 406 national records of ../shared, read again and compared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with SAMPLE.open(encoding="utf-8") as file:
            cls.records = [json.loads(line) for line in file]
        cls.result = cls.importer.import_file(str(SAMPLE))
        codes = [record["code"].strip() for record in cls.records]
        procedures = cls.env["onestop.procedure"].search([("code", "in", codes)])
        # Plain ids: records that hang on an invalidated cache are read one by one.
        cls.version_ids = procedures.version_ids.ids

    def setUp(self):
        super().setUp()
        versions = self.env["onestop.procedure.version"].browse(self.version_ids)
        self.versions = {version.code: version for version in versions}

    def pairs(self):
        for source in self.records:
            yield source, self.versions[source["code"].strip()]

    def test_all_records_come_in(self):
        self.assertEqual(len(self.records), 406)
        self.assertCounts(self.result, created=406)
        self.assertEqual(self.result["errors"], [])
        self.assertEqual(len(self.versions), 406)
        for source, version in self.pairs():
            self.assertEqual((version.number, version.state), (1, "published"))
            self.assertEqual(version.name, " ".join(nfc(source["name"]).split()))
            self.assertEqual(version.field_id.name, nfc(source["field"]))
            self.assertEqual(len(version.channel_ids), len(source["channels"]))
            self.assertEqual(len(version.case_ids), len(source["cases"]))
            self.assertEqual(len(version.basis_ids), len(source["legal_basis"]))
            self.assertEqual(len(version.result_ids), len(source["results"]))
            self.assertEqual(len(version.step_text_ids), len(source["steps"]))
            self.assertEqual(
                len(version.component_ids),
                sum(len(group["items"]) for group in source["dossier"]),
            )
            self.assertEqual(
                len(version.tariff_ids),
                sum(len(channel["fees"]) for channel in source["channels"]),
            )

    def test_terms(self):
        structured = 0
        for source, version in self.pairs():
            for channel, row in zip(
                source["channels"], version.channel_ids, strict=True
            ):
                self.assertEqual(row.channel, CHANNELS[channel["method"]])
                self.assertEqual(row.term_text or "", nfc(channel["time_text"]))
                quantity, unit = channel["time_qty"], UNITS.get(channel["time_unit"])
                if quantity is not None and unit:
                    structured += 1
                    self.assertEqual(row.term_unit, unit)
                    self.assertEqual(row.term_quantity, quantity)
                elif not row.term_unit:
                    self.assertListed(version, row, "term")
            for case, row in zip(source["cases"], version.case_ids, strict=True):
                self.assertEqual(row.code, case["code"])
                self.assertEqual(row.term_unit, UNITS[case["time_unit"]])
                self.assertEqual(row.term_quantity, case["time_qty"])
        self.assertEqual(structured, 893)

    def test_fees(self):
        for source, version in self.pairs():
            fees = [fee for channel in source["channels"] for fee in channel["fees"]]
            for fee, row in zip(fees, version.tariff_ids, strict=True):
                self.assertEqual(row.amount, fee["amount"] or 0)
                self.assertEqual(row.source_text or "", nfc(fee["text"]))
                if not row.settled:
                    self.assertListed(version, row, "fee")
                elif row.amount:
                    self.assertTrue(row.kind)
                    self.assertTrue(row.currency_code == "USD" or row.amount >= 1000)

    def assertListed(self, version, row, kind):
        items = version.settle_item_ids.filtered(
            lambda item: (
                (item.kind, item.model, item.res_id) == (kind, row._name, row.id)
            )
        )
        self.assertEqual(len(items), 1)
        self.assertTrue(items.problem)

    def test_components(self):
        for source, version in self.pairs():
            items = [
                (nfc(group["group"]), item)
                for group in source["dossier"]
                for item in group["items"]
            ]
            for (group, item), row in zip(items, version.component_ids, strict=True):
                self.assertEqual(row.group_name or "", group)
                self.assertEqual(row.name, nfc(item["name"]) or group or "—")
                self.assertEqual(row.originals, item["originals"])
                self.assertEqual(row.copies, item["copies"])

    def test_no_word_is_lost(self):
        for source, version in self.pairs():
            self.assertKept(source, version, STRUCTURED)

    def test_the_source_is_shown_again(self):
        for source, version in self.pairs():
            self.assertShown(source, version, STRUCTURED | {"parse_notes"})

    def test_the_same_file_again_writes_nothing(self):
        queries = self.env.cr.sql_log_count
        again = self.importer.import_file(str(SAMPLE))
        self.assertLess(self.env.cr.sql_log_count - queries, 10)
        self.assertCounts(again, unchanged=406)
        self.assertEqual(again["to_settle"], 0)
