"""Charges, reductions and amounts in words."""

import pickle
import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from onestop_rules import fees
from onestop_rules.fees import ChargeFacts, Reduction, Tariff, TariffLine, charge
from onestop_rules.legal import Basis
from samples import read_cases

TT16 = Basis("Thông tư 16/2025/TT-BTC", "", date(2025, 4, 24))
LAW = Basis("Luật Phí và lệ phí 97/2015/QH13", "Điều 10", date(2017, 1, 1))

#: The criminal record (phí) as domain texts give it: online cheaper until the end of
#: 2025, half for students and people with merit.
CRIMINAL_RECORD = Tariff(
    (
        TariffLine("criminal", "phi", "Phí lý lịch tư pháp", 200_000, basis=TT16),
        TariffLine(
            "criminal",
            "phi",
            "Phí lý lịch tư pháp (trực tuyến)",
            170_000,
            channel="online",
            date_from=date(2025, 4, 24),
            date_to=date(2025, 12, 31),
            basis=TT16,
        ),
        TariffLine("post", "service", "Cước bưu chính", 30_000, channel="postal"),
    ),
    (
        Reduction("percentage", 50, "Sinh viên", LAW, payer_class="student"),
        Reduction("percentage", 100, "Trẻ em", LAW, payer_class="child"),
    ),
)
TODAY = ChargeFacts(date(2026, 11, 22), channel="direct")


def amounts(tariff, facts):
    return [(line.key, line.amount) for line in charge(tariff, facts)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [("criminal", 200_000)]),
        ({"channel": "online"}, [("criminal", 200_000)]),
        ({"channel": "online", "on": date(2025, 12, 31)}, [("criminal", 170_000)]),
        ({"channel": "online", "on": date(2026, 1, 1)}, [("criminal", 200_000)]),
        ({"payer_classes": {"student"}}, [("criminal", 100_000)]),
        ({"payer_classes": {"student", "child"}}, [("criminal", 0)]),
        ({"channel": "postal"}, [("criminal", 200_000), ("post", 30_000)]),
        (
            {"channel": "postal", "payer_classes": {"child"}},
            [("criminal", 0), ("post", 30_000)],
        ),
    ],
)
def test_criminal_record(changes, expected):
    assert amounts(CRIMINAL_RECORD, replace(TODAY, **changes)) == expected


def test_a_charge_says_why():
    facts = replace(TODAY, payer_classes={"student"}, quantity=2)
    (line,) = charge(CRIMINAL_RECORD, facts)
    assert (line.gross, line.reduced, line.amount) == (200_000, 100_000, 100_000)
    assert (line.ground, line.reduction.basis, line.basis) == ("Sinh viên", LAW, TT16)
    assert (line.kind, line.quantity, line.unit_amount) == ("phi", 2, 200_000)
    (line,) = charge(CRIMINAL_RECORD, TODAY)
    assert (line.ground, line.reduction) == ("", None)


def test_tiers_and_quantities():
    tariff = [
        TariffLine("copy", "phi", "1–10", 2_000, max_quantity=10, per_unit=True),
        TariffLine("copy", "phi", "from 11", 1_000, min_quantity=11, per_unit=True),
    ]
    for quantity, amount in ((1, 2_000), (10, 20_000), (11, 11_000)):
        assert amounts(tariff, replace(TODAY, quantity=quantity)) == [("copy", amount)]
    own = replace(TODAY, quantity=1, quantities={"copy": 3}.items())
    assert amounts(tariff, own) == [("copy", 6_000)]
    assert amounts(tariff, replace(TODAY, quantity=0)) == []


def test_the_more_particular_line_wins():
    general = TariffLine("a", "le_phi", "any", 10_000)
    case = replace(general, case="01", amount=20_000)
    both = replace(case, channel="online", amount=30_000)
    newer = replace(both, date_from=date(2026, 1, 1), amount=40_000)
    facts = replace(TODAY, case="01", channel="online")
    for lines, amount in (
        ([general], 10_000),
        ([general, case], 20_000),
        ([both, general, case], 30_000),
        ([both, newer, case], 40_000),
    ):
        assert amounts(lines, facts) == [("a", amount)]
    assert amounts([general, case, both], TODAY) == [("a", 10_000)]


