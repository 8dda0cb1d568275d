"""The shape of the national portal's answer about a procedure.

The keys are those of the program interface as it answered in July 2026. A key that
is not here is handed on as unknown, so that nothing is lost when the portal grows.
"""

from .shape import AMOUNT, ANYTHING, COUNT, FLAG, METHODS, NEEDED, TEXT, Shape, Value
from .term import OTHER, UNITS

#: Milliseconds since 1970, up to the year 2200.
MOMENT = Value((int,), largest=7_258_118_400_000)
#: A number, or words where the unit is OTHER.
_LENGTH = Value((int, float, str), largest=10_000)
_UNIT = Value((str,), choices=frozenset([*UNITS, OTHER]))
_NAMED = Shape({"id": TEXT, "name": TEXT, "code": TEXT})
_FILE = Shape({"id": TEXT, "fileName": TEXT, "bucketName": TEXT, "filePath": TEXT})
_COMPONENT = Shape(
    {
        "profileComponentId": TEXT,
        "originalQty": COUNT,
        "copyQty": COUNT,
        "required": FLAG,
        "hasElectronicForm": FLAG,
        "isProcessingResult": FLAG,
        "name": TEXT,
        "code": TEXT,
        "attachments": [_FILE],
        "source": TEXT,
    }
)
_FEE = Shape(
    {
        "type": TEXT,
        "value": AMOUNT,
        "currencyId": TEXT,
        "currencyName": TEXT,
        "description": TEXT,
        "attachment": ANYTHING,
    }
)
_METHOD = Shape(
    {
        "submissionMethod": Value((str,), required=True, choices=frozenset(METHODS)),
        "processingTime": _LENGTH,
        "processingTimeUnit": _UNIT,
        "description": TEXT,
        "fees": [_FEE],
    }
)
_CASE = Shape(
    {
        "id": TEXT,
        "name": TEXT,
        "code": TEXT,
        "processingDay": Shape(
            {"qty": Value((int, float), largest=10_000), "type": _UNIT}
        ),
        "profileComponents": [ANYTHING],
    }
)
_PROPOSAL = Shape(
    {
        "id": TEXT,
        "proposalNumber": TEXT,
        "decisionDate": MOMENT,
        "decisionNumber": TEXT,
        "publicationDate": MOMENT,
        "issuingAgency": Shape({"id": TEXT, "name": TEXT}),
        "proposalType": TEXT,
    }
)
_TEXTS = (
    "id",
    "codeNotation",
    "description",
    "decisionNo",
    "formalityType",
    "state",
    "type",
    "note",
    "keywords",
    "departmentPromulgateId",
    "departmentPromulgateCode",
    "departmentPromulgateName",
    "executingAgencies",
    "authorizedAgencies",
    "dossierReceivingAddresses",
    "delegatedAgencies",
    "coordinatingAgencies",
    "requirementsAndConditions",
)
_FLAGS = (
    "isInternal",
    "isWard",
    "isProvince",
    "isMinistry",
    "isOtherAgency",
    "isUndetermined",
    "isVertical",
    "isFullProcess",
    "isSharedService",
    "isOfflineOnly",
    "isNonTerritorial",
)
_ROLES = ("Executing", "Authority", "Authorized", "Coordinating")
RAW = Shape(
    {
        "code": NEEDED,
        "name": NEEDED,
        **dict.fromkeys(_TEXTS, TEXT),
        **dict.fromkeys(_FLAGS, FLAG),
        "createdAt": MOMENT,
        "updatedAt": MOMENT,
        "executionSteps": [Shape({"name": TEXT, "description": TEXT})],
        "executionMethods": [_METHOD],
        "executionCases": [Shape({"name": TEXT, "profileComponents": [_COMPONENT]})],
        "cases": [_CASE],
        "category": _NAMED,
        "categoryIds": [TEXT],
        "categoriesDetails": [_NAMED],
        "serviceGroupIds": [TEXT],
        "serviceGroupsDetails": [Shape({"id": TEXT, "name": TEXT, "type": TEXT})],
        "legalBasisIds": [TEXT],
        "legalBasisesDetails": [_NAMED],
        "resultIds": [TEXT],
        "resultsDetails": [_NAMED],
        "subjectTypeIds": [TEXT],
        "subjectTypesDetails": [Shape({"id": TEXT, "name": NEEDED, "code": TEXT})],
        **{f"department{role}Ids": [TEXT] for role in _ROLES},
        **{f"departments{role}": [_NAMED] for role in _ROLES},
        **{f"unitGroup{role}Ids": [TEXT] for role in _ROLES},
        **{f"unitGroups{role}": [_NAMED] for role in _ROLES},
        "departmentDetails": [ANYTHING],
        "procedureProposal": _PROPOSAL,
        "procedureRelatedGroup": [ANYTHING],
        "formalityTargetType": [ANYTHING],
        "targetObjects": [ANYTHING],
        "returningMethods": [ANYTHING],
        "fees": [ANYTHING],
        "profileComponents": [ANYTHING],
    }
)
