"""The life of a dossier: states, actions, and the one table of transitions.

Nothing else decides what may be done with a dossier. The table is data: who may act
(group names), what must hold (:data:`REQUIREMENTS`), which printed form goes with it
(Thông tư 03/2025/TT-VPCP, numbers 01 to 07) and the legal basis. Lateness never
appears: an overdue dossier is never blocked. ``docs/dossier-states.md`` shows the table
as a diagram made by :func:`diagram`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from . import legal
from .requirements import REQUIREMENTS, WITHDRAWABLE, Facts, Requirement

__all__ = [
    "ACTIONS",
    "CLOCKS",
    "FORMS",
    "PREVIOUS",
    "REQUIREMENTS",
    "ROLES",
    "STATES",
    "TRANSITIONS",
    "WITHDRAWABLE",
    "Facts",
    "IllegalTransition",
    "Requirement",
    "State",
    "Transition",
    "apply",
    "available",
    "clock",
    "diagram",
    "targets",
]

#: The groups that act on dossiers. ``citizen`` is the portal, ``system`` a timed job
#: or a payment provider's answer.
ROLES = (
    "reception",
    "officer",
    "leader",
    "manager",
    "cashier",
    "accountant",
    "citizen",
    "integrator",
    "system",
)

#: Printed forms of Thông tư 03/2025/TT-VPCP that a transition makes.
FORMS = {
    "01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    "03": "Phiếu từ chối tiếp nhận, giải quyết hồ sơ",
    "04": "Phiếu xin lỗi và đề nghị gia hạn thời gian giải quyết",
    "05": "Thông báo dừng giải quyết hồ sơ",
    "06": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
    "07": "Sổ theo dõi hồ sơ",
}

#: What the clock does: not begun, running, standing, standing if a setting says so,
#: as before the withdrawal was asked, ended, or never begun at all.
CLOCKS = (
    "not_started",
    "running",
    "stopped",
    "by_setting",
    "as_before",
    "ended",
    "none",
)


@dataclass(frozen=True, slots=True)
class State:
    """A state of a dossier.

    ``key``: its name in code and API. ``national``: the national status number, or
    None where there is none or (``refused``) practice uses 8 as well as 9, so that a
    setting must choose. ``clock``: one of :data:`CLOCKS`. ``final``: whether no
    transition leaves it.
    """

    key: str
    national: int | None
    clock: str
    final: bool = False


STATES: Mapping[str, State] = {
    state.key: state
    for state in (
        State("draft", None, "not_started"),
        State("registered", 1, "not_started"),
        State("intake_supplement", 5, "not_started"),
        State("not_received", 3, "none", final=True),
        State("received", 2, "running"),
        State("processing", 4, "running"),
        State("supplement", 5, "stopped"),
        State("payment", 6, "by_setting"),
        State("withdrawal", 7, "as_before"),
        State("stopped", 8, "ended", final=True),
        State("refused", None, "ended", final=True),
        State("finished", 9, "ended"),
        State("returned", 10, "ended", final=True),
    )
}

ACTIONS = (
    "submit",
    "receive",
    "decline",
    "request_supplement",
    "supply",
    "transfer",
    "acknowledge",
    "pass_on",
    "send_back",
    "ask_opinion",
    "give_opinion",
    "demand_payment",
    "confirm_payment",
    "apologise",
    "ask_withdrawal",
    "keep",
    "stop",
    "refuse",
    "finish",
    "return_result",
)

#: As a target in the table: the state the dossier was in before (``keep``).
PREVIOUS = "<previous>"


@dataclass(frozen=True, slots=True)
class Transition:
    """One cell of the table, or (from :func:`apply`) one step that is allowed.

    ``target``: the state it leads to, :data:`PREVIOUS` only in the table. ``roles``:
    any one of them suffices. ``requires``: keys of :data:`REQUIREMENTS`, all needed.
    ``paper``: numbers of the printed forms, the one for the citizen first.
    ``topic``: key of ``legal.REGISTER``; ``basis`` is its newest text, and
    ``legal.cite(topic, day)`` the one of an older day.
    """

    target: str
    roles: frozenset[str]
    requires: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    topic: str = "processing"

    @property
    def basis(self) -> legal.Basis:
        return legal.cite(self.topic)


class IllegalTransition(ValueError):
    """An action that may not be done.

    ``state`` and ``action`` as given. ``reason``: ``unknown_state``,
    ``unknown_action``, ``state`` (no such action in this state), ``role`` (not for
    these roles), or the key of the first of :data:`REQUIREMENTS` that fails.
    """

    def __init__(self, state: str, action: str, reason: str):
        self.state = state
        self.action = action
        self.reason = reason
        requirement = REQUIREMENTS.get(reason)
        text = requirement.text if requirement else _REASONS[reason]
        super().__init__(f"{action!r} in state {state!r}: {text}")

    def __reduce__(self):
        return type(self), (self.state, self.action, self.reason)


_REASONS = {
    "unknown_state": "There is no such state.",
    "unknown_action": "There is no such action.",
    "state": "This state does not allow the action.",
    "role": "The action belongs to other roles.",
}

_OWN = "officer leader"
_ASK = "citizen reception integrator"


def _row(target, roles, requires="", paper="", topic="processing"):
    return Transition(
        target,
        frozenset(roles.split()),
        tuple(requires.split()),
        tuple(paper.split()),
        topic,
    )


_SUPPLEMENT = ("reception", "reason", "02", "supplement")
_DECLINE = _row("not_received", "reception", "reason", "03", "refusal")
_RECEIVE = (
    "late_entry complete late_entry_reason",
    "01 06 07",
    "reception",
)
_COUNTER = "reception integrator manager"
_VOID = _row("stopped", "manager", "undecided reason", "05", "stop")
_UNANSWERED = ("unanswered undecided no_void reason_or_expired", "05", "unanswered")
_SUPPLEMENT_STOP = "unanswered undecided void reason_or_expired void_reason"
_OPINION = "opinion_asked"

#: (state, action) → transition. A pair that is not here is not allowed to anyone.
TRANSITIONS: Mapping[tuple[str, str], Transition] = {
    # before receipt
    ("draft", "submit"): _row("registered", _ASK, topic="reception"),
    ("draft", "receive"): _row("received", _COUNTER, *_RECEIVE),
    ("draft", "request_supplement"): _row("intake_supplement", *_SUPPLEMENT),
    ("draft", "decline"): _DECLINE,
    # The next of linked dossiers is received by the result of the one before.
    ("registered", "receive"): _row("received", f"{_COUNTER} system", *_RECEIVE),
    ("registered", "request_supplement"): _row("intake_supplement", *_SUPPLEMENT),
    ("registered", "decline"): _DECLINE,
    ("intake_supplement", "supply"): _row("registered", _ASK, topic="supplement"),
    ("intake_supplement", "decline"): _DECLINE,
    ("intake_supplement", "stop"): _row("stopped", "manager system", *_UNANSWERED),
    # counter to department
    ("received", "transfer"): _row(
        "processing", "reception", paper="06", topic="transfer"
    ),
    ("received", "stop"): _VOID,
    # in the department
    ("processing", "acknowledge"): _row(
        "processing", _OWN, "hand_over_waiting", "06", "transfer"
    ),
    ("processing", "pass_on"): _row(
        "processing", _OWN, "acknowledged further_step", "06", "transfer"
    ),
    ("processing", "send_back"): _row(
        "processing", _OWN, "earlier_step reason", "06", "transfer"
    ),
    ("processing", "ask_opinion"): _row("processing", _OWN, "acknowledged"),
    ("processing", "give_opinion"): _row("processing", _OWN, _OPINION),
    ("processing", "request_supplement"): _row(
        "supplement",
        "officer leader manager",
        "one_supplement acknowledged undecided reason",
        "02",
        "supplement_once",
    ),
    ("processing", "demand_payment"): _row(
        "payment", _OWN, "acknowledged fee_due", topic="payment"
    ),
    ("processing", "stop"): _VOID,
    ("processing", "refuse"): _row(
        "refused", "leader", "acknowledged undecided reason", "03", "refusal"
    ),
    ("processing", "finish"): _row(
        "finished", "leader", "acknowledged decided", "06", "clock_end"
    ),
    # while the clock stands
    ("supplement", "supply"): _row("processing", _ASK, topic="supplement"),
    ("supplement", "give_opinion"): _row("supplement", _OWN, _OPINION),
    ("supplement", "stop"): _row(
        "stopped", "leader manager system", _SUPPLEMENT_STOP, "05", "unanswered"
    ),
    ("payment", "confirm_payment"): _row(
        "processing", "cashier accountant system", "fee_settled", topic="payment"
    ),
    ("payment", "give_opinion"): _row("payment", _OWN, _OPINION),
    ("payment", "stop"): _VOID,
    # withdrawal
    ("withdrawal", "keep"): _row(
        PREVIOUS, "leader manager", "previous_state reason", topic="stop"
    ),
    ("withdrawal", "stop"): _row(
        "stopped", "leader manager", "undecided void void_reason", "05", "stop"
    ),
    # the end
    ("finished", "return_result"): _row(
        "returned", "reception system", "fee_settled", "07", "result"
    ),
    # asked by the citizen, or sent to the citizen, from several states
    **{
        (state, "ask_withdrawal"): _row("withdrawal", _ASK, topic="stop")
        for state in WITHDRAWABLE
    },
    **{
        (state, "apologise"): _row(
            state, "leader", "first_apology reason new_date", "04", "apology"
        )
        for state in ("received", "processing", "payment")
    },
}

_NO_FACTS = Facts()


def available(
    state: str, roles: Collection[str], facts: Facts = _NO_FACTS
) -> tuple[str, ...]:
    """The actions that ``roles`` may take now, in the order of :data:`ACTIONS`.

    What is given with an act (a reason, a new date) is taken as given. An unknown
    state raises :class:`IllegalTransition` with an empty action.
    """
    if state not in STATES:
        raise IllegalTransition(state, "", "unknown_state")
    return tuple(
        action
        for action in ACTIONS
        if _obstacle(state, action, roles, facts, supplied=False) is None
    )


def apply(
    state: str, action: str, roles: Collection[str], facts: Facts = _NO_FACTS
) -> Transition:
    """The transition for ``action``, with its target resolved.

    Raises :class:`IllegalTransition` with the first thing that stands against it:
    state, action, role, then the requirements in the order of the table.
    """
    reason = _obstacle(state, action, roles, facts, supplied=True)
    if reason is not None:
        raise IllegalTransition(state, action, reason)
    found = TRANSITIONS[state, action]
    if found.target != PREVIOUS:
        return found
    return Transition(
        facts.previous_state, found.roles, found.requires, found.paper, found.topic
    )


def targets(state: str, action: str) -> tuple[str, ...]:
    """All states to which ``action`` may lead from ``state``; empty if none."""
    found = TRANSITIONS.get((state, action))
    if found is None:
        return ()
    return WITHDRAWABLE if found.target == PREVIOUS else (found.target,)


def clock(state: str, facts: Facts = _NO_FACTS, payment_stops: bool = True) -> str:
    """What the clock does in ``state``: ``not_started``, ``running``, ``stopped``,
    ``ended`` or ``none``.

    ``payment_stops`` is the setting for the state ``payment``. In ``withdrawal`` the
    clock does what it did before (``facts.previous_state``).
    """
    if state not in STATES:
        raise IllegalTransition(state, "", "unknown_state")
    kind = STATES[state].clock
    if kind == "as_before":
        if facts.previous_state not in WITHDRAWABLE:
            raise IllegalTransition(state, "", "previous_state")
        return clock(facts.previous_state, facts, payment_stops)
    if kind == "by_setting":
        return "stopped" if payment_stops else "running"
    return kind


def diagram() -> str:
    """The table as a Mermaid state diagram; actions that keep the state are notes."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    arrows: dict[tuple[str, str], list[str]] = {}
    kept: dict[str, list[str]] = {}
    for state in STATES:
        for action in ACTIONS:
            for target in targets(state, action):
                if target == state:
                    kept.setdefault(state, []).append(action)
                else:
                    arrows.setdefault((state, target), []).append(action)
    for (state, target), actions in arrows.items():
        lines.append(f"    {state} --> {target}: {', '.join(actions)}")
    for state, actions in kept.items():
        lines += [f"    note right of {state}", f"        {', '.join(actions)}"]
        lines.append("    end note")
    lines += [f"    {state.key} --> [*]" for state in STATES.values() if state.final]
    return "\n".join(lines) + "\n"


def _obstacle(state, action, roles, facts, *, supplied):
    """Why not: a reason key, or None; ``supplied`` asks for what comes with the act."""
    if state not in STATES:
        return "unknown_state"
    if action not in ACTIONS:
        return "unknown_action"
    found = TRANSITIONS.get((state, action))
    if found is None:
        return "state"
    if found.roles.isdisjoint(roles):
        return "role"
    for key in found.requires:
        requirement = REQUIREMENTS[key]
        if (supplied or not requirement.supplied) and not requirement.test(
            facts, roles
        ):
            return key
    return None
