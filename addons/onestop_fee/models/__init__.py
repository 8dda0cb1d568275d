from . import (
    agency,
    cash_session,
    charge,
    dossier,
    dossier_screen,
    receipt,
    receipt_book,
    receipt_collect,
    receipt_line,
    receipt_people,
    receipt_print,
    refund,
)
