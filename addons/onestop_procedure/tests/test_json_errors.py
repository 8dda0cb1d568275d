"""What callers read when something goes wrong: no traceback, no paths."""

import json
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import api
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import config, mute_logger

SEARCH = "/json/2/onestop.procedure/search_catalogue"


@tagged("post_install", "-at_install")
class TestJsonErrors(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = new_test_user(
            cls.env, "t_caller", groups="onestop_procedure.group_onestop_integrator"
        )
        keys = cls.env["res.users.apikeys"].with_user(user).sudo()  # makes a key
        key = keys._generate("rpc", "test", datetime.now() + timedelta(days=1))
        cls.headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
        }

    def test_nul_in_an_address(self):
        for path in ("/onestop/communes/%00", "/thu-tuc/a%00b", "/tra-cuu/%00"):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 400, path)

    def call(self, path, **values):
        answer = self.url_open(path, data=json.dumps(values), headers=self.headers)
        return answer.status_code, answer.json(), answer.text

    def broken(self, error):
        """Let the search of the catalogue fail inside."""

        @api.model
        def search_catalogue(_self, text):
            raise error

        target = type(self.env["onestop.procedure"])
        return patch.object(target, "search_catalogue", search_catalogue)

    def test_a_sentence_stays(self):
        status, error, text = self.call(
            "/json/2/onestop.procedure/preview_deadline",
            code="no such",
            received_at="2026-11-16T08:00:00+07:00",
        )
        self.assertEqual(status, 422)
        self.assertEqual(error["name"], "odoo.exceptions.UserError")
        self.assertIn("no such", error["message"])
        self.assert_clean(error, text)

    def test_other_refusals(self):
        for path, values, expected in (
            ("/json/2/no.such.model/read", {}, 404),
            ("/json/2/onestop.procedure/_publish", {}, 403),
            ("/json/2/onestop.procedure/unlink", {"ids": [1]}, 403),
            (SEARCH, {"colour": "red"}, 422),
        ):
            with self.subTest(path), mute_logger("odoo.http"):
                status, error, text = self.call(path, **values)
                self.assertEqual(status, expected)
                self.assertTrue(error["message"])
                self.assert_clean(error, text)

    def test_failures_inside(self):
        from_disk = FileNotFoundError(2, "No such file", "/srv/secret/store")
        for error in (KeyError("password"), from_disk, ZeroDivisionError()):
            with self.subTest(error=error), self.broken(error):
                with self.assertLogs("odoo.http", "ERROR") as logs:
                    status, answer, text = self.call(SEARCH, text="x")
            self.assertEqual(status, 500)
            self.assertEqual(answer["message"].split(".")[0], "Internal server error")
            self.assertNotIn("secret", text)
            self.assertNotIn("password", text)
            self.assert_clean(answer, text)
            self.assertIn("Traceback", "".join(logs.output))

    def test_developers_see_it(self):
        dev_mode = {**config.options, "dev_mode": ["access"]}
        with self.broken(ZeroDivisionError()), mute_logger("odoo.http"):
            with patch.dict(config.options, dev_mode):
                self.assertIn("Traceback", self.call(SEARCH, text="x")[1]["debug"])

    def test_screens(self):
        self.authenticate("t_caller", "t_caller")
        parts = {"model": "onestop.procedure", "method": "preview_deadline"}
        values = {"code": "no such", "received_at": "2026-11-16T08:00:00+07:00"}
        answer = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"params": {**parts, "args": [], "kwargs": values}}),
            headers={"Content-Type": "application/json"},
        )
        error = answer.json()["error"]["data"]
        self.assertIn("no such", error["message"])
        self.assert_clean(error, answer.text)

    def test_a_request_that_is_too_large(self):
        """Refused by its stated length, before it is read."""
        with patch("odoo.http.DEFAULT_MAX_CONTENT_LENGTH", 1024 * 1024):
            status, error, text = self.call(SEARCH, text="x" * 2_000_000)
        self.assertEqual(status, 413)
        self.assertEqual(error["message"], "The request is larger than 1 MB.")
        self.assert_clean(error, text)

    def assert_clean(self, error, text):
        self.assertNotIn("debug", error)
        self.assertNotIn("Traceback", text)
        self.assertNotRegex(text, r"\.py\b|/usr/|/work/")
