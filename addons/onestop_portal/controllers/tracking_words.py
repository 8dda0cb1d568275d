"""The sentences of the tracking page: where the dossier is, what can be done now."""

from odoo.addons.onestop_procedure.tools import dong

from . import words


def sentence(dossier):
    """Return the one sentence that answers where the dossier is and until when."""
    say = STATE_SENTENCES.get(dossier.state, _running)
    return say(dossier)


def _names(dossier):
    """Return the names and dates that the sentences are made of."""
    at = dossier.finished_at or dossier.returned_at
    return {
        "centre": dossier.agency_id.name,
        "agency": (
            dossier.current_task_id.agency_id
            or dossier.competent_agency_id
            or dossier.agency_id
        ).name,
        "day": words.local_day(dossier.env, dossier.due_at),
        "time": words.local_time(dossier.due_at),
        "ended": words.local_day(dossier.env, at),
        "returned": words.local_day(dossier.env, dossier.returned_at),
    }


def _running(dossier):
    _, names = dossier.env._, _names(dossier)
    if not dossier.due_at:
        return _(
            "Your dossier is at %(agency)s; no appointment date is laid down for it.",
            **names,
        )
    if dossier.is_overdue:
        return _(
            "Your dossier is at %(agency)s and past its appointment of %(day)s "
            "%(time)s.",
            **names,
        )
    if dossier.apologised:
        return _(
            "Your dossier is at %(agency)s; the result was put off to %(day)s before "
            "%(time)s.",
            **names,
        )
    return _(
        "Your dossier is at %(agency)s; the result is due on %(day)s before %(time)s.",
        **names,
    )


def _registered(dossier):
    if dossier.waits_turn:
        return dossier.env._(
            "Your dossier has arrived; it begins with the result of “%(before)s”.",
            before=dossier.after_id.procedure_id.name,
        )
    return dossier.env._(
        "Your dossier has arrived; %(centre)s checks it before receiving it.",
        **_names(dossier),
    )


def _intake_supplement(dossier):
    return dossier.env._(
        "Your dossier is not received yet: %(centre)s asks you to complete it.",
        **_names(dossier),
    )


def _not_received(dossier):
    return dossier.env._("%(centre)s did not receive your dossier.", **_names(dossier))


def _supplement(dossier):
    return dossier.env._(
        "Your dossier at %(agency)s waits for papers from you; the time limit stands "
        "still until they arrive.",
        **_names(dossier),
    )


def _payment(dossier):
    return dossier.env._(
        "Your dossier at %(agency)s waits for your payment.", **_names(dossier)
    )


def _withdrawal(dossier):
    return dossier.env._(
        "You asked to withdraw your dossier; %(agency)s looks into it.",
        **_names(dossier),
    )


def _stopped(dossier):
    if dossier.voided:
        return dossier.env._(
            "%(centre)s voided this reception on %(ended)s: it was a mistake of the "
            "counter. Your request goes on under another number.",
            **_names(dossier),
        )
    return dossier.env._(
        "Work on your dossier was stopped on %(ended)s.", **_names(dossier)
    )


def _refused(dossier):
    return dossier.env._(
        "%(agency)s refused your request on %(ended)s.", **_names(dossier)
    )


def _finished(dossier):
    return dossier.env._(
        "The result of your dossier is ready at %(centre)s since %(ended)s.",
        **_names(dossier),
    )


def _returned(dossier):
    return dossier.env._(
        "The result of your dossier was handed over on %(returned)s.",
        **_names(dossier),
    )


STATE_SENTENCES = {
    "registered": _registered,
    "intake_supplement": _intake_supplement,
    "not_received": _not_received,
    "supplement": _supplement,
    "payment": _payment,
    "withdrawal": _withdrawal,
    "stopped": _stopped,
    "refused": _refused,
    "finished": _finished,
    "returned": _returned,
}


# === WHAT THE CITIZEN CAN DO NOW === #


def to_do(dossier, phone):
    """Return what the citizen can do now, one sentence per line; never empty.

    :param str phone: number of the receiving centre, may be empty
    """
    _ = dossier.env._
    lines = []
    place = ", ".join(
        part for part in (dossier.agency_id.name, dossier.agency_id.address) if part
    )
    if dossier.state in ("supplement", "intake_supplement"):
        lines.append(
            _(
                "Hand in the papers that the request below names at %(place)s, with "
                "your slip.",
                place=place,
            )
        )
    if dossier.amount_due and dossier.state not in ("stopped", "refused"):
        lines.append(
            _(
                "Pay %(amount)s at the cashier of %(centre)s.",
                amount=dong(dossier.amount_due),
                centre=dossier.agency_id.name,
            )
        )
    if dossier.state == "finished":
        lines.append(
            _(
                "Fetch the result at %(place)s; bring the slip and your identity card.",
                place=place,
            )
        )
    if dossier.state in ("refused", "stopped", "not_received"):
        lines.append(_("Read the reason below; you may hand in a new dossier."))
    if dossier.is_overdue and phone:
        lines.append(_("Call %(phone)s to ask for the reason.", phone=phone))
    return lines or [_nothing(dossier)]


def _nothing(dossier):
    _ = dossier.env._
    if dossier.state == "returned":
        return _("Nothing more: this dossier is closed.")
    return _("Nothing for now. Come back to this page whenever you like.")
