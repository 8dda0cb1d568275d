"""Words and measures shared by charges, books and receipts."""

# Three kinds of money that are never mixed: no receipt, no book holds two of them.
KINDS = [("phi", "Phí (fee)"), ("le_phi", "Lệ phí (charge)"), ("service", "Service")]

METHODS = [
    ("cash", "Cash"),
    ("qr", "QR payment"),
    ("bank", "Bank transfer"),
    ("online", "Paid online"),
]

# Roles that may take money, where their bearer is a member of the centre.
MONEY_ROLES = frozenset({"cashier", "accountant"})

# Whole đồng. Not fields.Integer: four bytes end at 2.1 thousand million.
DONG_DIGITS = (15, 0)
