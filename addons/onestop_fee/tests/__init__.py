from . import (
    test_book,
    test_charge,
    test_collect,
    test_concurrency,
    test_http,
    test_merger,
    test_print,
    test_receipt_fixed,
    test_receipt_people,
    test_refund,
    test_security,
    test_shift,
)
