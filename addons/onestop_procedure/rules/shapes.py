"""The usual shapes of processes: ready patterns in shares of the term.

A shape serves every procedure whose work goes that way, whatever its term: its
shares add up to the whole (:func:`design.spread`). Where a step is another agency's
(liên thông) or asks for opinions, the province names the agencies in its own copy.
The names are data in Vietnamese, as an administrator would type them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .design import Design, Opinion, Step

#: step of a shape → name, kind, place, role.
STEPS: Mapping[str, tuple[str, str, str, str]] = {
    "receive": ("Tiếp nhận hồ sơ", "receive", "centre", "reception"),
    "result": ("Trả kết quả", "return", "centre", "reception"),
    "assign": ("Phân công xử lý", "assign", "competent", "leader"),
    "assign2": ("Lãnh đạo phòng phân công", "assign", "competent", "leader"),
    "check": ("Kiểm tra hồ sơ, trình ký", "examine", "competent", "officer"),
    "compare": ("Đối chiếu bản chính", "examine", "competent", "officer"),
    "note": ("Ghi nhận, lập văn bản", "examine", "competent", "officer"),
    "lookup": ("Tra cứu sổ, cơ sở dữ liệu", "examine", "competent", "officer"),
    "examine": ("Thẩm định hồ sơ", "examine", "competent", "officer"),
    "verify": ("Xác minh thực tế", "examine", "competent", "officer"),
    "site": ("Thẩm định thực địa", "examine", "competent", "officer"),
    "premises": ("Kiểm tra điều kiện cơ sở", "examine", "competent", "officer"),
    "post": ("Niêm yết công khai", "examine", "competent", "officer"),
    "meet": ("Họp xét duyệt", "examine", "competent", "officer"),
    "council": ("Họp hội đồng thẩm định", "examine", "competent", "officer"),
    "complete": ("Hoàn thiện theo kết luận", "examine", "competent", "officer"),
    "exam": ("Tổ chức thi, sát hạch", "examine", "competent", "officer"),
    "grade": ("Chấm, tổng hợp kết quả", "examine", "competent", "officer"),
    "laboratory": ("Kiểm nghiệm, giám định", "examine", "competent", "officer"),
    "legal": ("Rà soát pháp lý", "examine", "competent", "officer"),
    "measure": ("Trích đo, cập nhật bản đồ", "examine", "competent", "officer"),
    "opinions": ("Lấy ý kiến cơ quan liên quan", "opinion", "competent", "officer"),
    "opinions2": ("Lấy ý kiến lần hai", "opinion", "competent", "officer"),
    "gather": ("Tổng hợp ý kiến", "examine", "competent", "officer"),
    "draft": ("Lãnh đạo phòng duyệt dự thảo", "approve", "competent", "leader"),
    "propose": ("Lãnh đạo sở duyệt tờ trình", "approve", "competent", "leader"),
    "send": ("Đóng dấu, gửi hồ sơ trình", "stamp", "competent", "officer"),
    "sign": ("Ký kết quả", "sign", "competent", "leader"),
    "office": ("Văn phòng UBND tỉnh thẩm tra", "examine", "agency", "officer"),
    "sign_up": ("Chủ tịch UBND tỉnh ký", "sign", "agency", "leader"),
    "ministry": ("Bộ, ngành xem xét", "examine", "agency", "officer"),
    "sign_ministry": ("Bộ, ngành ký", "sign", "agency", "leader"),
    "tax": ("Thuế xác định nghĩa vụ tài chính", "examine", "agency", "officer"),
    "tax_code": ("Thuế cấp mã số", "examine", "agency", "officer"),
    "police": ("Công an giải quyết về cư trú", "examine", "agency", "officer"),
    "insurance": ("Bảo hiểm xã hội ký, cấp thẻ", "sign", "agency", "leader"),
    "fire": ("Cơ quan PCCC thẩm duyệt", "examine", "agency", "officer"),
    "commune": ("UBND cấp xã xác nhận", "examine", "agency", "officer"),
}

#: key, name, steps as ``step:per mille``; ``>a,b`` after a step names what may follow
#: where it is not simply the next one, ``<a`` where it may be sent back to.
_TABLE = """
on_the_spot | Giải quyết ngay tại quầy | receive:200 check:500 sign:300
same_day_commune | Trong ngày, cấp xã | receive:100 check:600 sign:300
certify | Chứng thực | receive:300 compare:400 sign:300
extract | Cấp trích lục, bản sao | receive:100 lookup:600 sign:300
notice | Thông báo, ghi nhận | receive:100 note:600 sign:300
commune_3 | Cấp xã, 3 bước | receive:100 examine:650 sign:250
commune_4 | Cấp xã, 4 bước có phân công | receive:50 assign:50 examine:650 sign:250
commune_lookup | Cấp xã, có tra cứu hộ tịch \
| receive:100 lookup:350 examine:300 sign:250
commune_verify | Cấp xã, có xác minh thực tế \
| receive:50 assign:50 verify:500 examine:200 sign:200<verify,examine
commune_post | Cấp xã, có niêm yết công khai \
| receive:30 assign:30 verify:240 post:500 examine:100 sign:100
commune_meet | Cấp xã, họp xét duyệt \
| receive:30 assign:30 verify:390 meet:250 post:200 sign:100
commune_opinions | Cấp xã, có lấy ý kiến \
| receive:50 assign:50 examine:250 opinions:400 sign:250
commune_land | Cấp xã, xác nhận về đất đai \
| receive:30 assign:50 lookup:170 verify:450 examine:150 sign:150
commune_optional | Cấp xã, xác minh khi cần \
| receive:50 assign:50 examine:300>verify,sign verify:350 sign:250<examine
department_day | Cấp sở, trong ngày | receive:100 examine:600 sign:300
department_3 | Cấp sở, 3 bước | receive:50 examine:700 sign:250
department_4 | Cấp sở, 4 bước có phân công | receive:50 assign:50 examine:650 sign:250
department_5 | Cấp sở, 5 bước có phòng duyệt \
| receive:50 assign:50 examine:600 draft:150 sign:150
department_6 | Cấp sở, 6 bước có hai cấp phân công \
| receive:40 assign:50 assign2:50 examine:560 draft:150 sign:150
department_7 | Cấp sở, 7 bước có rà soát pháp lý \
| receive:40 assign:50 assign2:50 examine:450 legal:150 draft:130 sign:130
department_renew | Cấp sở, cấp lại do mất, hỏng \
| receive:50 lookup:350 examine:350 sign:250
department_extend | Cấp sở, gia hạn \
| receive:50 assign:50 lookup:200 examine:450 sign:250
department_opinions | Cấp sở, có lấy ý kiến \
| receive:30 assign:40 examine:230 opinions:350 gather:150 draft:100 sign:100
department_two_rounds | Cấp sở, lấy ý kiến hai lần \
| receive:20 assign:30 examine:200 opinions:250 gather:100 opinions2:150 draft:125 \
sign:125
department_site | Cấp sở, thẩm định thực địa \
| receive:30 assign:40 examine:250 site:380 draft:150 sign:150
department_premises | Cấp sở, kiểm tra cơ sở \
| receive:30 assign:40 examine:230 premises:400 draft:150 sign:150
department_council | Cấp sở, có hội đồng \
| receive:30 assign:40 examine:280 council:350 draft:150 sign:150
department_council_opinions | Cấp sở, lấy ý kiến rồi họp hội đồng \
| receive:20 assign:30 opinions:300 gather:150 council:250 draft:125 sign:125
department_exam | Cấp sở, tổ chức thi, sát hạch \
| receive:20 assign:30 examine:200 exam:350 grade:200 draft:100 sign:100
department_laboratory | Cấp sở, kiểm nghiệm, giám định \
| receive:20 assign:30 examine:200 laboratory:500 draft:125 sign:125
department_optional | Cấp sở, kiểm tra thực tế khi cần \
| receive:30 assign:40 examine:280>premises,draft premises:350 draft:150<examine \
sign:150
province_sign | Sở trình UBND tỉnh ký \
| receive:20 assign:30 examine:400 draft:100 propose:100 send:30 office:200 sign_up:120
province_opinions | Sở lấy ý kiến, trình UBND tỉnh ký \
| receive:20 assign:30 examine:200 opinions:250 gather:100 propose:100 office:180 \
sign_up:120
province_council | Sở họp hội đồng, trình UBND tỉnh ký \
| receive:20 assign:30 examine:230 council:300 complete:100 propose:80 office:150 \
sign_up:90
province_either | Sở ký hoặc trình UBND tỉnh ký \
| receive:20 assign:30 examine:450 draft:100>sign,propose sign:150>result propose:100 \
office:180 sign_up:120
ministry_sign | Sở thẩm định, Bộ, ngành ký \
| receive:20 assign:30 examine:300 propose:100 send:50 ministry:350 sign_ministry:150
land_tax | Liên thông thuế, đất đai \
| receive:30 lookup:100 examine:270 tax:250 measure:200 sign:150
land_tax_commune | Liên thông xã, thuế, đất đai \
| receive:20 commune:180 examine:250 tax:200 measure:200 sign:150
business_tax | Liên thông đăng ký kinh doanh, thuế \
| receive:100 examine:400 tax_code:250 sign:250
birth_residence_insurance | Liên thông khai sinh, cư trú, thẻ bảo hiểm y tế \
| receive:50 examine:150 sign:150 police:350 insurance:300
death_residence | Liên thông khai tử, xóa cư trú, mai táng phí \
| receive:50 examine:150 police:300 verify:250 sign:250
investment | Chấp thuận chủ trương đầu tư \
| receive:20 assign:20 opinions:380 gather:180 propose:100 office:180 sign_up:120
building | Cấp phép xây dựng \
| receive:30 assign:40 examine:230 site:250 opinions:200 draft:125 sign:125
building_fire | Xây dựng có thẩm duyệt PCCC \
| receive:30 assign:40 examine:280 fire:350 draft:150 sign:150
environment | Đánh giá tác động môi trường \
| receive:20 assign:20 examine:160 site:150 council:250 complete:150 propose:80 \
office:100 sign_up:70
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """One usual shape. ``key``: its name in code; ``name``: as people call it."""

    key: str
    name: str
    design: Design


