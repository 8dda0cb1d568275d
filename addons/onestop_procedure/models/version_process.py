from types import MappingProxyType

from odoo import api, fields, models

from ..rules import process as rules


class OnestopProcedureVersion(models.Model):
    """What a version has to do with its process design: times and faults."""

    _inherit = "onestop.procedure.version"

    process_id = fields.Many2one(index="btree_not_null")
    flaws = fields.Html(
        string="Check of the process", compute="_compute_flaws", sanitize=False
    )
    flaw_count = fields.Integer(string="Faults", compute="_compute_flaws")

    @api.depends("process_id", "channel_ids", "case_ids", "tariff_ids", "result_ids")
    @api.depends_context("lang")
    def _compute_flaws(self):
        for version in self:
            sentences = version._lint()
            version.flaw_count = len(sentences)
            version.flaws = version.process_id._flaw_list(sentences)

    def _publish(self, date_from=None, decision=None):
        """Publish, and keep the process designs as they are from now on."""
        result = super()._publish(date_from, decision)
        self.process_id._set_in_use()
        return result

    # === TIME === #

    def _step_minutes(self, step, channel, case=None):
        """Return the working minutes of a step of the process under this version.

        A pattern's step takes its share of the term that counts for the channel and
        the case; 0 where no term is known.

        :param step: onestop.process.step of this version's process
        """
        self.ensure_one()
        return self._times(channel, case).get(step.id, 0)

    def _opinion_minutes(self, opinion, channel, case=None):
        """Return the working minutes of a parallel opinion under this version."""
        step, pattern = opinion.step_id, opinion.step_id.process_id.pattern
        return rules.opinion_minutes(
            rules.Opinion(opinion.agency_id.id, opinion.minutes, opinion.share),
            self._step_minutes(step, channel, case),
            step.share,
            pattern,
        )

    def _times(self, channel, case=None):
        """Return the working minutes of each step of the process, by its id."""
        return self._answer("_read_times", channel, case.id if case else False)

    def _read_times(self, channel, case_id):
        design = self._design()
        if not design.pattern:
            return MappingProxyType(rules.spread(design, 0))
        minutes = self._working_minutes(channel, self._case(case_id))
        return MappingProxyType(rules.spread(design, minutes or 0))

    def _design(self):
        """Return the rules' Design of the process; the keys of its steps are ids."""
        # Only a named process is in use, and never changes, from publishing on.
        return self._answer("_read_design") if self.process_id else self._read_design()

    def _read_design(self):
        return self._process()._design()

    def _process(self):
        """Return the process design, the suite's default where none is named."""
        return self.process_id or self.env.ref(
            "onestop_procedure.onestop_process_default"
        )

    def _working_minutes(self, channel, case=None):
        """Return the working minutes that the term surely gives, or None."""
        term = self._term(channel, case)
        if term is None:
            return None
        return self.env["onestop.process"]._term_minutes(
            term.quantity, term.unit, self.competent_agency_id._work_calendar()
        )

    # === FAULTS === #

    def _lint(self):
        """Return the faults of the process under this version, as sentences.

        Empty when it is good. The steps must fit the shortest of the terms, by
        channel and case.
        """
        self.ensure_one()
        cases = [self.env["onestop.procedure.case"], *self.case_ids]
        terms = [
            self._working_minutes(channel.channel, case)
            for channel in self.channel_ids
            for case in cases
        ]
        fees = tuple(
            rules.Fee(tariff.name, tariff.amount, bool((tariff.basis or "").strip()))
            for tariff in self.tariff_ids
            if tariff.settled
        )
        return self._process()._flaw_sentences(
            day=self.date_from or None,
            competent=self.competent_agency_id.ids,
            term=min((term for term in terms if term is not None), default=None),
            results=len(self.result_ids),
            fees=fees,
        )

    def action_check(self):
        """Say at once whether the process is good for this version."""
        self.ensure_one()
        sentences = self._lint()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if sentences else "success",
                "sticky": bool(sentences),
                "title": self.env._("Check of the process"),
                "message": "\n".join(sentences) or self.env._("No fault found."),
            },
        }
