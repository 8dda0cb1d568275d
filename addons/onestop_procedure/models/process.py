from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.process import PER_MILLE
from ..rules.shapes import SHAPES

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
    """The internal process (quy trình nội bộ) a dossier walks through.

    One design serves many procedures: as a pattern its steps take shares of the term,
    else working minutes. Once a published version relies on it, it never changes.
    """

    _name = "onestop.process"
    _description = "Process design"
    _inherit = ["onestop.edition.mixin", "onestop.nfc.mixin"]
    _order = "name, edition desc"
    _always_free = ("active", "try_quantity", "try_unit")

    name = fields.Char(required=True)
    description = fields.Text()
    pattern = fields.Boolean(
        string="Shares of the term",
        help="The steps take shares of the term, whatever it is; else each has its own "
        "working hours.",
    )
    step_ids = fields.One2many("onestop.process.step", "process_id", "Steps")
    version_ids = fields.One2many(
        "onestop.procedure.version", "process_id", "Versions that use it"
    )
    active = fields.Boolean(default=True)
    previous_id = fields.Many2one(
        "onestop.process",
        string="Previous edition",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    step_count = fields.Integer(string="Number of steps", compute="_compute_totals")
    share_percent = fields.Float(
        string="Share of the longest way (%)", compute="_compute_totals", digits=(5, 1)
    )
    hours = fields.Float(
        string="Working hours of the longest way", compute="_compute_totals"
    )
    version_count = fields.Integer(
        string="Procedures", compute="_compute_version_count"
    )

    @api.depends("name", "edition")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for process in self:
            process.display_name = (
                self.env._(
                    "%(name)s (edition %(edition)s)",
                    name=process.name,
                    edition=process.edition,
                )
                if process.edition > 1
                else process.name or ""
            )

    def _compute_version_count(self):
        counts = self.env["onestop.procedure.version"]._read_group(
            [("process_id", "in", self.ids)], ["process_id"], ["__count"]
        )
        counts = {process.id: count for process, count in counts}
        for process in self:
            process.version_count = counts.get(process.id, 0)

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

    def copy(self, default=None):
        """Copy the steps too; their arrows lead to the copied steps."""
        copies = super().copy(default)
        for process, copied in zip(self, copies, strict=True):
            process._copy_steps(copied)
        return copies

    def _copy_steps(self, copied):
        steps = self.step_ids.sorted()
        twins = self.env["onestop.process.step"].create(
            [dict(step.copy_data()[0], process_id=copied.id) for step in steps]
        )
        pairs = dict(zip(steps, twins, strict=True))
        for step, twin in pairs.items():
            for name in ("next_ids", "back_ids"):
                if step[name]:
                    twin[name] = step.browse([pairs[s].id for s in step[name]])

    def action_versions(self):
        """Open the versions that use this design."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Procedures with this design"),
            "res_model": "onestop.procedure.version",
            "views": [(False, "list"), (False, "form")],
            "domain": [("process_id", "=", self.id)],
        }

    @api.model
    def _load_shapes(self):
        """Create the usual shapes that are not there yet; never touch the others."""
        known = self.env["ir.model.data"].search(
            [
                ("module", "=", "onestop_procedure"),
                ("model", "=", self._name),
            ]
        )
        known = set(known.mapped("name"))
        for shape in SHAPES:
            name = f"onestop_process_{shape.key}"
            if name in known:
                continue
            process = self.create(
                {"name": shape.name, "pattern": True, "step_ids": _step_rows(shape)}
            )
            process._link_steps(shape.design)
            self.env["ir.model.data"].create(
                {
                    "module": "onestop_procedure",
                    "name": name,
                    "model": self._name,
                    "res_id": process.id,
                    "noupdate": True,
                }
            )

    def _link_steps(self, design):
        """Set the arrows of ``design`` that the order alone does not say."""
        steps = dict(zip(design.steps, self.step_ids.sorted(), strict=True))
        by_key = {step.key: record for step, record in steps.items()}
        for position, (step, record) in enumerate(steps.items()):
            plain = tuple(s.key for s in design.steps[position + 1 : position + 2])
            if step.next != plain:
                record.next_ids = record.browse([by_key[k].id for k in step.next])
            if step.back:
                record.back_ids = record.browse([by_key[k].id for k in step.back])


def _step_rows(shape):
    """Return the steps of a shape as commands that create them."""
    return [
        fields.Command.create(
            {
                "sequence": 10 * (step.order + 1),
                "name": step.name,
                "kind": step.kind,
                "place": step.place,
                "role": step.role,
                "share": step.share,
            }
        )
        for step in shape.design.steps
    ]


class OnestopProcessTime(models.AbstractModel):
    """Time as working minutes, or as share of the term in a pattern."""

    _name = "onestop.process.time"
    _description = "Time of a step"

    minutes = fields.Integer(
        string="Working minutes", help="480 working minutes are one working day."
    )
    share = fields.Integer(string="Share of the term (‰)")
    hours = fields.Float(
        string="Working hours", compute="_compute_hours", inverse="_inverse_hours"
    )
    share_percent = fields.Float(
        string="Share (%)",
        digits=(5, 1),
        compute="_compute_share_percent",
        inverse="_inverse_share_percent",
    )

    _minutes_positive = models.Constraint(
        "CHECK(minutes >= 0)", "The time of a step cannot be negative."
    )
    _share_range = models.Constraint(
        f"CHECK(share >= 0 AND share <= {PER_MILLE})",
        "The share of a step lies between 0 and 100 %.",
    )

    @api.depends("minutes")
    def _compute_hours(self):
        for record in self:
            record.hours = record.minutes / 60

    def _inverse_hours(self):
        for record in self:
            record.minutes = round(record.hours * 60)

    @api.depends("share")
    def _compute_share_percent(self):
        for record in self:
            record.share_percent = record.share / 10

    def _inverse_share_percent(self):
        for record in self:
            record.share = round(record.share_percent * 10)


class OnestopProcessStep(models.Model):
    """One step of a process: who does what, where, in how much time."""

    _name = "onestop.process.step"
    _description = "Process step"
    _inherit = ["onestop.fixed.part", "onestop.process.time", "onestop.nfc.mixin"]
    _order = "process_id, sequence, id"
    _fixed_parent = "process_id"

    process_id = fields.Many2one(
        "onestop.process", required=True, index=True, ondelete="cascade"
    )
    pattern = fields.Boolean(related="process_id.pattern")
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
    next_ids = fields.Many2many(
        "onestop.process.step",
        "onestop_process_step_next_rel",
        "step_id",
        "next_id",
        string="May be passed on to",
        domain="[('process_id', '=', process_id)]",
        copy=False,
        help="Empty: the next step of the list.",
    )
    back_ids = fields.Many2many(
        "onestop.process.step",
        "onestop_process_step_back_rel",
        "step_id",
        "back_id",
        string="May be sent back to",
        domain="[('process_id', '=', process_id)]",
        copy=False,
        help="Empty: the step that it came from.",
    )
    opinion_ids = fields.One2many(
        "onestop.process.opinion", "step_id", "Agencies asked", copy=True
    )

    @api.constrains("next_ids", "back_ids", "process_id")
    def _check_same_process(self):
        for step in self:
            strange = (step.next_ids | step.back_ids).filtered(
                lambda s, step=step: s.process_id != step.process_id
            )
            if strange:
                raise ValidationError(
                    self.env._(
                        "Step “%(name)s”: “%(other)s” belongs to another process.",
                        name=step.name,
                        other=strange[0].name,
                    )
                )

    @api.onchange("kind")
    def _onchange_kind(self):
        """What stands at the counter is the reception's."""
        if self.kind in ("receive", "return"):
            self.place, self.role = "centre", "reception"
        elif self.role == "reception":
            self.place, self.role = "competent", "officer"


class OnestopProcessOpinion(models.Model):
    """An agency whose opinion a step asks for, beside the step's own work."""

    _name = "onestop.process.opinion"
    _description = "Opinion asked for by a process step"
    _inherit = ["onestop.fixed.part", "onestop.process.time"]
    _order = "step_id, sequence, id"
    _rec_name = "agency_id"
    _fixed_parent = "step_id.process_id"

    step_id = fields.Many2one(
        "onestop.process.step", required=True, index=True, ondelete="cascade"
    )
    pattern = fields.Boolean(related="step_id.pattern")
    sequence = fields.Integer(default=10)
    agency_id = fields.Many2one("onestop.agency", required=True, ondelete="restrict")

    _agency_uniq = models.Constraint(
        "UNIQUE(step_id, agency_id)", "This agency is asked at this step already."
    )
