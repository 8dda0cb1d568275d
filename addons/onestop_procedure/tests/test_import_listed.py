from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCommon, record

HEAD = "code,name,kind,state,fields,promulgating_agency,departments,subjects,portal_id"
# The day it came to the portal is 2026-03-27.
PORTAL_ID = "019d2bf9-f1cc-772f-9f52-96dc0f4d212c"


def row(code="9.000001", name="Cấp giấy thử nghiệm", fields="Thử nghiệm", **changes):
    """Return a row of the national list."""
    cells = {
        "kind": "STANDARD",
        "state": "ACTIVE",
        "fields": fields,
        "agency": "Bộ Tư pháp",
        "departments": "Sở Tư pháp | Ủy ban nhân dân cấp xã",
        "subjects": "Công dân Việt Nam | Doanh nghiệp",
        "portal_id": PORTAL_ID,
        **changes,
    }
    return ",".join([code, f'"{name}"', *cells.values()])


@tagged("-at_install", "post_install")
class TestImportListed(ImportCommon):
    """Rows of a list: names that can be found, and nothing received under them."""

    def take_list(self, *rows, on_error="stop", head=HEAD):
        data = "\n".join([head, *rows]).encode()
        return self.importer._import_bytes(data, on_error)

    def find(self, text):
        return [
            hit["code"]
            for hit in self.env["onestop.procedure"].search_catalogue(text)
            if hit["code"].strip("_").startswith("9.")
        ]

    def test_a_row_names_a_procedure_that_can_be_found(self):
        self.assertCounts(self.take_list(row()), created=1)
        version = self.procedure().current_version_id
        self.assertTrue(version.list_only)
        self.assertEqual(str(version.date_from), "2026-03-27")
        self.assertEqual(version.field_id.name, "Thử nghiệm")
        self.assertEqual(version.subjects, "Công dân Việt Nam\nDoanh nghiệp")
        self.assertEqual(
            version.agency_ids.mapped("name"), ["Sở Tư pháp", "Ủy ban nhân dân cấp xã"]
        )
        self.assertFalse(version.settle_item_ids or version.channel_ids)
        self.assertEqual(self.find("giay thu nghiem"), ["9.000001"])
        self.assertCounts(self.take_list(row()), unchanged=1)

    def test_nothing_is_reckoned_under_it(self):
        self.take_list(row())
        with self.assertRaisesRegex(UserError, "9.000001"):
            self.env["onestop.procedure"].preview_deadline(
                "9.000001", "2026-11-23T08:00:00+07:00"
            )

    def test_a_full_record_takes_its_place_from_its_own_date(self):
        self.take_list(row())
        older = record(decision_date="2020-01-01")
        self.assertCounts(self.take(older), updated=1)
        version = self.procedure().version_ids
        self.assertEqual((len(version), version.list_only), (1, False))
        self.assertEqual(str(version.date_from), "2020-01-01")

    def test_a_later_record_ends_it(self):
        self.take_list(row())
        self.take(record(decision_date="2026-07-01"))
        full, listed = self.procedure().version_ids.sorted("number", reverse=True)
        self.assertTrue(listed.list_only)
        self.assertEqual(listed.date_to, full.date_from)
        self.assertCounts(self.take_list(row()), unchanged=1)

    def test_a_published_draft_takes_its_place(self):
        self.take_list(row())
        draft = self.procedure().version_ids.copy()
        self.assertFalse(draft.list_only)
        draft._publish(date(2026, 1, 1))
        self.assertEqual(self.procedure().version_ids, draft)

    def test_a_decision_may_publish_it_as_new(self):
        self.take_list(row())
        draft = self.procedure().version_ids.copy()
        line = self.env["onestop.decision.line"].new(
            {"kind": "new", "procedure_id": self.procedure().id, "version_id": draft.id}
        )
        line.decision_id = self.env["onestop.decision"].new(
            {"effective_on": date(2026, 12, 1)}
        )
        listed = self.procedure().version_ids - draft
        self.assertFalse(line._problems_of_kind(listed))
        self.take(record("9.000002"))
        line.procedure_id = self.procedure("9.000002")
        self.assertTrue(line._problems_of_kind(line.procedure_id.version_ids))

    def test_a_list_is_compared_with_the_full_content(self):
        self.take(record())
        other = row(name="Cấp giấy khác", fields="Lạ", kind="SPECIFIC")
        result = self.take_list(other)
        self.assertCounts(result, unchanged=1)
        self.assertEqual(result["to_settle"], 3)
        items = self.procedure().current_version_id.settle_item_ids.filtered("words")
        self.assertEqual(
            set(items.mapped("words")), {"Cấp giấy khác", "Lạ", "SPECIFIC"}
        )
        self.assertEqual(self.take_list(other)["to_settle"], 0)
        self.assertEqual(self.procedure().name, "Cấp giấy thử nghiệm")
        same = row(name="CẤP GIẤY THỬ NGHIỆM.", fields="Lạ | Thử nghiệm")
        self.assertEqual(self.take_list(same)["to_settle"], 0)

    def test_a_changed_row(self):
        self.take_list(row())
        self.assertCounts(self.take_list(row(name="Tên mới")), updated=1)
        self.assertEqual(self.procedure().name, "Tên mới")
        self.assertTrue(self.procedure().current_version_id.list_only)

    def test_codes_that_differ_by_a_blank_are_two_procedures(self):
        rows = [row(" 9.000001", "Tên thứ nhất"), row("9.000001", "Tên thứ hai")]
        self.assertCounts(self.take_list(*rows), created=2)
        self.assertEqual(self.procedure("9.000001").name, "Tên thứ hai")
        blank = self.procedure("_9.000001")
        self.assertEqual(blank.name, "Tên thứ nhất")
        self.assertEqual(blank.current_version_id.source_code, " 9.000001")
        self.assertCounts(self.take_list(*reversed(rows)), unchanged=2)

    def test_several_fields_and_unknown_columns_are_kept(self):
        self.take_list(
            row(fields="Hộ tịch | Con nuôi") + ",mới", head=HEAD + ",extra_column"
        )
        version = self.procedure().current_version_id
        self.assertEqual(version.field_id.name, "Hộ tịch")
        self.assertEqual(
            {value.key: value.words for value in version.source_value_ids},
            {"fields": "Hộ tịch | Con nuôi", "extra_column": "mới"},
        )

    def test_bad_rows(self):
        result = self.take_list(
            row(),
            row("", "Không mã"),
            row("9.000002", ""),
            "9.000003,thiếu ô",
            row("9.000001"),
            row("9.000004", name="a\x01"),
            '9.000005,"cắt giữa chừng',
            on_error="skip",
        )
        self.assertCounts(result, created=2, failed=5)
        lines = [line for line, _sentence in result["errors"]]
        self.assertEqual(lines, [3, 4, 5, 6, 8])

    def test_files_that_are_no_list(self):
        text = "\n".join([HEAD, row(name="Đăng ký")])
        for data in (
            text.encode("utf-16"),
            text.encode("utf-8-sig"),
            text.encode("cp1258", "replace"),
            text.replace("code", "mã", 1).encode(),
            text.replace("kind", "name", 1).encode(),
            b"\x1f\x8b" + text.encode(),
            HEAD.encode(),
            b"",
        ):
            with self.subTest(data[:12]), self.assertRaises(UserError):
                self.importer._import_bytes(data, "skip")
        semicolons = text.replace(",", ";").encode()
        self.assertCounts(self.importer._import_bytes(semicolons, "stop"), created=1)
