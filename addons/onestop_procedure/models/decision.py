from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .touch import touch

DAY = "%d/%m/%Y"
# Odoo's colours of a calendar: grey, orange, green.
COLOURS = {"draft": 0, "scheduled": 2, "published": 10}


class OnestopDecision(models.Model):
    """A decision that publishes, amends, replaces or abolishes procedures.

    Publishing applies all lines or none. What was published is undone only by
    another decision.
    """

    _name = "onestop.decision"
    _description = "Publishing decision"
    _inherit = [
        "onestop.fixed.mixin",
        "onestop.nfc.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, number, id desc"
    _rec_names_search = ["number", "title"]
    _guarded = ("state", "published_by", "published_at")

    # Empty while the decision is being prepared: the number comes with the signature.
    number = fields.Char(copy=False)
    date = fields.Date(
        string="Signed on", required=True, default=lambda self: self._local_today()
    )
    effective_on = fields.Date(
        string="Takes effect on",
        required=True,
        default=lambda self: self._local_today(),
        index=True,
    )
    title = fields.Text(required=True)
    agency_id = fields.Many2one(
        "onestop.agency", string="Issuing agency", ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    colour = fields.Integer(compute="_compute_colour")
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Is told when a scheduled decision cannot be published.",
    )
    past_reason = fields.Text(
        string="Reason for the earlier date",
        copy=False,
        help="Needed when the decision takes effect before it was signed, or on a day "
        "since which dossiers were received: those keep the version before.",
    )
    published_by = fields.Many2one("res.users", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many(
        "onestop.decision.line", "decision_id", "Lines", copy=False
    )
    line_count = fields.Integer(
        string="Number of procedures", compute="_compute_line_count"
    )

    _number_uniq = models.UniqueIndex(
        "(number, date, COALESCE(agency_id, 0))",
        "This decision has been entered before.",
    )

    # === COMPUTES === #

    @api.model
    def _local_today(self):
        return self.env["onestop.procedure"]._today()

    @api.depends("number", "title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for decision in self:
            decision.display_name = decision.number or self.env._(
                "Without number: %(title)s", title=(decision.title or "")[:60]
            )

    @api.depends("state")
    def _compute_colour(self):
        for decision in self:
            decision.colour = COLOURS.get(decision.state, 0)

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["onestop.decision.line"]._read_group(
                [("decision_id", "in", self.ids)], ["decision_id"], ["__count"]
            )
        )
        for decision in self:
            decision.line_count = counts.get(decision._origin, 0)

    # === THE GUARD === #

    @api.model_create_multi
    def create(self, vals_list):
        # Explicit values beat a client's default_state in the context.
        fixed = {"state": "draft", "published_by": False, "published_at": False}
        return super().create([vals | fixed for vals in vals_list])

    def _is_fixed(self):
        return self.state != "draft"

    def _fixed_words(self):
        if self.state == "scheduled":
            return self.env._(
                "Decision %(number)s waits to be published: take it back to draft "
                "before changing it.",
                number=self.display_name,
            )
        return self.env._(
            "Decision %(number)s is published and never changes; a later decision "
            "amends it.",
            number=self.display_name,
        )

    # === WHAT STANDS AGAINST PUBLISHING === #

    def _problems(self, on=None):
        """Return what stands against publishing, as sentences (empty: nothing).

        :param on: local date of publishing; None: today
        """
        self.ensure_one()
        problems = self._problems_of_head(on or self._local_today())
        lines = self.line_ids
        if not lines:
            return [
                *problems,
                self.env._(
                    "Decision %(number)s has no lines: add the procedures it "
                    "publishes, amends, replaces or abolishes.",
                    number=self.display_name,
                ),
            ]
        known = lines._published_versions()
        problems += [text for line in lines for text in line._problems(known)]
        return problems + lines._problems_of_doubles() + lines._problems_of_content()

    def _problems_of_head(self, on):
        """Return what is wrong with number and dates on the day of publishing."""
        problems = []
        if not self.number:
            problems.append(
                self.env._("Number: a decision is published under its number.")
            )
        if self.date > on:
            problems.append(
                self.env._(
                    "Signed on: %(day)s lies after the day of publishing. A decision "
                    "is published once it is signed.",
                    day=self.date.strftime(DAY),
                )
            )
        if not (self.past_reason or "").strip():
            problems += self._problems_of_past(on)
        return problems

    def _problems_of_past(self, on):
        """Return why an early day of effect needs a reason."""
        effect = self.effective_on.strftime(DAY)
        if self.effective_on < self.date:
            return [
                self.env._(
                    "Takes effect on: %(effect)s lies before the day of signing, "
                    "%(signed)s. Write the reason for the earlier date.",
                    effect=effect,
                    signed=self.date.strftime(DAY),
                )
            ]
        count = self._count_received_since()
        if self.effective_on < on and count:
            return [
                self.env._(
                    "Takes effect on: %(effect)s lies in the past, and %(count)s "
                    "dossiers of these procedures were received since. They keep "
                    "their version and dates. Write the reason for the earlier date.",
                    effect=effect,
                    count=count,
                )
            ]
        return []

    def _touched_dossiers(self):
        """Return what this decision means for dossiers: procedure id → counts.

        The dossier add-on overrides this.

        :return: ``{procedure id: {"open": n, "since": n}}``: open dossiers, and those
            received on or after the day of effect
        """
        self.ensure_one()
        return {}

    def _count_received_since(self):
        """Return how many dossiers were received since the day of effect."""
        return sum(row["since"] for row in self._touched_dossiers().values())

    # === PUBLISHING === #

    def action_publish(self):
        """Apply all lines now, or none and say why.

        :raises UserError: every obstacle, one per line
        """
        for decision in self:
            decision._publish_all_lines()
        return True

    def _publish_all_lines(self):
        """Publish one decision: every line, or none.

        Decision and procedures are written first, so that of two publishers of the
        same thing the later one is run again and reads what the first one did.

        :raises UserError: every obstacle, one per line
        """
        self.ensure_one()
        self.check_access("write")
        touch(self)
        touch(self.line_ids._procedures())
        if self.state == "published":
            raise UserError(self._fixed_words())
        problems = self._problems()
        if problems:
            raise UserError("\n".join(problems))
        with self.env.cr.savepoint():
            self.line_ids._apply(self.effective_on, self)
            self._write_guarded(
                {
                    "state": "published",
                    "published_by": self.env.uid,
                    "published_at": fields.Datetime.now(),
                    **self._published_values(),
                }
            )
        self.message_post(body=self._published_words())

    def _published_values(self):
        """Return further values that publishing sets; other files add theirs."""
        return {}

    def _published_words(self):
        words = self.env._(
            "Published with %(count)s lines, in force from %(day)s.",
            count=len(self.line_ids),
            day=self.effective_on.strftime(DAY),
        )
        if self.past_reason:
            reason = self.env._(
                "Reason for the earlier date: %(reason)s", reason=self.past_reason
            )
            return f"{words} {reason}"
        return words

    def _summary(self):
        """Return how many lines of each kind there are: kind → count."""
        counts = defaultdict(int)
        for line in self.line_ids:
            counts[line.kind] += 1
        return dict(counts)

    # === SCREENS === #

    def action_draft_versions(self):
        """Give every line that needs a draft version and has none a fresh one."""
        self._check_draft()
        self.line_ids._draft_versions()
        return True

    def action_open_lines(self):
        """Open the lines of this decision as a list of their own."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_decision_line_action"
        )
        action.update(
            domain=[("decision_id", "=", self.id)],
            context={},
            name=self.display_name,
            display_name=self.display_name,
        )
        return action
