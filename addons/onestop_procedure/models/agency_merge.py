"""Mergers: an agency ends, another one carries its work on.

Other add-ons take part by overriding ``_merge_problems``, ``_merge_counts``,
``_merge_notes``, ``_merge_move`` and ``_merge_unseen``; everything happens in one
transaction. What is over stays with the old agency, so that its figures stay true.
"""

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

BY_MERGER = {"merged_into_id", "merge_ground", "acting_id"}
ENDED_BY_MERGER = {"active", "date_to", "is_centre"}
#: Fields that decide by which calendar an agency works.
CALENDAR_BY = {"calendar_id", "parent_id"}
#: Fields that decide whose agencies are whose.
MEMBERS_BY = {"member_ids", "active"}


class OnestopAgency(models.Model):
    _inherit = "onestop.agency"

    merged_into_id = fields.Many2one(
        "onestop.agency",
        string="Merged into",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    merged_ids = fields.One2many(
        "onestop.agency",
        "merged_into_id",
        string="Took over",
        readonly=True,
        context={"active_test": False},
    )
    merge_ground = fields.Char(string="Ground of the merger", readonly=True, copy=False)
    acting_id = fields.Many2one(
        "onestop.agency",
        string="Acts for it today",
        compute="_compute_acting_id",
        store=True,
        recursive=True,
        index=True,
        help="Itself, or the agency that it was merged into in the end. Its members "
        "read what the merged one left behind.",
    )

    @api.depends("merged_into_id.acting_id")
    def _compute_acting_id(self):
        for agency in self:
            heir = agency.merged_into_id
            agency.acting_id = heir.acting_id or heir or agency

    @api.model_create_multi
    def create(self, vals_list):
        # Set outright: a client's default_merged_into_id would go first otherwise.
        agencies = super().create(
            [{**vals, **dict.fromkeys(BY_MERGER, False)} for vals in vals_list]
        )
        if any("member_ids" in vals for vals in vals_list):
            self.env.registry.clear_cache()
        return agencies

    def write(self, vals):
        """Leave mergers, and what a merger ended, to :meth:`_merge_into`."""
        refused = BY_MERGER & vals.keys()
        if not refused and any(agency.merged_into_id for agency in self):
            refused = ENDED_BY_MERGER & vals.keys()
        if refused:
            raise UserError(
                self.env._(
                    "%(fields)s: set by a merger only, and a merger is not undone.",
                    fields=", ".join(sorted(refused)),
                )
            )
        result = super().write(vals)
        if (CALENDAR_BY | MEMBERS_BY) & vals.keys():
            self._forget_members()
        return result

    def _write_merged(self, vals):
        """Write for a merger, past the refusal in :meth:`write`."""
        result = super().write(vals)
        self._forget_members()
        return result

    def _forget_members(self):
        """Forget what is remembered of membership and of calendars of agencies."""
        self.env.registry.clear_cache()
        self.env["res.users"].invalidate_model(["acting_agency_ids"])

    # === WHO ACTS === #

    def _successor_on(self, day=None):
        """Return the agency that does this one's work on ``day``.

        Itself, or what it was merged into, down the whole chain.

        :param date day: a local date; today where not given
        """
        day = day or self.env["onestop.procedure"]._today()
        agency = self
        while agency.merged_into_id and agency.date_to <= day:
            agency = agency.merged_into_id
        return agency

    def _hold(self):
        """Keep mergers of these agencies away until this transaction ends.

        Waits for a merger under way. One that was committed after this transaction
        began makes PostgreSQL refuse the lock; the request is then run again and
        finds the agency that acts now.
        """
        if self:
            query = SQL(
                "SELECT id FROM onestop_agency WHERE id IN %s ORDER BY id FOR SHARE",
                tuple(self.ids),
            )
            self.env.cr.execute(query, log_exceptions=False)  # run again, see above

    # === THE MERGER === #

    def _merge_into(self, target, on, ground, counters="move"):
        """End these agencies and let ``target`` carry their work on.

        :param target: onestop.agency that takes over
        :param date on: first day on which they are no more; today or earlier
        :param str ground: number and date of the act
        :param str counters: ``move`` takes their counters along, ``close`` archives
            them
        :raises UserError: every reason against it, one sentence each; nothing has
            been written then
        :raises ConcurrencyError: somebody received a dossier there meanwhile; the
            request is run again
        """
        self.env.flush_all()
        # Strong enough to wait for whoever refers to them just now (_hold).
        query = SQL(
            "SELECT id FROM onestop_agency WHERE id IN %s ORDER BY id FOR UPDATE",
            tuple((self | target).ids) or (0,),
        )
        self.env.cr.execute(query, log_exceptions=False)
        problems = self._merge_problems(target, on, ground, counters)
        if problems:
            raise UserError("\n".join(problems))
        if self._merge_unseen():
            raise ConcurrencyError(
                self.env._("Dossiers were received there meanwhile; looking again.")
            )
        for source in self:
            source._merge_move(target, on, ground, counters)
            source._write_merged(
                {
                    "merged_into_id": target.id,
                    "merge_ground": ground.strip(),
                    "date_to": on,
                    "active": False,
                }
            )

    def _merge_unseen(self):
        """Return whether work was committed here that this transaction cannot see."""
        return False

    def _merge_problems(self, target, on, ground, counters):
        """Return the reasons against the merger, as sentences; empty when good."""
        _ = self.env._
        problems = []
        if not self or not target:
            problems.append(_("Choose the agencies that end and the one that stays."))
        if not (ground or "").strip():
            problems.append(_("Legal ground: name the act that merges them."))
        if not on or on > self.env["onestop.procedure"]._today():
            problems.append(
                _(
                    "Dissolved from: a merger is done on its day or after it, not "
                    "ahead of it."
                )
            )
        problems += self._merge_target_problems(target)
        for source in self:
            problems += source._merge_source_problems(target, on)
        if counters == "move":
            problems += self._merge_counter_problems(target)
        return problems

    def _merge_target_problems(self, target):
        _ = self.env._
        if target in self:
            return [_("%(name)s cannot be merged into itself.", name=target.name)]
        if target.merged_into_id:
            return [
                _(
                    "%(name)s was itself merged into %(heir)s: choose that one.",
                    name=target.name,
                    heir=target._successor_on().name,
                )
            ]
        if target and (not target.active or target.date_to):
            return [_("%(name)s has ended or is archived.", name=target.name)]
        return []

    def _merge_source_problems(self, target, on):
        _ = self.env._
        problems = []
        if self.merged_into_id:
            problems.append(
                _(
                    "%(name)s was already merged into %(heir)s. An agency is merged "
                    "into one only; where several share its work, choose the one that "
                    "takes most of it and hand the rest over dossier by dossier, or "
                    "counter by counter.",
                    name=self.name,
                    heir=self.merged_into_id.name,
                )
            )
        if on and self.date_from and on <= self.date_from:
            problems.append(
                _(
                    "Dissolved from: %(name)s was not yet established then.",
                    name=self.name,
                )
            )
        if self.is_centre and target and not target.is_centre:
            problems.append(
                _(
                    "%(name)s receives dossiers and %(target)s does not: choose a "
                    "centre.",
                    name=self.name,
                    target=target.name,
                )
            )
        return problems

    def _merge_counter_problems(self, target):
        taken, clashes = set(target.counter_ids.mapped("code")), []
        for counter in self.counter_ids:
            if counter.code in taken:
                clashes.append(counter.display_name)
            taken.add(counter.code)
        if not clashes:
            return []
        return [
            self.env._(
                "Counters: %(names)s have codes that are in use there. Give them other "
                "codes first, or close the counters.",
                names=", ".join(clashes),
            )
        ]

    def _merge_counts(self):
        """Return what a merger would move, as ``(label, number)``."""
        _ = self.env._
        drafts = self.env["onestop.procedure.version"].search_count(
            [("competent_agency_id", "in", self.ids), ("state", "=", "draft")]
        )
        published = self.env["onestop.procedure.version"].search_count(
            [("competent_agency_id", "in", self.ids), ("state", "=", "published")]
        )
        return [
            (_("Members"), len(self.member_ids)),
            (_("Counters"), len(self.counter_ids)),
            (_("Subordinate agencies"), len(self.child_ids)),
            (_("Drafts of procedures that name it"), drafts),
            (_("Published versions that name it (they stay as they are)"), published),
        ]

    def _merge_notes(self, target):
        """Return what staff should know or do besides, as sentences."""
        return [
            self.env._(
                "What is over stays with the old agency, in the registers and in the "
                "statistics. Published procedures keep the old name; dossiers received "
                "under them from now on are resolved by %(target)s.",
                target=target.name or "…",
            )
        ]

    def _merge_move(self, target, on, ground, counters):
        """Move what one source still has to do; overridden by other add-ons."""
        self.ensure_one()
        target.member_ids |= self.member_ids
        self.member_ids = [fields.Command.clear()]
        if counters == "move":
            self.counter_ids.agency_id = target
        else:
            self.counter_ids.active = False
        if self in target._superiors():
            target.parent_id = self.parent_id
        (self.child_ids - target).parent_id = target
        drafts = self.env["onestop.procedure.version"].search(
            [("competent_agency_id", "=", self.id), ("state", "=", "draft")]
        )
        drafts.competent_agency_id = target

    def _superiors(self):
        """Return the agencies above this one."""
        path = [int(part) for part in (self.parent_path or "").split("/") if part]
        return self.browse(path) - self

    def action_merge(self):
        """Open the dialog that merges these agencies into another one."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge agencies"),
            "res_model": "onestop.agency.merge",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_source_ids": self.ids},
        }


class OnestopProcedureVersion(models.Model):
    _inherit = "onestop.procedure.version"

    def _competent_on(self, day=None):
        """Return who resolves under this version on ``day`` (a local date; today).

        A published version never changes: where the agency that it names was merged
        since, the successor acts.
        """
        return self.competent_agency_id._successor_on(day)

    def _competent_words(self):
        """Return who resolves, as published, and who does since a merger."""
        named, heir = self.competent_agency_id, self._competent_on()
        if named == heir:
            return named.name or ""
        return self.env._(
            "%(old)s (since %(day)s: %(heir)s)",
            old=named.name,
            day=named.date_to.strftime("%d/%m/%Y"),
            heir=heir.name,
        )
