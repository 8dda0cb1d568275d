from fractions import Fraction

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.version_term import COMMITTED_UNITS, MINUTES_PER_DAY
from ..rules.commitment import cut, is_longer
from ..rules.deadline import DeadlineError, Term


class OnestopTermCut(models.TransientModel):
    """Commits to shorter terms for many procedures at once.

    Published versions stay as they are: each procedure gets a draft with the committed
    terms, and all drafts stand on one draft decision, to be checked and published.
    """

    _name = "onestop.term.cut"
    _description = "Shorten terms"

    procedure_ids = fields.Many2many(
        "onestop.procedure",
        string="Procedures",
        required=True,
        default=lambda self: self._default_procedures(),
    )
    mode = fields.Selection(
        [("share", "A share of the legal term"), ("quantity", "One and the same term")],
        required=True,
        default="share",
        string="Shorten by",
    )
    share = fields.Float(
        string="Share (%)",
        default=20,
        help="Taken off the legal term; half working days and whole days are rounded "
        "up, so that never more is promised than was chosen.",
    )
    quantity = fields.Float(string="Term", digits=(10, 4))
    unit = fields.Selection(COMMITTED_UNITS, default="working_day")
    number = fields.Char(
        string="Number of the decision", required=True, help="Say what it will be."
    )
    date = fields.Date(
        string="Signed on", required=True, default=fields.Date.context_today
    )
    effective_on = fields.Date(string="Takes effect on", required=True)
    agency_id = fields.Many2one("onestop.agency", string="Issuing agency")
    preview = fields.Text(compute="_compute_preview", string="What will change")

    @api.model
    def _default_procedures(self):
        if self.env.context.get("active_model") != "onestop.procedure":
            return []
        return [Command.set(self.env.context.get("active_ids") or [])]

    @api.constrains("mode", "share", "quantity", "unit")
    def _check_size(self):
        for wizard in self:
            if wizard.mode == "share" and not 0 < wizard.share < 100:
                raise ValidationError(
                    self.env._("Share: more than 0 and less than 100 per cent.")
                )
            if wizard.mode == "quantity" and not wizard._is_term():
                raise ValidationError(
                    self.env._("Term: more than zero, with its unit; whole months.")
                )

    def _is_term(self):
        """Whether quantity and unit make a term."""
        try:
            term = Term(Fraction(str(self.quantity)), self.unit)
        except DeadlineError:
            return False
        return term.unit == "same_day" or term.quantity > 0

    # === WHAT WOULD CHANGE === #

    @api.depends("procedure_ids", "mode", "share", "quantity", "unit")
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = "\n".join(wizard._preview_lines())

    def _preview_lines(self):
        lines = []
        for version in self.procedure_ids._origin.current_version_id:
            cuts = self._cuts(version)
            if cuts:
                lines.append(
                    self.env._(
                        "%(code)s: %(terms)s",
                        code=version.code,
                        terms="; ".join(
                            f"{row.legal_label} → {self._label(*size)}"
                            for row, size in cuts.items()
                        ),
                    )
                )
        skipped = self.procedure_ids._origin - self._with_cuts()
        if skipped:
            lines.append(
                self.env._(
                    "Not shortened (no version in force, a term of words, none, or "
                    "too short already): %(codes)s",
                    codes=", ".join(skipped.mapped("code")),
                )
            )
        return lines

    def _label(self, quantity, unit):
        return self.env["onestop.wording"]._amount(quantity, unit)

    def _with_cuts(self):
        """Return the procedures of which at least one term becomes shorter."""
        versions = self.procedure_ids._origin.current_version_id
        return versions.filtered(self._cuts).procedure_id

    def _cuts(self, version):
        """Return row (channel or case) → committed (quantity, unit), where shorter."""
        found = {}
        for row in (*version.channel_ids, *version.case_ids):
            size = None if row._is_ambiguous_alone() else self._size_for(row)
            if size:
                found[row] = size
        return found

    def _size_for(self, row):
        """Return the committed (quantity, unit) for a row; None: no shorter one."""
        legal = row._legal_rule()
        try:
            if self.mode == "share":
                committed = cut(legal, Fraction(str(self.share)))
            else:
                committed = Term(Fraction(str(self.quantity)), self.unit)
        except DeadlineError:
            return None
        if committed is None or not is_longer(legal, committed, MINUTES_PER_DAY):
            return None
        return committed.quantity, committed.unit

    # === DRAFTS === #

    def action_draft(self):
        """Draft the shortened versions on a draft decision and open it.

        :raises UserError: nothing becomes shorter, or a draft is under way already
        """
        self.ensure_one()
        procedures = self._with_cuts()
        if not procedures:
            raise UserError(
                self.env._(
                    "Procedures: none of them has a term that becomes shorter this way."
                )
            )
        self._check_no_draft(procedures)
        versions = procedures.current_version_id
        drafts = versions.copy()
        for version, draft in zip(versions, drafts, strict=True):
            self._commit(version, draft)
        decision = self.env["onestop.decision"].create(
            {
                "number": self.number,
                "date": self.date,
                "effective_on": self.effective_on,
                "agency_id": self.agency_id.id,
                "title": self.env._(
                    "Shortened terms of %(count)s administrative procedures",
                    count=len(drafts),
                ),
                "line_ids": [
                    Command.create(
                        {
                            "kind": "amended",
                            "procedure_id": draft.procedure_id.id,
                            "version_id": draft.id,
                        }
                    )
                    for draft in drafts
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.decision",
            "res_id": decision.id,
            "views": [(False, "form")],
        }

    def _check_no_draft(self, procedures):
        drafts = procedures.version_ids.filtered(lambda v: v.state == "draft")
        if drafts:
            raise UserError(
                self.env._(
                    "Procedures: %(codes)s have a draft already. Publish or delete it "
                    "first, or leave them out.",
                    codes=", ".join(drafts.procedure_id.mapped("code")),
                )
            )

    def _commit(self, version, draft):
        """Write the committed terms of a published version's rows into its copy."""
        cuts = self._cuts(version)
        for name in ("channel_ids", "case_ids"):
            for row, twin in zip(version[name], draft[name], strict=True):
                if row in cuts:
                    quantity, unit = cuts[row]
                    twin.write(
                        {
                            "committed_quantity": float(quantity),
                            "committed_unit": unit,
                            "committed_basis": self.env._(
                                "Decision %(number)s of %(day)s",
                                number=self.number,
                                day=self.date.strftime("%d/%m/%Y"),
                            ),
                        }
                    )
