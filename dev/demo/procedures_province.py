"""Procedures that departments of the province resolve."""

from .shapes import HALF_ONLINE, RESOLUTION, Procedure, Tariff, exempt, same

ALL = "direct online postal"
BUILDING_LAW = (
    ("50/2014/QH13", "Luật Xây dựng"),
    ("62/2020/QH14", "Luật sửa đổi, bổ sung một số điều của Luật Xây dựng"),
    ("175/2024/NĐ-CP", "Nghị định quy định chi tiết về quản lý hoạt động xây dựng"),
)

BUILDING_PERMIT = Procedure(
    code="1.013236",
    name=(
        "Cấp giấy phép xây dựng mới công trình cấp đặc biệt, cấp I, cấp II (Công "
        "trình không theo tuyến/Theo tuyến trong đô thị/Tín ngưỡng, tôn giáo/Tượng "
        "đài, tranh hoành tráng/Theo giai đoạn cho công trình không theo tuyến/Theo "
        "giai đoạn cho công trình theo tuyến trong đô thị/Dự án)"
    ),
    field="building",
    levels=("province",),
    process="full",
    terms=same(ALL, 10, "day", "10 ngày"),
    committed=(7, "day"),
    competent="H99.22",
    papers=(
        ("Đơn đề nghị cấp giấy phép xây dựng (Mẫu số 01)", 1, 0, True),
        ("Giấy tờ hợp pháp về đất đai", 0, 1, True),
        ("Quyết định phê duyệt dự án", 0, 1, True),
        ("Thông báo kết quả thẩm định và bản vẽ thiết kế cơ sở", 0, 1, True),
        ("Báo cáo kết quả thẩm tra thiết kế xây dựng", 0, 1, True),
        (
            "Văn bản thẩm duyệt về phòng cháy và chữa cháy",
            0,
            1,
            False,
            "Công trình thuộc diện phải thẩm duyệt phòng cháy và chữa cháy",
        ),
        ("02 bộ bản vẽ thiết kế xây dựng được phê duyệt", 2, 0, True),
    ),
    tariffs=(Tariff("le_phi", "Lệ phí cấp giấy phép xây dựng", 150000, RESOLUTION),),
    reductions=(HALF_ONLINE,),
    basis=BUILDING_LAW,
    results=("Giấy phép xây dựng kèm hồ sơ thiết kế có đóng dấu",),
    subjects="Công dân Việt Nam; doanh nghiệp; tổ chức",
    promulgated_by="Bộ Xây dựng",
)

BUILDING_CERTIFICATE = Procedure(
    code="1.013237",
    name="Cấp mới chứng chỉ hành nghề hoạt động xây dựng",
    field="building",
    levels=("province",),
    process="short",
    terms=same(ALL, 6, "day", "06 ngày"),
    competent="H99.22",
    papers=(
        ("Đơn đề nghị cấp chứng chỉ hành nghề (Mẫu số 01)", 1, 0, True),
        ("Ảnh màu chân dung 4 x 6 cm, nền trắng", 1, 0, True),
        ("Văn bằng đào tạo", 0, 1, True),
        ("Quyết định phân công hoặc xác nhận kinh nghiệm", 0, 1, True),
        (
            "Chứng chỉ hành nghề đã có",
            0,
            1,
            False,
            "Đã được cấp chứng chỉ và đề nghị điều chỉnh hạng",
        ),
    ),
    tariffs=(
        Tariff(
            "le_phi",
            "Lệ phí cấp chứng chỉ hành nghề",
            90000,
            "Thông tư 156/2025/TT-BTC",
        ),
    ),
    basis=BUILDING_LAW,
    results=("Chứng chỉ hành nghề hoạt động xây dựng",),
    promulgated_by="Bộ Xây dựng",
)

LAND_CHANGE = Procedure(
    code="1.013833",
    name=(
        "Đăng ký biến động đối với trường hợp đổi tên hoặc thay đổi thông tin về "
        "người sử dụng đất, chủ sở hữu tài sản gắn liền với đất hoặc thay đổi số "
        "hiệu hoặc địa chỉ của thửa đất"
    ),
    field="land",
    levels=("province",),
    process="full",
    terms=same(ALL, 5, "working_day", "05 ngày làm việc"),
    policy="end_of_day",
    committed=(4, "working_day"),
    competent="H99.23",
    papers=(
        ("Đơn đăng ký biến động đất đai, tài sản gắn liền với đất", 1, 0, True),
        ("Bản gốc Giấy chứng nhận đã cấp", 1, 0, True),
        ("Giấy tờ về việc thay đổi thông tin", 0, 1, True),
    ),
    tariffs=(
        Tariff("le_phi", "Lệ phí chứng nhận biến động", 28000, RESOLUTION),
        Tariff("phi", "Phí thẩm định hồ sơ đất đai", 100000, RESOLUTION),
    ),
    reductions=exempt(
        ("poor", "Miễn cho người thuộc hộ nghèo"),
        ("merit", "Miễn cho người có công với cách mạng"),
        ("minority", "Miễn cho đồng bào dân tộc thiểu số ở xã đặc biệt khó khăn"),
    ),
    basis=(
        ("31/2024/QH15", "Luật Đất đai"),
        ("101/2024/NĐ-CP", "Nghị định về đăng ký đất đai, cấp Giấy chứng nhận"),
        ("151/2025/NĐ-CP", "Nghị định phân định thẩm quyền lĩnh vực đất đai"),
    ),
    results=("Giấy chứng nhận đã xác nhận thay đổi",),
    subjects="Công dân Việt Nam; doanh nghiệp; tổ chức",
    promulgated_by="Bộ Nông nghiệp và Môi trường",
)

