from odoo import models


class OnestopDecisionLine(models.Model):
    _inherit = "onestop.decision.line"

    def _problems(self):
        """Add what the version of this line still lacks."""
        problems = super()._problems()
        if self.version_id.state != "draft":
            return problems
        code = self.version_id.code
        return problems + [
            self.env._("%(code)s: %(problem)s", code=code, problem=problem)
            for problem in self.version_id._content_problems()
        ]
