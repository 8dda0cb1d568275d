"""Substitute signers: who leads in an agency for whom, from which day to which.

What a substitution allows is decided in ``substitute_acting.py``; decision 0025 says
why a person may be one.
"""

from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.tools import to_local

#: A substitute works inside the agency; money, audit and configuration stay apart.
INSIDE_ROLES = frozenset({"officer", "leader"})
APART_ROLES = frozenset({"auditor", "cashier", "accountant"})
FIXED = ("revoked_at", "revoked_by_id", "person_name", "substitute_name")


class Standing(NamedTuple):
    """A substitution that holds today or on a day to come; ids and local dates."""

    id: int
    substitute_id: int
    person_id: int
    agency_id: int
    date_from: object
    date_to: object


class OnestopSubstitute(models.Model):
    _name = "onestop.substitute"
    _description = "Substitute signer"
    _order = "date_from desc, id desc"
    _rec_names_search = ["person_name", "substitute_name", "ground"]

    person_id = fields.Many2one(
        "res.users",
        "Stands in for",
        index=True,
        domain="[('share', '=', False), ('agency_ids', 'in', agency_id)]",
        help="The leader who is away.",
    )
    substitute_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        domain="[('share', '=', False), ('agency_ids', 'in', agency_id)]",
        help="A member of the same agency who signs meanwhile.",
    )
    # Stay when a user is deleted, as with the events; printed on forms.
    person_name = fields.Char("Name of the leader", readonly=True)
    substitute_name = fields.Char("Name of the substitute", readonly=True)
    agency_id = fields.Many2one(
        "onestop.agency",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_agency(),
    )
    date_from = fields.Date(
        "First day", required=True, default=lambda self: self._today()
    )
    date_to = fields.Date("Last day", required=True)
    ground = fields.Char(
        "Legal ground",
        required=True,
        help="Number and date of the assignment or authorisation.",
    )
    manner = fields.Selection(
        [("KT.", "KT. – in the place of"), ("TUQ.", "TUQ. – authorised by")],
        "Signs",
        required=True,
        default="KT.",
        help="Stands before the leader's title on printed forms.",
    )
    person_title = fields.Char(
        "Title of the leader", required=True, default="THỦ TRƯỞNG CƠ QUAN"
    )
    substitute_title = fields.Char("Title of the substitute")
    revoked_at = fields.Datetime("Ended early", readonly=True, copy=False)
    revoked_by_id = fields.Many2one("res.users", "Ended by", readonly=True, copy=False)
    state = fields.Selection(
        [("coming", "Coming"), ("holds", "Holds"), ("over", "Over")],
        compute="_compute_state",
        search="_search_state",
    )

    _dates_order = models.Constraint(
        "CHECK(date_from <= date_to)", "Last day: it lies before the first day."
    )

    @api.model
    def _today(self):
        return to_local(fields.Datetime.now()).date()

    @api.model
    def _default_agency(self):
        mine = self.env.user._member_agency_ids()
        return self.env["onestop.agency"].browse(mine[:1])

    @api.depends("person_name", "substitute_name", "manner")
    def _compute_display_name(self):
        for row in self:
            row.display_name = " ".join(
                filter(None, (row.substitute_name, row.manner, row.person_name))
            )

    @api.depends("date_from", "date_to", "revoked_at")
    def _compute_state(self):
        today = self._today()
        for row in self:
            if row.revoked_at or (row.date_to and row.date_to < today):
                row.state = "over"
            else:
                begun = row.date_from and row.date_from <= today
                row.state = "holds" if begun else "coming"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._today()
        over = Domain("revoked_at", "!=", False) | Domain("date_to", "<", today)
        parts = {
            "over": over,
            "holds": ~over & Domain("date_from", "<=", today),
            "coming": ~over & Domain("date_from", ">", today),
        }
        return Domain.OR(parts[state] for state in value if state in parts)

    # === ENTERING ===#

    @api.model_create_multi
    def create(self, vals_list):
        """Enter substitutions; names are kept as they are now."""
        rows = super().create(
            [{**vals, **dict.fromkeys(FIXED, False)} for vals in vals_list]
        )
        rows._keep_names()
        self.env.registry.clear_cache()
        return rows

    def write(self, vals):
        """Change what has not begun; from then on a substitution only ends early."""
        if set(FIXED) & vals.keys():
            raise UserError(self.env._("This is set by the system only."))
        if any(row.state != "coming" for row in self):
            raise UserError(
                self.env._(
                    "A substitution that has begun stays as it was entered. End it "
                    "and enter another one."
                )
            )
        result = super().write(vals)
        if {"person_id", "substitute_id"} & vals.keys():
            self._keep_names()
        self.env.registry.clear_cache()
        return result

    def _keep_names(self):
        for row in self:
            super(OnestopSubstitute, row).write(
                {
                    "person_name": row.person_id.name,
                    "substitute_name": row.substitute_id.name,
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_coming_only(self):
        if any(row.state != "coming" for row in self):
            raise UserError(self.env._("A substitution that has begun stays on file."))

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def action_revoke(self):
        """End substitutions now; what was signed until now stays signed."""
        self.check_access("write")
        for row in self.filtered(lambda row: row.state != "over"):
            super(OnestopSubstitute, row).write(
                {
                    "revoked_at": fields.Datetime.now(),
                    "revoked_by_id": self.env.uid,
                }
            )
        self.env.registry.clear_cache()
        return True

    @api.constrains("date_from")
    def _check_not_past(self):
        if any(row.date_from < self._today() for row in self):
            raise ValidationError(
                self.env._(
                    "First day: a substitution begins today or later; it cannot cover "
                    "what was signed before."
                )
            )

    @api.constrains("person_id", "substitute_id", "agency_id")
    def _check_people(self):
        for row in self:
            flaw = row._person_flaw() or row._substitute_flaw()
            if flaw:
                raise ValidationError(flaw)

    @api.constrains("person_id", "agency_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        for row in self:
            other = self.search(
                [
                    ("id", "!=", row.id),
                    ("person_id", "=", row.person_id.id),
                    ("agency_id", "=", row.agency_id.id),
                    ("date_from", "<=", row.date_to),
                    ("date_to", ">=", row.date_from),
                    ("revoked_at", "=", False),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(person)s already has a substitute in these days: "
                        "%(substitute)s, %(first)s – %(last)s.",
                        person=row.person_id.name,
                        substitute=other.substitute_name,
                        first=other.date_from.strftime("%d/%m/%Y"),
                        last=other.date_to.strftime("%d/%m/%Y"),
                    )
                )

    # === WHO MAY BE ONE ===#

    def _person_flaw(self):
        """Return why nobody may stand in for this person here, or nothing."""
        person = self.person_id.sudo()  # roles of colleagues are no secret
        if (
            person.active
            and "leader" in person._onestop_roles()
            and self.agency_id.acting_id.id in person._member_agency_ids()
        ):
            return ""
        return self.env._(
            "Stands in for: %(name)s is not a leader of %(agency)s.",
            name=person.name or "–",
            agency=self.agency_id.name,
        )

    def _substitute_flaw(self):
        """Return why this person may not be the substitute, or nothing."""
        _ = self.env._
        user = self.substitute_id.sudo()  # roles of colleagues are no secret
        roles = user._onestop_roles() if user else frozenset()
        values = {"name": user.name or "–", "agency": self.agency_id.name}
        if user == self.person_id:
            return _("Substitute: %(name)s cannot stand in for themselves.", **values)
        if not user.active or (
            self.agency_id.acting_id.id not in user._member_agency_ids()
        ):
            return _("Substitute: %(name)s is not a member of %(agency)s.", **values)
        if not roles & INSIDE_ROLES:
            return _(
                "Substitute: %(name)s is neither an officer nor a leader.", **values
            )
        if roles & APART_ROLES or user.has_group("base.group_system"):
            return _(
                "Substitute: %(name)s audits, handles money or administers the system; "
                "these duties stay apart from signing.",
                **values,
            )
        return ""

    # === WHAT HOLDS ===#

    # Asked at every click, entered a few times a year. Who writes a row clears the
    # cache of all processes; dates are compared at each question, so that midnight
    # needs no clearing.

    @api.model
    @tools.ormcache()
    def _standings(self):
        """Return a :class:`Standing` for each row of today or later."""
        rows = self.sudo().search(  # that somebody is away is no secret
            [("date_to", ">=", self._today()), ("revoked_at", "=", False)], order="id"
        )
        return tuple(
            Standing(
                row.id,
                row.substitute_id.id,
                row.person_id.id,
                row.agency_id.acting_id.id,
                row.date_from,
                row.date_to,
            )
            for row in rows
            if row.person_id and row.substitute_id
        )

    @api.model
    def _standing_of(self, user):
        """Return the :class:`Standing` rows under which ``user`` leads today.

        Those whose leader, or substitute, has meanwhile lost the role or left the
        agency do not hold.
        """
        today = self._today()
        return tuple(
            standing
            for standing in self._standings()
            if standing.substitute_id == user.id
            and standing.date_from <= today <= standing.date_to
            and self._still_fit(standing)
        )

    @api.model
    def _still_fit(self, standing):
        row = self.browse(standing.id)
        return not (row._person_flaw() or row._substitute_flaw())
