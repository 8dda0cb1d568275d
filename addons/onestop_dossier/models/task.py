"""Tasks: one row for each visit of a dossier to a step of its process design."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.rules import deadline
from odoo.addons.onestop_procedure.tools import to_local, to_utc

OUTCOMES = [
    ("passed", "Passed on"),
    ("sent_back", "Sent back"),
    ("given", "Opinion given"),
    ("missing", "No opinion in time"),
    ("finished", "Finished"),
    ("refused", "Refused"),
    ("stopped", "Stopped"),
    ("returned", "Result handed over"),
]


class OnestopDossierTask(models.Model):
    _name = "onestop.dossier.task"
    _description = "Task (visit of a step)"
    _inherit = "onestop.dossier.part"
    _order = "dossier_id, entered_at, id"

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="cascade"
    )
    step_id = fields.Many2one(
        "onestop.process.step", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        selection=lambda self: (
            self.env["onestop.process.step"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    agency_id = fields.Many2one(
        "onestop.agency", required=True, index=True, readonly=True
    )
    agency_name = fields.Char(
        "Agency (name then)",
        compute="_compute_agency_name",
        help="What the agency was called when the task was done; today while open.",
    )
    role = fields.Char(required=True, readonly=True, help="Role that works here.")
    user_id = fields.Many2one("res.users", "Person", index="btree_not_null")
    giver_id = fields.Many2one("res.users", "Handed over by", readonly=True)
    entered_at = fields.Datetime(required=True, readonly=True)
    acknowledged_at = fields.Datetime(readonly=True)
    due_at = fields.Datetime(readonly=True)
    left_at = fields.Datetime(readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    parallel = fields.Boolean(
        readonly=True, help="An opinion asked for beside the main line."
    )
    timeliness = fields.Selection(
        [("early", "Early"), ("on_time", "On time"), ("overdue", "Overdue")],
        compute="_compute_timeliness",
    )

    _open_index = models.Index("(agency_id, due_at) WHERE left_at IS NULL")

    @api.depends("left_at", "agency_id.name", "agency_id.name_ids")
    def _compute_agency_name(self):
        for task in self:
            day = task.left_at and to_local(task.left_at)
            task.agency_name = task.agency_id._name_on(day)

    @api.depends("left_at", "due_at")
    def _compute_timeliness(self):
        for task in self:
            task.timeliness = (
                deadline.timeliness(to_local(task.left_at), to_local(task.due_at))
                if task.left_at and task.due_at
                else False
            )

    def _close(self, at, outcome):
        """Leave the step at ``at`` (naive UTC)."""
        self.write({"left_at": at, "outcome": outcome})

    @api.model
    def _prepare_vals(self, dossier, step, at, user=None):
        """Return the values of a visit of ``step`` that begins at ``at``."""
        agency = dossier._agency_of_step(step)
        agency._hold()
        minutes = dossier.version_id._step_minutes(
            step, dossier.channel, dossier.case_id
        )
        return {
            "dossier_id": dossier.id,
            "step_id": step.id,
            "name": step.name,
            "kind": step.kind,
            "agency_id": agency.id,
            "role": step.role,
            "user_id": user.id if user else False,
            "giver_id": self.env.uid,
            "entered_at": at,
            "due_at": self._due_at(agency, at, minutes),
        }

    @api.model
    def _check_worker(self, user, dossier, step):
        """Refuse a person who cannot work on ``step``: nobody's inbox would have it.

        :raises UserError: not a member, or of another role
        """
        agency = dossier._agency_of_step(step)
        fits = {step.role, "leader"} & user._onestop_roles()
        if not (user.active and fits and agency.id in user._member_agency_ids()):
            raise UserError(
                self.env._(
                    "user_id: this person does not work on “%(step)s” at %(agency)s.",
                    step=step.name,
                    agency=agency.name,
                )
            )

    @api.model
    def _prepare_opinion_vals(self, dossier, opinion, at):
        """Return the values of a parallel task for an opinion that the design asks.

        :param opinion: onestop.process.opinion
        """
        agency = opinion.agency_id._successor_on()
        agency._hold()
        minutes = dossier.version_id._opinion_minutes(
            opinion, dossier.channel, dossier.case_id
        )
        return {
            "dossier_id": dossier.id,
            "step_id": opinion.step_id.id,
            "name": self.env._("Opinion of %(agency)s", agency=agency.name),
            "kind": "opinion",
            "agency_id": agency.id,
            "role": "officer",
            "giver_id": self.env.uid,
            "entered_at": at,
            "due_at": self._due_at(agency, at, minutes),
            "parallel": True,
        }

    @api.model
    def _due_at(self, agency, at, minutes):
        """Return when a task of so many working minutes is due (naive UTC)."""
        if not minutes:
            return False
        calendar = agency._work_calendar()
        return to_utc(calendar.add_minutes(to_local(at), minutes))
