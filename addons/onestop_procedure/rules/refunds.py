"""Whether a paid fee goes back when the dossier ends without its result.

Luật Phí và lệ phí 97/2015/QH13 says who pays and who collects; whether money already
paid goes back is left to the text that sets each fee, and most of them are silent.
Nothing is therefore built in: rules are data with dates, and what no rule answers is
for the accountant to decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: How a dossier ended: turned down, stopped, withdrawn by the applicant, stopped
#: because a request was not answered, voided as a mistake of the counter.
OUTCOMES = ("refused", "stopped", "withdrawn", "unanswered", "voided")

#: ``refund``: it goes back; ``keep``: it does not; ``decide``: the law is not clear.
VERDICTS = ("refund", "keep", "decide")


@dataclass(frozen=True, slots=True)
class RefundRule:
    """What a text says from one day to another.

    ``outcome`` of :data:`OUTCOMES` and ``kind`` of fee: None is any. ``first`` and
    ``last``: days on which the dossier must have ended, None is open.
    """

    verdict: str
    basis: str = ""
    outcome: str | None = None
    kind: str | None = None
    first: date | None = None
    last: date | None = None

    def __post_init__(self):
        if self.verdict not in VERDICTS:
            raise ValueError(f"{self.verdict!r} is no verdict")
        if self.outcome is not None and self.outcome not in OUTCOMES:
            raise ValueError(f"{self.outcome!r} is no outcome")
        if self.first and self.last and self.last < self.first:
            raise ValueError("the rule ends before it begins")

    def _applies(self, outcome: str, kind: str, day: date) -> bool:
        return (
            self.outcome in (None, outcome)
            and self.kind in (None, kind)
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
        )

    def _weight(self) -> int:
        return 2 * (self.outcome is not None) + (self.kind is not None)


#: The answer where no rule says anything.
UNKNOWN = RefundRule("decide")


def refund(
    rules: Iterable[RefundRule], outcome: str, kind: str, day: date
) -> RefundRule:
    """The rule that answers for a fee of ``kind`` when a dossier ended on ``day``.

    The one that names most goes first, the outcome before the kind of fee. Two that
    name as much and differ in their verdict answer nothing: :data:`UNKNOWN`.
    """
    found = [rule for rule in rules if rule._applies(outcome, kind, day)]
    if not found:
        return UNKNOWN
    most = max(rule._weight() for rule in found)
    best = [rule for rule in found if rule._weight() == most]
    return best[0] if len({rule.verdict for rule in best}) == 1 else UNKNOWN
