"""Deleting a person's data from closed dossiers, in sets.

What goes: who the person was, what they wrote, their scans, prints, remarks, messages,
notices' addresses. What stays: code, procedure, dates, states, tasks and the sealed
history, none of which names anybody. The dossier then belongs to a stand-in, so that
counts and statistics stay what they were.

Add-ons extend :meth:`OnestopDossier._forget_parts`.
"""

from collections import Counter

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

STAND_IN = {
    "person": "onestop_dossier.onestop_applicant_forgotten_person",
    "organisation": "onestop_dossier.onestop_applicant_forgotten_organisation",
}
#: Columns of the dossier that say who the person was, or open the dossier to them.
PERSONAL = (
    "applicant_name",
    "applicant_id_number",
    "applicant_phone",
    "applicant_email",
    "applicant_address",
    "submitter_id",
    "authorisation",
    "fetched_by",
    "fetched_proof",
    "content",
    "secret",
    "token",
)


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    forgotten_at = fields.Datetime(
        "Personal data deleted",
        readonly=True,
        copy=False,
        help="Since then the dossier tells what was done, not for whom.",
    )

    # Few at all times; what their keeping counts from is no column of theirs.
    _turned_away_index = models.Index(
        "(agency_id) WHERE state = 'not_received' AND forgotten_at IS NULL"
    )

    def _forget_people(self):
        """Delete the personal data of these closed dossiers; superuser work.

        The caller has checked that nothing must be kept. Told by counts only, since a
        report must not repeat what it reports as deleted.

        :return: ``Counter`` of what was deleted, by part (``people_line``)
        """
        dossiers = self.sudo()  # the approved request or run acts, no role does
        deleted = Counter(identity=len(dossiers))
        deleted.update(dossiers._forget_parts())
        dossiers._blank_people()
        return deleted

    def _forget_parts(self):
        """Delete what hangs on these dossiers; return how many of what."""
        deleted = Counter()
        deleted["documents"] = self._forget_documents()
        deleted["papers"] = self._forget_papers()
        deleted["prints"] = self._forget_prints()
        remarks = self.env["onestop.dossier.remark"].search(self._domain_of_parts())
        deleted["remarks"] = len(remarks)
        remarks.unlink()
        deleted["notices"] = self._forget_notices()
        deleted.update(self.env["onestop.people.thread"]._forget(self._name, self.ids))
        return deleted

    def _domain_of_parts(self):
        return Domain("dossier_id", "in", self.ids)

    def _forget_files(self, model, ids):
        """Delete the files of records; the next clean-up empties the file store."""
        files = self.env["ir.attachment"].search(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
        )
        count = len(files)
        files.unlink()
        return count

    def _forget_documents(self):
        """Delete documents filed from these dossiers that nobody else relies on."""
        documents = self.env["onestop.applicant.document"].search(
            self._domain_of_parts()
        )
        return documents._forget(self)

    def _forget_papers(self):
        """Delete scans; the list of papers stays, without the officer's reasons."""
        papers = self.env["onestop.dossier.paper"].search(self._domain_of_parts())
        scans = papers.attachment_ids
        count = len(scans)
        scans.unlink()
        # Uploaded, and taken off the paper again before the receipt.
        count += self._forget_files(papers._name, papers.ids)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE onestop_dossier_paper
                   SET reason = NULL,
                       held_id = NULL,
                       name = CASE WHEN component_id IS NULL THEN %s ELSE name END
                 WHERE dossier_id = ANY(%s)
                """,
                self.env._("Paper handed in besides"),
                self.ids,
            )
        )
        papers.invalidate_model()
        return count

    def _forget_prints(self):
        """Delete stored forms: they carry the name; that they were made is history."""
        prints = self.env["onestop.dossier.print"].search(self._domain_of_parts())
        files, count = prints.attachment_id, len(prints)
        prints.unlink()
        files.exists().unlink()
        slips = self.env["onestop.hand.over"].search(
            Domain("task_ids.dossier_id", "in", self.ids)
        )
        lists = slips.print_id | slips.receipt_print_id
        slips.write({"print_id": False, "receipt_print_id": False})
        lists.unlink()
        return count + len(lists)

    def _forget_notices(self):
        notices = self.env["onestop.notice"].search(self._domain_of_parts())
        notices._forget()
        return len(notices)

    def _blank_people(self):
        """Empty the columns, give the dossiers to the stand-in and mark them."""
        self.env.flush_all()
        stand_in = {kind: self.env.ref(name).id for kind, name in STAND_IN.items()}
        blank = SQL(", ").join(
            SQL("%s = NULL", SQL.identifier(name)) for name in PERSONAL
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE onestop_dossier AS d
                   SET %s,
                       applicant_id = CASE a.kind WHEN 'organisation' THEN %s ELSE %s
                                      END,
                       forgotten_at = %s
                  FROM onestop_applicant AS a
                 WHERE a.id = d.applicant_id AND d.id = ANY(%s)
                """,
                blank,
                stand_in["organisation"],
                stand_in["person"],
                fields.Datetime.now(),
                self.ids,
            )
        )
        self.invalidate_model()
        self.env["onestop.applicant"].invalidate_model(["dossier_ids"])


class OnestopApplicantDocument(models.Model):
    _inherit = "onestop.applicant.document"

    def _forget(self, dossiers=None):
        """Delete documents with their files, but those that other dossiers rely on.

        :param dossiers: their own uses do not count: they are forgotten as well
        :return: how many were deleted
        """
        used = self.use_ids.filtered(
            lambda paper: not dossiers or paper.dossier_id not in dossiers
        ).held_id
        gone = self - used
        files, count = gone.attachment_ids, len(gone)
        self.env["onestop.dossier.paper"].search(
            [("held_id", "in", gone.ids)]
        )._release_held()
        gone.unlink()
        files.exists().unlink()
        return count


class OnestopDossierPaper(models.Model):
    _inherit = "onestop.dossier.paper"

    def _release_held(self):
        """Cut the papers from a document that goes; past the guard of closed lists."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE onestop_dossier_paper SET held_id = NULL WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(["held_id"])
