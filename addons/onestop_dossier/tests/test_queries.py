"""How many queries a click costs: the counter and the inbox are in a hurry."""

from odoo.tests import tagged

from .common import OnestopDossierCase

RECEPTION = 25
# Action → who takes it and the most queries it may cost.
CLICKS = [
    ("transfer", "clerk", 13),
    ("acknowledge", "officer", 7),
    ("pass_on", "officer", 13),
    ("acknowledge", "leader", 7),
    ("finish", "leader", 16),
    ("return_result", "clerk", 8),
]


@tagged("post_install", "-at_install")
class TestQueries(OnestopDossierCase):
    def _forget(self):
        """Begin as a request does: with the registry's caches, without records."""
        self.env.flush_all()
        self.env.invalidate_all()

    def test_clicks_of_a_life(self):
        self._finish_once()
        values = {
            "procedure": self.procedure.code,
            "applicant": {"name": "Nguyễn Thị Thử", "id_number": "001300000001"},
            "papers": [{"component": "TK"}],
        }
        self._forget()
        counter = self.env["onestop.dossier"].with_user(self.clerk)
        with self.assertQueryCount(RECEPTION):
            made = counter.counter_receive(values)
            self.env.flush_all()
        for action, login, most in CLICKS:
            self._forget()
            user = getattr(self, login)
            with self.subTest(action=action), self.assertQueryCount(most):
                counter.browse(made["id"]).with_user(user)._transition(action)
                self.env.flush_all()

    def _finish_once(self):
        """Fill the caches that live as long as the server."""
        dossier = self._receive()
        self._to_officer(dossier)
        self._finish(dossier, "2026-11-20 10:00")
        self._act(dossier, self.clerk, "return_result", "2026-11-20 11:00")
