from . import controllers, models


def post_init_hook(env):
    """Give every website the centre's name, its language and its own menu."""
    env["website"].search([])._onestop_set_up()
