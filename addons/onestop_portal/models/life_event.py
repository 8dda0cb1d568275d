from odoo import api, fields, models

# As many as fit one row of a wide screen and three of a phone.
SHOWN = 6
TRIED = 60


class OnestopLifeEvent(models.Model):
    """A situation in life, such as a birth, that leads to procedures.

    People look for what happened to them, not for the name of a procedure; each
    event leads to a search of the catalogue.
    """

    _name = "onestop.life.event"
    _description = "Life event"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    hint = fields.Char(translate=True, help="One line below the name.")
    query = fields.Char(
        "Words to search", required=True, help="As a citizen would type them."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    procedure_count = fields.Integer(
        "Procedures found", compute="_compute_procedure_count"
    )

    @api.depends("query")
    def _compute_procedure_count(self):
        for event in self:
            event.procedure_count = event._count()

    def _count(self):
        """Return how many procedures in force hold all words of the query."""
        procedures = self.env["onestop.procedure"]
        words = procedures._words_domain(self.query or "")
        return procedures.search_count(words & procedures._domain_published())

    @api.model
    def _shown(self):
        """Return ``(event, count)`` of the first events that lead somewhere."""
        found = []
        for event in self.search([], limit=TRIED):
            count = event._count()
            if count:
                found.append((event, count))
            if len(found) == SHOWN:
                break
        return found