def bound(shape: Shape, agency, opinions: tuple = ()) -> Design:
    """The design with ``agency`` at steps of other agencies, and who is asked.

    ``opinions``: the agencies asked at the steps for opinions, each given half of the
    step's time.
    """

    def bind(step):
        asked = opinions if step.kind == "opinion" else ()
        return Step(
            **{name: getattr(step, name) for name in Step.__slots__}
            | {
                "agency": agency if step.place == "agency" else None,
                "opinions": tuple(Opinion(a, share=step.share // 2) for a in asked),
            }
        )

    return Design(tuple(map(bind, shape.design.steps)), shape.design.pattern)


def _token(token: str) -> tuple[str, int, tuple[str, ...], tuple[str, ...]]:
    """Read ``code:share>next,next<back``."""
    token, _, back = token.partition("<")
    token, _, after = token.partition(">")
    code, _, share = token.partition(":")
    return code, int(share or 0), _keys(after), _keys(back)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _shape(line: str) -> Shape:
    key, name, steps = (part.strip() for part in line.split("|"))
    tokens = [_token(token) for token in [*steps.split(), "result"]]
    made = []
    for order, (code, share, after, back) in enumerate(tokens):
        following = (tokens[order + 1][0],) if order + 1 < len(tokens) else ()
        label, kind, place, role = STEPS[code]
        made.append(
            Step(
                key=code,
                name=label,
                kind=kind,
                place=place,
                role=role,
                order=order,
                share=share,
                next=after or following,
                back=back,
            )
        )
    return Shape(key, name, Design(tuple(made), pattern=True))


SHAPES: tuple[Shape, ...] = tuple(_shape(line) for line in _TABLE.strip().splitlines())
