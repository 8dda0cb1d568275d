from odoo import api, fields, models
from odoo.exceptions import ValidationError

STEP_KINDS = [
    ("receive", "Receive"),
    ("assign", "Assign"),
    ("examine", "Examine"),
    ("opinion", "Ask for opinions"),
    ("approve", "Approve"),
    ("sign", "Sign"),
    ("stamp", "Stamp"),
    ("return", "Return the result"),
]


class OnestopProcess(models.Model):
    """The internal process (quy trình nội bộ) a dossier walks through."""

    _name = "onestop.process"
    _description = "Process design"
    _inherit = ["onestop.edition.mixin", "onestop.nfc.mixin"]
    _order = "name, edition desc"

    name = fields.Char(required=True)
    description = fields.Text()
    step_ids = fields.One2many("onestop.process.step", "process_id", "Steps", copy=True)
    active = fields.Boolean(default=True)
    previous_id = fields.Many2one(
        "onestop.process",
        string="Previous edition",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    step_count = fields.Integer(string="Number of steps", compute="_compute_minutes")
    minutes = fields.Integer(
        string="Working minutes of all steps", compute="_compute_minutes"
    )
    hours = fields.Float(
        string="Working hours of all steps", compute="_compute_minutes"
    )

    @api.depends("step_ids.minutes")
    def _compute_minutes(self):
        for process in self:
            process.step_count = len(process.step_ids)
            process.minutes = sum(process.step_ids.mapped("minutes"))
            process.hours = process.minutes / 60

    def _used_by_published(self):
        groups = self.env["onestop.procedure.version"]._read_group(
            [("state", "=", "published"), ("process_id", "in", self.ids)],
            ["process_id"],
        )
        return self.browse([process.id for [process] in groups])

    def _first_step(self):
        """Return the first step, or an empty recordset."""
        self.ensure_one()
        return self.step_ids.sorted()[:1]


class OnestopProcessStep(models.Model):
    """One step of a process: who does what, where, in how much time."""

    _name = "onestop.process.step"
    _description = "Process step"
    _inherit = ["onestop.fixed.part", "onestop.nfc.mixin"]
    _order = "process_id, sequence, id"
    _fixed_parent = "process_id"

    process_id = fields.Many2one(
        "onestop.process", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    kind = fields.Selection(STEP_KINDS, required=True, default="examine")
    place = fields.Selection(
        [
            ("centre", "The receiving centre"),
            ("competent", "The competent agency"),
            ("agency", "A named agency"),
        ],
        required=True,
        default="competent",
    )
    agency_id = fields.Many2one(
        "onestop.agency", string="Named agency", ondelete="restrict"
    )
    role = fields.Selection(
        [
            ("reception", "Reception"),
            ("officer", "Officer"),
            ("leader", "Leader"),
            ("manager", "Manager"),
        ],
        required=True,
        default="officer",
    )
    minutes = fields.Integer(
        string="Working minutes", help="480 working minutes are one working day."
    )

    hours = fields.Float(
        string="Working hours", compute="_compute_hours", inverse="_inverse_hours"
    )

    _minutes_positive = models.Constraint(
        "CHECK(minutes >= 0)", "The time of a step cannot be negative."
    )

    @api.depends("minutes")
    def _compute_hours(self):
        for step in self:
            step.hours = step.minutes / 60

    def _inverse_hours(self):
        for step in self:
            step.minutes = round(step.hours * 60)

    @api.constrains("place", "agency_id")
    def _check_agency(self):
        for step in self:
            if step.place == "agency" and not step.agency_id:
                raise ValidationError(
                    self.env._(
                        "Step “%(name)s”: say which agency does it.", name=step.name
                    )
                )

    def _next(self):
        """Return the step after this one in its process, or an empty recordset."""
        self.ensure_one()
        steps = self.process_id.step_ids.sorted()
        following = list(steps.ids)
        position = following.index(self.id) + 1
        return steps[position : position + 1]
