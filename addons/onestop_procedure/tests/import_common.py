import json
from pathlib import Path

from odoo.tests import TransactionCase

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
SAMPLE = SHARED / "tthc_mixed_sample.jsonl"


def record(code="9.000001", **changes):
    """Return a small invented record of a national procedure."""
    return {
        "code": code,
        "name": "Cấp giấy thử nghiệm",
        "source": "national_api",
        "portal_id": "019d2bf9-f1cc-772f-9f52-96dc0f4d212c",
        "field": "Thử nghiệm",
        "field_code": "G15-TN99",
        "level": ["Cấp tỉnh"],
        "kind": "STANDARD",
        "decision_no": "12/QĐ-TN",
        "decision_date": "2026-07-01T00:00:00+07:00",
        "updated_at": "2026-07-02T09:00:00+07:00",
        "promulgating_agency": {"code": "H99", "name": "UBND tỉnh Thử Nghiệm"},
        "channels": [
            {
                "method": "DIRECT",
                "time_qty": 3,
                "time_unit": "WORKING_DAY",
                "time_text": "3 Ngày làm việc",
                "fees": [
                    {
                        "type": "SERVICE_FEE",
                        "amount": 50000,
                        "currency": "Việt Nam Đồng",
                        "text": "Lệ phí: 50.000 đồng/lần (Thông tư 1/2026/TT-TN)",
                    }
                ],
            }
        ],
        "dossier": [{"group": "", "items": [{"name": "Tờ khai", "originals": 1}]}],
        "legal_basis": [{"number": "1/2026/TT-TN", "name": "Thông tư thử nghiệm"}],
        "results": [{"code": "KQ1", "name": "Giấy thử nghiệm"}],
        "steps": [{"name": "Bước 1", "text": "Nộp hồ sơ"}],
        **changes,
    }


def lines(*records):
    """Return records (or raw lines) as the bytes of a file of JSON Lines."""
    return b"\n".join(
        line
        if isinstance(line, bytes)
        else json.dumps(line, ensure_ascii=False).encode()
        for line in records
    )


class ImportCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.importer = cls.env["onestop.catalogue.import"]

    def take(self, *records, on_error="stop"):
        """Import the records as the lines of a file and return the result."""
        return self.importer._import_bytes(lines(*records), on_error)

    def procedure(self, code="9.000001"):
        return self.env["onestop.procedure"].search([("code", "=", code)])

    def assertCounts(self, result, **counts):
        expected = dict.fromkeys(("created", "updated", "unchanged", "failed"), 0)
        expected.update(counts)
        self.assertEqual(
            {key: result[key] for key in expected}, expected, result["errors"]
        )
