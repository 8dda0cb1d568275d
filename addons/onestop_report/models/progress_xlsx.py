"""Form II.06 as a spreadsheet: A4 landscape, ready to print and sign."""

import io

import xlsxwriter

from odoo import models

from odoo.addons.onestop_procedure.tools import format_local

from .progress_table import COLUMN_NUMBERS

FONT = "Times New Roman"  # of every office document (NĐ 30/2020/NĐ-CP, Phụ lục I)
FIRST_WIDTHS = (6, 44)
FIGURE_WIDTH = 11.5
LINE_HEIGHT = 20
LINE_LETTERS = 48  # of a name that fit into its column
HEAD_ROW = 6
A4 = 9


class OnestopReportProgress(models.Model):
    _inherit = "onestop.report.progress"

    def _xlsx_name(self):
        """Return the file name: form, agency, first and last day."""
        agency = self.agency_id.code or str(self.agency_id.id)
        return f"II.06_{agency}_{self.date_from:%Y%m%d}-{self.date_to:%Y%m%d}.xlsx"

    def _xlsx(self):
        """Return the table as the bytes of an XLSX file.

        The form is a Vietnamese document: its words are Vietnamese whoever asks,
        where that language is installed.
        """
        self.ensure_one()
        if "vi_VN" in dict(self.env["res.lang"].get_installed()):
            self = self.with_context(lang="vi_VN")
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        book.set_properties(
            {"title": self.display_name, "author": self.agency_id.name or ""}
        )
        sheet = book.add_worksheet("II.06")
        styles = self._xlsx_styles(book)
        columns = [column for _title, part in self._heads() for column in part]
        last = len(FIRST_WIDTHS) + len(columns) - 1
        self._xlsx_page(sheet, last)
        self._xlsx_title(sheet, styles, last)
        self._xlsx_heads(sheet, styles)
        row = self._xlsx_rows(sheet, styles, columns)
        self._xlsx_foot(sheet, styles, row + 1, last)
        book.close()
        return stream.getvalue()

    def _xlsx_styles(self, book):
        text = {"font_name": FONT, "font_size": 12, "valign": "vcenter"}
        middle = {**text, "align": "center", "text_wrap": True}
        boxed = {**text, "border": 1}
        figure = {**boxed, "align": "right", "indent": 1, "num_format": "#,##0"}
        styles = {
            "text": text,
            "small": {**text, "font_size": 11, "italic": True},
            "title": {**middle, "font_size": 14, "bold": True},
            "middle": middle,
            "signer": {**middle, "bold": True},
            "reporter": {**text, "align": "right", "bold": True},
            "unit": {**text, "italic": True, "align": "right"},
            "head": {**middle, "border": 1, "bold": True, "bg_color": "#E7EFEE"},
            "number": {**middle, "border": 1, "italic": True, "font_size": 9},
            "order": {**boxed, "align": "center"},
            "name": {**boxed, "indent": 1, "text_wrap": True},
            "figure": figure,
            "total_name": {**boxed, "bold": True, "align": "center"},
            "total": {**figure, "bold": True},
        }
        return {name: book.add_format(style) for name, style in styles.items()}

    def _xlsx_page(self, sheet, last):
        for column, width in enumerate(FIRST_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_column(len(FIRST_WIDTHS), last, FIGURE_WIDTH)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.repeat_rows(HEAD_ROW, HEAD_ROW + 2)
        sheet.freeze_panes(HEAD_ROW + 3, len(FIRST_WIDTHS))
        sheet.set_footer(f'&R&"{FONT}"&10&P/&N')

    def _xlsx_title(self, sheet, styles, last):
        _ = self.env._
        sheet.merge_range(0, 0, 0, 1, _("Form II.06/VPCP/KSTT"), styles["text"])
        sheet.merge_range(1, 0, 1, 1, _("(TT 01/2020/TT-VPCP)"), styles["small"])
        sheet.merge_range(
            0,
            len(FIRST_WIDTHS),
            0,
            last,
            _("Reporting agency: %(agency)s", agency=self.agency_id.name),
            styles["reporter"],
        )
        sheet.merge_range(
            2, 0, 2, last, _("RECEPTION AND RESOLUTION OF DOSSIERS"), styles["title"]
        )
        sheet.set_row(2, 24)
        sheet.merge_range(
            3,
            0,
            3,
            last,
            _(
                "Period: from %(first)s to %(last)s",
                first=self.date_from.strftime("%d/%m/%Y"),
                last=self.date_to.strftime("%d/%m/%Y"),
            ),
            styles["middle"],
        )
        sheet.merge_range(5, 0, 5, last, _("Unit: number of dossiers"), styles["unit"])
        if self.judged_on < self.date_to:
            running = _(
                "(the period still runs; counted up to %(day)s)",
                day=self.judged_on.strftime("%d/%m/%Y"),
            )
            sheet.merge_range(4, 0, 4, last, running, styles["middle"])

    def _xlsx_heads(self, sheet, styles):
        head, under = styles["head"], styles["number"]
        sheet.set_row(HEAD_ROW, 22)
        sheet.set_row(HEAD_ROW + 1, 50)
        sheet.set_row(HEAD_ROW + 2, 26)
        for column, words in enumerate(self._first_heads()):
            sheet.merge_range(HEAD_ROW, column, HEAD_ROW + 1, column, words, head)
            sheet.write(HEAD_ROW + 2, column, f"({column + 1})", under)
        at = len(FIRST_WIDTHS)
        for title, part in self._heads():
            sheet.merge_range(HEAD_ROW, at, HEAD_ROW, at + len(part) - 1, title, head)
            for column, words in part.items():
                sheet.write(HEAD_ROW + 1, at, words, head)
                sheet.write(HEAD_ROW + 2, at, COLUMN_NUMBERS[column], under)
                at += 1

    def _xlsx_rows(self, sheet, styles, columns):
        """Write rows and total; return the number of the total's row."""
        at = HEAD_ROW + 3
        for line in self.line_ids:
            height = LINE_HEIGHT * -(-len(line.name) // LINE_LETTERS)
            sheet.set_row(at, height)
            sheet.write(at, 0, line.sequence, styles["order"])
            sheet.write_string(at, 1, line.name, styles["name"])
            for place, column in enumerate(columns, start=len(FIRST_WIDTHS)):
                sheet.write_number(at, place, line[column], styles["figure"])
            at += 1
        if not self.line_ids:
            nothing = self.env._("No dossier was received, resolved or in progress.")
            end = len(FIRST_WIDTHS) + len(columns) - 1
            sheet.merge_range(at, 0, at, end, nothing, styles["order"])
            at += 1
        sheet.set_row(at, LINE_HEIGHT)
        sheet.merge_range(at, 0, at, 1, self.env._("TOTAL"), styles["total_name"])
        total = self._rows()[-1]
        for place, column in enumerate(columns, start=len(FIRST_WIDTHS)):
            sheet.write_number(at, place, getattr(total, column), styles["total"])
        return at

    def _xlsx_foot(self, sheet, styles, row, last):
        _ = self.env._
        counted = _(
            "Counted at %(time)s.", time=format_local(self.env, self.computed_at)
        )
        marks = {True: "✓", False: "✗"}
        checks = "   ".join(
            f"{check['words']} {marks[check['holds']]}" for check in self._checks()
        )
        sheet.merge_range(row, 0, row, last, f"{counted}   {checks}", styles["small"])
        if self._marks():
            told = "   ".join(self._marks())
            sheet.merge_range(row + 1, 0, row + 1, last, told, styles["small"])
        half = last // 2
        place = self.agency_id.place or "……"
        sheet.merge_range(
            row + 2,
            half + 1,
            row + 2,
            last,
            _("%(place)s, day … month … year …", place=place),
            styles["middle"],
        )
        for first, end, words in (
            (0, half, _("Drawn up by")),
            (half + 1, last, _("Head of the agency")),
        ):
            sheet.merge_range(row + 3, first, row + 3, end, words, styles["signer"])
