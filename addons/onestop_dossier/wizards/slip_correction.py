"""The dialog that corrects a receipt slip."""

from odoo import api, fields, models

SAME = (
    "applicant_name",
    "applicant_phone",
    "applicant_email",
    "applicant_address",
    "content",
    "sets",
    "authorisation",
)


class OnestopSlipCorrection(models.TransientModel):
    _name = "onestop.slip.correction"
    _description = "Correction of a slip"

    dossier_id = fields.Many2one("onestop.dossier", required=True, readonly=True)
    applicant_name = fields.Char("Name", required=True)
    masked_id = fields.Char(
        "ID number now", related="dossier_id.masked_id", related_sudo=False
    )
    new_id_number = fields.Char(
        "Correct ID number", help="Leave it empty where the number is right."
    )
    applicant_phone = fields.Char("Phone")
    applicant_email = fields.Char("E-mail")
    applicant_address = fields.Char("Address")
    content = fields.Char("Request")
    sets = fields.Integer("Number of sets")
    submitter_name = fields.Char(
        "Submitted by", help="Empty: the applicant handed it in."
    )
    submitter_masked_id = fields.Char(
        "Submitter's ID number now",
        related="dossier_id.submitter_id.masked_id",
        related_sudo=False,
    )
    submitter_new_id_number = fields.Char("Submitter's correct ID number")
    submitter_phone = fields.Char("Submitter's phone")
    authorisation = fields.Char(help="Paper that allows the submitter to act.")
    reason = fields.Text(help="Why the slip is corrected; stays inside the office.")
    other_person = fields.Char(
        "Belongs to", compute="_compute_other_person", compute_sudo=True
    )

    @api.model
    def default_get(self, fields):
        """Fill in what stands on the slip, as far as the user may read it."""
        values = super().default_get(fields)
        dossier = self.env["onestop.dossier"].browse(values.get("dossier_id"))
        if dossier:
            values |= {name: dossier[name] for name in SAME}
            submitter = dossier.submitter_id
            values |= {
                "submitter_name": submitter.name,
                "submitter_phone": submitter.phone,
            }
        return values

    @api.depends("new_id_number", "dossier_id")
    def _compute_other_person(self):
        """Name who has the new number already: the dossier becomes theirs."""
        for wizard in self:
            dossier = wizard.dossier_id
            wizard.other_person = (
                dossier.may_correct and dossier._other_person(wizard.new_id_number).name
            )

    def action_apply(self):
        """Correct the slip and open the new print."""
        self.ensure_one()
        values = {name: self[name] for name in SAME}
        values["submitter_name"] = self.submitter_name
        values["submitter_phone"] = self.submitter_phone
        if self.new_id_number:
            values["applicant_id_number"] = self.new_id_number
        if self.submitter_new_id_number:
            values["submitter_id_number"] = self.submitter_new_id_number
        self.dossier_id._correct(values, (self.reason or "").strip())
        return {**self.dossier_id.action_print_slip(), "close": True}
