"""ID numbers in full: who may ask for one, and the record of who did.

Lists and forms show the mask. Reception and integrators type numbers and read them;
the others get a number in full one at a time, by a click that is recorded here. A
field group stands behind the mask, so no other way (export, search, grouping, sorting,
names) leads to the digits.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .event import append_only_sql

KINDS = [
    ("number", "ID number shown in full"),
    ("export", "Everything held was handed out"),
]


class OnestopIdentityOpening(models.Model):
    """Who looked at identity data beyond the mask; rows are added, never changed."""

    _name = "onestop.identity.opening"
    _description = "Opening of identity data"
    _order = "id desc"
    _rec_name = "kind"
    _log_access = False

    applicant_id = fields.Many2one(
        "onestop.applicant", required=True, index=True, ondelete="restrict"
    )
    dossier_id = fields.Many2one(
        "onestop.dossier", index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True)
    at = fields.Datetime("When", required=True)
    # Like in the history: a deleted user takes nothing along.
    actor_id = fields.Integer("Actor (id)", required=True)
    actor_login = fields.Char("Seen by", required=True)

    def init(self):
        super().init()
        guard = append_only_sql(self._table)
        self.pool.post_init(self.env.cr.execute, guard)

    @api.model
    def _record(self, applicant, kind, dossier=None):
        """Append a row for the present user.

        A draft may still be deleted and is not named; whose number it was is.
        """
        rows = self.sudo()  # nobody writes here directly, whatever their role
        kept = dossier and dossier.state != "draft"
        return rows.create(
            {
                "applicant_id": applicant.id,
                "dossier_id": dossier.id if kept else False,
                "kind": kind,
                "at": fields.Datetime.now(),
                "actor_id": self.env.user.id,
                "actor_login": self.env.user.login,
            }
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The record of openings cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("The record of openings cannot be deleted."))


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def action_show_id(self):
        """Show the ID number in full and record who asked.

        :return: a client action whose message holds the number
        :raises AccessError: for reception and managers, of people they may see
        """
        self.ensure_one()
        self.check_access("read")
        roles = self.env.user._onestop_roles()
        if not {"reception", "manager"} & roles:
            raise AccessError(
                self.env._("Open the dossier to see this person's number in full.")
            )
        return self._show_id()

    def _show_id(self, dossier=None):
        """Return the client action with the number, recorded; rights were checked."""
        self.env["onestop.identity.opening"]._record(self, "number", dossier)
        person = self.sudo()  # the caller checked who may read the number
        given = dossier and dossier.sudo().applicant_id_number  # likewise
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": person.name,
                "message": given or person.id_number or self.env._("No number."),
                "type": "info",
                "sticky": True,
            },
        }


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def action_show_id(self):
        """Show the applicant's ID number as given with this dossier; recorded.

        :return: a client action whose message holds the number
        :raises AccessError: for those who work on this dossier, and managers of its
            centre
        """
        self.ensure_one()
        self._check_seen()
        if not self._needs_number():
            raise AccessError(
                self.env._(
                    "The full number is for reception, the officer of the step, "
                    "the leader and the manager of this dossier."
                )
            )
        return self.applicant_id._show_id(self)

    def _needs_number(self):
        """Return whether the user's work on this dossier calls for the number."""
        roles = self._roles_here()
        if roles & {"reception", "manager", "integrator", "leader"}:
            return True
        if "officer" not in roles:
            return False
        user = self.env.user
        tasks = self.sudo().task_ids  # whose work it is, whoever asks
        return bool(
            tasks.filtered(
                lambda task: (
                    task.agency_id.id in user._member_agency_ids()
                    and task.user_id in (user, user[:0])
                )
            )
        )
