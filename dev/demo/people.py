"""Invented people and organisations.

ID numbers are well-formed and belong to nobody: their birthplace is 085, a number that
no province was ever given. Tax codes begin with 99, which is no tax office's.
"""

import random
from datetime import date

BIRTHPLACE = "085"
TAX_OFFICE = "99"

FAMILY_NAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh "
    "Đoàn Lâm Trịnh Mai Đào Hà Cao Lương Tô Tạ Thái Châu Quách"
).split()
MALE_NAMES = (
    "Văn An|Văn Bình|Minh Cường|Đình Duy|Quốc Đạt|Trung Hiếu|Gia Huy|Thanh Hải|"
    "Đăng Khoa|Anh Kiệt|Hữu Lộc|Bảo Long|Nhật Minh|Hoài Nam|Trọng Nghĩa|Thành Nhân|"
    "Hồng Phúc|Minh Quân|Ngọc Sơn|Đức Thắng|Xuân Trường|Anh Tuấn|Quang Vinh|Tiến Dũng"
).split("|")
FEMALE_NAMES = (
    "Thị Ánh|Ngọc Bích|Thị Châu|Thùy Dung|Thị Điệp|Hương Giang|Thu Hằng|Thị Hạnh|"
    "Mai Hoa|Thanh Huyền|Ngọc Lan|Thị Liên|Khánh Linh|Thị Loan|Tuyết Mai|Thị Mỹ|"
    "Thúy Nga|Bảo Ngọc|Yến Nhi|Thị Oanh|Minh Phương|Như Quỳnh|Thanh Tâm|Thị Xuân"
).split("|")
STREETS = "Bến Cũ|Chợ Lớn|Cây Đa|Giếng Nước|Hàng Dừa|Lò Gốm|Sân Bóng|Trường Học".split(
    "|"
)
WARDS = ("phường Bình Hải", "xã Đông Lĩnh Sơn")
COMPANIES = (
    "Công ty TNHH Cơ khí Bến Cũ",
    "Công ty Cổ phần Xây lắp Nam Sơn",
    "Công ty TNHH May mặc Giếng Nước",
    "Công ty Cổ phần Thủy sản Bình Hải",
    "Công ty TNHH Điện tử Lò Gốm",
    "Hợp tác xã Nông nghiệp Đông Lĩnh Sơn",
)


def person(rng: random.Random) -> dict:
    """An invented adult, as ``onestop.dossier.intake`` takes an applicant."""
    male = rng.random() < 0.5
    born = date(rng.randint(1955, 2004), rng.randint(1, 12), rng.randint(1, 28))
    century = 0 if born.year < 2000 else 2
    number = (
        f"{BIRTHPLACE}{century + (0 if male else 1)}"
        f"{born.year % 100:02}{rng.randrange(10**6):06}"
    )
    given = rng.choice(MALE_NAMES if male else FEMALE_NAMES)
    return {
        "kind": "person",
        "name": f"{rng.choice(FAMILY_NAMES)} {given}",
        "id_kind": "citizen",
        "id_number": number,
        "sex": "male" if male else "female",
        "birth_date": born.isoformat(),
        "phone": f"0900 000 {rng.randrange(1000):03}",
        "address": address(rng),
    }


def address(rng: random.Random) -> str:
    """An invented address in the province."""
    street, ward = rng.choice(STREETS), rng.choice(WARDS)
    return f"Số {rng.randint(1, 199)} đường {street}, {ward}, tỉnh Nam Sơn"


def organisation(rng: random.Random, check_digit) -> dict:
    """One of the invented organisations; ``check_digit`` ends its tax code.

    The same name always has the same tax code.
    """
    index = rng.randrange(len(COMPANIES))
    return {
        "kind": "organisation",
        "name": COMPANIES[index],
        "id_kind": "tax",
        "id_number": tax_code(f"{TAX_OFFICE}1{10 * (index + 1):06}", check_digit),
        "phone": f"0299 000 {200 + index}",
        "email": f"lienhe{index + 1}@congty.example",
        "address": f"Khu công nghiệp Bình Hải, lô {index + 1}, tỉnh Nam Sơn",
    }


def tax_code(stem: str, check_digit) -> str:
    """The tax code with these first nine digits, or the next that has a check digit.

    One stem in eleven would need the check digit 10 and is skipped.
    """
    number = int(stem)
    while True:
        digit = check_digit(f"{number:09}")
        if digit is not None:
            return f"{number:09}{digit}"
        number += 1


def unusual(kind: str, rng: random.Random) -> dict:
    """Someone without a twelve-digit number: ``old``, ``passport`` or ``none``."""
    someone = person(rng)
    if kind == "old":
        someone["id_number"] = f"{rng.randrange(10**8, 10**9)}"
    elif kind == "passport":
        someone["name"] = rng.choice(("Somchai Suwan", "Maria Lindqvist", "Kim Ji Ho"))
        someone["id_number"] = f"X{rng.randrange(10**7):07}"
    else:
        someone.pop("id_number")
    someone["id_kind"] = kind
    return someone
