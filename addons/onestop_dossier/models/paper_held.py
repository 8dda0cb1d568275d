"""Papers for which the centre holds a document already; scans worth keeping."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.onestop_procedure.rules.given import NAME

from .applicant_document import DOCUMENT
from .settings import whole


class OnestopDossierPaper(models.Model):
    _inherit = "onestop.dossier.paper"

    held_id = fields.Many2one(
        "onestop.applicant.document",
        "Held already",
        index="btree_not_null",
        ondelete="restrict",
        help="The document that the centre holds and that stands in for this paper.",
    )

    @api.constrains("held_id")
    def _check_held(self):
        """Refuse a document of somebody else, or one that is no longer valid."""
        for paper in self.filtered("held_id"):
            held = paper.held_id.sudo()  # whose it is and how long, for whoever asks
            dossier = paper.dossier_id.sudo()  # as above
            if held.applicant_id not in dossier.applicant_id | dossier.submitter_id:
                raise AccessError(
                    self.env._(
                        "Papers: the document held for “%(name)s” is not this "
                        "applicant's.",
                        name=paper.name,
                    )
                )
            day = dossier._local_date(dossier.received_at)
            if not held.filtered_domain(held._domain_valid(day)):
                raise ValidationError(
                    self.env._(
                        "Papers: the document held for “%(name)s” is not valid any "
                        "more.",
                        name=paper.name,
                    )
                )

    @api.model
    def _read_held(self, component, document_id):
        """Return the id of a document held, or say that there is none.

        Whose it is and whether it is valid is asked when the paper is stored.
        """
        if not self.env[DOCUMENT].browse(document_id).exists():
            raise ValidationError(
                self.env._(
                    "papers: “%(name)s”: no document with the id %(id)s is held.",
                    name=component.name,
                    id=document_id,
                )
            )
        return document_id

    # === KEEPING WHAT WAS ACCEPTED ===#

    kept_ids = fields.One2many(DOCUMENT, "paper_id", "Kept as", readonly=True)

    @api.model
    def _domain_to_keep(self, since):
        """Return the domain of accepted scans of dossiers finished after ``since``.

        Worth keeping is what has a code of its own in the catalogue and is no form
        to be filled in: a form is filled in anew each time.
        """
        centres = self.env["onestop.agency"]._search([("is_centre", "=", True)])
        finished = self.env["onestop.dossier"]._search(
            Domain("agency_id", "in", centres)
            & Domain("finished_at", ">=", since)
            & Domain("state", "in", ("finished", "returned"))
        )

        def of_finished(_model, alias, _query):
            # Fetched first: joined, a first few of them would be looked for by walking
            # over all papers ever handed in.
            column = SQL.identifier(alias, "dossier_id")
            return SQL("%s = ANY(ARRAY(%s))", column, finished.select())

        return (
            Domain("verdict", "=", "ok")
            & Domain("held_id", "=", False)
            & Domain("attachment_ids", "!=", False)
            & Domain("kept_ids", "=", False)
            & Domain("component_id.code", "!=", False)
            & Domain("component_id.form_url", "=", False)
            & Domain("component_id.attachment_ids", "=", False)
            & Domain.custom(to_sql=of_finished)
        )

    def _keep(self):
        """File the scans of these papers for their applicants, newest last.

        An older document of the same kind ends with it. Nothing is asked of the
        dossier, so that it can be done at any time after it is finished.

        :return: the documents made
        """
        papers = self.sorted(lambda paper: (paper.dossier_id.finished_at, paper.id))
        documents = self.env[DOCUMENT].create(
            [paper._prepare_document() for paper in papers]
        )
        copies = self.env["ir.attachment"].create(
            [
                {
                    "name": file.name,
                    "raw": file.raw,
                    "mimetype": file.mimetype,
                    "res_model": DOCUMENT,
                    "res_id": document.id,
                }
                for document, paper in zip(documents, papers, strict=True)
                for file in paper.attachment_ids
            ]
        )
        for document_id, files in copies.grouped("res_id").items():
            self.env[DOCUMENT].browse(document_id).attachment_ids = files
        documents._end_older()
        return documents

    def _prepare_document(self):
        dossier = self.dossier_id
        day = dossier._local_date(dossier.finished_at)
        # For so long an accepted scan may stand in for a paper; 0: without end.
        months = whole(self.env, "kept_months")
        return {
            "applicant_id": dossier.applicant_id.id,
            "kind": "paper",
            "name": self.name[:NAME],
            "component_code": self.component_id.code,
            "dossier_id": dossier.id,
            "paper_id": self.id,
            "valid_until": day + relativedelta(months=months) if months else False,
            "filed_at": dossier.finished_at,
        }

    @api.model
    def _cron_keep(self, limit=200):
        """Keep the accepted scans of the dossiers finished in the last month."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=31)
        papers = self.search(self._domain_to_keep(since), limit=limit + 1, order="id")
        papers[:limit]._keep()
        self.env["ir.cron"]._commit_progress(
            len(papers[:limit]), remaining=len(papers[limit:])
        )


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.constrains("applicant_id", "submitter_id")
    def _check_held(self):
        """Refuse another person while a paper relies on what this one has here."""
        self.paper_ids._check_held()


class OnestopApplicantDocument(models.Model):
    _inherit = DOCUMENT

    def _end_older(self):
        """End what these documents replace: same applicant, same component."""
        newest = {(one.applicant_id, one.component_code): one for one in self}
        older = self.search(
            [
                ("kind", "=", "paper"),
                ("ended_on", "=", False),
                ("applicant_id", "in", self.applicant_id.ids),
                ("component_code", "in", self.mapped("component_code")),
            ]
        )
        today = self.env["onestop.dossier"]._local_date()
        older.filtered(
            lambda one: newest.get((one.applicant_id, one.component_code), one) != one
        ).ended_on = today
