"""E-forms: each rule about answers, each fault of a form, what is shown."""

from dataclasses import replace
from datetime import date

import pytest
from onestop_rules import eform
from onestop_rules.eform import Choice, Condition, Form, FormError, FormField
from onestop_rules.eform_answer import canonical_number, day_of
from onestop_rules.eform_lint import MOST_OUTSIDE, problems
from onestop_rules.eform_schema import compile_schema

ON = date(2026, 11, 22)
COLOURS = (Choice("red", "Red"), Choice("blue", "Blue"))
RED = Condition("equals", "colour", "red")
COLOUR = FormField("colour", "choice", "Colour", choices=COLOURS)


def form(*fields):
    return Form("Form", fields)


def one(kind, **values):
    return FormField("q", kind, "Question", **values)


def rules(question, value, communes=None):
    """The rules that an answer breaks, with the path below the question."""
    found = eform.check(form(question), {"q": value}, ON, communes)
    return [(".".join(map(str, fault.path[1:])), fault.rule) for fault in found]


TEXT = one("short_text", min_length=2, max_length=5)
NUMBER = one("number", minimum=0, maximum=10, decimals=1)
DAY = one("date", earliest="1900-01-01", latest="today")
ADULT = one("date", latest="today-18y")
SEVERAL = one("choices", choices=COLOURS, min_items=1, max_items=1)
ANY_ID = one("id_number", accepts=("citizen_id", "old_id", "passport"))
TAX = one("id_number", accepts=("tax_code",))
HOME = one("address", street="required")
BARE = one("address", street="none")
SCAN = one("file", extensions=("pdf",), max_bytes=100, max_items=2)
PEOPLE = one("group", max_items=2, fields=(FormField("name", "short_text", "Name"),))
PLACE = {"province": "01", "commune": "00004", "street": "1"}

ANSWERS = (
    (TEXT, "abc", []),
    (TEXT, "Đỗ", []),
    (TEXT, "a", [("", "too_short")]),
    (TEXT, "abcdef", [("", "too_long")]),
    (TEXT, "   ", [("", "blank")]),
    (TEXT, "a\tb", [("", "characters")]),
    (TEXT, "a\nb", [("", "characters")]),
    (TEXT, "e\N{COMBINING ACUTE ACCENT}x", [("", "not_nfc")]),
    (TEXT, "a\ud800b", [("", "not_nfc")]),
    (TEXT, 5, [("", "type")]),
    (one("short_text"), "x" * 256, [("", "too_long")]),
    (one("short_text", pattern="[a-z]+", pattern_error="!"), "A", [("", "pattern")]),
    (one("long_text"), "a\nb", []),
    (one("long_text"), "a\x00b", [("", "characters")]),
    (NUMBER, 2.5, []),
    (NUMBER, 2.55, [("", "decimals")]),
    (NUMBER, -1, [("", "too_small")]),
    (NUMBER, 11, [("", "too_large")]),
    (NUMBER, True, [("", "type")]),
    (NUMBER, float("nan"), [("", "type")]),
    (NUMBER, "5", [("", "type")]),
    (one("number"), 2.0, []),
    (one("number"), 2.5, [("", "not_whole")]),
    (DAY, "2026-11-22", []),
    (DAY, "1900-01-01", []),
    (DAY, "2026-11-23", [("", "too_late")]),
    (DAY, "1899-12-31", [("", "too_early")]),
    (DAY, "2026-02-30", [("", "type")]),
    (DAY, "22/11/2026", [("", "type")]),
    (ADULT, "2008-11-22", []),
    (ADULT, "2008-11-23", [("", "too_late")]),
    (one("choice", choices=COLOURS), "red", []),
    (one("choice", choices=COLOURS), "Red", [("", "not_choice")]),
    (SEVERAL, ["red"], []),
    (SEVERAL, [], [("", "too_few")]),
    (SEVERAL, ["red", "blue"], [("", "too_many")]),
    (SEVERAL, ["red", "red"], [("", "double"), ("", "too_many")]),
    (SEVERAL, ["black"], [("0", "not_choice")]),
    (SEVERAL, "red", [("", "type")]),
    (ANY_ID, "001190000001", []),
    (ANY_ID, "123456789", []),
    (ANY_ID, "B1234567", []),
    (ANY_ID, "12", [("", "id_number")]),
    (ANY_ID, "001 190 000 001", [("", "id_number")]),
    (one("id_number"), "123456789", [("", "id_number")]),
    (TAX, "0311910910", [("", "tax_check")]),
    (TAX, "0100109106", []),
    (TAX, "0100109106-001", []),
    (TAX, "0100109106-000", [("", "tax_check")]),
    (TAX, "001190000001", []),
    (HOME, PLACE, []),
    (HOME, {**PLACE, "street": " "}, [("street", "blank")]),
    (HOME, {"province": "01", "commune": "00004"}, [("street", "required")]),
    (HOME, {**PLACE, "commune": "Ba Đình"}, [("commune", "place")]),
    (HOME, {**PLACE, "province": "1"}, [("province", "place")]),
    (BARE, PLACE, [("street", "unknown")]),
    (SCAN, [{"name": "a.PDF", "size": 100}], []),
    (SCAN, [{"name": "a.exe", "size": 100}], [("0", "file_type")]),
    (SCAN, [{"name": "pdf", "size": 100}], [("0", "file_type")]),
    (SCAN, [{"name": "a.pdf", "size": 101}], [("0", "file_size")]),
    (SCAN, [{"name": "a.pdf", "size": 0}], [("0.size", "type")]),
    (SCAN, [{"name": "a.pdf", "size": 1}] * 3, [("", "too_many")]),
    (PEOPLE, [{"name": "A"}, {"name": "B"}], []),
    (PEOPLE, [{"name": "A"}] * 3, [("", "too_many")]),
    (PEOPLE, [{}], [("0", "blank")]),
    (PEOPLE, [], [("", "too_few")]),
    (PEOPLE, [{"age": 5}], [("0.age", "unknown")]),
    (PEOPLE, {"name": "A"}, [("", "type")]),
    (PEOPLE, ["A"], [("0", "type")]),
)


