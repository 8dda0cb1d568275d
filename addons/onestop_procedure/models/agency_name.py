"""The names that an agency has borne, each from a day on.

A rename by decision goes through :meth:`OnestopAgency._rename` and keeps the old name
for everything that happened under it. Writing the name itself corrects a mistake of
typing: the wrong letters were never a name, so they leave no trace here.
"""

from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What a rename may change, and what a paper of an old day prints.
TEXTS = ("name", "short_name", "governing_name")
FIXED = {"agency_id", "date_from"}


class OnestopAgencyName(models.Model):
    """A name that an agency bears from ``date_from`` until the next one.

    An agency that was never renamed has no rows; the first row of any other has no
    first day.
    """

    _name = "onestop.agency.name"
    _description = "Name of an agency over time"
    _inherit = ["onestop.nfc.mixin"]
    _order = "agency_id, date_from desc nulls last"

    agency_id = fields.Many2one(
        "onestop.agency", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    short_name = fields.Char()
    governing_name = fields.Char(string="Governing body")
    date_from = fields.Date(
        string="From", help="First day of this name; empty: since it was set up."
    )
    date_to = fields.Date(
        string="Until before",
        compute="_compute_date_to",
        help="First day of the next name.",
    )
    ground = fields.Char(
        string="Legal ground", help="The act that gave this name: number and date."
    )

    _one_a_day = models.UniqueIndex(
        "(agency_id, COALESCE(date_from, DATE '0001-01-01'))",
        "This agency already has a name from this day.",
    )

    @api.depends("date_from", "agency_id.name_ids.date_from")
    def _compute_date_to(self):
        for row in self:
            later = row.agency_id.name_ids.filtered(
                lambda other, row=row: (
                    other.date_from
                    and (not row.date_from or other.date_from > row.date_from)
                )
            )
            row.date_to = min(later.mapped("date_from"), default=False)

    def write(self, vals):
        """Correct the letters of a name; its agency and its first day stay."""
        if FIXED & vals.keys():
            raise UserError(
                self.env._(
                    "%(fields)s: a name keeps its agency and its first day. Withdraw a "
                    "rename that has not begun, or rename the agency once more.",
                    fields=", ".join(sorted(FIXED & vals.keys())),
                )
            )
        result = super().write(vals)
        texts = {field: vals[field] for field in TEXTS if field in vals}
        if texts:
            for row in self:
                if row == row.agency_id._name_row():
                    row.agency_id._write_texts(texts)
        return result

    def _write_texts(self, vals):
        """Write texts that were corrected on the agency itself."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        today = self.env["onestop.procedure"]._today()
        if any(not row.date_from or row.date_from <= today for row in self):
            raise UserError(
                self.env._("A name that was in use stays in the history of the agency.")
            )


class OnestopAgency(models.Model):
    _inherit = "onestop.agency"

    name_ids = fields.One2many(
        "onestop.agency.name", "agency_id", "Names over time", readonly=True
    )

    def write(self, vals):
        """Take a changed text as a correction: the row in force follows it."""
        result = super().write(vals)
        for agency in self if set(TEXTS) & vals.keys() else ():
            row = agency._name_row()
            if row:
                row._write_texts({field: agency[field] for field in TEXTS})
        return result

    def _write_texts(self, vals):
        """Write texts of a name that takes effect, past the correction in ``write``."""
        return super().write(vals)

    def _name_row(self, day=None):
        """Return the ``onestop.agency.name`` borne on ``day`` (today), or nothing."""
        rows = self.sudo().name_ids  # what an agency is called is no secret
        day = day or self.env["onestop.procedure"]._today()
        if isinstance(day, datetime):
            day = day.date()
        known = rows.filtered(lambda row: not row.date_from or row.date_from <= day)
        return known.sorted(lambda row: str(row.date_from or ""))[-1:]

    def _named_on(self, day=None):
        """Return ``{name, short_name, governing_name}`` as they were on a day.

        :param day: a local date or time; today where not given
        """
        source = self._name_row(day) or self
        return {field: source[field] or "" for field in TEXTS}

    def _name_on(self, day=None):
        """Return what the agency was called on ``day`` (local date or time; today)."""
        return self._named_on(day)["name"]

    def _rename(self, vals, date_from, ground):
        """Give the agency a new name from a day on and keep the old one.

        :param dict vals: any of ``name``, ``short_name``, ``governing_name``; what is
            left out stays as it is
        :param date date_from: first day of the new name; a day to come takes effect by
            itself (:meth:`_cron_apply_names`)
        :param str ground: number and date of the act
        :raises UserError: no change, no ground, merged away, or a day not after the
            latest known name began
        """
        self.ensure_one()
        latest = self.name_ids.sorted(lambda row: str(row.date_from or ""))[-1:]
        before = {field: (latest or self)[field] for field in TEXTS}
        vals = self._nfc_vals({**before, **vals})
        self._check_rename(before, vals, date_from, ground, latest.date_from)
        rows = [{"agency_id": self.id, **vals, "date_from": date_from}]
        rows[0]["ground"] = ground
        if not latest:
            rows.insert(0, {"agency_id": self.id, **before})
        self.env["onestop.agency.name"].sudo().create(rows)  # only renames make rows
        self.invalidate_recordset(["name_ids"])  # the latest first
        self._apply_names()

    def _check_rename(self, before, after, date_from, ground, latest):
        if not (ground or "").strip():
            raise UserError(self.env._("Legal ground: name the act that renames it."))
        if not after["name"]:
            raise ValidationError(self.env._("New name: it must not be empty."))
        if all((before[field] or "") == (after[field] or "") for field in TEXTS):
            raise UserError(self.env._("New name: nothing differs from the old one."))
        if latest and date_from <= latest:
            raise UserError(
                self.env._(
                    "From: the latest name of %(name)s begins on %(day)s; a new one "
                    "begins later.",
                    name=before["name"],
                    day=latest.strftime("%d/%m/%Y"),
                )
            )
        if self.date_from and date_from <= self.date_from:
            raise UserError(
                self.env._(
                    "From: %(name)s was established on %(day)s; a new name begins "
                    "later.",
                    name=before["name"],
                    day=self.date_from.strftime("%d/%m/%Y"),
                )
            )
        if self.date_to and date_from >= self.date_to:
            raise UserError(
                self.env._(
                    "From: %(name)s ended on %(day)s.",
                    name=before["name"],
                    day=self.date_to.strftime("%d/%m/%Y"),
                )
            )

    def _apply_names(self):
        """Give each agency the name that its rows say it bears today."""
        for agency in self:
            row = agency._name_row()
            texts = {field: row[field] for field in TEXTS} if row else {}
            if any(agency[field] != text for field, text in texts.items()):
                agency._write_texts(texts)

    @api.model
    def _cron_apply_names(self):
        """Let planned names take effect; run shortly after midnight."""
        today = self.env["onestop.procedure"]._today()
        rows = self.env["onestop.agency.name"].search([("date_from", "<=", today)])
        rows.agency_id._apply_names()

    def action_rename(self):
        """Open the dialog that renames this agency."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rename an agency"),
            "res_model": "onestop.agency.rename",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_agency_id": self.id,
                **{f"default_{field}": self[field] for field in TEXTS},
            },
        }
