"""Form II.06 as it reads: heads, rows, checks; one source for screen and file."""

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from odoo.addons.onestop_procedure.rules import counting
from odoo.addons.onestop_procedure.rules.counting import Row

from .progress_line import COLUMNS

# What stands under the heads, as in the printed form.
COLUMN_NUMBERS = {
    "c3": "(3)=(4)+(5)+(6)",
    "c4": "(4)",
    "c5": "(5)",
    "c6": "(6)",
    "c7": "(7)=(8)+(9)+(10)",
    "c8": "(8)",
    "c9": "(9)",
    "c10": "(10)",
    "c11": "(11)=(12)+(13)",
    "c12": "(12)",
    "c13": "(13)",
    "stopped": "(14)",
    "refused": "(15)",
}
LATE_COLUMNS = ("c10", "c13")


class OnestopReportProgress(models.Model):
    _inherit = "onestop.report.progress"

    table = fields.Json(compute="_compute_table")
    summary = fields.Char(compute="_compute_table")

    @api.depends(
        "computed_at",
        "counted_apart",
        "group_by",
        "open_before",
        "entered_late",
        "voided",
        *(f"line_ids.{column}" for column in COLUMNS),
    )
    @api.depends_context("lang")
    def _compute_table(self):
        for report in self:
            report.table = report._table_data() if report.computed_at else False
            report.summary = report._summary() if report.computed_at else False

    def _heads(self):
        """Return the heads: ``[(title, {column: words})]``."""
        _ = self.env._
        received = {
            "c3": _("Total"),
            "c4": _("In the period: online"),
            "c5": _("In the period: direct, postal"),
            "c6": _("Carried over from before"),
        }
        resolved = {
            "c7": _("Total"),
            "c8": _("Early"),
            "c9": _("On time"),
            "c10": _("Overdue"),
        }
        in_progress = {"c11": _("Total"), "c12": _("In time"), "c13": _("Overdue")}
        heads = [
            (_("Dossiers received"), received),
            (_("Dossiers resolved"), resolved),
            (_("Dossiers in progress"), in_progress),
        ]
        if self.counted_apart:
            ended = {
                "stopped": _("Withdrawn, stopped"),
                "refused": _("Returned, not eligible"),
            }
            heads.append((_("Without a result"), ended))
        return heads

    def _first_heads(self):
        """Return the words over the first two columns: number and name."""
        by_field = self.group_by == "field_id"
        name = self.env._("Field") if by_field else self.env._("Resolving agency")
        return self.env._("No."), name

    def _table_data(self):
        """Return the table for the screen (JSON: plain values only)."""
        heads = self._heads()
        columns = [column for _title, part in heads for column in part]
        rows = self._rows()
        number, name = self._first_heads()
        return {
            "first": [number, name],
            "heads": [[title, len(part)] for title, part in heads],
            "columns": [
                {
                    "key": column,
                    "words": words,
                    "spoken": f"{title}, {words}",
                    "number": COLUMN_NUMBERS[column],
                    "late": column in LATE_COLUMNS,
                }
                for title, part in heads
                for column, words in part.items()
            ],
            "rows": [
                {
                    "id": line.id,
                    "number": line.sequence,
                    "name": line.name,
                    "figures": [line[column] for column in columns],
                }
                for line in self.line_ids
            ],
            "total": [getattr(rows[-1], column) for column in columns],
            "checks": self._checks(),
        }

    def _checks(self):
        """Return the identities of the form: ``[{words, holds}]``.

        The rules find what is broken; column 6 is held against column 11 of the
        period before, which was counted on its own.
        """
        before = [Row(None, c11=self.open_before)]
        broken = {
            identity
            for _group, identity in counting.broken_identities(self._rows(), before)
        }
        ended = "(3) = (7) + (11)"
        if self.counted_apart:
            ended += " + (14) + (15)"
        words = {
            "c3 = c4 + c5 + c6": "(3) = (4) + (5) + (6)",
            "c7 = c8 + c9 + c10": "(7) = (8) + (9) + (10)",
            "c11 = c12 + c13": "(11) = (12) + (13)",
            "c3 = c7 + c11 + stopped + refused": ended,
            "c6 = c11 of the period before": self.env._(
                "(6) = (11) of the period before"
            ),
        }
        checks = [
            {"words": text, "holds": identity not in broken}
            for identity, text in words.items()
        ]
        others = broken - words.keys()
        return checks + [{"words": text, "holds": False} for text in sorted(others)]

    def _summary(self):
        """Return the answer in one sentence, before any table."""
        total = self._rows()[-1]
        if not total.c3:
            return False
        _ = self.env._
        parts = [
            _(
                "%(count)s dossiers received, %(carried)s of them carried over",
                count=self._whole(total.c3),
                carried=self._whole(total.c6),
            )
        ]
        kept = counting.percent(total.c8 + total.c9, total.c7, digits=1)
        if kept is None:
            parts.append(_("none resolved yet"))
        else:
            parts.append(
                _(
                    "%(count)s resolved, %(kept)s%% early or on time",
                    count=self._whole(total.c7),
                    kept=formatLang(self.env, float(kept), digits=1),
                )
            )
        parts.append(
            _(
                "%(count)s in progress, %(late)s of them overdue",
                count=self._whole(total.c11),
                late=self._whole(total.c13),
            )
        )
        return "; ".join(parts) + "." + "".join(f" {mark}" for mark in self._marks())

    def _marks(self):
        """Return what the figures do not show: late entries, voided receptions."""
        _ = self.env._
        marks = []
        if self.entered_late:
            marks.append(
                _(
                    "Entered late after an outage: %(count)s.",
                    count=self._whole(self.entered_late),
                )
            )
        if self.voided:
            marks.append(
                _(
                    "Receptions voided as mistakes of the counter: %(count)s.",
                    count=self._whole(self.voided),
                )
            )
        return marks

    def _whole(self, number):
        return formatLang(self.env, number, digits=0)

    def _cell_title(self, column, line):
        """Return the heading over the dossiers of one cell."""
        for title, part in self._heads():
            if column in part:
                texts = (title, part[column], line.name, self._period_text())
                return " – ".join(text for text in texts if text)
        return self._period_text()
