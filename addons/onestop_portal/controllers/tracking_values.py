"""What a citizen sees of a dossier, as plain values.

The record is read in superuser mode, so nothing but what stands here may leave:
never an ID number, no name of an officer, no internal remark; the applicant's name in
full only to who gave the look-up code or is logged in as the applicant.
"""

from odoo.addons.onestop_procedure.rules import lifecycle
from odoo.addons.onestop_procedure.tools import dong

from . import words
from .tracking_words import sentence, to_do

# Remarks of these actions speak to the citizen; reasons for sending a dossier back a
# step or for a late entry are the house's own.
TOLD_ACTIONS = (
    "request_supplement",
    "decline",
    "apologise",
    "keep",
    "stop",
    "refuse",
)
# What the page may be for the eye: running, late, waiting for the citizen, ended
# well, ended otherwise. Words always say it too.
TONES = {
    "intake_supplement": "yours",
    "supplement": "yours",
    "payment": "yours",
    "finished": "done",
    "returned": "done",
    "not_received": "ended",
    "stopped": "ended",
    "refused": "ended",
}


def tracking_values(dossier, full, contact):
    """Return the view model of the tracking page.

    :param dossier: in superuser mode and in the reader's language
    :param bool full: whether name, papers and slip may be shown
    :param dict contact: ``website._onestop_contact()``
    """
    return {
        "code": dossier.code or "",
        "title": title(dossier),
        "procedure": (dossier.version_id or dossier.procedure_id).name,
        "procedure_url": f"/thu-tuc/{dossier.procedure_id.code}",
        "full": full,
        "applicant": dossier.applicant_name if full else initials(dossier),
        "sentence": sentence(dossier),
        "remaining": dossier.remaining_text or "",
        "state": words.selection_label(dossier, "state"),
        "tone": tone(dossier),
        "to_do": to_do(dossier, dossier.agency_id.phone or contact["phone"]),
        "steps": step_line(dossier),
        "legs": leg_values(dossier),
        "remarks": remarks(dossier),
        "fees": fee_values(dossier),
        "receipts": receipt_links(dossier) if full else [],
        "papers": paper_values(dossier) if full else [],
        "openings": opening_rows(dossier) if full else [],
        "facts": fact_rows(dossier),
        "explanation": (dossier.due_explanation or "").splitlines(),
        "results": result_files(dossier) if full else [],
        "has_slip": full and bool(dossier.received_at),
        "phone": dossier.agency_id.phone or contact["phone"],
    }


def opening_rows(dossier):
    """Return who opened the file outside their work, the newest first."""
    return [
        {**row, "at": words.local_stamp(row["at"])} for row in dossier._openings_told()
    ]


def row_values(dossier):
    """Return one line of the list of the citizen's own dossiers."""
    return {
        "id": dossier.id,
        "code": dossier.code or "",
        "procedure": (dossier.version_id or dossier.procedure_id).name,
        "state": words.selection_label(dossier, "state"),
        "tone": tone(dossier),
        "sentence": sentence(dossier),
        "remaining": dossier.remaining_text or "",
        "received": words.local_stamp(dossier.received_at),
        "applicant": dossier.applicant_name,
    }


def title(dossier):
    """Return the question that the page answers."""
    if dossier.code:
        return dossier.env._("Where is dossier %(code)s?", code=dossier.code)
    return dossier.env._("Where is your dossier?")


def initials(dossier):
    """Return the applicant's initials: the QR alone tells who only to who knows."""
    parts = (dossier.applicant_name or "").split()
    return " ".join(f"{part[0].upper()}." for part in parts)


def tone(dossier):
    """Return which of five looks the page has (see TONES)."""
    if dossier.state in TONES:
        return TONES[dossier.state]
    return "late" if dossier.is_overdue else "running"


# === STEPS === #


def step_line(dossier):
    """Return ``{name, agency, state, when}`` of steps done, current and to come."""
    visits = dossier.task_ids.filtered(lambda task: not task.parallel)
    visits = visits.sorted(lambda task: (task.entered_at, task.id))
    return [visit_value(task, dossier) for task in visits] + [
        {
            "name": step.name,
            "agency": dossier._agency_of_step(step).name or "",
            "state": "next",
            "when": "",
        }
        for step in steps_ahead(dossier)
    ]


