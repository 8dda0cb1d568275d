"""The sentences about e-forms: what is wrong with a form, and with answers."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# rule of rules.eform_lint → what the designer reads; %(label)s is the question
PROBLEMS = {
    "no_question": _lt("The form asks nothing: add a question."),
    "too_many_fields": _lt("The form has more than %(limit)s questions: split it."),
    "key_form": _lt(
        "“%(label)s”: the key “%(key)s” must begin with a small letter and hold only "
        "a–z, 0–9 and _, at most %(limit)s signs."
    ),
    "key_double": _lt("“%(label)s”: the key “%(key)s” is used twice in the form."),
    "unknown_kind": _lt("“%(label)s”: there is no type “%(kind)s”."),
    "no_label": _lt("A question has no words (key “%(key)s”)."),
    "required_text": _lt(
        "“%(label)s” is a heading or explanation and cannot be required."
    ),
    "no_group": _lt("“%(label)s” holds questions but is no repeated group."),
    "unknown_prefill": _lt("“%(label)s”: “%(prefill)s” is nothing to fill in from."),
    "prefill_kind": _lt(
        "“%(label)s” cannot be filled in from “%(prefill)s”: the type does not fit, or "
        "it stands in a repeated group."
    ),
    "length_limit": _lt(
        "“%(label)s”: a number of characters lies between 1 and %(most)s, not "
        "%(limit)s."
    ),
    "length_span": _lt(
        "“%(label)s”: at least %(low)s but at most %(high)s characters cannot be."
    ),
    "number_span": _lt("“%(label)s”: from %(low)s to %(high)s there is no number."),
    "decimals_limit": _lt("“%(label)s”: decimals lie between 0 and %(limit)s."),
    "bad_day": _lt(
        "“%(label)s”: “%(day)s” is no day. Write 31/01/2026, today, today-18y, "
        "today+30d or today-6m."
    ),
    "day_span": _lt("“%(label)s”: no day lies between %(low)s and %(high)s."),
    "items_limit": _lt("“%(label)s”: a count lies between 1 and %(most)s."),
    "items_span": _lt("“%(label)s”: at least %(low)s but at most %(high)s cannot be."),
    "bytes_limit": _lt("“%(label)s”: files may have up to 100 MB."),
    "bad_pattern": _lt("“%(label)s”: the pattern cannot be used: %(reason)s."),
    "no_pattern_error": _lt(
        "“%(label)s”: say in plain words what applicants read if the answer does not "
        "fit the pattern."
    ),
    "pattern_kind": _lt("“%(label)s”: only a short text can have a pattern."),
    "no_choice": _lt("“%(label)s” has no answers to pick from."),
    "too_many_choices": _lt("“%(label)s” has more than %(limit)s answers."),
    "choice_blank": _lt("“%(label)s” has an answer without words."),
    "choice_double": _lt("“%(label)s” has the answer “%(value)s” twice."),
    "unknown_style": _lt("“%(label)s”: there is no style “%(style)s”."),
    "no_accepts": _lt("“%(label)s”: say which kinds of numbers are accepted."),
    "unknown_street": _lt("“%(label)s”: say whether the street is asked."),
    "no_extension": _lt("“%(label)s”: say which file types are accepted."),
    "unknown_extension": _lt(
        "“%(label)s”: files of type “%(extension)s” are not accepted (possible: "
        "%(known)s)."
    ),
    "group_empty": _lt("The repeated group “%(label)s” asks nothing."),
    "group_too_deep": _lt("“%(label)s”: a group may stand in a group, but not deeper."),
    "outside_conditions": _lt(
        "“%(label)s”: the questions in it depend on more than %(limit)s answers "
        "outside; let the whole group depend on them."
    ),
    "empty_condition": _lt("“%(label)s” is shown under a condition that is empty."),
    "unknown_reference": _lt(
        "“%(label)s” depends on a question that it cannot see (“%(other)s”): one of "
        "this form, outside or in the same row."
    ),
    "operator_kind": _lt(
        "“%(label)s”: answers to “%(other)s” cannot be compared in this way."
    ),
    "condition_value": _lt(
        "“%(label)s”: the answer to “%(other)s” can never be what it is compared with."
    ),
    "cycle": _lt("These questions are shown depending on each other: %(fields)s."),
    "default_kind": _lt("“%(label)s” cannot be answered beforehand."),
    "bad_default": _lt(
        "“%(label)s”: the answer beforehand, “%(value)s”, does not fit the question."
    ),
}

# reason of rules.pattern → the end of the sentence "bad_pattern"
PATTERN_REASONS = {
    "empty": _lt("it is empty"),
    "too_long": _lt("it is longer than 200 characters"),
    "not_nfc": _lt("its letters are not in Unicode form NFC"),
    "unclosed": _lt("a bracket is not closed, at character %(at)s"),
    "not_allowed": _lt("character %(at)s means something that is not allowed"),
    "quantifier": _lt("the repetition at character %(at)s is wrong"),
    "repeated_group": _lt(
        "from character %(at)s on something is repeated that itself varies"
    ),
    "too_many_ways": _lt("it could be compared in too many ways"),
}

# rule of rules.eform → what applicants read after the question
WRONG = {
    "type": _lt("this answer cannot be read"),
    "type_number": _lt("write a number, such as 1.000 or 2,5"),
    "type_date": _lt("write a day that exists, such as 31/01/2026"),
    "unknown": _lt("this is not asked"),
    "hidden": _lt("this is not asked after your other answers"),
    "required": _lt("please answer"),
    "required_choice": _lt("please choose"),
    "required_file": _lt("please choose a file"),
    "blank": _lt("please answer"),
    "characters": _lt("the text holds signs that cannot be stored"),
    "not_nfc": _lt("the text is not in Unicode form NFC"),
    "too_long": _lt("at most %(limit)s characters, not %(length)s"),
    "too_short": _lt("at least %(limit)s characters, not %(length)s"),
    "not_whole": _lt("write a whole number"),
    "decimals": _lt("at most %(limit)s decimals"),
    "too_small": _lt("the number must be %(limit)s or more"),
    "too_large": _lt("the number must be %(limit)s or less"),
    "too_early": _lt("the day must be %(limit)s or later"),
    "too_late": _lt("the day must be %(limit)s or earlier"),
    "in_future": _lt("the day must not lie in the future"),
    "in_past": _lt("the day must not lie in the past"),
    "not_choice": _lt("choose one of the answers given"),
    "double": _lt("each answer only once"),
    "too_few": _lt("at least %(limit)s, not %(count)s"),
    "too_many": _lt("at most %(limit)s, not %(count)s"),
    "id_number": _lt("write %(accepts)s"),
    "tax_check": _lt("this is no tax code: its check digit is wrong"),
    "place": _lt("choose one from the list"),
    "unknown_place": _lt("there is no such commune today"),
    "wrong_province": _lt("this commune does not lie in the province chosen"),
    "file_type": _lt("“%(name)s” is no file of type %(allowed)s"),
    "file_size": _lt("“%(name)s” is larger than %(limit)s MB"),
}

ID_KINDS = {
    "citizen_id": _lt("the 12 digits of the citizen's number"),
    "old_id": _lt("the 9 digits of the old identity card"),
    "passport": _lt("a passport number of 5 to 15 letters and digits"),
    "tax_code": _lt("a tax code of 10, 12 or 13 digits"),
}

ADDRESS_PARTS = {
    "province": _lt("Province or city"),
    "commune": _lt("Commune, ward or special zone"),
    "street": _lt("House number, street"),
}

# operator → the condition under which a question is shown
CONDITIONS = {
    "equals": _lt("“%(question)s” is “%(value)s”"),
    "not_equals": _lt("“%(question)s” is not “%(value)s”"),
    "in": _lt("“%(question)s” is one of “%(value)s”"),
    "not_in": _lt("“%(question)s” is none of “%(value)s”"),
    "contains": _lt("“%(question)s” contains “%(value)s”"),
    "filled": _lt("“%(question)s” is answered"),
    "empty": _lt("“%(question)s” is not answered"),
    "greater": _lt("“%(question)s” is above “%(value)s”"),
    "at_least": _lt("“%(question)s” is “%(value)s” or above"),
    "less": _lt("“%(question)s” is below “%(value)s”"),
    "at_most": _lt("“%(question)s” is “%(value)s” or below"),
}
CONDITION_ENDS = {
    "all": _lt(" and "),
    "any": _lt(" or "),
}
