"""Procedures that the communes resolve."""

from .shapes import RESOLUTION, Case, Procedure, Tariff, exempt, same

ALL = "direct online postal"
AT_ONCE = (
    "Ngay trong ngày tiếp nhận; nhận hồ sơ sau 15 giờ mà không giải quyết được ngay "
    "thì trả kết quả trong ngày làm việc tiếp theo"
)
CIVIL_STATUS = (
    ("60/2014/QH13", "Luật Hộ tịch"),
    ("123/2015/NĐ-CP", "Nghị định quy định chi tiết Luật Hộ tịch"),
    ("04/2020/TT-BTP", "Thông tư hướng dẫn Luật Hộ tịch"),
)
COPIES = "Thông tư 281/2016/TT-BTC"
CERTIFYING = "Thông tư 226/2016/TT-BTC"
FIFTEEN_HOURS = 15 * 60

BIRTH = Procedure(
    code="1.001193",
    name="Thủ tục đăng ký khai sinh",
    field="civil",
    levels=("commune",),
    process="on_the_spot",
    terms=same(ALL, 0, "same_day", AT_ONCE),
    cutoff=FIFTEEN_HOURS,
    cases=(
        Case("1.001193.01", "Đăng ký đúng hạn (60 ngày)", 0, "same_day", AT_ONCE),
        Case("1.001193.02", "Đăng ký quá hạn", 0, "same_day", AT_ONCE),
    ),
    papers=(
        ("Tờ khai đăng ký khai sinh theo mẫu", 1, 0, True),
        ("Giấy chứng sinh, hoặc văn bản của người làm chứng việc sinh", 1, 0, True),
        (
            "Văn bản ủy quyền",
            1,
            0,
            False,
            "Người khác đi đăng ký thay, không phải ông, bà, cha, mẹ, anh, chị, em",
        ),
    ),
    tariffs=(
        Tariff(
            "le_phi",
            "Lệ phí đăng ký khai sinh quá hạn",
            8000,
            RESOLUTION,
            case="1.001193.02",
        ),
    ),
    reductions=exempt(
        ("poor", "Miễn cho người thuộc hộ nghèo"),
        ("merit", "Miễn cho người có công với cách mạng"),
        ("disabled", "Miễn cho người khuyết tật"),
    ),
    on_the_spot=("receive", "examine", "approve", "stamp", "return"),
    basis=CIVIL_STATUS,
    results=("Giấy khai sinh",),
    promulgated_by="Bộ Tư pháp",
)

MARRIAGE = Procedure(
    code="1.000894",
    name="Thủ tục đăng ký kết hôn",
    field="civil",
    levels=("commune",),
    process="on_the_spot",
    terms=same(ALL, 1, "working_day", "01 ngày làm việc"),
    on_the_spot=("receive", "examine", "approve", "return"),
    papers=(
        ("Tờ khai đăng ký kết hôn của hai bên nam, nữ", 1, 0, True),
        (
            "Giấy tờ chứng minh nơi cư trú",
            1,
            0,
            False,
            "Chưa tra cứu được trong Cơ sở dữ liệu quốc gia về dân cư",
        ),
        (
            "Giấy xác nhận tình trạng hôn nhân",
            1,
            0,
            False,
            "Đăng ký kết hôn tại xã không phải nơi thường trú",
        ),
    ),
    basis=CIVIL_STATUS,
    results=("Giấy chứng nhận kết hôn",),
    online="partial",
    partial_reason="Hai bên phải có mặt để ký Giấy chứng nhận kết hôn",
    conditions="Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi; hai bên tự nguyện.",
    promulgated_by="Bộ Tư pháp",
)

DEATH = Procedure(
    code="1.000656",
    name="Thủ tục đăng ký khai tử",
    field="civil",
    levels=("commune",),
    process="on_the_spot",
    terms=same(ALL, 0, "same_day", AT_ONCE),
    cutoff=FIFTEEN_HOURS,
    papers=(
        ("Tờ khai đăng ký khai tử theo mẫu", 1, 0, True),
        ("Giấy báo tử hoặc giấy tờ thay thế", 1, 0, True),
    ),
    basis=CIVIL_STATUS,
    results=("Trích lục khai tử",),
    promulgated_by="Bộ Tư pháp",
)

