from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import dong


class OnestopProcedure(models.Model):
    """What the lists of procedures show beside the identity, a page at a time.

    Everything is read for all rows of a page at once; nothing of it is stored, so
    that a list can never show another term or fee than the version in force.
    """

    _inherit = "onestop.procedure"

    date_from = fields.Date(string="In force since", compute="_compute_facts")
    term_label = fields.Char(string="Time limit", compute="_compute_facts")
    fee_label = fields.Char(string="Fee", compute="_compute_facts")
    settle_count = fields.Integer(
        string="Points to settle", compute="_compute_settle_count"
    )
    settling = fields.Selection(
        [("open", "With points to settle"), ("done", "Nothing to settle")],
        compute="_compute_settle_count",
        search="_search_settling",
    )
    decision_count = fields.Integer(
        string="Decisions", compute="_compute_decision_count"
    )

    @api.depends("current_version_id")
    @api.depends_context("lang")
    def _compute_facts(self):
        for procedure in self:
            version = procedure.current_version_id
            procedure.date_from = version.date_from
            procedure.term_label = version._term_fact() if version else False
            procedure.fee_label = version._fee_fact() if version else False

    @api.depends("version_ids.settle_item_ids.state")
    def _compute_settle_count(self):
        counts = dict.fromkeys(self._origin.ids, 0)
        rows = self.env["onestop.settle.item"]._read_group(
            [("version_id", "in", self.version_ids.ids), ("state", "=", "open")],
            ["version_id"],
            ["__count"],
        )
        for version, count in rows:
            counts[version.procedure_id.id] += count
        for procedure in self:
            procedure.settle_count = counts.get(procedure._origin.id, 0)
            procedure.settling = "open" if procedure.settle_count else "done"

    def _search_settling(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_open = Domain("version_ids", "any", [("settle_item_ids.state", "=", "open")])
        domains = {"open": is_open, "done": ~is_open}
        return Domain.OR(domains[state] for state in value if state in domains)

    def _compute_decision_count(self):
        counts = dict(
            self.env["onestop.decision.line"]._read_group(
                [("procedure_id", "in", self._origin.ids)],
                ["procedure_id"],
                ["decision_id:count_distinct"],
            )
        )
        for procedure in self:
            procedure.decision_count = counts.get(procedure._origin, 0)

    def action_open_decisions(self):
        """Open the decisions that made, changed or ended this procedure."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_decision_action"
        )
        action["domain"] = [("line_ids.procedure_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_settle_items(self):
        """Open the points of all versions that need a decision of staff."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "onestop_procedure.onestop_settle_item_action"
        )
        action["domain"] = [("version_id", "in", self.version_ids.ids)]
        return action


class OnestopProcedureVersion(models.Model):
    _inherit = "onestop.procedure.version"

    def _term_fact(self):
        """Return the terms of all channels in few words; cases may have their own."""
        self.ensure_one()
        terms = dict.fromkeys(
            row["committed"] or row["legal"] for row in self._term_rows()
        )
        return " / ".join(terms) or self.env._("not known yet")

    def _fee_fact(self):
        """Return the least and the most of the amounts, without adding them up."""
        self.ensure_one()
        if self.list_only:
            return self.env._("not known yet")
        if not self.tariff_ids:
            return self.env._("none published")
        certain = self.tariff_ids.filtered(
            lambda row: row.settled and row.currency_code == "VND"
        )
        amounts = certain.mapped("amount")
        if not amounts or (len(certain) < len(self.tariff_ids) and not max(amounts)):
            return self.env._("depends on the case")
        least, most = min(amounts), max(amounts)
        if not most:
            return self.env._("free of charge")
        if least == most:
            return dong(most)
        return f"{dong(least).removesuffix(' đ')}–{dong(most)}"
