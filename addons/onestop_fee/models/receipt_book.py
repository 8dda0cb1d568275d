"""Receipt books: a serial of a year, and the one place where numbers are drawn."""

import re

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from .labels import KINDS

# ND 254/2026, TT 91/2026: two digits of the year, T, two letters of this alphabet.
SERIAL = re.compile(r"(\d\d)T[ABCDEGHKLMNPQRSTUVXY]{2}")
MAX_NUMBER = 99_999_999  # eight digits

# First keys of the advisory locks, arbitrary but ours alone.
LOCK_NUMBER = 0x0BE1
LOCK_YEAR = 0x0BE2


class OnestopReceiptBook(models.Model):
    """Receipts of one agency, one kind and one year, numbered from 1 without gaps."""

    _name = "onestop.receipt.book"
    _description = "Receipt book"
    _order = "year desc, agency_id, kind"
    _rec_name = "serial"
    _rec_names_search = ["serial"]

    agency_id = fields.Many2one(
        "onestop.agency",
        "Collecting body",
        required=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True)
    form_symbol = fields.Selection(
        [("EBL01", "EBL01 (no face value)"), ("EBL02", "EBL02 (face value)")],
        default="EBL01",
        help="Only for fees and levies; a service price has no form symbol.",
    )
    serial = fields.Char(required=True, help="Two digits of the year, T, two letters.")
    year = fields.Integer(required=True, default=lambda self: self._this_year())
    last_number = fields.Integer(compute="_compute_last_number")
    receipt_ids = fields.One2many("onestop.receipt", "book_id", "Receipts")

    _serial_uniq = models.Constraint(
        "UNIQUE(agency_id, serial)", "This agency already has a book with this serial."
    )
    _year_uniq = models.Constraint(
        "UNIQUE(agency_id, kind, year)",
        "This agency already has a book of this kind for this year.",
    )

    @api.model
    def _this_year(self):
        return self.env["onestop.dossier"]._local_date().year

    @api.depends("receipt_ids")
    def _compute_last_number(self):
        last = dict(
            self.env["onestop.receipt"]._read_group(
                [("book_id", "in", self.ids)], ["book_id"], ["number:max"]
            )
        )
        for book in self:
            book.last_number = last.get(book, 0)

    @api.constrains("serial", "year", "kind", "form_symbol")
    def _check_serial(self):
        for book in self:
            match = SERIAL.fullmatch(book.serial)
            if not match or int(match[1]) != book.year % 100:
                raise ValidationError(
                    self.env._(
                        "Serial “%(serial)s”: two digits of the year %(year)s, T and "
                        "two letters are expected, such as %(example)s.",
                        serial=book.serial,
                        year=book.year,
                        example=f"{book.year % 100:02}TAA",
                    )
                )
            if book.kind != "service" and not book.form_symbol:
                raise ValidationError(
                    self.env._("Form symbol: a book of fees or levies needs one.")
                )

    def write(self, vals):
        """Refuse to rename a book that has been written in."""
        fixed = {"agency_id", "kind", "form_symbol", "serial", "year"} & vals.keys()
        if fixed and any(book.last_number for book in self):
            raise UserError(
                self.env._("A receipt book in use cannot be changed any more.")
            )
        return super().write(vals)

    @api.model
    def _book_for(self, agency, kind, day):
        """Return the book for a receipt of the local ``day``.

        The first receipt of a year opens the year's book by the pattern of the
        latest one before it; its numbers start at 1 again.

        :raises UserError: the agency has never had a book of this kind
        """
        domain = [("agency_id", "=", agency.id), ("kind", "=", kind)]
        book = self.search([*domain, ("year", "=", day.year)])
        if book:
            return book
        pattern = self.search(
            [*domain, ("year", "<", day.year)], order="year desc", limit=1
        )
        if not pattern:
            raise UserError(
                self.env._(
                    "There is no receipt book for “%(kind)s” of %(year)s at "
                    "%(agency)s. An accountant opens one under Fees → Receipt books.",
                    kind=dict(self._fields["kind"]._description_selection(self.env))[
                        kind
                    ],
                    year=day.year,
                    agency=agency.name,
                )
            )
        return pattern._open_year(day.year)

    def _open_year(self, year):
        """Make the book that continues this one in ``year``, once."""
        self._lock_until_commit(LOCK_YEAR, self.agency_id.id)
        with self.env.registry.cursor() as fresh:
            fresh.execute(
                "SELECT 1 FROM onestop_receipt_book"
                " WHERE agency_id = %s AND kind = %s AND year = %s",
                (self.agency_id.id, self.kind, year),
            )
            if fresh.fetchone():
                raise ConcurrencyError("The book of this year was opened just now.")
        return self.create(
            {
                "agency_id": self.agency_id.id,
                "kind": self.kind,
                "form_symbol": self.form_symbol,
                "serial": f"{year % 100:02}{self.serial[2:]}",
                "year": year,
            }
        )

    def _next_number(self):
        """Draw the next number, to be used in this very transaction.

        The lock is held until commit or rollback, so a number that rolls back is
        drawn again by the next in line, and no two receipts share one. A counter
        column would do the same with a row lock, but under REPEATABLE READ each
        waiter would then fail with a serialization error and be run again as a
        whole. What was committed meanwhile is out of our snapshot's sight and is
        read through a fresh one.
        """
        self.ensure_one()
        self.env.flush_all()
        self._lock_until_commit(LOCK_NUMBER, self.id)
        last = self._read_last_number(self.env.cr)
        with self.env.registry.cursor() as fresh:
            last = max(last, self._read_last_number(fresh))
        number = last + 1
        if number > MAX_NUMBER:
            raise UserError(
                self.env._("Receipt book %(serial)s is full.", serial=self.serial)
            )
        return number

    def _read_last_number(self, cr):
        cr.execute(
            "SELECT COALESCE(max(number), 0) FROM onestop_receipt WHERE book_id = %s",
            (self.id,),
        )
        return cr.fetchone()[0]

    def _lock_until_commit(self, space, key):
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", (space, key))
