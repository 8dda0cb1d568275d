"""The one counting query of the statutory tables (form II.06, TT 01/2020/TT-VPCP).

``rules.counting`` says what counts as what; here the same is said in SQL, once, for
the number in a cell and for the dossiers behind it. The rules are the oracle of the
tests. The question is always asked as the present user: record rules apply.
"""

from dataclasses import fields as columns_of
from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules.counting import UNRESOLVED_SETTINGS, Row
from odoo.addons.onestop_procedure.tools import TZ, to_utc

# Columns of form II.06 by number, and the two beside them (see UNRESOLVED_SETTING).
COLUMNS = tuple(column.name for column in columns_of(Row))[1:]
# By what the rows of a table may be told apart.
GROUPS = ("field_id", "competent_agency_id", "agency_id", "procedure_id")
# Where dossiers that were stopped or refused stand: one setting, one place.
UNRESOLVED_SETTING = "onestop_dossier.counting_unresolved"
WITH_RESULT = ("finished", "returned")


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    legal_due_at = fields.Datetime(
        "Due by law",
        readonly=True,
        help="Kept once an apology promised another date: it does not clear lateness.",
    )
    progress_cell = fields.Char(
        "Column of form II.06",
        compute="_compute_progress_cell",
        search="_search_progress_cell",
        exportable=False,
        help="Search only: “column/first day/last day”, such as c13/2026-07-01/"
        "2026-07-31.",
    )

    # Received before the end of a period and not ended before its start: two ranges.
    _counting_index = models.Index(
        "(finished_at, received_at) WHERE received_at IS NOT NULL"
    )

    # === ASKED BY REPORTS AND PORTAL ===#

    @api.model
    def _count_progress(self, date_from, date_to, agency=None, group="field_id"):
        """Count form II.06 for a period, in one query.

        :param date date_from: first day, local
        :param date date_to: last day, local, counted; today where it lies ahead
        :param agency: onestop.agency; a centre counts what was received there or
            below, any other agency what it or one below is competent for
        :param str group: one of ``GROUPS``
        :return: a ``rules.counting.Row`` for each group that has something to count,
            ``group`` being the id or False, and last the total (``group`` None)
        """
        self._check_count(date_from, date_to, group)
        query = self._search(
            self._count_base(date_from, self._judged_on(date_to), agency)
        )
        group_sql = self._field_to_sql(query.table, group, query)
        conditions = self._count_conditions(
            query.table, query, date_from, self._judged_on(date_to)
        )
        query.groupby = group_sql
        query.order = group_sql
        found = self.env.execute_query(
            query.select(
                group_sql,
                *(
                    SQL("COUNT(*) FILTER (WHERE %s)", conditions[column])
                    for column in COLUMNS
                ),
            )
        )
        rows = [Row(key or False, *numbers) for key, *numbers in found]
        sums = (sum(getattr(row, column) for row in rows) for column in COLUMNS)
        return [*rows, Row(None, *sums)]

    @api.model
    def _count_domain(
        self,
        column,
        date_from,
        date_to,
        agency=None,
        group_value=None,
        group="field_id",
    ):
        """Return the domain of the dossiers behind one cell of form II.06.

        :param str column: one of ``COLUMNS``
        :param group_value: the ``group`` of the cell's row: an id, False, or None
            for the total
        :return: a Domain of plain values, fit for an action of the web client
        """
        self._check_count(date_from, date_to, group)
        cell = f"{column}/{date_from:%Y-%m-%d}/{self._judged_on(date_to):%Y-%m-%d}"
        domain = Domain("progress_cell", "=", cell) & self._count_agency(agency)
        if group_value is not None:
            domain &= Domain(group, "=", group_value)
        return domain

    # === WHAT COUNTS ===#

    @api.model
    def _judged_on(self, date_to):
        """Return the day by which open dossiers are judged: the last, or today."""
        return min(date_to, self._local_date())

    @api.model
    def _check_count(self, date_from, date_to, group):
        if date_to < date_from:
            raise UserError(
                self.env._("To: the last day lies before the first day of the period.")
            )
        if group not in GROUPS:
            raise ValueError(f"counting is not grouped by {group!r}")

    @api.model
    def _day_bounds(self, date_from, date_to):
        """Return the naive UTC instants at which a period begins and is over."""
        start = datetime.combine(date_from, time.min)
        end = datetime.combine(date_to + timedelta(days=1), time.min)
        return to_utc(start), to_utc(end)

    @api.model
    def _count_agency(self, agency):
        if not agency:
            return Domain.TRUE
        name = "agency_id" if agency.is_centre else "competent_agency_id"
        return Domain(name, "child_of", agency.ids)

    @api.model
    def _count_base(self, date_from, judged_on, agency=None):
        """Return the domain of all that is in column 3: received, not ended before."""
        start, end = self._day_bounds(date_from, judged_on)
        return (
            Domain("received_at", "<", end)
            & (Domain("finished_at", "=", False) | Domain("finished_at", ">=", start))
            & self._count_agency(agency)
        )

    @api.model
    def _counted_apart(self):
        """Return whether stopped and refused dossiers have columns of their own."""
        setting = (
            self.env["ir.config_parameter"]
            .sudo()  # a setting of the tables, the same for all who read them
            .get_param(UNRESOLVED_SETTING, UNRESOLVED_SETTINGS[0])
        )
        return setting == "apart"

    @api.model
    def _count_conditions(self, alias, query, date_from, judged_on):
        """Return the SQL condition of each column, for rows of ``_count_base``.

        The sums of the form (3, 7, 11) have conditions of their own rather than
        being added up, so that the identities prove something.
        """

        def field(name):
            return self._field_to_sql(alias, name, query)

        start, end = self._day_bounds(date_from, judged_on)
        carried = SQL("%s < %s", field("received_at"), start)
        online = SQL("%s = 'online'", field("channel"))
        # Unknown (NULL) counts as no in FILTER and WHERE; below, NOT needs a yes or no.
        ended = SQL("COALESCE(%s < %s, FALSE)", field("finished_at"), end)
        result = SQL("%s IN %s", field("state"), WITH_RESULT)
        early = SQL("(%s AND %s = 'early')", result, field("timeliness"))
        overdue = SQL("(%s AND %s = 'overdue')", result, field("timeliness"))
        resolved = result if self._counted_apart() else SQL("TRUE")
        apart = SQL("NOT %s", resolved)
        late = self._count_late(alias, query, judged_on, end)
        both = "(%s AND %s)"
        return {
            "c3": SQL("TRUE"),
            "c4": SQL("(NOT %s AND %s)", carried, online),
            "c5": SQL("(NOT %s AND NOT %s)", carried, online),
            "c6": carried,
            "c7": SQL(both, ended, resolved),
            "c8": SQL(both, ended, early),
            "c9": SQL(
                "(%s AND %s AND NOT COALESCE(%s, FALSE) AND NOT COALESCE(%s, FALSE))",
                ended,
                resolved,
                early,
                overdue,
            ),
            "c10": SQL(both, ended, overdue),
            "c11": SQL("NOT %s", ended),
            "c12": SQL("(NOT %s AND NOT %s)", ended, late),
            "c13": SQL("(NOT %s AND %s)", ended, late),
            "stopped": SQL(
                "(%s AND %s AND %s = 'stopped')", ended, apart, field("state")
            ),
            "refused": SQL(
                "(%s AND %s AND %s = 'refused')", ended, apart, field("state")
            ),
        }

    @api.model
    def _count_late(self, alias, query, judged_on, end):
        """Return the SQL of being late at the end of a period, for open dossiers.

        By date. A clock that stood still then keeps a dossier in time, unless it was
        late when the clock stopped; ``due_at`` is empty while the clock stands, so
        the history is asked about the few late ones only.
        """
        due = SQL(
            "COALESCE(%s, %s)",
            self._field_to_sql(alias, "legal_due_at", query),
            self._field_to_sql(alias, "due_at", query),
        )
        midnight = to_utc(datetime.combine(judged_on, time.min))
        stood = SQL(
            """EXISTS (
                SELECT FROM onestop_dossier_event AS halt
                 WHERE halt.dossier_id = %(id)s
                   AND halt.clock_stopped
                   AND %(halted_on)s <= %(due_on)s  -- so before the end, too
                   AND NOT EXISTS (
                        SELECT FROM onestop_dossier_event AS run
                         WHERE run.dossier_id = halt.dossier_id
                           AND run.sequence > halt.sequence
                           AND run.clock_stopped IS NOT TRUE
                           AND run.at < %(end)s
                   )
            )""",
            id=SQL.identifier(alias, "id"),
            end=end,
            halted_on=self._sql_local_date(SQL.identifier("halt", "at")),
            due_on=self._sql_local_date(due),
        )
        return SQL("(COALESCE(%s < %s, FALSE) AND NOT %s)", due, midnight, stood)

    @api.model
    def _sql_local_date(self, moment):
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, TZ.zone)

    # === THE CELL AS A SEARCH ===#

    def _compute_progress_cell(self):
        """A dossier stands in several cells at a time: there is no one to show."""
        self.progress_cell = False

    @api.model
    def _search_progress_cell(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._cell_domain(cell) for cell in value)

    @api.model
    def _cell_domain(self, cell):
        """Return the domain of one cell, given as ``c13/2026-07-01/2026-07-31``."""
        try:
            column, first, last = str(cell).split("/")
            date_from, judged_on = date.fromisoformat(first), date.fromisoformat(last)
            if column not in COLUMNS:
                raise ValueError(column)
        except ValueError:
            raise UserError(
                self.env._(
                    "progress_cell: “%(cell)s” does not read like "
                    "c13/2026-07-01/2026-07-31.",
                    cell=cell,
                )
            ) from None

        def to_sql(model, alias, query):
            return model._count_conditions(alias, query, date_from, judged_on)[column]

        return self._count_base(date_from, judged_on) & Domain.custom(to_sql=to_sql)

    # === THE DATE THAT COUNTS ===#

    def _clock_vals(self, upcoming=None):
        """Keep the date by law beside the one that an apology promised."""
        vals = super()._clock_vals(upcoming)
        if self.promised_at:
            legal = self._deadline(upcoming).due_at
            vals["legal_due_at"] = to_utc(legal) if legal else False
        return vals
