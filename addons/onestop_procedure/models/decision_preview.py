from odoo import api, fields, models


class OnestopDecision(models.Model):
    """What publishing would do, before it is done."""

    _inherit = "onestop.decision"

    def _preview(self):
        """Return what publishing this decision would change, without changing it.

        :return: ``{problems: [sentence], lines: [...], open, since}``; a line is
            ``{id, kind, code, name, version_id, before_id, differences, open,
            since}``; ``open`` counts open dossiers, ``since`` those received on or
            after the day of effect. No dossier's version or date moves.
        """
        self.ensure_one()
        touched = self._touched_dossiers()
        none = {"open": 0, "since": 0}
        lines = []
        # Read together what the differences read row by row.
        (self.line_ids.version_id | self.line_ids.before_id).fetch()
        for line in self.line_ids:
            version, before = line.version_id, line.before_id
            compared = version and line.kind in ("amended", "replaced")
            lines.append(
                {
                    "id": line.id,
                    "kind": line.kind,
                    "code": line.procedure_id.code,
                    "name": version.name or line.procedure_id.name,
                    "version_id": version.id,
                    "before_id": before.id,
                    "differences": version._difference_rows(before) if compared else [],
                    **touched.get(line.procedure_id.id, none),
                }
            )
        return {
            "problems": [] if self.state == "published" else self._problems(),
            "lines": lines,
            "open": sum(row["open"] for row in touched.values()),
            "since": sum(row["since"] for row in touched.values()),
        }

    def _preview_html(self, preview):
        """Return the page that shows what :meth:`_preview` found."""
        kinds = dict(self.line_ids._fields["kind"]._description_selection(self.env))
        summary = self._summary()
        for line in preview["lines"]:
            line["words"] = self._line_words(line)
        return self.env["ir.qweb"]._render(
            "onestop_procedure.decision_preview",
            {
                "decision": self,
                "kinds": kinds,
                "summary": [
                    (label, summary[kind])
                    for kind, label in kinds.items()
                    if summary.get(kind)
                ],
                "dossier_words": self._dossier_words(preview),
                **preview,
            },
        )

    def _dossier_words(self, preview):
        """Return what publishing means for dossiers, in sentences."""
        if not preview["open"]:
            return [self.env._("No open dossier belongs to these procedures.")]
        sentences = [
            self.env._(
                "Open dossiers of these procedures: %(count)s. None of their dates, "
                "versions or fees moves: each keeps the version of its day of receipt.",
                count=preview["open"],
            )
        ]
        if preview["since"]:
            sentences.append(
                self.env._(
                    "Received since the day of effect: %(count)s. They keep the "
                    "version before, too.",
                    count=preview["since"],
                )
            )
        return sentences

    def _line_words(self, line):
        """Return how many dossiers a line touches, in words; empty: none."""
        if not (line["open"] or line["since"]):
            return ""
        return self.env._(
            "Open dossiers: %(open)s; received since the day of effect: %(since)s",
            open=line["open"],
            since=line["since"],
        )

    def action_preview(self):
        """Open the dialog that tells what publishing would do."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Preview of decision %(number)s", number=self.display_name
            ),
            "res_model": "onestop.decision.preview",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_decision_id": self.id,
                "dialog_size": "extra-large",
            },
        }


class OnestopDecisionPreview(models.TransientModel):
    """The dialog before publishing."""

    _name = "onestop.decision.preview"
    _description = "Preview of a decision"

    decision_id = fields.Many2one("onestop.decision", required=True, readonly=True)
    state = fields.Selection(related="decision_id.state")
    html = fields.Html("What publishing does", compute="_compute_html", sanitize=False)
    open_count = fields.Integer("Open dossiers", compute="_compute_html")
    can_publish = fields.Boolean(compute="_compute_html")

    @api.depends("decision_id")
    @api.depends_context("lang")
    def _compute_html(self):
        for preview in self:
            decision = preview.decision_id
            found = decision._preview() if decision else {}
            preview.html = decision and decision._preview_html(found)
            preview.open_count = found.get("open", 0)
            preview.can_publish = bool(decision) and not (
                decision.state == "published" or found["problems"]
            )

    def action_publish(self):
        """Publish the decision that was looked at."""
        self.decision_id.action_publish()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_schedule(self):
        """Let the decision be published at its time."""
        self.decision_id.action_schedule()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
