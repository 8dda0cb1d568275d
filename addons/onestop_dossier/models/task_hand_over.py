"""What a hand-over leaves on a task, and what the inbox says of it."""

from odoo import fields, models

from odoo.addons.onestop_procedure.tools import to_local

from .printing_lists import short


class OnestopDossierTask(models.Model):
    _inherit = "onestop.dossier.task"

    hand_over_id = fields.Many2one(
        "onestop.hand.over", "Transfer slip", index="btree_not_null", readonly=True
    )
    missing_at = fields.Datetime(
        "Missing",
        readonly=True,
        help="When the receiver found that the papers were not in the pile.",
    )

    # What was handed over and waits, by who gave it: a short list at all times.
    _waiting_index = models.Index(
        "(giver_id) WHERE left_at IS NULL AND acknowledged_at IS NULL"
    )

    def _slip_row(self):
        """Return what a transfer slip says of this task's dossier."""
        dossier = self.dossier_id
        papers = dossier._papers_handed_in()
        return {
            "code": dossier.code,
            "content": dossier.content or dossier.procedure_id.name,
            "person": dossier.applicant_name,
            "papers": len(papers),
            "originals": sum(papers.mapped("originals")),
            "copies": sum(papers.mapped("copies")),
            "due": short(self.due_at),
            "acknowledged": short(self.acknowledged_at),
            "by": self.user_id.name if self.acknowledged_at else "",
        }

    def _held_words(self, now, calendars):
        """Return in words for how long the step has been where it is."""
        agency = self.agency_id
        if agency not in calendars:
            calendars[agency] = agency._work_calendar()
        calendar = calendars[agency]
        minutes = calendar.working_minutes(to_local(self.entered_at), to_local(now))
        return self.env["onestop.dossier"]._duration_words(
            minutes, calendar.minutes_per_day
        )

    def _waits_here(self):
        """Return whether this hand-over still waits to be acknowledged."""
        return bool(self) and not self.acknowledged_at and not self.left_at

    def _receiving_words(self):
        """Say where the receiving of this task's dossier stands."""
        _ = self.env._
        if self.acknowledged_at:
            return _("acknowledged by %(name)s", name=self.sudo().user_id.name)  # name
        if self.left_at:
            return _("no longer here")
        return _("marked as missing") if self.missing_at else _("to acknowledge")
