"""What a merger of agencies leaves on each dossier: one event and one remark."""

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from odoo.addons.onestop_procedure.tools import to_local

from .labels import MOVED


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    clock_agency_id = fields.Many2one(
        "onestop.agency",
        "Working time of",
        readonly=True,
        copy=False,
        help="The agency whose working time counts, where a merger moved the dossier "
        "to one with other hours; empty: the one that resolves it.",
    )

    def _receiving_agency(self):
        """Return the agency that received this dossier, whoever has it now."""
        self.ensure_one()
        for event in self.event_ids.sorted("sequence"):
            if event.action == MOVED and "centre" in event.details["parts"]:
                return self.env["onestop.agency"].browse(event.details["agency_id"])
        return self.agency_id

    def _receiving_name(self):
        """Return what that agency was called on the day of the receipt."""
        day = self.received_at and to_local(self.received_at)
        return self._receiving_agency()._name_on(day)

    def _record_move(self, source, target, parts, on, ground):
        """Append one event and one remark to each dossier that has a history.

        Drafts have none: they are nobody's dossier yet and may still be deleted.

        :param dict parts: ``centre``, ``competent``, ``task`` → ids of the dossiers
            of which this part moved
        """
        received = self.filtered(lambda dossier: dossier.state != "draft")
        events = self.env["onestop.dossier.event"].create(
            received._prepare_move_events(source, target, parts)
        )
        # The history of dossiers is Vietnamese, whatever the administrator reads.
        text = self.with_context(lang="vi_VN").env._(
            "%(old)s merged into %(target)s on %(day)s (%(ground)s).",
            old=source.name,
            target=target.name,
            day=on.strftime("%d/%m/%Y"),
            ground=ground.strip(),
        )
        self.env["onestop.dossier.remark"].create(
            [
                {
                    "dossier_id": event.dossier_id.id,
                    "event_id": event.id,
                    "action": MOVED,
                    "author_id": self.env.uid,
                    "at": event.at,
                    "text": text,
                    "public": True,
                }
                for event in events
            ]
        )

    def _prepare_move_events(self, source, target, parts):
        """Return the values of the events; state, clock and date stay as they are."""
        now = fields.Datetime.now().replace(second=0)
        common = {**self.env["onestop.dossier.event"]._record(), "action": MOVED}
        last = self._last_events()
        rows = []
        for dossier in self:
            sequence, at, stopped = last.get(dossier.id, (0, now, False))
            rows.append(
                {
                    **common,
                    "dossier_id": dossier.id,
                    "sequence": sequence + 1,
                    "at": max(at, now),
                    "from_state": dossier.state,
                    "to_state": dossier.state,
                    "task_id": dossier.current_task_id.id,
                    "due_before": dossier.due_at,
                    "due_after": dossier.due_at,
                    "clock_stopped": stopped,
                    "details": {
                        "agency_id": source.id,
                        "target_id": target.id,
                        "parts": [
                            part for part, ids in parts.items() if dossier.id in ids
                        ],
                    },
                }
            )
        return rows

    def _hold_history(self):
        """Let nobody act on these dossiers until this transaction ends.

        Waits for those who are acting. What they wrote is not seen here, because this
        transaction began before; so it starts again and then sees it.

        :raises ConcurrencyError: somebody has acted since this transaction began
        """
        if not self:
            return
        self.env.flush_all()
        query = SQL(
            "SELECT id FROM onestop_dossier WHERE id IN %s ORDER BY id"
            " FOR NO KEY UPDATE",
            tuple(self.ids),
        )
        self.env.cr.execute(query, log_exceptions=False)  # run again where refused
        known = {row[0]: row[1] for row in self._last_rows(self.env.cr)}
        with self.env.registry.cursor() as fresh:
            latest = self._last_rows(fresh)
        if any(number > known[dossier] for dossier, number, *_rest in latest):
            raise ConcurrencyError(
                self.env._("Somebody worked on these dossiers meanwhile.")
            )

    def _last_events(self):
        """Return dossier id → ``(sequence, at, clock_stopped)`` of its last event."""
        if not self:
            return {}
        self.env["onestop.dossier.event"].flush_model()
        return {dossier: rest for dossier, *rest in self._last_rows(self.env.cr)}

    def _last_rows(self, cr):
        """Return the last event of each dossier, as the transaction ``cr`` sees it."""
        query = SQL(
            "SELECT DISTINCT ON (dossier_id) dossier_id, sequence, at, clock_stopped"
            " FROM onestop_dossier_event WHERE dossier_id IN %s"
            " ORDER BY dossier_id, sequence DESC",
            tuple(self.ids),
        )
        cr.execute(query)
        return cr.fetchall()
