"""Corrections of a receipt slip: what, by whom and until when.

A slip that went out of the house is not changed in silence: a correction makes a new
print, keeps the old one, and leaves an event that names the fields and holds digests.
What decides the code, the appointment or the fee is never corrected: a wrong procedure,
case or channel is voided (``lifecycle``, ``stop``) and received anew.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

#: What stands on the slip and may be corrected.
CORRECTABLE = (
    "applicant_name",
    "applicant_id_number",
    "applicant_phone",
    "applicant_email",
    "applicant_address",
    "submitter_name",
    "submitter_id_number",
    "submitter_phone",
    "authorisation",
    "content",
    "sets",
)
#: From the receipt until the decision: later the result carries the data, and mending
#: that is the deciding agency's affair (đính chính), not the counter's.
OPEN_STATES = ("received", "processing", "supplement", "payment", "withdrawal")
#: Who may: the counter that made the slip; its manager.
ROLES = ("reception", "manager")
#: Who may hand the dossier to another person, who then sees and fetches it.
PERSON_ROLES = ("manager",)
#: Name and number together are a person; one of them alone is a slip of the pen.
IDENTITY = ("applicant_name", "applicant_id_number")


class IllegalCorrection(ValueError):
    """A correction that may not be made.

    ``reason``: ``state``, ``role``, ``field``, ``nothing``, ``person`` (another person
    needs a manager) or ``reason`` (none is given); ``field``: the one that is not
    correctable.
    """

    def __init__(self, reason: str, field: str = ""):
        self.reason = reason
        self.field = field
        super().__init__(f"{_REASONS[reason]} {field}".strip())

    def __reduce__(self):
        return type(self), (self.reason, self.field)


_REASONS = {
    "state": "A slip is corrected from the receipt until the decision.",
    "role": "A slip is corrected by the counter that made it, or its manager.",
    "field": "This does not stand on the slip, or is never corrected:",
    "nothing": "Nothing differs from what stands on the slip.",
    "person": "Another person's dossier: a manager decides.",
    "reason": "A reason must be given.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; ``None`` and an empty text are the same."""

    field: str
    before: str | int | None
    after: str | int | None


def changes(before: Mapping, after: Mapping) -> tuple[Change, ...]:
    """What differs, in the order of :data:`CORRECTABLE`; ``after`` may be partial.

    Raises :class:`IllegalCorrection` for a field that is never corrected.
    """
    for field in after:
        if field not in CORRECTABLE:
            raise IllegalCorrection("field", field)
    return tuple(
        Change(field, before.get(field) or None, after[field] or None)
        for field in CORRECTABLE
        if field in after and (before.get(field) or None) != (after[field] or None)
    )


def may_correct(state: str, roles: Collection[str]) -> bool:
    """Whether these roles may correct anything while the dossier is in ``state``."""
    return state in OPEN_STATES and not set(ROLES).isdisjoint(roles)


def check(
    state: str,
    roles: Collection[str],
    found: Collection[Change],
    another_person: bool,
    reason: bool,
) -> None:
    """Raise :class:`IllegalCorrection` with the first thing that stands against it.

    ``another_person``: the number belongs to a person already known as somebody else.
    Name and number changed together are another person, too.
    """
    if state not in OPEN_STATES:
        raise IllegalCorrection("state")
    if set(ROLES).isdisjoint(roles):
        raise IllegalCorrection("role")
    if not found:
        raise IllegalCorrection("nothing")
    both = set(IDENTITY) <= {change.field for change in found}
    if (another_person or both) and set(PERSON_ROLES).isdisjoint(roles):
        raise IllegalCorrection("person")
    if not reason:
        raise IllegalCorrection("reason")


def digests(salt: str, found: Collection[Change]) -> dict[str, tuple[str, str]]:
    """Field → digest before and after, 64 hex digits each.

    Whoever knows a value can show that it stood there; nobody can read it back once
    the salt is deleted with the person's data.
    """
    return {
        change.field: (
            _digest(salt, change.field, change.before),
            _digest(salt, change.field, change.after),
        )
        for change in found
    }


def _digest(salt, field, value):
    text = json.dumps([salt, field, "" if value is None else str(value)])
    return hashlib.sha256(text.encode()).hexdigest()
