import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

CRON = "onestop_procedure.ir_cron_catalogue_import"
WAITING = ("queued", "running")
COUNTS = ("created", "updated", "unchanged", "to_settle")


class OnestopCatalogueImportRun(models.Model):
    """An uploaded file on its way into the catalogue, and afterwards its history.

    The server works on it in the background (``catalogue_run_work``). A run that is
    not a draft is changed by the server alone.
    """

    _name = "onestop.catalogue.import.run"
    _description = "Import of a file"
    _inherit = ["onestop.fixed.mixin"]
    _order = "id desc"
    _guarded = ("state",)

    name = fields.Char(string="File name")
    # Not required: an empty form is saved before a file is chosen.
    file = fields.Binary(attachment=True, copy=False)
    kind = fields.Selection(
        [
            ("json_lines", "JSON Lines"),
            ("json", "JSON"),
            ("list", "List (CSV)"),
            ("xlsx", "Workbook (XLSX)"),
        ],
        string="Kind of file",
        readonly=True,
        copy=False,
    )
    on_error = fields.Selection(
        [
            ("stop", "Everything or nothing"),
            ("skip", "In batches, leaving out the bad lines"),
        ],
        string="If a line is wrong",
        required=True,
        default="stop",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("queued", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    total = fields.Integer(string="Records in the file", readonly=True, copy=False)
    done = fields.Integer(string="Records done", readonly=True, copy=False)
    progress = fields.Integer(compute="_compute_progress")
    cancel_asked = fields.Boolean(readonly=True, copy=False)
    started_by = fields.Many2one("res.users", readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    ended_at = fields.Datetime(readonly=True, copy=False)
    failure = fields.Text(string="Why it failed", readonly=True, copy=False)
    batch_ids = fields.One2many("onestop.catalogue.import.batch", "run_id", "Batches")
    error_ids = fields.One2many("onestop.catalogue.import.error", "run_id", "Errors")
    created = fields.Integer(string="New procedures", compute="_compute_counts")
    updated = fields.Integer(string="New versions", compute="_compute_counts")
    unchanged = fields.Integer(compute="_compute_counts")
    to_settle = fields.Integer(string="Points to settle", compute="_compute_counts")
    failed = fields.Integer(string="Wrong lines", compute="_compute_counts")

    @api.depends("total", "done", "state")
    def _compute_progress(self):
        for run in self:
            share = run.done * 100 // run.total if run.total else 0
            run.progress = 100 if run.state == "done" else min(share, 99)

    @api.depends("batch_ids", "error_ids", "state")
    def _compute_counts(self):
        batches = {
            run.id: counts
            for run, *counts in self.env["onestop.catalogue.import.batch"]._read_group(
                [("run_id", "in", self.ids)],
                ["run_id"],
                [f"{name}:sum" for name in COUNTS],
            )
        }
        errors = dict(
            self.env["onestop.catalogue.import.error"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            sums = batches.get(run.id) or [0] * len(COUNTS)
            run.update(dict(zip(COUNTS, sums, strict=True)))
            run.failed = errors.get(run, 0)

    # === THE GUARD === #

    @api.model_create_multi
    def create(self, vals_list):
        # Explicit values beat a client's default_state in the context.
        return super().create([dict(vals, state="draft") for vals in vals_list])

    def _is_fixed(self):
        return self.state != "draft"

    def _fixed_words(self):
        return self.env._(
            "This import has been started and is kept as it was; upload the file again."
        )

    # === BUTTONS === #

    def action_start(self):
        """Let the server import the file in the background.

        :raises UserError: no file, or none that can be read
        """
        self.ensure_one()
        self._check_draft()
        importer = self.env["onestop.catalogue.import"]
        importer._check_allowed()
        if not self.file:
            raise UserError(self.env._("File: choose the file to import."))
        self._write_guarded(
            {
                "kind": importer._open(self._data()).kind,
                "state": "queued",
                "started_by": self.env.uid,
            }
        )
        self._wake()

    def action_cancel(self):
        """Stop before the next batch; what is in stays, or nothing goes in."""
        self.env["onestop.catalogue.import"]._check_allowed()
        waiting = self.filtered(lambda run: run.state in WAITING)
        waiting._write_guarded({"cancel_asked": True})
        waiting.filtered(lambda run: run.state == "queued")._write_guarded(
            {"state": "cancelled", "ended_at": fields.Datetime.now()}
        )

    def action_resume(self):
        """Go on where a cancelled or failed import stopped."""
        self.ensure_one()
        self.env["onestop.catalogue.import"]._check_allowed()
        if self.state not in ("failed", "cancelled"):
            raise UserError(self.env._("Only an import that stopped can go on."))
        if self.on_error == "stop":
            self.error_ids.sudo().unlink()  # the server's rows; they are found again
        self._write_guarded(
            {
                "state": "queued",
                "cancel_asked": False,
                "failure": False,
                "ended_at": False,
                "started_by": self.env.uid,
            }
        )
        self._wake()

    def action_errors(self):
        """Open the wrong lines, from where they are exported too."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Wrong lines"),
            "res_model": "onestop.catalogue.import.error",
            "views": [(False, "list")],
            "domain": [("run_id", "=", self.id)],
        }

    def action_template(self):
        """Download the empty workbook."""
        return {
            "type": "ir.actions.act_url",
            "url": "/onestop/import/template",
            "target": "download",
        }

    def _wake(self):
        self.env.ref(CRON).sudo()._trigger()  # who may import may wake its worker

    def _data(self):
        """Return the bytes of the file."""
        try:
            return base64.b64decode(self.with_context(bin_size=False).file or b"")
        except binascii.Error:
            raise UserError(self.env._("File: the upload is damaged.")) from None


class OnestopCatalogueImportBatch(models.Model):
    """What one transaction of an import took in; complete or not there at all."""

    _name = "onestop.catalogue.import.batch"
    _description = "Batch of an import"
    _order = "run_id, id"

    run_id = fields.Many2one(
        "onestop.catalogue.import.run", required=True, index=True, ondelete="cascade"
    )
    count = fields.Integer(string="Records")
    created = fields.Integer(string="New procedures")
    updated = fields.Integer(string="New versions")
    unchanged = fields.Integer()
    to_settle = fields.Integer(string="Points to settle")


class OnestopCatalogueImportError(models.Model):
    """A wrong line of a file."""

    _name = "onestop.catalogue.import.error"
    _description = "Wrong line of an import"
    _order = "run_id, line, id"
    _rec_name = "sentence"

    run_id = fields.Many2one(
        "onestop.catalogue.import.run", required=True, index=True, ondelete="cascade"
    )
    sheet = fields.Char()
    line = fields.Integer()
    code = fields.Char()
    place = fields.Char(string="Field")
    sentence = fields.Char(string="What is wrong", required=True)
