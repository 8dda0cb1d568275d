"""A counter reception, a hand-over, and the whole life of a dossier.

Peer: OCA's helpdesk_mgmt. Both sides work as ordinary users, one transaction for each
click; record rules, mail tracking and history are on. The life has a reception, four
hand-overs (given and acknowledged), the result and its return: eleven clicks; the
ticket is created and moved as often.
"""

from itertools import count

from clicks import Centre, medians, row
from tickets import STAGES, Helpdesk

PEER = "helpdesk_mgmt"
ROUNDS = 30
LIFE = [
    ("reception", "transfer"),
    ("leader", "acknowledge"),
    ("leader", "pass_on"),
    ("officer", "acknowledge"),
    ("officer", "pass_on"),
    ("leader", "acknowledge"),
    ("leader", "pass_on"),
    ("leader", "acknowledge"),
    ("leader", "finish"),
    ("reception", "return_result"),
]


def run(env) -> list[dict]:
    """Measure on committed data; the database is thrown away afterwards."""
    centre, helpdesk = Centre(env), Helpdesk(env)
    numbers = count(1)
    reception = medians(
        lambda: centre.receive(next(numbers), centre.with_fee)[0],
        lambda: helpdesk.create()[0],
        ROUNDS,
    )
    hand_over = medians(
        lambda: hand_over_of(centre, next(numbers)),
        lambda: helpdesk.move(helpdesk.create()[1], 1),
        ROUNDS,
    )
    life = medians(
        lambda: life_of(env, centre, next(numbers)),
        lambda: life_of_ticket(helpdesk),
        ROUNDS,
    )
    return [
        row("counter_reception", reception[0], f"{PEER}: create", reception[1]),
        row("hand_over", hand_over[0], f"{PEER}: stage move", hand_over[1]),
        row("dossier_life", life[0], f"{PEER}: 11 clicks", life[1]),
    ]


def hand_over_of(centre, number):
    """Milliseconds of one hand-over from the counter."""
    _spent, dossier_id = centre.receive(number, centre.with_fee)
    return centre.act("reception", dossier_id, "transfer")


def life_of(env, centre, number):
    """Milliseconds from reception to return."""
    spent, dossier_id = centre.receive(number, centre.free)
    spent += sum(centre.act(role, dossier_id, action) for role, action in LIFE)
    with env.registry.cursor() as cr:
        cr.execute("SELECT state FROM onestop_dossier WHERE id = %s", [dossier_id])
        if cr.fetchone() != ("returned",):
            raise AssertionError("the dossier did not come to its end")
    return spent


def life_of_ticket(helpdesk):
    """Milliseconds of a ticket that is created and moved as often."""
    spent, ticket_id = helpdesk.create()
    moves = range(1, len(LIFE) + 1)
    if moves[-1] >= STAGES:
        raise AssertionError("too few stages for the moves")
    return spent + sum(helpdesk.move(ticket_id, stage) for stage in moves)
