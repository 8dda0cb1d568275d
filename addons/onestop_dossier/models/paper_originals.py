"""Originals that go back: ticked off per paper, with count, time and clerk."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .labels import ORIGINALS

# States in which nobody works on the papers any more.
OVER = ("stopped", "refused", "finished", "returned")
# Where originals are the applicant's again as soon as the dossier ends.
OWED = ("stopped", "refused")


class OnestopDossierPaper(models.Model):
    _inherit = "onestop.dossier.paper"

    back_originals = fields.Integer("Handed back", readonly=True, copy=False)
    back_at = fields.Datetime("Handed back on", readonly=True, copy=False)
    back_by_id = fields.Many2one(
        "res.users", "Handed back by", readonly=True, copy=False
    )
    stays_on_file = fields.Boolean(
        "Stays on file",
        readonly=True,
        copy=False,
        help="The agency keeps the original (an application form, for instance).",
    )
    originals_here = fields.Integer("Originals here", compute="_compute_originals_here")

    _back_counted = models.Constraint(
        "CHECK(back_originals BETWEEN 0 AND originals OR back_originals IS NULL)",
        "Papers: not more originals can go back than were handed in.",
    )

    @api.depends("originals", "back_originals")
    def _compute_originals_here(self):
        for paper in self:
            paper.originals_here = paper.originals - paper.back_originals

    def _mark(self, verdict, reason):
        """Write what a request for supplement says of this paper.

        The list is fixed by the receipt for everybody else (see ``_check_open``).
        """
        return self._write_checked({"verdict": verdict, "reason": reason})

    def _tick_off(self, count, stays, at):
        """Write that ``count`` more originals went back, or that the rest stays."""
        vals = {"stays_on_file": stays}
        if count:
            vals["back_originals"] = self.back_originals + count
            vals["back_at"] = at
            vals["back_by_id"] = self.env.uid
        return self._write_checked(vals)


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    originals_owed = fields.Boolean(
        "Originals to hand back",
        compute="_compute_originals_owed",
        search="_search_originals_owed",
        help="Refused, stopped or withdrawn, and originals are still here.",
    )

    # Few dossiers end so; those with originals are looked up one by one.
    _owed_index = models.Index(
        "(agency_id, finished_at) WHERE state IN ('stopped', 'refused')"
    )

    @api.depends("state", "paper_ids.originals", "paper_ids.back_originals")
    def _compute_originals_owed(self):
        for dossier in self:
            dossier.originals_owed = dossier.state in OWED and any(
                paper.originals_here > 0 and not paper.stays_on_file
                for paper in dossier.paper_ids
            )

    @api.model
    def _search_originals_owed(self, operator, value):
        if operator != "in" or True not in value or False in value:
            return NotImplemented
        here = SQL(
            "(SELECT dossier_id FROM onestop_dossier_paper"
            " WHERE originals > COALESCE(back_originals, 0)"
            " AND stays_on_file IS NOT TRUE)"
        )
        return [
            ("state", "in", OWED),
            ("received_at", "!=", False),
            ("id", "in", here),
        ]

    def _hand_back(self, rows):
        """Tick off originals; one event tells which and how many.

        :param rows: ``(paper, count, stays)`` of this dossier
        :raises UserError: nothing ticked, too many, not of this dossier, or still
            being worked on
        :raises AccessError: not a counter officer or manager of the centre
        """
        self.ensure_one()
        dossier = self.sudo()  # who may do it is checked just below
        dossier._lock()
        self._check_seen()
        if not self._roles_here() & {"reception", "manager"}:
            raise AccessError(
                self.env._("Originals are handed back at the counter of the centre.")
            )
        if self.state not in OVER:
            raise UserError(self.env._("Originals go back when the dossier is closed."))
        given = {}
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        for paper, count, stays in rows:
            if paper not in self.paper_ids:
                raise UserError(
                    self.env._(
                        "papers: “%(key)s” is not in this dossier.", key=paper.id
                    )
                )
            if not 0 <= count <= paper.originals_here:
                raise UserError(
                    self.env._(
                        "“%(name)s”: %(count)s originals are here.",
                        name=paper.name,
                        count=paper.originals_here,
                    )
                )
            if count or stays != paper.stays_on_file:
                paper.sudo()._tick_off(count, stays, now)  # as above
                given[str(paper.id)] = count
        if not given:
            raise UserError(self.env._("Say which originals go back."))
        dossier._append_note(ORIGINALS, {"papers": given})

    def action_originals(self):
        """Open the dialog in which originals are ticked off."""
        return self.with_context(default_action=ORIGINALS).action_dialog()
