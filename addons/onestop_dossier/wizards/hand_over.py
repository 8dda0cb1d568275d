"""Dialogs of a hand-over: what was handed over, and receiving it by its slip."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class OnestopHandOverResult(models.TransientModel):
    _name = "onestop.hand.over.result"
    _description = "Result of a hand-over"

    message = fields.Text(readonly=True)
    slip_ids = fields.Many2many("onestop.hand.over", readonly=True)


class OnestopHandOverReceive(models.TransientModel):
    _name = "onestop.hand.over.receive"
    _description = "Receive a hand-over"

    scan = fields.Char(help="Scan its QR, or type its number.")
    slip_id = fields.Many2one("onestop.hand.over", "Transfer slip", readonly=True)
    giver_agency_id = fields.Many2one(
        related="slip_id.giver_agency_id", related_sudo=False
    )
    giver_id = fields.Many2one(related="slip_id.giver_id", related_sudo=False)
    at = fields.Datetime(related="slip_id.at", related_sudo=False)
    line_ids = fields.One2many("onestop.hand.over.receive.line", "receive_id")
    ticked_text = fields.Char("Counted", compute="_compute_ticked_text")

    @api.onchange("scan")
    def _onchange_scan(self):
        """List the dossiers of the scanned slip, those that wait for us ticked."""
        if not self.scan:
            return
        slip = self.env["onestop.hand.over"]._scanned(self.scan)
        self.slip_id = slip
        self.line_ids = [
            Command.clear(),
            *(
                Command.create({"task_id": task.id, "here": task._waits_here()})
                for task in slip.task_ids.sorted("id")
            ),
        ]
        self.scan = False

    @api.depends("line_ids.here")
    def _compute_ticked_text(self):
        for wizard in self:
            lines = wizard.line_ids
            wizard.ticked_text = self.env._(
                "%(here)s of %(all)s dossiers are in the pile.",
                here=len(lines.filtered("here")),
                all=len(lines),
            )

    def action_acknowledge(self):
        """Acknowledge what is ticked; mark the others as missing for the giver."""
        self.ensure_one()
        if not self.slip_id:
            raise UserError(self.env._("Transfer slip: scan one first."))
        if self.slip_id.receiver_agency_id.id not in self.env.user._member_agency_ids():
            raise UserError(self.env._("Transfer slip: it was handed to others."))
        lines = self.line_ids.filtered(
            lambda line: (
                line.task_id in self.slip_id.task_ids and line.task_id._waits_here()
            )
        )
        here = lines.filtered("here")
        done, refused = here.task_id.dossier_id._take_each("acknowledge")
        missing = (lines - here).task_id
        # A mark for the giver; it changes nothing about the step.
        missing.sudo().write({"missing_at": fields.Datetime.now()})  # see above
        words = self.env._("%(count)s acknowledged.", count=len(done))
        if missing:
            words += " " + self.env._(
                "%(count)s marked as missing: %(codes)s.",
                count=len(missing),
                codes=", ".join(missing.dossier_id.mapped("code")),
            )
        return done._bulk_note(words, refused)


class OnestopHandOverReceiveLine(models.TransientModel):
    _name = "onestop.hand.over.receive.line"
    _description = "Dossier of a hand-over to receive"

    receive_id = fields.Many2one(
        "onestop.hand.over.receive", required=True, ondelete="cascade"
    )
    task_id = fields.Many2one("onestop.dossier.task", required=True, readonly=True)
    here = fields.Boolean("In the pile", help="Untick what is not among the papers.")
    # Whoever may not read the dossier learns nothing by naming its task.
    code = fields.Char(related="task_id.dossier_id.code", related_sudo=False)
    content = fields.Char(related="task_id.dossier_id.content", related_sudo=False)
    applicant_name = fields.Char(
        related="task_id.dossier_id.applicant_name", related_sudo=False
    )
    waits = fields.Boolean(compute="_compute_words")
    words = fields.Char("State", compute="_compute_words")

    @api.depends("task_id")
    def _compute_words(self):
        for line in self:
            line.waits = line.task_id._waits_here()
            line.words = line.task_id._receiving_words()
