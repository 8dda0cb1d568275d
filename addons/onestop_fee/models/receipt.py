"""Receipts: what was collected, fixed at issue and never changed.

Contents: ND 254/2026 and TT 91/2026 (``domain``: name, symbol, serial, number,
collecting body with its tax code, fee, amount in figures and words, date). All of
it is copied into the row at issue, so that a renamed agency or a corrected
address leaves receipts as they were handed out. Triggers refuse UPDATE, DELETE
and TRUNCATE to everybody; at commit the lines must add up to the total, so that
none can be added later either.
"""

import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.onestop_dossier.models.applicant import FULL_NUMBER, mask
from odoo.addons.onestop_procedure.rules.words import amount_in_words
from odoo.addons.onestop_procedure.tools import to_local

from .labels import DONG_DIGITS, KINDS, METHODS

GUARD_SQL = """
CREATE OR REPLACE FUNCTION onestop_receipt_fixed() RETURNS trigger AS $$
BEGIN
    -- The one thing that comes after issue: the first print, set once.
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'onestop_receipt' THEN
        IF OLD.attachment_id IS NULL
           AND to_jsonb(OLD) - 'attachment_id' = to_jsonb(NEW) - 'attachment_id'
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '%: an issued receipt is never changed (%)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION onestop_receipt_adds_up() RETURNS trigger AS $$
DECLARE
    receipt integer;
    stated numeric;
    added numeric;
BEGIN
    -- One function for two tables: NEW has only one of the two columns.
    receipt := COALESCE(to_jsonb(NEW) ->> 'receipt_id', to_jsonb(NEW) ->> 'id');
    SELECT total INTO stated FROM onestop_receipt WHERE id = receipt;
    SELECT COALESCE(sum(amount), 0) INTO added
      FROM onestop_receipt_line WHERE receipt_id = receipt;
    IF stated <> added THEN
        RAISE EXCEPTION 'onestop_receipt %: total % but lines of %',
            receipt, stated, added USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
"""

# What the ORM does not know and an uninstallation would leave behind.
DROP_GUARD_SQL = """
DROP FUNCTION IF EXISTS onestop_receipt_fixed() CASCADE;
DROP FUNCTION IF EXISTS onestop_receipt_adds_up() CASCADE;
"""

TABLE_GUARD_SQL = """
CREATE OR REPLACE TRIGGER {table}_no_change
    BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION onestop_receipt_fixed();
CREATE OR REPLACE TRIGGER {table}_no_truncate
    BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION onestop_receipt_fixed();
DROP TRIGGER IF EXISTS {table}_adds_up ON {table};
CREATE CONSTRAINT TRIGGER {table}_adds_up
    AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION onestop_receipt_adds_up();
"""


