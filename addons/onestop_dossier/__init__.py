from . import controllers
from . import models
from . import wizards
from .models.event import DROP_GUARD_SQL


def uninstall_hook(env):
    """Drop the guards of history and state, which the ORM knows nothing of."""
    env.cr.execute(DROP_GUARD_SQL)
