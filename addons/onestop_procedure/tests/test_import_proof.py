import csv
import json
import unittest

from odoo.tests import tagged

from .import_common import SHARED
from .proof_common import ProofCommon, nfc

ANSWERS = SHARED / "tthc_api_raw_samples.jsonl"
LIST = SHARED / "tthc_catalogue.csv"
# Structured one to one: levels, channels and units become choices.
ANSWER_STRUCTURED = {"submissionMethod", "isWard"}
UNITS = {
    "WORKING_DAY": "working_day",
    "DAY": "day",
    "HOUR": "working_hour",
    "MONTH": "month",
}


@tagged("-at_install", "post_install")
@unittest.skipUnless(ANSWERS.is_file(), f"../shared is absent: no {ANSWERS}")
class TestImportAnswers(ProofCommon):
    """The 41 raw answers of ../shared, read again and compared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with ANSWERS.open(encoding="utf-8") as file:
            cls.answers = [json.loads(line)["data"] for line in file]
        cls.result = cls.importer.import_file(str(ANSWERS))

    def pairs(self):
        for answer in self.answers:
            yield answer, self.procedure(answer["code"].strip()).version_ids

    def test_all_come_in_with_all_their_parts(self):
        self.assertCounts(self.result, created=41)
        for answer, version in self.pairs():
            self.assertEqual(version.name, " ".join(nfc(answer["name"]).split()))
            for part, rows in (
                ("channel_ids", answer["executionMethods"]),
                ("case_ids", answer["cases"]),
                ("basis_ids", answer["legalBasisesDetails"]),
                ("result_ids", answer["resultsDetails"]),
                ("step_text_ids", answer["executionSteps"]),
                (
                    "component_ids",
                    [
                        paper
                        for group in answer["executionCases"]
                        for paper in group["profileComponents"]
                    ],
                ),
                (
                    "tariff_ids",
                    [fee for way in answer["executionMethods"] for fee in way["fees"]],
                ),
            ):
                self.assertEqual(len(version[part]), len(rows), (version.code, part))

    def test_terms(self):
        for answer, version in self.pairs():
            ways = zip(answer["executionMethods"], version.channel_ids, strict=True)
            for way, row in ways:
                self.assertTerm(row, way["processingTime"], way["processingTimeUnit"])
            for case, row in zip(answer["cases"], version.case_ids, strict=True):
                term = case["processingDay"]
                self.assertTerm(row, term["qty"], term["type"])

    def assertTerm(self, row, quantity, unit):
        self.assertEqual(row.source_unit, unit)
        self.assertEqual(row.source_quantity, str(quantity))
        if unit in UNITS:
            self.assertEqual(
                (row.term_unit, row.term_quantity), (UNITS[unit], quantity)
            )

    def test_no_value_is_lost(self):
        for answer, version in self.pairs():
            self.assertKept(answer, version, ANSWER_STRUCTURED)

    def test_the_source_is_shown_again(self):
        for answer, version in self.pairs():
            self.assertShown(answer, version, ANSWER_STRUCTURED)

    def test_the_same_answers_again_write_nothing(self):
        again = self.importer.import_file(str(ANSWERS))
        self.assertCounts(again, unchanged=41)


@tagged("-at_install", "post_install")
@unittest.skipUnless(LIST.is_file(), f"../shared is absent: no {LIST}")
class TestImportList(ProofCommon):
    """The 5,670 rows of the national list, read again and compared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with LIST.open(encoding="utf-8", newline="") as file:
            cls.rows = list(csv.DictReader(file))
        cls.result = cls.importer.import_file(str(LIST))
        versions = cls.env["onestop.procedure.version"].search(
            [("list_only", "=", True)]
        )
        cls.version_ids = versions.ids

    def setUp(self):
        super().setUp()
        versions = self.env["onestop.procedure.version"].browse(self.version_ids)
        self.versions = {v.source_code or v.code: v for v in versions}

    def pairs(self):
        for row in self.rows:
            yield row, self.versions[row["code"]]

    def test_all_rows_come_in(self):
        self.assertEqual(len(self.rows), 5670)
        self.assertCounts(self.result, created=5670)
        self.assertEqual(self.result["to_settle"], 0)
        self.assertEqual(len(self.versions), 5670)

    def test_no_value_is_lost(self):
        for row, version in self.pairs():
            source = {
                key: nfc(cell).split(" | ")
                if key in ("fields", "departments", "subjects")
                else cell
                for key, cell in row.items()
            }
            self.assertKept(source, version)

    def test_the_same_list_again_writes_nothing(self):
        queries = self.env.cr.sql_log_count
        again = self.importer.import_file(str(LIST))
        self.assertLess(self.env.cr.sql_log_count - queries, 30)
        self.assertCounts(again, unchanged=5670)
