from odoo import api, fields, models
from odoo.exceptions import UserError

from .catalogue_store import Job


class OnestopProcedureVersion(models.Model):
    """A version that a national list made: the name is known, the content is not.

    It lets people find the procedure; nothing can be received, reckoned or charged
    under it. Content that comes later takes its place: what began on the same day or
    later is removed, because nothing can rest on it; an older one simply ends.
    """

    _inherit = "onestop.procedure.version"

    list_only = fields.Boolean(
        string="Only on the list",
        readonly=True,
        copy=False,
        help="Known from the national list alone: time limits, papers and fees are "
        "not entered yet, so nothing can be received under it.",
    )

    def _check_complete(self):
        """Refuse to work with a version of which only the name is known.

        :raises UserError: says what has to be done first
        """
        for version in self:
            if version.list_only:
                raise UserError(
                    self.env._(
                        "%(code)s is known from the national list only: its time "
                        "limits, papers and fees are not entered yet. Import the full "
                        "record, or enter and publish a version.",
                        code=version.procedure_id.code,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        super(
            OnestopProcedureVersion, self.filtered(lambda v: not v.list_only)
        )._unlink_except_fixed()

    def _publish(self, date_from=None, decision=None):
        """Put in force as before; versions of a list give way to content."""
        stale = self.browse()
        for version in self:
            start = date_from or version.date_from
            stale |= version.procedure_id.version_ids.filtered(
                lambda v, start=start: (
                    v.list_only
                    and v.state == "published"
                    and start
                    and v.date_from >= start
                )
            )
        (stale - self).unlink()
        return super()._publish(date_from, decision)


class OnestopProcedure(models.Model):
    _inherit = "onestop.procedure"

    def _version_or_error(self, day):
        version = super()._version_or_error(day)
        version._check_complete()
        return version


class OnestopCatalogueStore(models.AbstractModel):
    """What a row of a list does to the catalogue."""

    _inherit = "onestop.catalogue.store"

    @api.model
    def _plan_listed(self, plan, reading, procedure, listed, versions):
        """Plan a row: new, changed, unchanged, or compared with the full content.

        :param listed: the versions that lists made, ``versions``: the others
        """
        today = self.env["onestop.procedure"]._today()
        published = versions.filtered(lambda v: v.state == "published")
        last = listed[-1:]
        if published:
            plan.unchanged.append(reading)
            plan.differences.extend(
                (published[-1:], problem)
                for problem in reading.differences(
                    published[-1:].source_name or procedure.name,
                    published[-1:].field_id.name,
                    procedure.kind,
                )
            )
        elif last.source_digest == reading.digest:
            plan.unchanged.append(reading)
        else:
            first_day = reading.date_from or today
            changed_on = max(today, first_day) if last else first_day
            plan.jobs.append(Job(reading, procedure, changed_on))
