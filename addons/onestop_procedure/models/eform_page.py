import json
import re
from collections import defaultdict

from odoo import api, models

from ..rules import eform as rules
from ..rules.eform_answer import FILES, ROWS
from .eform_field import number_in

# In front of the names of inputs, so that no question is called like a button.
ANSWER = "a"
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class OnestopEformPage(models.AbstractModel):
    """An e-form as a page of plain HTML inputs, and what came back from it.

    ``_values`` gives the template ``onestop_procedure.eform_questions`` one node for
    each question; ``_answers`` reads what a browser posted. Both work without
    JavaScript: rows are added by a button that sends the page.
    """

    _name = "onestop.eform.page"
    _description = "Page of an e-form"

    # === FROM THE FORM TO THE PAGE === #

    @api.model
    def _values(self, eform, answers, wrong):
        """Return what the template needs.

        :param eform: onestop.eform without problems
        :param answers: answers as they were typed, see :meth:`_answers`
        :param wrong: list of (path, sentence) of ``_check_answers``
        """
        form = eform._form()
        maker = _NodeMaker(self.env, form, eform._today(), wrong)
        nodes = maker.nodes(form.fields, answers, (), ())
        return {
            "eform": eform,
            "nodes": nodes,
            "summary": [
                {"id": maker.anchor(path), "sentence": sentence}
                for path, sentence in wrong
            ],
        }

    # === FROM THE PAGE TO ANSWERS === #

    @api.model
    def _answers(self, eform, values, files=None):
        """Return the answers that a browser posted, tidied but not yet checked.

        What cannot be read stays as it was typed, for the check to name; so do
        answers to questions that are hidden, for the next look at the page.

        :param values: multi-valued mapping of the inputs (``getlist``)
        :param files: multi-valued mapping of the files; only names and sizes are read
        """
        form = eform._form()
        answers = self._read_level(form.fields, (), values, files)
        return rules.tidy(form, answers)

    @api.model
    def _change_rows(self, answers, add=None, remove=None):
        """Add a row to a group, or take one away, as a button of the page asks.

        :param add: name of the group, ``a.parents``
        :param remove: name of the row, ``a.parents.0``
        :return: the answers, changed in place; None: no such button was used
        """
        name = add or remove
        if not name:
            return None
        steps = name.split(".")[1:]
        place = answers
        for step in steps if add else steps[:-1]:
            place = _step(place, step)
        if isinstance(place, list):
            if add:
                place.append({})
            elif _step(place, steps[-1]) is not None:
                del place[int(steps[-1])]
        return answers

    def _read_level(self, fields, path, values, files):
        answers = {}
        for field in fields:
            if field.kind in rules.SILENT:
                continue
            here = (*path, field.key)
            if field.kind == "group":
                answers[field.key] = self._read_rows(field, here, values, files)
            elif field.kind == "file":
                answers[field.key] = self._read_files(here, files)
            elif field.kind == "address":
                answers[field.key] = self._read_address(here, values)
            elif field.kind == "choices":
                answers[field.key] = values.getlist(input_name(here))
            else:
                text = (values.get(input_name(here)) or "").strip()
                answers[field.key] = _readers.get(field.kind, str)(text)
        return answers

    def _read_rows(self, field, path, values, files):
        start = input_name(path) + "."
        count = 0
        for name in [*values, *(files or ())]:
            index = name.removeprefix(start).partition(".")[0]
            if name.startswith(start) and index.isascii() and index.isdigit():
                count = max(count, int(index[:4]) + 1)
        most = ROWS if field.max_items is None else field.max_items
        return [
            self._read_level(field.fields, (*path, index), values, files)
            for index in range(min(count, most + 1))
        ]

    def _read_files(self, path, files):
        found = []
        for upload in files.getlist(input_name(path)) if files else ():
            if upload.filename:
                stream = upload.stream
                found.append({"name": upload.filename, "size": stream.seek(0, 2)})
                stream.seek(0)
        return found

    def _read_address(self, path, values):
        answer = {
            part: (values.get(input_name((*path, part))) or "").strip()
            for part in ("province", "commune", "street")
        }
        if answer["commune"] and answer["province"]:
            found = self.env["onestop.commune"]._by_words(
                answer["commune"], answer["province"]
            )
            if len(found) == 1:
                answer["commune"] = found.code
        return answer


def _step(place, step):
    """Return what stands below a place in answers; None: nothing."""
    if isinstance(place, dict):
        return place.get(step)
    if isinstance(place, list) and step.isascii() and step.isdigit():
        return place[int(step)] if int(step) < len(place) else None
    return None


def _read_number(text):
    """Return the number in a text typed in Vietnamese style; else the text."""
    bare = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "")
    number = number_in(bare)
    return text if number is None else number


def _read_date(text):
    """Return the ISO date of 31/01/2026; else the text."""
    match = _DAY.fullmatch(text)
    iso = match and f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return iso if rules.parse_date(iso) else text


_readers = {"number": _read_number, "date": _read_date}


def input_name(path):
    """Return the name of the input at a path: ``a.parents.0.name``."""
    return ".".join([ANSWER, *map(str, path)])


def input_id(path):
    """Return the id of the element at a path: ``a-parents-0-name``."""
    return "-".join([ANSWER, *map(str, path)])


