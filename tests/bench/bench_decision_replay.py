"""Five months of a province's decisions: 665 procedures in 83 decisions.

Ours: drafts, lines, the differences of the preview, the checks of every line and
publishing, all or nothing, beside 450 open dossiers of which nothing may move. Peer:
stock Odoo's `product.template`, the identity with content that Odoo itself brings,
doing the same row work and none of the checking: a new product with eleven dependent
rows for every new or replacing procedure, a copy with its rows and two edits for every
amended one, and the old one archived; one commit's worth of flush for each decision.
Both end with 1,828 of 2,165 in force.
"""

import time

from replay import KINDS, LEVELS, OpenDossiers, Replay

ROUNDS = 2
DOSSIERS = 450
ROWS = 12
PEER = "product.template with rows"


def run(env) -> list[dict]:
    """Replay both in savepoints, after both were seen to count the same."""
    replay = Replay(env)
    replay.build()
    dossiers = OpenDossiers(env, replay.touched, DOSSIERS)
    before = dossiers.picture()
    products = Products(env, replay)
    value = best(env, lambda: ours(replay, dossiers, before))
    peer_value = best(env, lambda: theirs(products))
    return [
        {
            "name": "decision_replay",
            "value": round(value, 2),
            "unit": "s",
            "peer": PEER,
            "peer_value": round(peer_value, 2),
            "ratio": round(peer_value / value, 2),
        }
    ]


def best(env, play) -> float:
    """Return the seconds of the best round; each one is undone."""
    seconds = []
    for _round in range(ROUNDS):
        savepoint = env.cr.savepoint(flush=False)
        seconds.append(play())
        savepoint.close(rollback=True)
        env.invalidate_all(flush=False)
    return min(seconds)


def ours(replay, dossiers, before) -> float:
    """Return the seconds of all decisions; the counts must be exact."""
    codes, procedures = replay.codes, len(replay.procedure_ids)
    began = time.perf_counter()
    replay.run()
    replay.env.flush_all()
    spent = time.perf_counter() - began
    if replay.found() != replay.expected():
        raise AssertionError(f"{replay.found()} instead of {replay.expected()}")
    if dossiers.picture() != before:
        raise AssertionError("an open dossier moved")
    replay.codes = codes
    del replay.procedure_ids[procedures:]
    return spent


class Products:
    """The same catalogue as stock records."""

    def __init__(self, env, replay):
        self.env, self.lines = env, replay.lines
        self.partner = env["res.partner"].create({"name": "bench"})
        self.standing = dict(
            zip(
                [p for level in replay.standing.values() for p in level],
                self.make(len([p for row in replay.standing.values() for p in row])),
                strict=True,
            )
        )

    def make(self, count):
        """Return so many new products with their rows."""
        return self.env["product.template"].create(
            [
                {
                    "name": f"Thủ tục {number}",
                    "seller_ids": [
                        (0, 0, {"partner_id": self.partner.id, "delay": 5, "price": 30})
                        for _row in range(ROWS)
                    ],
                }
                for number in range(count)
            ]
        )

    def run(self):
        """The row work of the decisions, one after the other."""
        made = self.env["product.template"]
        for number in range(83):
            lines = self.lines[number::83]
            fresh = [kind for kind, _what in lines if kind in ("new", "replaced")]
            made += self.make(len(fresh))
            ended = self.env["product.template"]
            for kind, what in lines:
                if kind == "amended":
                    twin = self.standing[what].copy()
                    twin.seller_ids[:1].delay = 4
                    twin.description = f"Sửa theo quyết định {number}"
                    made += twin
                if kind != "new":
                    ended += self.standing[what]
            ended.active = False
            self.env.flush_all()
        return made

    def in_force(self, made):
        """Return how many of all products are active."""
        ids = [product.id for product in self.standing.values()] + made.ids
        return self.env["product.template"].search_count([("id", "in", ids)])


def theirs(products) -> float:
    """Return the seconds of the peer; as many must be in force as with ours."""
    began = time.perf_counter()
    made = products.run()
    spent = time.perf_counter() - began
    expected = sum(after for after, _new, _abolished in LEVELS.values())
    if products.in_force(made) != expected or sum(KINDS.values()) != 665:
        raise AssertionError(f"{products.in_force(made)} instead of {expected}")
    return spent