def test_an_ambiguous_tariff_is_refused():
    one = TariffLine("a", "phi", "one", 10_000, case="01")
    other = TariffLine("a", "phi", "other", 20_000, channel="direct")
    with pytest.raises(fees.AmbiguousTariff) as caught:
        charge([one, other], replace(TODAY, case="01"))
    assert caught.value.lines == (one, other)
    assert pickle.loads(pickle.dumps(caught.value)).lines == (one, other)
    assert amounts([one, other], TODAY) == [("a", 20_000)]


def test_an_unsettled_amount_is_refused_only_where_it_applies():
    line = TariffLine("a", "phi", "theo quy định", None, channel="online")
    assert charge([line], TODAY) == ()
    with pytest.raises(fees.UnsettledAmount) as caught:
        charge([line], replace(TODAY, channel="online"))
    assert caught.value.line == line
    assert pickle.loads(pickle.dumps(caught.value)).line == line


def test_no_tariff_no_charge():
    assert charge([], TODAY) == ()
    assert charge(Tariff(()), TODAY) == ()


@pytest.mark.parametrize(
    ("reduction", "gross", "amount"),
    [
        (Reduction("percentage", 50, ""), 25_001, 12_501),
        (Reduction("percentage", "33.3", ""), 1_000, 667),
        (Reduction("percentage", Fraction(100, 3), ""), 3, 2),
        (Reduction("percentage", 0, ""), 999, 999),
        (Reduction("fixed", 30_000, ""), 200_000, 170_000),
        (Reduction("fixed", 30_000, ""), 20_000, 0),
    ],
)
def test_reductions(reduction, gross, amount):
    assert gross - reduction.off(gross) == amount


def test_of_several_reductions_the_best_one_applies():
    line = TariffLine("a", "phi", "a", 100_000)
    half = Reduction("percentage", 50, "half")
    fixed = Reduction("fixed", 60_000, "fixed", keys={"a"})
    elsewhere = Reduction("fixed", 90_000, "elsewhere", keys={"b"})
    tariff = Tariff((line,), (half, fixed, elsewhere))
    (found,) = charge(tariff, TODAY)
    assert (found.amount, found.ground) == (40_000, "fixed")


def test_a_service_price_is_reduced_only_by_name():
    line = TariffLine("post", "service", "Cước", 30_000)
    everything = Reduction("percentage", 100, "Trẻ em")
    assert amounts(Tariff((line,), (everything,)), TODAY) == [("post", 30_000)]
    named = Reduction("percentage", 100, "Khuyến mại", keys={"post"})
    assert amounts(Tariff((line,), (named,)), TODAY) == [("post", 0)]


@pytest.mark.parametrize(
    "arguments",
    [
        {"kind": "tax"},
        {"amount": -1},
        {"amount": 1.5},
        {"amount": True},
        {"min_quantity": 5, "max_quantity": 4},
        {"date_from": date(2026, 2, 1), "date_to": date(2026, 1, 31)},
    ],
)
def test_lines_that_are_refused(arguments):
    good = {"key": "a", "kind": "phi", "name": "a", "amount": 1}
    with pytest.raises(fees.FeeError):
        TariffLine(**(good | arguments))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("percentage", 101),
        ("percentage", -1),
        ("percentage", "half"),
        ("percentage", 12.5),
        ("fixed", -1),
        ("fixed", "30000"),
        ("gift", 1),
    ],
)
def test_reductions_that_are_refused(kind, value):
    with pytest.raises(fees.FeeError):
        Reduction(kind, value, "")


