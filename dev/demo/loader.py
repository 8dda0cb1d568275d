"""Load the demonstration once."""

from odoo.addons.onestop_procedure.tools import to_local

from .agencies import CENTRE
from .dossiers import World, live
from .structure import build

# No mails, no log of changes in the chatter: the history of dossiers is sealed.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
}


def is_loaded(env):
    """Whether the demonstration's centre exists already."""
    agencies = env["onestop.agency"].with_context(active_test=False)
    return bool(agencies.search_count([("code", "=", CENTRE)], limit=1))


def load(env, now):
    """Build the demonstration as it stands at ``now`` (naive UTC).

    :return: how many dossiers were made; 0 where it was loaded before
    """
    if is_loaded(env):
        return 0
    env = env(context=dict(env.context, **QUIET, lang="vi_VN"))
    agencies, users = build(env)
    world = World(env, agencies, users, to_local(now))
    lives = live(world)
    mark_own(world)
    draw_up_tables(world)
    return len([life for life in lives if life.dossier])


def mark_own(world):
    """Tie the login `citizen` to the person of the same name."""
    applicant = world.env["onestop.applicant"]._lookup(world.citizen["id_number"])
    applicant.partner_id = world.user("citizen").partner_id


def draw_up_tables(world):
    """Form II.06 of the last and the present month, where the reports are there."""
    if "onestop.report.progress" not in world.env:
        return
    director = world.env(user=world.user("director").id)
    reports = director["onestop.report.progress"]
    for period in ("last_month", "this_month"):
        first, last = reports._period_bounds(period)
        reports.create(
            {
                "agency_id": world.agencies[CENTRE].id,
                "date_from": first,
                "date_to": last,
            }
        ).action_compute()