def visit_value(task, dossier):
    """Return a step that was, or is being, worked on."""
    _ = dossier.env._
    if task.left_at:
        state, when = "done", _("done %(at)s", at=words.local_stamp(task.left_at))
    else:
        state, when = "now", _("since %(at)s", at=words.local_stamp(task.entered_at))
    return {
        "name": task.name,
        "agency": task.agency_name,
        "state": state,
        "when": when,
    }


def steps_ahead(dossier):
    """Return the steps of the design that come after the current one."""
    none = dossier.env["onestop.process.step"]
    current = dossier.current_task_id.step_id
    if lifecycle.STATES[dossier.state].final or not current:
        return none
    return dossier._way_ahead(current)


def leg_values(dossier):
    """Return ``{name, code, state, when, now}`` of linked dossiers, or nothing.

    All legs are the same person's, handed in at one visit. ``when``: the result, else
    the appointment, else the day that is expected.
    """
    legs = dossier._legs()
    if len(legs) < 2:
        return []
    planned = dossier._expected()
    return [
        {
            "name": leg.procedure_id.name,
            "code": leg.code or "",
            "state": words.selection_label(leg, "state"),
            "when": words.local_stamp(leg.finished_at or planned[leg.id]),
            "now": leg == dossier,
        }
        for leg in legs
    ]


# === WHAT WAS SAID, PAID, HANDED IN === #


def remarks(dossier):
    """Return what the office told the citizen, the newest first."""
    actions = dict(
        dossier.env["onestop.dossier.event"]
        ._fields["action"]
        ._description_selection(dossier.env)
    )
    return [
        {
            "title": actions[remark.action],
            "at": words.local_stamp(remark.at),
            "text": remark.text,
        }
        for remark in dossier.remark_ids.sorted("id", reverse=True)
        if remark.public and remark.action in TOLD_ACTIONS
    ]


def fee_values(dossier):
    """Return the charges, and in one sum what is still to be paid."""
    charges = dossier.charge_ids.filtered(lambda charge: charge.state != "void")
    due = charges.filtered(lambda charge: charge.state == "due")
    return {
        "rows": [
            {
                "name": charge.name,
                "amount": "" if charge.state == "unsettled" else dong(charge.amount),
                "state": words.selection_label(charge, "state"),
            }
            for charge in charges
        ],
        "due": dong(sum(due.mapped("amount"))) if due else "",
    }


def receipt_links(dossier):
    """Return the receipts that stand, by the address in their own QR."""
    receipts = dossier.receipt_ids
    return [
        {"name": receipt.display_name, "url": f"/bien-lai/{receipt.token}"}
        for receipt in (receipts - receipts.replaces_id).sorted("id")
    ]


def result_files(dossier):
    """Return the files of the result, once they may be fetched."""
    return [
        {"id": file.id, "name": document.display_name}
        for document in dossier._downloadable()
        for file in document.attachment_ids
    ]


def paper_values(dossier):
    """Return what was handed in, and what is wrong with it."""
    return [
        {
            "name": paper.name,
            "originals": paper.originals,
            "copies": paper.copies,
            "verdict": words.selection_label(paper, "verdict"),
            "reason": paper.reason or "",
        }
        for paper in dossier.paper_ids
        if paper.required or paper.verdict != "missing"
    ]


def fact_rows(dossier):
    """Return the ``(label, value)`` lines that identify a dossier."""
    _ = dossier.env._
    rows = [
        (_("Received at"), dossier._receiving_name()),
        (_("Received on"), words.local_stamp(dossier.received_at)),
        (_("Resolved by"), dossier.competent_agency_id.name or ""),
        (_("Appointment"), words.local_stamp(dossier.due_at)),
        (_("First appointment"), words.local_stamp(_moved_from(dossier))),
        (_("Result on"), words.local_stamp(_result_at(dossier))),
        (_("Handed over on"), words.local_stamp(dossier.returned_at)),
    ]
    return [(label, value) for label, value in rows if value]


def _moved_from(dossier):
    """Return the first appointment if the present one is another."""
    first = dossier.first_due_at
    return first if first and first != dossier.due_at else None


def _result_at(dossier):
    done = dossier.state in ("finished", "returned")
    return dossier.finished_at if done else None
