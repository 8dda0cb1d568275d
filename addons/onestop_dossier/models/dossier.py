"""The dossier: identity, content and what may be written to it by whom.

Its state is changed in one place only, ``_transition`` (dossier_transition.py).
"""

import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import codes
from odoo.addons.onestop_procedure.rules.given import (
    LINE,
    NAME,
    NUMBER,
    PARAGRAPHS,
    Text,
)

from .applicant import FULL_NUMBER
from .labels import CHANNELS, STATE_LABELS, TIMELINESS

# Written by transitions only, and what they hold before the first one.
PROTECTED = {
    "state": "draft",
    "code": False,
    "version_id": False,
    "bundle_id": False,
    "lead_id": False,
    "after_id": False,
    "waits_turn": False,
    "leg_ids": [],
    "received_at": False,
    "received_by_id": False,
    "first_due_at": False,
    "due_at": False,
    "legal_due_at": False,
    "promised_at": False,
    "due_lines": False,
    "finished_at": False,
    "returned_at": False,
    "timeliness": False,
    "legal_days": 0,
    "committed_days": 0,
    "used_days": 0,
    "cut_days": 0,
    "saved_days": 0,
    "current_task_id": False,
    "clock_agency_id": False,
    "supplement_count": 0,
    "apologised": False,
    "forgotten_at": False,
    "warning": False,
    "voided": False,
    "late_entry": False,
    "paper_number": False,
    "result_count": 0,
    "return_mode": False,
    "fetched_by": False,
    "fetched_proof": False,
    "return_carrier": False,
    "return_tracking": False,
    "print_ids": [],
    "event_ids": [],
    "task_ids": [],
    "remark_ids": [],
    "result_ids": [],
}
SECRETS = ("reference", "secret", "token")

# What stands on the slip: fixed by the receipt, corrected by a new print only.
FIXED_BY_RECEIPT = {
    "agency_id",
    "applicant_address",
    "applicant_email",
    "applicant_id",
    "applicant_id_number",
    "applicant_name",
    "applicant_phone",
    "authorisation",
    "case_id",
    "channel",
    "competent_agency_id",
    "content",
    "payer_class_ids",
    "procedure_id",
    "quantity",
    "sets",
    "source_code",
    "source_system",
    "submitter_id",
}
# Most characters of a text (docs/api.md).
TEXTS = {
    "applicant_name": NAME,
    "applicant_id_number": NUMBER,
    "applicant_phone": NUMBER,
    "applicant_email": NAME,
    "applicant_address": LINE,
    "authorisation": LINE,
    "content": Text(PARAGRAPHS, lines=True),
    "source_system": NAME,
    "source_code": NAME,
}
BEFORE_RECEIPT = ("draft", "registered", "intake_supplement")
CLOSED = ("not_received", "stopped", "refused", "finished", "returned")


