"""Everything held about a person, in sections: what an export hands out.

Each add-on adds its own by extending :meth:`OnestopApplicant._personal_data`. A section
is a dictionary: ``key``, ``title``, ``columns`` (``{name: label}``), ``rows`` (values
by name, as text) and ``files`` (``(path, attachment)``).
"""

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.onestop_procedure.tools import to_local

MOMENT = "%d/%m/%Y %H:%M"
DAY = "%d/%m/%Y"


def section(key, title, columns, rows, files=()):
    """Return a section; empty values become empty texts."""
    return {
        "key": key,
        "title": title,
        "columns": columns,
        "rows": [
            {name: "" if row[name] in (False, None) else str(row[name]) for name in row}
            for row in rows
        ],
        "files": list(files),
    }


def moment(utc_naive):
    """Return a time as people read it, local; nothing for none."""
    return to_local(utc_naive).strftime(MOMENT) if utc_naive else ""


def day_text(day):
    """Return a date as people read it."""
    return day.strftime(DAY) if day else ""


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def _personal_data(self, agency):
        """Return the sections of all that is held about one person.

        :param agency: the centre that hands it out: dossiers of other centres are
            asked for there
        :return: list of sections, see the module's docstring
        """
        self.ensure_one()
        person = self.sudo()  # a manager hands out what no screen shows together
        dossiers = person._dossiers_at(agency)
        return [
            person._section_identity(),
            person._section_login(),
            person._section_dossiers(dossiers),
            person._section_brought(agency),
            dossiers._section_papers(),
            person._section_documents(dossiers),
            dossiers._section_prints(),
            dossiers._section_history(),
            dossiers._section_remarks(),
            dossiers._section_notices(),
            person._section_openings(dossiers),
            person._section_requests(agency),
        ]

    def _dossiers_at(self, agency):
        """Return the person's own dossiers at a centre, the oldest first."""
        return self.env["onestop.dossier"].search(
            Domain("applicant_id", "=", self.id) & Domain("agency_id", "=", agency.id),
            order="id",
        )

    def _label(self, model, name, value):
        labels = dict(self.env[model]._fields[name]._description_selection(self.env))
        return labels.get(value, "")

    def _section_identity(self):
        _ = self.env._
        values = {
            _("Name"): self.name,
            _("Kind"): self._label(self._name, "kind", self.kind),
            _("Kind of number"): self._label(self._name, "id_kind", self.id_kind),
            _("ID number"): self.id_number,
            _("Date of birth"): day_text(self.birth_date),
            _("Sex"): self._label(self._name, "sex", self.sex),
            _("Phone"): self.phone,
            _("E-mail"): self.email,
            _("Address"): self.address,
            _("Kept since"): moment(self.create_date),
        }
        return section(
            "identity",
            _("Identity"),
            {"what": _("Item"), "value": _("As kept")},
            [{"what": what, "value": value} for what, value in values.items()],
        )

    def _section_login(self):
        _ = self.env._
        users = self.partner_id.with_context(active_test=False).user_ids
        return section(
            "login",
            _("Login of the portal"),
            {"login": _("Login"), "email": _("E-mail"), "last": _("Last login")},
            [
                {
                    "login": user.login,
                    "email": user.email,
                    "last": moment(user.login_date),
                }
                for user in users
            ],
        )

    def _section_dossiers(self, dossiers):
        _ = self.env._
        return section(
            "dossiers",
            _("Dossiers"),
            {
                "code": _("Code"),
                "procedure": _("Procedure"),
                "content": _("Request"),
                "name": _("Name given"),
                "number": _("Number given"),
                "phone": _("Phone"),
                "email": _("E-mail"),
                "address": _("Address"),
                "by": _("Submitted by"),
                "received": _("Received"),
                "due": _("Due"),
                "finished": _("Finished"),
                "fetched": _("Fetched by"),
                "proof": _("Shown at the desk"),
                "state": _("State"),
            },
            [
                {
                    "code": dossier.code or dossier.reference,
                    "procedure": dossier.procedure_id.display_name,
                    "content": dossier.content,
                    "name": dossier.applicant_name,
                    "number": dossier.applicant_id_number,
                    "phone": dossier.applicant_phone,
                    "email": dossier.applicant_email,
                    "address": dossier.applicant_address,
                    "by": dossier.submitter_id.name,
                    "received": moment(dossier.received_at),
                    "due": moment(dossier.due_at),
                    "finished": moment(dossier.finished_at),
                    "fetched": dossier.fetched_by,
                    "proof": dossier.fetched_proof,
                    "state": self._label(dossier._name, "state", dossier.state),
                }
                for dossier in dossiers
            ],
        )

    def _section_brought(self, agency):
        """Dossiers brought for others: nothing of whose they are."""
        _ = self.env._
        brought = self.env["onestop.dossier"].search(
            Domain("submitter_id", "=", self.id) & Domain("agency_id", "=", agency.id),
            order="id",
        )
        return section(
            "brought",
            _("Dossiers brought for somebody else"),
            {
                "code": _("Code"),
                "procedure": _("Procedure"),
                "received": _("Received"),
                "authorisation": _("Authorisation"),
            },
            [
                {
                    "code": dossier.code or dossier.reference,
                    "procedure": dossier.procedure_id.display_name,
                    "received": moment(dossier.received_at),
                    "authorisation": dossier.authorisation,
                }
                for dossier in brought
            ],
        )

    def _section_documents(self, dossiers):
        """Documents that were filed here; others are asked for at their centre."""
        _ = self.env._
        documents = self.document_ids.filtered(
            lambda held: not held.dossier_id or held.dossier_id in dossiers
        )
        return section(
            "documents",
            _("Documents held"),
            {
                "name": _("Name"),
                "number": _("Number"),
                "kind": _("Kind"),
                "issued": _("Issued on"),
                "until": _("Valid until"),
                "uses": _("Used in"),
            },
            [
                {
                    "name": held.name,
                    "number": held.number,
                    "kind": self._label(held._name, "kind", held.kind),
                    "issued": day_text(held.issued_on),
                    "until": day_text(held.valid_until),
                    "uses": ", ".join(
                        code for code in held.use_ids.dossier_id.mapped("code") if code
                    ),
                }
                for held in documents
            ],
            [
                (f"documents/{held.id}-{file.name}", file)
                for held in documents
                for file in held.attachment_ids
            ],
        )

    def _section_openings(self, dossiers):
        """Who looked: at the number, and at dossiers that were not their work."""
        _ = self.env._
        rows = [
            {
                "at": moment(row.at),
                "who": row.actor_login,
                "what": self._label(row._name, "kind", row.kind),
                "code": row.dossier_id.code,
            }
            for row in self.env["onestop.identity.opening"].search(
                [("applicant_id", "=", self.id)]
            )
        ]
        rows += [
            {
                "at": moment(row.at),
                "who": row.actor_login,
                "what": row.purpose_id.name,
                "code": row.dossier_id.code,
            }
            for row in dossiers.opening_ids
        ]
        return section(
            "openings",
            _("Who looked"),
            {
                "at": _("When"),
                "who": _("Seen by"),
                "what": _("Ground"),
                "code": _("Dossier"),
            },
            rows,
        )

    def _section_requests(self, agency):
        _ = self.env._
        requests = self.env["onestop.data.request"].search(
            [("applicant_id", "=", self.id), ("agency_id", "=", agency.id)]
        )
        return section(
            "requests",
            _("Requests about these data"),
            {
                "kind": _("Kind"),
                "received": _("Received"),
                "state": _("State"),
                "answer": _("Answer"),
            },
            [
                {
                    "kind": self._label(request._name, "kind", request.kind),
                    "received": moment(request.received_at),
                    "state": self._label(request._name, "state", request.state),
                    "answer": request.answer,
                }
                for request in requests
            ],
        )

    @api.model
    def _section_files(self, folder, records, field, code):
        """Return the files of records as ``(path, attachment)``.

        :param code: of a record, the code of its dossier
        """
        return [
            (f"{folder}/{code(record)}/{file.id}-{file.name}", file)
            for record in records
            for file in record[field]
        ]


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _section_papers(self):
        _ = self.env._
        papers = self.paper_ids
        label = self.env["onestop.applicant"]._label
        return section(
            "papers",
            _("Papers"),
            {
                "code": _("Dossier"),
                "name": _("Paper"),
                "originals": _("Originals"),
                "copies": _("Copies"),
                "verdict": _("Verdict"),
                "reason": _("Reason"),
            },
            [
                {
                    "code": paper.dossier_id.code,
                    "name": paper.name,
                    "originals": paper.originals,
                    "copies": paper.copies,
                    "verdict": label(paper._name, "verdict", paper.verdict),
                    "reason": paper.reason,
                }
                for paper in papers
            ],
            self.env["onestop.applicant"]._section_files(
                "papers",
                papers,
                "attachment_ids",
                lambda paper: paper.dossier_id.code or paper.dossier_id.id,
            ),
        )

    def _section_prints(self):
        _ = self.env._
        prints = self.print_ids.sorted("id")
        return section(
            "prints",
            _("Printed forms"),
            {
                "code": _("Dossier"),
                "form": _("Form"),
                "number": _("Number"),
                "at": _("When"),
            },
            [
                {
                    "code": made.dossier_id.code,
                    "form": made.form_id.name or made.form,
                    "number": made.number,
                    "at": moment(made.printed_at),
                }
                for made in prints
            ],
            self.env["onestop.applicant"]._section_files(
                "prints",
                prints,
                "attachment_id",
                lambda made: made.dossier_id.code or made.dossier_id.id,
            ),
        )

    def _section_history(self):
        _ = self.env._
        label = self.env["onestop.applicant"]._label
        events = self.event_ids.sorted(lambda event: (event.dossier_id.id, event.id))
        return section(
            "history",
            _("What happened"),
            {
                "code": _("Dossier"),
                "at": _("When"),
                "action": _("Event"),
                "state": _("State"),
            },
            [
                {
                    "code": event.dossier_id.code,
                    "at": moment(event.at),
                    "action": label(event._name, "action", event.action),
                    "state": label(event._name, "to_state", event.to_state),
                }
                for event in events
            ],
        )

    def _section_remarks(self):
        """Only what was said to the person: internal opinions are not theirs."""
        _ = self.env._
        remarks = self.remark_ids.filtered("public").sorted("id")
        return section(
            "remarks",
            _("What you were told"),
            {"code": _("Dossier"), "at": _("When"), "text": _("In words")},
            [
                {
                    "code": remark.dossier_id.code,
                    "at": moment(remark.at),
                    "text": remark.text,
                }
                for remark in remarks
            ],
        )

    def _section_notices(self):
        _ = self.env._
        label = self.env["onestop.applicant"]._label
        notices = self.env["onestop.notice"].search(self._domain_of_parts(), order="id")
        return section(
            "notices",
            _("Notices"),
            {
                "code": _("Dossier"),
                "at": _("When"),
                "what": _("What is told"),
                "channel": _("Channel"),
                "to": _("Sent to"),
                "state": _("State"),
            },
            [
                {
                    "code": notice.code,
                    "at": moment(notice.at),
                    "what": notice.kind_id.display_name,
                    "channel": label(notice._name, "channel", notice.channel),
                    "to": notice.address,
                    "state": label(notice._name, "state", notice.state),
                }
                for notice in notices
            ],
        )
