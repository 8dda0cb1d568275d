"""The dialog of a re-dating: which days, what would happen, on what ground."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.onestop_procedure.tools import to_local

# Rows shown of the dates, and examples of dossiers.
DATES_SHOWN = 20
EXAMPLES = 10
# A mistyped year would otherwise be a day range of centuries.
RANGE_LIMIT = 366


class OnestopRedateStart(models.TransientModel):
    _name = "onestop.redate.start"
    _description = "Re-date open dossiers"

    day_ids = fields.Many2many(
        "onestop.calendar.day",
        "onestop_redate_start_day_rel",
        "start_id",
        "day_id",
        string="Days off and make-up days",
        default=lambda self: self._new_days(),
        context={"active_test": False},
        help="Entered, changed or archived since the last re-dating.",
    )
    date_from = fields.Date(
        "Other days from", help="For days that were deleted or whose shifts changed."
    )
    date_to = fields.Date("Until")
    reason = fields.Char("Legal ground", help="Number and date of the act.")
    previewed = fields.Json(readonly=True)
    preview = fields.Html("What would happen", readonly=True, sanitize=False)
    movable = fields.Integer(readonly=True)

    @api.model
    def _new_days(self):
        """Return the days of which open dossiers may not know yet.

        Those changed after the oldest open receipt, from its day to the last due
        date, that no re-dating since the change has taken in.
        """
        self.env["onestop.dossier"].flush_model()
        self.env.cr.execute(
            "SELECT min(received_at), max(due_at) FROM onestop_dossier"
            " WHERE finished_at IS NULL"
        )
        oldest, latest = self.env.cr.fetchone()
        days = self.env["onestop.calendar.day"].with_context(active_test=False)
        if not latest:
            return days
        days = days.search(
            [
                ("date", ">=", to_local(oldest).date()),
                ("date", "<=", to_local(latest).date()),
                ("write_date", ">", oldest),
            ],
            order="date",
        )
        known = {}
        # An operation before the oldest open dossier says nothing of a later change.
        recent = [("at", ">=", oldest)]
        for redate in self.env["onestop.redate"].search(recent, order="at"):
            for day in redate.days:
                known[day["date"], day["calendar_id"]] = redate.at

        def is_new(day):
            at = known.get((day.date.isoformat(), day.calendar_id.id))
            return not at or day.write_date.replace(microsecond=0) > at

        return days.filtered(is_new)

    @api.onchange("day_ids", "date_from", "date_to")
    def _onchange_days(self):
        self.previewed = False

    # === WHAT WAS CHOSEN ===#

    def _days(self):
        """Return the chosen days as ``onestop.redate._redate`` takes them.

        :raises UserError: none is chosen, or the range makes no sense
        """
        days = {
            (day.date.isoformat(), day.calendar_id.id): {
                "date": day.date.isoformat(),
                "kind": day.kind if day.active else False,
                "name": day.name,
                "source": day.source or "",
                "calendar_id": day.calendar_id.id,
            }
            for day in self.day_ids.with_context(active_test=False)
        }
        for day in self._other_dates():
            days.setdefault(
                (day.isoformat(), False),
                {
                    "date": day.isoformat(),
                    "kind": False,
                    "name": "",
                    "source": "",
                    "calendar_id": False,
                },
            )
        if not days:
            raise UserError(
                self.env._("Days: choose those that were announced or changed.")
            )
        return sorted(
            days.values(), key=lambda day: (day["date"], day["calendar_id"] or 0)
        )

    def _other_dates(self):
        if not self.date_from and not self.date_to:
            return []
        first, last = self.date_from or self.date_to, self.date_to or self.date_from
        if last < first:
            raise UserError(self.env._("Until: the period ends before it begins."))
        count = (last - first).days + 1
        if count > RANGE_LIMIT:
            raise UserError(
                self.env._("Until: a period of a year at most can be re-dated.")
            )
        return [fields.Date.add(first, days=number) for number in range(count)]

    # === PREVIEW ===#

    def action_preview(self):
        """Count what would move, without moving it, and show it."""
        self.ensure_one()
        self._check_allowed()
        days = self._days()
        dossiers = self.env["onestop.dossier"].sudo()  # counts, of every centre
        batches = list(dossiers._redate_batches(days))
        self.write(
            {
                "previewed": days,
                "movable": sum(len(batch.moves) for batch in batches),
                "preview": self._preview_html(batches),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Re-date open dossiers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_allowed(self):
        """Whoever enters the days off may re-date by them: see decision 21."""
        self.env["onestop.calendar.day"].check_access("write")

    def _preview_html(self, batches):
        moves = [move for batch in batches for move in batch.moves]
        parts = [self._centres_table(batches, moves)]
        if moves:
            parts += [self._dates_table(moves), self._examples_table(moves)]
        failed = [words for batch in batches for words in batch.failed.values()]
        if failed:
            parts.append(
                Markup("<p class='text-danger'>%s<br/>%s</p>")
                % (
                    self.env._(
                        "%(count)s dossiers keep their date, because no new one can "
                        "be computed:",
                        count=len(failed),
                    ),
                    Markup("<br/>").join(sorted(set(failed))[:EXAMPLES]),
                )
            )
        return Markup("").join(parts)

    def _centres_table(self, batches, moves):
        """Return how many are open, move and stay, by centre."""
        rows = {}
        for batch in batches:
            for centre, count in batch.centres.items():
                rows.setdefault(centre, [0, 0, 0, 0])[0] += count
            for centre, count in batch.stopped_at.items():
                rows[centre][3] += count
        for move in moves:
            rows[move.agency_id][1 if move.due_before != move.due_after else 2] += 1
        names = {
            agency.id: agency.name
            for agency in self.env["onestop.agency"].sudo().browse(rows)  # names only
        }
        cells = [
            (names[centre], *counts)
            for centre, counts in sorted(rows.items(), key=lambda row: names[row[0]])
        ]
        if len(cells) > 1:
            totals = map(sum, zip(*rows.values(), strict=True))
            cells.append((self.env._("Total"), *totals))
        return self._html_table(
            (
                self.env._("Centre"),
                self.env._("Open"),
                self.env._("Appointment moved"),
                self.env._("Kept: promised date"),
                self.env._("Kept: clock stopped"),
            ),
            cells,
        )

    def _dates_table(self, moves):
        """Return from which day to which day how many move."""
        counts = {}
        for move in moves:
            key = tuple(
                to_local(end).date() if end else None
                for end in (
                    move.due_before or move.legal_before,
                    move.due_after or move.legal_after,
                )
            )
            counts[key] = counts.get(key, 0) + 1
        ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
        cells = [
            (*(self._day_text(day) for day in key), count)
            for key, count in ordered[:DATES_SHOWN]
        ]
        return self._html_table(
            (self.env._("From"), self.env._("To"), self.env._("Dossiers")), cells
        )

    def _examples_table(self, moves):
        cells = [
            (
                move.code,
                self._day_text(move.due_before and to_local(move.due_before).date()),
                self._day_text(move.due_after and to_local(move.due_after).date()),
            )
            for move in moves[:EXAMPLES]
        ]
        return self._html_table(
            (self.env._("For example"), self.env._("From"), self.env._("To")), cells
        )

    def _day_text(self, day):
        return format_date(self.env, day) if day else self.env._("clock stopped")

    def _html_table(self, head, rows):
        """Return an HTML table; numbers stand on the right."""

        def line(cells, tag):
            return Markup("<tr>%s</tr>") % Markup("").join(
                Markup("<%s%s>%s</%s>")
                % (
                    Markup(tag),
                    Markup(" class='text-end'") if number in right else "",
                    cell,
                    Markup(tag),
                )
                for number, cell in enumerate(cells)
            )

        right = {
            number
            for number, cell in enumerate(rows[0] if rows else ())
            if isinstance(cell, int)
        }
        body = Markup("").join(line(row, "td") for row in rows)
        return Markup("<table class='table table-sm'>%s%s</table>") % (
            line(head, "th"),
            body,
        )

    # === APPLY ===#

    def action_apply(self):
        """Move the dates as previewed, all or nothing, and open the record of it.

        :raises UserError: no ground, no preview of these very days, nothing to move
        """
        self.ensure_one()
        self._check_allowed()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Legal ground: it must be given here."))
        days = self._days()
        if days != self.previewed:
            raise UserError(
                self.env._("Days: they changed since the preview; look at it again.")
            )
        # Of the dossiers an administrator sees nothing else.
        redates = self.env["onestop.redate"].sudo()  # as above
        redate = redates._redate(days, self.reason)
        if not redate:
            raise UserError(
                self.env._("Every open dossier has the date of these days already.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.redate",
            "res_id": redate.id,
            "views": [(False, "form")],
            "target": "current",
        }