def test_quantities_that_are_refused():
    for quantity in (-1, 1.5, None):
        with pytest.raises(fees.FeeError):
            ChargeFacts(date(2026, 1, 1), quantity=quantity)


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=5),
    st.lists(st.integers(0, 100), max_size=3),
    st.integers(1, 9),
)
def test_money_adds_up(prices, percentages, quantity):
    lines = tuple(
        TariffLine(f"fee{at}", fees.KINDS[at % 3], "", price, per_unit=bool(at % 2))
        for at, price in enumerate(prices)
    )
    reductions = tuple(Reduction("percentage", p, str(p)) for p in percentages)
    for line in charge(Tariff(lines, reductions), replace(TODAY, quantity=quantity)):
        assert isinstance(line.amount, int) and 0 <= line.amount <= line.gross
        assert line.amount + line.reduced == line.gross
        if line.kind == "service" or not line.reduced:
            assert line.amount == line.gross and line.reduction is None


def test_round_half_up():
    halves = [Fraction(1, 2), Fraction(3, 2), Fraction(5, 2), Fraction(-1, 2), 7]
    assert [fees.round_half_up(number) for number in halves] == [1, 2, 3, 0, 7]


# === amounts in words ===

READ_DIGITS = dict(
    zip("không một hai ba bốn năm sáu bảy tám chín".split(), range(10), strict=True)
)


def read_group(words):
    """The number below 1000 that ``words`` say, by a grammar of its own."""
    value, rest = 0, list(words)
    if "trăm" in rest:
        at = rest.index("trăm")
        assert at == 1
        value, rest = 100 * READ_DIGITS[rest[0]], rest[2:]
        assert rest != ["không"]
    if rest[:1] == ["linh"]:
        assert len(rest) == 2 and 1 <= READ_DIGITS[rest[1]] <= 9
        return value + READ_DIGITS[rest[1]]
    if rest[:1] == ["mười"]:
        tens, rest = 10, rest[1:]
    elif "mươi" in rest:
        assert rest.index("mươi") == 1 and READ_DIGITS[rest[0]] >= 2
        tens, rest = 10 * READ_DIGITS[rest[0]], rest[2:]
    else:
        assert len(rest) <= 1
        return value + sum(READ_DIGITS[word] for word in rest)
    ones = {**READ_DIGITS, "lăm": 5}
    del ones["năm"], ones["không"]
    if tens > 10:
        ones["mốt"] = 1
        del ones["một"]
    assert len(rest) <= 1
    return value + tens + sum(ones[word] for word in rest)


def read_below_billion(words):
    value, group = 0, []
    scales = {"triệu": 10**6, "nghìn": 10**3}
    last = 10**9
    for word in words:
        if word in scales:
            assert scales[word] < last and group
            last = scales[word]
            value += read_group(group) * last
            group = []
        else:
            group.append(word)
    return value + (read_group(group) if group else 0)


def read_amount(text):
    """The amount that ``text`` says."""
    words = text.split()
    assert words[0][0].isupper() and words.pop() == "đồng"
    words[0] = words[0].lower()
    if "tỷ" not in words:
        return read_below_billion(words)
    at = words.index("tỷ")
    high, low = words[:at], words[at + 1 :]
    return read_below_billion(high) * 10**9 + (read_below_billion(low) if low else 0)


@pytest.mark.parametrize("row", read_cases("words.csv"), ids=lambda row: row["amount"])
def test_amount_in_words(row):
    assert fees.amount_in_words(int(row["amount"])) == row["words"]


@given(st.integers(0, 10**12))
def test_words_are_read_back(amount):
    assert read_amount(fees.amount_in_words(amount)) == amount


def test_words_of_many_amounts_are_read_back():
    rng = random.Random(91)
    amounts = [
        *range(2_000),
        *(rng.randrange(10 ** rng.randrange(1, 13)) for _ in range(20_000)),
    ]
    said = {amount: fees.amount_in_words(amount) for amount in amounts}
    for amount, text in said.items():
        assert read_amount(text) == amount
    assert len(set(said.values())) == len(said)


def test_amounts_without_words():
    for wrong in (1.5, True, "5", None, 10**18, -(10**18)):
        with pytest.raises(ValueError):
            fees.amount_in_words(wrong)
