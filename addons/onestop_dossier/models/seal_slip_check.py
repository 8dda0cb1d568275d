"""Altered slips are looked for each night and kept until they are mended.

A slip is altered where the data of a received dossier are not those that were sealed
with its receipt, or with its last correction: somebody wrote past the program.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

BATCH = 2_000
# Where a walk stands that ran out of time: the id of the last dossier looked at.
PLACE = "onestop_dossier.slip_check_place"


class OnestopSlipAlteration(models.Model):
    _name = "onestop.slip.alteration"
    _description = "Altered slip"
    _order = "mended_at desc nulls first, id desc"
    _rec_name = "dossier_id"

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, readonly=True, ondelete="cascade"
    )
    agency_id = fields.Many2one(related="dossier_id.agency_id", string="Centre")
    procedure_id = fields.Many2one(related="dossier_id.procedure_id")
    received_at = fields.Datetime(related="dossier_id.received_at")
    state = fields.Selection(related="dossier_id.state")
    found_at = fields.Datetime("Found", required=True, readonly=True)
    mended_at = fields.Datetime(
        "Mended", readonly=True, help="Seen to agree with the seal again."
    )

    _open_uniq = models.UniqueIndex(
        "(dossier_id) WHERE mended_at IS NULL", "This slip is already listed."
    )

    @api.model
    def _cron_check_slips(self):
        """Look at every received dossier, in batches, each in a transaction."""
        cron, parameters = self.env["ir.cron"], self.env["ir.config_parameter"]
        begun = place = int(parameters.get_param(PLACE, "0"))
        more = time_left = True
        while more and time_left:
            found = self.env["onestop.dossier"].search(
                [("id", ">", place), ("received_at", "!=", False)],
                order="id",
                limit=BATCH,
            )
            self._check(found)
            more = len(found) == BATCH
            place = found[-1:].id if more else 0
            time_left = cron._commit_progress(len(found), remaining=int(more))
            self.env.invalidate_all()
        if place != begun:
            parameters.set_param(PLACE, str(place))

    @api.model
    def _check(self, dossiers):
        """List those of ``dossiers`` that are altered; close what is mended."""
        altered = dossiers._altered_slips()
        listed = self.search(
            [("dossier_id", "in", dossiers.ids), ("mended_at", "=", False)]
        )
        now = fields.Datetime.now()
        listed.filtered(lambda row: row.dossier_id not in altered).write(
            {"mended_at": now}
        )
        self.create(
            [
                {"dossier_id": dossier.id, "found_at": now}
                for dossier in altered - listed.dossier_id
            ]
        )

    def action_open_slip(self):
        """Open the print that was kept: it shows what stood there.

        :raises UserError: none was kept; one made now would show the altered data
        """
        self.ensure_one()
        kept = self.dossier_id.print_ids.filtered(lambda one: one.form == "01")[:1]
        if not kept:
            raise UserError(
                self.env._(
                    "No print of this slip was kept. Ask for the one in the citizen's "
                    "hand."
                )
            )
        return kept.action_open()

    def action_open_dossier(self):
        """Open the dossier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.dossier",
            "res_id": self.dossier_id.id,
            "views": [(False, "form")],
        }


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def action_check_slips(self):
        """Compare the selected slips with the seal now; say what was found."""
        altered = self._altered_slips()
        if altered:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Altered slips"),
                "res_model": "onestop.dossier",
                "views": [(False, "list"), (False, "form")],
                "domain": [("id", "in", altered.ids)],
                "context": {"create": False},
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s slips say what was sealed with them.", count=len(self)
                ),
            },
        }
