from . import controllers, models, wizards
from .models.receipt import DROP_GUARD_SQL


def uninstall_hook(env):
    """Drop the guards of receipts, which the ORM knows nothing of."""
    env.cr.execute(DROP_GUARD_SQL)
