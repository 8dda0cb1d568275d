"""What the counter screen asks, and what it does: receive, ask for papers, decline.

The screen holds no rule of its own; it goes through the same checks as ``intake``
(dossier_intake.py). One visit may bring several procedures: all are received or none.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_procedure.rules import files
from odoo.addons.onestop_procedure.tools import iso, to_local, to_utc


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.model
    def counter_start(self):
        """Return what the counter screen needs before the first key is pressed.

        ``most_bytes``: largest file; ``file_types``: what a file picker offers;
        ``catalogue``: whether any procedure is in force.
        """
        self._check_reception()
        agency = self._default_agency()
        counters = self.env["onestop.counter"].search([("agency_id", "=", agency.id)])
        mine = counters.filtered(lambda c: self.env.user in c.user_ids)
        kinds = self.env["onestop.applicant"]._fields["id_kind"]
        types = [files.TYPES[kind] for kind in files.PAPERS]
        return {
            "agency": {
                "id": agency.id,
                "name": agency.name or "",
                "code": agency.code or "",
            },
            "counter": (mine or counters)[:1].display_name or "",
            "most_bytes": self.env["onestop.given"]._paper_limit(),
            "file_types": [ending for _type, endings in types for ending in endings],
            "id_kinds": kinds._description_selection(self.env),
            "catalogue": bool(
                self.env["onestop.procedure.version"].search(
                    [("state", "=", "published")], limit=1
                )
            ),
        }

    # === WHAT WILL HAPPEN === #

    @api.model
    def counter_preview(self, values):
        """Return the appointment, fees and papers for what is chosen so far.

        :param dict values: ``procedure`` (code), ``case`` (code), ``channel``,
            ``agency``, ``competent`` (identifiers), ``quantity``, ``payer_class``
            (codes); of the person ``id_number`` and ``address``, and
            ``last_competent``, who was to resolve for the visitor before
        :return: besides, ``duplicates`` (dossiers of the same person on the same
            procedure) and, with each component, ``held`` (documents kept)
        """
        self._check_reception()
        return self._preview(self._read_counter_choice(values))

    @api.model
    def _preview(self, values):
        """See :meth:`counter_preview`; the fee add-on adds ``fees``, ``fee_total``."""
        chosen = self._read_choice(values)
        version, case = chosen["version"], chosen["case"]
        offer = self._competent_offer(version, chosen["agency"], values)
        competent = chosen["competent"]
        if offer["code"] and offer["code"] != competent.code:
            competent = self._read_competent(version, chosen["agency"], offer["code"])
        result = version._deadline(
            to_local(fields.Datetime.now()),
            chosen["channel"],
            case,
            competent._work_calendar(),
        )
        due_at = to_utc(result.due_at) if result.due_at else False
        applicant = self.env["onestop.applicant"]._lookup(values.get("id_number"))
        return {
            "version_id": version.id,
            "name": version.name,
            "due_at": iso(due_at) if due_at else False,
            "due_text": self.new({"due_at": due_at})._due_text(),
            "sentences": self.env["onestop.wording"]._sentences(result.lines),
            "competent": offer,
            "components": self._preview_components(version, case, applicant),
            "cases": [{"code": c.code, "name": c.name} for c in version.case_ids],
            "payer_classes": [
                {"code": c.code, "name": c.name, "proof": c.proof or ""}
                for c in version._payer_classes()
            ],
            "duplicates": self._counter_duplicates(applicant, chosen["procedure"]),
            "bundles": self._offered_bundles(chosen["procedure"]),
            "fees": [],
            "fee_total": 0,
        }

    @api.model
    def _preview_components(self, version, case, applicant):
        held = applicant._held_documents() if applicant else applicant.document_ids
        return [
            {
                "id": component.id,
                "name": component.name,
                "group": component.group_name or "",
                "originals": component.originals,
                "copies": component.copies,
                "required": component.required,
                "condition": component.condition or "",
                "held": [
                    {
                        "id": document.id,
                        "name": document.display_name,
                        "issued_on": self._day_text(document.issued_on),
                        "valid_until": self._day_text(document.valid_until),
                        "code": document.dossier_id.code or "",
                    }
                    for document in held._for_component(component)
                ],
            }
            for component in self._asked_components(version, case)
        ]

    @api.model
    def _day_text(self, day):
        return day.strftime("%d/%m/%Y") if day else ""

    # === RECEIVE === #

    @api.model
    def counter_receive(self, values):
        """Receive what the counter screen holds; return code, date and slip.

        :param dict values: as for :meth:`intake`
        """
        self._check_reception()
        dossier = self._draft_from(values)
        dossier._transition("receive")
        return dossier._counter_answer()

    @api.model
    def counter_receive_visit(self, values):
        """Receive all procedures of one visit, or none.

        :param dict values: ``applicant``, ``submitter``, ``authorisation`` of the
            visit, ``dossiers``: what is asked, each as for :meth:`intake`, and
            ``bundle``: code of the linked procedures that they are legs of
        :return: ``{dossiers: [{id, code, waits, secret, due_text, slip_url}],
            slip_url}``; ``waits``: a leg that is received later and has no code yet;
            the last is one slip for all
        :raises UserError: names the procedure at fault; nothing was received and no
            code was drawn then
        """
        self._check_reception()
        visit, code = self._read_visit(values)
        dossiers = self._drafts_from(visit)
        bundle = self._read_bundle(code, dossiers.procedure_id)
        waiting = dossiers._link(bundle)
        for place, dossier in enumerate(dossiers):
            with self._telling(visit, place):
                dossier._check_before_code(dossier in waiting)
        for place, dossier in enumerate(dossiers):
            with self._telling(visit, place):
                dossier._transition("submit" if dossier in waiting else "receive")
        answers = [dossier._counter_answer() for dossier in dossiers]
        slip_url = answers[0]["slip_url"]
        if len(dossiers) > 1:
            slip_url = dossiers.action_print_slips()["url"]
        return {"dossiers": answers, "slip_url": slip_url}

    def _check_before_code(self, waits=False):
        """Refuse what a reception would refuse, as long as no code is drawn.

        :param bool waits: a leg that is received later; its papers may come till then
        """
        version = self.procedure_id._version_on(self._local_date())
        self._apply_rules("submit" if waits else "receive", {})
        self._check_receivable(version)

    def _counter_answer(self):
        return {
            "id": self.id,
            "code": self.code or self.reference,
            "waits": self.waits_turn,
            "secret": self.sudo().secret,  # who received hands out the slip
            "name": (self.version_id or self.procedure_id).name,
            "due_text": self.linked_text or self._due_text(),
            "slip_url": f"/onestop/print/{self.id}/01",
        }

    # === NOT YET, OR NOT AT ALL === #

    @api.model
    def counter_request_supplement(self, values, reason=""):
        """Ask a walk-in for what is lacking; nothing is received yet (form 02).

        :param dict values: as for :meth:`intake`; papers with the verdict ``missing``
            or ``wrong`` and the reason that the applicant reads
        :param str reason: what else the applicant should know
        :return: ``{id, reference, name, print_url}``
        :raises UserError: nothing is lacking
        """
        return self._counter_ask("request_supplement", values, reason)

    @api.model
    def counter_decline(self, values, reason):
        """Turn a walk-in's request down, with the reason (form 03).

        :return: ``{id, reference, name, print_url}``
        :raises UserError: no reason, or a procedure that is not received here
        """
        return self._counter_ask("decline", values, reason)

    @api.model
    def _counter_ask(self, action, values, reason):
        self._check_reception()
        given = self._read_act({"reason": reason or False})
        given = {name: value for name, value in given.items() if value}
        dossier = self._draft_from(values)
        if action == "request_supplement":
            if not dossier._papers_asked():
                raise UserError(
                    self.env._(
                        "papers: mark those that are missing or to be corrected."
                    )
                )
            # Each paper says what is wrong with it; the whole needs no other reason.
            given.setdefault(
                "reason",
                self.env._("Papers are missing or have to be corrected, as listed."),
            )
        dossier._transition(action, given)
        form = "02" if action == "request_supplement" else "03"
        return {
            "id": dossier.id,
            "reference": dossier.reference,
            "name": dossier.procedure_id.name,
            "print_url": f"/onestop/print/{dossier.id}/{form}",
        }

    @api.model
    def counter_reasons(self, action):
        """Return the reason texts that may be picked for ``action``.

        :return: ``[{id, name, text}]``
        """
        self._check_reception()
        texts = self.env["onestop.reason.text"]
        offered = texts._offered(action, self._default_agency())
        return [{"id": one.id, "name": one.name, "text": one.text} for one in offered]
