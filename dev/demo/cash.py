"""Money of the demonstration: receipt books, shifts, collections."""

from datetime import datetime, time, timedelta

from odoo.addons.onestop_procedure.tools import to_utc

from .agencies import COMMUNES

CASHIERS = {
    "H99.10": "cashier",
    "H99.41.01": "cashier.binhhai",
    "H99.42.01": "cashier.donglinhson",
}
# Kind of money → last two letters of the serial of its receipt book.
BOOKS = {"phi": "AA", "le_phi": "AB"}
OPENING = 500_000
# Now and then a drawer is wrong: in đồng, by the number of the shift.
DIFFERENCES = {7: -10_000, 23: 5_000}


class Cash:
    """The drawers of all cashiers; empty of meaning without the fee add-on."""

    def __init__(self, env, agencies, users):
        self.env = env
        self.agencies = agencies
        self.users = users
        self.open = {}
        self.count = 0

    def open_books(self, year):
        """Make the receipt books of all centres for a year."""
        books = self.env(user=self.users["accountant"].id)["onestop.receipt.book"]
        books.create(
            [
                {
                    "agency_id": self.agencies[centre].id,
                    "kind": kind,
                    "form_symbol": "EBL01",
                    "serial": f"{year % 100:02}T{letters}",
                    "year": year,
                }
                for centre in ("H99.10", *COMMUNES)
                for kind, letters in BOOKS.items()
            ]
        )

    def collect(self, life):
        """Take all that the dossier owes, at the present time of its life."""
        centre = life.dossier.agency_id.code
        online = life.dossier.channel == "online"
        method = "online" if online else life.rng.choice(("cash", "cash", "qr"))
        cashier = self.users[CASHIERS[centre]]
        session = None if online else self.shift(centre, cashier, life.at)
        life.dossier.with_user(cashier)._collect(
            method, f"demo:{life.dossier.code}", session=session, at=to_utc(life.at)
        )

    def shift(self, centre, cashier, at):
        """The cashier's shift of this day; the one of another day is closed first."""
        session = self.open.get(cashier)
        if session and session[0] == at.date():
            return session[1]
        if session:
            self.close(cashier)
        record = self.env["onestop.cash.session"].create(
            {
                "user_id": cashier.id,
                "agency_id": self.agencies[centre].id,
                "opened_at": to_utc(min(at, datetime.combine(at, time(6, 55)))),
                "opening": OPENING,
            }
        )
        self.open[cashier] = (at.date(), record)
        return record

    def close(self, cashier):
        """Count the drawer, at the end of its day or after its last receipt."""
        day, session = self.open.pop(cashier)
        self.count += 1
        expected = int(session.opening + session.cash_total)
        difference = DIFFERENCES.get(self.count, 0)
        last = max(session.receipt_ids.mapped("issued_at"))
        closing = max(to_utc(datetime.combine(day, time(17, 5))), last)
        session.write(
            {
                "expected": expected,
                "counted": expected + difference,
                "difference": difference,
                "closed_at": closing + timedelta(minutes=1),
            }
        )
        # One open shift each: the next one must not meet this row still open.
        session.flush_recordset()

    def close_all(self, now):
        """Close what was not opened today."""
        for cashier, (day, _session) in list(self.open.items()):
            if day < now.date():
                self.close(cashier)
