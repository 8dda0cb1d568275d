"""The legal texts that the rules cite, with the dates between which they hold.

A rule cites a *topic* (what is regulated); a topic has one :class:`Basis` for each
text that has regulated it. Which one is quoted follows from the date of receipt, so
an old dossier keeps quoting the text under which it was received.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Basis:
    """One citation.

    ``document`` is the number of the text, ``article`` the place in it (empty when the
    whole text is meant), ``effective_from`` and ``effective_to`` the first and the
    last day on which it holds (``None``: not known, or no end).
    """

    document: str
    article: str = ""
    effective_from: date | None = None
    effective_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the text is in force on ``day`` (both ends included)."""
        after_start = self.effective_from is None or self.effective_from <= day
        return after_start and (self.effective_to is None or day <= self.effective_to)

    def __str__(self) -> str:
        return f"{self.article} {self.document}".strip()


class UnknownTopic(ValueError):
    """A topic that the register does not hold."""


# The two-tier administration, and with it NĐ 118/2025, began on 1/7/2025.
_TWO_TIERS = date(2025, 7, 1)
_BEFORE_TWO_TIERS = date(2025, 6, 30)


def _nd61(article: str) -> Basis:
    return Basis(
        "Nghị định 61/2018/NĐ-CP", article, date(2018, 6, 21), _BEFORE_TWO_TIERS
    )


def _nd118(article: str) -> Basis:
    return Basis("Nghị định 118/2025/NĐ-CP", article, _TWO_TIERS)


def _tt01(article: str) -> Basis:
    return Basis(
        "Thông tư 01/2018/TT-VPCP", article, date(2019, 1, 8), date(2025, 9, 14)
    )


def _tt03(article: str) -> Basis:
    return Basis("Thông tư 03/2025/TT-VPCP", article, date(2025, 9, 15))


_ND309 = Basis("Nghị định 309/2026/NĐ-CP", "", date(2026, 8, 5))
_CIVIL_CODE = ("Bộ luật Dân sự 91/2015/QH13", date(2017, 1, 1))
_LABOUR_CODE = ("Bộ luật Lao động 45/2019/QH14", date(2021, 1, 1))
_FEE_LAW = ("Luật Phí và lệ phí 97/2015/QH13", date(2017, 1, 1))
_QD766 = Basis("Quyết định 766/QĐ-TTg", "", date(2022, 6, 23))
_ND63 = ("Nghị định 63/2010/NĐ-CP", date(2010, 10, 14))

#: topic → its texts, oldest first.
REGISTER: dict[str, tuple[Basis, ...]] = {
    # reception and the life of a dossier
    "reception": (_nd61("Điều 17"), _nd118("Điều 17")),
    "transfer": (_nd61("Điều 18"), _nd118("Điều 18")),
    "processing": (_nd61("Điều 19"), _nd118("Điều 18")),
    "supplement": (_nd61("Điều 17"), _nd118("Điều 17"), _ND309),
    "supplement_once": (
        Basis(_ND63[0], "Khoản 4 Điều 20", _ND63[1]),
        _ND309,
    ),
    "unanswered": (Basis("Nghị định 297/2025/NĐ-CP"),),
    "refusal": (Basis(_ND63[0], "", _ND63[1]),),
    "apology": (_nd61("Điều 19"), _nd118("")),
    "stop": (_nd118("Điều 21"), _tt03("Điều 7")),
    "result": (_nd61("Điều 20"), _nd118("Điều 22")),
    "payment": (_nd61("Điều 21"), _nd118("Điều 24")),
    "forms": (_tt01(""), _tt03("")),
    # the clock
    "clock_start": (_nd61("Điều 17"), _nd118("Điều 17"), _ND309),
    "clock_end": (_QD766,),
    "clock_stop": (_QD766,),
    "clock_restart": (Basis("Nghị định 297/2025/NĐ-CP"),),
    "same_day_cutoff": (_ND309,),
    "first_day": (Basis(_CIVIL_CODE[0], "Điều 147", _CIVIL_CODE[1]),),
    "last_day": (Basis(_CIVIL_CODE[0], "Điều 148", _CIVIL_CODE[1]),),
    "days_off": (Basis(_LABOUR_CODE[0], "Điều 112", _LABOUR_CODE[1]),),
    "timeliness": (_QD766,),
    # codes
    "agency_code": (Basis("Quyết định 20/2020/QĐ-TTg", "", date(2020, 9, 15)),),
    "dossier_code": (_tt01(""), _tt03("Điều 13")),
    # money
    "fee": (Basis(_FEE_LAW[0], "", _FEE_LAW[1]),),
    "fee_reduction": (Basis(_FEE_LAW[0], "Điều 10", _FEE_LAW[1]),),
    # reports
    "report_ii06": (Basis("Thông tư 01/2020/TT-VPCP", "", date(2020, 10, 21)),),
    "index_766": (_QD766,),
}


def in_force(bases: Iterable[Basis], on: date) -> Basis | None:
    """The text of ``bases`` that holds on ``on``: of several the one begun last.

    ``None`` when none of them holds.
    """
    found = None
    for basis in bases:
        if basis.holds_on(on) and (found is None or _starts_later(basis, found)):
            found = basis
    return found


def cite(topic: str, on: date | None = None) -> Basis | None:
    """What regulates ``topic`` on the day ``on``; the newest text when ``on`` is None.

    Raises :class:`UnknownTopic`. ``None`` when no text of the register held that day.
    """
    try:
        bases = REGISTER[topic]
    except KeyError:
        raise UnknownTopic(f"no legal basis is registered for {topic!r}") from None
    return bases[-1] if on is None else in_force(bases, on)


def _starts_later(basis: Basis, other: Basis) -> bool:
    if basis.effective_from is None or other.effective_from is None:
        return other.effective_from is None
    return basis.effective_from >= other.effective_from
