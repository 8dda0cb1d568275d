"""The rules and the jsonschema package judge each other."""

import re
from datetime import date, timedelta
from itertools import product

import jsonschema
import pytest
from eform_samples import ON, answers, good_forms, nfc
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from onestop_rules import eform
from onestop_rules.eform import Choice, Condition, Form, FormField
from onestop_rules.eform_schema import BEYOND, compile_schema, days_from, days_to

Validator = jsonschema.Draft202012Validator


def accepted(schema, values):
    checker = Validator.FORMAT_CHECKER
    return Validator(schema, format_checker=checker).is_valid(values)


@settings(max_examples=150)
@given(st.data())
def test_both_accept_the_same(data):
    form = data.draw(good_forms())
    schema = compile_schema(form, ON)
    Validator.check_schema(schema)
    for values in data.draw(st.lists(answers(form.fields), min_size=1, max_size=4)):
        for given_values in (nfc(values), eform.clean(form, nfc(values), ON)):
            wrong = eform.check(form, given_values, ON)
            wrong = [fault for fault in wrong if fault.rule not in BEYOND]
            verdict = accepted(schema, given_values)
            event("accepted" if verdict else "refused")
            assert verdict == (not wrong), (wrong, given_values)


@given(good_forms(), st.data())
def test_cleaned_answers_hide_nothing(form, data):
    cleaned = eform.clean(form, data.draw(answers(form.fields)), ON)
    rules = {fault.rule for fault in eform.check(form, cleaned, ON)}
    assert not rules & {"hidden", "not_nfc"}
    assert eform.clean(form, cleaned, ON) == cleaned


@given(good_forms(), st.data())
def test_shown_is_what_may_be_answered(form, data):
    values = data.draw(answers(form.fields))
    wrong = eform.check(form, values, ON)
    shown = eform.visible(form, values, ON)
    for fault in wrong:
        if fault.rule == "hidden":
            assert fault.path not in shown
        if fault.rule == "required" and fault.path[-1] not in (
            "province",
            "commune",
            "street",
        ):
            assert fault.path in shown


@given(st.dates(), st.dates())
def test_patterns_of_days(limit, day):
    assume(day.year > 0)
    assert bool(re.search(days_from(limit), str(day))) == (day >= limit)
    assert bool(re.search(days_to(limit), str(day))) == (day <= limit)


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.integers(-2, 2))
def test_patterns_of_days_nearby(limit, step):
    day = limit + timedelta(days=step)
    assert bool(re.search(days_from(limit), str(day))) == (day >= limit)
    assert bool(re.search(days_to(limit), str(day))) == (day <= limit)


def test_condition_from_outside_a_group():
    """A question in a row may depend on an answer outside the row."""
    married = Condition("equals", "status", "married")
    form = Form(
        "Form",
        (
            FormField(
                "status",
                "choice",
                "Status",
                choices=(Choice("single", "Single"), Choice("married", "Married")),
            ),
            FormField(
                "children",
                "group",
                "Children",
                fields=(
                    FormField("name", "short_text", "Name", required=True),
                    FormField(
                        "other", "short_text", "Parent", required=True, shown_if=married
                    ),
                ),
            ),
        ),
    )
    schema = compile_schema(form, ON)
    rows = [{"name": "A"}]
    assert accepted(schema, {"status": "single", "children": rows})
    assert not accepted(schema, {"status": "married", "children": rows})
    rows = [{"name": "A", "other": "B"}]
    assert accepted(schema, {"status": "married", "children": rows})
    assert not accepted(schema, {"children": rows})


OUTER = Condition("equals", "colour", "red")
INNER = Condition("equals", "kind", "red")
OTHER = Condition("filled", "size")
JOINED = (
    Condition("all", parts=(OUTER, INNER)),
    Condition("any", parts=(OUTER, INNER)),
    Condition("all", parts=(OUTER, Condition("any", parts=(INNER, OTHER)))),
    Condition("any", parts=(OUTER, Condition("all", parts=(INNER, OTHER)))),
    Condition("any", parts=(OUTER, OTHER)),
    Condition("all", parts=(OUTER, OTHER)),
)


@pytest.mark.parametrize("condition", JOINED)
def test_conditions_within_and_outside_a_row(condition):
    """Every answer to a question in a row that depends on both sides of the group."""
    colours = (Choice("red", "Red"), Choice("blue", "Blue"))
    kind = FormField("kind", "choice", "Kind", choices=colours)
    note = FormField("note", "short_text", "Note", required=True, shown_if=condition)
    form = Form(
        "Form",
        (
            FormField("colour", "choice", "Colour", choices=colours),
            FormField("size", "number", "Size"),
            FormField("rows", "group", "Rows", fields=(kind, note)),
        ),
    )
    schema = compile_schema(form, ON)
    verdicts = set()
    values = (None, "red", "blue")
    for colour, size, inner, text in product(values, (None, 1), values, (None, "x")):
        row = {"kind": inner, "note": text}
        found = {"colour": colour, "size": size}
        found = {key: value for key, value in found.items() if value}
        found["rows"] = [{key: value for key, value in row.items() if value}]
        good = not eform.check(form, found, ON)
        assert accepted(schema, found) == good, found
        verdicts.add(good)
    assert verdicts == {True, False}


ORDERED = ("equals", "not_equals", "greater", "at_least", "less", "at_most")
DAYS = ("2026-11-21", "2026-11-22", "2026-11-23")


@pytest.mark.parametrize("operator", ORDERED)
@pytest.mark.parametrize(
    ("kind", "wanted", "values"), (("number", 5, (4, 5, 6)), ("date", "today", DAYS))
)
def test_comparisons_at_the_limit(operator, kind, wanted, values):
    shown_if = Condition(operator, "q", wanted)
    form = Form(
        "Form",
        (
            FormField("q", kind, "Q"),
            FormField("z", "short_text", "Z", shown_if=shown_if),
        ),
    )
    schema = compile_schema(form, ON)
    verdicts = set()
    for value in values:
        found = {"q": value, "z": "x"}
        good = not eform.check(form, found, ON)
        assert accepted(schema, found) == good, found
        verdicts.add(good)
    assert verdicts == {True, False}


@pytest.mark.parametrize("limits", ({"earliest": "today"}, {"latest": "today"}))
def test_days_at_the_limit(limits):
    form = Form("Form", (FormField("q", "date", "Q", **limits),))
    schema = compile_schema(form, ON)
    for day in DAYS:
        good = not eform.check(form, {"q": day}, ON)
        assert accepted(schema, {"q": day}) == good, day