@pytest.mark.parametrize(("question", "value", "expected"), ANSWERS)
def test_answers(question, value, expected):
    assert rules(question, value) == expected


def test_communes_are_looked_up():
    known = {"00004": "01"}
    assert rules(HOME, PLACE, known) == []
    assert rules(HOME, PLACE, {}) == [("commune", "unknown_place")]
    elsewhere = {**PLACE, "province": "04"}
    assert rules(HOME, elsewhere, known) == [("commune", "wrong_province")]


def test_required_and_unknown():
    asked = form(replace(TEXT, required=True), FormField("h", "heading", "Part"))
    found = eform.check(asked, {"h": "x", "other": 1}, ON)
    assert [(fault.path, fault.rule) for fault in found] == [
        (("q",), "required"),
        (("h",), "unknown"),
        (("other",), "unknown"),
    ]
    assert [fault.rule for fault in eform.check(asked, [], ON)] == ["type"]


# === what is shown ===

COMPARED = (
    (one("number"), "greater", 5, {6: True, 5: False}),
    (one("number"), "at_least", 5, {5: True, 4: False}),
    (one("number"), "less", 5, {4: True, 5: False}),
    (one("number"), "at_most", 5, {5: True, 6: False}),
    (one("number"), "equals", 5, {5: True, 6: False}),
    (one("number"), "in", (1, 2), {2: True, 3: False}),
    (one("date"), "less", "today-14y", {"2012-11-21": True, "2012-11-22": False}),
    (one("date"), "equals", "today", {"2026-11-22": True, "2026-11-21": False}),
    (one("short_text"), "not_equals", "a", {"b": True, "a": False}),
    (one("short_text"), "not_in", ("a", "b"), {"c": True, "a": False}),
    (one("short_text"), "filled", None, {"a": True}),
    (one("short_text"), "empty", None, {"a": False}),
)


@pytest.mark.parametrize(("other", "operator", "wanted", "outcomes"), COMPARED)
def test_comparisons(other, operator, wanted, outcomes):
    shown_if = Condition(operator, "q", wanted)
    asked = form(other, FormField("z", "short_text", "Z", shown_if=shown_if))
    assert not problems(asked)
    for value, expected in outcomes.items():
        shown = ("z",) in eform.visible(asked, {"q": value}, ON)
        assert shown == expected, value
    assert (("z",) in eform.visible(asked, {}, ON)) == (operator == "empty")


def test_hidden_is_not_answered():
    """What hangs on a hidden question is hidden with it, answered or not."""
    asked = form(
        COLOUR,
        FormField("why", "short_text", "Why", required=True, shown_if=RED),
        FormField("more", "short_text", "More", shown_if=Condition("filled", "why")),
    )
    answers = {"colour": "blue", "why": "x", "more": "y"}
    assert [f.rule for f in eform.check(asked, answers, ON)] == ["hidden", "hidden"]
    assert eform.clean(asked, answers, ON) == {"colour": "blue"}
    assert not eform.check(asked, {"colour": "blue"}, ON)
    assert [f.rule for f in eform.check(asked, {"colour": "red"}, ON)] == ["required"]


