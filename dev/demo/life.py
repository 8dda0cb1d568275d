"""One dossier of the demonstration on its way: who acts, when, and the acts.

Times inside are naive local; ``_transition`` gets naive UTC.
"""

from datetime import timedelta

from odoo.addons.onestop_procedure.tools import to_local, to_utc

from . import drafts
from .scenarios import REASONS

# What a story may ask an opinion of.
OTHER_DEPARTMENTS = {"H99.22": "H99.23", "H99.23": "H99.22"}


class Life:
    """A dossier, its people and its clock.

    ``world``: what all dossiers share (see :mod:`dossiers`); ``rng``: this dossier's
    own chance; ``story`` and ``pace``: see :mod:`scenarios`; ``own``: whether it
    belongs to the login `citizen`; ``plan``: where, what and how; ``at``: the local
    time of the present act; ``target``: when the result shall be signed.
    """

    def __init__(self, world, rng, story, own):
        self.world = world
        self.rng = rng
        self.story = story
        self.own = own
        self.plan = drafts.make_plan(rng, story)
        self.at = drafts.choose_start(world, rng, story, self.plan.channel)
        self.clerk = drafts.clerk_for(world, rng, self.plan.centre)
        self.pace = rng.uniform(*story.pace)
        asked_later = story.script in ("waits_for_payment", "paid_on_demand")
        self.pays_at_counter = not asked_later and rng.random() < 0.75
        self.dossier = None
        self.target = None

    # --- time ---

    @property
    def calendar(self):
        """The working calendar by which the dossier is judged."""
        return self.dossier._clock_calendar()

    def later(self, low, high):
        """The time some working minutes on, at least one minute."""
        minutes = max(1, self.rng.randint(low, high))
        return self.calendar.add_minutes(self.at, minutes)

    def days_later(self, low, high):
        """The time so many working days on, at another hour."""
        return self.later(480 * low - 120, 480 * high + 120)

    def aim(self):
        """Choose when the result shall be signed: a share of the term left."""
        due = to_local(self.dossier.due_at)
        left = max(10, self.calendar.working_minutes(self.at, due))
        self.target = self.calendar.add_minutes(self.at, max(5, int(left * self.pace)))
        if self.pace > 1 and self.target.date() <= due.date():
            # Late is late by a day in the statutory tables.
            self.target = self.calendar.add_minutes(due, self.rng.randint(480, 900))

    def step_time(self, moves):
        """When the next of ``moves`` acts on the way to the target happens."""
        if self.target <= self.at:
            return self.later(1, 10)
        left = self.calendar.working_minutes(self.at, self.target)
        share = left / moves * (1 if moves == 1 else self.rng.uniform(0.5, 1.0))
        return self.calendar.add_minutes(self.at, max(1, int(share)))

    # --- acts ---

    def act(self, action, login, reason=None, **values):
        """Let ``login`` take ``action`` now."""
        if reason:
            values["reason"] = self.rng.choice(REASONS[reason])
        dossier = self.dossier.with_user(self.world.user(login))
        dossier._transition(action, values, at=to_utc(self.at))

    def worker(self):
        """The login that works on the present task."""
        task = self.dossier.current_task_id
        if task.user_id:
            return task.user_id.login
        return self.member(task.agency_id.code, task.role)

    def member(self, agency, role):
        """A login of this role in this agency."""
        return self.rng.choice(self.world.members[agency, role])

    def leader(self):
        """The leader of the competent agency."""
        return self.member(self.dossier.competent_agency_id.code, "leader")

    def opinion_agency(self):
        """Whose opinion is asked."""
        own = self.dossier.competent_agency_id.code
        return self.world.agencies[OTHER_DEPARTMENTS.get(own, "H99.21")]

    def owes(self):
        """Whether something is to be paid."""
        return self.dossier._fee_status() == "due"

    def pay(self):
        """Pay what is due at the counter's cashier, or online."""
        self.world.cash.collect(self)

    def moves_left(self):
        """How many acts lie between now and the signature."""
        steps = self.dossier._design().ordered()
        here = [step.key for step in steps].index(
            self.dossier.current_task_id.step_id.id
        )
        working = [step for step in steps[here:] if step.kind != "return"]
        return 2 * len(working)

    def on_last_step(self):
        """Whether the present step is the one that signs."""
        return self.dossier._is_last_step(self.dossier.current_task_id.step_id)

    def new_promise(self):
        """A new appointment, two to four working days after the present one."""
        due = to_local(self.dossier.due_at)
        day = self.calendar.add_minutes(due, 480 * self.rng.randint(2, 4))
        return to_utc(day)

    def day_before_due(self):
        """A working time about a day before the appointment, later than now."""
        due = to_local(self.dossier.due_at)
        wanted = self.calendar.next_working(due - timedelta(hours=26))
        return max(wanted, self.later(5, 60)) if wanted < due else self.later(5, 60)
