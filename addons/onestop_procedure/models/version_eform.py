from odoo import fields, models
from odoo.exceptions import UserError


class OnestopProcedureVersion(models.Model):
    """The e-form of a version: what applicants fill in on a screen."""

    _inherit = "onestop.procedure.version"

    eform_id = fields.Many2one(
        "onestop.eform",
        string="E-form",
        index="btree_not_null",
        ondelete="restrict",
        help="What applicants fill in on a screen. Published, it never changes.",
    )

    def _content_problems(self):
        """Add what is wrong with the e-form."""
        return super()._content_problems() + self._eform_problems()

    def _eform_problems(self):
        """Return what is wrong with the e-form of this version, as sentences."""
        self.ensure_one()
        eform = self.eform_id
        return [
            self.env._(
                "E-form “%(form)s”: %(problem)s", form=eform.name, problem=problem
            )
            for problem in (eform._problems() if eform else ())
        ]

    def _publish(self, date_from=None, decision=None):
        """Publish, and keep the e-forms as they are from now on.

        :raises UserError: an e-form has problems
        """
        problems = [
            f"{version.code}: {sentence}"
            for version in self
            for sentence in version._eform_problems()
        ]
        if problems:
            raise UserError("\n".join(problems))
        super()._publish(date_from, decision)
        self.eform_id._set_in_use()

    def action_preview_eform(self):
        """Open the e-form as applicants will see it.

        :raises UserError: this version has none
        """
        self.ensure_one()
        if not self.eform_id:
            raise UserError(self.env._("This version has no e-form."))
        return self.eform_id.action_preview()
