"""Papers: what was handed in for each component that the version asks for."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .dossier import BEFORE_RECEIPT


class OnestopDossierPaper(models.Model):
    _name = "onestop.dossier.paper"
    _description = "Paper of a dossier"
    _inherit = "onestop.dossier.part"
    _order = "dossier_id, sequence, id"

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    component_id = fields.Many2one(
        "onestop.procedure.component",
        index="btree_not_null",
        ondelete="restrict",
        help="What the version asks for; empty for a paper handed in besides.",
    )
    name = fields.Char(required=True)
    required = fields.Boolean(default=True)
    originals = fields.Integer()
    copies = fields.Integer()
    verdict = fields.Selection(
        [
            ("ok", "Complete"),
            ("missing", "Missing"),
            ("wrong", "To be corrected"),
            ("not_applicable", "Does not apply"),
        ]
    )
    reason = fields.Char(
        help="What is missing or wrong, or why the paper is not needed, in words for "
        "the applicant."
    )
    condition = fields.Text(related="component_id.condition", string="Only if")
    attachment_ids = fields.Many2many(
        "ir.attachment", "onestop_paper_attachment_rel", string="Scans"
    )

    _counts_positive = models.Constraint(
        "CHECK(originals >= 0 AND copies >= 0)",
        "Papers: the numbers of originals and copies cannot be negative.",
    )

    @api.constrains("verdict", "reason")
    def _check_reason(self):
        for paper in self:
            if paper.verdict == "not_applicable" and not (paper.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Papers: say why “%(name)s” does not apply.", name=paper.name
                    )
                )

    @api.onchange("verdict")
    def _onchange_verdict(self):
        if self.verdict == "ok" and not (self.originals or self.copies):
            self.originals = self.component_id.originals
            self.copies = self.component_id.copies
        elif self.verdict == "not_applicable":
            self.originals = self.copies = 0

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._check_open()
        papers._own_scans()
        return papers

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._own_scans()
        return result

    def _write_checked(self, vals):
        """Write for an act on the dossier, past the refusal in :meth:`write`."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_before_receipt(self):
        self._check_open()

    def _check_open(self):
        """Refuse changes once the list stands on the slip, but for supplements."""
        open_states = (*BEFORE_RECEIPT, "supplement")
        if any(paper.dossier_id.state not in open_states for paper in self):
            raise AccessError(
                self.env._("Papers: the list is fixed once the dossier is received.")
            )

    def _own_scans(self):
        """Tie scans to their paper, so that whoever sees it can open them."""
        for paper in self:
            paper.attachment_ids.write({"res_model": paper._name, "res_id": paper.id})

    def _is_handed_in(self):
        """Return whether nothing is lacking: it lies on the desk, or is not needed."""
        self.ensure_one()
        return self.verdict in ("ok", "not_applicable")
