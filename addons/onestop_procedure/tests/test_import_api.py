import json

from odoo.tests import tagged

from .import_common import ImportCommon, record

MOMENT = 1_782_666_000_000  # 2026-06-29 00:00 in Vietnam


def answer(**changes):
    """Return an answer of the national portal, with the facts of ``plain``."""
    data = {
        "id": "019d2bf9-f1cc-772f-9f52-96dc0f4d212c",
        "code": "9.000001",
        "codeNotation": "9.000001",
        "name": "Cấp giấy thử nghiệm",
        "type": "STANDARD",
        "state": "ACTIVE",
        "isWard": True,
        "executionSteps": [{"name": "Bước 1", "description": "Nộp hồ sơ"}],
        "executionMethods": [
            {
                "submissionMethod": "DIRECT",
                "processingTime": 7.5,
                "processingTimeUnit": "WORKING_DAY",
                "description": "",
                "fees": [
                    {
                        "type": "FEE",
                        "value": 30000,
                        "currencyId": "019b3fb2-b5b8-70ac-85e2-9409ec1eaffa",
                        "currencyName": "Việt Nam Đồng",
                        "description": "Phí cấp giấy: 30.000 đồng",
                        "attachment": None,
                    }
                ],
            }
        ],
        "executionCases": [
            {
                "name": "",
                "profileComponents": [
                    {
                        "profileComponentId": "019d2bb8-71d7-74d5-8cde-11b8d369ef6e",
                        "originalQty": 1,
                        "copyQty": 0,
                        "required": False,
                        "name": "Tờ khai",
                        "code": "TK1",
                        "attachments": [
                            {
                                "id": "019d7c7a-31b7-7628-8e4b-794b4077d21f",
                                "fileName": "to-khai.docx",
                                "bucketName": "dvc",
                                "filePath": "x/019d7c7a/to-khai.docx",
                            }
                        ],
                    }
                ],
            }
        ],
        "categoriesDetails": [{"id": "c1", "name": "Thử nghiệm", "code": "G15-TN99"}],
        "resultsDetails": [{"id": "r1", "name": "Giấy", "code": "KQ1"}],
        "departmentPromulgateCode": "H99",
        "departmentPromulgateName": "UBND tỉnh Thử Nghiệm",
        "procedureProposal": {"proposalNumber": "12/QĐ-TN", "decisionDate": MOMENT},
        "returningMethods": [{"type": "OFFLINE", "value": ["AT_HOME"]}],
        "keywords": "giấy, thử",
        **changes,
    }
    return {"code": "OK", "data": data, "message": "OK"}


def plain():
    """Return the same facts in the other shape."""
    return record(
        state="ACTIVE",
        level=["Cấp xã"],
        decision_date="2026-06-29T00:00:00+07:00",
        steps=[{"name": "Bước 1", "text": "Nộp hồ sơ"}],
        channels=[
            {
                "method": "DIRECT",
                "method_vi": "Trực tiếp",
                "time_qty": 7.5,
                "time_unit": "WORKING_DAY",
                "time_text": "7.5 Ngày làm việc",
                "fees": [
                    {
                        "type": "FEE",
                        "amount": 30000,
                        "currency": "Việt Nam Đồng",
                        "text": "Phí cấp giấy: 30.000 đồng",
                    }
                ],
            }
        ],
        dossier=[
            {
                "group": "",
                "items": [
                    {
                        "code": "TK1",
                        "name": "Tờ khai ",
                        "originals": 1,
                        "copies": 0,
                        "form_files": ["to-khai.docx"],
                    }
                ],
            }
        ],
        results=[{"code": "KQ1", "name": "Giấy"}],
        legal_basis=[],
    )


@tagged("-at_install", "post_install")
class TestImportApi(ImportCommon):
    """Answers of the national portal as they come."""

    def test_both_shapes_say_the_same(self):
        self.assertCounts(self.take(answer()), created=1)
        self.assertCounts(self.take(plain()), unchanged=1)
        self.assertCounts(self.importer.import_records([answer()]), unchanged=1)

    def test_everything_is_kept(self):
        self.take(answer())
        version = self.procedure().current_version_id
        self.assertTrue(self.procedure().level_commune)
        self.assertEqual(str(version.date_from), "2026-06-29")
        self.assertEqual(version.decision_no, "12/QĐ-TN")
        self.assertEqual(version.channel_ids.term_quantity, 7.5)
        self.assertEqual(version.tariff_ids.amount, 30000)
        self.assertTrue(version.tariff_ids.settled)
        paper = version.component_ids
        # The portal says so of every paper; it tells nothing.
        self.assertEqual((paper.required, paper.source_required), (True, "false"))
        self.assertEqual(paper.form_paths, "dvc/x/019d7c7a/to-khai.docx")
        values = {value.key: value.words for value in version.source_value_ids}
        self.assertEqual(values["returningMethods[0].value[0]"], "AT_HOME")
        self.assertEqual(values["keywords"], "giấy, thử")
        self.assertEqual(values["procedureProposal.decisionDate"], str(MOMENT))
        self.assertEqual(
            values["attachments.id"], "019d7c7a-31b7-7628-8e4b-794b4077d21f"
        )

    def test_a_key_nobody_knows_is_asked_about(self):
        self.take(answer(newThing={"a": 1}))
        version = self.procedure().current_version_id
        self.assertEqual(
            version.source_value_ids.filtered(
                lambda value: value.key == "newThing"
            ).words,
            '{"a": 1}',
        )
        self.assertIn("newThing", version.settle_item_ids.mapped("problem")[0])

    def test_one_file_may_hold_many_answers_in_an_array(self):
        data = json.dumps([answer(), answer(code="9.000002")], indent=1).encode()
        self.assertCounts(self.importer._import_bytes(data, "stop"), created=2)

    def test_bad_answers(self):
        result = self.take(
            {"code": "NOT_FOUND", "data": None, "message": "Không tìm thấy"},
            answer(code=""),
            answer(code="9.000002", createdAt="hôm qua"),
            answer(code="9.000003", executionMethods=[{"submissionMethod": "FAX"}]),
            answer(code="9.000004", createdAt=-5),
            on_error="skip",
        )
        self.assertCounts(result, failed=5)
        sentences = [sentence for _line, sentence in result["errors"]]
        for words, sentence in zip(
            ("Không tìm thấy", "code", "createdAt", "submissionMethod", "createdAt"),
            sentences,
            strict=True,
        ):
            self.assertIn(words, sentence)
