"""The national portal's answer about one procedure, in the shape of a record.

The portal's program interface wraps a procedure in an envelope (``code``, ``data``)
and names things after its own screens. :func:`to_record` renames them to the keys of
``shape.RECORD``, so that one path reads both shapes and the same facts give the same
content. What has no key there is kept as ``more``: pairs of the portal's path and the
value as it stood. Identifiers stay beside the part they belong to (``portal_id``).
"""

import json
from dataclasses import replace
from datetime import UTC, datetime

from .dates import LOCAL
from .fault import Refused, refuse
from .raw_shape import RAW
from .shape import FLAGS, check, unknown

#: Values of these keys are renamed below; every other value of RAW goes to ``more``.
_LEVELS = (
    ("isMinistry", "Cấp bộ"),
    ("isProvince", "Cấp tỉnh"),
    ("isWard", "Cấp xã"),
    ("isOtherAgency", "Cơ quan khác"),
)
#: role of an agency → the portal's lists: departments first, then groups of units
_AGENCIES = {
    "executing_agencies": ("departmentsExecuting", "unitGroupsExecuting"),
    "authority_agencies": ("departmentsAuthority", "unitGroupsAuthority"),
    "authorized_agencies": ("departmentsAuthorized", "unitGroupsAuthorized"),
    "coordinating_agencies": ("departmentsCoordinating", "unitGroupsCoordinating"),
}
_UNIT_WORDS = {
    "WORKING_DAY": "Ngày làm việc",
    "DAY": "Ngày",
    "HOUR": "Giờ",
    "MONTH": "Tháng",
}
#: Lists of identifiers whose objects stand beside them in full.
_IDS_OF = {
    "categoryIds": ("categoriesDetails",),
    "serviceGroupIds": ("serviceGroupsDetails",),
    "legalBasisIds": ("legalBasisesDetails",),
    "resultIds": ("resultsDetails",),
    "subjectTypeIds": ("subjectTypesDetails",),
    "departmentExecutingIds": _AGENCIES["executing_agencies"],
    "departmentAuthorityIds": _AGENCIES["authority_agencies"],
    "departmentAuthorizedIds": _AGENCIES["authorized_agencies"],
    "departmentCoordinatingIds": _AGENCIES["coordinating_agencies"],
    "unitGroupExecutingIds": _AGENCIES["executing_agencies"],
    "unitGroupAuthorityIds": _AGENCIES["authority_agencies"],
    "unitGroupAuthorizedIds": _AGENCIES["authorized_agencies"],
    "unitGroupCoordinatingIds": _AGENCIES["coordinating_agencies"],
}
#: Kept in ``more`` as they stand, where they say anything.
_AS_IT_STANDS = (
    "note",
    "keywords",
    "formalityTargetType",
    "serviceGroupsDetails",
    "returningMethods",
    "targetObjects",
    "procedureRelatedGroup",
    "departmentDetails",
    "fees",
    "profileComponents",
    "createdAt",
    "updatedAt",
    # Names of agencies once more, joined.
    "executingAgencies",
    "delegatedAgencies",
    "authorizedAgencies",
    "coordinatingAgencies",
)


def is_answer(value) -> bool:
    """Whether a parsed JSON value is the portal's envelope or what lies in it."""
    if not isinstance(value, dict):
        return False
    inner = value.get("data", value)
    return (
        isinstance(inner, dict)
        and "executionMethods" in inner
        or ("data" in value and "code" in value and "name" not in value)
    )


