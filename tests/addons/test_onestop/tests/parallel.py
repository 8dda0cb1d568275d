"""A centre that is really committed, for tests with threads and cursors of their own.

What is committed here lies under an agency code of its own (H97.9) and is taken away
again at the end, in one transaction that lifts the guard of the history for itself:
only the owner of the tables can, and only by ALTER TABLE.
"""

import threading
import time
from contextlib import closing
from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, new_test_user
from odoo.tools import config

from .common import Centre

AGENCY = "H97.9"
# A request may hold two connections; the server runs half as many at once as it has
# (see ThreadedWSGIServerReloadable), and so do the tests.
REQUESTS = threading.BoundedSemaphore(
    max(1, (config["db_maxconn"] - config["max_cron_threads"]) // 2)
)
CLEAN_SQL = """
ALTER TABLE onestop_dossier_event DISABLE TRIGGER USER;
CREATE TEMP TABLE gone ON COMMIT DROP AS
    SELECT id, applicant_id FROM onestop_dossier WHERE agency_id = ANY(%(agencies)s);
UPDATE onestop_dossier SET current_task_id = NULL
 WHERE id IN (SELECT id FROM gone);
DELETE FROM onestop_charge WHERE dossier_id IN (SELECT id FROM gone);
DELETE FROM onestop_dossier_remark WHERE dossier_id IN (SELECT id FROM gone);
DELETE FROM onestop_dossier_event WHERE dossier_id IN (SELECT id FROM gone);
DELETE FROM onestop_dossier_task WHERE dossier_id IN (SELECT id FROM gone);
DELETE FROM onestop_dossier_paper WHERE dossier_id IN (SELECT id FROM gone);
DELETE FROM mail_message
 WHERE model = 'onestop.dossier' AND res_id IN (SELECT id FROM gone);
DELETE FROM mail_followers
 WHERE res_model = 'onestop.dossier' AND res_id IN (SELECT id FROM gone);
DELETE FROM onestop_dossier WHERE id IN (SELECT id FROM gone);
DELETE FROM onestop_applicant WHERE id IN (SELECT applicant_id FROM gone);
DELETE FROM onestop_code_counter WHERE agency_code LIKE %(code)s;
ALTER TABLE onestop_dossier_event ENABLE TRIGGER USER;
UPDATE onestop_agency SET merged_into_id = NULL WHERE id = ANY(%(agencies)s);
"""


class Parallel(Centre, BaseCase):
    """Commits a centre with a clerk and takes it away again."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # The thread that runs the tests holds this lock; ours would wait for ever.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.run_as(SUPERUSER_ID, self.make)
        self.addCleanup(self.run_as, SUPERUSER_ID, self.clean)

    def run_as(self, user_id, work):
        """Do ``work(env)`` as a request does: own cursor, retries, commit."""
        threading.current_thread().dbname = get_db_name()
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, user_id, {})
            return retrying(partial(work, env), env)

    def make(self, env):
        """Commit a centre, a department, a clerk and a procedure with fees."""
        holder = type("Holder", (Centre,), {"env": env})
        holder.centre = env["onestop.agency"].create(
            {"name": "Trung tâm song song", "code": AGENCY, "is_centre": True}
        )
        holder.department = env["onestop.agency"].create(
            {"name": "Sở song song", "code": f"{AGENCY}.1"}
        )
        clerk = new_test_user(
            env, "x_parallel", groups="onestop_procedure.group_onestop_reception"
        )
        holder.centre.member_ids = clerk
        holder.make_procedure()
        self.clerk, self.centre_id = clerk.id, holder.centre.id
        self.made = {
            "onestop.procedure": holder.procedure.ids,
            "onestop.field": holder.procedure.field_id.ids,
            "onestop.agency": (holder.department | holder.centre).ids,
            "res.users": clerk.ids,
        }

    def clean(self, env):
        """Take everything away that :meth:`make` and the test committed."""
        agencies = self.made["onestop.agency"]
        env.cr.execute(CLEAN_SQL, {"agencies": agencies, "code": f"{AGENCY}%"})
        # Published versions are not deleted through the ORM either.
        env.cr.execute(
            "DELETE FROM onestop_procedure_version WHERE procedure_id = ANY(%s)",
            (self.made["onestop.procedure"],),
        )
        env.invalidate_all()
        for model, ids in self.made.items():
            env[model].browse(ids).unlink()

    def receive_one(self, barrier, number):
        """One clerk receives the dossier of one citizen."""

        def work(env):
            return env["onestop.dossier"].counter_receive(
                self.intake_values(
                    applicant={
                        "name": f"Người Song Song {number}",
                        "id_number": f"08519099{number:04}",
                    }
                )
            )

        barrier.wait()
        began = time.monotonic()
        with REQUESTS:
            answer = self.run_as(self.clerk, work)
        return answer, time.monotonic() - began
