"""What callers may send for a dossier, and how it is read before anything is done.

The screens and the JSON-2 methods share these tables. A key that is not here is
refused; a new one of ``intake`` or ``act`` is added here and in ``docs/api.md``.
"""

import base64
import binascii

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.onestop_procedure.rules import files
from odoo.addons.onestop_procedure.rules.given import (
    LINE,
    NAME,
    NUMBER,
    PARAGRAPHS,
    Choice,
    Day,
    Key,
    Many,
    Object,
    Raw,
    Text,
    Whole,
    Yes,
)
from odoo.addons.onestop_procedure.tools import parse_iso

from .applicant import ID_KINDS

# Numbers of sets, copies, pages: no citizen hands in more.
MOST_COPIES = 10_000
# Procedures of one visit.
MOST_OF_A_VISIT = 20
PERSON = Object(
    {
        "name": Text(NAME),
        "kind": Choice(("person", "organisation")),
        "id_kind": Choice(tuple(key for key, _label in ID_KINDS)),
        "id_number": Text(NUMBER),
        "birth_date": Day(),
        "sex": Choice(("male", "female")),
        "phone": Text(NUMBER),
        "email": Text(NAME),
        "address": Text(LINE),
    }
)
FILES = Many(Object({"name": Text(NAME), "data": Raw()}), 50)
PAPER = Object(
    {
        "component": Key(),
        "originals": Whole(0, MOST_COPIES),
        "copies": Whole(0, MOST_COPIES),
        "verdict": Choice(("ok", "missing", "wrong", "not_applicable")),
        "reason": Text(PARAGRAPHS, lines=True),
        "files": FILES,
        # Id of a document that is kept for the applicant (onestop.applicant.document).
        "held": Whole(1),
    }
)
# What a request for supplement asks of a paper.
ASKED_PAPER = Object(
    {
        "component": Key(),
        "verdict": Choice(("missing", "wrong")),
        "reason": Text(PARAGRAPHS, lines=True),
    }
)
RESULT = Object(
    {
        "name": Text(NAME),
        "number": Text(NUMBER),
        "issued_on": Day(),
        "valid_until": Day(),
        "files": FILES,
    }
)
# Ways in which a result goes to the applicant.
WAYS = ("counter", "post", "download")
CHOICE = {
    "procedure": Text(NUMBER),
    "case": Text(NUMBER),
    "agency": Text(NUMBER),
    "competent": Text(NUMBER),
    "channel": Text(NUMBER),
    "quantity": Whole(1, 1_000_000),
    "payer_class": Many(Text(NAME), 50, single=True),
}
# What the counter screen tells of the visitor while it is being filled in.
COUNTER = {
    **CHOICE,
    "id_number": Text(NUMBER),
    "address": Text(LINE),
    "last_competent": Text(NUMBER),
}
PEOPLE = {
    "applicant": PERSON,
    "submitter": PERSON,
    "authorisation": Text(LINE),
}
REQUEST = {
    **CHOICE,
    "content": Text(PARAGRAPHS, lines=True),
    "sets": Whole(1, MOST_COPIES),
    "papers": Many(PAPER),
    "return_wish": Choice(WAYS),
}
INTAKE = {
    **REQUEST,
    **PEOPLE,
    "received_at": Text(NUMBER),
    "source": Object({"system": Text(NAME), "code": Text(NAME)}),
}
# Several procedures of the same people at the counter.
VISIT = {
    **PEOPLE,
    "dossiers": Many(Object(REQUEST), MOST_OF_A_VISIT),
    # Code of the bundle that they are legs of.
    "bundle": Text(NUMBER),
}
ACT = {
    "reason": Text(PARAGRAPHS, lines=True),
    "note": Text(PARAGRAPHS, lines=True),
    "user_id": Whole(1),
    "step_id": Whole(1),
    "agency_id": Whole(1),
    "new_due_at": Text(NUMBER),
    "void": Yes(),
    "papers": Many(ASKED_PAPER),
    "results": Many(RESULT, 20),
    "paper_only": Yes(),
    "return_mode": Choice(WAYS),
    "fetched_by": Text(NAME),
    "fetched_proof": Text(LINE),
    "carrier": Text(NAME),
    "tracking": Text(NAME),
}
# Records that ``act`` names by their id.
ACT_RECORDS = {
    "user_id": "res.users",
    "step_id": "onestop.process.step",
    "agency_id": "onestop.agency",
}
FIRST_YEAR = 2000  # codes write the year with two digits, of 2000 to 2099
LAST_YEAR = 2099


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.model
    def _read_intake(self, values):
        """Return the values of ``intake`` clean, or name the field and the rule."""
        values = self._read_values(INTAKE, values)
        source = values.get("source")
        if source and len(source) < 2:
            raise UserError(self.env._("source: both system and code are needed."))
        return values

    @api.model
    def _read_counter_choice(self, values):
        """Return what the counter has chosen so far; what else it sends is left out."""
        if isinstance(values, dict):
            values = {name: values[name] for name in COUNTER if name in values}
        return self._read_values(COUNTER, values)

    @api.model
    def _read_visit(self, values):
        """Return the values of each dossier, with the people, and the bundle's code.

        :raises UserError: as for ``intake``, or no dossier at all
        """
        values = self._read_values(VISIT, values)
        people = {name: values[name] for name in PEOPLE if name in values}
        if not values.get("dossiers"):
            raise UserError(self.env._("dossiers: at least one is expected."))
        dossiers = [{**dossier, **people} for dossier in values["dossiers"]]
        return dossiers, values.get("bundle")

    @api.model
    def _read_act(self, values):
        """Return the values of ``act`` clean; times as naive UTC."""
        values = self._read_values(ACT, values or {})
        for name, model in ACT_RECORDS.items():
            # Whether it exists, not what it holds.
            if name in values and not self.env[model].browse(values[name]).exists():
                raise ValidationError(
                    self.env._("%(field)s: there is no such record.", field=name)
                )
        if "new_due_at" in values:
            values["new_due_at"] = self._read_moment("new_due_at", values["new_due_at"])
        return values

    @api.model
    def _read_values(self, keys, values):
        # Nothing at all is an empty list of values: the first that is needed is named.
        values = {} if values is None else values
        return self.env["onestop.given"]._read(Object(keys), values)

    @api.model
    def _read_code(self, code):
        """Return the code of a dossier as a clean text."""
        return self.env["onestop.given"]._read(Text(NAME), code, "code") or ""

    @api.model
    def _read_moment(self, field, text):
        """Return naive UTC for an ISO 8601 text with an offset.

        :raises UserError: another form, or a year that no dossier code can hold
        """
        try:
            at = parse_iso(text)
        except (ValueError, OverflowError) as error:
            raise UserError(
                self.env._(
                    "%(field)s: ISO 8601 with an offset is expected.", field=field
                )
            ) from error
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise UserError(
                self.env._(
                    "%(field)s: the year must be from %(first)s to %(last)s.",
                    field=field,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )
        return at

    @api.model
    def _read_time(self, text):
        """Return when an integrator received: naive UTC, not in the future."""
        at = self._read_moment("received_at", text)
        if at > fields.Datetime.now():
            raise UserError(self.env._("received_at: the time lies in the future."))
        return at

    @api.model
    def _read_file(self, component, file):
        """Return the command that attaches a base64 file to a paper.

        :raises ValidationError: names the file and what is wrong with it
        """
        given = self.env["onestop.given"]
        name = file.get("name") or component.name
        text = file.get("data") or ""
        # Its size is known before it is decoded: four signs for three bytes.
        limit = given._paper_limit()
        if len(text) > limit * 4 // 3 + 4:
            given._check_file_size("papers", name, len(text) * 3 // 4, limit)
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(
                self.env._("papers: “%(name)s” is not base64.", name=name)
            ) from error
        found = given._check_file("papers", name, data, files.PAPERS, limit)
        return Command.create(
            {
                "name": found.name,
                "raw": data,
                "mimetype": found.media_type,
                "res_model": "onestop.dossier.paper",
            }
        )
