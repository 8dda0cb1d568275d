"""The stories of :mod:`scenarios`, told step by step.

Each script is a generator. It yields the local time at which it goes on, and is woken
then: so hundreds of dossiers live side by side, in the order of time, and codes and
receipt numbers are drawn in that order. A script that would go on after the present
moment simply rests there.
"""


def _receive(life):
    """Reception and, for most, payment at the counter."""
    if life.dossier.channel == "online":
        life.act("submit", "integrator")
        yield life.later(15, 400)
    life.act("receive", life.clerk)
    if life.pays_at_counter and life.owes():
        yield life.later(3, 25)
        life.pay()


def _enter(life):
    """Reception and transfer: the dossier lies with the department."""
    yield from _receive(life)
    yield life.later(10, 90)
    life.act("transfer", life.clerk)
    life.aim()


def _acknowledge(life):
    yield life.step_time(life.moves_left())
    life.act("acknowledge", life.worker())


def _walk(life, during=None, before_signing=None):
    """All steps up to the signature; the hooks are told at their step."""
    while True:
        yield from _acknowledge(life)
        role = life.dossier.current_task_id.role
        if during and role == "officer":
            yield from during(life)
            during = None
        if before_signing and life.on_last_step():
            hook, before_signing = before_signing, None
            if (yield from hook(life)):
                continue
        yield life.step_time(max(1, life.moves_left() - 1))
        if life.on_last_step():
            life.act("finish", life.worker())
            return
        life.act("pass_on", life.worker())


def _hand_over(life):
    yield life.days_later(0, 3)
    if life.owes():
        life.pay()
        yield life.later(1, 5)
    life.act("return_result", life.clerk)


def _to_officer(life):
    """Up to the officer's acknowledgement, past an assigning leader."""
    yield from _enter(life)
    yield from _acknowledge(life)
    if life.dossier.current_task_id.role == "leader":
        yield life.step_time(life.moves_left())
        life.act("pass_on", life.worker())
        yield from _acknowledge(life)


def smooth(life):
    """Received, worked on, signed, handed over."""
    yield from _enter(life)
    yield from _walk(life)
    yield from _hand_over(life)


def uncollected(life):
    """Signed, and nobody has come for the result yet."""
    yield from _enter(life)
    yield from _walk(life)


def in_progress(life):
    """The officer has it on the desk."""
    yield from _to_officer(life)


def awaits_assignment(life):
    """Handed to the department, not yet acknowledged."""
    yield from _enter(life)


def awaits_signature(life):
    """Examined, waits for the leader."""
    yield from _to_officer(life)
    yield life.step_time(life.moves_left())
    life.act("pass_on", life.worker())


def received(life):
    """Received, still at the counter."""
    yield from _receive(life)


forgotten = in_progress


def draft(life):
    """Begun at the counter or on the portal, no more."""
    return
    yield


def registered(life):
    """Came from the national portal, waits for the counter."""
    life.act("submit", "integrator")
    return
    yield


# --- before receipt ---


def declined(life):
    """Not received: the wrong office, or no authorisation."""
    if life.dossier.channel == "online":
        life.act("submit", "integrator")
        yield life.later(30, 400)
    life.act("decline", life.clerk, reason="decline")


def waits_at_intake(life):
    """Something is missing before receipt."""
    life.act("submit", "integrator")
    yield life.later(30, 240)
    life.act("request_supplement", life.clerk, reason="request_supplement")


def completed_at_intake(life):
    """Completed before receipt, then like any other."""
    yield from waits_at_intake(life)
    yield life.days_later(1, 3)
    life.act("supply", "integrator")
    yield life.later(30, 240)
    life.act("receive", life.clerk)
    yield life.later(10, 90)
    life.act("transfer", life.clerk)
    life.aim()
    yield from _walk(life)
    yield from _hand_over(life)


# --- supplements, opinions, detours ---


def _ask_supplement(life):
    yield life.step_time(life.moves_left())
    life.act("request_supplement", life.worker(), reason="request_supplement")


