"""Agencies, counters and fields of the invented province of Nam Sơn.

No Vietnamese province has this name, and none has the identifier H99 (Quyết định
20/2020/QĐ-TTg gives H01 to H63).
"""

PROVINCE = "H99"
CENTRE = "H99.10"
COMMUNES = {
    # centre → the People's Committee that resolves what is received there
    "H99.41.01": "H99.41",
    "H99.42.01": "H99.42",
}

# code: name, short name, level, superior, place printed before dates, more values
AGENCIES = {
    "H99": {
        "name": "Ủy ban nhân dân tỉnh Nam Sơn",
        "short_name": "UBND tỉnh",
        "level": "province",
        "place": "Nam Sơn",
        "address": "Số 1 đường Trung Tâm, phường Bình Hải, tỉnh Nam Sơn",
    },
    "H99.10": {
        "name": "Trung tâm Phục vụ hành chính công tỉnh Nam Sơn",
        "short_name": "TTPVHCC tỉnh",
        "level": "province",
        "parent": "H99",
        "is_centre": True,
        "governing_name": "Văn phòng UBND tỉnh Nam Sơn",
        "place": "Nam Sơn",
        "address": "Số 10 đường Trung Tâm, phường Bình Hải, tỉnh Nam Sơn",
        "phone": "0299 000 1000",
        "email": "trungtam@namson.example",
    },
    "H99.21": {
        "name": "Sở Tư pháp tỉnh Nam Sơn",
        "short_name": "Sở Tư pháp",
        "level": "province",
        "parent": "H99",
    },
    "H99.22": {
        "name": "Sở Xây dựng tỉnh Nam Sơn",
        "short_name": "Sở Xây dựng",
        "level": "province",
        "parent": "H99",
    },
    "H99.23": {
        "name": "Sở Nông nghiệp và Môi trường tỉnh Nam Sơn",
        "short_name": "Sở NNMT",
        "level": "province",
        "parent": "H99",
    },
    "H99.24": {
        "name": "Sở Tài chính tỉnh Nam Sơn",
        "short_name": "Sở Tài chính",
        "level": "province",
        "parent": "H99",
    },
    "H99.25": {
        "name": "Sở Nội vụ tỉnh Nam Sơn",
        "short_name": "Sở Nội vụ",
        "level": "province",
        "parent": "H99",
    },
    "H99.26": {
        "name": "Công an tỉnh Nam Sơn",
        "short_name": "Công an tỉnh",
        "level": "province",
        "parent": "H99",
    },
    "H99.41": {
        "name": "Ủy ban nhân dân phường Bình Hải",
        "short_name": "UBND phường Bình Hải",
        "level": "commune",
        "parent": "H99",
        "place": "Bình Hải",
    },
    "H99.41.01": {
        "name": "Trung tâm Phục vụ hành chính công phường Bình Hải",
        "short_name": "TTPVHCC phường Bình Hải",
        "level": "commune",
        "parent": "H99.41",
        "is_centre": True,
        "governing_name": "UBND phường Bình Hải",
        "place": "Bình Hải",
        "address": "Số 5 phố Chợ, phường Bình Hải, tỉnh Nam Sơn",
        "phone": "0299 000 4100",
        "email": "binhhai@namson.example",
    },
    "H99.42": {
        "name": "Ủy ban nhân dân xã Đông Lĩnh Sơn",
        "short_name": "UBND xã Đông Lĩnh Sơn",
        "level": "commune",
        "parent": "H99",
        "place": "Đông Lĩnh Sơn",
    },
    "H99.42.01": {
        "name": "Trung tâm Phục vụ hành chính công xã Đông Lĩnh Sơn",
        "short_name": "TTPVHCC xã Đông Lĩnh Sơn",
        "level": "commune",
        "parent": "H99.42",
        "is_centre": True,
        "governing_name": "UBND xã Đông Lĩnh Sơn",
        "place": "Đông Lĩnh Sơn",
        "address": "Thôn Giữa, xã Đông Lĩnh Sơn, tỉnh Nam Sơn",
        "phone": "0299 000 4200",
        "email": "donglinhson@namson.example",
    },
}

# Nine digits of the tax codes of the centres; 99 is no tax office's number.
TAX_STEMS = {"H99.10": "990000010", "H99.41.01": "990000041", "H99.42.01": "990000042"}

# key: (name, national code where the catalogue has one)
FIELDS = {
    "civil": ("Hộ tịch", "G15-TP07"),
    "certify": ("Chứng thực", None),
    "building": ("Hoạt động xây dựng", "G17-XD11"),
    "land": ("Đất đai", "G13-TN02"),
    "company": ("Thành lập và hoạt động của doanh nghiệp", None),
    "household": ("Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)", None),
    "work": ("Việc làm", None),
    "residence": ("Đăng ký, quản lý cư trú", "G01-CA05"),
    "driving": ("Sát hạch, cấp giấy phép lái xe", None),
    "record": ("Lý lịch tư pháp", None),
}

# (centre, code of the counter, name, fields served)
COUNTERS = (
    ("H99.10", "Q01", "Quầy 01: Tư pháp", ("civil", "certify")),
    ("H99.10", "Q02", "Quầy 02: Xây dựng", ("building",)),
    ("H99.10", "Q03", "Quầy 03: Đất đai", ("land",)),
    ("H99.10", "Q04", "Quầy 04: Doanh nghiệp", ("company",)),
    ("H99.10", "Q05", "Quầy 05: Lao động, việc làm", ("work",)),
    ("H99.10", "Q06", "Quầy 06: Công an", ("residence", "driving", "record")),
    ("H99.41.01", "Q01", "Quầy 01: Hộ tịch, chứng thực", ("civil", "certify")),
    ("H99.41.01", "Q02", "Quầy 02: Kinh tế, cư trú", ("household", "residence")),
    ("H99.42.01", "Q01", "Quầy 01: Tổng hợp", ("civil", "certify", "household")),
)