def to_record(answer: dict) -> dict:
    """Return the record of an answer; raises :class:`Refused` naming the field."""
    data = answer.get("data", answer)
    if "data" in answer and (answer.get("code") != "OK" or not data):
        refuse("portal_error", "code", value=answer.get("message") or answer["code"])
    code = data.get("code") if isinstance(data, dict) else ""
    try:
        check(data, RAW)
    except Refused as refused:
        code = code.strip()[:40] if isinstance(code, str) else ""
        raise Refused(replace(refused.fault, code=code)) from None
    return {
        **_identity(data),
        **_decision(data),
        **{role: _agencies(data, lists) for role, lists in _AGENCIES.items()},
        "receiving_address": data.get("dossierReceivingAddresses"),
        "conditions": data.get("requirementsAndConditions"),
        "steps": [
            {"name": step.get("name"), "text": step.get("description")}
            for step in data.get("executionSteps") or []
        ],
        "channels": [_channel(way) for way in data.get("executionMethods") or []],
        "cases": [_case(case) for case in data.get("cases") or []],
        "dossier": [_group(group) for group in data.get("executionCases") or []],
        "legal_basis": [
            {
                "number": basis.get("code"),
                "name": basis.get("name"),
                "portal_id": basis.get("id"),
            }
            for basis in data.get("legalBasisesDetails") or []
        ],
        "results": [_coded(result) for result in data.get("resultsDetails") or []],
        "flags": {flag: data[flag] for flag in FLAGS if data.get(flag) is not None},
        "more": list(_more(data)),
    }


def _identity(data):
    field = next(iter(data.get("categoriesDetails") or []), data.get("category")) or {}
    return {
        "code": data.get("code"),
        "name": data.get("name"),
        "source": "national_api",
        "portal_id": data.get("id"),
        "kind": data.get("type"),
        "state": data.get("state"),
        "procedure_type": data.get("formalityType"),
        "field": field.get("name"),
        "field_code": field.get("code"),
        "level": [words for key, words in _LEVELS if data.get(key)],
        "subjects": [kind["name"] for kind in data.get("subjectTypesDetails") or []],
        "promulgating_agency": {
            "code": data.get("departmentPromulgateCode"),
            "name": data.get("departmentPromulgateName"),
            "portal_id": data.get("departmentPromulgateId"),
        },
        "created_at": moment(data.get("createdAt")),
        "updated_at": moment(data.get("updatedAt")),
    }


def _decision(data):
    proposal = data.get("procedureProposal") or {}
    return {
        "decision_no": data.get("decisionNo") or proposal.get("proposalNumber"),
        "decision_date": moment(proposal.get("decisionDate")),
        "publication_date": moment(proposal.get("publicationDate")),
    }


def moment(milliseconds: int | None) -> str | None:
    """Return milliseconds since 1970 (UTC) as local ISO 8601, to the second."""
    if milliseconds is None:
        return None
    whole = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return whole.astimezone(LOCAL).isoformat()


def _coded(item):
    return {
        "code": item.get("code"),
        "name": item.get("name"),
        "portal_id": item.get("id"),
    }


def _agencies(data, lists):
    return [_coded(agency) for key in lists for agency in data.get(key) or []]


def _time(quantity, unit):
    """Return number, unit and words; the words are those the portal prints."""
    if isinstance(quantity, str):
        return {"time_qty": None, "time_unit": unit, "time_text": quantity}
    if quantity is None:
        return {"time_qty": None, "time_unit": unit, "time_text": ""}
    shown = int(quantity) if quantity == int(quantity) else quantity
    words = f"{shown} {_UNIT_WORDS.get(unit, '')}".strip()
    return {"time_qty": quantity, "time_unit": unit, "time_text": words}


def _channel(way):
    return {
        "method": way.get("submissionMethod"),
        **_time(way.get("processingTime"), way.get("processingTimeUnit")),
        "description": way.get("description"),
        "fees": [
            {
                "type": fee.get("type"),
                "amount": fee.get("value"),
                "currency": fee.get("currencyName"),
                "text": fee.get("description"),
            }
            for fee in way.get("fees") or []
        ],
    }


def _case(case):
    term = case.get("processingDay") or {}
    return {
        "code": case.get("code"),
        "name": case.get("name"),
        "portal_id": case.get("id"),
        "time_qty": term.get("qty"),
        "time_unit": term.get("type"),
    }


def _group(group):
    return {
        "group": group.get("name"),
        "items": [_component(part) for part in group.get("profileComponents") or []],
    }


