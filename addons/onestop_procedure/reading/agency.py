"""Agencies named by procedure records."""

import re

from .text import one_line, tone_free

# Identifiers of central bodies: QĐ 20/2020/QĐ-TTg, as national records use them
# (component and result codes of the same bodies). Records of the portal's text
# pages give a name without the identifier.
_MINISTRIES = {
    "Bộ Công an": "G01",
    "Bộ Công Thương": "G02",
    "Bộ Giáo dục và Đào tạo": "G03",
    "Bộ xây dựng (Giao thông vận tải cũ)": "G04",
    "Bộ Khoa học và Công nghệ": "G06",
    "Bộ Ngoại giao": "G08",
    "Bộ Nội vụ": "G09",
    "Bộ Nông nghiệp và Môi trường": "G10",
    "Bộ Quốc phòng": "G11",
    "Bộ Tài chính": "G12",
    "Bộ Tư pháp": "G15",
    "Bộ Văn hóa, Thể thao và Du lịch": "G16",
    "Bộ Xây dựng": "G17",
    "Bộ Y tế": "G18",
    "Ngân hàng Nhà nước Việt Nam": "G19",
}
CODE_BY_NAME = {tone_free(name): code for name, code in _MINISTRIES.items()}

_IDENTIFIER = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]+)*|([0-9A-Z]+\.)+[A-Z]\d{2}")

# (beginning of a name without accents, level); the first that fits holds.
_LEVELS = (
    (
        re.compile(r"bo |ngan hang nha nuoc|thanh tra chinh phu|van phong chinh phu"),
        "ministry",
    ),
    (re.compile(r"(ubnd|uy ban nhan dan) (tinh|thanh pho)"), "province"),
    (re.compile(r"(ubnd|uy ban nhan dan) (xa|phuong|dac khu)"), "commune"),
)


def level_of(name: str) -> str:
    """Return 'ministry', 'province', 'commune' or 'other' by the name's beginning."""
    words = tone_free(name)
    for pattern, level in _LEVELS:
        if pattern.match(words):
            return level
    return "other"


def code_of(name: str | None) -> str:
    """Return the identifier of a central body by its name, or ''."""
    return CODE_BY_NAME.get(tone_free(name), "")


def clean_code(code: str | None) -> str:
    """Return an identifier as the register writes it, or '' where it is none.

    Shape of QĐ 20/2020/QĐ-TTg: ``G08``, ``H56.14``, older ``000.00.20.G08``; records
    also carry words of their own such as ``BCA_CAX``.
    """
    text = one_line(code).upper()
    return text if len(text) <= 35 and _IDENTIFIER.fullmatch(text) else ""
