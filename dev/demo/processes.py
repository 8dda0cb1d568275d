"""Process designs: who works on a dossier after the counter, and for how long.

Steps: (name, kind, place, role, working minutes).
"""

PROCESSES = {
    "on_the_spot": (
        "Giải quyết trong ngày tại cấp xã",
        (
            ("Tiếp nhận, kiểm tra hồ sơ", "receive", "centre", "reception", 30),
            ("Thẩm tra, trình ký", "examine", "competent", "officer", 120),
            ("Ký giấy tờ", "sign", "competent", "leader", 60),
            ("Trả kết quả", "return", "centre", "reception", 30),
        ),
    ),
    "short": (
        "Giải quyết 3 đến 5 ngày làm việc",
        (
            ("Tiếp nhận hồ sơ", "receive", "centre", "reception", 60),
            ("Thẩm định hồ sơ", "examine", "competent", "officer", 960),
            ("Ký duyệt", "sign", "competent", "leader", 240),
            ("Trả kết quả", "return", "centre", "reception", 60),
        ),
    ),
    "full": (
        "Giải quyết từ 6 ngày, có phân công và duyệt",
        (
            ("Tiếp nhận hồ sơ", "receive", "centre", "reception", 60),
            ("Phân công", "assign", "competent", "leader", 120),
            ("Thẩm định, kiểm tra thực địa", "examine", "competent", "officer", 1440),
            ("Ký duyệt", "sign", "competent", "leader", 480),
            ("Trả kết quả", "return", "centre", "reception", 60),
        ),
    ),
}
