"""Retention: closed dossiers whose term of keeping is over, run by run.

A timed job proposes, the manager of the centre looks, leaves out what must stay and
approves, and a second job deletes in batches. Nothing is deleted that nobody approved,
and each dossier is asked once more in the moment before.
"""

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules import retention
from odoo.addons.onestop_procedure.tools import to_utc

from .people_plan import DELETED, KEPT, PROPOSED

BATCH = 200
STATES = [
    (PROPOSED, "To approve"),
    ("approved", "Being deleted"),
    ("done", "Deletion done"),
    ("dropped", "Set aside"),
]
# A dossier on a list that still waits is not proposed again. The end of the clock comes
# before the hand-over; asked first, it finds the old ones by index. Who was turned away
# never had a clock.
PROPOSE_SQL = """
    INSERT INTO onestop_data_line
           (run_id, part, dossier_id, outcome, count, reason,
            create_uid, create_date, write_uid, write_date)
    SELECT %(run)s, 'dossier', d.id, 'proposed', 0, %(reason)s,
           %(uid)s, %(now)s, %(uid)s, %(now)s
      FROM (SELECT ended.id FROM onestop_dossier AS ended
             WHERE ended.agency_id = %(agency)s
               AND ended.finished_at < %(before)s
               AND COALESCE(ended.returned_at, ended.finished_at) < %(before)s
               AND ended.state IN ('stopped', 'refused', 'returned')
             UNION ALL
            SELECT away.id FROM onestop_dossier AS away
             WHERE away.agency_id = %(agency)s
               AND away.state = 'not_received'
               AND away.forgotten_at IS NULL
               AND (SELECT max(e.at) FROM onestop_dossier_event AS e
                     WHERE e.dossier_id = away.id) < %(before)s
           ) AS closed
      JOIN onestop_dossier AS d ON d.id = closed.id
     WHERE d.forgotten_at IS NULL
       AND d.procedure_id = ANY(%(procedures)s)
       AND NOT EXISTS (
           SELECT FROM onestop_data_line AS l
             JOIN onestop_data_run AS r ON r.id = l.run_id
            WHERE l.dossier_id = d.id AND l.outcome = 'proposed'
              AND r.state IN ('proposed', 'approved'))
     ORDER BY d.id
"""


