"""What must hold for a transition of a dossier, as named data.

The vocabulary of :mod:`lifecycle`, which re-exports all of it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

#: States in which a citizen may ask to withdraw, and to which ``keep`` leads back.
WITHDRAWABLE = (
    "registered",
    "intake_supplement",
    "received",
    "processing",
    "supplement",
    "payment",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table must know about a dossier and the act itself.

    Standing facts: ``previous_state`` (before the withdrawal was asked), ``complete``
    (all papers are there and correct), ``supplements`` (requests already made while
    in processing), ``supplement_expired`` (the term to answer one has passed),
    ``fee_due`` (something is still to be paid), ``decided`` (a result or decision
    exists), ``apologised`` (an apology was already sent), ``awaiting_acknowledgement``
    (the hand-over to the present step is not yet acknowledged), ``first_step`` and
    ``last_step`` (of the process), ``open_opinions`` (asked and not answered).

    Facts that come with the act: ``reason`` (one is given), ``new_date`` (a new date is
    given), ``late_entry`` (a paper reception during an outage is entered later),
    ``void`` (the reception was a mistake of the counter and is voided).

    Fact of linked dossiers: ``next_leg`` (it waited for a result that now exists).
    """

    previous_state: str | None = None
    complete: bool = False
    supplements: int = 0
    supplement_expired: bool = False
    fee_due: bool = False
    decided: bool = False
    apologised: bool = False
    awaiting_acknowledgement: bool = False
    first_step: bool = False
    last_step: bool = False
    open_opinions: int = 0
    reason: bool = False
    new_date: bool = False
    late_entry: bool = False
    void: bool = False
    next_leg: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that must hold for a transition.

    ``test(facts, roles)`` says whether it does. ``supplied``: the caller gives it
    together with the act, so :func:`available` takes it for granted. ``text``: one
    English sentence saying what is missing.
    """

    test: Callable[[Facts, Collection[str]], bool]
    text: str
    supplied: bool = False


def _may_receive(facts, roles):
    if facts.late_entry:
        return "manager" in roles
    if facts.next_leg and "system" in roles:
        return True
    return not {"reception", "integrator"}.isdisjoint(roles)


def _may_request_supplement(facts, roles):
    if facts.supplements:
        return "manager" in roles
    return not {"officer", "leader"}.isdisjoint(roles)


def _may_stop_unanswered(facts, roles):
    return facts.supplement_expired or "manager" in roles


def _has_reason_or_expired(facts, roles):
    return facts.supplement_expired or facts.reason


def _is_previous_state(facts, roles):
    return facts.previous_state in WITHDRAWABLE


#: key → requirement. The key is also the ``reason`` of :class:`IllegalTransition`.
REQUIREMENTS: Mapping[str, Requirement] = {
    "complete": Requirement(
        lambda facts, roles: facts.complete,
        "The papers are not complete and correct.",
    ),
    "late_entry": Requirement(
        _may_receive,
        "A late entry is made by a manager, any other reception at the counter; the "
        "next of linked dossiers is received by the result of the one before.",
    ),
    "late_entry_reason": Requirement(
        lambda facts, roles: facts.reason or not facts.late_entry,
        "A late entry needs a reason.",
        supplied=True,
    ),
    "void": Requirement(
        lambda facts, roles: not facts.void or "manager" in roles,
        "A reception is voided by a manager.",
    ),
    "no_void": Requirement(
        lambda facts, roles: not facts.void,
        "There is no reception yet that could be voided.",
    ),
    "void_reason": Requirement(
        lambda facts, roles: facts.reason or not facts.void,
        "Voiding a reception needs a reason.",
        supplied=True,
    ),
    "reason": Requirement(
        lambda facts, roles: facts.reason, "A reason must be given.", supplied=True
    ),
    "new_date": Requirement(
        lambda facts, roles: facts.new_date,
        "A new date must be given.",
        supplied=True,
    ),
    "one_supplement": Requirement(
        _may_request_supplement,
        "The first supplement request is the officer's, a further one a manager's.",
    ),
    "unanswered": Requirement(
        _may_stop_unanswered,
        "The term to answer the supplement request has not passed.",
    ),
    "reason_or_expired": Requirement(
        _has_reason_or_expired, "A reason must be given.", supplied=True
    ),
    "previous_state": Requirement(
        _is_previous_state,
        "The state before the withdrawal is not known.",
    ),
    "undecided": Requirement(
        lambda facts, roles: not facts.decided, "A decision already exists."
    ),
    "decided": Requirement(
        lambda facts, roles: facts.decided, "There is no result yet."
    ),
    "fee_due": Requirement(
        lambda facts, roles: facts.fee_due, "There is nothing to pay."
    ),
    "fee_settled": Requirement(
        lambda facts, roles: not facts.fee_due, "Something is still to be paid."
    ),
    "first_apology": Requirement(
        lambda facts, roles: not facts.apologised,
        "One apology with a new date has already been sent.",
    ),
    "hand_over_waiting": Requirement(
        lambda facts, roles: facts.awaiting_acknowledgement,
        "No hand-over waits to be acknowledged.",
    ),
    "acknowledged": Requirement(
        lambda facts, roles: not facts.awaiting_acknowledgement,
        "The hand-over has not been acknowledged.",
    ),
    "further_step": Requirement(
        lambda facts, roles: not facts.last_step, "This is the last step."
    ),
    "earlier_step": Requirement(
        lambda facts, roles: not facts.first_step, "This is the first step."
    ),
    "opinion_asked": Requirement(
        lambda facts, roles: facts.open_opinions > 0, "No opinion has been asked."
    ),
}
