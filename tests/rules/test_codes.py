"""Codes: the cases of the CSV, round trips, people's numbers, cards, payment QR."""

import pickle
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import codes, vietqr
from onestop_rules.codes import Finding, InvalidCode
from samples import CASES, read_cases


def dossier(text):
    code = codes.parse_dossier_code(text)
    return f"{code.agency} {code.day} {code.sequence}"


def procedure(text):
    code = codes.parse_procedure_code(text)
    return f"{code.national}|{code.local}|{code.case}"


def tax(text):
    code = codes.parse_tax_code(text)
    return f"{code.number} {code.kind}"


READERS = {
    "agency": lambda text: codes.parse_agency_code(text).root,
    "dossier": dossier,
    "procedure": procedure,
    "tax": tax,
}


@pytest.mark.parametrize("row", read_cases("codes.csv"), ids=lambda row: row["text"])
def test_case_of_the_csv(row):
    try:
        found = READERS[row["kind"]](row["text"])
    except InvalidCode as error:
        assert error.value == row["text"] or error.value in row["text"]
        found = error.reason
    assert found == row["result"]
    assert row["citation"]


@pytest.mark.parametrize("read", READERS.values())
def test_other_things_are_no_codes(read):
    for thing in (None, 1012644, b"H44"):
        with pytest.raises(InvalidCode) as caught:
            read(thing)
        assert caught.value.reason == "not_text"


def test_error_survives_pickling():
    error = InvalidCode("tax_form", "1:2", "a tax code")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.reason, copy.value, str(copy)) == ("tax_form", "1:2", str(error))


# === round trips ===

GROUPS = st.text(string.digits + string.ascii_uppercase, min_size=1, max_size=5)
ROOTS = st.from_regex(r"[A-Y][0-9]{2}", fullmatch=True)


@st.composite
def agencies(draw):
    groups = draw(st.lists(GROUPS, max_size=4))
    return ".".join([draw(ROOTS), *groups])


@given(
    agencies(), st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 10**7)
)
def test_dossier_code_round_trip(agency, day, sequence):
    text = codes.build_dossier_code(agency, day, sequence)
    code = codes.parse_dossier_code(text)
    assert (code.agency, code.day, code.sequence) == (agency, day, sequence)
    assert str(code) == text
    assert len(text.split("-")[2]) == max(4, len(str(sequence)))


@pytest.mark.parametrize(
    ("agency", "day", "sequence", "reason"),
    [
        ("H56", date(2026, 1, 1), 0, "dossier_sequence"),
        ("H56", date(2026, 1, 1), True, "dossier_sequence"),
        ("H56", date(1999, 1, 1), 1, "dossier_day"),
        ("H56", date(2100, 1, 1), 1, "dossier_day"),
        ("H56-1", date(2026, 1, 1), 1, "agency_form"),
    ],
)
def test_dossier_codes_that_cannot_be_built(agency, day, sequence, reason):
    with pytest.raises(InvalidCode) as caught:
        codes.build_dossier_code(agency, day, sequence)
    assert caught.value.reason == reason


def test_procedure_code_round_trip():
    for row in read_cases("codes.csv"):
        if row["kind"] == "procedure" and "|" in row["result"]:
            assert str(codes.parse_procedure_code(row["text"])) == row["text"]


def test_agency_codes_of_the_register():
    """The agency codes that are published: all but a few slips follow the rule."""
    path = CASES.parents[3] / "shared" / "data" / "agency_codes_qd20.csv"
    if not path.exists():
        pytest.skip("../shared is absent (agency_codes_qd20.csv)")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    wrong = []
    for line in lines:
        text = line.split(",")[0]
        try:
            code = codes.parse_agency_code(text)
            assert code.older == (not text.startswith(code.root))
        except InvalidCode:
            wrong.append(text)
    assert all(codes_with_slip(text) for text in wrong) and len(wrong) <= 3


def codes_with_slip(text):
    return "(" in text or not text[:1].isalpha()


# === tax codes against a second reckoning ===


@given(st.integers(0, 999_999_999))
def test_tax_check_digit_against_trying_all_digits(head):
    """The weighted sum of all ten digits is 10 modulo 11."""
    digits = f"{head:09d}"
    right = []
    for last in range(10):
        weights = (31, 29, 23, 19, 17, 13, 7, 5, 3, 1)
        total = sum(
            weight * int(digit)
            for weight, digit in zip(weights, f"{digits}{last}", strict=True)
        )
        if total % 11 == 10:
            right.append(str(last))
    found = codes.tax_check_digit(digits)
    assert right == ([] if found is None else [found])


