from odoo import models
from odoo.exceptions import UserError

from ..rules.commitment import due_of_both, shorter
from ..rules.deadline import Deadline, DeadlineError, Line, due
from ..rules.fees import Tariff
from ..rules.worktime import CalendarError
from .version_term import MINUTES_PER_DAY


class OnestopProcedureVersion(models.Model):
    """What the rules are fed from a version: terms and tariffs."""

    _inherit = "onestop.procedure.version"

    def _case_by_code(self, code):
        """Return the case with this code; empty if no code is given.

        :raises UserError: names the field and the codes there are
        """
        self.ensure_one()
        if not code:
            return self.env["onestop.procedure.case"]
        case = self.case_ids.filtered(lambda c: c.code == code)[:1]
        if not case:
            raise UserError(
                self.env._(
                    "case: procedure %(procedure)s has no case “%(case)s” "
                    "(there are: %(cases)s).",
                    procedure=self.procedure_id.code,
                    case=code,
                    cases=", ".join(self.case_ids.filtered("code").mapped("code"))
                    or self.env._("none"),
                )
            )
        return case

    def _term_source(self, channel, case=None):
        """Return the record whose term applies: the case, else the channel.

        :raises UserError: the procedure is not offered by this channel
        """
        self.ensure_one()
        offered = self.channel_ids.filtered(lambda c: c.channel == channel)[:1]
        if not offered:
            raise UserError(
                self.env._(
                    "channel: procedure %(code)s is not offered by “%(channel)s” "
                    "(there are: %(channels)s).",
                    code=self.procedure_id.code,
                    channel=channel,
                    channels=", ".join(self.channel_ids.mapped("channel"))
                    or self.env._("none"),
                )
            )
        return case if case and case.term_unit else offered

    def _legal_term(self, channel, case=None):
        """Return the law's Term for the rules, or None where it is unsettled.

        :param channel: 'direct', 'online' or 'postal'
        :param case: onestop.procedure.case or empty
        """
        source = self._term_source(channel, case)
        if not source.term_unit or source._is_ambiguous():
            return None
        return source._legal_rule(**self._term_manner())

    def _committed_term(self, channel, case=None):
        """Return the Term that the province committed to, or None."""
        if self._legal_term(channel, case) is None:
            return None
        source = self._term_source(channel, case)
        return source._committed_rule(**self._term_manner())

    def _term(self, channel, case=None):
        """Return the rules' Term that counts for planning: the shorter of the two.

        None where the source's words are unsettled. A due date is never computed
        from it alone; see :meth:`_deadline`.
        """
        legal = self._legal_term(channel, case)
        committed = self._committed_term(channel, case)
        if committed is None:
            return legal
        return shorter(legal, committed, MINUTES_PER_DAY)

    def _term_manner(self):
        """Return how terms of this version run: policy and same-day cut-off."""
        return {"policy": self.term_policy, "cutoff": self.cutoff or None}

    def _deadline(self, received_local, channel, case, calendar, suspensions=()):
        """Return the rules' Deadline of a dossier under this version.

        Under two terms the earlier due date counts, and its lines tell both.

        :param received_local: naive local datetime
        :param calendar: rules WorkCalendar of the agency
        :param suspensions: rules Suspension values
        """
        legal = self._legal_term(channel, case)
        source = self._term_source(channel, case)
        if legal is None:
            line = Line("term_unsettled", {"words": source.term_text or ""}, None)
            return Deadline(None, received_local, lines=(line,))
        committed = self._committed_term(channel, case)
        try:
            if committed is None:
                return due(received_local, legal, calendar, suspensions)
            return due_of_both(
                received_local,
                legal,
                committed,
                calendar,
                suspensions,
                source._commitment_basis(),
            )
        except (CalendarError, DeadlineError) as error:
            raise UserError(
                self.env._(
                    "The due date of %(code)s cannot be computed: %(reason)s. Check "
                    "the working time and the time limit.",
                    code=self.code,
                    reason=error,
                )
            ) from error

    def _tariff_lines(self):
        """Return the rules' TariffLine values, in the order of ``tariff_ids``.

        Their ``case`` is ``onestop.procedure.case._fee_key()``, which ChargeFacts
        must be given too.
        """
        self.ensure_one()
        return tuple(tariff._line() for tariff in self.tariff_ids)

    def _tariff(self):
        """Return the rules' Tariff: lines and reductions, in the version's order."""
        lines = self._tariff_lines()
        keys = {}
        for line in lines:
            keys.setdefault(line.kind, set()).add(line.key)
        return Tariff(lines, tuple(row._rule(keys) for row in self.reduction_ids))
