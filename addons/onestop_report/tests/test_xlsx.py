"""The spreadsheet, read back by another library."""

import io

from openpyxl import load_workbook

from odoo.tests import tagged

from odoo.addons.onestop_dossier.models.dossier_counting import (
    COLUMNS,
    UNRESOLVED_SETTING,
)

from .common import EXPECTED, OnestopReportCase

FIRST_FIGURE = 3
HEADS = 7


@tagged("post_install", "-at_install")
class TestXlsx(OnestopReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("vi_VN")

    def _sheet(self, report):
        [sheet] = load_workbook(io.BytesIO(report._xlsx())).worksheets
        return sheet

    def _figures(self, sheet, row, count=11):
        return [sheet.cell(row, FIRST_FIGURE + i).value for i in range(count)]

    def test_figures(self):
        self._july()
        sheet = self._sheet(self._report())
        self.assertEqual(sheet.title, "II.06")
        names = [sheet.cell(row, 2).value for row in (10, 11)]
        self.assertEqual(names, ["Đất đai thử", "Lĩnh vực thử"])
        total = [EXPECTED[column] for column in COLUMNS[:11]]
        self.assertEqual(self._figures(sheet, 12), total)
        rows = zip(self._figures(sheet, 10), self._figures(sheet, 11), strict=True)
        self.assertEqual([a + b for a, b in rows], total)
        # Zero stands as 0, and every figure as a number.
        self.assertEqual(sheet["C10"].number_format, "#,##0")
        self.assertEqual(self._figures(sheet, 10)[3], 0)

    def test_heads_in_two_rows(self):
        self._july()
        sheet = self._sheet(self._report())
        merged = {str(cells) for cells in sheet.merged_cells.ranges}
        self.assertLessEqual({"A7:A8", "B7:B8", "C7:F7", "G7:J7", "K7:M7"}, merged)
        self.assertEqual(
            [sheet.cell(HEADS, column).value for column in (1, 2, 3, 7, 11)],
            [
                "TT",
                "Lĩnh vực",
                "Hồ sơ tiếp nhận",
                "Hồ sơ đã giải quyết",
                "Hồ sơ đang giải quyết",
            ],
        )
        self.assertEqual(
            [sheet.cell(HEADS + 1, 3 + i).value for i in range(11)],
            [
                "Tổng số",
                "Trong kỳ: trực tuyến",
                "Trong kỳ: trực tiếp, bưu chính",
                "Kỳ trước chuyển qua",
                "Tổng số",
                "Trước hạn",
                "Đúng hạn",
                "Quá hạn",
                "Tổng số",
                "Trong hạn",
                "Quá hạn",
            ],
        )
        self.assertEqual(sheet.cell(HEADS + 2, 7).value, "(7)=(8)+(9)+(10)")

    def test_title_and_page(self):
        self._july()
        sheet = self._sheet(self._report())
        self.assertEqual(sheet["A1"].value, "Biểu số II.06/VPCP/KSTT")
        self.assertEqual(sheet["C1"].value, "Đơn vị báo cáo: Trung tâm thử")
        self.assertEqual(sheet["A4"].value, "Kỳ báo cáo: từ 01/07/2025 đến 31/07/2025")
        self.assertEqual(sheet.freeze_panes, "C10")
        page = sheet.page_setup
        self.assertEqual((page.orientation, page.paperSize), ("landscape", 9))
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(sheet.print_title_rows, "$7:$9")
        self.assertGreater(sheet.column_dimensions["B"].width, 40)

    def test_apart_has_two_more_columns(self):
        self._july()
        self.env["ir.config_parameter"].set_param(UNRESOLVED_SETTING, "apart")
        sheet = self._sheet(self._report())
        self.assertEqual(self._figures(sheet, 12, 13)[-2:], [1, 1])
        self.assertEqual(sheet["N7"].value, "Hồ sơ không có kết quả")

    def test_empty(self):
        sheet = self._sheet(self._report())
        self.assertIn("Không có hồ sơ", sheet["A10"].value)
        self.assertEqual(self._figures(sheet, 11), [0] * 11)

    def test_formula_in_a_name_stays_text(self):
        self._july()
        report = self._report()
        report.line_ids[0].sudo().name = '=HYPERLINK("http://x","y")'  # as imported
        cell = self._sheet(report)["B10"]
        self.assertEqual((cell.data_type, cell.value[:2]), ("s", "=H"))
