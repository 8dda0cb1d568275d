from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..search_words import split
from ..tools import format_local, iso, parse_iso, search_key, to_local, to_utc
from .procedure import LEVELS

MAX_LIMIT = 200


class OnestopProcedure(models.Model):
    """Public look-ups of the catalogue (design: outside callers)."""

    _inherit = "onestop.procedure"

    # === SEARCH === #

    @api.model
    @api.readonly
    def search_catalogue(self, text, level=None, on=None, limit=20):
        """Find procedures in force as people type them.

        Accents, ``đ`` and ``i``/``y`` do not matter, words come in any order, rare
        words count more than frequent ones, the name more than the field and this
        more than what the sheet speaks of. A code or its beginning goes first.
        Where nothing is called like the text, typing mistakes are looked for, and
        most of the words are enough.

        :param str text: words or code; empty lists the catalogue by code
        :param level: None or 'ministry', 'province', 'district', 'commune', 'other'
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
        limit = max(1, min(int(limit), MAX_LIMIT))
        rows = self._catalogue_rows(text, level, self._to_date(on), limit)
        return [
            {
                "code": code,
                "name": name,
                "version_id": version_id,
                "version": number,
                "field": field or "",
                "levels": [lv for lv, held in zip(LEVELS, flags, strict=True) if held],
            }
            for _score, code, name, version_id, number, field, *flags in rows
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
    def _catalogue_rows(self, text, level, day, limit):
        """Return score, code, name, version, number, field and levels of the hits."""
        for model in ("onestop.procedure.version", "onestop.field", self._name):
            self.env[model].flush_model()
        tables = SQL(
            """onestop_procedure p
            JOIN onestop_procedure_version v
              ON v.procedure_id = p.id AND v.state = 'published'
             AND v.date_from <= %(day)s
             AND (v.date_to IS NULL OR v.date_to > %(day)s)""",
            day=day,
        )
        where = SQL("TRUE")
        if level:
            where = SQL("%s", SQL.identifier("p", f"level_{level}"))
        result = SQL(
            "p.code, v.name, v.id, v.number, f.name, %s",
            SQL(", ").join(SQL.identifier("p", f"level_{lv}") for lv in LEVELS),
        )
        field = SQL("LEFT JOIN onestop_field f ON f.id = p.field_id")

        def finish(hits):
            return SQL(
                """SELECT hits.score, %(result)s FROM %(hits)s
                     JOIN onestop_procedure p ON p.id = hits.id
                     JOIN onestop_procedure_version v ON v.id = hits.version_id
                     %(field)s
                    ORDER BY hits.score DESC, hits.length, hits.code""",
                result=result,
                hits=hits,
                field=field,
            )

        if split(search_key(text)):
            return self._match(text, tables, where, SQL("v.id"), finish, limit)
        if (text or "").strip():
            return []
        return self.env.execute_query(
            SQL(
                "SELECT 0, %s FROM %s %s WHERE %s ORDER BY p.code LIMIT %s",
                result,
                tables,
                field,
                where,
                limit,
            )
        )

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
            version._competent_on()._work_calendar(),
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
