"""E-forms of the demonstration: three paper forms asked on a screen.

A question is a dictionary of values of onestop.eform.field; ``choices`` are (stored,
shown), ``inside`` the questions of a group, ``if`` conditions: (key, operator, choice
or value).
"""

from odoo import Command

SEX = (("nam", "Nam"), ("nu", "Nữ"))


def text(key, label, **values):
    """A required short text."""
    return {"key": key, "label": label, "required": True, **values}


def of_kind(kind, key, label, **values):
    """A required question of another kind."""
    return text(key, label, kind=kind, **values)


def heading(key, label):
    """A heading between questions."""
    return {"key": key, "kind": "heading", "label": label}


def identity(key, label="Số giấy tờ tùy thân", **values):
    """An identity number: citizen's number, old number or passport."""
    return of_kind(
        "id_number", key, label, accepts_old_id=True, accepts_passport=True, **values
    )


def born(key, label, latest="today"):
    """A date of birth."""
    return of_kind("date", key, label, earliest="1900-01-01", latest=latest)


BIRTH = {
    "name": "Tờ khai đăng ký khai sinh",
    "description": "Khai cho trẻ em sinh tại Việt Nam. Phần nào đã có trên giấy chứng "
    "sinh thì ghi đúng như giấy đó.",
    "fields": (
        heading("phan_tre", "Trẻ được khai sinh"),
        text("ten_tre", "Họ, chữ đệm, tên của trẻ", help_text="Viết chữ có dấu."),
        of_kind("choice", "gioi_tinh", "Giới tính", choices=SEX),
        born("ngay_sinh", "Ngày sinh"),
        of_kind(
            "choice",
            "qua_han",
            "Trẻ đã quá 60 ngày tuổi chưa",
            choices=(("chua", "Chưa quá 60 ngày"), ("roi", "Đã quá 60 ngày")),
        ),
        of_kind(
            "long_text",
            "ly_do_muon",
            "Lý do đăng ký muộn",
            max_length=500,
            **{"if": [("qua_han", "equals", "roi")]},
        ),
        of_kind("address", "noi_sinh", "Nơi sinh", street="optional"),
        text("dan_toc", "Dân tộc", default_value="Kinh"),
        heading("phan_cha_me", "Cha, mẹ"),
        of_kind(
            "group",
            "cha_me",
            "Cha hoặc mẹ",
            min_items=1,
            max_items=2,
            inside=(
                of_kind("choice", "vai", "Là", choices=(("cha", "Cha"), ("me", "Mẹ"))),
                text("ten_cha_me", "Họ, chữ đệm, tên"),
                born("ngay_sinh_cha_me", "Ngày sinh của cha, mẹ", latest="today-14y"),
                identity("giay_to_cha_me"),
                of_kind("address", "noi_cu_tru_cha_me", "Nơi cư trú"),
            ),
        ),
        heading("phan_nguoi_khai", "Người đi khai sinh"),
        text("ten_nguoi_khai", "Họ, chữ đệm, tên người khai", prefill="applicant.name"),
        identity(
            "giay_to_nguoi_khai",
            "Số giấy tờ tùy thân của người khai",
            prefill="applicant.id_number",
        ),
        of_kind(
            "choice",
            "quan_he",
            "Quan hệ với trẻ",
            style="list",
            choices=(
                ("cha_me", "Cha hoặc mẹ"),
                ("ong_ba", "Ông hoặc bà"),
                ("khac", "Người khác"),
            ),
        ),
        of_kind(
            "file",
            "uy_quyen",
            "Văn bản ủy quyền",
            help_text="Ông, bà, anh, chị, em ruột không phải chứng thực văn bản.",
            **{"if": [("quan_he", "equals", "khac")]},
        ),
        text(
            "dien_thoai",
            "Số điện thoại",
            pattern="0[0-9]{9}",
            pattern_error="số điện thoại có 10 chữ số và bắt đầu bằng 0",
            prefill="applicant.phone",
        ),
    ),
}

