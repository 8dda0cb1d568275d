"""Fifty receptions at one moment, ten rounds: with threads, then in four workers.

Everybody is at one centre on one day, so that all draw numbers of one series. What is
timed is the slowest of all, its wait for a thread or a worker included; the peer is
the limit of five seconds. Codes must differ and have no gap, nobody may see an error.
"""

import os
import pickle
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

from clicks import CONTEXT, Centre, row

from odoo import api, sql_db
from odoo.service.model import retrying
from odoo.tools import config

AT_ONCE = 50
ROUNDS = 10
WORKERS = 4
LIMIT = 5_000  # ms
# As many requests at once as the server runs, for each may hold two connections.
THREADS = max(1, (config["db_maxconn"] - config["max_cron_threads"]) // 2)


def run(env) -> list[dict]:
    """Measure on committed data; the database is thrown away afterwards."""
    centre, numbers = Centre(env), count(1)
    slowest = {}
    for name, one_round in (("threads", with_threads), ("workers", with_workers)):
        seen = last_numbers(env)
        took, codes = [], []
        for _ in range(ROUNDS):
            for spent, code in one_round(
                centre, [next(numbers) for _ in range(AT_ONCE)]
            ):
                took.append(spent)
                codes.append(code)
        check(codes, seen)
        slowest[name] = max(took)
    return [
        row(f"receptions_at_once_{name}", value, "limit of the slowest", LIMIT)
        for name, value in slowest.items()
    ]


def last_numbers(env):
    """The number drawn last, by series and day; a day may end meanwhile."""
    with env.registry.cursor() as cr:
        cr.execute("SELECT agency_code, day, last_number FROM onestop_code_counter")
        return {
            (agency, f"{day:%y%m%d}"): number for agency, day, number in cr.fetchall()
        }


def check(codes, seen):
    """Codes differ and follow one another, from the last one before."""
    if len(set(codes)) != AT_ONCE * ROUNDS:
        raise AssertionError("two dossiers have one code")
    series = {}
    for code in codes:
        agency, day, number = code.rsplit("-", 2)
        series.setdefault((agency, day), []).append(int(number))
    for key, drawn in series.items():
        first = seen.get(key, 0) + 1
        gaps = set(range(first, first + len(drawn))) - set(drawn)
        if gaps:
            raise AssertionError(f"{key}: no dossier has the numbers {sorted(gaps)}")


def receive(registry, user, values):
    """One reception as a request does it: own cursor, tried again where needed."""
    with registry.cursor() as cr:
        env = api.Environment(cr, user, CONTEXT)
        work = partial(env["onestop.dossier"].counter_receive, values)
        return retrying(work, env)["code"]


def timed(centre, began, number):
    """Milliseconds since everybody began, and the code."""
    user = centre.users["reception"]
    threading.current_thread().dbname = centre.registry.db_name
    code = receive(centre.registry, user, centre.request(number, centre.with_fee))
    return (time.monotonic() - began) * 1000, code


def with_threads(centre, numbers):
    """All in one process, in as many threads as the server has."""
    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(partial(timed, centre, began), numbers))


def with_workers(centre, numbers):
    """In processes that were forked from this one, as the server's workers are."""
    began = time.monotonic()
    children = [
        fork(centre, began, numbers[first::WORKERS]) for first in range(WORKERS)
    ]
    return [found for child in children for found in collect(*child)]


def fork(centre, began, numbers):
    """Start a worker that takes these requests one after the other."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    answer = None
    # Connections of the parent stay its own; psycopg2 closes none of them here.
    sql_db._Pool = None
    centre.registry._db = sql_db.db_connect(centre.registry.db_name)
    try:
        answer = [timed(centre, began, number) for number in numbers]
    finally:
        with os.fdopen(writer, "wb") as stream:
            pickle.dump(answer, stream)
        # Without the clean-up of the process that it was forked from.
        os._exit(answer is None)


def collect(child, reader):
    """What a worker found; it must have ended well."""
    with os.fdopen(reader, "rb") as stream:
        answer = pickle.load(stream)
    os.waitpid(child, 0)
    if answer is None:
        raise AssertionError("a worker failed, see the log")
    return answer
