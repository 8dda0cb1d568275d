"""Openings: who looked at a dossier outside their work, what for, until when.

A row lets its bearer read the dossier until it expires (record rule), and stays as the
record of it. Like an event it is never changed or deleted, and holds references only;
words go into a remark.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules.given import LINE, Text
from odoo.addons.onestop_procedure.tools import to_local

from .event import append_only_sql
from .settings import whole

#: Roles that may be asked about any dossier. The auditor sees all of them; programs
#: have no purpose of their own.
OPENERS = frozenset(
    {"reception", "officer", "leader", "manager", "cashier", "accountant"}
)
ACTION = "open"
# So many codes of purposes a message names.
NAMED = 50


class OnestopOpeningPurpose(models.Model):
    _name = "onestop.opening.purpose"
    _description = "Purpose of opening a dossier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="By which other programs name it.")
    needs_words = fields.Boolean(
        "Words needed", help="Whoever chooses it must say more."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another purpose has this code.")

    def write(self, vals):
        """Refuse to rename what openings were made for; archive it instead."""
        if {"name", "code"} & vals.keys():
            self._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        self._check_unused()

    def _check_unused(self):
        openings = self.env["onestop.dossier.opening"].sudo()  # only whether any
        if openings.search_count([("purpose_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Dossiers were opened for this purpose, and the record of it "
                    "stays as it is: archive the purpose and make another."
                )
            )

    @api.model
    def _by_code(self, code):
        """Return the purpose with this code.

        :raises UserError: names the field and the codes that may be given
        """
        found = self.search([("code", "=", code)], limit=1)
        if not found:
            known = self.search([], limit=NAMED)
            raise UserError(
                self.env._(
                    "purpose: one of %(codes)s is expected.",
                    codes=", ".join(known.mapped("code")),
                )
            )
        return found


class OnestopDossierOpening(models.Model):
    _name = "onestop.dossier.opening"
    _description = "Opening of a dossier"
    _inherit = "onestop.dossier.part"
    _order = "id desc"
    _rec_name = "purpose_id"
    _log_access = False

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="restrict"
    )
    # Like in the history: a deleted user takes nothing along.
    actor_id = fields.Integer("Actor (id)", required=True)
    actor_login = fields.Char("Actor", required=True)
    agency_id = fields.Many2one(
        "onestop.agency",
        index="btree_not_null",
        ondelete="restrict",
        help="To which the person belonged then.",
    )
    purpose_id = fields.Many2one(
        "onestop.opening.purpose", required=True, ondelete="restrict"
    )
    at = fields.Datetime("When", required=True)
    until = fields.Datetime(required=True, help="To be read until then.")
    remark_ids = fields.One2many("onestop.dossier.remark", "opening_id")
    words = fields.Text("In words", related="remark_ids.text")

    _actor_index = models.Index("(actor_id, until)")

    def init(self):
        super().init()
        guard = append_only_sql(self._table)
        self.pool.post_init(self.env.cr.execute, guard)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The record of openings cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("The record of openings cannot be deleted."))

    @api.model_create_multi
    def create(self, vals_list):
        """Append; when, until when and by whom is not for the caller to say."""
        at = fields.Datetime.now()
        user = self.env.user
        record = {
            "actor_id": user.id,
            "actor_login": user.login,
            "agency_id": (user._member_agency_ids() or (False,))[0],
            "at": at,
            "until": at + timedelta(hours=whole(self.env, "opening_hours")),
        }
        self._check_number_a_day(len(vals_list), at)
        return super().create([{**vals, **record} for vals in vals_list])

    @api.model
    def _check_number_a_day(self, count, at):
        """Refuse to read through the registers one code after the other."""
        most = whole(self.env, "openings_a_day")
        mine = Domain("actor_id", "=", self.env.uid)
        lately = Domain("at", ">", at - timedelta(days=1))
        if self.search_count(mine & lately) + count > most:
            raise UserError(
                self.env._(
                    "You have opened %(count)s dossiers outside your work in the last "
                    "24 hours, and more are not allowed. Ask your manager.",
                    count=most,
                )
            )


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    opening_ids = fields.One2many(
        "onestop.dossier.opening", "dossier_id", "Opened by others", readonly=True
    )

    @api.model
    def action_open(self, code, purpose, words=None):
        """Open a dossier outside one's work, to read it, and record who and why.

        :param str code: its code or, before receipt, its reference; nothing is
            searched for
        :param str purpose: code of an ``onestop.opening.purpose``
        :param str words: more on it, where the purpose asks for it
        :return: the action that shows the dossier
        :raises UserError: there is none with this code; wrong purpose; too many
        :raises AccessError: a role that has nothing to look up

        What the user may read already is just shown.
        """
        if not self.env.user._onestop_roles() & (OPENERS | {"auditor"}):
            raise AccessError(self.env._("Opening dossiers is for officers."))
        chosen = self.env["onestop.opening.purpose"]._by_code(purpose)
        words = self._read_opening_words(chosen, words)
        dossier = self._of_any_centre(code)
        if not dossier.has_access("read"):
            dossier._open_for(chosen, words)
        return dossier._form_action()

    @api.model
    def _read_opening_words(self, purpose, words):
        text = self.env["onestop.given"]._read(Text(LINE), words or "", "words")
        if purpose.needs_words and not (text or "").strip():
            raise UserError(
                self.env._(
                    "words: “%(purpose)s” needs a word on what for.",
                    purpose=purpose.name,
                )
            )
        return (text or "").strip()

    @api.model
    def _of_any_centre(self, code):
        """Return the dossier with exactly this code or reference.

        Drafts are nobody's dossier yet: only who may read them finds them.

        :raises UserError: none, in the words of :meth:`_by_code`
        """
        code = self._read_code(code)
        named = Domain("code", "=", code) | Domain("reference", "=", code)
        anywhere = self.sudo()  # whatever the centre: it is recorded, or refused
        found = anywhere.search(named & Domain("state", "!=", "draft"), limit=1)
        return found.with_env(self.env) if code and found else self._by_code(code)

    def _open_for(self, purpose, words):
        """Record that the user opens this dossier; they read it from now on."""
        openings = self.env["onestop.dossier.opening"].sudo()  # nobody writes there
        opening = openings.create({"dossier_id": self.id, "purpose_id": purpose.id})
        if words:
            remarks = self.env["onestop.dossier.remark"].sudo()  # as above
            remarks.create(
                {
                    "dossier_id": self.id,
                    "opening_id": opening.id,
                    "action": ACTION,
                    "author_id": self.env.uid,
                    "at": opening.at,
                    "text": words,
                }
            )

    def _form_action(self):
        """Return the action that shows this dossier."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def _openings_told(self):
        """Return who opened the file, for the person whose dossier it is.

        :return: ``[{at, until, agency, purpose}]``, the newest first; naive UTC
            times, the agency as it was called then

        Citizens read no names of officers; the auditor finds the login by the time.
        """
        rows = self.sudo().opening_ids  # for the citizen, who reads no openings
        return [
            {
                "at": row.at,
                "until": row.until,
                "agency": row.agency_id._name_on(to_local(row.at)),
                "purpose": row.purpose_id.name,
            }
            for row in rows
        ]

    # === WHO ONLY LOOKS SAYS NOTHING ===#

    def _looked_at_only(self):
        """Return those that the user reads without any part in them."""
        user = self.env.user
        if self.env.su or not user._is_internal():
            return self.browse()
        rules = self.env["ir.rule"]
        works_on = self.sudo().filtered_domain(  # whose work it is, as the rule says
            rules._compute_domain(self._name, "write")
        )
        auditor = user._onestop_roles() == {"auditor"}
        return self if auditor else self - works_on

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Let nobody post on a dossier that they may only look at."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "create":
            operations.update(dict.fromkeys(self._looked_at_only(), "write"))
        return operations

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let nobody follow a dossier that they may only look at.

        Messages would go on reaching them when they may no longer read it.
        """
        if self._looked_at_only():
            self.check_access("write")
        return super().message_subscribe(partner_ids, subtype_ids)
