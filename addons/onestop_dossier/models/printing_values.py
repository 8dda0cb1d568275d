"""What the templates of the printed forms may show of a dossier.

Templates run in superuser mode: they print what stands here and on the dossier's own
fields, nothing else.
"""

from odoo import models

from odoo.addons.onestop_procedure.rules import deadline
from odoo.addons.onestop_procedure.tools import to_local

from .dossier_correct import CORRECTED_WORDS
from .labels import CORRECTED
from .settings import whole

JUDGEMENTS = {
    "early": "Trước hạn",
    "on_time": "Đúng hạn",
    "overdue": "Quá hạn",
}
OUTCOMES = {"sent_back": "Trả lại", "given": "Cho ý kiến"}
CLOCK = "%H giờ %M phút"
MOMENT = f"{CLOCK}, ngày %d/%m/%Y"


def moment(utc_naive):
    """Return hour and date as forms have them, or nothing."""
    return to_local(utc_naive).strftime(MOMENT) if utc_naive else ""


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    def _print_values(self, number, form=None, event=None):
        """Return the values of a form's template.

        :param str number: ``0001/TTPVHCC``, or empty
        :param form: the ``onestop.form`` in force on the document's date
        :param event: what the form tells of; without it, the receipt
        """
        self.ensure_one()
        values = {
            "dossier": self,
            "form": form,
            "event": event,
            "number": number,
            "agency": form._issuing_agency(self) if form else self.agency_id,
            "date": to_local(event.at if event else self.received_at),
            "moment": moment,
            "received": to_local(self.received_at) if self.received_at else None,
            "due": to_local(self.due_at) if self.due_at else None,
            "first_due": to_local(self.first_due_at) if self.first_due_at else None,
            "term_text": self._term_text() if self.received_at else "",
            "papers": self.paper_ids.filtered(lambda p: p.verdict == "ok"),
            "qr": self.env["onestop.pdf"]._qr_data_uri(self._tracking_url()),
            "tracking_url": f"{self.get_base_url()}/tra-cuu",
        }
        special = getattr(self, f"_print_values_{form.code}", None) if form else None
        return {**values, **(special(event) if special else {})}

    def _tracking_url(self):
        """Return the address behind the slip's QR; it holds an unguessable token."""
        return f"{self.get_base_url()}/tra-cuu/{self.token}"

    def _term_text(self):
        """Return the term in words, as the version states it for this channel.

        Where the province committed to less, both terms stand on the slip.
        """
        source = self.version_id._term_source(self.channel, self.case_id)
        if source.committed_unit:
            return source.term_label
        if source.term_text or not source.term_unit:
            return source.term_text or ""
        return source.legal_label

    # === SINGLE FORMS ===#

    def _print_values_01(self, event):
        """What a corrected slip says of itself, and one that was entered late."""
        values = {}
        if event and event.action == CORRECTED:
            changed = (event.details or {}).get("changed") or {}
            values["correction"] = {
                "number": self._slip_number(event),
                "at": moment(event.at),
                "fields": ", ".join(
                    words for name, words in CORRECTED_WORDS.items() if name in changed
                ),
            }
        if self.late_entry:
            values["late"] = {
                "number": self.paper_number or "",
                "entered": moment(self._receipt_event().recorded_at),
            }
        return values

    def _print_values_02(self, event):
        """Every paper to hand in or to mend, each with its reason, in one go.

        As they were when the request was made; where the officer marked none then,
        those marked since.
        """
        marked = (event.details or {}).get("papers") or {
            str(paper.id): paper.verdict for paper in self._papers_asked()
        }
        return {
            **self._print_words(event),
            "asked": [
                (paper, marked[str(paper.id)])
                for paper in self.paper_ids
                if str(paper.id) in marked
            ],
            "answer_until": self._answer_limit(event.at),
        }

    def _papers_asked(self):
        """Return the papers that a request for supplement asks for."""
        return self.paper_ids.filtered(
            lambda paper: (
                paper.verdict == "wrong"
                or (paper.required and paper.verdict == "missing")
            )
        )

    def _print_values_03(self, event):
        return {**self._print_words(event), "originals": self._originals(event)}

    def _print_values_04(self, event):
        return {
            **self._print_words(event),
            "before": event.due_before or self.first_due_at,
            "promised": self.promised_at,
        }

    def _print_values_05(self, event):
        return {**self._print_words(event), "originals": self._originals(event)}

    def _originals(self, event):
        """Return the papers whose originals go back; before a receipt none is here."""
        return self.paper_ids.filtered(
            lambda paper: event.action != "decline" and paper.originals
        )

    def _print_values_06(self, event):
        tasks = self.task_ids.sorted(lambda task: (task.entered_at, task.id))
        others = tasks.agency_id - self.agency_id - self.competent_agency_id
        return {
            "coordinating": [other._name_on(to_local(event.at)) for other in others],
            "rows": [
                self._control_row(task, before)
                for before, task in zip([None, *tasks], tasks, strict=False)
            ],
        }

    def _control_row(self, task, before):
        """Return one line of the control slip: a hand-over and how it was kept.

        Whether the giver was early, on time or overdue is judged by the giver's own
        step, the one before; the first hand-over is the citizen's.
        """
        at = task.acknowledged_at or task.entered_at
        day = to_local(at)
        giver = before.agency_id._name_on(day) if before else self.applicant_name
        person = task.giver_id.name if before else ""
        waits = bool(before) and not task.acknowledged_at
        kept = JUDGEMENTS.get(before.timeliness, "") if before else ""
        return {
            "giver": giver,
            "giver_person": person,
            "receiver": task.agency_id._name_on(day),
            "receiver_person": "" if waits else task.user_id.name,
            "at": moment(at),
            "waits": waits,
            "kept": kept,
            "step": task.name,
            "note": OUTCOMES.get(before.outcome, "") if before else "",
        }

    # === PARTS OF SEVERAL FORMS ===#

    def _print_words(self, event):
        """Return reason, author and contact of what ``event`` did."""
        remarks = self.remark_ids.filtered(
            lambda remark: remark.event_id == event and remark.public
        )
        author = self.env["res.users"].browse(event.actor_id).exists()
        is_person = author._is_internal() and author != self.env.ref("base.user_root")
        return {
            "reason": "\n".join(remarks.mapped("text")),
            "author": author.name if is_person else "",
            "contact_phone": self.agency_id.phone,
            "contact_email": self.agency_id.email,
            "contact_place": self.agency_id.address,
        }

    def _answer_limit(self, asked_at):
        """Return the last instant to answer a request made at ``asked_at``.

        :return: naive local time; see :meth:`_supplement_expired`
        """
        days = whole(self.env, "supplement_days")
        term = deadline.Term(days, "working_day", policy="end_of_day")
        return deadline.due(to_local(asked_at), term, self._clock_calendar()).due_at
