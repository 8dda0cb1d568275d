"""Process designs: who works on a dossier after the counter, and for how long.

Steps: (name, kind, place, role, share of the term in per mille). The clock has ended
before the result is handed over.
"""

PROCESSES = {
    "on_the_spot": (
        "Giải quyết trong ngày tại cấp xã",
        (
            ("Tiếp nhận, kiểm tra hồ sơ", "receive", "centre", "reception", 150),
            ("Thẩm tra, trình ký", "examine", "competent", "officer", 550),
            ("Ký giấy tờ", "sign", "competent", "leader", 300),
            ("Trả kết quả", "return", "centre", "reception", 0),
        ),
    ),
    "short": (
        "Giải quyết 3 đến 5 ngày làm việc",
        (
            ("Tiếp nhận hồ sơ", "receive", "centre", "reception", 50),
            ("Thẩm định hồ sơ", "examine", "competent", "officer", 700),
            ("Ký duyệt", "sign", "competent", "leader", 250),
            ("Trả kết quả", "return", "centre", "reception", 0),
        ),
    ),
    "full": (
        "Giải quyết từ 6 ngày, có phân công và duyệt",
        (
            ("Tiếp nhận hồ sơ", "receive", "centre", "reception", 40),
            ("Phân công", "assign", "competent", "leader", 60),
            ("Thẩm định, kiểm tra thực địa", "examine", "competent", "officer", 650),
            ("Ký duyệt", "sign", "competent", "leader", 250),
            ("Trả kết quả", "return", "centre", "reception", 0),
        ),
    ),
}