class OnestopDataRun(models.Model):
    _name = "onestop.data.run"
    _description = "Deletion of people's data after their term"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "day"

    agency_id = fields.Many2one(
        "onestop.agency", "Centre", required=True, index=True, readonly=True
    )
    day = fields.Date("Proposed", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default=PROPOSED)
    line_ids = fields.One2many("onestop.data.line", "run_id", readonly=True)
    proposed_count = fields.Integer("To delete", compute="_compute_counts")
    deleted_count = fields.Integer("Deleted", compute="_compute_counts")
    kept_count = fields.Integer("Kept", compute="_compute_counts")
    approved_at = fields.Datetime("Approved", readonly=True)
    approved_by_login = fields.Char("Approved by", readonly=True)
    done_at = fields.Datetime("Deletion done", readonly=True)

    @api.depends("line_ids.outcome")
    def _compute_counts(self):
        groups = self.env["onestop.data.line"]._read_group(
            [("run_id", "in", self.ids), ("part", "=", "dossier")],
            ["run_id", "outcome"],
            ["__count"],
        )
        counts = {(run.id, outcome): count for run, outcome, count in groups}
        for run in self:
            run.proposed_count = counts.get((run.id, PROPOSED), 0)
            run.deleted_count = counts.get((run.id, DELETED), 0)
            run.kept_count = counts.get((run.id, KEPT), 0)

    # === PROPOSING ===#

    @api.model
    def _cron_propose(self):
        """Propose, for each centre, what is over its term and on no list yet."""
        for centre in self.env["onestop.agency"].search([("is_centre", "=", True)]):
            self._propose(centre)

    @api.model
    def _propose(self, centre, day=None):
        """Make a run of what is over on ``day``; return it, empty where nothing is."""
        day = day or self.env["onestop.dossier"]._local_date()
        asked_for = [("version_ids", "!=", False)]  # without one nothing ever was
        procedures = self.env["onestop.procedure"].search(asked_for)
        rules = self.env["onestop.data.term"]._for_procedures(procedures, day)
        by_rule = {}
        for procedure_id, rule in rules.items():
            if rule and retention.closed_until(rule, day):
                by_rule.setdefault(rule, []).append(procedure_id)
        if not by_rule:
            return self.browse()
        quiet = self.with_context(mail_create_nolog=True)
        run = quiet.create({"agency_id": centre.id, "day": day}).with_env(self.env)
        for rule, procedure_ids in by_rule.items():
            run._add_over(rule, procedure_ids)
        self.env["onestop.data.line"].invalidate_model()
        run.invalidate_recordset()
        if run.proposed_count:
            run._tell_managers()
            return run
        run.unlink()
        return self.browse()

    def _add_over(self, rule, procedure_ids):
        """Add a line for each dossier of these procedures that is over its term."""
        last = retention.closed_until(rule, self.day)
        before = datetime.combine(last + timedelta(days=1), time())
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                PROPOSE_SQL,
                run=self.id,
                reason=self.env["onestop.data.term"].browse(rule.key).display_name,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                agency=self.agency_id.id,
                procedures=procedure_ids,
                before=to_utc(before),
            )
        )

    def _tell_managers(self):
        """Leave the managers of the centre a word that a list waits."""
        group = self.env.ref("onestop_procedure.group_onestop_manager")
        for user in self.agency_id.member_ids & group.user_ids:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.with_context(lang=user.lang).env._(
                    "Dossiers are over their term of keeping"
                ),
            )

    # === ACTIONS ===#

    def action_approve(self):
        """Let the deletion begin; what was left out stays.

        :raises AccessError: not a manager of the centre
        :raises UserError: approved or set aside already
        """
        self._check_manages(PROPOSED)
        run = self.sudo()  # the manager was checked; nobody writes runs directly
        run.write(
            {
                "state": "approved",
                "approved_at": fields.Datetime.now(),
                "approved_by_login": self.env.user.login,
            }
        )
        run.activity_unlink(["mail.mail_activity_data_todo"])
        cron = self.env.ref("onestop_dossier.ir_cron_delete_people_data")
        cron.sudo()._trigger()  # only asks for an earlier run

    def action_drop(self):
        """Set the list aside; the next proposal asks again."""
        self._check_manages(PROPOSED)
        run = self.sudo()  # as in action_approve
        run.write({"state": "dropped"})
        run.activity_unlink(["mail.mail_activity_data_todo"])

    def action_lines(self):
        """Show the dossiers of the run as a list."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dossiers of the list"),
            "res_model": "onestop.data.line",
            "views": [(False, "list")],
            "domain": [("run_id", "=", self.id), ("part", "=", "dossier")],
        }

    def _check_manages(self, state=None):
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        mine = self.agency_id.id in user._member_agency_ids()
        if "manager" not in user._onestop_roles() or not mine:
            raise AccessError(
                self.env._("Deletion is approved by the manager of the centre.")
            )
        if state and self.state != state:
            raise UserError(self.env._("This list was decided already."))

    # === DELETING ===#

    @api.model
    def _cron_delete(self):
        """Work through approved runs, a batch in each transaction."""
        cron = self.env["ir.cron"]
        for run in self.search([("state", "=", "approved")], order="id"):
            while run._delete_batch():
                if not cron._commit_progress(1, remaining=run.proposed_count):
                    return
            run.write({"state": "done", "done_at": fields.Datetime.now()})
            cron._commit_progress(1, remaining=0)

    def _delete_batch(self):
        """Delete the next dossiers of an approved run; return whether there were any.

        :raises UserError: the run was not approved
        """
        if self.state != "approved":
            raise UserError(self.env._("The run was not approved."))
        lines = self.env["onestop.data.line"].search(
            [("run_id", "=", self.id), ("outcome", "=", PROPOSED)], limit=BATCH
        )
        if not lines:
            return False
        day = self.env["onestop.dossier"]._local_date()
        going, told = lines.dossier_id._plan_deletion(day)
        kept = {one["dossier_id"]: one for one in told if one["outcome"] == KEPT}
        for line in lines.filtered(lambda line: line.dossier_id.id in kept):
            one = kept[line.dossier_id.id]
            line.write({name: one.get(name) for name in ("outcome", "reason", "until")})
        people = going.applicant_id | going.submitter_id
        counts = going._forget_people()
        counts["identity"] = people._forget_unneeded()
        gone = lines.filtered(lambda line: line.outcome == PROPOSED)
        gone.write({"outcome": DELETED})
        self._add_counts(counts)
        return True

    def _add_counts(self, counts):
        """Add what a batch deleted to the run's lines by part."""
        rows = self.env["onestop.data.line"]
        own = rows.search([("run_id", "=", self.id), ("part", "!=", "dossier")])
        known = {row.part: row for row in own}
        new = []
        for part, count in counts.items():
            if part in known:
                known[part].count += count
            elif count:
                line = {"run_id": self.id, "part": part, "outcome": DELETED}
                new.append({**line, "count": count})
        rows.create(new)


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def _forget_unneeded(self):
        """Empty those of whom nothing is left; return how many.

        Who has a dossier at any centre, a document that is still valid, a login or an
        open request stays.
        """
        people = self.sudo()  # the approved run acts, no role does
        remaining = people._remaining(self.env["onestop.dossier"])
        people -= remaining.applicant_id | remaining.submitter_id
        people -= people._held_documents().applicant_id
        people = people.filtered(lambda person: not person.partner_id)
        asked = self.env["onestop.data.request"].sudo()  # as above
        people -= asked.search(
            [("applicant_id", "in", people.ids), ("state", "=", "open")]
        ).applicant_id
        people.document_ids._forget()
        people -= people.document_ids.applicant_id
        people._blank_identity()
        return len(people)
