from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

DAY = "%d/%m/%Y"
# The checklist is handed out on one page: smaller letters before a second one.
SCALES = (1, 0.9, 0.8, 0.7)


class OnestopPosting(models.AbstractModel):
    """What is posted at a centre (niêm yết công khai) and what its pages show.

    Posting sheet, checklist, the sheets of a counter and the fee table: each is one
    template that the PDF and the public page share (Nghị định 63/2010/NĐ-CP, sửa đổi
    bởi Nghị định 48/2013/NĐ-CP và 92/2017/NĐ-CP, chương III).
    """

    _name = "onestop.posting"
    _description = "Posting of procedures"

    # === WHO POSTS === #

    @api.model
    def _centre(self):
        """Return the centre that posts: of the user's agencies, else the first."""
        centres = self.env.user.agency_ids.filtered("is_centre")
        return centres[:1] or self.env["onestop.agency"].search(
            [("is_centre", "=", True)], limit=1
        )

    @api.model
    def _head_values(self, agency):
        """Return the values of header and complaint block.

        :param agency: onestop.agency; may be empty, then there is no letterhead
        """
        _ = self.env._
        today = self.env["onestop.procedure"]._today()
        contact = (
            agency.address and _("Address: %(address)s", address=agency.address),
            agency.phone and _("Phone: %(phone)s", phone=agency.phone),
            agency.email and _("Email: %(email)s", email=agency.email),
        )
        return {
            "agency": agency,
            "contact": [line for line in contact if line],
            "posted_on": today,
            "posted_text": _("As in force on %(day)s.", day=today.strftime(DAY)),
            "number": "",
        }

    # === ONE PROCEDURE === #

    @api.model
    def _sheet_values(self, version, agency, anchor=""):
        """Return the values of the posting sheet of a version."""
        url = version.procedure_id._public_url()
        return {
            **self._head_values(agency),
            **version._sheet_values(anchor),
            "url": url,
            "qr": url and self.env["onestop.pdf"]._qr_data_uri(url),
        }

    @api.model
    def _sheet_pdf(self, version):
        """Return the posting sheet as PDF/A."""
        return self.env["onestop.pdf"]._render(
            "onestop_procedure.pdf_posting_sheet",
            self._sheet_values(version, self._centre()),
            f"{version.code} {version.name}",
        )

    @api.model
    def _checklist_pdf(self, version):
        """Return the checklist of papers as PDF/A, on one page if it can be read so."""
        return self.env["onestop.pdf"]._render(
            "onestop_procedure.pdf_checklist",
            self._sheet_values(version, self._centre()),
            self.env._("Checklist %(code)s", code=version.code),
            scales=SCALES,
        )

    # === A COUNTER === #

    @api.model
    def _versions_of(self, fields=None, agency=None):
        """Return the versions in force, by field and name.

        Those that a national list alone names are left out: there is nothing to post.

        :param fields: onestop.field; None: every field
        :param agency: competent agency with those below it; None: every agency
        """
        domain = self.env["onestop.procedure"]._in_force(
            self.env["onestop.procedure"]._today()
        ) & Domain("list_only", "=", False)
        if fields is not None:
            domain &= Domain("procedure_id.field_id", "in", fields.ids)
        if agency is not None:
            # What a merged agency resolved is posted where its successor works. Asked
            # of acting_id itself, child_of would follow that field, not the tree.
            below = Domain("id", "child_of", agency.ids)
            domain &= Domain("competent_agency_id.acting_id", "any", below)
        # The database sorts Vietnamese names, Python does not.
        versions = self.env["onestop.procedure.version"].search(domain, order="name")
        fields_there = versions.procedure_id.field_id.ids
        # Archived ones too: what they hold is still in force.
        ordered = self.env["onestop.field"].with_context(active_test=False)
        ordered = ordered.search([("id", "in", fields_there)])
        ranks = {field: rank for rank, field in enumerate(ordered)}
        return versions.sorted(lambda v: ranks.get(v.procedure_id.field_id, -1))

    @api.model
    def _index_values(self, versions):
        """Return ``{field, rows}`` of the index: number, code, name, decision."""
        groups = {}
        for number, version in enumerate(versions, 1):
            groups.setdefault(version.procedure_id.field_id.name or "", []).append(
                {
                    "number": number,
                    "code": version.code,
                    "name": version.name,
                    "decision": version.decision_no or "",
                    "anchor": f"p{version.id}_",
                }
            )
        return [{"field": field, "rows": rows} for field, rows in groups.items()]

    @api.model
    def _counter_values(self, counter):
        """Return the values of the index of a counter and of each of its sheets."""
        versions = self._versions_of(counter.field_ids)
        return {
            **self._head_values(counter.agency_id),
            "counter": counter,
            "index": self._index_values(versions),
            "sheets": [
                self._sheet_values(version, counter.agency_id, f"p{version.id}_")
                for version in versions
            ],
        }

    @api.model
    def _counter_pdf(self, counter):
        """Return every posting sheet of a counter, with an index, as one PDF/A.

        :raises UserError: the counter serves no procedure in force
        """
        values = self._counter_values(counter)
        if not values["sheets"]:
            raise UserError(
                self.env._(
                    "%(counter)s: no procedure in force in its fields. Choose the "
                    "fields that this counter serves.",
                    counter=counter.name,
                )
            )
        return self.env["onestop.pdf"]._render(
            "onestop_procedure.pdf_counter_posting",
            values,
            self.env._("Procedures of %(counter)s", counter=counter.name),
        )

    # === FEES === #

    @api.model
    def _fee_values(self, versions, agency, title):
        """Return the values of a fee table.

        :param versions: those without any tariff are left out
        :param agency: whose letterhead it bears
        :param str title: which counter or agency it is for; '' for all
        """
        groups = {}
        for version in versions.filtered("tariff_ids"):
            groups.setdefault(version.procedure_id.field_id.name or "", []).append(
                {
                    "code": version.code,
                    "name": version.name,
                    "fees": version._fee_rows(),
                    "reductions": version._reduction_rows(),
                    "from": version.date_from,
                }
            )
        return {
            **self._head_values(agency),
            "fee_title": title,
            "fee_groups": [
                {"field": field, "procedures": rows} for field, rows in groups.items()
            ],
        }

    @api.model
    def _fees_pdf(self, versions, agency, title):
        """Return the fee table as PDF/A."""
        return self.env["onestop.pdf"]._render(
            "onestop_procedure.pdf_fee_table",
            self._fee_values(versions, agency, title),
            self.env._("Fee table"),
        )


