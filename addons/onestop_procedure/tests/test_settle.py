from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .import_common import ImportCommon, record

# The fee's kind is not certain, so it is a point to settle.
FEE = {"type": "SERVICE_FEE", "amount": 8000, "currency": "VNĐ", "text": "Cấp bản sao"}


def with_fee(code="9.000001", **changes):
    source = record(code, **changes)
    channel = dict(source["channels"][0], fees=[FEE])
    return {**source, "channels": [channel]}


@tagged("-at_install", "post_install")
class TestSettle(ImportCommon):
    """The settle-list as a queue of work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "catalogue_clerk",
            groups="base.group_user,onestop_procedure.group_onestop_catalogue",
        )

    def items(self, code="9.000001"):
        versions = self.procedure(code).version_ids
        items = versions.settle_item_ids.filtered(lambda item: item.kind == "fee")
        return items.with_user(self.user)

    def test_take_and_settle(self):
        self.take(with_fee())
        item = self.items()
        item.action_take()
        self.assertEqual(item.user_id, self.user)
        item.action_settle()
        self.assertEqual((item.state, item.settled_by), ("settled", self.user))
        item.action_reopen()
        self.assertEqual((item.state, item.closing), ("open", False))

    def test_all_with_the_same_words(self):
        self.take(with_fee(), with_fee("9.000002"), with_fee("9.000003"))
        item = self.items("9.000002")
        self.assertEqual(item.same_count, 3)
        item.action_settle_same()
        for code in ("9.000001", "9.000002", "9.000003"):
            self.assertEqual(self.items(code).state, "settled")

    def test_the_place(self):
        self.take(with_fee())
        action = self.items().action_open_place()
        place = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(place, self.procedure().version_ids.tariff_ids)

    def test_a_settled_question_is_not_asked_again(self):
        self.take(with_fee())
        self.items().action_settle()
        result = self.take(with_fee(decision_date="2026-09-01", name="Tên mới"))
        self.assertCounts(result, updated=1)
        self.assertEqual(result["to_settle"], 0)
        newer = self.items().sorted("id")[-1]
        self.assertEqual((newer.state, newer.closing), ("settled", "before"))
        self.assertEqual(newer.settled_by, self.user)

    def test_points_of_a_superseded_version_are_closed(self):
        self.take(with_fee())
        self.take(with_fee(decision_date="2026-09-01", name="Tên mới"))
        older, newer = self.items().sorted("id")
        self.assertEqual((older.state, older.closing), ("closed", "superseded"))
        self.assertEqual(newer.state, "open")

    def test_points_of_a_version_that_ends_later_are_closed_by_the_cron(self):
        self.take(with_fee())
        version = self.procedure().version_ids
        version._end_on(date(2099, 1, 1))
        self.assertEqual(self.items().state, "open")
        version._write_guarded({"date_to": date(2026, 7, 2)})
        self.env["onestop.procedure"]._cron_take_effect()
        self.assertEqual(self.items().closing, "superseded")

    def test_flaws_of_the_process_are_one_point(self):
        source = record()
        source["results"] = []
        self.take(source)
        flaw = self.procedure().version_ids.settle_item_ids
        self.assertEqual(flaw.filtered("problem").mapped("kind").count("process"), 1)

    def test_only_catalogue_staff_settle(self):
        self.take(with_fee())
        clerk = new_test_user(
            self.env,
            "counter_clerk",
            groups="base.group_user,onestop_procedure.group_onestop_reception",
        )
        with self.assertRaises(AccessError):
            self.items().with_user(clerk).action_settle()