class OnestopDossier(models.Model):
    _name = "onestop.dossier"
    _description = "Dossier"
    _inherit = ["mail.thread"]
    _order = "received_at desc nulls last, id desc"
    _rec_names_search = ["code", "reference", "applicant_name"]
    _mail_post_access = "read"

    # === WHAT AND WHERE ===#
    code = fields.Char(readonly=True, help="Drawn at receipt (TT 03/2025, Điều 13).")
    reference = fields.Char(readonly=True, help="Stands for the code before receipt.")
    # With these the dossier opens like for the citizen, its results included.
    secret = fields.Char(
        "Look-up code",
        readonly=True,
        copy=False,
        groups="onestop_procedure.group_onestop_reception",
        help="Printed on the slip beside the code.",
    )
    token = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="In the QR of the slip.",
    )
    state = fields.Selection(
        STATE_LABELS, required=True, default="draft", readonly=True, copy=False
    )
    agency_id = fields.Many2one(
        "onestop.agency",
        "Centre",
        required=True,
        index=True,
        default=lambda self: self._default_agency(),
        domain="[('is_centre', '=', True)]",
    )
    counter_id = fields.Many2one("onestop.counter")
    competent_agency_id = fields.Many2one(
        "onestop.agency", "Competent agency", index=True
    )
    procedure_id = fields.Many2one("onestop.procedure", required=True, index=True)
    field_id = fields.Many2one(related="procedure_id.field_id", store=True, index=True)
    version_id = fields.Many2one(
        "onestop.procedure.version", readonly=True, index="btree_not_null"
    )
    case_id = fields.Many2one(
        "onestop.procedure.case",
        domain="[('version_id.procedure_id', '=', procedure_id)]",
    )
    channel = fields.Selection(CHANNELS, required=True, default="direct")
    content = fields.Char("Request")
    sets = fields.Integer("Number of sets", default=1)
    quantity = fields.Integer(default=1, help="Copies, items, … that fees count.")
    payer_class_ids = fields.Many2many(
        "onestop.payer.class",
        "onestop_dossier_payer_class_rel",
        "dossier_id",
        "payer_class_id",
        string="Payer classes",
        help="Classes that the payer has proved; prices and reductions depend on them.",
    )
    source_system = fields.Char()
    source_code = fields.Char()

    # === WHO ===#
    applicant_id = fields.Many2one("onestop.applicant", required=True, index=True)
    applicant_name = fields.Char("Name", help="As given with this dossier.")
    applicant_id_number = fields.Char("ID number", groups=FULL_NUMBER)
    masked_id = fields.Char(related="applicant_id.masked_id")
    applicant_phone = fields.Char("Phone")
    applicant_email = fields.Char("E-mail")
    applicant_address = fields.Char("Address")
    submitter_id = fields.Many2one(
        "onestop.applicant", "Submitted by", index="btree_not_null"
    )
    authorisation = fields.Char(help="Paper that allows the submitter to act.")

    # === CLOCK ===#
    received_at = fields.Datetime("Receipt time", readonly=True)
    received_by_id = fields.Many2one("res.users", "Received by", readonly=True)
    first_due_at = fields.Datetime(
        "First appointment", readonly=True, help="Kept for the statistics."
    )
    due_at = fields.Datetime("Due", readonly=True)
    promised_at = fields.Datetime(
        "New appointment", readonly=True, help="Set once, with the apology (form 04)."
    )
    due_lines = fields.Json(readonly=True)
    due_explanation = fields.Text(compute="_compute_due_explanation")
    finished_at = fields.Datetime(
        readonly=True, help="End of the clock: finished, refused or stopped."
    )
    returned_at = fields.Datetime(readonly=True)
    timeliness = fields.Selection(TIMELINESS, readonly=True)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    remaining_text = fields.Char("Remaining", compute="_compute_remaining_text")
    supplement_count = fields.Integer(readonly=True)
    apologised = fields.Boolean(readonly=True)

    # === PARTS ===#
    current_task_id = fields.Many2one(
        "onestop.dossier.task", "Step", readonly=True, index="btree_not_null"
    )
    current_agency_id = fields.Many2one(
        related="current_task_id.agency_id", string="Where it is"
    )
    current_user_id = fields.Many2one(
        related="current_task_id.user_id", string="Now with"
    )
    task_ids = fields.One2many("onestop.dossier.task", "dossier_id", readonly=True)
    paper_ids = fields.One2many("onestop.dossier.paper", "dossier_id", copy=False)
    event_ids = fields.One2many("onestop.dossier.event", "dossier_id", readonly=True)
    remark_ids = fields.One2many("onestop.dossier.remark", "dossier_id", readonly=True)
    print_ids = fields.One2many("onestop.dossier.print", "dossier_id", readonly=True)

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This dossier code is already in use."
    )
    _reference_uniq = models.UniqueIndex(
        "(reference)", "Two dossiers with one reference."
    )
    _token_uniq = models.UniqueIndex("(token)", "Two dossiers with one token.")
    _source_uniq = models.UniqueIndex(
        "(source_system, source_code) WHERE source_code IS NOT NULL",
        "A dossier with this code of the source system was already received.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0 AND sets > 0)", "Number of sets and quantity: at least 1."
    )
    _open_index = models.Index(
        "(agency_id, due_at) WHERE finished_at IS NULL AND received_at IS NOT NULL"
    )
    _received_index = models.Index("(agency_id, received_at)")
    _finished_index = models.Index("(agency_id, finished_at)")

    # === DEFAULTS, CREATE, WRITE ===#

    @api.model
    def _has_field_access(self, field, operation):
        """Leave writing secrets to :meth:`create`, which draws, and :meth:`write`."""
        if operation == "write" and field.name in SECRETS:
            return True
        return super()._has_field_access(field, operation)

    @api.model
    def _default_agency(self):
        """Return the centre at which the user works."""
        mine = self.env.user._member_agency_ids()
        return self.env["onestop.agency"].browse(mine).filtered("is_centre")[:1]

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts; whatever a client says of state, code or dates is dropped.

        The values are set outright rather than left to defaults, because a
        client's ``default_state`` in the context would go first.
        """
        # Neither a message "created" nor followers: the history tells the first, and
        # a clerk who receives two hundred dossiers a day wants no mail of each.
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        dossiers = super(OnestopDossier, quiet).create(
            [
                {**self._normalised(vals), **PROTECTED, **self._new_secrets()}
                for vals in vals_list
            ]
        )
        dossiers = dossiers.with_env(self.env)
        dossiers._fill_from_applicant()
        dossiers._fill_papers()
        return dossiers

    def write(self, vals):
        """Refuse what only a transition may write, whoever asks.

        No context key and no superuser mode lifts this: a transition calls
        :meth:`_write_checked`, which no client can reach.
        """
        refused = (PROTECTED.keys() | set(SECRETS)) & vals.keys()
        if refused:
            raise AccessError(
                self.env._(
                    "%(fields)s: set by the actions of the dossier only.",
                    fields=", ".join(sorted(refused)),
                )
            )
        fixed = FIXED_BY_RECEIPT & vals.keys()
        if fixed and any(dossier.state not in BEFORE_RECEIPT for dossier in self):
            raise AccessError(
                self.env._(
                    "%(fields)s: stands on the receipt slip and cannot be changed.",
                    fields=", ".join(sorted(fixed)),
                )
            )
        return super().write(self._normalised(vals))

    def _write_checked(self, vals):
        """Write for a transition, past the refusal in :meth:`write`."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(dossier.state != "draft" for dossier in self):
            raise AccessError(
                self.env._("A dossier that was submitted or received stays on file.")
            )

    def copy_data(self, default=None):
        """Copy the request, never its source code (one dossier per source)."""
        return [
            {**vals, "source_system": False, "source_code": False}
            for vals in super().copy_data(default)
        ]

    @api.model
    def _normalised(self, vals):
        return self.env["onestop.given"]._read_texts(vals, TEXTS, self._label_of)

    def _label_of(self, name):
        return self._fields[name]._description_string(self.env)

    @api.model
    def _new_secrets(self):
        return {
            "reference": secrets.token_urlsafe(12),
            "token": secrets.token_urlsafe(24),
            "secret": "".join(
                secrets.choice(codes.SECRET_ALPHABET)
                for _ in range(codes.SECRET_LENGTH)
            ),
        }

    def _fill_from_applicant(self):
        """Keep the applicant's data as they are given with this dossier."""
        pairs = {
            "applicant_name": "name",
            "applicant_id_number": "id_number",
            "applicant_phone": "phone",
            "applicant_email": "email",
            "applicant_address": "address",
        }
        for dossier in self:
            given = {
                name: dossier.applicant_id[source]
                for name, source in pairs.items()
                if not dossier[name] and dossier.applicant_id[source]
            }
            if not dossier.content:
                given["content"] = dossier.procedure_id.name
            if given:
                dossier.write(given)

    def _fill_papers(self):
        """List what the version in force asks for, where nothing is listed yet."""
        for dossier in self.filtered(lambda d: not d.paper_ids):
            version = dossier._version(fields.Datetime.now())
            asked = dossier._asked_components(version, dossier.case_id)
            self.env["onestop.dossier.paper"].create(
                [
                    {"dossier_id": dossier.id, **dossier._paper_vals(component, None)}
                    for component in asked
                ]
            )

    @api.constrains("case_id", "procedure_id")
    def _check_case(self):
        for dossier in self:
            case = dossier.case_id
            if case and case.version_id.procedure_id != dossier.procedure_id:
                raise ValidationError(
                    self.env._(
                        "Case: “%(case)s” does not belong to procedure %(code)s.",
                        case=case.name,
                        code=dossier.procedure_id.code,
                    )
                )

    # === COMPUTES ===#

    @api.depends("code", "reference", "applicant_name")
    def _compute_display_name(self):
        for dossier in self:
            dossier.display_name = dossier.code or self.env._(
                "Draft of %(name)s", name=dossier.applicant_name or "…"
            )

    @api.depends("due_at", "finished_at", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for dossier in self:
            dossier.is_overdue = bool(
                dossier.due_at and not dossier.finished_at and dossier.due_at < now
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("due_at", "<", fields.Datetime.now()) & Domain(
            "finished_at", "=", False
        )
        if True in value and False in value:
            return Domain.TRUE
        return late if True in value else ~late

    def _version(self, at):
        """Return the version that counts: of the receipt, else in force at ``at``."""
        return self.version_id or self.procedure_id._version_on(self._local_date(at))
