"""Amounts of money in Vietnamese words, as receipts print them.

"số tiền ghi bằng chữ": Nghị định 254/2026/NĐ-CP (receipts) asks for it.
"""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 10**9
_LAST = 10**18 - 1


def amount_in_words(amount: int) -> str:
    """``150000`` → ``"Một trăm năm mươi nghìn đồng"``.

    Whole đồng up to 10¹⁸ − 1; a negative amount begins with ``Âm``. Raises
    ``ValueError`` for anything else.

    >>> amount_in_words(1_205_021)
    'Một triệu hai trăm linh năm nghìn không trăm hai mươi mốt đồng'
    """
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise ValueError(f"an amount is a whole number of đồng: {amount!r}")
    if abs(amount) > _LAST:
        raise ValueError(f"the amount is too large to be written in words: {amount}")
    words = _number(abs(amount), False) or [_DIGITS[0]]
    text = " ".join((["âm"] if amount < 0 else []) + words + ["đồng"])
    return text[0].upper() + text[1:]


def _number(number: int, full: bool) -> list[str]:
    """Words of ``number``; ``full``: something larger precedes, so zeros are read."""
    billions, rest = divmod(number, _BILLION)
    words = []
    if billions:
        words = _number(billions, full) + ["tỷ"]
    full = full or bool(billions)
    for index in (2, 1, 0):
        group = rest // 1000**index % 1000
        if group:
            words += _group(group, full or bool(words)) + [_GROUPS[index]]
    return [word for word in words if word]


def _group(group: int, full: bool) -> list[str]:
    """Words of 1 to 999; ``full`` reads a missing hundred as "không trăm"."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if not rest:
        return words
    if not tens:
        return [*words, "linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words