def test_rows_decide_for_themselves():
    asked = form(
        COLOUR,
        FormField(
            "rows",
            "group",
            "Rows",
            fields=(
                FormField("kind", "choice", "Kind", choices=COLOURS),
                FormField(
                    "note",
                    "short_text",
                    "Note",
                    required=True,
                    shown_if=Condition(
                        "all", parts=(Condition("equals", "kind", "red"), RED)
                    ),
                ),
            ),
        ),
    )
    rows = [{"kind": "red"}, {"kind": "blue"}]
    found = eform.check(asked, {"colour": "red", "rows": rows}, ON)
    assert [fault.path for fault in found] == [("rows", 0, "note")]
    assert not eform.check(asked, {"colour": "blue", "rows": rows}, ON)


def test_clean():
    asked = form(
        one("short_text"), replace(PEOPLE, key="people"), replace(TAX, key="t")
    )
    answers = {
        "q": " e\N{COMBINING ACUTE ACCENT}\r\n ",
        "people": [{"name": ""}, {"name": " A "}, {}],
        "t": "0100 109 106 - 001",
        "stray": "",
    }
    assert eform.clean(asked, answers, ON) == {
        "q": "é",
        "people": [{"name": "A"}],
        "t": "0100109106-001",
    }


@pytest.mark.parametrize(
    ("text", "day"),
    (
        ("2024-02-29", date(2024, 2, 29)),
        ("today", ON),
        ("today+30d", date(2026, 12, 22)),
        ("today-18y", date(2008, 11, 22)),
        ("today-11m", date(2025, 12, 22)),
        ("today-12m", date(2025, 11, 22)),
        ("today+2m", date(2027, 1, 22)),
    ),
)
def test_days(text, day):
    assert day_of(text, ON) == day


@pytest.mark.parametrize(
    "text", ("", "tomorrow", "2026-02-30", "today-9999y", "today+99999m", None, 5)
)
def test_no_days(text):
    with pytest.raises(FormError):
        day_of(text, ON)


def test_days_end_with_the_month():
    assert day_of("today-1y", date(2024, 2, 29)) == date(2023, 2, 28)
    assert day_of("today+1m", date(2026, 1, 31)) == date(2026, 2, 28)


def test_canonical_numbers():
    assert canonical_number("001.190.000-001") == "001190000001"


# === faults of a form: one change of a good form for each ===

NAME = FormField("name", "short_text", "Name")
GROUP = FormField("people", "group", "People", fields=(NAME,))
INNER = FormField("n", "short_text", "N")
DEEP = FormField(
    "a",
    "group",
    "A",
    fields=(
        FormField(
            "b",
            "group",
            "B",
            fields=(FormField("c", "group", "C", fields=(INNER,)),),
        ),
    ),
)


def shown(*parts, operator="all"):
    condition = parts[0] if len(parts) == 1 else Condition(operator, parts=parts)
    return FormField("z", "short_text", "Z", shown_if=condition)


def many_outside():
    """A group whose questions depend on one answer too many outside it."""
    others = [
        FormField(f"o{number}", "short_text", "O") for number in range(MOST_OUTSIDE + 1)
    ]
    inner = [
        FormField(f"i{n}", "short_text", "I", shown_if=Condition("filled", other.key))
        for n, other in enumerate(others)
    ]
    return (*others, FormField("g", "group", "G", fields=tuple(inner)))


