"""Payment QR codes (VietQR, NAPAS 247, specification 1.5.2).

A payload is a chain of ``id`` (2 digits), length (2 digits) and value; the last part
is a CRC-16/CCITT-FALSE over everything before its own four digits.
"""

import re
from dataclasses import dataclass

_GUID = "A000000727"
_SERVICES = {"account": "QRIBFTTA", "card": "QRIBFTTC"}
PURPOSE_LENGTH = 25
_LAST_AMOUNT = 10**13 - 1


class InvalidPayload(ValueError):
    """A payload that cannot be made or read.

    ``reason``: ``bin``, ``account``, ``target``, ``amount``, ``purpose``,
    ``structure`` or ``crc``.
    """

    def __init__(self, reason: str, text: str):
        self.reason = reason
        super().__init__(text)

    def __reduce__(self):
        return type(self), (self.reason, self.args[0])


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer that a payer's app fills in.

    ``bin``: six digits of the bank. ``account``: number of the account or card (up to
    19 letters and digits). ``amount``: whole đồng, None: the payer fills it in (a
    static code). ``purpose``: up to 25 letters, digits and spaces (banks drop or
    refuse other signs). ``target``: ``account`` or ``card``.
    """

    bin: str
    account: str
    amount: int | None = None
    purpose: str = ""
    target: str = "account"

    def __post_init__(self):
        checks = {
            "bin": re.fullmatch(r"[0-9]{6}", self.bin),
            "account": re.fullmatch(r"[0-9A-Za-z]{1,19}", self.account),
            "target": self.target in _SERVICES,
            "amount": self.amount is None or _is_amount(self.amount),
            "purpose": re.fullmatch(r"[0-9A-Za-z ]{0,25}", self.purpose),
        }
        for reason, right in checks.items():
            if not right:
                value = getattr(self, reason)
                raise InvalidPayload(reason, f"wrong {reason}: {value!r}")


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE of ``text`` (ASCII) as four hexadecimal digits.

    >>> crc("123456789")
    '29B1'
    """
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1) ^ (0x1021 if value & 0x8000 else 0)
        value &= 0xFFFF
    return f"{value:04X}"


def build(transfer: Transfer) -> str:
    """The payload of ``transfer``, to be shown as a QR code."""
    bank = _part("00", transfer.bin) + _part("01", transfer.account)
    merchant = (
        _part("00", _GUID) + _part("01", bank) + _part("02", _SERVICES[transfer.target])
    )
    parts = [
        _part("00", "01"),
        _part("01", "11" if transfer.amount is None else "12"),
        _part("38", merchant),
        _part("53", "704"),
        _part("54", str(transfer.amount)) if transfer.amount is not None else "",
        _part("58", "VN"),
        _part("62", _part("08", transfer.purpose)) if transfer.purpose else "",
        "6304",
    ]
    text = "".join(parts)
    return text + crc(text)


def parse(text: str) -> Transfer:
    """The transfer in a payload.

    Raises :class:`InvalidPayload` (``structure``, ``crc`` and those of Transfer).
    """
    if not text.isascii() or len(text) < 8 or text[-8:-4] != "6304":
        raise InvalidPayload("structure", "the payload does not end with a checksum")
    if crc(text[:-4]) != text[-4:].upper():
        raise InvalidPayload("crc", "the checksum of the payload is wrong")
    parts = _parts(text)
    merchant = _parts(parts.get("38", ""))
    bank = _parts(merchant.get("01", ""))
    services = {value: target for target, value in _SERVICES.items()}
    amount = parts.get("54")
    if amount is not None and not amount.isdigit():
        raise InvalidPayload("amount", f"wrong amount: {amount!r}")
    return Transfer(
        bin=bank.get("00", ""),
        account=bank.get("01", ""),
        amount=None if amount is None else int(amount),
        purpose=_parts(parts.get("62", "")).get("08", ""),
        target=services.get(merchant.get("02"), ""),
    )


def purpose(*parts: str) -> str:
    """Words of a purpose joined: other signs dropped, cut to 25 characters."""
    words = (re.sub(r"[^0-9A-Za-z ]", "", part) for part in parts)
    return " ".join(" ".join(words).split())[:PURPOSE_LENGTH].strip()


def _is_amount(amount: object) -> bool:
    whole = isinstance(amount, int) and not isinstance(amount, bool)
    return whole and 0 < amount <= _LAST_AMOUNT


def _part(key: str, value: str) -> str:
    return f"{key}{len(value):02d}{value}"


def _parts(text: str) -> dict[str, str]:
    parts = {}
    while text:
        key, length = text[:2], text[2:4]
        if not length.isdigit() or len(text) < 4 + int(length):
            raise InvalidPayload("structure", f"broken part: {text[:8]!r}")
        end = 4 + int(length)
        parts[key] = text[4:end]
        text = text[end:]
    return parts
