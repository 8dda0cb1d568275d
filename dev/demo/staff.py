"""Users of the demonstration. The password of each is the same as the login."""

from typing import NamedTuple


class User(NamedTuple):
    """A login: its name, its role (name of the group) and where it is a member."""

    login: str
    name: str
    role: str
    agencies: tuple[str, ...] = ()
    counters: tuple[tuple[str, str], ...] = ()


CENTRES = ("H99.10", "H99.41.01", "H99.42.01")

# The first eleven are printed by `make run` (design.md, section 2).
USERS = (
    User("clerk", "Nguyễn Thị Hoa", "reception", ("H99.10",), (("H99.10", "Q02"),)),
    User("officer", "Trần Văn Khải", "officer", ("H99.22",)),
    User("leader", "Lê Minh Đức", "leader", ("H99.22",)),
    User("director", "Phạm Thu Hà", "manager", CENTRES),
    User("cashier", "Vũ Thị Lan", "cashier", ("H99.10",)),
    User("accountant", "Đặng Quốc Bảo", "accountant", CENTRES),
    User("catalogue", "Bùi Ngọc Anh", "catalogue", ("H99.10",)),
    User("auditor", "Hồ Sỹ Thanh", "auditor"),
    User("integrator", "Kết nối Cổng Dịch vụ công", "integrator", CENTRES),
    User("citizen", "Hoàng Văn Nam", "portal"),
    User("clerk2", "Ngô Thị Thu", "reception", ("H99.10",), (("H99.10", "Q03"),)),
    User("clerk3", "Đỗ Văn Hùng", "reception", ("H99.10",), (("H99.10", "Q06"),)),
    User("officer.stp", "Lý Thị Bích", "officer", ("H99.21",)),
    User("leader.stp", "Mai Văn Chính", "leader", ("H99.21",)),
    User("officer.sxd", "Đinh Công Tráng", "officer", ("H99.22",)),
    User("officer.snnmt", "Tạ Văn Lộc", "officer", ("H99.23",)),
    User("leader.snnmt", "Cao Thị Nguyệt", "leader", ("H99.23",)),
    User("officer.stc", "Phan Anh Dũng", "officer", ("H99.24",)),
    User("leader.stc", "Trịnh Thị Vân", "leader", ("H99.24",)),
    User("officer.snv", "Dương Thị Hạnh", "officer", ("H99.25",)),
    User("leader.snv", "Lương Văn Tài", "leader", ("H99.25",)),
    User("officer.cat", "Quách Đình Phong", "officer", ("H99.26",)),
    User("leader.cat", "Nghiêm Xuân Thắng", "leader", ("H99.26",)),
    User(
        "clerk.binhhai",
        "Châu Thị Ngọc",
        "reception",
        ("H99.41.01",),
        (("H99.41.01", "Q01"), ("H99.41.01", "Q02")),
    ),
    User("officer.binhhai", "Kiều Văn Toàn", "officer", ("H99.41",)),
    User("leader.binhhai", "Thái Thị Minh", "leader", ("H99.41",)),
    User("cashier.binhhai", "La Thị Yến", "cashier", ("H99.41.01",)),
    User(
        "clerk.donglinhson",
        "Triệu Văn Sơn",
        "reception",
        ("H99.42.01",),
        (("H99.42.01", "Q01"),),
    ),
    User("officer.donglinhson", "Hà Thị Duyên", "officer", ("H99.42",)),
    User("leader.donglinhson", "Viên Đình Quý", "leader", ("H99.42",)),
    User("cashier.donglinhson", "Giáp Thị Liên", "cashier", ("H99.42.01",)),
)

# Where a role starts its day: the first of these actions that is installed.
FIRST_SCREENS = {
    "reception": ("onestop_dossier.onestop_dossier_action_counter",),
    "officer": ("onestop_dossier.onestop_dossier_action_inbox",),
    "leader": ("onestop_dossier.onestop_dossier_action_inbox",),
    "manager": ("onestop_report.onestop_report_progress_action",),
    "cashier": ("onestop_fee.onestop_cashier_action",),
    "accountant": ("onestop_fee.onestop_receipt_action",),
    "auditor": ("onestop_dossier.onestop_dossier_action",),
    "catalogue": ("onestop_procedure.onestop_procedure_action",),
}
