"""The invented province and the handful of its communes that the forms need.

No real province has the code 99; the communes carry codes that begin with it. The
official list of communes is imported by the administrator.
"""

PROVINCE = ("99", "Nam Sơn", "tinh")
SOURCE = "Tỉnh giả định của trung tâm mẫu"
# code, name, kind
COMMUNES = (
    ("99001", "Bình Hải", "phuong"),
    ("99004", "Đông Lĩnh Sơn", "xa"),
    ("99007", "Tân Hải", "phuong"),
    ("99010", "Thượng Lĩnh", "xa"),
    ("99013", "Hòn Sơn", "dac_khu"),
)


def make_places(env):
    """The province and its communes; those that are there already stay."""
    code, name, kind = PROVINCE
    province = env["onestop.province"].search([("code", "=", code)])
    province = province or province.create(
        {"code": code, "name": name, "kind": kind, "source": SOURCE}
    )
    known = set(province.commune_ids.mapped("code"))
    env["onestop.commune"].create(
        [
            {"code": code, "name": name, "kind": kind, "province_id": province.id}
            for code, name, kind in COMMUNES
            if code not in known
        ]
    )