EXTRACT = Procedure(
    code="2.000635",
    name="Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    field="civil",
    levels=("province", "commune"),
    process="on_the_spot",
    terms=same(ALL, 0, "same_day", AT_ONCE),
    cutoff=FIFTEEN_HOURS,
    competent="H99.21",
    papers=(
        ("Tờ khai đề nghị cấp bản sao trích lục hộ tịch", 1, 0, True),
        ("Văn bản ủy quyền, nếu yêu cầu thay người khác", 1, 0, False),
    ),
    tariffs=(
        Tariff("phi", "Phí cấp bản sao trích lục hộ tịch", 8000, COPIES, unit="bản"),
    ),
    basis=CIVIL_STATUS,
    results=("Bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",),
    promulgated_by="Bộ Tư pháp",
)

CERTIFIED_COPY = Procedure(
    code="2.000815",
    name=(
        "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có "
        "thẩm quyền của Việt Nam; cơ quan, tổ chức có thẩm quyền của nước ngoài; cơ "
        "quan, tổ chức có thẩm quyền của Việt Nam liên kết với cơ quan, tổ chức có "
        "thẩm quyền của nước ngoài cấp hoặc chứng nhận"
    ),
    field="certify",
    levels=("commune",),
    process="on_the_spot",
    terms=same("direct", 0, "same_day", AT_ONCE),
    cutoff=FIFTEEN_HOURS,
    papers=(("Bản chính giấy tờ và bản sao cần chứng thực", 1, 1, True),),
    tariffs=(Tariff("phi", "Phí chứng thực bản sao", 2000, CERTIFYING, unit="trang"),),
    basis=(
        ("23/2015/NĐ-CP", "Nghị định về cấp bản sao và chứng thực"),
        ("280/2025/NĐ-CP", "Nghị định sửa đổi Nghị định 23/2015/NĐ-CP"),
    ),
    results=("Bản sao được chứng thực từ bản chính",),
    online="none",
    subjects="Công dân Việt Nam; tổ chức",
    promulgated_by="Bộ Tư pháp",
)

HOUSEHOLD_BUSINESS = Procedure(
    code="1.001612",
    name="Đăng ký thành lập hộ kinh doanh",
    field="household",
    levels=("commune",),
    process="short",
    terms=same(ALL, 3, "working_day", "03 ngày làm việc"),
    papers=(
        ("Giấy đề nghị đăng ký hộ kinh doanh", 1, 0, True),
        ("Văn bản ủy quyền của thành viên hộ cho chủ hộ kinh doanh", 0, 1, False),
    ),
    tariffs=(
        Tariff("le_phi", "Lệ phí đăng ký hộ kinh doanh", 50000, RESOLUTION),
        Tariff(
            "le_phi",
            "Lệ phí đăng ký hộ kinh doanh",
            25000,
            RESOLUTION,
            channel="online",
        ),
    ),
    basis=(
        ("168/2025/NĐ-CP", "Nghị định về đăng ký doanh nghiệp"),
        ("85/2019/TT-BTC", "Thông tư hướng dẫn phí, lệ phí thuộc HĐND cấp tỉnh"),
    ),
    results=("Giấy chứng nhận đăng ký hộ kinh doanh",),
    promulgated_by="Bộ Tài chính",
)

RESIDENCE = Procedure(
    code="1.004222",
    name="Đăng ký thường trú",
    field="residence",
    levels=("commune",),
    process="full",
    terms=same("direct online", 7, "working_day", "07 ngày làm việc"),
    papers=(
        ("Tờ khai thay đổi thông tin cư trú", 1, 0, True),
        ("Giấy tờ chứng minh chỗ ở hợp pháp", 1, 0, True),
        ("Ý kiến đồng ý của chủ hộ, nếu về ở cùng", 1, 0, False),
    ),
    tariffs=(
        Tariff(
            "le_phi",
            "Lệ phí đăng ký thường trú",
            20000,
            "Thông tư 75/2022/TT-BTC",
        ),
        Tariff(
            "le_phi",
            "Lệ phí đăng ký thường trú",
            10000,
            "Thông tư 75/2022/TT-BTC",
            channel="online",
        ),
    ),
    basis=(("68/2020/QH14", "Luật Cư trú"),),
    results=("Thông báo kết quả đăng ký thường trú",),
    promulgated_by="Bộ Công an",
)

COMMUNE = (
    BIRTH,
    MARRIAGE,
    DEATH,
    EXTRACT,
    CERTIFIED_COPY,
    HOUSEHOLD_BUSINESS,
    RESIDENCE,
)
