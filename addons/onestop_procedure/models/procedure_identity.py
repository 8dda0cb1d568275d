from odoo import api, fields, models
from odoo.tools import SQL

from ..search_words import split
from ..tools import search_key

# What a procedure takes over as it is, when the version in force states it.
TAKEN_OVER = ("name", "field_id", "agency_id", "competent_agency_id", "online_level")


class OnestopProcedure(models.Model):
    """What a procedure takes over from its version in force, for lists and search.

    Publishing keeps it in step; a version of a later date is taken over by the cron
    of that day. Dossiers never read it: they hold their version.
    """

    _inherit = "onestop.procedure"

    identity_version_id = fields.Many2one(
        "onestop.procedure.version",
        string="Version taken over",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    agency_id = fields.Many2one(
        "onestop.agency",
        string="Promulgating agency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    competent_agency_id = fields.Many2one(
        "onestop.agency",
        string="Competent agency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    online_level = fields.Selection(
        [("full", "Fully online"), ("partial", "Partly online"), ("none", "Offline")],
        readonly=True,
        copy=False,
    )

    @api.model
    def _cron_take_effect(self):
        """Take over the versions that came into force since the last run.

        Publishing does so for what is in force at once; this is for decisions that
        take effect on a later date.
        """
        self.env["onestop.procedure.version"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT v.id FROM onestop_procedure_version v
                     JOIN onestop_procedure p ON p.id = v.procedure_id
                    WHERE v.state = 'published' AND v.date_from <= %(day)s
                      AND (v.date_to IS NULL OR v.date_to > %(day)s)
                      AND p.identity_version_id IS DISTINCT FROM v.id""",
                day=self._today(),
            )
        )
        versions = self.env["onestop.procedure.version"].browse(id_ for (id_,) in rows)
        versions._apply_identity()


class OnestopProcedureVersion(models.Model):
    _inherit = "onestop.procedure.version"

    def _apply_identity(self):
        """Give each procedure the name, field, agencies and words of its version."""
        for version in self:
            procedure = version.procedure_id
            vals = {name: version[name] for name in TAKEN_OVER if version[name]}
            vals["content_words"] = version._content_words()
            vals["identity_version_id"] = version
            changed = {
                name: value.id if isinstance(value, models.BaseModel) else value
                for name, value in vals.items()
                if procedure[name] != value
            }
            if changed:
                procedure.write(changed)

    def _content_words(self):
        """Return the words of applicants, papers and results, folded, each once."""
        self.ensure_one()
        texts = [
            self.subjects,
            *self.component_ids.mapped("name"),
            *self.result_ids.mapped("name"),
        ]
        words = split(search_key(" ".join(text for text in texts if text)))
        return " ".join(dict.fromkeys(words)) or False
