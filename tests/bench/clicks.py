"""What the benchmarks of daily work share: people, a procedure, clicks.

A click is what one request of the web client does: a cursor and an environment of its
own, an ordinary user, the work, flush, commit. The time of HTTP is in neither figure.
"""

import statistics
import time
from datetime import date

from odoo import Command, api

GROUP = "onestop_procedure.group_onestop_"
STEPS = [
    # name, kind, place, role, working minutes
    ("Tiếp nhận", "receive", "centre", "reception", 60),
    ("Phân công", "assign", "competent", "leader", 60),
    ("Thẩm định", "examine", "competent", "officer", 480),
    ("Trình duyệt", "approve", "competent", "leader", 120),
    ("Ký", "sign", "competent", "leader", 120),
    ("Trả kết quả", "return", "centre", "reception", 60),
]
LEVY = 50_000
PAPERS = 5
CONTEXT = {"lang": "vi_VN", "tz": "Asia/Ho_Chi_Minh"}


class Centre:
    """A committed centre with a clerk, an officer, a leader and one procedure."""

    def __init__(self, env):
        self.registry = env.registry
        agencies = env["onestop.agency"].create(
            [
                {"name": "Trung tâm đo", "code": "H96.1", "is_centre": True},
                {"name": "Sở đo", "code": "H96.2"},
            ]
        )
        self.users = {
            role: self.make_user(env, role, agency)
            for role, agency in (
                ("reception", agencies[0]),
                ("officer", agencies[1]),
                ("leader", agencies[1]),
            )
        }
        process = self.make_process(env)
        self.with_fee, self.free = (
            self.make_version(env, agencies[1], process, code, fee)
            for code, fee in (("9.960001", LEVY), ("9.960002", 0))
        )
        env.cr.commit()

    @staticmethod
    def make_user(env, role, agency):
        """An ordinary user with one role; returns the id."""
        user = env["res.users"].create(
            {
                "name": f"Đo {role}",
                "login": f"bench_{role}",
                "group_ids": [Command.set(env.ref(GROUP + role).ids)],
            }
        )
        agency.member_ids += user
        return user.id

    @staticmethod
    def make_process(env):
        """Six steps, of which five are worked on before the return."""
        names = ("name", "kind", "place", "role", "minutes")
        return env["onestop.process"].create(
            {
                "name": "Quy trình đo",
                "step_ids": [
                    Command.create(dict(zip(names, step, strict=True), sequence=number))
                    for number, step in enumerate(STEPS)
                ],
            }
        )

    @staticmethod
    def make_version(env, agency, process, code, fee):
        """Publish a procedure with five papers; return its code and component ids."""
        procedure = env["onestop.procedure"].create(
            {"code": code, "name": "Thủ tục đo", "level_province": True}
        )
        version = env["onestop.procedure.version"].create(
            {
                "procedure_id": procedure.id,
                "name": procedure.name,
                "process_id": process.id,
                "competent_agency_id": agency.id,
                "channel_ids": [
                    Command.create({"term_quantity": 5, "term_unit": "working_day"})
                ],
                "component_ids": [
                    Command.create({"name": f"Giấy tờ thứ {number}"})
                    for number in range(PAPERS)
                ],
                "tariff_ids": [
                    Command.create({"name": "Lệ phí", "amount": fee, "basis": "NQ"})
                ]
                if fee
                else [],
            }
        )
        version._publish(date(2025, 7, 1))
        return code, version.component_ids.ids

    def click(self, role, work):
        """Do ``work(env)`` as a user in a transaction of its own; return ms, answer."""
        return click(self.registry, self.users[role], work)

    def request(self, number, procedure):
        """What a counter sends for one citizen with five papers."""
        code, components = procedure
        return {
            "procedure": code,
            "applicant": {
                "name": f"Nguyễn Văn Đo {number}",
                "id_number": f"0851900{number:05}",
                "phone": "0900 000 000",
                "address": "Số 1, đường Thử",
            },
            "papers": [{"component": key} for key in components],
        }

    def receive(self, number, procedure):
        """Receive one dossier; return milliseconds and its id."""
        values = self.request(number, procedure)
        spent, answer = self.click(
            "reception", lambda env: env["onestop.dossier"].counter_receive(values)
        )
        return spent, answer["id"]

    def act(self, role, dossier_id, action):
        """Take an action on a dossier; return milliseconds."""

        def work(env):
            env["onestop.dossier"].browse(dossier_id)._transition(action)

        return self.click(role, work)[0]


def click(registry, user_id, work):
    """Do ``work(env)`` and commit; return the milliseconds and the answer."""
    with registry.cursor() as cr:
        env = api.Environment(cr, user_id, CONTEXT)
        began = time.perf_counter()
        answer = work(env)
        env.flush_all()
        cr.commit()
        return (time.perf_counter() - began) * 1000, answer


def medians(ours, peer, rounds, warm_up=3):
    """Call both in turn; return the medians of what they return."""
    pairs = [(ours(), peer()) for _ in range(rounds + warm_up)][warm_up:]
    return tuple(statistics.median(column) for column in zip(*pairs, strict=True))


def row(name, value, peer, peer_value):
    """One result in milliseconds, as ``run.py`` wants it."""
    return {
        "name": name,
        "value": round(value, 1),
        "unit": "ms",
        "peer": peer,
        "peer_value": round(peer_value, 1),
        "ratio": round(peer_value / value, 2),
    }
