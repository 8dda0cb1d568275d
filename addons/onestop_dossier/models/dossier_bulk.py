"""Actions on many dossiers at once: each on its own, in one transaction.

A dossier that cannot go along (a colleague was faster, a choice is needed) does not
spoil the others: it is rolled back to its own savepoint and named in the answer. Lost
races are no refusal and leave through the whole request, which Odoo runs again on
the new state; see docs/decisions/0027-bulk-actions.md.
"""

from odoo import models
from odoo.exceptions import UserError

# One request stays within a few seconds.
MOST_AT_ONCE = 200


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _each_on_its_own(self, act):
        """Call ``act(dossier)`` on each of these; keep what works.

        :param act: takes one dossier; a UserError from it is a refusal, anything
            else ends the request
        :return: ``(done, refused)``: dossiers, and dossier → sentence
        :raises UserError: too many at once
        """
        if len(self) > MOST_AT_ONCE:
            raise UserError(
                self.env._("At most %(count)s dossiers at once.", count=MOST_AT_ONCE)
            )
        self._check_seen()
        # Held for the whole of the transaction, in one query; who is busy elsewhere
        # is not waited for.
        free = self.sudo().try_lock_for_update(  # who may act is decided by ``act``
            allow_referencing=True
        )
        busy = self.env._("Somebody else is working on this dossier right now.")
        refused = {dossier: busy for dossier in self if dossier.id not in free.ids}
        done = self.browse()
        for dossier in self:
            if dossier in refused:
                continue
            try:
                with self.env.cr.savepoint():
                    act(dossier)
            except UserError as error:
                refused[dossier] = str(error)
            else:
                done += dossier
        return done, refused

    def _take_each(self, *actions):
        """Take these actions, one after another, on each dossier.

        :return: see :meth:`_each_on_its_own`
        """

        def act(dossier):
            for action in actions:
                if len(dossier._step_choices(action)) > 1:
                    raise UserError(
                        dossier.env._("Open it and choose the next step there.")
                    )
                dossier._transition(action)

        return self._each_on_its_own(act)

    def _bulk_sentences(self, words, refused):
        """Return ``words`` and, in a line each, what stayed and why."""
        lines = [words]
        if refused:
            lines.append(self.env._("%(count)s not:", count=len(refused)))
        lines += [
            f"{dossier.code or dossier.display_name} – {why}"
            for dossier, why in refused.items()
        ]
        return "\n".join(lines)

    def _bulk_note(self, words, refused):
        """Return a notice on the screen; the list behind it is read again."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self._bulk_sentences(words, refused),
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === BUTTONS OF THE INBOX ===#

    def action_hand_over(self):
        """Transfer the selected dossiers and make a slip for each receiver."""
        return self._hand_over_each("transfer")

    def action_pass_on_many(self):
        """Pass the selected dossiers on; slips for what leaves the agency."""
        return self._hand_over_each("pass_on")

    def action_acknowledge_many(self):
        """Acknowledge the hand-over of each selected dossier."""
        done, refused = self._take_each("acknowledge")
        words = self.env._("%(count)s acknowledged.", count=len(done))
        return self._bulk_note(words, refused)

    def action_sign(self):
        """Sign: acknowledge where that is still to be done, then finish.

        One click of the leader for a dossier that was checked and lies before them.
        """

        def sign(dossier):
            if dossier._facts().awaiting_acknowledgement:
                dossier._transition("acknowledge")
            dossier._transition("finish")

        if len(self) == 1:
            sign(self)
            return True
        done, refused = self._each_on_its_own(sign)
        words = self.env._("%(count)s signed.", count=len(done))
        return self._bulk_note(words, refused)

    def _hand_over_each(self, action):
        done, refused = self._take_each(action)
        slips = self.env["onestop.hand.over"]._make(done.sudo())  # its own reason there
        words = self.env._("%(count)s handed over.", count=len(done))
        result = self.env["onestop.hand.over.result"].create(
            {
                "message": done._bulk_sentences(words, refused),
                "slip_ids": [(6, 0, slips.ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand-over"),
            "res_model": result._name,
            "res_id": result.id,
            "views": [(False, "form")],
            "target": "new",
        }