FAULTS = (
    ("no_question", (FormField("h", "heading", "Part"),)),
    ("too_many_fields", tuple(replace(NAME, key=f"k{n}") for n in range(301))),
    ("key_form", (replace(NAME, key="Tên"),)),
    ("key_form", (replace(NAME, key="1a"),)),
    ("key_form", (replace(NAME, key="a" * 61),)),
    ("key_double", (NAME, GROUP)),
    ("unknown_kind", (NAME, one("colour"))),
    ("no_label", (replace(NAME, label=" "),)),
    ("required_text", (NAME, one("heading", required=True))),
    ("no_group", (replace(TEXT, fields=(NAME,)),)),
    ("unknown_prefill", (replace(NAME, prefill="applicant.income"),)),
    ("prefill_kind", (replace(NUMBER, prefill="applicant.name"),)),
    (
        "prefill_kind",
        (replace(GROUP, fields=(replace(NAME, prefill="applicant.name"),)),),
    ),
    ("length_limit", (one("short_text", max_length=256),)),
    ("length_limit", (one("short_text", max_length=0),)),
    ("length_span", (one("short_text", min_length=5, max_length=4),)),
    ("length_span", (one("long_text", min_length=5, max_length=4),)),
    ("bad_pattern", (one("short_text", pattern="(a+)+", pattern_error="!"),)),
    ("no_pattern_error", (one("short_text", pattern="a"),)),
    ("pattern_kind", (one("long_text", pattern="a", pattern_error="!"),)),
    ("number_span", (one("number", minimum=2, maximum=1),)),
    ("decimals_limit", (one("number", decimals=7),)),
    ("bad_day", (one("date", earliest="tomorrow"),)),
    ("day_span", (one("date", earliest="2026-01-02", latest="2026-01-01"),)),
    ("day_span", (one("date", earliest="today", latest="today-1d"),)),
    ("no_choice", (one("choice"),)),
    ("too_many_choices", (one("choice", choices=COLOURS * 151),)),
    ("choice_blank", (one("choice", choices=(Choice("a", " "),)),)),
    ("choice_double", (one("choices", choices=COLOURS * 2),)),
    ("unknown_style", (replace(COLOUR, style="wheel"),)),
    ("items_span", (one("choices", choices=COLOURS, min_items=3),)),
    ("items_span", (one("file", min_items=2),)),
    ("items_limit", (replace(GROUP, max_items=101),)),
    ("items_limit", (replace(GROUP, max_items=0),)),
    ("no_accepts", (one("id_number", accepts=()),)),
    ("no_accepts", (one("id_number", accepts=("library_card",)),)),
    ("unknown_street", (one("address", street="perhaps"),)),
    ("no_extension", (one("file", extensions=()),)),
    ("unknown_extension", (one("file", extensions=("exe",)),)),
    ("bytes_limit", (one("file", max_bytes=0),)),
    ("group_empty", (replace(GROUP, fields=(one("heading"),)),)),
    ("group_too_deep", (DEEP,)),
    ("outside_conditions", many_outside()),
    ("empty_condition", (NAME, shown(Condition("all")))),
    ("unknown_reference", (NAME, shown(Condition("filled", "nothing")))),
    ("unknown_reference", (GROUP, shown(Condition("filled", "name")))),
    ("unknown_reference", (NAME, one("heading"), shown(Condition("filled", "q")))),
    ("operator_kind", (COLOUR, shown(Condition("greater", "colour", "red")))),
    ("operator_kind", (HOME, shown(Condition("equals", "q", "x")))),
    ("operator_kind", (NAME, shown(Condition("like", "name", "x")))),
    ("condition_value", (COLOUR, shown(Condition("equals", "colour", "black")))),
    ("condition_value", (COLOUR, shown(Condition("in", "colour", ())))),
    ("condition_value", (COLOUR, shown(Condition("in", "colour", "red")))),
    ("condition_value", (NUMBER, shown(Condition("less", "q", "five")))),
    ("condition_value", (DAY, shown(Condition("less", "q", "tomorrow")))),
    ("cycle", (shown(Condition("filled", "z")),)),
    ("default_kind", (replace(SCAN, default="a"),)),
    ("bad_default", (replace(TEXT, default="abcdef"),)),
    ("bad_default", (replace(COLOUR, default="black"),)),
    ("bad_day", (replace(DAY, default="tomorrow"),)),
)


@pytest.mark.parametrize(("rule", "fields"), FAULTS)
def test_faults_are_found(rule, fields):
    found = problems(form(*fields))
    assert rule in {problem.rule for problem in found}, found


def test_cycles_name_their_way():
    a, b, c = (
        FormField(key, "short_text", key, shown_if=Condition("filled", other))
        for key, other in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    [problem] = problems(form(a, b, c))
    assert (problem.rule, problem.arguments) == ("cycle", {"fields": ("a", "b", "c")})
    with pytest.raises(FormError):
        eform.check(form(a, b, c), {"a": "1", "b": "1", "c": "1"}, ON)


def test_cycle_through_a_group():
    """A question shown if a group is filled, whose only question it shows."""
    inner = replace(INNER, shown_if=Condition("filled", "z"))
    group = FormField("g", "group", "G", fields=(inner,))
    found = problems(form(group, shown(Condition("filled", "g"))))
    assert [problem.rule for problem in found] == ["cycle"]


GOOD = form(
    TEXT,
    replace(COLOUR, default="red"),
    replace(DAY, key="day", default="today", prefill="applicant.birth_date"),
    replace(GROUP, fields=(NAME, replace(INNER, shown_if=RED))),
    shown(RED, Condition("filled", "q"), operator="any"),
)


def test_good_form_has_no_problems():
    assert problems(GOOD) == ()
    assert compile_schema(GOOD, ON)["$schema"].endswith("2020-12/schema")


def test_every_rule_has_a_fault():
    """Whoever adds a rule adds the form that breaks it."""
    import inspect

    import onestop_rules.eform_lint as lint

    source = inspect.getsource(lint)
    named = {part.split('"')[0] for part in source.split('Problem("')[1:]}
    named |= {"length_limit", "length_span", "number_span", "items_limit"}
    named |= {"items_span", "bytes_limit"}
    assert named == {rule for rule, _fields in FAULTS}
