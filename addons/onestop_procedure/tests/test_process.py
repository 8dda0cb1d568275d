"""Process designs: patterns, editions, times, the check, the diagram, their use."""

import json
from datetime import datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..rules import process as rules
from ..rules import shapes
from .common import OnestopCase

STEPS = (
    ("Nhận", "receive", "centre", "reception", 100),
    ("Thẩm định", "examine", "competent", "officer", 600),
    ("Ký", "sign", "competent", "leader", 300),
    ("Trả", "return", "centre", "reception", 0),
)
TARIFF = {"kind": "phi", "name": "Phí thử", "amount": 8000}


class ProcessCase(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = {"result_ids": [Command.create({"name": "Giấy"})]}

    @classmethod
    def process(cls, pattern=True, **values):
        """Return a design of four steps; in minutes, a share is a minute."""
        time = "share" if pattern else "minutes"
        return cls.env["onestop.process"].create(
            {
                "name": "Bốn bước",
                "pattern": pattern,
                "step_ids": [
                    Command.create(
                        {
                            "sequence": 10 * number,
                            "name": name,
                            "kind": kind,
                            "place": place,
                            "role": role,
                            time: share,
                        }
                    )
                    for number, (name, kind, place, role, share) in enumerate(STEPS)
                ],
                **values,
            }
        )

    @classmethod
    def relied_on(cls):
        """Return a design on which a published version relies."""
        process = cls.process()
        process.step_ids[1].opinion_ids = [
            Command.create({"agency_id": cls.centre.id, "share": 100})
        ]
        cls.published(cls.procedure("9.000020"), process_id=process.id)
        return process


@tagged("onestop_procedure")
class TestProcess(ProcessCase):
    def test_usual_shapes_are_there_and_good(self):
        for shape in shapes.SHAPES:
            process = self.env.ref(f"onestop_procedure.onestop_process_{shape.key}")
            flaws = rules.lint(process._design(), rules.Facts())
            told = {flaw.rule for flaw in flaws}
            # Which agencies, the province says.
            self.assertLessEqual(told, {"agency_missing", "opinion_no_agency"})
            self.assertEqual(
                [len(step.next) for step in process._design().steps],
                [len(step.next) for step in shape.design.steps],
                shape.key,
            )

    def test_shapes_are_loaded_once_and_not_changed(self):
        process = self.env.ref("onestop_procedure.onestop_process_commune_3")
        process.name = "Tên của tỉnh"
        before = self.env["onestop.process"].search_count([])
        self.env["onestop.process"]._load_shapes()
        self.assertEqual(self.env["onestop.process"].search_count([]), before)
        self.assertEqual(process.name, "Tên của tỉnh")

    def test_steps_of_another_process_are_no_next_ones(self):
        process, other = self.process(), self.process()
        for name in ("next_ids", "back_ids"):
            with self.assertRaisesRegex(ValidationError, "another process"):
                process.step_ids[0][name] = other.step_ids[1]

    def test_order_says_what_comes_next(self):
        steps = self.process().step_ids
        self.assertEqual(steps[0]._next(), steps[1])
        self.assertFalse(steps[3]._next())
        steps[0].next_ids = steps[1] | steps[2]
        self.assertEqual(steps[0]._next(), steps[1] | steps[2])

    def test_shares_in_percent_and_minutes_in_hours(self):
        step = self.process().step_ids[1]
        step.share_percent = 62.5
        self.assertEqual(step.share, 625)
        step.hours = 1.5
        self.assertEqual(step.minutes, 90)

    def test_times_at_a_term_to_try(self):
        process = self.process()
        process.try_quantity, process.try_unit = 10, "working_day"
        self.assertEqual(process.step_ids.mapped("try_minutes"), [480, 2880, 1440, 0])
        process.try_unit = "none"
        self.assertEqual(set(process.step_ids.mapped("try_minutes")), {0})

    def test_copy_has_its_own_arrows(self):
        process = self.process()
        steps = process.step_ids
        steps[0].next_ids = steps[1] | steps[2]
        steps[2].back_ids = steps[1]
        steps[1].opinion_ids = [
            Command.create({"agency_id": self.centre.id, "share": 100})
        ]
        copied = process.copy().step_ids
        self.assertEqual(copied[0].next_ids, copied[1] | copied[2])
        self.assertEqual(copied[2].back_ids, copied[1])
        self.assertEqual(copied[1].opinion_ids.share, 100)

    def test_every_fault_has_words(self):
        wording = self.env["onestop.wording"]
        arguments = {
            **{name: "A" for name in ("step", "other", "next", "back", "fee")},
            "role": "officer",
            "roles": ("officer", "leader"),
            "kind": "return",
            "agency": self.centre.id,
            "agencies": (self.centre.id,),
            "share": 905,
            "whole": 1000,
            "minutes": 540,
            "term": 480,
        }
        for lang in ("en_US", "vi_VN"):
            for rule, names in rules.RULES.items():
                given = {name: arguments[name] for name in names}
                flaw = rules.Flaw(rule, 1, given)
                words = wording.with_context(lang=lang)._flaw_sentences([flaw])[0]
                self.assertNotIn("%(", words)
                if "step" in names:
                    self.assertIn("“A”", words, rule)

    def test_check_of_the_form(self):
        process = self.process(pattern=False)
        self.assertEqual(process.flaw_count, 0)
        process.try_quantity = 1
        self.assertIn("“Thẩm định”", process.flaws)
        self.assertEqual(process.action_check()["params"]["type"], "warning")
        process.step_ids[1].name = "<script>"
        process.step_ids[1].minutes = 0
        self.assertIn("&lt;script&gt;", process.flaws)

    def test_diagram_is_drawn_from_the_steps(self):
        process = self.process()
        steps = process.step_ids
        steps[1].name = "Thẩm <định> & xét"
        steps[1].next_ids = steps[2] | steps[3]
        steps[2].back_ids = steps[1]
        steps[1].opinion_ids = [
            Command.create({"agency_id": self.centre.id, "share": 100})
        ]
        graph = process.graph
        self.assertIn("Thẩm &lt;định&gt; &amp; xét", graph)
        # Three arrows of the order, one more, and that of the legend.
        self.assertEqual(graph.count('marker-end="url(#o_head)"'), 5)
        self.assertEqual(graph.count('marker-end="url(#o_head_back)"'), 2)
        self.assertIn("Trung tâm Phục vụ", graph)
        self.assertFalse(self.env["onestop.process"].create({"name": "–"}).graph)


@tagged("onestop_procedure")
class TestVersionProcess(ProcessCase):
    def test_minutes_of_a_step_follow_the_term(self):
        process = self.process()
        version = self.version(
            self.procedure(),
            process_id=process.id,
            case_ids=[
                Command.create(
                    {
                        "code": "1",
                        "name": "Khó",
                        "term_quantity": 10,
                        "term_unit": "working_day",
                    }
                )
            ],
        )
        step = process.step_ids[1]
        self.assertEqual(version._step_minutes(step, "direct"), 864)
        case = version.case_ids
        self.assertEqual(version._step_minutes(step, "direct", case), 2880)
        step.opinion_ids = [Command.create({"agency_id": self.centre.id, "share": 200})]
        self.assertEqual(version._opinion_minutes(step.opinion_ids, "direct"), 288)
        version.channel_ids.term_unit = "none"
        self.assertEqual(version._step_minutes(step, "direct"), 0)

    def test_minutes_of_a_design_in_minutes_are_its_own(self):
        process = self.process(pattern=False)
        version = self.version(self.procedure(), process_id=process.id)
        self.assertEqual(version._step_minutes(process.step_ids[1], "direct"), 600)

    def test_default_process_is_good_at_any_term(self):
        for quantity, unit in ((3, "working_day"), (1, "same_day"), (2, "month")):
            version = self.version(
                self.procedure(f"9.0001{quantity}"), quantity, unit, **self.result
            )
            self.assertEqual(version._lint(), [], unit)

    def test_faults_of_a_version_are_told(self):
        process = self.process(pattern=False)
        version = self.version(
            self.procedure(), 2, process_id=process.id, result_ids=[]
        )
        self.assertIn("“Ký”", " ".join(version._lint()))
        self.assertIn("no result", " ".join(version._lint()))
        version.write(
            {
                **self.result,
                "tariff_ids": [Command.create(TARIFF)],
                "channel_ids": [
                    Command.update(version.channel_ids.id, {"term_quantity": 3})
                ],
            }
        )
        self.assertEqual(len(version._lint()), 1)
        self.assertIn("“Phí thử”", version._lint()[0])
        version.tariff_ids.basis = "TT 1/2026"
        self.assertEqual(version._lint(), [])
        self.assertEqual(version.action_check()["params"]["type"], "success")

    def test_the_shortest_term_counts(self):
        process = self.process(pattern=False)
        version = self.version(
            self.procedure(), 3, process_id=process.id, **self.result
        )
        self.assertEqual(version._lint(), [])
        version.case_ids = [
            Command.create({"name": "Gấp", "term_quantity": 1, "term_unit": "day"})
        ]
        self.assertEqual(len(version._lint()), 1)

    def test_a_step_nobody_can_take(self):
        department = self.env["onestop.agency"].create({"name": "Sở thử"})
        version = self.version(
            self.procedure(), competent_agency_id=department.id, **self.result
        )
        self.env["onestop.agency"].search([]).member_ids = False
        # Nobody at all is entered yet: nothing can be said.
        self.assertEqual(version._lint(), [])
        self.centre.member_ids = self.user("reception")
        self.assertIn("Sở thử", " ".join(version._lint()))
        officer = self.user("officer")
        department.member_ids = officer | self.user("leader")
        self.assertEqual(version._lint(), [])
        officer.active = False
        self.assertIn("Officer", " ".join(version._lint()))

    def test_an_agency_that_has_ended(self):
        process = self.process()
        office = self.env["onestop.agency"].create({"name": "Huyện thử"})
        process.step_ids[1].write({"place": "agency", "agency_id": office.id})
        version = self.version(self.procedure(), process_id=process.id, **self.result)
        self.assertEqual(version._lint(), [])
        office.date_to = "2025-07-01"
        self.assertIn("Huyện thử has ended", " ".join(version._lint()))

    def test_use_for_procedures(self):
        process = self.process()
        procedures = self.procedure("9.000031") | self.procedure("9.000032")
        before = [self.published(p, **self.result) for p in procedures]
        procedures |= self.published(
            self.procedure("9.000033"), process_id=process.id
        ).procedure_id
        use = self.env["onestop.process.use"].create(
            {
                "process_id": process.id,
                "procedure_ids": procedures.ids,
                "number": "2/QĐ-UBND",
            }
        )
        self.assertEqual(use.unchanged_ids, procedures[2])
        decision = self.env["onestop.decision"].browse(use.action_apply()["res_id"])
        self.assertEqual(decision.state, "draft")
        self.assertEqual(decision.line_ids.procedure_id, procedures[:2])
        drafts = decision.line_ids.version_id
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        self.assertEqual(drafts.process_id, process)
        self.assertNotIn(process, [version.process_id for version in before])
        use.procedure_ids = procedures[2]
        with self.assertRaisesRegex(UserError, "at least one"):
            use.action_apply()


@tagged("onestop_procedure")
class TestEditions(ProcessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.used = cls.relied_on()
        cls.keeper = cls.user("catalogue")

    def changes(self):
        """Every way to change a design, as functions of it."""
        step = {"name": "Thêm", "process_id": self.used.id}
        return {
            "write": lambda p: p.write({"name": "Khác"}),
            "mode": lambda p: p.write({"pattern": False}),
            "in use": lambda p: p.write({"in_use": False}),
            "edition": lambda p: p.write({"edition": 9}),
            "unlink": lambda p: p.unlink(),
            "commands": lambda p: p.write({"step_ids": [Command.clear()]}),
            "step": lambda p: p.step_ids[1].write({"share": 1}),
            "arrow": lambda p: p.step_ids[0].write({"next_ids": p.step_ids[2].ids}),
            "back": lambda p: p.step_ids[2].write({"back_ids": p.step_ids[1].ids}),
            "delete a step": lambda p: p.step_ids[1].unlink(),
            "another step": lambda p: p.step_ids.create(step),
            "default": lambda p: p.step_ids.with_context(
                default_process_id=self.used.id
            ).create({"name": "Thêm"}),
            "moved in": lambda p: (
                self.process().step_ids[1].write({"process_id": self.used.id})
            ),
            "opinion": lambda p: p.step_ids.opinion_ids.write({"share": 1}),
            "delete an opinion": lambda p: p.step_ids.opinion_ids.unlink(),
            "another opinion": lambda p: p.step_ids.opinion_ids.create(
                {"step_id": p.step_ids[2].id, "agency_id": self.centre.id}
            ),
        }

    def test_a_design_in_use_never_changes(self):
        self.assertTrue(self.used.in_use)
        context = {"install_mode": True, "import_file": True, "force": True}
        for user in (self.env.user, self.keeper):
            used = self.used.with_user(user).with_context(**context)
            for way, change in self.changes().items():
                with (
                    self.subTest(user=user.login, way=way),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    change(used)

    def test_import_does_not_change_it_either(self):
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "used",
                "model": "onestop.process",
                "res_id": self.used.id,
            }
        )
        result = (
            self.env["onestop.process"]
            .with_user(self.keeper)
            .load(["id", "name"], [["__import__.used", "Khác"]])
        )
        self.assertIn("new edition", result["messages"][0]["message"])
        self.assertEqual(self.used.name, "Bốn bước")

    def test_it_may_be_archived_and_tried(self):
        self.used.with_user(self.keeper).write({"active": False})
        self.used.with_user(self.keeper).write({"try_quantity": 3})
        self.assertTrue(self.used.in_use)

    def test_a_new_edition_is_free(self):
        action = self.used.with_user(self.keeper).action_new_edition()
        second = self.env["onestop.process"].browse(action["res_id"])
        self.assertEqual((second.edition, second.previous_id), (2, self.used))
        self.assertFalse(second.in_use)
        self.assertEqual(second.display_name, "Bốn bước (edition 2)")
        second.step_ids[1].share = 500
        self.assertEqual(self.used.step_ids[1].share, 600)
        # Numbers go on from the last edition, whichever it is made from.
        self.assertEqual(self.used._new_edition().edition, 3)

    def test_a_client_cannot_create_one_in_use(self):
        process = (
            self.env["onestop.process"]
            .with_context(default_in_use=True, default_edition=7)
            .create({"name": "Mới", "in_use": True, "edition": 5})
        )
        self.assertEqual((process.in_use, process.edition), (False, 1))

    def test_used_by_a_draft_is_still_free(self):
        process = self.process()
        version = self.version(self.procedure("9.000021"), process_id=process.id)
        process.step_ids[1].share = 590
        version._publish(version._fields["date_from"].to_date("2026-01-01"))
        with self.assertRaisesRegex(UserError, "new edition"):
            process.step_ids[1].share = 600


@tagged("post_install", "-at_install", "onestop_procedure")
class TestEditionsOverRpc(HttpCase, ProcessCase):
    @mute_logger("odoo.http")
    def test_json2(self):
        used, keeper = self.relied_on(), self.user("catalogue")
        key = (
            self.env["res.users.apikeys"]
            .with_user(keeper)
            .sudo()  # a key is made in the user's own session
            ._generate("rpc", "test", datetime.now() + timedelta(days=1))
        )
        calls = (
            ("onestop.process/write", {"ids": used.ids, "vals": {"name": "Khác"}}),
            ("onestop.process/unlink", {"ids": used.ids}),
            (
                "onestop.process.step/write",
                {"ids": used.step_ids[1].ids, "vals": {"share": 1}},
            ),
            ("onestop.process.step/unlink", {"ids": used.step_ids[1].ids}),
            (
                "onestop.process.step/create",
                {"vals_list": [{"name": "Thêm", "process_id": used.id}]},
            ),
            ("onestop.process/_write_guarded", {"ids": used.ids, "vals": {}}),
            ("onestop.process/_set_in_use", {"ids": used.ids}),
        )
        for path, body in calls:
            answer = self.url_open(
                f"/json/2/{path}",
                data=json.dumps({**body, "context": {"install_mode": True}}),
                headers={
                    "Authorization": f"Bearer {key}",
                    "Content-Type": "application/json",
                },
            )
            with self.subTest(path=path):
                self.assertGreaterEqual(answer.status_code, 400, answer.text)
                self.assertLess(answer.status_code, 500, answer.text)
        used.invalidate_recordset()
        self.assertEqual(used.name, "Bốn bước")
        self.assertEqual(used.step_ids.mapped("share"), [100, 600, 300, 0])
