from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import groupby

from .touch import touch

DAY = "%d/%m/%Y"


class OnestopProcedureVersion(models.Model):
    """Publishing, the only way past the guard of versions; whole sets at once."""

    _inherit = "onestop.procedure.version"

    # === PUBLISHING (called by decisions and by the import) === #

    def _publish(self, date_from=None, decision=None):
        """Put draft versions in force and end what they replace, in few statements.

        :param date_from: first day in force; None: each version's own date
        :param decision: onestop.decision that publishes them, or None for content
            taken over from a national source
        :raises UserError: not a draft, no date, or a version from that day exists
        """
        self._check_draft()
        starts = {version: date_from or version.date_from for version in self}
        self._check_starts(starts)
        # Two decisions on one procedure at a time take their turn.
        touch(self.procedure_id)
        touch(self)
        known = self._published_by_procedure()
        ends = self._ends_on_timeline(starts, known)
        self._end_many(ends)
        self._publish_rows(starts, ends, decision)
        self._take_over_identity(starts, known)
        # Forget answers of a publishing that was rolled back after it was asked.
        self.env.registry.clear_cache()

    def _check_starts(self, starts):
        """Refuse versions without a first day in force."""
        for version, start in starts.items():
            if not start:
                raise UserError(
                    self.env._(
                        "%(version)s: say from which date it is in force.",
                        version=version.display_name,
                    )
                )

    def _published_by_procedure(self):
        """Return procedure → its published versions, in one query."""
        versions = self.search(
            [
                ("procedure_id", "in", self.procedure_id.ids),
                ("state", "=", "published"),
            ]
        )
        return defaultdict(lambda: versions[:0], versions.grouped("procedure_id"))

    def _ends_on_timeline(self, starts, known):
        """Return version → first day without it, for all whose end is to be set.

        :param starts: draft version → its first day
        :param known: procedure → its published versions
        :return: an empty end (False) means open
        :raises UserError: two versions of a procedure would begin on one day
        """
        ends = {}
        for procedure, drafts in groupby(starts, lambda version: version.procedure_id):
            rows = [(version.date_from, version) for version in known[procedure]]
            rows += [(starts[version], version) for version in drafts]
            rows.sort(key=lambda row: row[0])
            for (start, version), (after, successor) in zip(
                rows, [*rows[1:], (False, self.browse())], strict=True
            ):
                if start == after:
                    self._refuse_same_day(procedure, start)
                if version in starts:
                    ends[version] = after
                elif successor in starts and (
                    not version.date_to or version.date_to > after
                ):
                    ends[version] = after
        return ends

    def _refuse_same_day(self, procedure, day):
        raise UserError(
            self.env._(
                "%(code)s already has a published version from %(day)s. What was "
                "published stays; choose a later date.",
                code=procedure.code,
                day=day.strftime(DAY),
            )
        )

    def _end_many(self, ends):
        """End the published versions among ``ends`` (version → day)."""
        by_day = defaultdict(self.browse)
        for version, day in ends.items():
            if version.state == "published":
                by_day[day] += version
        for day, versions in by_day.items():
            versions._end_on(day)

    def _publish_rows(self, starts, ends, decision):
        """Write state and dates of the drafts, one write for those that share them."""
        by_dates = defaultdict(self.browse)
        for version, start in starts.items():
            by_dates[start, ends[version]] += version
        for (start, end), versions in by_dates.items():
            vals = {"state": "published", "date_from": start, "date_to": end}
            if decision:
                vals.update(
                    decision_id=decision.id,
                    decision_no=decision.number,
                    decision_date=decision.date,
                )
            versions._write_guarded(vals)
        self.flush_recordset()

    def _take_over_identity(self, starts, known):
        """Name procedures after versions in force, or after their first version."""
        seen, taken = set(), []
        for version in sorted(starts, key=starts.get):
            procedure = version.procedure_id
            is_first = not known[procedure] and procedure not in seen
            if version.in_force or is_first:
                taken.append(version.id)
            seen.add(procedure)
        self.browse(taken)._apply_identity()

    def _end_on(self, day):
        """End published versions; ``day`` is the first day without them."""
        for version in self:
            if day <= version.date_from:
                raise UserError(
                    self.env._(
                        "%(version)s begins on %(start)s and cannot end on %(day)s.",
                        version=version.display_name,
                        start=version.date_from.strftime(DAY),
                        day=day.strftime(DAY),
                    )
                )
        self._write_guarded({"date_to": day})
        # A successor's row must not meet the old range in the database.
        self.flush_recordset()
