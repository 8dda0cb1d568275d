"""Let some two hundred dossiers live, all at once, in the order of time."""

import heapq
import itertools
import random
from collections import defaultdict

from . import drafts, people, scripts
from .agencies import CENTRE
from .cash import Cash
from .life import Life
from .scenarios import OWN_STORIES, STORIES
from .staff import USERS

SEED = 2026


class World:
    """What all dossiers share: agencies, users, drawers, people met before.

    ``now``: naive local time; nothing happens after it. ``days``: the working days up
    to it, the latest first, each with its shifts.
    """

    def __init__(self, env, agencies, users, now):
        self.env = env
        self.agencies = agencies
        self.users = users
        self.now = now
        self.members = defaultdict(list)
        for user in USERS:
            for agency in user.agencies:
                self.members[agency, user.role].append(user.login)
        self.has_fees = "onestop.receipt" in env
        self.cash = Cash(env, agencies, users)
        self.days = drafts.working_days(agencies[CENTRE]._work_calendar(), now)
        self.people = []
        self.source_numbers = itertools.count(1)
        self.citizen = people.person(random.Random(SEED)) | {
            "name": users["citizen"].name,
            "email": users["citizen"].email,
        }

    def user(self, login):
        """The user with this login."""
        return self.users[login]


def live(world):
    """Tell all stories up to now; return the lives."""
    if world.has_fees:
        for year in sorted({world.days[-1][0].year, world.now.year}):
            world.cash.open_books(year)
    stories = [(story, False) for story in STORIES for _ in range(story.count)]
    stories += [(story, True) for story in OWN_STORIES]
    lives = []
    for number, (story, own) in enumerate(stories):
        rng = random.Random(f"{SEED}/{number}")
        lives.append(Life(world, rng, story, own))
    run(world, lives)
    return lives


def run(world, lives):
    """Wake the dossier whose time comes first, until nothing is left before now."""
    queue = [(life.at, number, tell(life)) for number, life in enumerate(lives)]
    heapq.heapify(queue)
    while queue:
        at, number, told = heapq.heappop(queue)
        if at > world.now:
            continue
        life = lives[number]
        life.at = at
        following = next(told, None)
        if following is not None:
            heapq.heappush(queue, (max(following, at), number, told))
    if world.has_fees:
        world.cash.close_all(world.now)


def tell(life):
    """Draw up the dossier, then its script."""
    drafts.draw_up(life)
    yield from getattr(scripts, life.story.script)(life)