class OnestopReceipt(models.Model):
    _name = "onestop.receipt"
    _description = "Receipt"
    _order = "issued_at desc, id desc"
    _rec_names_search = ["dossier_code", "serial", "payer_name"]
    _log_access = False  # write_date would be a change; issuing is recorded below

    book_id = fields.Many2one(
        "onestop.receipt.book", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True)
    form_symbol = fields.Char()
    serial = fields.Char(required=True)
    number = fields.Integer(required=True, aggregator=None)
    number_text = fields.Char("Number (8 digits)", compute="_compute_number_text")
    issued_at = fields.Datetime("Issued", required=True)

    agency_id = fields.Many2one(
        "onestop.agency",
        "Collecting body",
        required=True,
        index=True,
        ondelete="restrict",
    )
    agency_name = fields.Char("Name of the collecting body", required=True)
    agency_tax_code = fields.Char("Tax code")
    agency_address = fields.Char("Address of the collecting body")

    dossier_id = fields.Many2one(
        "onestop.dossier", required=True, index=True, ondelete="restrict"
    )
    dossier_code = fields.Char(required=True)
    payer_name = fields.Char("Payer", required=True)
    payer_id_number = fields.Char("Payer's ID or tax code", groups=FULL_NUMBER)
    payer_masked_id = fields.Char(
        "Payer's ID or tax code (masked)",
        compute="_compute_payer_masked_id",
        compute_sudo=True,
    )
    payer_address = fields.Char()

    line_ids = fields.One2many("onestop.receipt.line", "receipt_id")
    total = fields.Float(digits=DONG_DIGITS, required=True)
    words = fields.Char("Amount in words", required=True)
    method = fields.Selection(METHODS, "Paid by", required=True)
    session_id = fields.Many2one(
        "onestop.cash.session", "Shift", index="btree_not_null", ondelete="restrict"
    )
    collector_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    collector_name = fields.Char("Name of the collector", required=True)

    key = fields.Char(
        required=True, help="Key of the collection: the same key never pays twice."
    )
    part = fields.Integer(
        required=True, help="From 1 within the collection: one receipt per kind."
    )
    token = fields.Char(required=True, groups="base.group_system")
    attachment_id = fields.Many2one("ir.attachment", "Print", ondelete="restrict")
    replaces_id = fields.Many2one(
        "onestop.receipt", index="btree_not_null", ondelete="restrict"
    )

    _number_uniq = models.Constraint(
        "UNIQUE(book_id, number)", "Two receipts with one number in a book."
    )
    _key_uniq = models.Constraint(
        "UNIQUE(key, part)", "This collection has been receipted already."
    )
    _token_uniq = models.UniqueIndex("(token)", "Two receipts with one token.")
    _positive = models.Constraint(
        "CHECK(number > 0 AND total > 0)", "Number and total begin at 1."
    )
    _issued_index = models.Index("(agency_id, issued_at)")

    def init(self):
        super().init()
        # The guard stands on two tables, so it waits until both are made.
        self.pool.post_init(install_guard, self.env.cr)

    @api.depends("serial", "number")
    def _compute_display_name(self):
        for receipt in self:
            receipt.display_name = f"{receipt.serial}/{receipt.number_text}"

    @api.depends("number")
    def _compute_number_text(self):
        for receipt in self:
            receipt.number_text = f"{receipt.number:08}"

    @api.depends("payer_id_number")
    def _compute_payer_masked_id(self):
        for receipt in self:
            receipt.payer_masked_id = mask(receipt.payer_id_number)

    # === FIXED ===#

    # These refuse and call nothing.
    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("An issued receipt is never changed."))

    def _keep_print(self, attachment):
        """Keep the first print, past the refusal in :meth:`write`."""
        super().write({"attachment_id": attachment.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_refused(self):
        raise AccessError(self.env._("An issued receipt is never deleted."))

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A receipt is issued by collecting money."))

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse receipts from outside; :meth:`_issue` is the only way to one."""
        raise AccessError(self.env._("A receipt is issued by collecting money."))

    @api.model
    def _issue(self, book, charges, vals):
        """Issue one receipt from ``book`` for charges of one kind, the number last.

        :param dict vals: ``method``, ``key``, ``part``, ``session_id``,
            ``collector_id``, ``issued_at``
        """
        dossier, agency = charges.dossier_id, book.agency_id
        total = int(sum(charges.mapped("amount")))
        content = {
            **vals,
            "book_id": book.id,
            "kind": book.kind,
            # A price is no phí or lệ phí: its receipt is not of their form.
            "form_symbol": book.kind != "service" and book.form_symbol,
            "serial": book.serial,
            "agency_id": agency.id,
            "agency_name": agency._name_on(to_local(vals["issued_at"])),
            "agency_tax_code": agency.tax_code,
            "agency_address": agency.address,
            "dossier_id": dossier.id,
            "dossier_code": dossier.code,
            "payer_name": dossier.applicant_name,
            "payer_id_number": dossier.applicant_id_number,
            "payer_address": dossier.applicant_address,
            "collector_name": self.env["res.users"].browse(vals["collector_id"]).name,
            "total": total,
            "words": amount_in_words(total),
            "token": secrets.token_urlsafe(24),
            "line_ids": charges._prepare_receipt_lines(),
        }
        content["number"] = book._next_number()
        receipt = super().create([content])
        charges.write({"receipt_id": receipt.id})
        receipt.flush_recordset()
        return receipt


def install_guard(cr):
    """Put the triggers on both tables (each time the add-on is loaded)."""
    cr.execute(GUARD_SQL)
    for table in ("onestop_receipt", "onestop_receipt_line"):
        cr.execute(TABLE_GUARD_SQL.replace("{table}", table))
