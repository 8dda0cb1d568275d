"""Transfer slips (phiếu bàn giao): what one unit handed to another in one go.

A slip groups the tasks that the hand-over opened; what became of each is read from
the task. The print is made when first opened and served again as it was; another one
tells of the acknowledgement once all is acknowledged.
"""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.tools import to_local

FORM = "transfer"
# Digits only: a scanner types them alike under every keyboard and input method.
REFERENCE_DIGITS = 12


class OnestopHandOver(models.Model):
    _name = "onestop.hand.over"
    _description = "Transfer slip"
    _order = "id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "reference"]

    number = fields.Char(required=True, readonly=True)
    reference = fields.Char(
        required=True, readonly=True, help="In the QR of the slip, to be scanned."
    )
    giver_agency_id = fields.Many2one(
        "onestop.agency", "Giver", required=True, index=True, readonly=True
    )
    receiver_agency_id = fields.Many2one(
        "onestop.agency", "Receiver", required=True, index=True, readonly=True
    )
    giver_id = fields.Many2one("res.users", "Handed over by", readonly=True)
    at = fields.Datetime("Handed over", required=True, readonly=True)
    task_ids = fields.One2many("onestop.dossier.task", "hand_over_id", readonly=True)
    dossier_count = fields.Integer("Dossiers", compute="_compute_counts")
    waiting_count = fields.Integer("Not acknowledged", compute="_compute_counts")
    print_id = fields.Many2one("ir.attachment", readonly=True)
    receipt_print_id = fields.Many2one("ir.attachment", readonly=True)

    _reference_uniq = models.UniqueIndex(
        "(reference)", "Two transfer slips with one reference."
    )

    @api.depends("task_ids.acknowledged_at")
    def _compute_counts(self):
        groups = self.env["onestop.dossier.task"]._read_group(
            [("hand_over_id", "in", self.ids)],
            ["hand_over_id"],
            ["__count", "acknowledged_at:count"],
        )
        counts = {slip: numbers for slip, *numbers in groups}
        for slip in self:
            total, known = counts.get(slip, (0, 0))
            slip.dossier_count = total
            slip.waiting_count = total - known

    @api.model
    def _make(self, dossiers):
        """Make a slip for each pair of units between which the dossiers went.

        What stays within an agency needs none.

        :param dossiers: just handed over, in superuser mode: slips are written by
            the hand-over alone, whoever hands over
        """
        slips = self.sudo()  # see above
        pairs = {}
        for dossier in dossiers:
            task = dossier.current_task_id
            giver = dossier._giving_agency(task)
            if giver != task.agency_id:
                pairs.setdefault((giver, task.agency_id), []).append(task.id)
        made = slips.browse()
        for (giver, receiver), ids in pairs.items():
            slip = slips.create(
                {
                    "number": slips._draw_number(giver),
                    "reference": slips._new_reference(),
                    "giver_agency_id": giver.id,
                    "receiver_agency_id": receiver.id,
                    "giver_id": self.env.uid,
                    "at": fields.Datetime.now(),
                }
            )
            tasks = dossiers.env["onestop.dossier.task"].browse(ids)
            tasks.write({"hand_over_id": slip.id})
            made += slip
        return made.with_env(self.env)

    @api.model
    def _draw_number(self, giver):
        """Return the next number of the year, drawn in a transaction of its own."""
        day = to_local(fields.Datetime.now()).date()
        return self.env["onestop.form"]._on(FORM, day)._next_of_year(giver, day)

    @api.model
    def _new_reference(self):
        return "".join(secrets.choice("0123456789") for _ in range(REFERENCE_DIGITS))

    @api.model
    def _scanned(self, text):
        """Return the slip with this reference or number that the user may see.

        Of several with one number, the newest handed to the user's own agencies.

        :raises UserError: there is none
        """
        text = (text or "").strip()
        slip = self.search([("reference", "=", text)], limit=1) or self.search(
            Domain("number", "=", text)
            & Domain("receiver_agency_id", "in", self.env.user._member_agency_ids()),
            limit=1,
        )
        if not text or not slip:
            raise UserError(
                self.env._(
                    "Transfer slip: none “%(text)s” was handed to your agency.",
                    text=text,
                )
            )
        return slip

    # === PRINT ===#

    def action_print(self):
        """Open the printed slip."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/onestop/print/transfer/{self.id}",
            "target": "new",
        }

    def _print(self):
        """Return the stored print: as handed over, or with its acknowledgement."""
        self.ensure_one()
        self.check_access("read")
        slip = self.sudo()  # prints are made for readers who may not write slips
        name = "print_id" if slip.waiting_count else "receipt_print_id"
        if not slip[name]:
            # Two first readers at once: one renders, the other is run again.
            slip.lock_for_update(allow_referencing=True)
            slip[name] = slip.with_context(lang="vi_VN")._render()
        return slip[name]

    def _render(self):
        """Render the slip and keep it; in superuser mode and in Vietnamese."""
        at = to_local(self.at)
        form = self.env["onestop.form"]._on(FORM, at.date())
        pdf = self.env["onestop.pdf"]
        data = pdf._render(
            form.template,
            {
                "slip": self,
                "form": form,
                "date": at,
                "number": self.number,
                "agency": self.giver_agency_id,
                "giver": self.giver_agency_id._name_on(at),
                "receiver": self.receiver_agency_id._name_on(at),
                "rows": [task._slip_row() for task in self.task_ids.sorted("id")],
                "qr": pdf._qr_data_uri(self.reference),
                "acknowledged": not self.waiting_count,
            },
            form.name,
        )
        return self.env["ir.attachment"].create(
            {
                "name": f"phieu-ban-giao-{self.number.replace('/', '-')}.pdf",
                "raw": data,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _giving_agency(self, task):
        """Return the agency whose step came right before ``task``."""
        before = self.task_ids.filtered(
            lambda one: one.left_at and one != task and not one.parallel
        ).sorted(lambda one: (one.left_at, one.id))[-1:]
        return before.agency_id or self.agency_id
