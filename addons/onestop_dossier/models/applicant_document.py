"""Documents kept for an applicant: results, and papers worth handing in once only.

What a centre has already accepted or issued must not be asked for again (NĐ 309/2026);
each use is a paper that names the document (``onestop.dossier.paper.held_id``).
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

DOCUMENT = "onestop.applicant.document"


class OnestopApplicantDocument(models.Model):
    """A file of an applicant's store. Nobody writes it directly: results are filed
    when the dossier is finished, papers are kept by a timed job."""

    _name = "onestop.applicant.document"
    _description = "Document held for an applicant"
    _order = "issued_on desc nulls last, id desc"
    _rec_names_search = ["name", "number"]

    applicant_id = fields.Many2one(
        "onestop.applicant", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("paper", "Paper handed in"), ("result", "Result")], required=True
    )
    name = fields.Char(required=True)
    number = fields.Char(help="Number of the document, as it is printed on it.")
    issued_on = fields.Date("Issued on")
    valid_until = fields.Date(
        "Valid until", help="Last day on which it may be used; empty: no end is known."
    )
    filed_at = fields.Datetime(
        "Filed", help="Empty: prepared, the dossier is not finished yet."
    )
    ended_on = fields.Date(
        "Ended on", help="Replaced or revoked: from this day on it is not used."
    )
    component_code = fields.Char(
        "Component", index="btree_not_null", help="Code of the component, where known."
    )
    procedure_id = fields.Many2one(
        "onestop.procedure",
        index="btree_not_null",
        ondelete="restrict",
        help="For a result: the procedure that ended with it.",
    )
    dossier_id = fields.Many2one(
        "onestop.dossier",
        "From dossier",
        index="btree_not_null",
        ondelete="restrict",
    )
    paper_id = fields.Many2one(
        "onestop.dossier.paper",
        "From paper",
        index="btree_not_null",
        ondelete="set null",
    )
    downloaded_at = fields.Datetime(
        "First downloaded", help="When the applicant fetched it from the portal."
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", "onestop_document_attachment_rel", string="Files"
    )
    use_ids = fields.One2many(
        "onestop.dossier.paper",
        "held_id",
        "Used in",
        readonly=True,
        help="Papers of later dossiers for which this document stood in.",
    )

    _open_index = models.Index("(dossier_id) WHERE filed_at IS NULL")

    @api.depends("name", "number")
    def _compute_display_name(self):
        for document in self:
            parts = [document.name, document.number]
            document.display_name = " · ".join(part for part in parts if part)

    @api.constrains("issued_on", "valid_until")
    def _check_dates(self):
        for document in self:
            last, first = document.valid_until, document.issued_on
            if last and first and last < first:
                raise ValidationError(
                    self.env._("Valid until: it lies before the date of the document.")
                )

    @api.model
    def _domain_valid(self, day):
        """Return the domain of documents that may be used on a local ``day``."""
        return (
            Domain("filed_at", "!=", False)
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">=", day))
            & (Domain("ended_on", "=", False) | Domain("ended_on", ">", day))
        )

    def _for_component(self, component):
        """Return those of the documents that answer to ``component``.

        Either the component has the code under which the document was handed in, or
        it asks for the result of the procedure that ended with the document.
        """
        return self.filtered(
            lambda document: (
                (component.code and document.component_code == component.code)
                or (
                    component.result_of_id
                    and document.procedure_id == component.result_of_id
                )
            )
        )


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    document_ids = fields.One2many(
        "onestop.applicant.document", "applicant_id", "Documents held", readonly=True
    )

    def _held_documents(self, day=None):
        """Return the documents of these applicants that may be used on ``day``.

        :param date day: local day; today where not given
        :return: those that the user may read, newest first
        """
        documents = self.env[DOCUMENT]
        day = day or self.env["onestop.dossier"]._local_date()
        domain = Domain("applicant_id", "in", self.ids) & documents._domain_valid(day)
        return documents.search(domain)
