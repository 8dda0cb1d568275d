"""Which stories the dossiers tell, and how many of each.

``age``: working days before today on which the story begins, from and to. ``pace``:
which share of the term has passed when the result is signed; above 1 it is late.
``only``: which procedures may tell it (see :func:`drafts.suits`).
"""

from typing import NamedTuple


class Story(NamedTuple):
    """A script (a function of :mod:`scripts`) and how often it is told."""

    script: str
    count: int
    age: tuple[int, int]
    pace: tuple[float, float] = (0.3, 0.95)
    only: str = "any"
    channel: str = ""


STORIES = (
    # what most dossiers do, with and without lateness
    Story("smooth", 112, (0, 40)),
    Story("smooth", 13, (12, 40), pace=(1.25, 1.9), only="slow"),
    Story("smooth", 4, (4, 30), pace=(3.0, 6.0), only="same_day"),
    Story("apologised", 5, (14, 38), pace=(1.5, 2.2), only="slow"),
    Story("forgotten", 6, (7, 16), only="week"),
    Story("apology_runs", 2, (7, 9), only="week"),
    Story("uncollected", 8, (5, 12), only="week"),
    Story("uncollected", 3, (1, 2), only="same_day"),
    # supplements, opinions, detours
    Story("supplemented", 10, (10, 40), only="slow"),
    Story("waits_for_supplement", 4, (3, 7), only="week"),
    Story("never_supplemented", 2, (26, 38), only="slow"),
    Story("asked_opinion", 5, (9, 38), only="week"),
    Story("waits_for_opinion", 2, (3, 5), only="week"),
    Story("sent_back", 4, (9, 36), only="slow"),
    # ends without a result
    Story("refused", 5, (9, 40), only="slow"),
    Story("withdrawn", 3, (9, 36), only="slow"),
    Story("kept", 2, (10, 30), only="week"),
    Story("asks_to_withdraw", 2, (4, 6), only="week"),
    Story("voided", 1, (5, 20), only="slow"),
    # money asked for while processing
    Story("paid_on_demand", 4, (12, 36), only="paid_week"),
    Story("waits_for_payment", 3, (4, 6), only="paid_week"),
    # before receipt
    Story("declined", 4, (2, 38)),
    Story("completed_at_intake", 4, (6, 36), channel="online", only="slow"),
    Story("waits_at_intake", 3, (1, 3), channel="online", only="slow"),
    Story("registered", 3, (0, 0), channel="online", only="slow"),
    Story("draft", 2, (0, 0)),
    Story("received", 3, (0, 0), only="slow"),
    # what waits on the desks of the logins `officer` and `leader`
    Story("in_progress", 8, (1, 4), only="building"),
    Story("in_progress", 3, (9, 13), only="building"),
    Story("awaits_assignment", 4, (0, 2), only="building"),
    Story("awaits_signature", 3, (3, 6), only="building"),
)

# The dossiers of the login `citizen`, seen under "Hồ sơ của tôi".
OWN_STORIES = (
    Story("smooth", 1, (25, 30), only="3.000347"),
    Story("waits_for_supplement", 1, (3, 3), only="1.013833"),
    Story("waits_for_payment", 1, (5, 6), only="3.000333"),
    Story("uncollected", 1, (8, 10), only="1.001612"),
    Story("in_progress", 1, (3, 3), only="1.004222"),
)

# Of 100 dossiers: how they come in, where they come in.
CHANNELS = (("direct", 58), ("online", 34), ("postal", 8))
CENTRES = (("H99.10", 62), ("H99.41.01", 24), ("H99.42.01", 14))

REASONS = {
    "request_supplement": (
        "Bản vẽ thiếu chữ ký của chủ trì thiết kế; đề nghị nộp bản đã ký.",
        "Giấy tờ tùy thân bị mờ, không đọc được số; đề nghị nộp bản rõ hơn.",
        "Tờ khai chưa ghi địa chỉ thường trú; đề nghị ghi đủ và nộp lại.",
        "Thiếu bản sao giấy tờ kèm theo như hướng dẫn tại mục thành phần hồ sơ.",
    ),
    "decline": (
        "Việc này không thuộc thẩm quyền giải quyết của tỉnh Nam Sơn.",
        "Người nộp không phải chủ hồ sơ và không có văn bản ủy quyền.",
    ),
    "refuse": (
        "Công trình không phù hợp quy hoạch chi tiết đã được phê duyệt.",
        "Hồ sơ không đủ điều kiện theo quy định; giấy tờ kèm theo hết hiệu lực.",
    ),
    "withdraw": ("Tôi xin rút hồ sơ để chuẩn bị lại giấy tờ.",),
    "keep": ("Kết quả đã được trình ký, đề nghị công dân nhận kết quả.",),
    "stop": ("Quá thời hạn bổ sung mà người nộp không hoàn thiện hồ sơ.",),
    "void": ("Nhập trùng với hồ sơ đã tiếp nhận trước đó.",),
    "send_back": ("Dự thảo ghi sai số giấy tờ; đề nghị kiểm tra lại.",),
    "apologise": (
        "Phải lấy thêm ý kiến của cơ quan phối hợp; mong Ông/Bà thông cảm.",
        "Khối lượng hồ sơ tăng cao trong tuần; mong Ông/Bà thông cảm.",
    ),
    "ask_opinion": ("Đề nghị cho ý kiến về sự phù hợp của hồ sơ.",),
    "give_opinion": ("Thống nhất với đề xuất của cơ quan chủ trì.",),
}
