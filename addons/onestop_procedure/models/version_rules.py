from odoo import models, tools
from odoo.exceptions import UserError

from ..rules.commitment import due_of_both, shorter
from ..rules.deadline import Deadline, DeadlineError, Line, due
from ..rules.fees import Tariff
from ..rules.worktime import CalendarError
from .version_term import MINUTES_PER_DAY


class OnestopProcedureVersion(models.Model):
    """What the rules are fed from a version: terms and tariffs."""

    _inherit = "onestop.procedure.version"

    # === WHAT NEVER CHANGES IS WORKED OUT ONCE === #

    def _answer(self, question, *arguments):
        """Return what the method ``question`` says of this version.

        Remembered from the day of publishing on, because nothing of the version
        changes any more. Answers are the rules' frozen values or ids, the same for
        every user and language; what they take from elsewhere (working time, codes of
        payer classes) clears the cache where it changes.

        :param arguments: plain values: a channel, the id of a case
        """
        self.ensure_one()
        if self.state == "published" and self.id:
            return self.env[self._name].browse(self.id)._remembered(question, arguments)
        return getattr(self, question)(*arguments)

    @tools.ormcache("self.id", "question", "arguments")
    def _remembered(self, question, arguments):
        version = self.sudo()  # the first to ask fills the cache for everybody
        return getattr(version, question)(*arguments)

    def _case(self, case_id):
        return self.env["onestop.procedure.case"].browse(case_id)

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
        return self._answer("_read_legal_term", channel, case.id if case else False)

    def _read_legal_term(self, channel, case_id):
        source = self._term_source(channel, self._case(case_id))
        if not source.term_unit or source._is_ambiguous():
            return None
        return source._legal_rule(**self._term_manner())

    def _committed_term(self, channel, case=None):
        """Return the Term that the province committed to, or None."""
        return self._answer("_read_committed_term", channel, case.id if case else False)

    def _read_committed_term(self, channel, case_id):
        if self._read_legal_term(channel, case_id) is None:
            return None
        source = self._term_source(channel, self._case(case_id))
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
        if legal is None:
            words = self._term_source(channel, case).term_text or ""
            line = Line("term_unsettled", {"words": words}, None)
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
                self._term_source(channel, case)._commitment_basis(),
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
        return self._answer("_read_tariff")

    def _tariff_rows(self):
        """Return the tariff rows of the version, one for each line of its Tariff."""
        ids = self._answer("_read_tariff_ids")
        return self.env["onestop.procedure.tariff"].browse(ids)

    def _read_tariff_ids(self):
        return self.tariff_ids.ids

    def _read_tariff(self):
        lines = self._tariff_lines()
        keys = {}
        for line in lines:
            keys.setdefault(line.kind, set()).add(line.key)
        return Tariff(lines, tuple(row._rule(keys) for row in self.reduction_ids))
