"""What of a person's data may be deleted, what must stay and why: line by line.

The plan is made before anything is deleted, shown to the manager, and made again at
the moment of deletion, so that nothing goes that was not allowed to go just then.
"""

from odoo import models
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import retention
from odoo.addons.onestop_procedure.tools import to_local

from .people_sections import day_text

#: Name of whoever's data were deleted; a word of the screen, not of a person.
FORGOTTEN = "Người đã xóa dữ liệu"
#: What is blanked on a contact, where its add-on is there.
CONTACT = (
    "email",
    "phone",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "vat",
    "ref",
    "barcode",
    "website",
    "function",
    "comment",
    "company_name",
    "image_1920",
    "category_id",
)
#: The applicant's own data that no slip needs once nothing is open.
BESIDES = ("phone", "email", "address", "birth_date", "sex")
PROPOSED, DELETED, KEPT = "proposed", "deleted", "kept"


def line(part, outcome, reason="", count=0, **more):
    """Return the values of a line of the report."""
    return {
        "part": part,
        "outcome": outcome,
        "reason": reason,
        "count": count,
        **more,
    }


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _closed_on(self):
        """Return the local day from which keeping counts, ``None`` while open.

        A result that nobody fetched still waits for its owner.
        """
        self.ensure_one()
        if self.state == "not_received":
            closed = self.event_ids.sorted("sequence")[-1:].at
        elif self.state in ("stopped", "refused", "returned"):
            closed = self.returned_at or self.finished_at
        else:
            return None
        return to_local(closed).date() if closed else None

    def _why_kept(self, rule, day):
        """Return ``(sentence, last day)`` why the data stay, or ``None``.

        :param rule: the term of keeping of its procedure, as ``rules.retention`` has
            it, or ``None``
        """
        self.ensure_one()
        _ = self.env._
        if self.state == "draft":
            return None
        closed = self._closed_on()
        if not closed:
            return _("The dossier is still open."), None
        if not rule:
            return _("No term of keeping is set for this procedure."), None
        basis = self.env["onestop.data.term"].sudo().browse(rule.key).basis  # a setting
        last = retention.last_day(closed, rule)
        if last is None:
            return _("Kept for good: %(basis)s.", basis=basis), None
        if day <= last:
            words = _("Kept until %(day)s: %(basis)s.", day=day_text(last), basis=basis)
            return words, last
        return None

    def _why_deleted(self, rule):
        """Return the sentence that says on what ground the data go."""
        if self.state == "draft":
            return self.env._("A draft that was never handed in.")
        term = self.env["onestop.data.term"].sudo().browse(rule.key)  # a setting
        last = retention.last_day(self._closed_on(), rule)
        return self.env._(
            "Over since %(day)s: %(basis)s.", day=day_text(last), basis=term.basis
        )

    def _plan_deletion(self, day):
        """Return the dossiers whose data may go on ``day``, and a line for each."""
        rules = self.env["onestop.data.term"]._for_procedures(self.procedure_id, day)
        going, lines = self.browse(), []
        for dossier in self:
            kept = dossier._why_kept(rules[dossier.procedure_id.id], day)
            if kept:
                words, until = kept
                lines.append(
                    line("dossier", KEPT, words, dossier_id=dossier.id, until=until)
                )
            else:
                going |= dossier
                words = dossier._why_deleted(rules[dossier.procedure_id.id])
                lines.append(line("dossier", DELETED, words, dossier_id=dossier.id))
        return going, lines


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def _plan_deletion(self, agency, day):
        """Return what would be deleted of one person, and what stays and why.

        :return: ``(dossiers whose data may go, list of values of lines)``
        """
        person = self.sudo()  # the plan names no data, only what there is
        person.ensure_one()
        going, lines = person._dossiers_at(agency)._plan_deletion(day)
        lines += person._plan_elsewhere(agency)
        lines += person._plan_person(person._remaining(going))
        lines += person._plan_stays()
        return going, lines

    def _remaining(self, going):
        """Return the dossiers that name these people after ``going`` are forgotten."""
        named = Domain("applicant_id", "in", self.ids) | Domain(
            "submitter_id", "in", self.ids
        )
        dossiers = self.env["onestop.dossier"].sudo()  # of every centre
        return dossiers.search(named & Domain("id", "not in", going.ids))

    def _plan_elsewhere(self, agency):
        """Say where else dossiers are, without saying which."""
        dossiers = self.env["onestop.dossier"]
        groups = dossiers._read_group(
            Domain("applicant_id", "=", self.id) & Domain("agency_id", "!=", agency.id),
            ["agency_id"],
            ["__count"],
        )
        return [
            line(
                "elsewhere",
                KEPT,
                self.env._("Held by %(name)s, which decides on them.", name=other.name),
                count,
            )
            for other, count in groups
        ]

    def _plan_person(self, remaining):
        """Lines for the person: identity, other data, login, documents held."""
        _ = self.env._
        is_open = any(not dossier._closed_on() for dossier in remaining)
        lines = []
        if remaining:
            lines.append(
                line(
                    "identity",
                    KEPT,
                    _("Needed by dossiers that stay."),
                    len(remaining),
                )
            )
        else:
            lines.append(line("identity", DELETED))
        still_open = _("Needed while a dossier is open.")
        if any(self[name] for name in BESIDES) or not remaining:
            outcome = (KEPT, still_open) if is_open else (DELETED,)
            lines.append(line("contact", *outcome))
        if self.partner_id:
            kept = still_open if is_open else self._why_login_kept()
            lines.append(line("login", KEPT, kept) if kept else line("login", DELETED))
        loose = self.document_ids.filtered(lambda held: not held.dossier_id)
        if loose:
            lines.append(line("documents", DELETED, count=len(loose)))
        return lines

    def _why_login_kept(self):
        """Return why the contact stays: of staff, or of another applicant too."""
        _ = self.env._
        users = self.partner_id.with_context(active_test=False).user_ids
        if any(not user.share for user in users):
            return _("The contact is that of a member of staff.")
        others = self.search_count(
            [("partner_id", "=", self.partner_id.id), ("id", "!=", self.id)], limit=1
        )
        return _("The contact is another applicant's too.") if others else ""

    def _plan_stays(self):
        """Lines for what always stays; add-ons add theirs."""
        _ = self.env._
        openings = self.env["onestop.identity.opening"].search_count(
            [("applicant_id", "=", self.id)]
        )
        return [
            line("history", KEPT, _("The sealed history names nobody.")),
            line("openings", KEPT, _("Who looked; it names staff only."), openings),
            line("requests", KEPT, _("That the request was answered is on record.")),
        ]

    # === DELETION OF THE PERSON ===#

    def _forget_person(self, remaining):
        """Delete what :meth:`_plan_person` says goes, of one person.

        :param remaining: the dossiers that still name the person
        :return: how many documents were deleted
        """
        person = self.sudo()  # the approved request acts, no role does
        is_open = any(not dossier._closed_on() for dossier in remaining)
        loose = person.document_ids.filtered(lambda held: not held.dossier_id)
        count = loose._forget()
        if not is_open:
            person.write(dict.fromkeys(BESIDES, False))
            if person.partner_id and not person._why_login_kept():
                person._forget_login()
        if not remaining:
            person._blank_identity()
        return count

    def _blank_identity(self):
        """Empty the identity of people whom no dossier names any more."""
        self.write(
            {
                **dict.fromkeys(BESIDES, False),
                "name": FORGOTTEN,
                "id_kind": "none",
                "id_number": False,
                "partner_id": False,
            }
        )

    def _forget_login(self):
        """Close the login of the portal and empty its contact.

        Odoo's own way of deleting an account: the login is closed at once, a timed job
        of Odoo removes user and contact. Its name goes first, since that way is logged.
        """
        partner = self.partner_id
        users = partner.with_context(active_test=False).user_ids
        self.partner_id = False
        # First the address: changes of a login are mailed to it at once.
        partner._forget_contact()
        mails = self.env["mail.mail"]
        last = mails.search([], order="id desc", limit=1).id or 0
        for user in users:
            user.write({"login": f"forgotten-{user.id}", "signature": False})
        users._deactivate_portal_user()
        partner.active = False
        mails.search([("id", ">", last), ("email_to", "in", (False, ""))]).unlink()
        for records in (partner, users):
            self.env["onestop.people.thread"]._forget(records._name, records.ids)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _forget_contact(self):
        """Empty what the contact says of a person."""
        self.write(
            {
                "name": FORGOTTEN,
                **{name: False for name in CONTACT if name in self._fields},
            }
        )
