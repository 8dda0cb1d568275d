"""Requests of people about their own data: what was asked, decided and done.

Received at the centre, decided by its manager: everything held as one file, a
correction, or deletion of what the law lets go, with a report line by line.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.onestop_procedure.rules.given import PARAGRAPHS, Text

from .people_plan import DELETED, KEPT, PROPOSED
from .people_term import REQUEST_KINDS

STATES = [
    ("open", "To decide"),
    ("done", "Answered"),
    ("refused", "Turned down"),
]
TEXT = Text(PARAGRAPHS, lines=True)
# Written by the actions of the request only.
GUARDED = frozenset(
    {
        "state",
        "decided_at",
        "decided_by_login",
        "due_at",
        "term_id",
        "planned",
        "line_ids",
    }
)


class OnestopDataRequest(models.Model):
    _name = "onestop.data.request"
    _description = "Request about people's data"
    _order = "received_at desc, id desc"
    _rec_name = "applicant_id"

    applicant_id = fields.Many2one(
        "onestop.applicant", required=True, index=True, ondelete="restrict"
    )
    agency_id = fields.Many2one(
        "onestop.agency",
        "Centre",
        required=True,
        index=True,
        default=lambda self: self.env["onestop.dossier"]._default_agency(),
        domain="[('is_centre', '=', True)]",
    )
    kind = fields.Selection(REQUEST_KINDS, required=True, default="export")
    received_at = fields.Datetime(
        "Request received", required=True, default=lambda self: fields.Datetime.now()
    )
    ground = fields.Text(
        "What is asked", help="In the person's words. Deleted with their data."
    )
    term_id = fields.Many2one("onestop.data.term", readonly=True)
    due_at = fields.Datetime("To answer until", readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="open")
    decided_at = fields.Datetime("Decided", readonly=True)
    decided_by_login = fields.Char("Decided by", readonly=True)
    answer = fields.Text("Answer to the person")
    line_ids = fields.One2many("onestop.data.line", "request_id", readonly=True)
    planned = fields.Boolean(readonly=True, help="The lines say what would happen.")

    _open_index = models.Index("(agency_id, due_at) WHERE state = 'open'")

    @api.constrains("received_at")
    def _check_received(self):
        now = fields.Datetime.now()
        for request in self:
            if request.received_at > now:
                raise ValidationError(
                    self.env._("Request received: the time lies in the future.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Receive requests; until when to answer follows from the term in force."""
        fixed = {**dict.fromkeys(GUARDED, False), "state": "open", "line_ids": []}
        requests = super().create(
            [{**self._normalised(vals), **fixed} for vals in vals_list]
        )
        for request in requests:
            due_at, term = self.env["onestop.data.term"]._answer_by(
                request.kind, request.received_at, request.agency_id
            )
            request._settle({"due_at": due_at, "term_id": term.id})
        return requests

    def write(self, vals):
        """Refuse what only the actions may write, and changes after the decision.

        :raises AccessError: besides, a centre that is not the user's
        """
        if GUARDED & vals.keys():
            raise AccessError(self.env._("Set by the actions of the request only."))
        if any(request.state != "open" for request in self):
            raise AccessError(self.env._("A decided request cannot be changed."))
        result = super().write(self._normalised(vals))
        if "agency_id" in vals:
            self.check_access("write")  # its rule was asked before the change only
        return result

    def _settle(self, vals):
        """Write for an action, past the refusal in :meth:`write`."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("A request stays on file."))

    @api.model
    def _normalised(self, vals):
        texts = {"ground": TEXT, "answer": TEXT}
        return self.env["onestop.given"]._read_texts(vals, texts, self._label_of)

    def _label_of(self, name):
        return self._fields[name]._description_string(self.env)

    # === ACTIONS ===#

    def action_hand_out(self):
        """Settle an export and open its file; each download is recorded.

        :raises AccessError: a person of whom the manager sees no dossier
        """
        self._check_decides("export")
        self.applicant_id.check_access("read")
        if self.state == "open":
            self._decide("done")
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/people-data/{self.id}",
            "target": "download",
        }

    def action_plan(self):
        """Write down what a deletion would do; nothing is deleted."""
        self._check_decides("deletion", "open")
        _going, lines = self.applicant_id._plan_deletion(self.agency_id, self._today())
        for one in lines:
            one["outcome"] = KEPT if one["outcome"] == KEPT else PROPOSED
        self._replace_lines(lines)
        self._settle({"planned": True})

    def action_delete(self):
        """Delete what may be deleted now and keep the report.

        :raises UserError: the plan was not looked at
        """
        self._check_decides("deletion", "open")
        if not self.planned:
            raise UserError(self.env._("First look at what would be deleted."))
        # Nobody may receive for this person, or decide twice, meanwhile.
        self.lock_for_update()
        self.applicant_id.sudo().lock_for_update()  # only the lock
        self._replace_lines(self._delete())
        self._decide("done")

    def action_done(self):
        """Settle a correction that was made; the answer says what was corrected."""
        self._check_decides("correction", "open")
        self._check_answer()
        self._decide("done")

    def action_refuse(self):
        """Refuse, with the reason in the answer."""
        self._check_decides(None, "open")
        self._check_answer()
        self._decide("refused")

    def _check_answer(self):
        if not (self.answer or "").strip():
            raise UserError(
                self.env._("Answer to the person: say what was decided and why.")
            )

    def _check_decides(self, kind, state=None):
        """Refuse who does not manage the centre, and what does not fit.

        :raises AccessError: not a manager of this centre
        :raises UserError: another kind of request, or decided already
        """
        self.ensure_one()
        self.check_access("write")
        user = self.env.user
        mine = self.agency_id.id in user._member_agency_ids()
        if "manager" not in user._onestop_roles() or not mine:
            raise AccessError(
                self.env._("Requests are decided by the manager of the centre.")
            )
        if kind and self.kind != kind:
            raise UserError(self.env._("This request asks for something else."))
        if state and self.state != state:
            raise UserError(self.env._("This request was decided already."))

    def _decide(self, state):
        self._settle(
            {
                "state": state,
                "planned": False,
                "decided_at": fields.Datetime.now(),
                "decided_by_login": self.env.user.login,
            }
        )

    def _today(self):
        return self.env["onestop.dossier"]._local_date()

    def _replace_lines(self, lines):
        rows = self.env["onestop.data.line"].sudo()  # nobody writes lines directly
        self.line_ids.sudo().unlink()  # as above
        rows.create([{**vals, "request_id": self.id} for vals in lines])

    def _delete(self):
        """Delete what the plan of this moment allows; return lines of the report."""
        person = self.applicant_id.sudo()  # the decision of the manager acts
        going, lines = person._plan_deletion(self.agency_id, self._today())
        drafts = going.filtered(lambda dossier: dossier.state == "draft")
        closed = going - drafts
        # A deleted draft cannot be named in a line.
        lines = [one for one in lines if one.get("dossier_id") not in drafts.ids]
        counts = closed._forget_people()
        if drafts:
            counts.update(drafts._forget_parts())
            drafts.unlink()
        counts["documents"] += person._forget_person(person._remaining(closed))
        if not person.id_number and not person._remaining(closed):
            self._settle({"ground": False})
        del counts["identity"]
        return lines + [
            {"part": part, "outcome": DELETED, "count": count}
            for part, count in sorted(counts.items())
            if count
        ]


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def action_request_data(self):
        """Open a new request of this person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request about people's data"),
            "res_model": "onestop.data.request",
            "views": [(False, "form")],
            "context": {"default_applicant_id": self.id},
        }
