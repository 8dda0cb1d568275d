"""Corrections of a receipt slip (``rules.correction`` says what, who and until when).

The print in the citizen's hand and the new one are both kept. The history names the
fields and holds digests; the words, old and new, are in a remark that goes when a
person's data are deleted.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.rules import correction
from odoo.addons.onestop_procedure.tools import fold

from .applicant import mask
from .labels import CORRECTED

CONTACT = {
    "applicant_phone": "phone",
    "applicant_email": "email",
    "applicant_address": "address",
}
# Vietnamese in every language: they stand on the slip and in the history.
CORRECTED_WORDS = {
    "applicant_name": "họ tên (tên tổ chức)",
    "applicant_id_number": "số định danh",
    "applicant_phone": "điện thoại",
    "applicant_email": "email",
    "applicant_address": "địa chỉ",
    "submitter_name": "người nộp",
    "submitter_id_number": "số định danh của người nộp",
    "submitter_phone": "điện thoại của người nộp",
    "authorisation": "giấy ủy quyền",
    "content": "nội dung yêu cầu",
    "sets": "số bộ hồ sơ",
}
NUMBERS = ("applicant_id_number", "submitter_id_number")


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    may_correct = fields.Boolean(compute="_compute_may_correct")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_may_correct(self):
        for dossier in self:
            dossier.may_correct = bool(dossier.id) and correction.may_correct(
                dossier.state, dossier._roles_here()
            )

    def action_correct(self):
        """Open the dialog that corrects the slip."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the slip"),
            "res_model": "onestop.slip.correction",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def _slip_values(self):
        """Return what stands on the slip and may be corrected, by its name."""
        self.ensure_one()
        submitter = self.submitter_id
        values = {
            name: self[name]
            for name in correction.CORRECTABLE
            if not name.startswith("submitter")
        }
        return {
            **values,
            "submitter_name": submitter.name,
            "submitter_id_number": submitter.id_number,
            "submitter_phone": submitter.phone,
        }

    def _correct(self, values, reason):
        """Correct the slip; keep the print that is out and make room for a new one.

        :param dict values: new values by names of ``rules.correction.CORRECTABLE``;
            what is left out stays
        :param str reason: why; the office reads it, the applicant does not
        :return: the appended event
        :raises UserError: the state, the user's role or a value forbids it; nothing
            has been written then
        """
        self.ensure_one()
        dossier = self.sudo()  # who may correct what is decided by the rules below
        dossier._lock()
        self._check_seen()
        found = self._read_correction(values)
        numbers = {change.field: change.after for change in found}
        known = dossier._other_person(numbers.get("applicant_id_number"))
        try:
            correction.check(
                self.state, self._roles_here(), found, bool(known), bool(reason)
            )
        except correction.IllegalCorrection as error:
            raise UserError(self._correction_words(error)) from error
        # What the citizen holds is rendered now at the latest: with the old data.
        dossier._print("01")
        digests = correction.digests(dossier.token, found)
        after = {change.field: change.after for change in found}
        vals = dossier._corrected_vals(after, known)
        dossier._write_checked(vals)
        return dossier._record_correction(found, digests, reason)

    def _read_correction(self, values):
        """Return the changes that ``values`` make, with clean texts."""
        values = dict(values)
        # Without a name nobody hands in for the applicant.
        if "submitter_name" in values and not (values["submitter_name"] or "").strip():
            values |= dict.fromkeys(("submitter_id_number", "submitter_phone"))
        before = self.sudo()._slip_values()  # compared, not shown
        try:
            correction.changes(before, values)
            return correction.changes(before, self._clean_correction(values))
        except correction.IllegalCorrection as error:
            raise UserError(self._correction_words(error)) from error

    def _clean_correction(self, values):
        """Return ``values`` as the dossier and its people keep texts and numbers."""
        own = {name: values[name] for name in values if not name.startswith("subm")}
        clean = self._normalised(own)
        # As an applicant's: no blanks within a number.
        person = self.env["onestop.applicant"]
        if clean.get("applicant_id_number"):
            given = {"id_number": clean["applicant_id_number"]}
            clean["applicant_id_number"] = person._normalised(given)["id_number"]
        submitter = {
            name.removeprefix("submitter_"): values[name]
            for name in values
            if name not in own
        }
        return clean | {
            f"submitter_{name}": value
            for name, value in person._normalised(submitter).items()
        }

    def _other_person(self, number):
        """Return the person already known by ``number`` who is not the applicant."""
        known = self.env["onestop.applicant"]._lookup(number) if number else None
        return known - self.applicant_id if known else self.applicant_id.browse()

    def _corrected_vals(self, after, known):
        """Return the values of the dossier; its people are found, mended or made."""
        vals = {name: after[name] for name in after if not name.startswith("submitter")}
        if "sets" in vals:
            vals["sets"] = vals["sets"] or 0  # refused by its constraint
        name = after.get("applicant_name", self.applicant_name)
        if not name:
            raise UserError(self.env._("Applicant: the name is missing."))
        identity = {key: after[key] for key in correction.IDENTITY if key in after}
        if known:
            known._check_name(name)
            vals["applicant_id"] = known.id
        elif identity:
            number = after.get("applicant_id_number", self.applicant_id_number)
            kept = len(identity) == 1
            vals["applicant_id"] = self._mended(
                self.applicant_id, name, number, kept
            ).id
        person = self.env["onestop.applicant"].browse(
            vals.get("applicant_id") or self.applicant_id.id
        )
        contact = {
            source: after[field]
            for field, source in CONTACT.items()
            if field in after and person[source] in (False, self[field])
        }
        if contact:
            person.write(contact)
        return {**vals, **self._corrected_submitter(after)}

    def _corrected_submitter(self, after):
        """Return the new submitter, where anything of him or her changes."""
        if not any(name.startswith("submitter") for name in after):
            return {}
        person = self.submitter_id
        name = after.get("submitter_name", person.name)
        number = after.get("submitter_id_number", person.id_number)
        phone = after.get("submitter_phone", person.phone)
        if not name:
            return {"submitter_id": False}
        applicants = self.env["onestop.applicant"]
        if person and "submitter_id_number" not in after and number:
            # The same number is the same person, whose name was misspelt.
            person.write({"name": name, "phone": phone})
            return {}
        known = applicants._lookup(number)
        if known:
            known._check_name(name)
            if phone:
                known.phone = phone
        elif person:
            known = self._mended(person, name, number, "submitter_name" not in after)
            known.phone = phone
        else:
            known = applicants._find_or_create(
                {"name": name, "id_number": number, "phone": phone}
            )
        return {"submitter_id": known.id}

    def _mended(self, person, name, number, is_same):
        """Return the record of a person whose name or number was taken down wrongly.

        A record that only this dossier uses is mended; one that others use, too, stays
        as it is, and so does another person's.

        :param bool is_same: name or number was right all along
        """
        lone = is_same and person._only_in(self)
        if not lone and number and person.id_number == number:
            return person  # the dossier keeps the name as it was given with it
        vals = {
            "name": name,
            "id_number": number or False,
            "id_kind": person._kind_of(number),
        }
        if lone:
            person.write(vals)
            return person
        return person._find_or_create({**vals, "kind": person.kind})

    # === WHAT IS TOLD ===#

    def _record_correction(self, found, digests, reason):
        details = {"changed": digests, "slip": self._slip_digest()}
        event = self._append_note(CORRECTED, details)
        lines = [reason.strip(), *map(correction_line, found)]
        # Not for the applicant: the new slip says what was corrected.
        self._keep_remark(event, {"note": "\n".join(lines)})
        return event

    def _slip_number(self, event):
        """Return which print of the slip tells of ``event``, from 1."""
        prints = self.event_ids.filtered(
            lambda one: one.action in ("receive", CORRECTED)
        )
        return list(prints.sorted("sequence")).index(event) + 1

    def _correction_words(self, error):
        """Return the sentence for an ``IllegalCorrection``."""
        _ = self.env._
        words = {
            "state": _(
                "A slip is corrected from the receipt until the decision. What an "
                "issued result says is corrected by the agency that issued it."
            ),
            "role": _(
                "A slip is corrected by the counter that made it, or by its manager."
            ),
            "field": _(
                "%(field)s: never corrected on a slip. Where procedure, case, channel "
                "or quantity were wrong, void the reception and receive anew.",
                field=error.field,
            ),
            "nothing": _("Nothing differs from what stands on the slip."),
            "person": _(
                "Name and number together are another person, and so is a number that "
                "belongs to somebody else: a manager makes this correction."
            ),
            "reason": _("Reason: a correction needs one."),
        }
        return words[error.reason]


