"""The decision that publishes the demonstration's procedures.

Number and title are invented like the province. It takes effect with the two-tier
local government, so that every version imported from real data is a later one.
"""

NUMBER = "1001/QĐ-UBND"
SIGNED_ON = "2025-06-27"
EFFECTIVE_ON = "2025-07-01"
AGENCY = "H99"
TITLE = (
    "Công bố Danh mục thủ tục hành chính tiếp nhận tại Trung tâm Phục vụ hành chính "
    "công tỉnh và Trung tâm Phục vụ hành chính công cấp xã"
)
