"""Settings of the centre that are whole numbers: their defaults and limits.

They are system parameters ``onestop_dossier.<name>``, edited on the settings page.
"""

from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.rules import late_entry

PREFIX = "onestop_dossier."
#: name → default, least, most.
WHOLE = {
    "supplement_days": (15, 1, 365),
    "warning_soon_hours": (8, 0, 240),
    "warning_hurry": (20, 0, 99),
    "escalation_hour": (7, 0, 23),
    "escalation_days": (3, 0, 365),
    "escalation_dossiers": (20, 0, 200),
    "opening_hours": (24, 1, 720),
    "openings_a_day": (30, 0, 1000),
    "intake_hours": (8, 0, 240),
    "kept_months": (12, 0, 1200),
    "late_entry_days": (late_entry.LIMIT_DAYS, 0, 9999),
}


def whole(env, name):
    """Return the setting ``name`` of :data:`WHOLE` as a number.

    :raises UserError: it is no whole number within its limits
    """
    default, least, most = WHOLE[name]
    parameters = env["ir.config_parameter"].sudo()  # the same for all users
    text = parameters.get_param(PREFIX + name, str(default))
    try:
        number = int(text)
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        raise UserError(
            env._(
                "Setting %(name)s: “%(value)s” is no whole number from %(least)s to "
                "%(most)s.",
                name=PREFIX + name,
                value=text,
                least=least,
                most=most,
            )
        )
    return number


def is_on(env, name, default="1"):
    """Return whether the setting ``name`` (1 or 0) is switched on."""
    parameters = env["ir.config_parameter"].sudo()  # the same for all users
    return parameters.get_param(PREFIX + name, default) == "1"
