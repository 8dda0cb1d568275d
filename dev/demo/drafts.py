"""What is decided about a dossier before it begins, and its draft."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from odoo.addons.onestop_procedure.rules.codes import tax_check_digit

from . import people
from .agencies import CENTRE, COMMUNES
from .procedures import PROCEDURES
from .scenarios import CENTRES, CHANNELS

WINDOW = 40
SOURCE = "dichvucong.gov.vn"
PER_UNIT = {p.code for p in PROCEDURES if any(row.unit for row in p.tariffs)}
# How often an organisation asks for it.
ORGANISATIONS = {"1.014199": 1.0, "1.013236": 0.6, "1.013833": 0.2}
WITH_CLASSES = ("1.013833", "1.001193")
BIRTH, CRIMINAL_RECORD = "1.001193", "3.000333"


class Plan(NamedTuple):
    """Where, what and how."""

    centre: str
    procedure: object
    channel: str


def working_days(calendar, now):
    """The working days up to now, the latest first; today once it has begun."""
    days, day = [], now.date()
    while len(days) <= WINDOW:
        shifts = calendar.shifts(day)
        if shifts and minute_of(day, shifts[0][0]) < now:
            days.append((day, shifts))
        day -= timedelta(days=1)
    return days


def minute_of(day, minute):
    """The time that many minutes after midnight."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


# --- decisions ---


def make_plan(rng, story):
    """Choose centre, procedure and channel for a story."""
    while True:
        centre = weighted(rng, CENTRES)
        fitting = [p for p in PROCEDURES if suits(p, story, centre)]
        if fitting:
            break
    procedure = rng.choice(fitting)
    channels = [(name, n) for name, n in CHANNELS if name in procedure.terms]
    return Plan(centre, procedure, story.channel or weighted(rng, channels))


def weighted(rng, pairs):
    """One of the names of (name, weight) pairs."""
    names, weights = zip(*pairs, strict=True)
    return rng.choices(names, weights)[0]


def suits(procedure, story, centre):
    """Whether this procedure may tell this story at this centre.

    ``slow``: not done within a day. ``week``: five days or more. ``paid_week``: and
    with something to pay. ``same_day``: only those. ``building``: the department of
    the logins ``officer`` and ``leader``. A code: that procedure.
    """
    local = not procedure.competent or "commune" in procedure.levels
    if not (local if centre in COMMUNES else procedure.competent):
        return False
    if story.channel and story.channel not in procedure.terms:
        return False
    quantity, unit, _words = procedure.terms["direct"]
    if story.only == "same_day":
        return unit == "same_day"
    slow = unit != "same_day" and quantity > 1
    week = slow and quantity >= 5
    paid = any(row.amount for row in procedure.tariffs)
    return {
        "any": True,
        "slow": slow,
        "week": week,
        "paid_week": week and paid,
        "building": procedure.field == "building",
    }.get(story.only, story.only == procedure.code)


def choose_start(world, rng, story, channel):
    """A time within working hours, so many working days ago; some come at night."""
    day, shifts = world.days[rng.randint(*story.age)]
    first, last = rng.choices(shifts, [end - start for start, end in shifts])[0]
    at = minute_of(day, rng.randint(first + 5, last - 10))
    if channel == "online" and story.age[0] > 0 and rng.random() < 0.2:
        at = minute_of(day, rng.randint(18 * 60, 22 * 60))
    if at > world.now:
        begun = int((world.now - minute_of(day, shifts[0][0])).total_seconds() // 60)
        at = minute_of(day, shifts[0][0] + rng.randint(0, begun))
    return at


# --- the draft ---


def draw_up(life):
    """Create the draft as the clerk or the national portal enters it."""
    plan, world = life.plan, life.world
    online = plan.channel == "online"
    login = "integrator" if online else life.clerk
    values = {
        "procedure": plan.procedure.code,
        "agency": plan.centre,
        "channel": plan.channel,
        **applicant_values(life),
        **fee_values(life),
    }
    if online:
        values["source"] = {"system": SOURCE, "code": source_code(life)}
    dossiers = world.env(user=world.user(login).id)["onestop.dossier"]
    version = (
        world.env["onestop.procedure"]
        ._by_code(values["procedure"])
        ._version_on(life.at.date())
    )
    values["papers"] = papers(life, version)
    dossier = dossiers._draft_from(values)
    if plan.centre in COMMUNES:
        competent = world.agencies[COMMUNES[plan.centre]]
        dossier.write({"competent_agency_id": competent.id})
    life.dossier = dossier.with_user(world.env.user)


def source_code(life):
    """A code as the national portal gives them (TT 03/2025, Điều 13.3)."""
    number = next(life.world.source_numbers)
    return f"{life.plan.centre}-{life.at:%y%m%d}-01{number:04}"


def applicant_values(life):
    """Who applies, and who comes instead."""
    rng, code = life.rng, life.plan.procedure.code
    if life.own:
        return {"applicant": life.world.citizen}
    if rng.random() < ORGANISATIONS.get(code, 0):
        applicant = people.organisation(rng, tax_check_digit)
        clerk = people.person(rng)
        return {
            "applicant": applicant,
            "submitter": clerk,
            "authorisation": f"Giấy giới thiệu số {rng.randint(1, 99)}/GGT",
        }
    values = {"applicant": someone(life)}
    if rng.random() < 0.1:
        values["submitter"] = people.person(rng)
        values["authorisation"] = "Văn bản ủy quyền có chứng thực"
    return values


def someone(life):
    """A new person; one in six comes again, a few have no twelve-digit number."""
    rng, world = life.rng, life.world
    if world.people and rng.random() < 0.16:
        return rng.choice(world.people)
    if life.plan.procedure.code == BIRTH and rng.random() < 0.25:
        return people.unusual("none", rng)
    if life.plan.procedure.code == CRIMINAL_RECORD and rng.random() < 0.15:
        return people.unusual("passport", rng)
    if rng.random() < 0.03:
        return people.unusual("old", rng)
    person = people.person(rng)
    world.people.append(person)
    return person


def fee_values(life):
    """What the tariff asks about: case, quantity, class of payer."""
    rng, procedure = life.rng, life.plan.procedure
    values = {}
    if procedure.cases:
        late = rng.random() < 0.2
        values["case"] = procedure.cases[1 if late else 0].code
    if procedure.code in PER_UNIT:
        values["quantity"] = rng.randint(1, 12)
    if procedure.code == CRIMINAL_RECORD and rng.random() < 0.2:
        values["payer_class"] = "student"
    elif procedure.code in WITH_CLASSES and rng.random() < 0.15:
        values["payer_class"] = rng.choice(["poor", "merit"])
    return values


def papers(life, version):
    """What was handed in: all that is required, some of the rest."""
    return [
        {"component": component.code}
        for component in version.component_ids
        if component.required or life.rng.random() < 0.3
    ]


def clerk_for(world, rng, centre):
    """Who sits at the counter: at the provincial centre mostly `clerk`."""
    clerks = world.members[centre, "reception"]
    return rng.choice((clerks[0], *clerks)) if centre == CENTRE else clerks[0]
