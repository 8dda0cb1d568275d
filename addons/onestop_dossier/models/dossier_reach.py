"""What widens the reach of a role beyond its centre or agency, for the record rules.

The database fetches the few ids once and looks them up like the agencies, so that a
list of a million dossiers is searched by index. As a subquery in an ``OR`` they would
be asked for of every row (docs/decisions/0026-opening-with-a-purpose.md has figures).
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    # The names sort behind those of the agencies: rules ask for the cheap first.
    opened_now = fields.Boolean(
        "Opened by me",
        compute="_compute_opened_now",
        search="_search_opened_now",
        help="Opened with a purpose, and still to be read.",
    )
    taken_part = fields.Boolean(
        "My agency took part",
        compute="_compute_taken_part",
        search="_search_taken_part",
        help="An agency of mine has or had a task here; another one is competent.",
    )

    # The order of lists. Who sees a third of all dossiers would sort them each time.
    _latest_index = models.Index("(received_at DESC NULLS LAST, id DESC)")

    def write(self, vals):
        """Write; a draft moved to another centre must be one's own there as well.

        :raises AccessError: not a centre of the user
        """
        result = super().write(vals)
        if "agency_id" in vals:
            self.check_access("write")  # its rule was asked before the change only
        return result

    # What is kept of a user's agencies and of the time lasts for one request.
    @api.depends("opening_ids")
    @api.depends_context("uid")
    def _compute_opened_now(self):
        self._compute_reach("opened_now", self._openings_of_mine())

    @api.depends("task_ids.elsewhere")
    @api.depends_context("uid")
    def _compute_taken_part(self):
        self._compute_reach("taken_part", self._tasks_of_mine())

    def _compute_reach(self, name, rows):
        """Set the field for the dossiers that these (a query of parts) belong to."""
        reached = set()
        if self.ids:
            rows.add_where(SQL("dossier_id IN %s", tuple(self.ids)))
            found = self.env.execute_query(rows.select(SQL("dossier_id")))
            reached = {dossier_id for (dossier_id,) in found}
        for dossier in self:
            dossier[name] = dossier._origin.id in reached

    @api.model
    def _search_opened_now(self, operator, value):
        return self._search_reach(operator, value, self._openings_of_mine)

    @api.model
    def _search_taken_part(self, operator, value):
        return self._search_reach(operator, value, self._tasks_of_mine)

    @api.model
    def _search_reach(self, operator, value, rows):
        if operator != "in" or True not in value or False in value:
            return NotImplemented

        def to_sql(_model, alias, _query):
            column = SQL.identifier(alias, "id")
            return SQL("%s = ANY(ARRAY(%s))", column, rows().select(SQL("dossier_id")))

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _openings_of_mine(self):
        openings = self.env["onestop.dossier.opening"].sudo()  # the own ones
        return openings._search(
            Domain("actor_id", "=", self.env.uid)
            & Domain("until", ">", fields.Datetime.now())
        )

    @api.model
    def _tasks_of_mine(self):
        tasks = self.env["onestop.dossier.task"].sudo()  # of the own agencies
        return tasks._search(
            Domain("elsewhere", "=", True)
            & Domain("agency_id", "in", self.env.user.acting_agency_ids.ids)
        )