class _NodeMaker:
    """Makes one node of the template for each question of a form."""

    def __init__(self, env, form, on, wrong):
        self.env = env
        self.form = form
        self.on = on
        self.wording = env["onestop.eform.wording"]
        self.wrong = defaultdict(list)
        for path, sentence in wrong:
            self.wrong[path].append(sentence)
        self.anchors = {}
        self.provinces = env["onestop.province"]._existing()

    def anchor(self, path):
        """Return the id of the element that a wrong path leads to."""
        parts = path.split(".")
        while parts and ".".join(parts) not in self.anchors:
            parts.pop()
        return self.anchors.get(".".join(parts), "onestop_eform")

    def nodes(self, fields, answers, path, scope):
        """Return the nodes of one level.

        :param answers: what was typed on this level
        :param scope: levels further out, as (fields, path) pairs
        """
        scope = (*scope, (fields, path))
        answers = answers if isinstance(answers, dict) else {}
        return [self.node(field, answers, path, scope) for field in fields]

    def node(self, field, answers, path, scope):
        here = (*path, field.key)
        value = answers.get(field.key)
        if value is None and not answers and field.default is not None:
            value = field.default
            if field.kind == "date":
                value = rules.day_of(value, self.on).isoformat()
        node = {
            "field": field,
            "kind": field.kind,
            "name": input_name(here),
            "id": input_id(here),
            "value": value,
            "errors": self.errors(here, field),
        }
        self.anchors[".".join(map(str, here))] = node["id"]
        if field.shown_if:
            node["when"] = self.wording._condition(field.shown_if, self.form)
            node["shown_if"] = json.dumps(self.condition(field.shown_if, scope))
        more = getattr(self, f"more_{field.kind}", None)
        if more:
            node |= more(node, here, scope)
        hints = [field.help and f"{node['id']}-help", node.get("hint") and "-hint"]
        hints = [f"{node['id']}-hint" if hint == "-hint" else hint for hint in hints]
        if node["errors"]:
            hints.append(f"{node['id']}-error")
        node["described_by"] = " ".join(filter(None, hints)) or None
        return node

    def errors(self, path, field):
        """Return the sentences to show at a question: its own and of its parts."""
        start = ".".join(map(str, path))
        if field.kind == "group":
            return self.wrong.get(start, [])
        return [
            sentence
            for place, sentences in self.wrong.items()
            if place == start or place.startswith(f"{start}.")
            for sentence in sentences
        ]

    # === more for some kinds === #

    def more_number(self, node, path, scope):
        value = node["value"]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"value": str(value).replace(".", ",")}
        return {}

    def more_date(self, node, path, scope):
        value = node["value"]
        day = rules.parse_date(value)
        return {
            "value": day.strftime("%d/%m/%Y") if day else value,
            "hint": self.env._("Day/month/year, such as 31/01/2026."),
        }

    def more_id_number(self, node, path, scope):
        told = self.wording._accepted(node["field"].accepts)
        return {"hint": f"{told[:1].upper()}{told[1:]}."}

    def more_choice(self, node, path, scope):
        picked = node["value"] if isinstance(node["value"], list) else [node["value"]]
        return {
            "choices": [
                {
                    "value": choice.value,
                    "label": choice.label,
                    "id": f"{node['id']}-{index}",
                    "picked": choice.value in picked,
                }
                for index, choice in enumerate(node["field"].choices)
            ]
        }

    more_choices = more_choice

    def more_file(self, node, path, scope):
        field = node["field"]
        names = ", ".join(field.extensions)
        hint = self.env._("Types: %(types)s.", types=names)
        if field.max_bytes:
            hint = self.env._(
                "Types: %(types)s; up to %(limit)s MB each.",
                types=names,
                limit=self.wording._number(round(field.max_bytes / 2**20, 1)),
            )
        return {
            "hint": hint,
            "accept": ",".join(f".{extension}" for extension in field.extensions),
            "multiple": (FILES if field.max_items is None else field.max_items) > 1,
        }

    def more_address(self, node, path, scope):
        value = node["value"] if isinstance(node["value"], dict) else {}
        communes = self.env["onestop.commune"]._of_province(value.get("province"))
        names = {commune.code: commune.full_name for commune in communes}
        typed = value.get("commune")
        parts = {}
        for part in ("province", "commune", "street"):
            here = (*path, part)
            parts[part] = {"name": input_name(here), "id": input_id(here)}
            self.anchors[".".join(map(str, here))] = input_id(here)
        return {
            "parts": parts,
            "provinces": self.provinces,
            "communes": communes,
            "province": value.get("province"),
            "commune": names.get(typed, typed),
            "street": value.get("street"),
        }

    def more_group(self, node, path, scope):
        field = node["field"]
        most = ROWS if field.max_items is None else field.max_items
        rows = node["value"] if isinstance(node["value"], list) else []
        count = max(len(rows), field.min_items or 1)
        rows = [*rows, *({} for _row in range(count - len(rows)))]
        return {
            "rows": [
                {
                    "number": index + 1,
                    "id": f"{node['id']}-{index}",
                    "nodes": self.nodes(field.fields, row, (*path, index), scope),
                }
                for index, row in enumerate(rows)
            ],
            "can_add": count < most,
            "can_remove": count > (field.min_items or 1),
        }

    # === conditions for the browser === #

    def condition(self, condition, scope):
        """Return a condition with the names of inputs in place of keys."""
        if condition.operator in rules.JOINS:
            parts = [self.condition(part, scope) for part in condition.parts]
            return {"op": condition.operator, "parts": parts}
        other, path = next(
            (field, path)
            for fields, path in reversed(scope)
            for field in fields
            if field.key == condition.field
        )
        value = condition.value
        if other.kind == "date" and value is not None:
            listed = value if isinstance(value, tuple) else (value,)
            days = [rules.day_of(day, self.on).isoformat() for day in listed]
            value = days if isinstance(value, tuple) else days[0]
        return {
            "op": condition.operator,
            "kind": other.kind,
            "name": input_name((*path, other.key)),
            "value": value,
        }
