"""Reception from the counter screen and from other systems (design: outside callers).

``counter_*`` serve the counter screen; ``intake``, ``act`` and ``track`` are the
JSON-2 methods of ``docs/api.md``. Both go through the same checks.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.rules import codes, lifecycle
from odoo.addons.onestop_procedure.rules.given import LINE, Text
from odoo.addons.onestop_procedure.tools import iso, to_local, to_utc


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    # === COUNTER SCREEN ===#

    @api.model
    def counter_start(self):
        """Return what the counter screen needs before the first key is pressed."""
        self._check_reception()
        agency = self._default_agency()
        counters = self.env["onestop.counter"].search([("agency_id", "=", agency.id)])
        mine = counters.filtered(lambda c: self.env.user in c.user_ids)
        return {
            "agency": {"id": agency.id, "name": agency.name, "code": agency.code},
            "counter": (mine or counters)[:1].display_name or "",
        }

    @api.model
    def counter_applicant(self, text):
        """Return what an ID number, or the QR of a citizen card, tells of a person.

        :return: ``{known, warnings, name, id_kind, id_number, phone, …}``
        :raises UserError: an unreadable QR
        """
        self._check_reception()
        text = self.env["onestop.given"]._read(Text(LINE), text, "text") or ""
        read = self._read_card(text) if "|" in text else {"id_number": text}
        number = read.get("id_number")
        known = self.env["onestop.applicant"]._lookup(number)
        names = ("kind", "name", "id_kind", "phone", "email", "address", "sex")
        values = {name: known[name] or "" for name in names} if known else {}
        values = {**values, **{k: v for k, v in read.items() if v}}
        values.setdefault(
            "id_kind", self.env["onestop.applicant"]._guess_id_kind(number)
        )
        values["known"] = bool(known)
        values["warnings"] = self.env["onestop.applicant"]._id_warnings(
            number, values.get("sex"), read.get("birth_date")
        )
        values["open_dossiers"] = (
            self.search_count(
                Domain("applicant_id", "=", known.id)
                & Domain("received_at", "!=", False)
                & Domain("finished_at", "=", False)
            )
            if known
            else 0
        )
        return values

    @api.model
    def _read_card(self, text):
        try:
            card = codes.parse_citizen_qr(text)
        except ValueError as error:
            raise UserError(
                self.env._("QR: this is not the QR of a citizen card.")
            ) from error
        return {
            "id_kind": "citizen",
            "id_number": card.number,
            "name": card.name,
            "address": card.address,
            "sex": card.sex or False,
            "birth_date": card.born and card.born.isoformat(),
        }

    @api.model
    def counter_preview(self, values):
        """Return the appointment, fees and papers for what is chosen so far.

        :param dict values: ``procedure`` (code), ``case`` (code), ``channel``,
            ``agency`` (code), ``quantity``, ``payer_class`` (codes)
        """
        self._check_reception()
        return self._preview(self._read_counter_choice(values))

    @api.model
    def _preview(self, values):
        """See :meth:`counter_preview`; the fee add-on adds ``fees``, ``fee_total``."""
        chosen = self._read_choice(values)
        at = fields.Datetime.now()
        version, case, agency = chosen["version"], chosen["case"], chosen["agency"]
        result = version._deadline(
            to_local(at),
            chosen["channel"],
            case,
            self._resolving_agency(version, agency)._work_calendar(),
        )
        due_at = to_utc(result.due_at) if result.due_at else False
        probe = self.new({"due_at": due_at})
        return {
            "version_id": version.id,
            "name": version.name,
            "due_at": iso(due_at) if due_at else False,
            "due_text": probe._due_text(),
            "sentences": self.env["onestop.wording"]._sentences(result.lines),
            "components": [
                {
                    "id": component.id,
                    "name": component.name,
                    "group": component.group_name or "",
                    "originals": component.originals,
                    "copies": component.copies,
                    "required": component.required,
                    "condition": component.condition or "",
                }
                for component in self._asked_components(version, case)
            ],
            "cases": [{"code": c.code, "name": c.name} for c in version.case_ids],
            "payer_classes": [
                {"code": c.code, "name": c.name, "proof": c.proof or ""}
                for c in version._payer_classes()
            ],
            "fees": [],
            "fee_total": 0,
        }

    @api.model
    def counter_receive(self, values):
        """Receive what the counter screen holds; return code, date and slip.

        :param dict values: as for :meth:`intake`
        """
        self._check_reception()
        dossier = self._draft_from(values)
        dossier._transition("receive")
        return {
            "id": dossier.id,
            "code": dossier.code,
            "secret": dossier.secret,
            "due_text": dossier._due_text(),
            "slip_url": f"/onestop/print/{dossier.id}/01",
        }

    @api.model
    def _check_reception(self):
        if not self.env.user._onestop_roles() & {"reception", "integrator"}:
            raise AccessError(self.env._("Receiving dossiers is for counter officers."))

    # === OUTSIDE CALLERS ===#

    @api.model
    def intake(self, values):
        """Receive a dossier on behalf of another system or counter.

        :param dict values: ``procedure`` (national code), ``case``, ``agency``
            (identifier; the caller's centre where left out), ``channel``,
            ``applicant`` {name, id_number, phone, email, address, kind},
            ``submitter`` (the same), ``authorisation``, ``papers`` [{component,
            originals, copies, files [{name, data}]}], ``received_at`` (ISO 8601 with
            offset, integrators only), ``source`` {system, code}
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
        version = procedure._version_on(self._local_date())
        if not version:
            raise UserError(
                self.env._(
                    "procedure: %(code)s has no version in force today.",
                    code=procedure.code,
                )
            )
        version._check_complete()
        channel = values.get("channel") or "direct"
        if channel not in dict(self._fields["channel"].selection):
            raise UserError(
                self.env._("channel: one of direct, online, postal is expected.")
            )
        return {
            "procedure": procedure,
            "version": version,
            "case": version._case_by_code(values.get("case")),
            "agency": self._read_agency(values.get("agency")),
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
        values = self._read_intake(values)
        chosen = self._read_choice(values)
        # Before the draft refers to them: all mergers are waited for in one order.
        resolving = self._resolving_agency(chosen["version"], chosen["agency"])
        (chosen["agency"] | resolving)._hold()
        papers = self._read_papers(chosen, values.get("papers"))
        # Everything was read: from here on it is written.
        applicants = self.env["onestop.applicant"]
        applicant = applicants._find_or_create(values.get("applicant") or {})
        submitter = values.get("submitter")
        source = values.get("source") or {}
        given = values.get("applicant") or {}
        vals = {
            "agency_id": chosen["agency"].id,
            "procedure_id": chosen["procedure"].id,
            "case_id": chosen["case"].id,
            "channel": chosen["channel"],
            "applicant_id": applicant.id,
            "applicant_name": given.get("name"),
            "applicant_phone": given.get("phone"),
            "applicant_email": given.get("email"),
            "applicant_address": given.get("address"),
            "submitter_id": submitter and applicants._find_or_create(submitter).id,
            "authorisation": values.get("authorisation"),
            "content": values.get("content"),
            "sets": values.get("sets") or 1,
            "quantity": values.get("quantity") or 1,
            "payer_class_ids": [Command.set(chosen["payer_classes"].ids)],
            "source_system": source.get("system"),
            "source_code": source.get("code"),
            "paper_ids": papers,
        }
        return self.create({k: v for k, v in vals.items() if v})

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
        }

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