MARRIAGE = {
    "name": "Tờ khai đăng ký kết hôn",
    "description": "Mỗi bên nam, nữ khai một phần.",
    "fields": (
        of_kind(
            "group",
            "ben",
            "Bên nam, bên nữ",
            min_items=2,
            max_items=2,
            inside=(
                of_kind("choice", "gioi_tinh", "Giới tính", choices=SEX),
                text("ho_ten", "Họ, chữ đệm, tên"),
                born("ngay_sinh", "Ngày sinh", latest="today-18y"),
                identity("giay_to"),
                of_kind("address", "noi_cu_tru", "Nơi cư trú"),
                of_kind("number", "lan_ket_hon", "Kết hôn lần thứ mấy", minimum="1"),
                of_kind(
                    "file",
                    "ly_hon",
                    "Trích lục ghi chú ly hôn hoặc chứng tử của người trước",
                    required=False,
                    **{"if": [("lan_ket_hon", "greater", "1")]},
                ),
            ),
        ),
        of_kind("date", "ngay_hen", "Ngày muốn nhận giấy", earliest="today"),
    ),
}

BUILDING = {
    "name": "Đơn đề nghị cấp giấy phép xây dựng",
    "description": "Theo Mẫu số 01 của Nghị định 175/2024/NĐ-CP, rút gọn.",
    "fields": (
        heading("phan_chu", "Chủ đầu tư"),
        of_kind(
            "choice",
            "loai_chu",
            "Chủ đầu tư là",
            choices=(("ca_nhan", "Cá nhân"), ("to_chuc", "Tổ chức")),
        ),
        text("ten_chu", "Tên chủ đầu tư", prefill="applicant.name"),
        identity("giay_to", **{"if": [("loai_chu", "equals", "ca_nhan")]}),
        of_kind(
            "id_number",
            "ma_so_thue",
            "Mã số thuế",
            accepts_citizen_id=False,
            accepts_tax_code=True,
            **{"if": [("loai_chu", "equals", "to_chuc")]},
        ),
        heading("phan_cong_trinh", "Công trình"),
        of_kind("address", "dia_diem", "Địa điểm xây dựng", street="required"),
        of_kind(
            "number",
            "dien_tich",
            "Diện tích xây dựng tầng một",
            minimum="1",
            maximum="1000000",
            decimals=2,
            unit="m²",
        ),
        of_kind("number", "so_tang", "Số tầng", minimum="1", maximum="150"),
        of_kind(
            "number",
            "tang_ham",
            "Số tầng hầm",
            required=False,
            minimum="1",
            maximum="10",
            **{"if": [("so_tang", "at_least", "2")]},
        ),
        of_kind(
            "choices",
            "hang_muc",
            "Hạng mục phụ",
            required=False,
            choices=(
                ("hang_rao", "Hàng rào"),
                ("be_nuoc", "Bể nước ngầm"),
                ("bai_xe", "Bãi để xe"),
            ),
        ),
        of_kind("date", "khoi_cong", "Dự kiến khởi công", earliest="today"),
        of_kind(
            "file",
            "ban_ve",
            "Bản vẽ thiết kế",
            extensions="pdf, dwg",
            max_megabytes=50.0,
            max_items=10,
        ),
    ),
}

FORMS = {"1.001193": BIRTH, "1.000894": MARRIAGE, "1.013236": BUILDING}


def make_eforms(env):
    """The e-forms by the code of the procedure that uses them."""
    return {code: make_eform(env, design) for code, design in FORMS.items()}


def make_eform(env, design):
    """One e-form with its questions, then the conditions between them."""
    eform = env["onestop.eform"].create(
        {
            "name": design["name"],
            "description": design["description"],
            "field_ids": commands(design["fields"]),
        }
    )
    by_key = {field.key: field for field in eform.all_field_ids}
    env["onestop.eform.condition"].create(
        [
            condition_values(by_key[question["key"]], by_key[key], operator, value)
            for question in every(design["fields"])
            for key, operator, value in question.get("if", ())
        ]
    )
    return eform


def every(questions):
    """All questions, those in groups too."""
    for question in questions:
        yield question
        yield from every(question.get("inside", ()))


def commands(questions):
    """The questions as commands of a one2many field."""
    return [
        Command.create(
            {
                **{
                    name: value
                    for name, value in question.items()
                    if name not in ("choices", "inside", "if")
                },
                "sequence": 10 * number,
                "choice_ids": [
                    Command.create({"value": value, "label": label, "sequence": order})
                    for order, (value, label) in enumerate(question.get("choices", ()))
                ],
                "child_ids": commands(question.get("inside", ())),
            }
        )
        for number, question in enumerate(questions, start=1)
    ]


def condition_values(field, other, operator, value):
    """The values of a condition; a choice is named by what is stored."""
    picked = other.choice_ids.filtered(lambda choice: choice.value == value)
    return {
        "field_id": field.id,
        "other_id": other.id,
        "operator": operator,
        "choice_ids": [Command.set(picked.ids)],
        "value": False if picked else value,
    }
