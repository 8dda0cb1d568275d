from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..search_words import Vocabulary, read_query, split
from ..tools import fold, search_key
from .search_sql import BEST_FIRST, ranked

# People type these before a name although many names do not hold them.
NOISE = ("thu tuc hanh chinh ", "thu tuc ", "tthc ")
# A best hit below this: nothing is called so, typing mistakes are looked for.
GOOD = 0.55


class OnestopProcedure(models.Model):
    """The one search behind the API, the lists, the pickers and the public pages.

    Candidates come from the inverted index over the words of a procedure (code,
    name, field, what its sheet speaks of). They are ranked by where the words
    stand, each weighted by how rare it is in the catalogue.
    """

    _inherit = "onestop.procedure"

    # Folded words between blanks, so that a whole word is found as " word ".
    name_key = fields.Char(compute="_compute_search", store=True)
    field_key = fields.Char(compute="_compute_search", store=True)
    search_text = fields.Char(compute="_compute_search", store=True)
    # What the sheet in force speaks of: applicants, papers, results.
    content_words = fields.Char(readonly=True, copy=False)
    # Typed by people into the search box of the backend.
    search_any = fields.Char(
        string="Code or words", compute="_compute_search_any", search="_search_any"
    )

    # The candidates' condition repeats this expression, else the index is idle. New
    # entries are filed at once: a list of pending ones is read by every search.
    _search_words = models.Index(
        "USING gin (string_to_array(search_text, ' ')) WITH (fastupdate = off)"
    )
    _code_trgm = models.Index("USING gin (code gin_trgm_ops)")

    # === KEYS === #

    @api.depends("code", "name", "field_id.name", "content_words")
    def _compute_search(self):
        for procedure in self:
            name = " ".join(split(search_key(procedure.name)))
            field = " ".join(split(search_key(procedure.field_id.name)))
            parts = (fold(procedure.code), name, field, procedure.content_words or "")
            procedure.name_key = f" {name} "
            procedure.field_key = f" {field} "
            procedure.search_text = " ".join(
                dict.fromkeys(" ".join(part for part in parts if part).split())
            )
        # The weights of the words follow the catalogue.
        self.env.registry.clear_cache()

    @api.model
    def _search_key(self, text):
        """Return the folded query without a leading 'thủ tục'."""
        key = search_key(text)
        for noise in NOISE:
            if key.startswith(noise):
                return key.removeprefix(noise)
        return key

    @api.model
    @tools.ormcache()
    def _vocabulary(self):
        """Return the words of the catalogue with the number of their procedures."""
        rows = self.env.execute_query(
            SQL(
                """SELECT word, count(*)
                     FROM onestop_procedure,
                          unnest(string_to_array(search_text, ' ')) word
                    GROUP BY word"""
            )
        )
        total = self.env.execute_query(SQL("SELECT count(*) FROM onestop_procedure"))
        return Vocabulary(dict(rows), total[0][0])

    # === SEARCH === #

    @api.model
    def _match(self, text, tables, where, version, finish, limit=None):
        """Run a search; with typing mistakes, if nothing is called like the text.

        :param str text: what was typed
        :param SQL tables: ``onestop_procedure p`` and what is joined to it
        :param SQL where: further conditions
        :param SQL version: the version's id in these tables
        :param finish: function from the ranked hits (score, id, version_id, length,
            code) to a statement whose first column is the score, best first
        :param limit: at most so many hits
        :return: its rows; none when the text holds no word
        """
        self.flush_model()
        key, vocabulary = self._search_key(text), self._vocabulary()
        rows = []
        for loose in (False, True):
            words = read_query(key, vocabulary, loose)
            if not words:
                break
            hits = ranked(words, loose, tables, where, version, limit)
            rows = self.env.execute_query(finish(hits))
            if rows and rows[0][0] >= GOOD:
                break
        return rows

    @api.model
    def _match_ids(self, text):
        """Return the ids of all procedures that a text finds, the best first."""
        rows = self._match(
            text,
            SQL("onestop_procedure p"),
            SQL("TRUE"),
            SQL("NULL"),
            lambda hits: SQL("SELECT score, id FROM %s ORDER BY %s", hits, BEST_FIRST),
        )
        return [procedure_id for _score, procedure_id in rows]

    @api.depends("name")
    def _compute_search_any(self):
        for procedure in self:
            procedure.search_any = procedure.name

    def _search_any(self, operator, value):
        if operator not in ("ilike", "like") or not isinstance(value, str):
            return NotImplemented
        return self._words_domain(value)

    @api.model
    def _words_domain(self, text):
        """Return the domain of what a text finds; all when it holds no word."""
        if not split(search_key(text)):
            return Domain.TRUE
        return Domain("id", "in", self._match_ids(text))

    @api.model
    def _search_display_name(self, operator, value):
        if operator in ("ilike", "like") and isinstance(value, str):
            return self._words_domain(value)
        return super()._search_display_name(operator, value)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Return ``(id, display name)`` of what people look for, the best first."""
        if operator not in ("ilike", "like") or not split(search_key(name)):
            return super().name_search(name, domain, operator, limit)
        ranks = {id_: rank for rank, id_ in enumerate(self._match_ids(name))}
        found = self.search(
            Domain(domain or Domain.TRUE) & Domain("id", "in", [*ranks])
        )
        best = found.sorted(lambda procedure: ranks[procedure.id])[:limit]
        return [(procedure.id, procedure.display_name) for procedure in best]