class OnestopProcedure(models.Model):
    _inherit = "onestop.procedure"

    def _public_url(self):
        """Return the address of the public page; '' where there is no portal."""
        self.ensure_one()
        return ""

    def action_print_sheet(self):
        """Open the posting sheet of the version in force, else of the newest."""
        return self._shown_version().action_print_sheet()

    def action_print_checklist(self):
        """Open the checklist of the version in force, else of the newest."""
        return self._shown_version().action_print_checklist()

    def _shown_version(self):
        """Return the version in force, else the newest.

        :raises UserError: the procedure has no version
        """
        self.ensure_one()
        version = self.current_version_id or self.version_ids.sorted("number")[-1:]
        if not version:
            raise UserError(
                self.env._("%(code)s has no version to print yet.", code=self.code)
            )
        return version


class OnestopCounter(models.Model):
    _inherit = "onestop.counter"

    def action_print_posting(self):
        """Open the posting sheets of this counter as PDF in a new tab."""
        self.ensure_one()
        return self._open_print(f"/onestop/posting/counter/{self.id}")

    def action_print_fees(self):
        """Open the fee table of this counter as PDF in a new tab."""
        self.ensure_one()
        return self._open_print(f"/onestop/posting/counter/{self.id}/fees")

    def _open_print(self, url):
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}


class OnestopAgency(models.Model):
    _inherit = "onestop.agency"

    def action_print_fees(self):
        """Open the fee table of the procedures that this agency resolves."""
        self.ensure_one()
        url = f"/onestop/posting/agency/{self.id}/fees"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
