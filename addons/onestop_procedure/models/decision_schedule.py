import logging
from datetime import datetime, time

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools import format_local, to_local, to_utc

CRON = "onestop_procedure.ir_cron_publish_decisions"
TO_RETRY = (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)
_logger = logging.getLogger(__name__)


class OnestopDecision(models.Model):
    """Publishing at a set time.

    Everything is checked when the time is set, and again when it comes. What cannot
    be published then stays scheduled, with the obstacles written on it, and is tried
    again by every run; the other decisions go on.
    """

    _inherit = "onestop.decision"
    _guarded = (
        "state",
        "published_by",
        "published_at",
        "scheduled_by",
        "problem_text",
    )
    # Moved while scheduled only by taking the decision back to draft.
    publish_on = fields.Datetime(
        string="Publish at",
        copy=False,
        help="Empty: the beginning of the day of effect.",
    )
    scheduled_by = fields.Many2one(
        "res.users", string="Scheduled by", readonly=True, copy=False
    )
    problem_text = fields.Text(
        string="Could not be published", readonly=True, copy=False
    )

    _scheduled_has_time = models.Constraint(
        "CHECK(state != 'scheduled' OR publish_on IS NOT NULL)",
        "A scheduled decision needs the time at which it is published.",
    )
    _due_index = models.Index("(publish_on) WHERE state = 'scheduled'")

    @api.model_create_multi
    def create(self, vals_list):
        fixed = {"scheduled_by": False, "problem_text": False}
        return super().create([vals | fixed for vals in vals_list])

    # === BUTTONS === #

    def action_schedule(self):
        """Let these decisions be published at their time.

        :raises UserError: the time has passed, or what stands against publishing then
        """
        for decision in self:
            decision.check_access("write")
            decision._check_draft()
            at = decision.publish_on or decision._default_publish_on()
            decision._check_schedule(at)
            decision._write_guarded(
                {
                    "state": "scheduled",
                    "publish_on": at,
                    "scheduled_by": self.env.uid,
                    "problem_text": False,
                }
            )
            self.env.ref(CRON)._trigger(at)
            decision.message_post(
                body=self.env._(
                    "Is published on %(time)s.", time=format_local(self.env, at)
                )
            )
        return True

    def action_unschedule(self):
        """Take these decisions back to draft; nothing is published at their time."""
        for decision in self:
            decision.check_access("write")
            if decision.state != "scheduled":
                raise UserError(
                    self.env._(
                        "Decision %(number)s is not scheduled.",
                        number=decision.display_name,
                    )
                )
            decision._write_guarded(
                {"state": "draft", "scheduled_by": False, "problem_text": False}
            )
            decision.activity_unlink(["mail.mail_activity_data_warning"])
            decision.message_post(body=self.env._("Taken back to draft."))
        return True

    def _default_publish_on(self):
        """Return the beginning of the day of effect, in UTC."""
        return to_utc(datetime.combine(self.effective_on, time.min))

    def _check_schedule(self, at):
        """Refuse a time that has passed, and what could not be published then."""
        if at <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "Publish at: %(time)s has passed. Choose a later time, or publish "
                    "now.",
                    time=format_local(self.env, at),
                )
            )
        problems = self._problems(to_local(at).date())
        if problems:
            raise UserError("\n".join(problems))

    def _published_values(self):
        return {**super()._published_values(), "problem_text": False}

    # === THE CRON === #

    @api.model
    def _cron_publish_due(self):
        """Publish what is due, each decision in a transaction of its own."""
        due = self.search(
            [("state", "=", "scheduled"), ("publish_on", "<=", fields.Datetime.now())],
            order="publish_on, id",
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for decision in due:
            decision._publish_due()
            cron._commit_progress(1)

    def _publish_due(self):
        """Publish one due decision, or write on it why that cannot be."""
        try:
            self._publish_as_scheduled()
            # What the database refuses must be known before the commit.
            self.env.flush_all()
        except TO_RETRY as error:
            self._start_anew()
            _logger.info("%s: %s; tried again by the next run", self, error)
            self.env.ref(CRON)._trigger()
        except UserError as error:
            self._start_anew()
            self._note_problem(str(error))
        except IntegrityError as error:
            self._start_anew()
            self._note_problem(self._sql_error_to_message(error))
        except Exception:
            # Whatever is wrong with one decision does not stop the others.
            self._start_anew()
            _logger.exception("%s could not be published", self)
            self._note_problem(
                self.env._("An unexpected error; the server's log has the details.")
            )
        else:
            if self.state == "published":
                self.activity_unlink(["mail.mail_activity_data_warning"])

    def _start_anew(self):
        """Forget what the failed attempt wrote."""
        self.env.cr.rollback()
        self.env.transaction.clear()

    def _publish_as_scheduled(self):
        """Publish under the name, the rights and the language of who scheduled it."""
        user = self.scheduled_by
        if not (user.active or user._is_superuser()):
            raise UserError(
                self.env._(
                    "%(user)s, who scheduled it, no longer has a login. Schedule it "
                    "anew.",
                    user=user.name or self.env._("The user"),
                )
            )
        decision = self.with_user(user).with_context(lang=user.lang)
        if decision.state == "scheduled":
            decision._publish_all_lines()

    def _note_problem(self, words):
        """Write on the decision why it was not published; tell who is responsible.

        The same words again change nothing: every run tries again.
        """
        if not self.exists() or self.problem_text == words:
            return
        self._write_guarded({"problem_text": words})
        user = self.responsible_id or self.scheduled_by
        env = self.with_context(lang=user.lang).env
        summary = env._("This decision could not be published")
        self.message_post(
            body=env._("%(summary)s: %(words)s", summary=summary, words=words)
        )
        if user.active:
            self.activity_unlink(["mail.mail_activity_data_warning"])
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=summary,
                note=words,
                user_id=user.id,
            )
