"""Buttons of the dossier's form and list: a thin skin over ``_transition``."""

from odoo import api, models


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _act_on_each(self, action):
        """Take an action that needs no further word, on each selected dossier."""
        for dossier in self:
            dossier._transition(action)
        return True

    def _act_or_choose(self, action):
        """Take an action; ask for the step where the design leaves a choice."""
        if len(self) == 1 and len(self._step_choices(action)) > 1:
            return self.with_context(default_action=action).action_dialog()
        return self._act_on_each(action)

    def action_submit(self):
        return self._act_on_each("submit")

    def action_receive(self):
        return self._act_on_each("receive")

    def action_transfer(self):
        return self._act_or_choose("transfer")

    def action_acknowledge(self):
        return self._act_on_each("acknowledge")

    def action_pass_on(self):
        return self._act_or_choose("pass_on")

    def action_supply(self):
        return self._act_on_each("supply")

    def action_finish(self):
        """Finish; for a single dossier without a result file, ask for it first."""
        if len(self) == 1 and not self.result_count:
            return self.with_context(default_action="finish").action_dialog()
        return self._act_on_each("finish")

    def action_return_result(self):
        """Hand over; for a single dossier ask how, several are signed for."""
        if len(self) == 1:
            return self.with_context(default_action="return_result").action_dialog()
        return self._act_on_each("return_result")

    def action_dialog(self):
        """Open the dialog of the action named by the button (``default_action``)."""
        self.ensure_one()
        action = self.env.context.get("default_action")
        return {
            "type": "ir.actions.act_window",
            "name": self._dialog_label(action),
            "res_model": "onestop.dossier.act",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id, "default_action": action},
        }

    @api.model
    def _dialog_label(self, action):
        field = self.env["onestop.dossier.act"]._fields["action"]
        return dict(field._description_selection(self.env)).get(action, action)

    def action_print_slip(self):
        """Open form 01, the receipt and appointment slip."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/print/{self.id}/01",
            "target": "new",
        }

    def action_all_papers_ok(self):
        """Tick every paper that applies, with the counts asked."""
        for paper in self.paper_ids.filtered(lambda p: p.verdict != "not_applicable"):
            paper.write(
                {
                    "verdict": "ok",
                    "originals": paper.component_id.originals or paper.originals,
                    "copies": paper.component_id.copies or paper.copies,
                }
            )
        return True
