"""Linked dossiers (liên thông): one visit, one slip, a clock for each leg.

All legs are handed in at once. Those that need the result of another wait as registered
and are received, with a code and a clock of their own, when that result exists.
"""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.rules import bundle
from odoo.addons.onestop_procedure.tools import format_local, to_local, to_utc

# A dossier that ended like this has no result that another could begin with.
NO_RESULT = ("not_received", "stopped", "refused")


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    bundle_id = fields.Many2one(
        "onestop.bundle", "Linked procedures", readonly=True, ondelete="restrict"
    )
    lead_id = fields.Many2one(
        "onestop.dossier", "First leg", readonly=True, index="btree_not_null"
    )
    after_id = fields.Many2one(
        "onestop.dossier", "Waits for", readonly=True, index="btree_not_null"
    )
    leg_ids = fields.One2many("onestop.dossier", "lead_id", "Further legs")
    waits_turn = fields.Boolean(
        "Waits for its turn",
        readonly=True,
        copy=False,
        help="The dossier that it waits for has neither a result nor ended.",
    )
    linked_text = fields.Char("Linked", compute="_compute_linked_text")

    @api.depends("after_id.state", "after_id.code", "state")
    def _compute_linked_text(self):
        for dossier in self:
            before = dossier.after_id
            dossier.linked_text = False
            if not before or dossier.state != "registered":
                continue
            name = before.code or before.procedure_id.name
            if before.state in NO_RESULT:
                text = self.env._(
                    "%(code)s ended without a result: receive this dossier or decline "
                    "it.",
                    code=name,
                )
            elif dossier._begins_with_result():
                text = self.env._(
                    "%(code)s is finished: complete the papers and receive.", code=name
                )
            else:
                text = self.env._(
                    "Begins with the result of %(code)s; expected %(when)s.",
                    code=name,
                    when=dossier._expected_text() or "–",
                )
            dossier.linked_text = text

    # === ONE VISIT === #

    @api.model
    def _read_bundle(self, code, procedures):
        """Return the bundle of a visit; nothing where none is named.

        What the visit asks for besides is received beside the legs.

        :param code: code of the bundle
        :param procedures: onestop.procedure of the visit, in its order
        :raises UserError: unknown, or the visit links nothing: fewer than two legs
        """
        if not code:
            return self.env["onestop.bundle"]
        found = self.env["onestop.bundle"]._in_force(self._local_date())
        found = found.filtered(lambda one: one.code == code)
        if not found:
            raise UserError(
                self.env._(
                    "bundle: there are no linked procedures “%(code)s”.", code=code
                )
            )
        others = procedures - found.leg_ids.procedure_id
        if others and len(procedures - others) < 2:
            raise UserError(
                self.env._(
                    "bundle: %(codes)s is not among the linked procedures.",
                    codes=", ".join(others.mapped("code")),
                )
            )
        return found

    @api.model
    def _offered_bundles(self, procedure):
        """Return the linked procedures that the counter offers with this one."""
        offered = self.env["onestop.bundle"]._offered(procedure, self._local_date())
        return [
            {
                "code": one.code,
                "name": one.name,
                "procedures": [
                    {
                        "code": leg.procedure_id.code,
                        "name": leg.procedure_id.name,
                        "after": leg.after_id.code or "",
                    }
                    for leg in one.leg_ids
                    if leg.procedure_id != procedure
                ],
            }
            for one in offered
        ]

    def _link(self, linked):
        """Link the drafts of a visit that are legs of a bundle; return those that wait.

        :param linked: onestop.bundle, may be empty
        """
        waiting = self.browse()
        of = {dossier.procedure_id.id: dossier for dossier in self}
        legs = [leg for leg in bundle.in_order(linked._rule_legs()) if leg.key in of]
        if len(legs) < 2:
            return waiting
        lead = of[legs[0].key]
        for leg in legs:
            dossier = of[leg.key]
            before = of.get(leg.after, self.browse())
            dossier._write_checked(
                {
                    "bundle_id": linked.id,
                    "lead_id": lead.id if dossier != lead else False,
                    "after_id": before.id,
                    "waits_turn": bool(before),
                }
            )
            if before:
                waiting |= dossier
        return waiting

    # === WHEN === #

    def _legs(self):
        """Return all dossiers of the visit that this one is linked in, in order."""
        lead = self.lead_id or self
        return (lead | lead.leg_ids).sorted("id") if self.bundle_id else self

    def _expected(self):
        """Return dossier id → when each leg of this visit is due (naive UTC or False).

        Legs that were received keep their appointment; for the others the terms of
        the versions in force today are added up, each by its own agency's calendar.
        """
        legs = self._legs().sudo()  # dates, for whoever may see one of the legs
        by_id = {leg.id: leg for leg in legs}
        version_day = self._local_date()

        def due_of(key, begins):
            leg = by_id[key]
            version = leg.procedure_id._version_on(version_day)
            agency = leg.competent_agency_id or leg._resolving_agency(
                version, leg.agency_id
            )
            return version._deadline(
                begins, leg.channel, leg.case_id, agency._work_calendar()
            ).due_at

        known = {
            leg.id: to_local(leg.finished_at or leg.due_at) if leg.due_at else None
            for leg in legs
            if leg.received_at
        }
        received = (self.lead_id or self).received_at or fields.Datetime.now()
        planned = bundle.plan(
            [bundle.Leg(leg.id, leg.after_id.id or None) for leg in legs],
            to_local(received),
            due_of,
            known,
        )
        return {
            key: to_utc(leg.due_at) if leg.due_at else False
            for key, leg in planned.items()
        }

    def _expected_text(self):
        """Return when a waiting leg is expected to be due, in words, or nothing."""
        due_at = self._expected()[self.id]
        return format_local(self.env, due_at) if due_at else ""

    # === THE NEXT LEG === #

    def _after_transition(self, event):
        """Give the legs that waited for this one their turn, once it has ended."""
        super()._after_transition(event)
        ended = event.action == "finish" or event.to_state in NO_RESULT
        if ended and self.bundle_id:
            self._begin_next_legs(event.at)

    def _effect_receive(self, values, at):
        """Let the slip name who took the papers in, where a robot receives."""
        vals = super()._effect_receive(values, at)
        if self.env.uid == SUPERUSER_ID and self.lead_id:
            vals = {**vals, "received_by_id": self.lead_id.received_by_id.id}
        return vals

    def _turn_at(self):
        """Return when the leg that this one waited for ended; False where none did."""
        before = self.after_id.sudo()  # a date, of a leg of the same visit
        declined = before.event_ids.filtered(
            lambda event: event.to_state == "not_received"
        )
        return before.finished_at or declined[-1:].at

    def _begins_with_result(self):
        """Return whether the dossier waited for a result that now exists."""
        before = self.after_id
        return bool(before.finished_at) and before.state not in NO_RESULT

    def _begin_next_legs(self, at):
        """Receive the dossiers that waited for this one's result.

        One whose papers are not complete, and one that gets no result, stays
        registered: reception sees it among the dossiers to be received from now on.
        """
        waiting = self.search([("after_id", "=", self.id), ("waits_turn", "=", True)])
        for leg in waiting:
            leg._write_checked({"waits_turn": False})
            if self.state in NO_RESULT or leg.state != "registered":
                continue
            leg._take_result(self)
            if not leg._papers_lacking():
                # Nobody presses a button here: the result of the leg before does.
                leg.with_user(SUPERUSER_ID)._transition("receive", at=at)

    def _take_result(self, before):
        """Let the result of the leg before stand for the paper that asks for it."""
        leg = self.bundle_id.leg_ids.filtered(
            lambda one: one.procedure_id == self.procedure_id
        )
        code = leg[:1].component_code
        papers = self.paper_ids.filtered(
            lambda paper: code and paper.component_id.code == code
        )
        papers.write(
            {
                "verdict": "ok",
                "originals": 0,
                "copies": 0,
                "reason": self.env._("Result of dossier %(code)s", code=before.code),
            }
        )
