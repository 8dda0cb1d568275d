from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError

from ..rules.deadline import Deadline, DeadlineError, Line, Term, due
from ..rules.worktime import CalendarError


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

    def _term(self, channel, case=None):
        """Return the rules' Term, or None where the source's words are unsettled.

        :param channel: 'direct', 'online' or 'postal'
        :param case: onestop.procedure.case or empty
        """
        source = self._term_source(channel, case)
        if not source.term_unit or source._is_ambiguous():
            return None
        return Term(
            Fraction(str(source.term_quantity)),
            source.term_unit,
            policy=self.term_policy,
            cutoff=self.cutoff or None,
        )

    def _deadline(self, received_local, channel, case, calendar, suspensions=()):
        """Return the rules' Deadline of a dossier under this version.

        :param received_local: naive local datetime
        :param calendar: rules WorkCalendar of the agency
        :param suspensions: rules Suspension values
        """
        term = self._term(channel, case)
        if term is None:
            words = self._term_source(channel, case).term_text or ""
            line = Line("term_unsettled", {"words": words}, None)
            return Deadline(None, received_local, lines=(line,))
        try:
            return due(received_local, term, calendar, suspensions)
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
