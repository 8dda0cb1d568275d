"""What is wrong with a line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Why a line cannot come in: its field, the key of a sentence, its arguments.

    ``sheet``: of a workbook; ``line`` is then the row, ``field`` names the column.
    """

    rule: str
    field: str = ""
    args: tuple[tuple[str, str], ...] = ()
    code: str = ""
    line: int = 0
    sheet: str = ""


class Refused(ValueError):
    """Raised with the :class:`Fault` of a record."""

    def __init__(self, fault: Fault):
        super().__init__(fault.rule)
        self.fault = fault


def refuse(rule, where="", **args):
    """Raise :class:`Refused`; arguments are kept as text."""
    named = tuple((key, str(value)[:80]) for key, value in args.items())
    raise Refused(Fault(rule, where, named))
