"""Requests that meet another transaction are run again, and nothing is done twice."""

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_result import ResultCase


@tagged("post_install", "-at_install")
class TestRetry(ResultCase):
    def once_lost(self, model, method):
        """Let the first call of ``method`` end like a lost race, its work done.

        :return: the patch, and the list of its calls
        """
        model = self.registry[model]
        original, calls = getattr(model, method), []

        def lost(records, *args, **kwargs):
            calls.append(records)
            result = original(records, *args, **kwargs)
            if len(calls) == 1:
                failure = SerializationFailure()
                failure.__setstate__({"pgcode": "40001"})
                raise failure
            return result

        return patch.object(model, method, lost), calls

    @mute_logger("odoo.service.model")
    def run_again(self, model, method, request):
        """Make a request whose first run is lost; return its answer."""
        lost, calls = self.once_lost(model, method)
        with lost, patch("odoo.service.model.time.sleep"):
            answer = request()
        self.assertEqual(len(calls), 2)
        self.env.invalidate_all()
        return answer

    def test_a_download_hands_over_once(self):
        self.finish()
        self.authenticate(self.citizen.login, self.citizen.login)
        answer = self.run_again(
            "onestop.dossier", "_downloaded", lambda: self.url_open(self.mine)
        )
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertEqual(self.dossier.state, "returned")
        actions = self.dossier.event_ids.mapped("action")
        self.assertEqual(actions.count("return_result"), 1)
        sequences = self.dossier.event_ids.sorted("sequence").mapped("sequence")
        self.assertEqual(sequences, list(range(1, len(sequences) + 1)))

    def test_a_notice_is_sent_again_once(self):
        now = fields.Datetime.now()
        notice = self.env["onestop.notice"].create(
            {
                "dossier_id": self.dossier.id,
                "agency_id": self.dossier.agency_id.id,
                "event_id": self.dossier.event_ids[:1].id,
                "kind_id": self.env["onestop.notice.kind"].search([], limit=1).id,
                "channel": "mail",
                "lang": "vi_VN",
                "state": "failed",
                "at": now,
                "created_at": now,
            }
        )
        self.authenticate(self.clerk.login, self.clerk.login)
        call = {"model": notice._name, "method": "action_send_again"}
        self.run_again(
            notice._name,
            "_wake_senders",
            lambda: self.make_jsonrpc_request(
                f"/web/dataset/call_button/{notice._name}/action_send_again",
                {**call, "args": [notice.ids], "kwargs": {}},
            ),
        )
        self.assertEqual((notice.state, notice.rounds), ("pending", 1))
        self.assertEqual(notice.user_login, self.clerk.login)

    def test_a_number_that_is_shown_is_recorded_once(self):
        openings = self.env["onestop.identity.opening"]
        before = openings.search_count([])
        self.authenticate(self.clerk.login, self.clerk.login)
        call = {"model": "onestop.dossier", "method": "action_show_id"}
        self.run_again(
            openings._name,
            "_record",
            lambda: self.make_jsonrpc_request(
                "/web/dataset/call_button/onestop.dossier/action_show_id",
                {**call, "args": [self.dossier.ids], "kwargs": {}},
            ),
        )
        self.assertEqual(openings.search_count([]), before + 1)
