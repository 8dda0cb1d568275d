"""Role × route: who gets what from every address of this add-on."""

from odoo.tests import tagged

from .common import OnestopPortalCase

ROLES = ("public", "owner", "other", "internal")
LOGIN = "/web/login"

# Address → what each of ROLES gets: a status, or where a redirect leads.
ROUTES = {
    "/": (200, 200, 200, 200),
    "/thu-tuc": (200, 200, 200, 200),
    "/thu-tuc/page/2": (200, 200, 200, 200),
    "/thu-tuc/9.000001": (200, 200, 200, 200),
    "/thu-tuc/9.999999": (404, 404, 404, 404),
    "/thu-tuc/9.000001/mau/1": (404, 404, 404, 404),
    "/thu-tuc/9.000001/niem-yet": (200, 200, 200, 200),
    "/thu-tuc/9.999999/niem-yet": (404, 404, 404, 404),
    "/thu-tuc/9.000001/phieu-huong-dan": (200, 200, 200, 200),
    "/thu-tuc/9.999999/phieu-huong-dan": (404, 404, 404, 404),
    "/niem-yet": (200, 200, 200, 200),
    "/niem-yet/bieu-phi": (200, 200, 200, 200),
    "/niem-yet/quay/0": (404, 404, 404, 404),
    "/tra-cuu": (200, 200, 200, 200),
    "/tra-cuu/{token}": (200, 200, 200, 200),
    "/tra-cuu/{token}/phieu-hen": ("/tra-cuu/{token}",) * 4,
    "/tra-cuu/{token}/ket-qua/1": ("/tra-cuu/{token}",) * 4,
    "/tra-cuu/{token}/dong": (405, 405, 405, 405),
    "/tra-cuu/unknown": (404, 404, 404, 404),
    "/tra-cuu/unknown/phieu-hen": (404, 404, 404, 404),
    "/my": (LOGIN, 200, 200, 200),
    "/my/dossiers": (LOGIN, 200, 200, 200),
    "/my/dossiers/page/2": (LOGIN, 200, 200, 200),
    "/my/dossiers/{id}": (LOGIN, 200, 404, 404),
    "/my/dossiers/{id}/phieu-hen": (LOGIN, 200, 404, 404),
    "/my/dossiers/{id}/ket-qua/1": (LOGIN, 404, 404, 404),
    "/my/dossiers/0": (LOGIN, 404, 404, 404),
    # Not ours, but it serves the same paper: rules of the dossier decide.
    "/onestop/print/{id}/01": (LOGIN, 200, 404, 404),
}

# Models behind the pages: visitors and citizens read them by no other way.
CLOSED_MODELS = (
    "onestop.procedure",
    "onestop.procedure.version",
    "onestop.agency",
    "onestop.applicant",
    "onestop.lookup.try",
    "onestop.life.event",
)


@tagged("post_install", "-at_install")
class TestRoutes(OnestopPortalCase):
    def setUp(self):
        super().setUp()
        self.dossier = self._receive()
        self.users = {
            "owner": self.citizen,
            "other": self.other_citizen,
            "internal": self.stranger,
        }

    def _address(self, pattern):
        return pattern.format(token=self.dossier.token, id=self.dossier.id)

    def test_every_role_and_route(self):
        for number, role in enumerate(ROLES):
            user = self.users.get(role)
            self.authenticate(user and user.login, user and user.login)
            for pattern, expected in ROUTES.items():
                with self.subTest(role=role, route=pattern):
                    self._check(pattern, expected[number])

    def _check(self, pattern, expected):
        answer = self.url_open(self._address(pattern), allow_redirects=False)
        if isinstance(expected, int):
            self.assertEqual(answer.status_code, expected)
        else:
            self.assertEqual(answer.status_code, 303)
            self.assertIn(self._address(expected), answer.headers["Location"])

    def test_table_names_every_route_of_ours(self):
        known = {
            pattern.replace("{token}", "<token>").replace("{id}", "<dossier_id>")
            for pattern in ROUTES
        }
        for rule in self.env["ir.http"].routing_map().iter_rules():
            module = rule.endpoint.func.__module__
            if not module.startswith("odoo.addons.onestop_portal"):
                continue
            shape = self._shape(rule.rule)
            self.assertIn(shape, {self._shape(pattern) for pattern in known})

    def _shape(self, rule):
        """Return a rule with every variable or example part as ``*``."""
        parts = []
        for part in rule.split("/"):
            variable = part.startswith("<") or part[:1].isdigit()
            parts.append("*" if variable or part == "unknown" else part)
        return "/".join(parts)

    def test_models_are_closed(self):
        public = self.env.ref("base.public_user")
        for model in CLOSED_MODELS:
            for user in (public, self.citizen):
                self.assertFalse(
                    self.env[model].with_user(user).has_access("read"),
                    f"{model} {user.login}",
                )
        self.assertFalse(
            self.env["onestop.dossier"].with_user(public).has_access("read")
        )
