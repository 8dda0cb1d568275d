from .common import OnestopDossierCase


class TestProcedure(OnestopDossierCase):
    def test_open_dossiers_of_a_procedure(self):
        dossier = self._receive().with_env(self.env)
        procedure = dossier.procedure_id
        self.assertEqual(procedure.open_dossier_count, 1)
        domain = procedure.action_open_dossiers()["domain"]
        self.assertEqual(self.env["onestop.dossier"].search(domain), dossier)
        other = procedure.copy({"code": "9.999998"})
        self.assertEqual(other.open_dossier_count, 0)
