"""Tries to open a dossier by its code and look-up code, so that nobody guesses.

Five tries per code and per address in 15 minutes. Each address and each code has
one row; a try is entered in it before the look-up code is compared and taken back
when it was right. Tries at the same moment therefore meet in that row: PostgreSQL
lets one through, and Odoo runs the others again with what the first one wrote.
"""

import ipaddress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import hmac

TRIES = 5
WINDOW = timedelta(minutes=15)


class OnestopLookupTry(models.Model):
    _name = "onestop.lookup.try"
    _description = "Tries of a code or an address"
    _log_access = False
    _rec_name = "key"

    # Codes and addresses are kept as keyed digests: a list of who looked for what
    # is nobody's business.
    key = fields.Char(required=True, readonly=True)
    times = fields.Json(readonly=True, help="Seconds since 1970, at most five.")
    last_at = fields.Datetime(required=True, readonly=True, index=True)

    _key_uniq = models.UniqueIndex("(key)")

    @api.model
    def _keys(self, code, address):
        """Return the row keys of a dossier code and of a network address."""
        env = self.env(su=True)  # the database's secret makes the digests
        scope = "onestop_lookup_try"
        return sorted(
            hmac(env, scope, text)
            for text in (f"code {code}", f"address {_network(address)}")
        )

    @api.model
    def _claim(self, code, address):
        """Enter a try and return how many are left after it; None: none was left.

        :param str code: the dossier code as it will be looked up
        :param str address: network address of the visitor
        """
        now = fields.Datetime.now()
        keys = self._keys(code, address)
        recent = self._recent(keys, now)
        if any(len(times) >= TRIES for times in recent.values()):
            return None
        for key in keys:
            self._store(key, [*recent[key], int(now.timestamp())], now)
        return TRIES - 1 - max(map(len, recent.values()))

    @api.model
    def _release(self, code, address):
        """Take the last try back: it was right."""
        now = fields.Datetime.now()
        keys = self._keys(code, address)
        for key, times in self._recent(keys, now).items():
            self._store(key, times[:-1], now)

    @api.model
    def _recent(self, keys, now):
        """Return key → the times of its tries that still count."""
        start = (now - WINDOW).timestamp()
        rows = self.sudo().search([("key", "in", keys)])  # visitors have no access
        held = {row.key: row.times or [] for row in rows}
        return {key: [at for at in held.get(key, []) if at > start] for key in keys}

    @api.model
    def _store(self, key, times, now):
        # The ORM has no upsert; one statement, so that two first tries of a key
        # cannot make two rows.
        self.env.cr.execute(
            """
            INSERT INTO onestop_lookup_try (key, times, last_at)
                 VALUES (%s, %s::jsonb, %s)
            ON CONFLICT (key) DO UPDATE
                    SET times = EXCLUDED.times, last_at = EXCLUDED.last_at
            """,
            [key, str(times), now],
            log_exceptions=False,  # two tries at a moment: the second runs again
        )
        self.sudo().invalidate_model()  # rows were written past the cache

    @api.autovacuum
    def _gc_tries(self):
        """Forget the tries that no longer count."""
        start = fields.Datetime.now() - WINDOW
        self.sudo().search([("last_at", "<=", start)]).unlink()  # as above


def _network(address):
    """Return what counts as one address: an IPv6 customer has a whole /64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return str(address)
    if parsed.version == 6 and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(parsed.ipv4_mapped if parsed.version == 6 else parsed)
