"""Late entry: paper receptions of an outage, entered at their true time.

The history tells both times: when it happened (``at``) and when it was written down
(``recorded_at``), whose day seals the event. Nothing is put before a closed day.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_procedure.rules import late_entry
from odoo.addons.onestop_procedure.rules.given import NUMBER, PARAGRAPHS, Text
from odoo.addons.onestop_procedure.tools import iso, to_local

from .settings import whole

# Beside what ``intake`` takes: what only the paper knows.
LATE = {"paper_number": Text(NUMBER), "received_by": Text(NUMBER)}


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    late_entry = fields.Boolean(
        readonly=True, help="Received on paper during an outage and entered later."
    )
    paper_number = fields.Char(
        "Number on paper", readonly=True, help="Of the paper slip or list."
    )

    # A code begins with the centre and the day: no paper is entered twice, and a
    # merger of centres does not bring two papers together.
    _paper_number_uniq = models.UniqueIndex(
        "(substring(code from '^(.+)-'), paper_number) WHERE paper_number IS NOT NULL",
        "Number on paper: this day's reception with this number was already entered.",
    )

    @api.model
    def enter_late(self, values, received_at, reason):
        """Enter a paper reception at its true time; for managers.

        :param dict values: as for :meth:`intake`, without ``source`` and
            ``received_at``; also ``paper_number`` (of the paper slip) and
            ``received_by`` (login of who received it)
        :param str received_at: when, ISO 8601 with offset
        :param str reason: why it was received on paper
        :return: ``{id, code, due_at, charges}``
        :raises AccessError: the user is no manager
        :raises UserError: names the field and the rule; nothing has been written then
        """
        self._check_late_manager()
        given = self.env["onestop.given"]
        late, rest = self._read_late(values)
        received_at = given._read(Text(NUMBER), received_at, "received_at") or ""
        at = self._read_moment("received_at", received_at)
        reason = given._read(Text(PARAGRAPHS, lines=True), reason, "reason")
        draft = self._late_draft(rest, at)
        draft._receive_late(late, at, reason)
        return draft._intake_answer()

    @api.model
    def _check_late_manager(self):
        if "manager" not in self.env.user._onestop_roles():
            raise AccessError(self.env._("A late entry is made by a manager."))

    @api.model
    def _read_late(self, values):
        """Return ``(what the paper says, the values of intake)``, both clean."""
        values = values if isinstance(values, dict) else {}
        late = {name: values[name] for name in LATE if name in values}
        rest = {name: values[name] for name in values if name not in LATE}
        for name in ("source", "received_at"):
            if rest.get(name):
                raise UserError(
                    self.env._("%(field)s: not part of a late entry.", field=name)
                )
        return self._read_values(LATE, late), rest

    @api.model
    def _late_draft(self, values, at):
        """Create the draft of a paper reception made at ``at`` (naive UTC).

        :raises UserError: the time cannot be true, or the values are wrong
        """
        channel = values.get("channel") or "direct"
        try:
            late_entry.check(
                to_local(at),
                to_local(fields.Datetime.now()),
                channel,
                whole(self.env, "late_entry_days"),
            )
        except late_entry.IllegalLateEntry as error:
            raise UserError(self._late_words(error.reason)) from error
        # A manager writes dossiers in this way only.
        draft = self.sudo()._draft_from({**values, "received_at": iso(at)})  # no right
        return draft.with_env(self.env)

    @api.model
    def _choice_day(self, values):
        """Return the local day whose version counts for what a caller sends.

        The day of the receipt, where the caller is one who may state it.
        """
        stated = values.get("received_at")
        if stated and self.env.user._onestop_roles() & {"integrator", "manager"}:
            return self._local_date(self._read_moment("received_at", stated))
        return self._local_date()

    def _receive_late(self, late, at, reason):
        """Receive this draft as it was received on paper."""
        self._transition(
            "receive",
            {
                "late_entry": True,
                "reason": reason,
                "paper_number": late.get("paper_number"),
                "received_by_id": self._late_clerk(late.get("received_by")).id,
            },
            at=at,
        )

    def _late_clerk(self, login):
        """Return the member of the centre who received on paper; empty if not told."""
        users = self.env["res.users"]
        if not login:
            return users
        known = users.sudo()  # a name on a paper: no rights come from it
        clerk = known.search([("login", "=", login)])
        members = self.sudo().agency_id.member_ids  # compared only
        if clerk not in members:
            raise UserError(
                self.env._(
                    "received_by: “%(login)s” is not a member of this centre.",
                    login=login,
                )
            )
        return clerk

    @api.model
    def _late_words(self, reason):
        _ = self.env._
        words = {
            "future": _("Time of receipt: it lies in the future."),
            "too_old": _(
                "Time of receipt: at most %(count)s days back. The administrator can "
                "raise the limit.",
                count=whole(self.env, "late_entry_days"),
            ),
            "channel": _(
                "channel: only what was received at the counter or by post can have "
                "been received on paper."
            ),
        }
        return words[reason]

    # === WHAT THE RECEPTION DOES BESIDES ===#

    def _effect_receive(self, values, at):
        vals = super()._effect_receive(values, at)
        if not values.get("late_entry"):
            return vals
        clerk = values.get("received_by_id") or False
        # Whoever received it, or anybody at the counter, takes it from here.
        self.env["onestop.dossier.task"].browse(vals["current_task_id"]).write(
            {"user_id": clerk}
        )
        return {
            **vals,
            "late_entry": True,
            "paper_number": values.get("paper_number") or False,
            "received_by_id": clerk or self.env.uid,
        }

    def _event_details(self, action, values):
        details = super()._event_details(action, values)
        if action == "receive" and values.get("late_entry"):
            return {
                **(details or {}),
                "late_entry": True,
                "paper_number": values.get("paper_number") or "",
            }
        return details

    def _receipt_event(self):
        """Return the event of the receipt."""
        return self.event_ids.filtered(lambda event: event.action == "receive")[:1]
