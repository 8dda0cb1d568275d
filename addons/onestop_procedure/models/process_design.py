from fractions import Fraction

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import process as rules
from .res_users import ROLE_GROUPS
from .version_term import TERM_UNITS


class OnestopProcess(models.Model):
    """A design as the rules take it: its faults and times at a term to try."""

    _inherit = "onestop.process"

    try_quantity = fields.Float(
        string="At a term of",
        compute="_compute_try",
        readonly=False,
        store=False,
        digits=(10, 2),
        help="A term to try the design with; nothing is kept.",
    )
    try_unit = fields.Selection(
        TERM_UNITS, string="Unit", compute="_compute_try", readonly=False, store=False
    )
    flaws = fields.Html(string="Check", compute="_compute_flaws", sanitize=False)
    flaw_count = fields.Integer(string="Faults", compute="_compute_flaws")

    def _compute_try(self):
        for process in self:
            process.try_quantity, process.try_unit = 5, "working_day"

    def _try_minutes(self):
        """Return the working minutes of the term to try, or None without limit."""
        self.ensure_one()
        return self._term_minutes(self.try_quantity, self.try_unit or "working_day")

    @api.model
    def _term_minutes(self, quantity, unit, calendar=None):
        """Return ``rules.term_minutes`` on a calendar (the suite's default)."""
        calendar = calendar or self.env["onestop.agency"]._work_calendar()
        try:
            return rules.term_minutes(
                Fraction(str(quantity)), unit, calendar.minutes_per_day
            )
        except ValueError as error:
            raise UserError(self.env._("Term: %(reason)s.", reason=error)) from error

    @api.depends(
        "step_ids.minutes", "step_ids.share", "step_ids.next_ids", "step_ids.sequence"
    )
    def _compute_totals(self):
        for process in self:
            design = process._design()
            path = rules.longest_path(
                design, lambda s, design=design: rules.load(s, design.pattern)
            )
            process.step_count = len(process.step_ids)
            process.share_percent = sum(step.share for step in path) / 10
            process.hours = sum(step.minutes for step in path) / 60

    @api.depends(
        "pattern",
        "try_quantity",
        "try_unit",
        "step_ids.sequence",
        "step_ids.name",
        "step_ids.kind",
        "step_ids.place",
        "step_ids.role",
        "step_ids.agency_id",
        "step_ids.minutes",
        "step_ids.share",
        "step_ids.next_ids",
        "step_ids.back_ids",
        "step_ids.opinion_ids.agency_id",
        "step_ids.opinion_ids.minutes",
        "step_ids.opinion_ids.share",
    )
    @api.depends_context("lang")
    def _compute_flaws(self):
        for process in self:
            sentences = process._flaw_sentences(term=process._try_minutes())
            process.flaw_count = len(sentences)
            process.flaws = process._flaw_list(sentences)

    @api.model
    def _flaw_list(self, sentences):
        """Return the sentences as a list to read, or the good news."""
        if not sentences:
            return Markup(
                '<div class="text-success"><i class="fa fa-check"/> %s</div>'
            ) % (self.env._("No fault found."))
        items = Markup("").join(Markup("<li>%s</li>") % text for text in sentences)
        return Markup('<ul class="mb-0 ps-3">%s</ul>') % items

    def _flaw_sentences(self, **facts):
        """Return the faults of this design as sentences; empty when it is good.

        :param facts: values of rules ``Facts`` beside staff and agencies
        """
        self.ensure_one()
        flaws = rules.lint(self._design(), self._facts(**facts))
        return self.env["onestop.wording"]._flaw_sentences(flaws)

    def action_check(self):
        """Say at once whether the design is good at the term to try."""
        self.ensure_one()
        sentences = self._flaw_sentences(term=self._try_minutes())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if sentences else "success",
                "sticky": bool(sentences),
                "title": self.env._("Check of the design"),
                "message": "\n".join(sentences) or self.env._("No fault found."),
            },
        }

    # === TO THE RULES === #

    def _design(self):
        """Return the rules' Design; the keys of its steps are their ids.

        Arrows that are left empty are made explicit: the next step of the list, none
        after the result is handed over.
        """
        self.ensure_one()
        steps = self.step_ids.sorted("sequence")
        made = []
        for order, step in enumerate(steps):
            after = step.next_ids
            if not after and step.kind != "return":
                after = steps[order + 1 : order + 2]
            made.append(step._rules_step(order, after))
        return rules.Design(tuple(made), bool(self.pattern))

    def _facts(self, day=None, **facts):
        """Return the rules' Facts about who is there on ``day`` (today)."""
        steps = self.step_ids
        named = steps.agency_id | steps.opinion_ids.agency_id
        day = day or self.env["onestop.procedure"]._today()
        there = named.filtered(
            lambda a: a.active and (not a.date_to or a.date_to > day)
        )
        centres = self.env["onestop.agency"].search([("is_centre", "=", True)])
        competent = tuple(facts.pop("competent", ()))
        return rules.Facts(
            staff=self._staff(),
            centres=tuple(centres.ids),
            competent=competent,
            agencies=frozenset(there.ids),
            **facts,
        )

    @api.model
    def _staff(self):
        """Return agency id → roles of its active members.

        None while no agency has a member with a role: before people are entered, the
        catalogue can be prepared, and nothing can be said about who takes a step.
        """
        group_id = self.env["ir.model.data"]._xmlid_to_res_id
        groups = {group_id(xmlid): role for xmlid, role in ROLE_GROUPS.items()}
        self.env["onestop.agency"].flush_model(["member_ids"])
        self.env["res.users"].flush_model(["active", "group_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT member.agency_id, held.gid
                  FROM onestop_agency_member_rel member
                  JOIN res_users person ON person.id = member.user_id
                  JOIN res_groups_users_rel held ON held.uid = member.user_id
                 WHERE person.active AND held.gid IN %s
                """,
                tuple(groups),
            )
        )
        staff = {}
        for agency_id, held in rows:
            staff.setdefault(agency_id, set()).add(groups[held])
        return staff or None


class OnestopProcessStep(models.Model):
    """A step as the rules take it."""

    _inherit = "onestop.process.step"

    try_minutes = fields.Integer(
        string="Minutes at the term to try", compute="_compute_try_hours"
    )
    try_hours = fields.Float(
        string="Hours at the term to try", compute="_compute_try_hours"
    )

    @api.depends(
        "share",
        "minutes",
        "sequence",
        "process_id.pattern",
        "process_id.try_quantity",
        "process_id.try_unit",
        "process_id.step_ids.share",
    )
    def _compute_try_hours(self):
        for process in self.process_id:
            times = rules.spread(process._design(), process._try_minutes() or 0)
            for step in self.filtered(lambda s, p=process: s.process_id == p):
                step.try_minutes = times.get(step._key(), 0)
                step.try_hours = step.try_minutes / 60
        for step in self.filtered(lambda s: not s.process_id):
            step.try_minutes = step.try_hours = 0

    def _key(self):
        """Return what the rules call this step, saved or not."""
        return self._origin.id or self.id

    def _rules_step(self, order, after):
        """Return the rules' Step at a place of the list, with what comes after."""
        self.ensure_one()
        return rules.Step(
            key=self._key(),
            name=self.name or "",
            kind=self.kind or "examine",
            place=self.place or "competent",
            role=self.role or "officer",
            order=order,
            minutes=max(self.minutes, 0),
            share=max(self.share, 0),
            next=tuple(step._key() for step in after),
            back=tuple(step._key() for step in self.back_ids),
            agency=self.agency_id._origin.id or None,
            opinions=tuple(
                rules.Opinion(
                    opinion.agency_id._origin.id or None,
                    max(opinion.minutes, 0),
                    max(opinion.share, 0),
                )
                for opinion in self.opinion_ids
            ),
        )

    def _next(self):
        """Return the steps that this one may be passed on to."""
        self.ensure_one()
        design = self.process_id._design()
        return self.browse(design.following(self.id))
