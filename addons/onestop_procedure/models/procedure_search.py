from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import format_local, iso, parse_iso, search_key, to_local, to_utc
from .procedure import LEVELS

# People type these before a name although many names do not hold them.
NOISE = ("thu tuc hanh chinh ", "thu tuc ", "tthc ")
MAX_LIMIT = 200


class OnestopProcedure(models.Model):
    """Public look-ups of the catalogue (design: outside callers)."""

    _inherit = "onestop.procedure"

    # === SEARCH === #

    @api.model
    @api.readonly
    def search_catalogue(self, text, level=None, on=None, limit=20):
        """Find procedures in force as people type them.

        Accents, ``đ`` and ``i``/``y`` do not matter, words come in any order,
        a code or its beginning goes first. When no entry holds all words, near
        matches are returned (pg_trgm's word similarity of at least 0.6).

        :param str text: words or code; empty lists the catalogue by code
        :param level: None or 'ministry', 'province', 'commune', 'other'
        :param on: date or 'YYYY-MM-DD' on which a version must be in force;
            None: today
        :param int limit: at most 200
        :return: list of ``{code, name, version_id, version, field, levels}``
        """
        self.check_access("read")
        if level and level not in LEVELS:
            raise UserError(
                self.env._(
                    "level: “%(level)s” is not one of %(levels)s.",
                    level=level,
                    levels=", ".join(LEVELS),
                )
            )
        query = self._catalogue_query(
            text, level, self._to_date(on), max(1, min(int(limit), MAX_LIMIT))
        )
        self.env["onestop.procedure.version"].flush_model()
        self.flush_model()
        self.env["onestop.field"].flush_model()
        rows = self.env.execute_query(query)
        return [
            {
                "code": code,
                "name": name,
                "version_id": version_id,
                "version": number,
                "field": field or "",
                "levels": [lv for lv, held in zip(LEVELS, flags, strict=True) if held],
            }
            for code, name, version_id, number, field, *flags in rows
        ]

    @api.model
    def _to_date(self, value):
        """Return a date from a date, an ISO text or nothing (today)."""
        if not value:
            return self._today()
        try:
            return (
                self.env["onestop.procedure.version"]
                ._fields["date_from"]
                .to_date(value)
            )
        except ValueError:
            raise UserError(
                self.env._("on: “%(date)s” is not a date (YYYY-MM-DD).", date=value)
            ) from None

    @api.model
    def _catalogue_words(self, text):
        """Return the folded words of a query, without a leading 'thủ tục'."""
        key = search_key(text)
        for noise in NOISE:
            if key.startswith(noise):
                key = key.removeprefix(noise)
                break
        return key.split()

    @api.model
    def _catalogue_query(self, text, level, day, limit):
        """Return the one statement behind :meth:`search_catalogue`."""
        words = self._catalogue_words(text)
        where = SQL("TRUE")
        if level:
            where = SQL("%s", SQL.identifier("p", f"level_{level}"))
        columns = SQL(
            """p.id, p.code, p.name AS own_name, p.name_key, p.search_text,
               p.level_ministry, p.level_province, p.level_commune, p.level_other,
               v.id AS version_id, v.name, v.number, f.name AS field"""
        )
        tables = SQL(
            """onestop_procedure p
            JOIN onestop_procedure_version v
              ON v.procedure_id = p.id AND v.state = 'published'
             AND v.date_from <= %(day)s
             AND (v.date_to IS NULL OR v.date_to > %(day)s)
            LEFT JOIN onestop_field f ON f.id = p.field_id""",
            day=day,
        )
        result = SQL(
            """code, name, version_id, number, field,
               level_ministry, level_province, level_commune, level_other"""
        )
        if not words:
            return SQL(
                "SELECT %s FROM (SELECT %s FROM %s WHERE %s) hit "
                "ORDER BY code LIMIT %s",
                result,
                columns,
                tables,
                where,
                limit,
            )
        phrase = " ".join(words)
        return SQL(
            """
            WITH exact AS (
                SELECT %(columns)s, %(score)s AS score
                  FROM %(tables)s WHERE %(where)s AND %(all_words)s
            ), near AS (
                SELECT %(columns)s, word_similarity(%(phrase)s, p.search_text) AS score
                  FROM %(tables)s
                 WHERE %(where)s AND NOT EXISTS (SELECT 1 FROM exact)
                   AND %(phrase)s <%% p.search_text
            )
            SELECT %(result)s
              FROM (SELECT * FROM exact UNION ALL SELECT * FROM near) hit
             ORDER BY score DESC, length(own_name), code
             LIMIT %(limit)s
            """,
            columns=columns,
            tables=tables,
            where=where,
            result=result,
            score=self._catalogue_score(words),
            all_words=SQL(" AND ").join(
                SQL("p.search_text LIKE %s", f"%{_escape(word)}%") for word in words
            ),
            phrase=phrase,
            limit=limit,
        )

    @api.model
    def _catalogue_score(self, words):
        """Return the SQL rank: code, then name words, whole over prefix over part.

        The words standing together in the name in the typed order add a little,
        so that the plain name comes before a long one that holds them scattered.
        """
        phrase = " ".join(words)
        terms = [
            SQL("CASE WHEN p.code = %s THEN 1000 ELSE 0 END", phrase),
            SQL("CASE WHEN p.code LIKE %s THEN 500 ELSE 0 END", _escape(phrase) + "%"),
            SQL(
                "CASE WHEN p.name_key LIKE %s THEN 1 ELSE 0 END",
                f"% {_escape(phrase)} %",
            ),
        ]
        for word in words:
            part = _escape(word)
            terms.append(
                SQL(
                    """CASE WHEN p.name_key LIKE %s THEN 8
                            WHEN p.name_key LIKE %s THEN 6
                            WHEN p.name_key LIKE %s THEN 4
                            WHEN ' ' || p.search_text || ' ' LIKE %s THEN 2
                            ELSE 1 END""",
                    f"% {part} %",
                    f"% {part}%",
                    f"%{part}%",
                    f"% {part} %",
                )
            )
        return SQL("(%s)::float", SQL(" + ").join(terms))

    # === DEADLINE === #

    @api.model
    @api.readonly
    def preview_deadline(self, code, received_at, case=None, channel="direct"):
        """Tell when a dossier received at a time would be due, and why.

        :param str code: procedure code
        :param str received_at: ISO 8601 with offset
        :param case: code of one of the version's cases, or None
        :param channel: 'direct', 'online' or 'postal'
        :return: ``{due_at: ISO 8601 or None, due_text, lines: [{key, arguments,
            basis, text}]}``
        :raises UserError: names the field and the rule
        """
        self.check_access("read")
        try:
            received = parse_iso(received_at)
        except ValueError:
            raise UserError(
                self.env._(
                    "received_at: “%(time)s” is not a time in ISO 8601 with an "
                    "offset, such as 2026-11-23T08:00:00+07:00.",
                    time=received_at,
                )
            ) from None
        local = to_local(received)
        version = self._by_code(code)._version_or_error(local.date())
        deadline = version._deadline(
            local,
            channel,
            version._case_by_code(case),
            version.competent_agency_id._work_calendar(),
        )
        due_at = deadline.due_at and to_utc(deadline.due_at)
        sentences = self.env["onestop.wording"]._sentences(deadline.lines)
        return {
            "due_at": iso(due_at),
            "due_text": format_local(self.env, due_at),
            "lines": [
                {"key": key, "arguments": arguments, "basis": basis, "text": text}
                for (key, arguments, basis), text in zip(
                    self.env["onestop.wording"]._plain(deadline.lines),
                    sentences,
                    strict=True,
                )
            ],
        }

    def _version_or_error(self, day):
        """Return the version in force on a date; say which dates have one if not."""
        version = self._version_on(day)
        if version:
            return version
        periods = defaultdict(list)
        for known in self.version_ids.filtered(lambda v: v.state == "published"):
            periods[self].append(known._period_text())
        raise UserError(
            self.env._(
                "Procedure %(code)s has no version in force on %(day)s "
                "(published: %(periods)s).",
                code=self.code,
                day=day.strftime("%d/%m/%Y"),
                periods="; ".join(periods[self]) or self.env._("none"),
            )
        )


def _escape(word):
    """Return the word with the wildcards of LIKE taken literally."""
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
