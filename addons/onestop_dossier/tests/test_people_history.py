"""The sealed history outlives a person's data and a member of staff."""

from datetime import date, datetime

from odoo.tests import tagged

from .common_people import PeopleCase
from .common_seal import SealCase

DAY = date(2026, 2, 2)


@tagged("post_install", "-at_install")
class TestPeopleHistory(SealCase, PeopleCase):
    def test_verified_after_deletion(self):
        """Sealed, deleted, exported: the verifier finds nothing, now and later."""
        self.keep()
        dossier = self.stopped()
        self.seal_as_of(dossier, DAY)
        self.close(DAY)
        request = self.request("deletion")
        request.action_plan()
        request.action_delete()
        self.assertTrue(dossier.forgotten_at)
        self.close(date(2026, 2, 3), date(2026, 2, 4))
        self.assertEqual(self.findings()[0], [])
        sealed = self.days.search([("day", "=", DAY)]).event_count
        self.assertEqual(sealed, 4 + len(dossier.event_ids))

    def seal_as_of(self, dossier, day):
        """Let the events of a dossier be those of a day that is sealed."""
        at = datetime(day.year, day.month, day.day, 3)
        self.as_owner(
            "UPDATE onestop_dossier_event SET recorded_at = %s WHERE dossier_id = %s",
            at,
            dossier.id,
        )
        self.env.invalidate_all()

    def test_staff_who_left(self):
        """A deleted user leaves history, prints, tasks and remarks as they were."""
        dossier = self.stopped()
        login = self.officer.login
        events = dossier.event_ids.read(["actor_id", "actor_login", "details"])
        self.assertIn(login, [event["actor_login"] for event in events])
        printed = dossier.print_ids.attachment_id.mapped("raw")
        tasks = dossier.task_ids
        self.close()
        self.department.member_ids -= self.officer
        self.officer.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            dossier.event_ids.read(["actor_id", "actor_login", "details"]), events
        )
        self.assertEqual(dossier.print_ids.attachment_id.mapped("raw"), printed)
        self.assertEqual(dossier.task_ids, tasks)
        self.assertTrue(tasks.mapped("agency_id"))
        self.assertEqual(self.findings()[0], [])
