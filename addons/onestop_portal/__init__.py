from . import controllers, models


def post_init_hook(env):
    """Give every website the centre's name, its languages and our mark."""
    websites = env["website"].search([])
    websites._onestop_set_up()
    websites._onestop_take_mark()
