"""Cases, components and the lists of a record into rows of a version."""

import re

from .text import one_line, plain

_IF_ANY = re.compile(r"\bnếu có\)?$")
# "- Trường hợp …", "(1.2) Đối với …", "a) Nếu …", "* Lưu ý: …"
_NUMBERING = r"[\W\d_]*(?:[a-zđ]{1,4}[).]\s*)?[\W\d_]*"
_CONDITION = r"(?:(?:áp dụng )?(?:đối )?với|(?:trong )?trường hợp|nếu|khi)\b"
_CONDITIONAL = re.compile(_NUMBERING + _CONDITION)
_NOTE = re.compile(_NUMBERING + r"(?:lưu ý|ghi chú)\b")
_CONDITION_IN_BRACKETS = re.compile(r"\(" + _CONDITION + r"[^()]*\)$")


def is_required(name: str, group: str) -> bool:
    """Whether every dossier must hold a paper.

    Not where its words bind it to a condition: it ends with "(nếu có)" or with a
    condition in brackets, it or its group begins with one ("Trường hợp …", "Đối với
    …"), or the group holds notes ("Lưu ý"). The words themselves stay.
    """
    words, title = plain(name), plain(group)
    return not (
        _IF_ANY.search(words)
        or _CONDITION_IN_BRACKETS.search(words)
        or any(
            shape.match(text)
            for shape in (_CONDITIONAL, _NOTE)
            for text in (words, title)
        )
    )


def read_cases(reading, record, read_term, term_fields):
    """Add the cases; two with one code are a point to settle."""
    seen = set()
    for index, source in enumerate(record.get("cases") or []):
        term = read_term(reading, source, "case", index)
        code, name = one_line(source.get("code")), one_line(source.get("name"))
        reading.parts["case"].append(
            {
                "code": code,
                "name": name or code or reading.procedure["name"],
                "source_name": source.get("name") or "",
                "source_id": source.get("portal_id") or "",
                **term_fields(term, source),
            }
        )
        if code and code in seen:
            reading.doubt(
                "duplicate", source.get("name"), "case_code", part="case", index=index
            )
        seen.add(code)


def read_components(reading, record):
    """Add the papers of all groups, in order."""
    cases = _cases_by_name(reading)
    for group in record.get("dossier") or []:
        title = group.get("group") or ""
        case = cases.get(plain(title))
        for source in group.get("items") or []:
            _read_component(reading, title, case, source)
        left = [group.get("trailing")]
        if not group.get("items"):
            left.insert(0, title)
        words = "\n".join(filter(None, left))
        if words:
            reading.doubt("component", words, "component_left")


def _cases_by_name(reading):
    """Return plain name → place of the cases that a group's title can mean."""
    names = [plain(case["name"]) for case in reading.parts["case"]]
    return (
        {name: index for index, name in enumerate(names) if names.count(name) == 1}
        if len(names) > 1
        else {}
    )


def _read_component(reading, title, case, source):
    name = source.get("name") or ""
    index = len(reading.parts["component"])
    if not name.strip():
        reading.doubt(
            "component", title, "component_no_name", part="component", index=index
        )
    required = source.get("required")
    if required is None:
        required = is_required(name, title if case is None else "")
    told = source.get("source_required")
    reading.parts["component"].append(
        {
            "group_name": title,
            "code": source.get("code") or "",
            "name": name if name.strip() else title or "—",
            "originals": source.get("originals") or 0,
            "copies": source.get("copies") or 0,
            "required": required,
            "case_index": case,
            "form_names": "\n".join(source.get("form_files") or []),
            "form_paths": "\n".join(source.get("form_paths") or []),
            "has_electronic_form": bool(source.get("has_electronic_form")),
            "is_processing_result": bool(source.get("is_processing_result")),
            "source_id": source.get("portal_id") or "",
            "source_required": "" if told is None else str(told).lower(),
            "source_text": source.get("name_and_form_raw") or "",
        }
    )
    if source.get("trailing"):
        reading.doubt(
            "component",
            source["trailing"],
            "component_left",
            part="component",
            index=index,
        )


def read_lists(reading, record):
    """Add legal basis, results and published steps."""
    for source in record.get("legal_basis") or []:
        number, name = source.get("number") or "", source.get("name") or ""
        reading.parts["basis"].append(
            {
                "number": number,
                "name": name or number or "—",
                "issued_on": source.get("ngay_ban_hanh") or "",
                "issuer": source.get("co_quan_ban_hanh") or "",
                "source_id": source.get("portal_id") or "",
            }
        )
    for source in record.get("results") or []:
        code, name = source.get("code") or "", source.get("name") or ""
        reading.parts["result"].append(
            {
                "code": code,
                "name": name or code or "—",
                "source_id": source.get("portal_id") or "",
            }
        )
    for source in record.get("steps") or []:
        name, text = source.get("name") or "", source.get("text") or ""
        if name or text:
            reading.parts["step"].append({"name": name, "text": text or name})


def read_more(reading, record):
    """Add the values that have no field, each under the source's own key."""
    for source in record.get("more") or []:
        reading.parts["more"].append({"key": source["key"], "words": source["value"]})
        if source.get("unknown"):
            args = (("key", source["key"]),)
            reading.doubt("other", source["value"], ("key_unknown", args))