PRIVATE_COMPANY = Procedure(
    code="2.001610",
    name="Đăng ký thành lập doanh nghiệp tư nhân",
    field="company",
    levels=("province",),
    process="short",
    terms=same(ALL, 3, "working_day", "03 ngày làm việc"),
    competent="H99.24",
    papers=(
        ("Giấy đề nghị đăng ký doanh nghiệp", 1, 0, True),
        ("Giấy tờ pháp lý của chủ doanh nghiệp, nếu chưa kê khai số", 0, 1, False),
    ),
    tariffs=(
        Tariff(
            "le_phi",
            "Lệ phí đăng ký doanh nghiệp",
            50000,
            "Thông tư 47/2019/TT-BTC",
        ),
        Tariff(
            "le_phi",
            "Lệ phí đăng ký doanh nghiệp",
            0,
            "Thông tư 47/2019/TT-BTC",
            channel="online",
        ),
        Tariff(
            "phi",
            "Phí công bố nội dung đăng ký doanh nghiệp",
            100000,
            "Thông tư 47/2019/TT-BTC",
        ),
    ),
    basis=(
        ("59/2020/QH14", "Luật Doanh nghiệp"),
        ("76/2025/QH15", "Luật sửa đổi một số điều của Luật Doanh nghiệp"),
        ("168/2025/NĐ-CP", "Nghị định về đăng ký doanh nghiệp"),
    ),
    results=("Giấy chứng nhận đăng ký doanh nghiệp",),
    promulgated_by="Bộ Tài chính",
)

WORK_PERMIT = Procedure(
    code="1.014199",
    name=(
        "Cấp giấy phép lao động đối với người lao động nước ngoài làm việc tại Việt Nam"
    ),
    field="work",
    levels=("province",),
    process="full",
    terms=same(ALL, 10, "working_day", "10 ngày làm việc"),
    committed=(7, "working_day"),
    suspension="restart",
    competent="H99.25",
    papers=(
        ("Văn bản đề nghị của người sử dụng lao động", 1, 0, True),
        ("Giấy khám sức khỏe còn thời hạn", 1, 0, True),
        ("Phiếu lý lịch tư pháp", 1, 0, True),
        ("Giấy tờ chứng minh là chuyên gia hoặc lao động kỹ thuật", 0, 1, True),
        ("Hộ chiếu còn thời hạn", 0, 1, True),
    ),
    tariffs=(Tariff("le_phi", "Lệ phí cấp giấy phép lao động", 600000, RESOLUTION),),
    basis=(
        ("45/2019/QH14", "Bộ luật Lao động"),
        ("219/2025/NĐ-CP", "Nghị định về người lao động nước ngoài tại Việt Nam"),
    ),
    results=("Giấy phép lao động",),
    subjects="Doanh nghiệp; tổ chức",
    promulgated_by="Bộ Nội vụ",
)

CRIMINAL_RECORD = Procedure(
    code="3.000333",
    name=(
        "Cấp Phiếu Lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư "
        "trú tại Việt Nam, người Việt Nam đang cư trú ở nước ngoài"
    ),
    field="record",
    levels=("province",),
    process="full",
    terms=same(ALL, 10, "day", "10 ngày"),
    competent="H99.26",
    papers=(
        ("Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp", 1, 0, True),
        ("Văn bản ủy quyền, nếu yêu cầu Phiếu số 1 qua người khác", 1, 0, False),
        ("Giấy tờ chứng minh được miễn hoặc giảm phí", 0, 1, False),
    ),
    tariffs=(
        Tariff(
            "phi",
            "Phí cung cấp thông tin lý lịch tư pháp",
            200000,
            "Thông tư 16/2025/TT-BTC",
        ),
        Tariff(
            "phi",
            "Phí cung cấp thông tin lý lịch tư pháp",
            100000,
            "Thông tư 16/2025/TT-BTC",
            payer_class="student",
        ),
    ),
    reductions=exempt(
        ("child", "Miễn cho trẻ em"),
        ("elderly", "Miễn cho người cao tuổi"),
        ("disabled", "Miễn cho người khuyết tật"),
        ("poor", "Miễn cho người thuộc hộ nghèo"),
    ),
    basis=(("28/2009/QH12", "Luật Lý lịch tư pháp"),),
    results=("Phiếu lý lịch tư pháp số 1", "Phiếu lý lịch tư pháp số 2"),
    promulgated_by="Bộ Công an",
)

DRIVING_LICENCE = Procedure(
    code="3.000347",
    name="Đổi giấy phép lái xe",
    field="driving",
    levels=("province",),
    process="short",
    terms=same(ALL, 5, "working_day", "05 ngày làm việc"),
    competent="H99.26",
    papers=(
        ("Đơn đề nghị đổi giấy phép lái xe", 1, 0, True),
        ("Giấy khám sức khỏe của người lái xe", 1, 0, True),
        ("Giấy phép lái xe đã cấp", 0, 1, True),
    ),
    tariffs=(
        Tariff(
            "le_phi",
            "Lệ phí cấp giấy phép lái xe",
            135000,
            "Thông tư 37/2023/TT-BTC",
        ),
    ),
    basis=(("36/2024/QH15", "Luật Trật tự, an toàn giao thông đường bộ"),),
    results=("Giấy phép lái xe",),
    promulgated_by="Bộ Công an",
)

PROVINCE = (
    BUILDING_PERMIT,
    BUILDING_CERTIFICATE,
    LAND_CHANGE,
    PRIVATE_COMPANY,
    WORK_PERMIT,
    CRIMINAL_RECORD,
    DRIVING_LICENCE,
)
