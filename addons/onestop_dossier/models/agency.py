"""What a merger of agencies does to dossiers: open ones move, closed ones stay.

Nothing else of a dossier changes: not its code, its prints, its state or its dates.
Each moved dossier gets one event that names both agencies by reference, and a remark
that says it in words.
"""

from odoo import models
from odoo.fields import Domain

# Of a finished dossier the result still waits at the counter.
OVER = ("not_received", "stopped", "refused", "returned")


class OnestopAgency(models.Model):
    _inherit = "onestop.agency"

    def _merge_counts(self):
        """Add the work that would move."""
        _ = self.env._
        work = self._open_work()
        return [
            (_("Open dossiers"), len(work["centre"] | work["competent"])),
            (_("Open tasks"), len(work["tasks"])),
            *super()._merge_counts(),
        ]

    def _merge_unseen(self):
        """Compare what we see with what others have committed since we began."""
        with self.env.registry.cursor() as fresh:
            return super()._merge_unseen() or any(
                set(rows) - set(self._referring(self.env.cr)[table])
                for table, rows in self._referring(fresh).items()
            )

    def _referring(self, cr):
        """Return table → ids of unfinished rows that point at these agencies."""
        found = {}
        for table, query in (
            (
                "dossier",
                "SELECT id FROM onestop_dossier WHERE finished_at IS NULL"
                " AND (agency_id IN %(ids)s OR competent_agency_id IN %(ids)s)",
            ),
            (
                "task",
                "SELECT id FROM onestop_dossier_task WHERE left_at IS NULL"
                " AND agency_id IN %(ids)s",
            ),
        ):
            cr.execute(query, {"ids": tuple(self.ids)})
            found[table] = [row_id for (row_id,) in cr.fetchall()]
        return found

    def _open_work(self):
        """Return what these agencies still have to do.

        :return: ``{centre, competent}``: dossiers that they received or hold the
            result of, dossiers that they are to resolve; ``{tasks}``: open tasks
        """
        dossiers = self.env["onestop.dossier"]
        going_on = Domain("state", "not in", OVER)
        return {
            "centre": dossiers.search(going_on & Domain("agency_id", "in", self.ids)),
            "competent": dossiers.search(
                going_on
                & Domain("competent_agency_id", "in", self.ids)
                & Domain("finished_at", "=", False)
            ),
            "tasks": self.env["onestop.dossier.task"].search(
                Domain("agency_id", "in", self.ids) & Domain("left_at", "=", False)
            ),
        }

    def _merge_move(self, target, on, ground, counters):
        """Move the open dossiers and tasks of this agency to its successor."""
        work = self._open_work()
        parts = {
            "centre": set(work["centre"].ids),
            "competent": set(work["competent"].ids),
            "task": set(work["tasks"].dossier_id.ids),
        }
        moved = self.env["onestop.dossier"].browse(sorted(set().union(*parts.values())))
        moved._hold_history()
        self._keep_clock(work, target)
        work["centre"]._write_checked({"agency_id": target.id})
        work["competent"]._write_checked({"competent_agency_id": target.id})
        work["tasks"].write({"agency_id": target.id})
        moved._record_move(self, target, parts, on, ground)
        return super()._merge_move(target, on, ground, counters)

    def _keep_clock(self, work, target):
        """Let received dossiers keep the working time that their date came from."""
        if self._calendar() == target._calendar():
            return
        judged = work["competent"] | work["centre"].filtered(
            lambda dossier: not dossier.competent_agency_id
        )
        judged = judged.filtered(
            lambda dossier: dossier.received_at and not dossier.clock_agency_id
        )
        judged._write_checked({"clock_agency_id": self.id})
