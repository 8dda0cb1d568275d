"""Ten thousand closed dossiers through a changed process design.

Ours: the replay dialog, with its set-based reading and the rules. Peer: the working
time of the same tasks by Odoo's `resource.calendar.get_work_hours_count`, timed on a
part of them and scaled to all; that alone, without any replay. Both must find the same
minutes first.
"""

import time

from odoo import Command
from odoo.tools import SQL

from odoo.addons.onestop_dossier.wizards.process_replay import OnestopProcessReplay

DOSSIERS = 10_000
PART = 100
#: kind, place, role, share of the term
STEPS = (
    ("receive", "centre", "reception", 50),
    ("assign", "competent", "leader", 50),
    ("examine", "competent", "officer", 600),
    ("sign", "competent", "leader", 300),
    ("return", "centre", "reception", 0),
)


def run(env) -> list[dict]:
    """Make the dossiers without committing them, compare, then time."""
    process, procedure = make_procedure(env)
    make_dossiers(env, procedure)
    replay = env["onestop.process.replay"].create(
        {
            "process_id": process.id,
            "procedure_ids": procedure.ids,
            "date_from": "2026-03-01",
            "date_to": "2026-03-31",
        }
    )
    compare(env, replay, procedure)
    env.flush_all()
    env.invalidate_all()
    began = time.perf_counter()
    replay.action_run()
    spent = (time.perf_counter() - began) * 1000
    if replay.dossiers != DOSSIERS or not 0 < replay.late < DOSSIERS:
        raise AssertionError(f"{replay.dossiers} dossiers, {replay.late} late")
    began = time.perf_counter()
    peer_minutes(env, tasks_of(replay, procedure, PART))
    peer = (time.perf_counter() - began) * 1000 * DOSSIERS / PART
    return [
        {
            "name": "process_replay",
            "value": round(spent),
            "unit": "ms for 10,000 dossiers",
            "peer": "resource.calendar.get_work_hours_count",
            "peer_value": round(peer),
            "ratio": round(peer / spent, 1),
        }
    ]


def make_procedure(env):
    """A process in shares of the term and a procedure of three working days."""
    process = env["onestop.process"].create(
        {
            "name": "Đo chạy lại",
            "pattern": True,
            "step_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "name": kind,
                        "kind": kind,
                        "place": place,
                        "role": role,
                        "share": share,
                    }
                )
                for number, (kind, place, role, share) in enumerate(STEPS)
            ],
        }
    )
    procedure = env["onestop.procedure"].create({"code": "9.950001", "name": "Đo"})
    version = env["onestop.procedure.version"].create(
        {
            "procedure_id": procedure.id,
            "name": "Đo",
            "process_id": process.id,
            "channel_ids": [
                Command.create({"term_quantity": 3, "term_unit": "working_day"})
            ],
        }
    )
    version._publish(version._fields["date_from"].to_date("2025-07-01"))
    return process, procedure


def make_dossiers(env, procedure):
    """Copy one draft in SQL; four visits of two to seven working hours each."""
    agency = env["onestop.agency"].create(
        {"name": "Trung tâm đo chạy lại", "code": "H95.1", "is_centre": True}
    )
    applicant = env["onestop.applicant"].create({"name": "Đo", "id_kind": "none"})
    draft = env["onestop.dossier"].create(
        {
            "agency_id": agency.id,
            "procedure_id": procedure.id,
            "applicant_id": applicant.id,
        }
    )
    env.flush_all()
    own = {
        "version_id": str(procedure.version_ids.id),
        "state": "'returned'",
        "channel": "'direct'",
        "code": "'H95.1-260309-' || n",
        "reference": "'bench-' || n",
        "token": "'bench-' || n",
        "secret": "NULL",
        # Monday 9 March 2026 08:00, due on Thursday at the same hour.
        "received_at": "TIMESTAMP '2026-03-09 01:00'",
        "first_due_at": "TIMESTAMP '2026-03-12 01:00'",
        "due_at": "TIMESTAMP '2026-03-12 01:00'",
        "finished_at": "TIMESTAMP '2026-03-16 01:00'",
    }
    env.cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'onestop_dossier'::regclass "
        "AND attnum > 0 AND NOT attisdropped AND attname != 'id'"
    )
    columns = [name for (name,) in env.cr.fetchall()]
    values = ", ".join(own.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    env.cr.execute(
        f"INSERT INTO onestop_dossier ({names}) SELECT {values} FROM onestop_dossier, "
        "generate_series(1, %s) n WHERE id = %s",
        [DOSSIERS, draft.id],
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO onestop_dossier_task
                   (dossier_id, name, kind, agency_id, role, entered_at, due_at,
                    left_at)
            SELECT d.id, k.kind, k.kind, %s, 'officer',
                   d.received_at + (k.place - 1) * hours,
                   d.received_at + (k.place - 1) * hours + interval '5 hours',
                   d.received_at + k.place * hours
              FROM onestop_dossier d
              JOIN LATERAL (SELECT make_interval(hours => 2 + d.id %% 28)) h (hours)
                ON true
              JOIN unnest(ARRAY['receive', 'assign', 'examine', 'sign'])
                   WITH ORDINALITY k (kind, place) ON true
             WHERE d.procedure_id = %s AND d.state = 'returned'
            """,
            agency.id,
            procedure.id,
        )
    )
    env.invalidate_all()


def tasks_of(replay, procedure, count):
    """The visits of the first dossiers, as rows."""
    ids = [row["id"] for row in replay._dossier_rows(procedure)][:count]
    tasks = replay._task_rows(tuple(ids))
    return [task for key in ids for task in tasks[key]]


def peer_minutes(env, tasks):
    """Working minutes by Odoo's calendar with the same shifts."""
    calendar = env["resource.calendar"]._onestop_default()
    return sum(
        round(
            calendar.get_work_hours_count(task["entered_at"], task["left_at"], False)
            * 60
        )
        for task in tasks
    )


def compare(env, replay: OnestopProcessReplay, procedure):
    """Both find the same working minutes in a week without a day off."""
    count = len(tasks_of(replay, procedure, PART))
    visits = [v for closed in replay._closed(procedure)[:PART] for v in closed.visits]
    ours = sum(visit.minutes for visit in visits)
    peer = peer_minutes(env, tasks_of(replay, procedure, PART))
    if ours != peer or len(visits) != count:
        raise AssertionError(f"ours says {ours} minutes, the peer {peer}")