class OnestopApplicant(models.Model):
    _inherit = "onestop.applicant"

    def _only_in(self, dossier):
        """Return whether nothing but this dossier, and no login, knows this person."""
        self.ensure_one()
        others = self.env["onestop.dossier"].search_count(
            [
                ("id", "!=", dossier.id),
                "|",
                ("applicant_id", "=", self.id),
                ("submitter_id", "=", self.id),
            ],
            limit=1,
        )
        return not others and not self.partner_id

    def _kind_of(self, number):
        """Return the kind of a corrected number: as before, where it may be that."""
        guess = self._guess_id_kind(number, self.kind)
        # Eleven digits are a citizen ID with one missing, not a passport.
        if guess == "passport" and number.isdigit() and self.id_kind != "none":
            return self.id_kind
        return guess

    def _check_name(self, name):
        """Refuse a number that belongs to a person of quite another name."""
        if fold(self.name) != fold(name or ""):
            raise UserError(
                self.env._(
                    "ID number: it belongs to “%(name)s”. Correct the name, too, "
                    "or look at the number again.",
                    name=self.name,
                )
            )


def correction_line(change):
    """Return one change in words; numbers of people are masked."""
    hide = mask if change.field in NUMBERS else str
    before, after = (
        hide(value) if value else "–" for value in (change.before, change.after)
    )
    label = CORRECTED_WORDS[change.field]
    return f"{label[0].upper()}{label[1:]}: “{before}” → “{after}”"
