"""The record of a re-dating: who moved which appointments, when and on what ground.

Nobody writes these rows by hand: :meth:`OnestopRedate._redate` makes them together
with the new dates and the events (``dossier_redate.py``).
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

COUNTS = ("checked", "moved", "promised", "stopped", "failed")


class OnestopRedate(models.Model):
    _name = "onestop.redate"
    _description = "Re-dating of open dossiers"
    _order = "at desc, id desc"
    _rec_name = "reason"

    at = fields.Datetime("When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    # Stays when the user is deleted, as with the events.
    user_login = fields.Char("Login", required=True, readonly=True)
    reason = fields.Char("Legal ground", required=True, readonly=True)
    days = fields.Json(
        "Days chosen",
        required=True,
        readonly=True,
        help="What was chosen: date, kind, name, source, calendar_id of each day.",
    )
    days_text = fields.Text("Days", compute="_compute_days_text")
    checked = fields.Integer("Open dossiers looked at", readonly=True)
    moved = fields.Integer("Appointment moved", readonly=True)
    promised = fields.Integer(
        "Kept: promised date",
        readonly=True,
        help="The date promised with an apology stays; the date by law moves.",
    )
    stopped = fields.Integer(
        "Kept: clock stopped",
        readonly=True,
        help="They get a date when the clock goes on, by the days off of then.",
    )
    failed = fields.Integer("Date cannot be computed", readonly=True)
    line_ids = fields.One2many(
        "onestop.redate.line", "redate_id", "Dossiers with a new date", readonly=True
    )
    waiting = fields.Integer("To be told", compute="_compute_waiting")

    @api.depends("days")
    @api.depends_context("lang")
    def _compute_days_text(self):
        for redate in self:
            redate.days_text = "\n".join(
                self._day_words(day) for day in redate.days or []
            )

    @api.model
    def _day_words(self, day):
        """Return one chosen day in words: its date, what it is, where that stands."""
        kinds = dict(
            self.env["onestop.calendar.day"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        kind = kinds.get(day["kind"]) or self.env._("no longer a day off or make-up")
        words = f"{fields.Date.to_date(day['date']):%d/%m/%Y}: {kind}"
        told = " – ".join(filter(None, (day["name"], day["source"])))
        return f"{words} ({told})" if told else words

    def _remark_words(self):
        """Return what the history of each dossier says of this re-dating."""
        return self.env._(
            "Due date computed anew, because days off or make-up days changed: "
            "%(days)s. Ground: %(ground)s.",
            days="; ".join(self.days_text.split("\n")),
            ground=self.reason,
        )

    @api.depends("line_ids.told_at")
    def _compute_waiting(self):
        groups = self.env["onestop.redate.line"]._read_group(
            [
                ("redate_id", "in", self.ids),
                ("to_tell", "=", True),
                ("told_at", "=", False),
            ],
            ["redate_id"],
            ["__count"],
        )
        counts = {redate.id: count for redate, count in groups}
        for redate in self:
            redate.waiting = counts.get(redate.id, 0)

    def action_open_lines(self):
        """Open the dossiers of this re-dating with their old and new dates."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dossiers with a new date"),
            "res_model": "onestop.redate.line",
            "views": [(False, "list")],
            "domain": [("redate_id", "=", self.id)],
        }

    # === GUARD ===#

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A re-dating is made by its dialog only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The record of a re-dating cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("The record of a re-dating cannot be deleted."))

    # === THE ONE OPERATION ===#

    @api.model
    def _redate(self, days, reason):
        """Re-date the open dossiers that ``days`` touch; return the record of it.

        All in one transaction. Nothing is made when no dossier is touched.

        :param days: list of dicts ``date`` (ISO), ``kind``, ``name``, ``source``,
            ``calendar_id``
        :param str reason: number and date of the act
        """
        dossiers = self.env["onestop.dossier"]
        redate, counts = self.browse(), dict.fromkeys(COUNTS, 0)
        for batch in dossiers._redate_batches(days):
            counts["checked"] += batch.checked
            counts["stopped"] += batch.stopped
            counts["failed"] += len(batch.failed)
            if not batch.moves:
                continue
            redate = redate or self._start(days, reason)
            dossiers._redate_apply(batch.moves, redate)
            self.env["onestop.dossier.task"]._redate_open(
                [move.dossier_id for move in batch.moves]
            )
            new = sum(move.due_before != move.due_after for move in batch.moves)
            counts["moved"] += new
            counts["promised"] += len(batch.moves) - new
        if redate:
            super(OnestopRedate, redate).write(counts)
        self.env.invalidate_all(flush=True)
        return redate

    @api.model
    def _start(self, days, reason):
        user = self.env.user
        vals = {
            "at": self.env.cr.now().replace(microsecond=0),
            "user_id": user.id,
            "user_login": user.login,
            "reason": reason.strip(),
            "days": days,
        }
        redate = super().create([vals])
        redate.flush_recordset()
        return redate


class OnestopRedateLine(models.Model):
    """One dossier of a re-dating, and whether its applicant is still to be told."""

    _name = "onestop.redate.line"
    _description = "Dossier with a new date"
    _order = "redate_id desc, id"
    _rec_name = "code"
    _log_access = False

    redate_id = fields.Many2one(
        "onestop.redate",
        "Re-dating",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, readonly=True, ondelete="restrict"
    )
    code = fields.Char(required=True, readonly=True)
    agency_id = fields.Many2one(
        "onestop.agency", "Centre", required=True, index=True, readonly=True
    )
    event_id = fields.Integer("Event (id)", required=True, readonly=True)
    due_before = fields.Datetime("Appointment before", readonly=True)
    due_after = fields.Datetime("Appointment now", readonly=True)
    legal_before = fields.Datetime("Due by law before", readonly=True)
    legal_after = fields.Datetime("Due by law now", readonly=True)
    to_tell = fields.Boolean(
        "To be told",
        readonly=True,
        help="The appointment itself moved: the applicant is told.",
    )
    told_at = fields.Datetime(
        "Told", readonly=True, help="When the notice went out; empty: still to do."
    )

    _to_tell_index = models.Index("(redate_id) WHERE to_tell AND told_at IS NULL")

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A re-dating is made by its dialog only."))

    def write(self, vals):
        """Only that the applicant was told may be added."""
        if vals.keys() - {"told_at"}:
            raise AccessError(
                self.env._("The record of a re-dating cannot be changed.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("The record of a re-dating cannot be deleted."))
