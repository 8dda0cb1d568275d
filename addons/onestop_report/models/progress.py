"""Form II.06 (TT 01/2020/TT-VPCP) for a period and an agency: asking and keeping.

The figures come from ``onestop.dossier._count_progress``, as the present user may see
them, and stay as they were counted until somebody counts again.
"""

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import date_utils

from odoo.addons.onestop_procedure.rules.counting import Row

from .progress_line import COLUMNS

# What the figures answer; once it changes they answer nothing any more.
QUESTION = frozenset({"date_from", "date_to", "agency_id", "group_by"})
# Counted, never typed.
FIGURES = frozenset(
    {
        "line_ids",
        "computed_at",
        "judged_on",
        "counted_apart",
        "open_before",
        "entered_late",
        "voided",
    }
)
NO_FIGURES = {
    "line_ids": [Command.clear()],
    "computed_at": False,
    "judged_on": False,
    "counted_apart": False,
    "open_before": 0,
    "entered_late": 0,
    "voided": 0,
}
PERIODS = [
    ("this_month", "This month"),
    ("last_month", "Last month"),
    ("this_quarter", "This quarter"),
    ("last_quarter", "Last quarter"),
    ("this_year", "This year"),
    ("other", "Other days"),
]


class OnestopReportProgress(models.Model):
    _name = "onestop.report.progress"
    _description = "Reception and resolution of dossiers (form II.06)"
    _order = "date_to desc, date_from desc, id desc"

    # === THE QUESTION ===#
    period = fields.Selection(
        PERIODS, compute="_compute_period", readonly=False, help="Fills in the days."
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self._period_bounds("this_month")[0]
    )
    date_to = fields.Date(
        "To", required=True, default=lambda self: self._period_bounds("this_month")[1]
    )
    agency_id = fields.Many2one(
        "onestop.agency",
        required=True,
        index=True,
        default=lambda self: self._default_agency(),
        domain="[('member_ids', 'in', uid)]",
        help="A centre counts what was received there; any other agency what it "
        "resolves.",
    )
    group_by = fields.Selection(
        [("field_id", "Field"), ("competent_agency_id", "Resolving agency")],
        "Rows by",
        required=True,
        default="field_id",
    )

    # === THE ANSWER ===#
    computed_at = fields.Datetime("Counted at", readonly=True, copy=False)
    judged_on = fields.Date(
        "As of",
        readonly=True,
        copy=False,
        help="Last day of the period, or the day of counting while it still runs.",
    )
    counted_apart = fields.Boolean(
        readonly=True,
        copy=False,
        help="Stopped and refused dossiers stand in columns of their own instead of "
        "column 9.",
    )
    open_before = fields.Integer(
        "Open on the eve",
        readonly=True,
        copy=False,
        help="Column 11 of the period before, counted on its own: must be column 6.",
    )
    entered_late = fields.Integer(
        readonly=True,
        copy=False,
        help="Received in the period on paper, during an outage, and entered later.",
    )
    voided = fields.Integer(
        "Voided receptions",
        readonly=True,
        copy=False,
        help="Mistakes of the counter that were voided in the period.",
    )
    line_ids = fields.One2many(
        "onestop.report.progress.line", "report_id", "Rows", readonly=True, copy=False
    )
    received = fields.Integer("3. Received", compute="_compute_totals", store=True)
    resolved = fields.Integer("7. Resolved", compute="_compute_totals", store=True)
    resolved_late = fields.Integer(
        "10. Resolved overdue", compute="_compute_totals", store=True
    )
    in_progress = fields.Integer(
        "11. In progress", compute="_compute_totals", store=True
    )
    in_progress_late = fields.Integer(
        "13. In progress, overdue", compute="_compute_totals", store=True
    )

    # === DEFAULTS ===#

    @api.model
    def _today(self):
        return self.env["onestop.dossier"]._local_date()

    @api.model
    def _period_bounds(self, period):
        """Return first and last day of a named period, by the calendar."""
        today = self._today()
        unit = period.split("_")[1]
        start = date_utils.start_of(today, unit)
        if period.startswith("last_"):
            start = date_utils.start_of(start - timedelta(days=1), unit)
        return start, date_utils.end_of(start, unit)

    @api.model
    def _default_agency(self):
        """Return the user's centre, else the first agency of the user."""
        agencies = self.env.user.agency_ids
        return agencies.filtered("is_centre")[:1] or agencies[:1]

    @api.depends("date_from", "date_to")
    def _compute_period(self):
        """Name the days; not stored, because “this month” is another one soon."""
        names = {self._period_bounds(name): name for name, _label in PERIODS[:-1]}
        for report in self:
            days = (report.date_from, report.date_to)
            report.period = names.get(days, "other")

    @api.onchange("period")
    def _onchange_period(self):
        if self.period and self.period != "other":
            self.date_from, self.date_to = self._period_bounds(self.period)

    @api.onchange(*QUESTION)
    def _onchange_question(self):
        """Take the table off the screen: its figures answer another question."""
        self.computed_at = False

    # === CHECKS ===#

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for report in self:
            if report.date_to < report.date_from:
                raise ValidationError(
                    self.env._(
                        "To: %(last)s lies before the first day of the period, "
                        "%(first)s. Choose a later day.",
                        first=report.date_from.strftime("%d/%m/%Y"),
                        last=report.date_to.strftime("%d/%m/%Y"),
                    )
                )
            if report.date_from > self._today():
                raise ValidationError(
                    self.env._(
                        "From: the period that begins on %(first)s has not begun yet.",
                        first=report.date_from.strftime("%d/%m/%Y"),
                    )
                )

    @api.model
    def _check_own_agency(self, vals):
        """Refuse an agency of others: its figures would be incomplete.

        Asked before writing, because the record rule's own refusal names no field.
        """
        agency = self.env["onestop.agency"].browse(vals.get("agency_id") or [])
        if self.env.su or agency <= self.env.user.agency_ids:
            return
        raise ValidationError(
            self.env._(
                "Agency: you do not belong to %(agency)s, so its figures would be "
                "incomplete. Choose one of your own agencies.",
                agency=agency.name,
            )
        )

    # === WRITING ===#

    @api.model_create_multi
    def create(self, vals_list):
        """Create without figures, whatever values or defaults a client sends."""
        for vals in vals_list:
            self._check_own_agency(vals)
        return super().create([{**vals, **NO_FIGURES} for vals in vals_list])

    def write(self, vals):
        """Refuse typed figures, and drop counted ones whose question changes."""
        refused = FIGURES & vals.keys()
        if refused:
            raise AccessError(
                self.env._(
                    "%(fields)s: counted from the dossiers, never typed.",
                    fields=", ".join(sorted(refused)),
                )
            )
        self._check_own_agency(vals)
        result = super().write(vals)
        if QUESTION & vals.keys():
            self._keep_figures(NO_FIGURES)
        return result

    def _keep_figures(self, vals):
        """Write figures; users hold no right to, so that none can be typed."""
        self.check_access("write")
        return super(OnestopReportProgress, self.sudo()).write(vals)  # just checked

    # === COUNTING ===#

    def action_compute(self):
        """Count now."""
        for report in self:
            report._count()

    def _count(self):
        Dossier = self.env["onestop.dossier"]
        asked = {"agency": self.agency_id, "group": self.group_by}
        *rows, total = Dossier._count_progress(self.date_from, self.date_to, **asked)
        eve = self.date_from - timedelta(days=1)
        lines = [
            {
                "sequence": number,
                "group_key": row.group,
                "name": name,
                **{column: getattr(row, column) for column in COLUMNS},
            }
            for number, (row, name) in enumerate(self._named(rows), start=1)
        ]
        self._keep_figures(
            {
                "line_ids": [Command.clear(), *map(Command.create, lines)],
                "computed_at": fields.Datetime.now(),
                "judged_on": Dossier._judged_on(self.date_to),
                "counted_apart": Dossier._counted_apart(),
                **Dossier._count_marks(self.date_from, self.date_to, self.agency_id),
                "open_before": Dossier._count_progress(eve, eve, **asked)[-1].c11,
            }
        )

    def _named(self, rows):
        """Return ``(row, name)`` pairs as people look them up: by name, Vietnamese."""
        groups = self.env["onestop.dossier"]._fields[self.group_by].comodel_name
        by_id = {row.group: row for row in rows}
        # The database knows that Đất comes before Giao; Python does not.
        records = (
            self.env[groups]
            .with_context(active_test=False)
            .search([("id", "in", [key for key in by_id if key])], order="name")
        )
        pairs = [(by_id[record.id], record.name) for record in records]
        if False in by_id:
            pairs.append((by_id[False], self.env._("Not assigned")))
        return pairs

    def _rows(self):
        """Return the stored rows as ``rules.counting.Row``, last the total."""
        rows = [line._row() for line in self.line_ids]
        sums = (sum(getattr(row, column) for row in rows) for column in COLUMNS)
        return [*rows, Row(None, *sums)]

    @api.depends(
        "line_ids.c3", "line_ids.c7", "line_ids.c10", "line_ids.c11", "line_ids.c13"
    )
    def _compute_totals(self):
        for report in self:
            total = report._rows()[-1]
            report.received = total.c3
            report.resolved = total.c7
            report.resolved_late = total.c10
            report.in_progress = total.c11
            report.in_progress_late = total.c13

    @api.depends("date_from", "date_to", "agency_id")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Form II.06, %(period)s, %(agency)s",
                period=report._period_text(),
                agency=report.agency_id.short_name or report.agency_id.name or "…",
            )

    def _period_text(self):
        """Return ``07/2026`` for a month, else first and last day."""
        first, last = self.date_from, self.date_to
        if not first or not last:
            return "…"
        if (first, last) == date_utils.get_month(first):
            return first.strftime("%m/%Y")
        return f"{first.strftime('%d/%m/%Y')}–{last.strftime('%d/%m/%Y')}"

    # === OPENING ===#

    def action_open_cell(self, column, line_id=None):
        """Open the dossiers behind one figure.

        :param str column: ``c3`` … ``c13``, ``stopped``, ``refused``
        :param int line_id: row of the figure; None for the total row
        """
        self.ensure_one()
        self.check_access("read")
        if column not in COLUMNS:
            raise UserError(
                self.env._("column: there is no “%(column)s”.", column=column)
            )
        if not self.computed_at:
            raise UserError(self.env._("The table has not been counted yet."))
        line = self.line_ids.filtered(lambda line: line.id == line_id)
        if line_id and not line:
            raise UserError(
                self.env._("This row was counted anew meanwhile: load the page again.")
            )
        domain = self.env["onestop.dossier"]._count_domain(
            column,
            self.date_from,
            self.judged_on,
            agency=self.agency_id,
            group_value=(line.group_key or False) if line_id else None,
            group=self.group_by,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self._cell_title(column, line),
            "res_model": "onestop.dossier",
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"create": False},
        }

    def action_xlsx(self):
        """Download the table as a spreadsheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/report/{self.id}/xlsx",
            "target": "download",
        }