def _component(part):
    files = part.get("attachments") or []
    return {
        "code": part.get("code"),
        "name": part.get("name"),
        "portal_id": part.get("profileComponentId"),
        "originals": part.get("originalQty"),
        "copies": part.get("copyQty"),
        # "required" is false for every component of the portal, the application
        # form too, so it says nothing; it is kept as the source's word only.
        "source_required": part.get("required"),
        "has_electronic_form": part.get("hasElectronicForm"),
        "is_processing_result": part.get("isProcessingResult"),
        "form_files": [file["fileName"] for file in files if file.get("fileName")],
        "form_paths": [
            f"{file.get('bucketName') or ''}/{file['filePath']}"
            for file in files
            if file.get("filePath")
        ],
    }


# === WHAT HAS NO KEY OF ITS OWN === #


def _more(data):
    """Yield path and value of what the record's other keys do not hold."""
    seen = set()
    for key, value in _further(data):
        if value in (None, "", [], {}, False) or (key, str(value)) in seen:
            continue
        seen.add((key, str(value)))
        yield {"key": key, "value": _as_text(value)}
    for path, value in unknown(data, RAW):
        yield {"key": path, "value": _as_text(value), "unknown": True}


def _further(data):
    for key in _AS_IT_STANDS:
        yield from _leaves(data.get(key), key)
    if data.get("codeNotation") != data.get("code"):
        yield "codeNotation", data.get("codeNotation")
    if data.get("description") != data.get("requirementsAndConditions"):
        yield "description", data.get("description")
    if data.get("isUndetermined"):
        yield "isUndetermined", True
    for key, field in _fields(data):
        yield from _leaves(field, key)
    for kind in data.get("subjectTypesDetails") or []:
        yield "subjectTypesDetails.code", kind.get("code")
        yield "subjectTypesDetails.id", kind.get("id")
    yield from _further_decision(data)
    yield from _further_lists(data)
    yield from _further_parts(data)


def _fields(data):
    """Yield the fields: the first's identifier, of another one everything."""
    fields = data.get("categoriesDetails") or []
    if fields:
        yield "categoriesDetails[0]", {"id": fields[0].get("id")}
    for index, field in enumerate(fields[1:], start=1):
        yield f"categoriesDetails[{index}]", field
    if data.get("category") and data["category"] not in fields:
        yield "category", data["category"]


def _further_decision(data):
    proposal = data.get("procedureProposal") or {}
    number = proposal.get("proposalNumber")
    if data.get("decisionNo") and number != data["decisionNo"]:
        yield "procedureProposal.proposalNumber", number
    for key in ("id", "decisionNumber", "decisionDate", "publicationDate"):
        yield f"procedureProposal.{key}", proposal.get(key)
    if proposal.get("proposalType") != data.get("type"):
        yield "procedureProposal.proposalType", proposal.get("proposalType")
    issuer = proposal.get("issuingAgency") or {}
    if issuer.get("name") != data.get("departmentPromulgateName"):
        yield "procedureProposal.issuingAgency.name", issuer.get("name")
    if issuer.get("id") != data.get("departmentPromulgateId"):
        yield "procedureProposal.issuingAgency.id", issuer.get("id")


def _further_lists(data):
    """Yield identifiers without their object."""
    for key, lists in _IDS_OF.items():
        known = {item.get("id") for name in lists for item in data.get(name) or []}
        for value in data.get(key) or []:
            if value not in known:
                yield key, value


def _further_parts(data):
    for group in data.get("executionCases") or []:
        for part in group.get("profileComponents") or []:
            yield "profileComponents.source", part.get("source")
            for file in part.get("attachments") or []:
                if file.get("id") and file["id"] not in (file.get("filePath") or ""):
                    yield "attachments.id", file["id"]
    for way in data.get("executionMethods") or []:
        for fee in way.get("fees") or []:
            yield "fees.currencyId", fee.get("currencyId")
            yield from _leaves(fee.get("attachment"), "fees.attachment")
    for case in data.get("cases") or []:
        path = f"cases[{case.get('code') or ''}].profileComponents"
        yield from _leaves(case.get("profileComponents"), path)


def _leaves(value, path):
    """Yield every single value inside lists and objects with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def _as_text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