def _supplement(life):
    yield from _ask_supplement(life)
    yield life.days_later(1, 4)
    life.act("supply", life.clerk)
    life.aim()


def supplemented(life):
    """A supplement is asked for and handed in."""
    yield from _enter(life)
    yield from _walk(life, during=_supplement)
    yield from _hand_over(life)


def waits_for_supplement(life):
    """A supplement is asked for; the clock stands."""
    yield from _to_officer(life)
    yield life.later(20, 120)
    life.act("request_supplement", life.worker(), reason="request_supplement")


def never_supplemented(life):
    """The supplement never comes; the director stops it."""
    yield from waits_for_supplement(life)
    yield life.days_later(16, 18)
    life.act("stop", "director", reason="stop")


def _ask_opinion(life):
    agency = life.opinion_agency()
    yield life.later(20, 120)
    life.act("ask_opinion", life.worker(), reason="ask_opinion", agency_id=agency.id)
    return agency


def _opinion(life):
    agency = yield from _ask_opinion(life)
    yield life.days_later(1, 2)
    answerer = life.member(agency.code, "officer")
    life.act("give_opinion", answerer, reason="give_opinion")


def asked_opinion(life):
    """Another department is asked, and answers."""
    yield from _enter(life)
    yield from _walk(life, during=_opinion)
    yield from _hand_over(life)


def waits_for_opinion(life):
    """Another department is asked."""
    yield from _to_officer(life)
    yield from _ask_opinion(life)


def _send_back(life):
    yield life.later(20, 120)
    life.act("send_back", life.worker(), reason="send_back")
    return True


def sent_back(life):
    """The leader finds a mistake and sends it back once."""
    yield from _enter(life)
    yield from _walk(life, before_signing=_send_back)
    yield from _hand_over(life)


# --- lateness told beforehand ---


def _apologise(life):
    yield life.day_before_due()
    life.act(
        "apologise", life.leader(), reason="apologise", new_due_at=life.new_promise()
    )


def apologised(life):
    """Late, with an apology and a new date beforehand."""
    yield from _enter(life)
    yield from _walk(life, during=_apologise)
    yield from _hand_over(life)


def apology_runs(life):
    """An apology was sent; the work goes on."""
    yield from _to_officer(life)
    yield from _apologise(life)


# --- ends without a result ---


def _refuse(life):
    yield life.step_time(1)
    life.act("refuse", life.leader(), reason="refuse")


def refused(life):
    """The leader refuses with a reason."""
    yield from _to_officer(life)
    yield life.step_time(life.moves_left())
    life.act("pass_on", life.worker())
    yield from _acknowledge(life)
    yield from _refuse(life)


def asks_to_withdraw(life):
    """The citizen asks to withdraw."""
    yield from _to_officer(life)
    yield life.later(30, 300)
    life.act("ask_withdrawal", life.clerk, reason="withdraw")


def withdrawn(life):
    """The citizen withdraws."""
    yield from asks_to_withdraw(life)
    yield life.later(60, 400)
    life.act("stop", life.leader())


def kept(life):
    """The withdrawal is turned down: the result is about to be signed."""
    yield from asks_to_withdraw(life)
    yield life.later(60, 400)
    life.act("keep", life.leader(), reason="keep")
    yield life.later(20, 200)
    life.act("pass_on", life.worker())
    yield from _walk(life)
    yield from _hand_over(life)


def voided(life):
    """Entered twice by mistake; the director stops one."""
    yield from _receive(life)
    yield life.later(10, 60)
    life.act("stop", "director", reason="void")


# --- money asked for while processing ---


def waits_for_payment(life):
    """The fee is demanded while processing; the clock stands."""
    yield from _to_officer(life)
    yield life.later(20, 200)
    if life.owes():
        life.act("demand_payment", life.worker())


def paid_on_demand(life):
    """The fee is demanded, paid, and the work goes on."""
    yield from waits_for_payment(life)
    yield life.days_later(1, 3)
    if life.owes():
        life.pay()
    life.aim()
    yield life.step_time(life.moves_left())
    life.act("pass_on", life.worker())
    yield from _walk(life)
    yield from _hand_over(life)
