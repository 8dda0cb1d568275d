"""What Odoo's own mail keeps of a person beside the records themselves."""

from collections import Counter

from odoo import api, models
from odoo.fields import Domain


class OnestopDataThread(models.AbstractModel):
    """Messages (with tracked values and mails), activities and followers of records."""

    _name = "onestop.people.thread"
    _description = "Messages to be deleted with a person's data"

    @api.model
    def _forget(self, model, ids):
        """Delete what was said about records; return how many of what."""
        deleted = Counter()
        of_records = Domain("res_id", "in", ids)
        messages = self.env["mail.message"].search(
            Domain("model", "=", model) & of_records
        )
        files = self.env["ir.attachment"].search(
            Domain("res_model", "=", model) & of_records
        )
        deleted["messages"] = len(messages)
        # Mails still to be sent, tracked values and notifications go with them.
        self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)]).unlink()
        files |= messages.attachment_ids
        messages.unlink()
        files.exists().unlink()
        activities = self.env["mail.activity"].with_context(active_test=False)
        activities = activities.search(Domain("res_model", "=", model) & of_records)
        deleted["messages"] += len(activities)
        activities.unlink()
        self.env["mail.followers"].search(
            Domain("res_model", "=", model) & of_records
        ).unlink()
        return deleted
