from odoo import models

DAY = "%d/%m/%Y"
# National records hold bare numbers without a unit; alone they would mislead.
BARE = 4


class OnestopProcedureVersion(models.Model):
    """The rows of a version's tables, for sheet, posting, checklist and portal.

    One source for every place where people read them, so that they never differ.
    """

    _inherit = "onestop.procedure.version"

    def _term_rows(self):
        """Return ``{channel, legal, committed, basis, description}``, all text.

        Channels of which the same is said stand in one row.
        """
        labels = self._selection_labels("channel_ids", "channel")
        merged = {}
        for row in self.channel_ids:
            texts = {**self._term_texts(row), "description": row.description or ""}
            channels = merged.setdefault(tuple(texts.items()), [])
            if labels[row.channel] not in channels:
                channels.append(labels[row.channel])
        return [
            {"channel": ", ".join(channels), **dict(texts)}
            for texts, channels in merged.items()
        ]

    def _case_rows(self):
        """Return ``{code, name, legal, committed, basis}`` of cases, each once."""
        rows = []
        for case in self.case_ids:
            texts = {"legal": "", "committed": "", "basis": ""}
            if case.term_unit or case.term_text:
                texts = self._term_texts(case)
            row = {"code": case.code or "", "name": case.name, **texts}
            if row not in rows:
                rows.append(row)
        return rows

    def _term_texts(self, row):
        """Return the legal term, the commitment and its basis, as text."""
        legal = row.legal_label
        if not row.term_unit and row.term_text and len(row.term_text) <= BARE:
            legal = self.env._("not clear yet (source: “%(words)s”)", words=legal)
        return {
            "legal": legal,
            "committed": row.committed_label or "",
            "basis": row.committed_basis or "",
        }

    def _paper_groups(self):
        """Return ``{name, rows}`` of the papers asked for, in the order of the sheet.

        A row is ``{name, case, originals, copies, required, condition,
        forms}``.
        """
        groups = {}
        for component in self.component_ids:
            forms = [line.strip() for line in (component.form_names or "").splitlines()]
            groups.setdefault(component.group_name or "", []).append(
                {
                    "name": component.name,
                    "case": component.case_id.name or "",
                    "originals": component.originals,
                    "copies": component.copies,
                    "required": component.required,
                    "condition": component.condition or "",
                    "forms": "; ".join(filter(None, forms)),
                }
            )
        return [{"name": name, "rows": rows} for name, rows in groups.items()]

    def _fee_rows(self):
        """Return the fee table; lines that differ in the channel only are one line.

        A row is ``{kind, name, amount, settled, unit, case, payer, quantity, when,
        basis, words, channels}``, all text; ``words``: the source's, where the
        amount is not certain; ``channels``: empty for every channel.
        """
        labels = self._selection_labels("tariff_ids", "channel")
        kinds = self._selection_labels("tariff_ids", "kind")
        merged = {}
        for row in self.tariff_ids:
            line = {
                "kind": kinds.get(row.kind, ""),
                "name": row.name,
                "amount": row.amount_label,
                "settled": row.settled,
                "unit": row.unit_name or "" if row.per_unit else "",
                "case": row.case_id.name or "",
                "payer": row.payer_class_id.name or "",
                "quantity": self._quantity_text(row),
                "when": self._when_text(row),
                "basis": row.basis or "",
                "words": self._unsettled_words(row),
            }
            channels = merged.setdefault(tuple(line.items()), (line, []))[1]
            channels.append(row.channel)
        everywhere = set(self.channel_ids.mapped("channel"))
        rows = []
        for line, channels in merged.values():
            limited = all(channels) and set(channels) < everywhere
            names = [labels[channel] for channel in dict.fromkeys(channels) if channel]
            rows.append({**line, "channels": ", ".join(names) if limited else ""})
        return rows

    def _reduction_rows(self):
        """Return the exemptions and reductions, as text.

        A row is ``{ground, amount, fees, case, payer, channels, when, basis}``.
        """
        labels = self._selection_labels("reduction_ids", "channel")
        scopes = self._selection_labels("reduction_ids", "scope")
        return [
            {
                "ground": row.ground,
                "amount": row.value_label,
                "fees": ", ".join(dict.fromkeys(row.tariff_ids.mapped("name")))
                or scopes[row.scope],
                "case": row.case_id.name or "",
                "payer": row.payer_class_id.name or "",
                "channels": labels.get(row.channel, ""),
                "when": self._when_text(row),
                "basis": row.basis or "",
            }
            for row in self.reduction_ids
        ]

    def _unsettled_words(self, row):
        """Return the source's words for an amount that is not certain, once."""
        if row.settled or (row.source_text or "").strip() == row.name.strip():
            return ""
        return row.source_text or ""

    def _quantity_text(self, row):
        """Return for which quantities an amount counts; '' for all."""
        least, most = row.min_quantity, row.max_quantity
        if least and most:
            return self.env._("%(least)s to %(most)s", least=least, most=most)
        if least:
            return self.env._("%(least)s and more", least=least)
        return self.env._("up to %(most)s", most=most) if most else ""

    def _when_text(self, row):
        """Return from when to when an amount holds; '' for always."""
        parts = []
        if row.date_from:
            day = row.date_from.strftime(DAY)
            parts.append(self.env._("from %(day)s", day=day))
        if row.date_to:
            day = row.date_to.strftime(DAY)
            parts.append(self.env._("until %(day)s", day=day))
        return " ".join(parts)

    def _selection_labels(self, parts, name):
        """Return value → translated label of a selection of a part."""
        return dict(self[parts]._fields[name]._description_selection(self.env))
