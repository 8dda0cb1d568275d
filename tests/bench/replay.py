"""One province, five months: 83 decisions with 665 changes of procedures.

The figures are those that a province published for January to May 2019: 138 new, 190
amended, 147 replaced, 190 abolished; afterwards 1,828 in force, 1,432 of the province,
251 of its districts, 145 of its communes. Which procedures they were is not known: a
catalogue of that size is made up, and the changes are dealt out to the decisions.
"""

import random
from datetime import date, datetime, timedelta

DECISIONS = 83
KINDS = {"new": 138, "amended": 190, "replaced": 147, "abolished": 190}
#: level → in force afterwards, new, abolished
LEVELS = {
    "province": (1432, 108, 149),
    "district": (251, 19, 26),
    "commune": (145, 11, 15),
}
FIRST, LAST = date(2019, 1, 2), date(2019, 5, 31)
PAPERS = {"DN": "Đơn đề nghị", "TK": "Tờ khai", "BV": "Bản vẽ"}
COUNTED_ON = date(2019, 5, 31)


class Replay:
    """The catalogue before, open dossiers, and the decisions one by one."""

    def __init__(self, env, share=1):
        """Prepare the figures; ``share`` 5 takes a fifth of everything."""
        self.env, self.share = env, share
        self.random = random.Random(2019)
        self.codes = 0
        self.lines = []

    # === WHAT IS EXPECTED === #

    def part(self, count):
        """Return the count at this scale."""
        return count // self.share

    def expected(self):
        """Return (kind → lines, level → in force) after the replay."""
        kinds = {kind: self.part(count) for kind, count in KINDS.items()}
        levels = {level: self.part(row[0]) for level, row in LEVELS.items()}
        if self.share > 1:
            # Rounding each level apart must not lose a new or abolished one.
            kinds["new"] = sum(self.part(row[1]) for row in LEVELS.values())
            kinds["abolished"] = sum(self.part(row[2]) for row in LEVELS.values())
        return kinds, levels

    def found(self):
        """Return the same two, counted in the database."""
        kinds = dict(
            self.env["onestop.decision.line"]._read_group(
                [
                    ("decision_state", "=", "published"),
                    ("decision_id", "in", self.decisions.ids),
                ],
                ["kind"],
                ["__count"],
            )
        )
        procedures = self.env["onestop.procedure"]
        levels = {
            level: self.env["onestop.procedure.version"].search_count(
                [
                    *procedures._in_force(COUNTED_ON),
                    ("procedure_id", "in", self.procedure_ids),
                    (f"procedure_id.level_{level}", "=", True),
                ]
            )
            for level in LEVELS
        }
        return kinds, levels

    # === BEFORE === #

    def build(self):
        """Make the catalogue at the end of 2018, in force."""
        self.field = self.env["onestop.field"].create({"name": "Lĩnh vực phát lại"})
        self.procedure_ids = []
        self.standing = {}
        for level, (after, new, abolished) in LEVELS.items():
            count = self.part(after) - self.part(new) + self.part(abolished)
            versions = self.make(level, count)
            versions._publish(date(2018, 1, 1))
            self.standing[level] = list(versions.procedure_id)
            self.random.shuffle(self.standing[level])
        self.deal()

    def make(self, level, count):
        """Return draft versions of so many new procedures of a level."""
        procedures = self.env["onestop.procedure"].create(
            [
                {
                    "code": f"8.{self.codes + number:06}",
                    "name": f"Thủ tục phát lại số {self.codes + number}",
                    "field_id": self.field.id,
                    f"level_{level}": True,
                }
                for number in range(1, count + 1)
            ]
        )
        self.codes += count
        self.procedure_ids += procedures.ids
        return self.env["onestop.procedure.version"].create(
            [content(procedure) for procedure in procedures]
        )

    def deal(self):
        """Deal the changes out to the decisions."""
        kinds, _levels = self.expected()
        pool = [p for level in self.standing.values() for p in level]
        for level, (_after, new, abolished) in LEVELS.items():
            self.lines += [("new", level)] * self.part(new)
            gone = self.standing[level][: self.part(abolished)]
            self.lines += [("abolished", procedure) for procedure in gone]
            pool = [procedure for procedure in pool if procedure not in gone]
        chosen = self.random.sample(pool, kinds["amended"] + kinds["replaced"])
        self.touched = chosen
        self.lines += [("amended", p) for p in chosen[: kinds["amended"]]]
        self.lines += [("replaced", p) for p in chosen[kinds["amended"] :]]
        self.random.shuffle(self.lines)

    # === THE DECISIONS === #

    def run(self):
        """Prepare, preview and publish every decision, as the officers did."""
        self.decisions = self.env["onestop.decision"]
        count = max(DECISIONS // self.share, 1)
        for number in range(count):
            day = FIRST + (LAST - FIRST) * number // count
            self.decide(number + 1, day, self.lines[number::count])

    def decide(self, number, day, lines):
        """One decision: drafts, what was amended, preview, publication."""
        decision = self.env["onestop.decision"].create(
            {
                "number": f"{number}/QĐ-UBND",
                "date": day,
                "effective_on": day,
                "title": "Công bố danh mục thủ tục hành chính",
                "line_ids": [(0, 0, values) for values in self.line_values(lines)],
            }
        )
        decision.action_draft_versions()
        for line in decision.line_ids:
            if line.kind == "amended":
                line.version_id.channel_ids[:1].term_quantity = 4
                line.version_id.conditions = f"Sửa theo quyết định {number}"
        preview = decision._preview()
        if preview["problems"]:
            raise AssertionError(preview["problems"])
        decision.action_publish()
        self.decisions += decision

    def line_values(self, lines):
        """Return the values of the lines; new procedures are made level by level."""
        fresh = [level for kind, level in lines if kind == "new"]
        fresh += [level_of(p) for kind, p in lines if kind == "replaced"]
        made = {level: list(self.make(level, fresh.count(level))) for level in LEVELS}
        for kind, what in lines:
            if kind == "new":
                version = made[what].pop()
                yield {
                    "kind": kind,
                    "procedure_id": version.procedure_id.id,
                    "version_id": version.id,
                }
            elif kind == "replaced":
                version = made[level_of(what)].pop()
                yield {
                    "kind": kind,
                    "procedure_id": what.id,
                    "version_id": version.id,
                }
            else:
                yield {"kind": kind, "procedure_id": what.id}


def level_of(procedure):
    """Return the level of a procedure of the replay."""
    return next(level for level in LEVELS if procedure[f"level_{level}"])


def content(procedure):
    """Return the values of a version with the usual number of parts."""
    return {
        "procedure_id": procedure.id,
        "name": procedure.name,
        "field_id": procedure.field_id.id,
        "channel_ids": [
            (
                0,
                0,
                {"channel": "direct", "term_quantity": 5, "term_unit": "working_day"},
            ),
            (
                0,
                0,
                {"channel": "postal", "term_quantity": 5, "term_unit": "working_day"},
            ),
        ],
        "component_ids": [
            (0, 0, {"code": code, "name": name}) for code, name in PAPERS.items()
        ],
        "tariff_ids": [
            (
                0,
                0,
                {
                    "kind": "le_phi",
                    "name": "Lệ phí",
                    "amount": 30000,
                    "basis": "Nghị quyết 1/2018/NQ-HĐND",
                },
            )
        ],
        "result_ids": [(0, 0, {"name": "Giấy phép"})],
        "basis_ids": [
            (0, 0, {"number": number, "name": f"Nghị định {number}"})
            for number in ("61/2018/NĐ-CP", "63/2010/NĐ-CP")
        ],
        "step_text_ids": [
            (
                0,
                0,
                {"name": f"Bước {number}", "text": "Cơ quan thực hiện việc của mình."},
            )
            for number in (1, 2, 3)
        ],
    }


class OpenDossiers:
    """Some hundred dossiers under way, spread over the procedures that change."""

    def __init__(self, env, procedures, count):
        """Receive them, three a procedure, on the last days of 2018."""
        self.env = env
        centre = env["onestop.agency"].create(
            {"name": "Trung tâm phát lại", "code": "H96.1", "is_centre": True}
        )
        clerk = env["res.users"].create(
            {
                "name": "Cán bộ phát lại",
                "login": "replay_clerk",
                "group_ids": [
                    (4, env.ref("onestop_procedure.group_onestop_reception").id)
                ],
            }
        )
        centre.member_ids = clerk
        self.clerk = clerk
        self.dossiers = env["onestop.dossier"]
        for number in range(count):
            day = datetime(2018, 12, 24, 2) + timedelta(minutes=number)
            self.receive(procedures[number // 3 % len(procedures)], number, day)

    def receive(self, procedure, number, at):
        """Receive one dossier at a time of the past; return it."""
        dossiers = self.env["onestop.dossier"].with_user(self.clerk)
        dossier = dossiers._draft_from(
            {
                "procedure": procedure.code,
                "applicant": {
                    "name": f"Người nộp {number}",
                    "id_number": f"0961900{number:05}",
                },
                "papers": [{"component": code} for code in PAPERS],
            }
        )
        dossier._transition("receive", at=at)
        self.dossiers += dossier.with_env(self.env)
        return dossier.with_env(self.env)

    def picture(self):
        """Return everything of them that may not move, read from the database."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT d.id, d.state, d.version_id, d.received_at, d.first_due_at,
                      d.due_at, d.due_lines::text, d.write_date,
                      (SELECT array_agg((c.name, c.amount, c.state) ORDER BY c.id)::text
                         FROM onestop_charge c WHERE c.dossier_id = d.id)
                 FROM onestop_dossier d WHERE d.id = ANY(%s) ORDER BY d.id""",
            [self.dossiers.ids],
        )
        return self.env.cr.fetchall()
