from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

NEEDS_VERSION = ("new", "amended", "replaced")
DAY = "%d/%m/%Y"


class OnestopDecisionLine(models.Model):
    """What a decision does to one procedure."""

    _name = "onestop.decision.line"
    _description = "Line of a publishing decision"
    _inherit = ["onestop.fixed.part"]
    _order = "decision_id, sequence, id"
    _fixed_parent = "decision_id"

    decision_id = fields.Many2one(
        "onestop.decision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("new", "New"),
            ("amended", "Amended"),
            ("replaced", "Replaced"),
            ("abolished", "Abolished"),
        ],
        required=True,
        default="amended",
    )
    procedure_id = fields.Many2one(
        "onestop.procedure", required=True, index=True, ondelete="restrict"
    )
    field_id = fields.Many2one(related="procedure_id.field_id")
    version_id = fields.Many2one(
        "onestop.procedure.version",
        string="Version to publish",
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'draft')]",
        help="The draft that comes into force. A replacing version may belong to "
        "another procedure; the one of this line then ends.",
    )
    before_id = fields.Many2one(
        "onestop.procedure.version",
        string="Version before",
        compute="_compute_before_id",
        help="What is in force the day before the decision takes effect.",
    )
    # Stored for the statistics by kind and month.
    decision_state = fields.Selection(
        related="decision_id.state", string="State of the decision", store=True
    )
    effective_on = fields.Date(related="decision_id.effective_on", store=True)
    agency_id = fields.Many2one(related="decision_id.agency_id", store=True)

    # === COMPUTES === #

    @api.depends("procedure_id.code", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            code = line.procedure_id.code or ""
            line.display_name = f"{code}: {labels.get(line.kind, '')}"

    @api.depends("procedure_id", "version_id", "effective_on", "decision_id.state")
    def _compute_before_id(self):
        known = self._published_versions()
        for line in self:
            line.before_id = line._version_before(known[line.procedure_id])

    def _version_before(self, versions):
        """Return the last of a procedure's versions that began before this line's."""
        if self.decision_id.state == "published" and self.version_id.date_from:
            start = self.version_id.date_from
        else:
            start = self.effective_on or self.decision_id.effective_on
        if not start:
            return versions[:0]
        before = versions.filtered(
            lambda v: v.date_from < start and v != self.version_id
        )
        return before.sorted("date_from")[-1:]

    @api.onchange("procedure_id", "kind")
    def _onchange_procedure_id(self):
        if self.kind == "abolished":
            self.version_id = False
        elif self.version_id.procedure_id != self.procedure_id:
            drafts = self.procedure_id.version_ids.filtered(
                lambda v: v.state == "draft"
            )
            self.version_id = drafts.sorted("number")[-1:]

    # === LOOKING UP === #

    def _procedures(self):
        """Return every procedure that these lines begin, change or end."""
        return self.procedure_id | self.version_id.procedure_id

    def _published_versions(self):
        """Return procedure → its published versions, in one query."""
        versions = self.env["onestop.procedure.version"].search(
            [
                ("procedure_id", "in", self._procedures().ids),
                ("state", "=", "published"),
            ]
        )
        return defaultdict(lambda: versions[:0], versions.grouped("procedure_id"))

    @api.model
    def _in_force(self, versions, day):
        """Return the one of a procedure's published versions in force on a day."""
        return versions.filtered(
            lambda v: v.date_from <= day and (not v.date_to or v.date_to > day)
        )[:1]

    def _ends(self):
        """Whether the procedure of this line ends with the decision."""
        other = self.version_id.procedure_id != self.procedure_id
        return self.kind == "abolished" or (self.kind == "replaced" and other)

    # === WHAT STANDS AGAINST PUBLISHING === #

    def _problems(self, known):
        """Return what stands against applying this line, as sentences.

        :param known: procedure → published versions
        """
        self.ensure_one()
        problems = self._problems_of_version()
        if self.version_id:
            problems += self._problems_of_start(known)
        return problems + self._problems_of_kind(known[self.procedure_id])

    def _problems_of_version(self):
        """Return what is wrong with the version to publish."""
        code, version = self.procedure_id.code, self.version_id
        problems = []
        if self.kind in NEEDS_VERSION and not version:
            problems.append(
                self.env._("%(code)s: choose the draft version to publish.", code=code)
            )
        if version and version.state != "draft":
            problems.append(
                self.env._(
                    "%(code)s: %(version)s is published already.",
                    code=code,
                    version=version.display_name,
                )
            )
        own = version.procedure_id == self.procedure_id
        if version and self.kind in ("new", "amended") and not own:
            problems.append(
                self.env._(
                    "%(code)s: the version belongs to procedure %(other)s.",
                    code=code,
                    other=version.procedure_id.code,
                )
            )
        return problems

    def _problems_of_start(self, known):
        """Return whether a version begins on the very day of effect."""
        procedure, day = self.version_id.procedure_id, self.decision_id.effective_on
        content = known[procedure].filtered(lambda version: not version.list_only)
        if day in content.mapped("date_from"):
            return [
                self.env._(
                    "%(code)s already has a published version from %(day)s. What was "
                    "published stays; choose a later date.",
                    code=procedure.code,
                    day=day.strftime(DAY),
                )
            ]
        return []

    def _problems_of_kind(self, published):
        """Return what does not fit the kind of the line on the day of effect."""
        code = self.procedure_id.code
        if self.kind == "abolished" and self.version_id:
            return [
                self.env._(
                    "%(code)s: an abolished procedure gets no new version.", code=code
                )
            ]
        day = self.decision_id.effective_on
        day_text = day.strftime(DAY)
        # What only a national list names is new to the catalogue all the same.
        if self.kind == "new" and any(
            not version.list_only and (not version.date_to or version.date_to > day)
            for version in published
        ):
            return [
                self.env._(
                    "%(code)s is published already: it can be amended, not new.",
                    code=code,
                )
            ]
        if self.kind != "new" and not self._in_force(published, day):
            return [
                self.env._(
                    "%(code)s has no version in force on %(day)s.",
                    code=code,
                    day=day_text,
                )
            ]
        if self._ends() and any(version.date_from >= day for version in published):
            return [
                self.env._(
                    "%(code)s cannot end on %(day)s: a version from that day or later "
                    "is published.",
                    code=code,
                    day=day_text,
                )
            ]
        return []

    def _problems_of_doubles(self):
        """Return procedures and versions that stand on several lines.

        Several procedures may be replaced by one: then one version stands on all of
        their lines.
        """
        problems = []
        for procedure, lines in self.grouped("procedure_id").items():
            if len(lines) > 1:
                problems.append(
                    self.env._(
                        "%(code)s stands on more than one line.", code=procedure.code
                    )
                )
        publishing = self.filtered("version_id")
        targets = publishing.grouped(lambda line: line.version_id.procedure_id)
        for procedure, lines in targets.items():
            merged = len(lines.version_id) == 1 and set(lines.mapped("kind")) == {
                "replaced"
            }
            if len(lines) > 1 and not merged:
                problems.append(
                    self.env._(
                        "%(code)s gets more than one new version: keep one line for "
                        "it.",
                        code=procedure.code,
                    )
                )
        return problems

    def _problems_of_content(self):
        """Return what the content of the drafts lacks, each with its code."""
        drafts = self.version_id.filtered(lambda v: v.state == "draft")
        return [
            f"{version.code}: {sentence}"
            for version in drafts
            for sentence in (*version._content_problems(), *version._lint())
        ]

    # === PUBLISHING === #

    def _apply(self, day, decision):
        """Do what the lines say on a day: end what ends, publish what begins."""
        known = self._published_versions()
        ending = self.filtered(lambda line: line._ends())
        versions = self.env["onestop.procedure.version"].union(
            *(self._in_force(known[line.procedure_id], day) for line in ending)
        )
        if versions:
            versions._end_on(day)
        if self.version_id:
            self.version_id._publish(day, decision)

    # === SCREENS === #

    def action_draft_version(self):
        """Open the draft of this line; made from the version in force if missing."""
        self.ensure_one()
        if not self.version_id:
            if self.kind == "abolished":
                raise UserError(
                    self.env._(
                        "%(code)s: an abolished procedure gets no new version.",
                        code=self.procedure_id.code,
                    )
                )
            self._draft_versions()
        return self.version_id._open()

    def _draft_versions(self):
        """Give the lines that need a draft version and have none a fresh one.

        It is a copy of the newest version, or empty for a procedure without any; a
        draft that stands on no other line is taken.
        """
        lines = self.filtered(
            lambda line: line.kind in NEEDS_VERSION and not line.version_id
        )
        others = self.search(
            [
                ("version_id.procedure_id", "in", lines.procedure_id.ids),
                ("version_id.state", "=", "draft"),
            ]
        )
        drafts = lines.procedure_id._draft_versions(taken=others.version_id)
        for line in lines:
            line.version_id = drafts[line.procedure_id]

    def action_compare(self):
        """Show how the version of this line differs from the one before."""
        self.ensure_one()
        if not self.version_id:
            raise UserError(
                self.env._(
                    "%(code)s: this line publishes no version to compare.",
                    code=self.procedure_id.code,
                )
            )
        return self.version_id._open_comparison(self.before_id)