# === people ===


def test_citizen_id():
    found = codes.parse_citizen_id("001 085 012 345")
    assert (found.birthplace, found.sex, found.born) == ("001", "male", 1985)
    found = codes.parse_citizen_id("079308000001")
    assert (found.sex, found.born) == ("female", 2008)


@pytest.mark.parametrize(
    ("text", "given_facts", "expected"),
    [
        ("001085012345", {}, []),
        ("001085012345", {"sex": "male", "born": 1985}, []),
        ("001085012345", {"born": date(1985, 5, 1), "on": date(2026, 11, 22)}, []),
        ("301085012345", {}, []),
        ("00108501234", {}, [Finding("citizen_id_digits", {"length": 11})]),
        ("00108501234X", {}, [Finding("citizen_id_digits", {"length": 12})]),
        ("000085012345", {}, [Finding("unknown_birthplace", {"code": "000"})]),
        ("099085012345", {}, [Finding("unknown_birthplace", {"code": "099"})]),
        (
            "001085012345",
            {"sex": "female", "born": 1986},
            [
                Finding("sex_differs", {"number": "male", "given": "female"}),
                Finding("year_differs", {"number": 1985, "given": 1986}),
            ],
        ),
        (
            "001230012345",
            {"on": date(2026, 11, 22)},
            [Finding("born_later", {"year": 2030})],
        ),
    ],
)
def test_check_citizen_id(text, given_facts, expected):
    assert list(codes.check_citizen_id(text, **given_facts)) == expected


@given(
    st.integers(1, 96),
    st.sampled_from(codes.SEXES),
    st.integers(1900, 2399),
    st.integers(0, 999_999),
)
def test_citizen_id_says_what_it_was_made_of(place, sex, year, serial):
    digit = 2 * ((year - 1900) // 100) + (sex == "female")
    text = f"{place:03d}{digit}{year % 100:02d}{serial:06d}"
    found = codes.parse_citizen_id(text)
    assert (int(found.birthplace), found.sex, found.born) == (place, sex, year)
    assert codes.check_citizen_id(text, sex, year) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("001085012345", "citizen_id"),
        ("012345678", "old_id"),
        ("B1234567", "passport"),
        ("c 12-34567", "passport"),
        ("PASSPORT", None),
        ("12", None),
        ("", None),
    ],
)
def test_identity_kind(text, kind):
    assert codes.identity_kind(text) == kind


# === the QR of a citizen card ===

CARD = (
    "001085012345|012345678|Nguyễn Thị  Ánh|02011985|Nữ|Thôn 1, Xã A, Hà Nội|03052021"
)


def test_card():
    card = codes.parse_citizen_qr(CARD + "\n")
    assert card == codes.CitizenCard(
        number="001085012345",
        old_number="012345678",
        name="Nguyễn Thị Ánh",
        born=date(1985, 1, 2),
        born_year=1985,
        sex="female",
        address="Thôn 1, Xã A, Hà Nội",
        issued=date(2021, 5, 3),
    )


def test_card_of_2024_with_more_fields():
    card = codes.parse_citizen_qr(CARD + "||Nguyễn Văn B|Trần Thị C")
    assert card.extra == ("", "Nguyễn Văn B", "Trần Thị C")


def test_card_in_decomposed_letters():
    name = "Nguye\u0302\u0303n"
    card = codes.parse_citizen_qr(f"001085012345||{name}||Nu\u031b\u0303|")
    assert (card.name, card.sex) == ("Nguyễn", "female")


def test_card_with_empty_fields():
    card = codes.parse_citizen_qr("001085012345|||||")
    assert (card.name, card.born, card.sex, card.issued) == ("", None, None, None)
    assert codes.parse_citizen_qr("||Nguyễn Văn A||Nam|").sex == "male"


