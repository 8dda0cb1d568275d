from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import files

CHANNELS = [("direct", "At the counter"), ("online", "Online"), ("postal", "By post")]
MAX_FORM_BYTES = 10 * files.MEGABYTE


class OnestopVersionPart(models.AbstractModel):
    """A row of a version; once the version is published it never changes."""

    _name = "onestop.version.part"
    _description = "Part of a version"
    _inherit = ["onestop.fixed.part", "onestop.nfc.mixin"]
    _order = "version_id, sequence, id"
    _fixed_parent = "version_id"

    version_id = fields.Many2one(
        "onestop.procedure.version", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)


class OnestopCaseOfVersionMixin(models.AbstractModel):
    """Belongs to all cases of its version, or to one of them."""

    _name = "onestop.case.of.version.mixin"
    _description = "Row for one case"

    case_id = fields.Many2one(
        "onestop.procedure.case",
        index="btree_not_null",
        ondelete="cascade",
        copy=False,  # the version's copy() points it at the copied case
        help="Empty: for every case.",
    )

    @api.constrains("case_id", "version_id")
    def _check_case(self):
        for record in self:
            if record.case_id and record.case_id.version_id != record.version_id:
                raise ValidationError(
                    self.env._(
                        "Case: “%(case)s” belongs to another version.",
                        case=record.case_id.name,
                    )
                )


class OnestopProcedureComponent(models.Model):
    """What a version asks for; what is handed in is a paper of the dossier."""

    _name = "onestop.procedure.component"
    _description = "Component of a dossier"
    _inherit = ["onestop.version.part", "onestop.case.of.version.mixin"]

    group_name = fields.Char(string="Group")
    code = fields.Char()
    name = fields.Text(required=True)
    originals = fields.Integer(default=1)
    copies = fields.Integer()
    required = fields.Boolean(
        default=True, help="Not required: handed in where the condition is met."
    )
    condition = fields.Text(
        string="Only if",
        help="When the paper is needed, in words for the applicant: if any, if …",
    )
    result_of_id = fields.Many2one(
        "onestop.procedure",
        string="Result of the procedure",
        ondelete="restrict",
        index="btree_not_null",
        help="The paper is what another procedure ends with.",
    )
    form_url = fields.Char(string="Form address")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "onestop_component_attachment_rel",
        "component_id",
        "attachment_id",
        string="Form files",
    )

    _counts_positive = models.Constraint(
        "CHECK(originals >= 0 AND copies >= 0)",
        "The number of originals and copies cannot be negative.",
    )

    @api.constrains("attachment_ids")
    def _check_forms(self):
        """Refuse files that people cannot open, or that are too large to fetch."""
        for file in self.attachment_ids:
            if file.type == "url":
                raise ValidationError(
                    self.env._(
                        "Form files: “%(name)s” is a link; use the form address.",
                        name=file.name,
                    )
                )
            self.env["onestop.given"]._check_file(
                self.env._("Form files"),
                file.name,
                file.raw or b"",
                files.FORMS,
                MAX_FORM_BYTES,
            )


class OnestopProcedureBasis(models.Model):
    _name = "onestop.procedure.basis"
    _description = "Legal basis of a procedure"
    _inherit = ["onestop.version.part"]

    number = fields.Char()
    name = fields.Text(required=True)


class OnestopProcedureResult(models.Model):
    _name = "onestop.procedure.result"
    _description = "Result of a procedure"
    _inherit = ["onestop.version.part"]

    code = fields.Char()
    name = fields.Text(required=True)


class OnestopProcedureStepText(models.Model):
    """A step in the words of the published procedure (not the process design)."""

    _name = "onestop.procedure.step.text"
    _description = "Published step of a procedure"
    _inherit = ["onestop.version.part"]

    name = fields.Char()
    text = fields.Text(required=True)
