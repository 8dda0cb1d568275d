from odoo.tools import SQL


def touch(records):
    """Write the rows of these records at once, in the order of their ids.

    Odoo's transactions read a snapshot (REPEATABLE READ): who only locks a row does
    not learn that another transaction changed what hangs on it. Who publishes, and
    who changes a part, therefore writes the row: the later of the two waits, fails
    with a serialization error and, run again by Odoo, reads what the first one left.
    """
    ids = sorted(records._origin.ids)
    if not ids:
        return
    records.flush_recordset()
    records.env.cr.execute(
        SQL(
            """
            UPDATE %(table)s SET write_date = now() AT TIME ZONE 'UTC'
             WHERE id IN (SELECT id FROM %(table)s WHERE id = ANY(%(ids)s)
                           ORDER BY id FOR NO KEY UPDATE)
            """,
            table=SQL.identifier(records._table),
            ids=ids,
        ),
        # Losing a race is no fault of the statement.
        log_exceptions=False,
    )
    records.invalidate_recordset(["write_date"], flush=False)
