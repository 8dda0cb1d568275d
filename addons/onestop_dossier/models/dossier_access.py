"""Who may do what with a dossier now: roles where they hold, and the facts."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import lifecycle
from odoo.addons.onestop_procedure.tools import to_local

from .dossier_facts import DossierFacts

# A role counts for a dossier only where its bearer belongs to the agency meant.
CENTRE_ROLES = frozenset(
    {"reception", "manager", "cashier", "accountant", "integrator"}
)
AGENCY_ROLES = frozenset({"officer", "leader"})
STEP_ACTIONS = frozenset({"acknowledge", "pass_on", "send_back", "finish"})


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    is_mine = fields.Boolean(
        "My work", compute="_compute_is_mine", search="_search_is_mine"
    )
    allowed_actions = fields.Char(compute="_compute_allowed_actions")

    @api.depends("current_task_id.user_id", "current_task_id.agency_id.member_ids")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.search(Domain("id", "in", self.ids) & self._domain_mine())
        for dossier in self:
            dossier.is_mine = dossier in mine

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in" or True not in value or False in value:
            return NotImplemented
        return self._domain_mine()

    @api.model
    def _domain_mine(self):
        """Dossiers whose open task waits for the user: own, or free in the agency."""
        return Domain("state", "not in", ("draft", "returned", "stopped")) & Domain(
            "current_task_id", "any", self._domain_step_reach("mine")
        )

    @api.depends("state", "current_task_id", "paper_ids.verdict")
    @api.depends_context("uid")
    def _compute_allowed_actions(self):
        """Name the actions open to the user now, for the buttons of the form."""
        for dossier in self:
            actions = dossier._allowed() if dossier.id else ()
            dossier.allowed_actions = f",{','.join(actions)},"

    def _roles_here(self):
        """Return the roles that the user may act in on this dossier.

        A role holds where its bearer is a member: counter, management and money
        roles in the receiving centre; officers and leaders in the competent agency
        and in agencies that have an open task. The applicant's own login acts as
        ``citizen``. Odoo's own robot acts as ``system``.
        """
        self.ensure_one()
        user = self.env.user
        roles = user._onestop_roles()
        here = set()
        dossier = self.sudo()  # membership must be read whoever asks
        mine = self.env["onestop.agency"].browse(user._member_agency_ids())
        if roles & CENTRE_ROLES and dossier.agency_id in mine:
            here |= roles & CENTRE_ROLES
        if roles & AGENCY_ROLES and (
            dossier.competent_agency_id in mine
            or mine & dossier._open_tasks().agency_id
        ):
            here |= roles & AGENCY_ROLES
        if "citizen" in roles and user.partner_id in dossier._people():
            here.add("citizen")
        if user.id == SUPERUSER_ID:
            here.add("system")
        return frozenset(here)

    def _people(self):
        """Return the contacts of the people whose dossier this is."""
        return (self.applicant_id | self.submitter_id).partner_id

    def _facts(self, values=None, action=None):
        """Return the facts that the table of transitions asks about."""
        self.ensure_one()
        dossier = self.sudo()  # the facts are the same for whoever asks
        return DossierFacts(dossier, values, action)

    def _open_tasks(self):
        """Return the tasks that nobody has left yet, in one query."""
        return self.env["onestop.dossier.task"].search_fetch(
            [("dossier_id", "=", self.id), ("left_at", "=", False)],
            ["agency_id", "step_id", "due_at", "parallel", "left_at"],
            order="id",
        )

    def _supplement_expired(self):
        """Return whether the time to answer a supplement request has passed.

        The number of working days is a setting: 15 in practice (ND 297/2025 has it
        for one chain of procedures), special laws say otherwise.
        """
        if self.state not in ("supplement", "intake_supplement"):
            return False
        # A merger in between is an event too, but nobody's question.
        changes = self.event_ids.filtered(lambda e: e.from_state != e.to_state)
        asked = changes.sorted("sequence")[-1:].at
        return to_local(fields.Datetime.now()) > self._answer_limit(asked)

    def _fee_status(self):
        """Return ``none``, ``due`` or ``paid``; money is the fee add-on's affair."""
        return "none"

    def _papers_lacking(self):
        """Return the required papers that are not (yet) acceptable."""
        return self.paper_ids.filtered(
            lambda paper: paper.required and not paper._is_handed_in()
        )

    def _allowed(self):
        """Return the actions that the user may take on this dossier now."""
        self.ensure_one()
        roles = self._roles_here()
        found = lifecycle.available(self.state, roles, self._facts())
        # The signature is the decision: only to ``finish`` is it as good as made.
        if self._may_sign(roles):
            found = (*found, "finish")
        return tuple(
            action
            for action in lifecycle.ACTIONS
            if action in found and self._step_allows(action, roles)
        )

    def _may_sign(self, roles):
        facts = self._facts(action="finish")
        try:
            lifecycle.apply(self.state, "finish", roles, facts)
        except lifecycle.IllegalTransition:
            return False
        return True

    def _step_allows(self, action, roles):
        """Return whether the current step is the user's to act on, in these roles.

        Members of the step's agency work on it: those of its role, and their
        leader. ``finish`` is left to the last step of the design.
        """
        if action not in STEP_ACTIONS:
            return True
        task = self.sudo().current_task_id  # the same for whoever asks
        if task.agency_id.id not in self.env.user._member_agency_ids():
            return False
        if not {task.role, "leader"} & roles:
            return False
        return action != "finish" or self._may_finish(task.step_id)

    @api.model
    def _by_code(self, code):
        """Return the dossier with this code or reference, if the user may see it.

        :raises UserError: unknown, or not this user's to see (one answer for both)
        """
        code = self._read_code(code)
        dossier = self.search(
            Domain("code", "=", code) | Domain("reference", "=", code), limit=1
        )
        if not code or not dossier:
            raise UserError(
                self.env._("code: no dossier “%(code)s” that you may see.", code=code)
            )
        return dossier

    def _check_seen(self):
        """Refuse to act on what the user cannot read."""
        try:
            self.check_access("read")
        except AccessError as error:
            raise AccessError(
                self.env._("This dossier is not among those that you may see.")
            ) from error
