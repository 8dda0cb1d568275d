"""Reception on behalf of other systems (design: outside callers), and how it is read.

``intake``, ``act`` and ``track`` are the JSON-2 methods of ``docs/api.md``; the counter
screen (dossier_counter.py) goes through the same checks.
"""

import contextlib

from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_procedure.rules import lifecycle
from odoo.addons.onestop_procedure.tools import iso


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.model
    def _check_reception(self):
        if not self.env.user._onestop_roles() & {"reception", "integrator"}:
            raise AccessError(self.env._("Receiving dossiers is for counter officers."))

    # === OUTSIDE CALLERS ===#

    @api.model
    def intake(self, values):
        """Receive a dossier on behalf of another system or counter.

        :param dict values: ``procedure`` (national code), ``case``, ``agency``
            (identifier; the caller's centre where left out), ``competent``
            (identifier of who resolves, where that is open), ``channel``,
            ``applicant`` {name, id_number, phone, email, address, kind},
            ``submitter`` (the same), ``authorisation``, ``papers`` [{component,
            originals, copies, files [{name, data}], held}], ``received_at`` (ISO 8601
            with offset, integrators only), ``source`` {system, code}
        :return: ``{id, code, due_at, charges}``; times are ISO 8601 with offset
        :raises UserError: names the field and the rule

        A repeated call with the same source returns the first dossier.
        """
        self._check_reception()
        values = self._read_intake(values)
        known = self._known_source(values.get("source"))
        if known:
            return known._intake_answer()
        at = False
        if values.get("received_at"):
            if "integrator" not in self.env.user._onestop_roles():
                raise UserError(
                    self.env._("received_at: only an integrator may state the time.")
                )
            at = self._read_time(values["received_at"])
        dossier = self._draft_from(values)
        dossier._transition("receive", at=at or None)
        return dossier._intake_answer()

    @api.model
    def _known_source(self, source):
        if not source:
            return self.browse()
        return self.search(
            [
                ("source_system", "=", source["system"]),
                ("source_code", "=", source["code"]),
            ],
            limit=1,
        )

    def _intake_answer(self):
        return {
            "id": self.id,
            "code": self.code,
            "due_at": iso(self.due_at) if self.due_at else False,
            "charges": self._charge_rows(),
        }

    def _charge_rows(self):
        """Return the charges for callers; filled by the fee add-on."""
        return []

    @api.model
    def act(self, code, action, values=None):
        """Take an action of ``rules.lifecycle`` on a dossier.

        :param str code: the dossier's code or, before receipt, its reference
        :return: ``{state, allowed}``
        """
        if not isinstance(action, str) or action not in lifecycle.ACTIONS:
            raise UserError(
                self.env._("action: “%(action)s” is unknown.", action=action)
            )
        dossier = self._by_code(code)
        dossier._transition(action, self._read_act(values))
        return {"state": dossier.state, "allowed": list(dossier._allowed())}

    @api.model
    def track(self, code):
        """Return where a dossier is: ``{state, step, due_at, allowed, history}``."""
        dossier = self._by_code(code)
        return {
            "state": dossier.state,
            "step": dossier.current_task_id.name or False,
            "due_at": iso(dossier.due_at) if dossier.due_at else False,
            "allowed": list(dossier._allowed()),
            "history": [
                {"at": iso(event.at), "action": event.action, "state": event.to_state}
                for event in dossier.event_ids.sorted("sequence")
            ],
        }

    # === READING WHAT CAME ===#

    @api.model
    def _read_choice(self, values):
        """Return the records that ``values`` name, or say which name is unknown."""
        procedure = self.env["onestop.procedure"].search(
            [("code", "=", (values.get("procedure") or "").strip())], limit=1
        )
        if not procedure:
            raise UserError(
                self.env._(
                    "procedure: the code “%(code)s” is not in the catalogue.",
                    code=values.get("procedure") or "",
                )
            )
        day = self._choice_day(values)
        version = procedure._version_on(day)
        if not version:
            raise UserError(
                self.env._(
                    "procedure: %(code)s has no version in force on %(day)s.",
                    code=procedure.code,
                    day=day.strftime("%d/%m/%Y"),
                )
            )
        version._check_complete()
        channel = values.get("channel") or "direct"
        if channel not in dict(self._fields["channel"].selection):
            raise UserError(
                self.env._("channel: one of direct, online, postal is expected.")
            )
        agency = self._read_agency(values.get("agency"))
        return {
            "procedure": procedure,
            "version": version,
            "case": version._case_by_code(values.get("case")),
            "agency": agency,
            "competent": self._read_competent(version, agency, values.get("competent")),
            "channel": channel,
            "payer_classes": self.env["onestop.payer.class"]._by_codes(
                values.get("payer_class")
            ),
        }

    @api.model
    def _asked_components(self, version, case):
        """Return the components that this case of the version asks for."""
        return version.component_ids.filtered(
            lambda c: not c.case_id or c.case_id == case
        )

    @api.model
    def _read_agency(self, code):
        agency = self._default_agency()
        if code:
            # Other systems may go on naming a centre that was merged meanwhile.
            agencies = self.env["onestop.agency"].with_context(active_test=False)
            agency = agencies.search(
                [("code", "=", code), ("is_centre", "=", True)], limit=1
            )._successor_on()
        if not agency or agency.id not in self.env.user._member_agency_ids():
            raise UserError(
                self.env._("agency: not a centre that you receive dossiers for.")
            )
        return agency

    @api.model
    def _draft_from(self, values):
        """Create the draft that ``values`` describe (see :meth:`intake`)."""
        return self._drafts_from([values])

    @api.model
    def _drafts_from(self, visit):
        """Create the drafts of one visit: of the people that its first values name.

        :param list visit: one dict of values (see :meth:`intake`) for each dossier
        :raises UserError: names the procedure, where there are several; nothing has
            been written then
        """
        given = []
        for place, values in enumerate(visit):
            with self._telling(visit, place):
                given.append(self._read_draft(values))
        # Before the drafts refer to them: all mergers are waited for in one order.
        agencies = self.env["onestop.agency"]
        for one in given:
            agencies |= one["chosen"]["agency"] | one["chosen"]["competent"]
        agencies._hold()
        # Everything was read: from here on it is written.
        people = self._people_vals(given[0]["values"])
        return self.create([{**people, **self._draft_vals(one)} for one in given])

    @api.model
    def _read_draft(self, values):
        values = self._read_intake(values)
        chosen = self._read_choice(values)
        papers = self._read_papers(chosen, values.get("papers"))
        return {"values": values, "chosen": chosen, "papers": papers}

    @contextlib.contextmanager
    def _telling(self, visit, place):
        """Name the procedure at fault, where a visit has several."""
        try:
            yield
        except UserError as error:
            if len(visit) < 2:
                raise
            values = visit[place] if isinstance(visit[place], dict) else {}
            raise UserError(
                self.env._(
                    "Procedure %(number)s of this visit (%(code)s): %(problem)s",
                    number=place + 1,
                    code=values.get("procedure") or "–",
                    problem=error.args[0],
                )
            ) from error

    @api.model
    def _people_vals(self, values):
        """Return who asks, who hands in, and by what right."""
        applicants = self.env["onestop.applicant"]
        given = values.get("applicant") or {}
        submitter = values.get("submitter")
        vals = {
            "applicant_id": applicants._find_or_create(given).id,
            "applicant_name": given.get("name"),
            "applicant_phone": given.get("phone"),
            "applicant_email": given.get("email"),
            "applicant_address": given.get("address"),
            "submitter_id": submitter and applicants._find_or_create(submitter).id,
            "authorisation": values.get("authorisation"),
        }
        return {k: v for k, v in vals.items() if v}

    @api.model
    def _draft_vals(self, given):
        """Return what is asked for, as :meth:`_read_draft` has read it."""
        values, chosen = given["values"], given["chosen"]
        source = values.get("source") or {}
        vals = {
            "agency_id": chosen["agency"].id,
            # Found anew at receipt, unless it was chosen.
            "competent_agency_id": values.get("competent") and chosen["competent"].id,
            "procedure_id": chosen["procedure"].id,
            "case_id": chosen["case"].id,
            "channel": chosen["channel"],
            "content": values.get("content"),
            "return_wish": values.get("return_wish"),
            "sets": values.get("sets") or 1,
            "quantity": values.get("quantity") or 1,
            "payer_class_ids": [Command.set(chosen["payer_classes"].ids)],
            "source_system": source.get("system"),
            "source_code": source.get("code"),
            "paper_ids": given["papers"],
        }
        return {k: v for k, v in vals.items() if v}

    @api.model
    def _read_papers(self, chosen, papers):
        """Return commands for the papers: one for each component asked for."""
        components = self._asked_components(chosen["version"], chosen["case"])
        given = {}
        for paper in papers or []:
            component = self._find_component(components, paper.get("component"))
            if component.id in given:
                raise UserError(
                    self.env._(
                        "papers: “%(name)s” is listed twice.", name=component.name
                    )
                )
            given[component.id] = paper
        return [
            Command.create(self._paper_vals(component, given.get(component.id)))
            for component in components
        ]

    @api.model
    def _find_component(self, components, key):
        """Return the component with this id or code."""
        found = components.filtered(lambda c: key in (c.id, c.code))
        if not key or not found:
            raise UserError(
                self.env._(
                    "papers: the component “%(key)s” is not asked for here.", key=key
                )
            )
        return found[:1]

    @api.model
    def _paper_vals(self, component, paper):
        vals = {
            "component_id": component.id,
            "sequence": component.sequence,
            "name": component.name,
            "required": component.required,
            "verdict": "missing",
        }
        if not paper:
            return vals
        files = [self._read_file(component, file) for file in paper.get("files") or []]
        if paper.get("verdict") == "not_applicable":
            return {**vals, **self._not_needed_vals(component, paper, files)}
        return {
            **vals,
            "originals": paper.get("originals", component.originals),
            "copies": paper.get("copies", component.copies),
            "verdict": paper.get("verdict") or "ok",
            "reason": paper.get("reason"),
            "attachment_ids": files,
            **self._held_vals(component, paper.get("held")),
        }

    @api.model
    def _held_vals(self, component, document_id):
        if not document_id:
            return {}
        papers = self.env["onestop.dossier.paper"]
        return {"held_id": papers._read_held(component, document_id)}

    @api.model
    def _not_needed_vals(self, component, paper, files):
        """Return the values of a paper that does not apply; it needs a reason.

        :raises UserError: no reason, or files that contradict it
        """
        reason = (paper.get("reason") or "").strip()
        if not reason:
            raise UserError(
                self.env._(
                    "papers: say why “%(name)s” does not apply.", name=component.name
                )
            )
        if files:
            raise UserError(
                self.env._(
                    "papers: “%(name)s” does not apply, yet files are handed in.",
                    name=component.name,
                )
            )
        return {"verdict": "not_applicable", "reason": reason}
