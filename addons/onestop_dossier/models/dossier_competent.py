"""Who resolves a dossier where the version names nobody: the choice at reception.

A centre of the province receives for all its communes (ND 118/2025), and what is
non-territorial may be handed in at any centre. Which agency resolves is then asked.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.onestop_procedure.tools import fold

# How names of authorities begin; what follows is the place that an address names.
AUTHORITY = ("uy ban nhan dan ", "ubnd ")


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    @api.model
    def _competent_choices(self, version, centre):
        """Return the agencies that may resolve what ``centre`` receives.

        Empty where there is nothing to choose: the version names the agency, or a
        commune's centre receives for its own people's committee.
        """
        agencies = self.env["onestop.agency"]
        if not centre or version.competent_agency_id:
            return agencies
        if centre.level == "commune" and not version.non_territorial:
            return agencies
        procedure = version.procedure_id
        levels = [
            level for level in ("province", "commune") if procedure[f"level_{level}"]
        ]
        top = (centre.parent_path or "").split("/", 1)[0]
        domain = (
            Domain("is_centre", "=", False)
            & Domain("code", "!=", False)
            & Domain("level", "in", levels or ["province", "commune"])
            & Domain("parent_path", "=like", f"{top}/%")
        )
        return agencies.search(domain, order="level, name")

    @api.model
    def _read_competent(self, version, centre, code):
        """Return who resolves: the agency that ``code`` names, else the usual one.

        :raises UserError: an agency that cannot resolve this procedure
        """
        usual = self._resolving_agency(version, centre)
        if not code or code == usual.code:
            return usual
        # Other systems may go on naming an agency that was merged meanwhile.
        agencies = self.env["onestop.agency"].with_context(active_test=False)
        named = agencies.search([("code", "=", code)], limit=1)._successor_on()
        if not named or named not in self._competent_choices(version, centre):
            raise UserError(
                self.env._(
                    "competent: the agency “%(code)s” does not resolve this procedure.",
                    code=code,
                )
            )
        return named

    @api.model
    def _competent_offer(self, version, centre, values):
        """Return what the counter screen asks about who resolves.

        :param dict values: ``competent`` (what the clerk chose), ``address`` (of the
            applicant), ``last_competent`` (chosen for the visitor before)
        :return: ``{code, name, needed, choices: [{code, name}]}``; ``needed``: nobody
            is known who could resolve it otherwise
        """
        choices = self._competent_choices(version, centre)
        usual = self._resolving_agency(version, centre)
        needed = bool(choices) and usual == centre and self._is_communal(version)
        chosen = self._read_competent(version, centre, values.get("competent"))
        if not values.get("competent") and choices:
            likely = self._at_address(choices, values.get("address"))
            last = choices.filtered(lambda a: a.code == values.get("last_competent"))
            chosen = likely or last or chosen
        open_still = needed and chosen == centre
        offered = choices if needed else usual | choices
        return {
            "code": "" if open_still else chosen.code or "",
            "name": "" if open_still else chosen.name or "",
            "needed": needed,
            "choices": [
                {"code": agency.code, "name": agency.name}
                for agency in (offered if choices else choices)
                if agency.code
            ],
        }

    @api.model
    def _is_communal(self, version):
        """Return whether only communes resolve it."""
        procedure = version.procedure_id
        return procedure.level_commune and not procedure.level_province

    @api.model
    def _at_address(self, agencies, address):
        """Return the one agency whose commune ``address`` names, or none."""
        text = f" {fold(address or '').replace(',', ' ')} "
        text = " ".join(text.split())
        named = agencies.filtered(
            lambda agency: (
                agency.level == "commune" and f" {_place(agency)} " in f" {text} "
            )
        )
        return named if len(named) == 1 else named.browse()


def _place(agency):
    """Return “phuong binh hai” for the people's committee of that ward."""
    name = fold(agency.name or "")
    for beginning in AUTHORITY:
        name = name.removeprefix(beginning)
    return name
