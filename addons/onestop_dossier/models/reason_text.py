from odoo import api, fields, models

from odoo.addons.onestop_procedure.rules.given import NAME, PARAGRAPHS, Text

from .labels import ACTION_LABELS

# Actions whose reason the applicant (or a colleague) reads.
REASONED = (
    "request_supplement",
    "decline",
    "refuse",
    "stop",
    "keep",
    "apologise",
    "send_back",
)
TEXTS = {"name": NAME, "text": Text(PARAGRAPHS, lines=True)}


class OnestopReasonText(models.Model):
    """A reason that officers pick in a dialog and edit before they confirm.

    Those without an agency are everybody's and kept by the administrator; leaders and
    managers keep those of their own agency. A dossier stores the words, not the link.
    """

    _name = "onestop.reason.text"
    _description = "Reason text"
    _order = "action, sequence, id"

    action = fields.Selection(
        lambda self: self._selection_action(), required=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Short name", required=True)
    text = fields.Text(
        required=True, help="In words that the applicant understands; … is filled in."
    )
    agency_id = fields.Many2one(
        "onestop.agency",
        index="btree_not_null",
        ondelete="cascade",
        default=lambda self: self._default_agency(),
        help="Empty: for every agency.",
    )
    active = fields.Boolean(default=True)

    @api.model
    def _selection_action(self):
        field = self.env["onestop.dossier.event"]._fields["action"]
        labels = dict(field._description_selection(self.env))
        return [(key, labels[key]) for key, _label in ACTION_LABELS if key in REASONED]

    @api.model
    def _default_agency(self):
        """Return the agency whose texts the user keeps; none for the administrator."""
        user = self.env.user
        if user._onestop_roles() & {"leader", "manager"}:
            mine = user._member_agency_ids()
            return self.env["onestop.agency"].browse(mine)[:1]
        return False

    @api.model
    def _offered(self, action, agencies):
        """Return the texts for ``action``: of ``agencies`` first, then everybody's."""
        texts = self.search(
            [("action", "=", action), ("agency_id", "in", [*agencies.ids, False])]
        )
        return texts.sorted(lambda one: (not one.agency_id, one.sequence, one.id))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        """Write; a text handed to another agency, or to all, is no longer one's own.

        :raises AccessError: the user does not keep the texts of that agency
        """
        result = super().write(self._clean(vals))
        if "agency_id" in vals:
            self.check_access("write")  # its rule was asked before the change only
        return result

    @api.model
    def _clean(self, vals):
        return self.env["onestop.given"]._read_texts(vals, TEXTS, self._label_of)

    def _label_of(self, name):
        return self._fields[name]._description_string(self.env)
