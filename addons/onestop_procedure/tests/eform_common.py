from odoo import Command

from .common import OnestopCase


class EformCase(OnestopCase):
    """A form with a condition, a repeated group and an address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        province = cls.env.ref("onestop_procedure.onestop_province_01")
        cls.commune = cls.env["onestop.commune"].create(
            {
                "code": "99991",
                "name": "Thử Một",
                "kind": "phuong",
                "province_id": province.id,
            }
        )
        cls.eform = cls.make_eform()

    @classmethod
    def make_eform(cls, name="Tờ khai thử"):
        """Return a form without problems."""
        eform = cls.env["onestop.eform"].create(
            {
                "name": name,
                "field_ids": [
                    Command.create({"label": "Họ và tên", "required": True}),
                    Command.create(
                        {
                            "label": "Tình trạng",
                            "kind": "choice",
                            "required": True,
                            "choice_ids": [
                                Command.create({"label": "Độc thân"}),
                                Command.create({"label": "Đã kết hôn"}),
                            ],
                        }
                    ),
                    Command.create(
                        {
                            "label": "Ngày kết hôn",
                            "kind": "date",
                            "required": True,
                            "earliest": "01/01/1900",
                            "latest": "today",
                        }
                    ),
                    Command.create(
                        {
                            "label": "Con",
                            "kind": "group",
                            "max_items": 3,
                            "child_ids": [
                                Command.create({"label": "Tên con", "required": True}),
                                Command.create(
                                    {
                                        "label": "Số định danh",
                                        "kind": "id_number",
                                    }
                                ),
                            ],
                        }
                    ),
                    Command.create({"label": "Nơi ở", "kind": "address"}),
                ],
            }
        )
        cls.q(eform, "ngay_ket_hon").condition_ids = [
            Command.create(
                {
                    "other_id": cls.q(eform, "tinh_trang").id,
                    "operator": "equals",
                    "choice_ids": cls.q(eform, "tinh_trang").choice_ids[1].ids,
                }
            )
        ]
        return eform

    @classmethod
    def q(cls, eform, key):
        """Return the question with this key."""
        return eform.all_field_ids.filtered(lambda field: field.key == key)

    def good_answers(self):
        return {
            "ho_va_ten": "Lý Thử",
            "tinh_trang": "da_ket_hon",
            "ngay_ket_hon": "2020-02-29",
            "con": [{"ten_con": "Lý Con", "so_dinh_danh": "001220000001"}],
            "noi_o": {"province": "01", "commune": "99991", "street": "Số 1"},
        }