@pytest.mark.parametrize("born", ["1950", "00001950"])
def test_card_that_knows_the_year_only(born):
    card = codes.parse_citizen_qr(f"001085012345||A|{born}|Nam|X|")
    assert (card.born, card.born_year) == (None, 1950)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "qr_fields"),
        ("https://example.vn/abc", "qr_fields"),
        ("1|2|3|4|5", "qr_fields"),
        ("12345|||||", "qr_number"),
        ("|||01011990|Nam|", "qr_empty"),
        ("001085012345||A|31021985|Nam|X|", "qr_date"),
        ("001085012345||A|1985-01-02|Nam|X|", "qr_date"),
        ("001085012345||A|00000000|Nam|X|", "qr_date"),
        ("001085012345||A|02011985|Nam|X|99999999", "qr_date"),
        ("001085012345||A|02011985|khác|X|", "qr_sex"),
    ],
)
def test_cards_that_are_refused(text, reason):
    with pytest.raises(InvalidCode) as caught:
        codes.parse_citizen_qr(text)
    assert caught.value.reason == reason


@given(st.text(max_size=120))
def test_any_text_is_a_card_or_a_clear_error(text):
    try:
        codes.parse_citizen_qr(text)
    except InvalidCode as error:
        assert error.reason.startswith("qr_")


# === the second secret ===


def test_secret_alphabet_has_no_look_alikes():
    signs = codes.SECRET_ALPHABET
    assert len(set(signs)) == len(signs) >= 20
    for group in ("0OD", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(group) & set(signs)) <= 1


def test_secret_as_typed():
    secret = codes.SECRET_ALPHABET[:6]
    assert codes.normalise_secret(f" {secret[:3].lower()}-{secret[3:]} ") == secret
    for wrong in ("", secret[:5], secret + "A", "O" + secret[1:]):
        with pytest.raises(InvalidCode):
            codes.normalise_secret(wrong)


# === payment QR ===

WORKED = (
    "00020101021238540010A00000072701240006970436011010123456780208QRIBFTTA"
    "530370454061500005802VN62240820LP H5614 240823 000163042F5D"
)


def test_crc_of_the_specification():
    assert vietqr.crc("123456789") == "29B1"


def test_worked_payloads():
    transfer = vietqr.Transfer("970436", "1012345678", 150_000, "LP H5614 240823 0001")
    assert vietqr.build(transfer) == WORKED
    assert vietqr.parse(WORKED) == transfer
    static = vietqr.build(vietqr.Transfer("970436", "1012345678"))
    assert static.startswith("000201010211") and "5406" not in static


def test_static_payload_with_purpose():
    transfer = vietqr.Transfer("970436", "1012345678", None, "LP H5614 240823 0001")
    assert vietqr.parse(vietqr.build(transfer)) == transfer


@given(
    st.builds(
        vietqr.Transfer,
        st.from_regex(r"[0-9]{6}", fullmatch=True),
        st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
        st.one_of(st.none(), st.integers(1, 10**13 - 1)),
        st.from_regex(r"[0-9A-Za-z ]{0,25}", fullmatch=True),
        st.sampled_from(["account", "card"]),
    )
)
def test_payload_round_trip(transfer):
    assert vietqr.parse(vietqr.build(transfer)) == transfer


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("97043", "1"), "bin"),
        (("970436", ""), "account"),
        (("970436", "1" * 20), "account"),
        (("970436", "1", 0), "amount"),
        (("970436", "1", 1.5), "amount"),
        (("970436", "1", 1, "đồng"), "purpose"),
        (("970436", "1", 1, "A" * 26), "purpose"),
        (("970436", "1", 1, "", "cheque"), "target"),
    ],
)
def test_transfers_that_are_refused(arguments, reason):
    with pytest.raises(vietqr.InvalidPayload) as caught:
        vietqr.Transfer(*arguments)
    assert caught.value.reason == reason
    assert pickle.loads(pickle.dumps(caught.value)).reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "structure"),
        ("0002016304", "structure"),
        (WORKED[:-1] + "E", "crc"),
        (WORKED.replace("150000", "150001"), "crc"),
        ("3899" + "6304" + vietqr.crc("38996304"), "structure"),
        ("5403abc6304" + vietqr.crc("5403abc6304"), "amount"),
    ],
)
def test_payloads_that_are_refused(text, reason):
    with pytest.raises(vietqr.InvalidPayload) as caught:
        vietqr.parse(text)
    assert caught.value.reason == reason


def test_purpose_keeps_what_banks_keep():
    assert vietqr.purpose("LP", "H56.14-240823-0001") == "LP H56142408230001"
    assert len(vietqr.purpose("A" * 40)) == 25
