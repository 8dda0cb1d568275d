"""Escalations: what leaders and managers were told of dossiers in danger, and when.

One row for each person and day, one line for each dossier that they got an activity
for. The rows are the memory of the job (``escalation_job.py``): nobody is told the same
thing twice, whatever fails or runs again.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.onestop_procedure.tools import format_local

from .settings import whole

#: The most urgent first.
LEVELS = [
    ("long_late", "Overdue for days"),
    ("late", "Overdue"),
    ("at_risk", "At risk"),
]


class OnestopEscalation(models.Model):
    _name = "onestop.escalation"
    _description = "Escalation to one person on one day"
    _order = "day desc, id desc"
    _rec_name = "day"

    day = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Told",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    long_late = fields.Integer("Overdue for days", readonly=True)
    late = fields.Integer("Overdue", readonly=True)
    at_risk = fields.Integer("At risk", readonly=True)
    line_ids = fields.One2many(
        "onestop.escalation.line", "escalation_id", "Dossiers named", readonly=True
    )
    mailed_at = fields.Datetime("Mail queued", readonly=True)
    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null")
    headline = fields.Char(compute="_compute_digest")
    digest = fields.Html(compute="_compute_digest", sanitize=False)

    _day_user_uniq = models.Constraint(
        "UNIQUE(day, user_id)", "One escalation to a person a day."
    )

    @api.depends("long_late", "late", "at_risk")
    @api.depends_context("lang")
    def _compute_digest(self):
        """Put the dossiers into a table for the mail, as they stand now."""
        for row in self:
            row.headline = self.env._(
                "Dossiers to look after: %(late)s overdue, %(risk)s at risk",
                late=max(row.long_late, row.late),
                risk=row.at_risk,
            )
            values = {
                "person": row.user_id.name,
                "sections": row._sections(),
                "link": f"{row.get_base_url()}/odoo/my-work",
            }
            row.digest = self.env["ir.qweb"]._render(
                "onestop_dossier.escalation_digest", values
            )

    def _sections(self):
        """Return what the digest shows: a title, a count and the most urgent rows.

        No name of an applicant leaves the system this way.
        """
        words = self._level_words()
        most = max(whole(self.env, "escalation_dossiers"), 1)
        sections = []
        for level, domain in self._reach_domains().items():
            dossiers = self.env["onestop.dossier"].search(
                domain, order="due_at, id", limit=most
            )
            if dossiers:
                sections.append(
                    {
                        "title": words[level],
                        "count": self[level],
                        "rows": [self._digest_row(dossier) for dossier in dossiers],
                    }
                )
        return sections

    def _digest_row(self, dossier):
        task = dossier.current_task_id
        return {
            "code": dossier.code,
            "procedure": dossier.procedure_id.name,
            "step": task.name if task and not task.left_at else "",
            "person": task.user_id.name if task and not task.left_at else "",
            "due": format_local(self.env, dossier.due_at) if dossier.due_at else "",
            "left": dossier.remaining_text,
        }

    @api.model
    def _level_words(self):
        """Return level → what stands above its dossiers and on its activities."""
        _ = self.env._
        return {
            "long_late": _(
                "Overdue by more than %(days)s working days",
                days=whole(self.env, "escalation_days"),
            ),
            "late": _("Overdue"),
            "at_risk": _("At risk: the work left does not fit into the time left"),
        }

    def _reach_domains(self):
        """Return level → Domain of the dossiers this person is told of now."""
        reach = self._reaches().get(self.user_id)
        return self._domains(reach) if reach else {}

    # === GUARD ===#

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Escalations are made by a timed job only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Escalations are made by a timed job only."))

    @api.model
    def _add(self, vals_list):
        """Create rows for the job, past the refusal of :meth:`create`."""
        return super().create(vals_list)

    def _keep(self, vals):
        """Write for the job, past the refusal of :meth:`write`."""
        return super().write(vals)


class OnestopEscalationLine(models.Model):
    """One dossier that one person got an activity for, at one step and level."""

    _name = "onestop.escalation.line"
    _description = "Dossier named in an escalation"
    _order = "id"
    _rec_name = "dossier_id"
    _log_access = False

    escalation_id = fields.Many2one(
        "onestop.escalation", required=True, index=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", "Person told", required=True, readonly=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, readonly=True, ondelete="cascade"
    )
    task_id = fields.Integer(
        "Task (id)", required=True, readonly=True, help="0: whatever the step."
    )
    level = fields.Selection(LEVELS, required=True, readonly=True)

    _once = models.Constraint(
        "UNIQUE(user_id, dossier_id, task_id, level)",
        "Nobody is told of the same danger twice.",
    )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Escalations are made by a timed job only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Escalations are made by a timed job only."))

    @api.model
    def _add(self, vals_list):
        """Create rows for the job, past the refusal of :meth:`create`."""
        return super().create(vals_list)
