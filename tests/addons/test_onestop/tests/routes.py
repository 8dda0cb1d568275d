"""The route table: who gets which answer from every route of our add-ons."""

from typing import NamedTuple

from .common import ROLES


class Row(NamedTuple):
    """A sample path, who is served, and what everybody else gets.

    ``public``: the answer to somebody without a login, where it is another one.
    """

    path: str
    served: tuple[str, ...]
    refused: int = 404
    public: int | None = None
    success: int = 200

    def expected(self, role):
        """The status that this role gets."""
        if role in self.served:
            return self.success
        if role == "public" and self.public:
            return self.public
        return self.refused


EVERYBODY = (*ROLES, "stranger")
READERS = (
    "reception",
    "officer",
    "leader",
    "manager",
    "cashier",
    "accountant",
    "auditor",
    "integrator",
    "portal",
)
# Printed forms carry full ID numbers: not for those who take money.
PRINTERS = tuple(role for role in READERS if role not in ("cashier", "accountant"))
LOGIN = 303

CASH = ("manager", "cashier", "accountant", "auditor")
TABLES = ("manager", "auditor", "integrator")
STAFF = tuple(role for role in ROLES if role not in ("portal", "public"))

ROUTES = {
    # the public catalogue
    ("GET", "/"): Row("/", EVERYBODY),
    ("GET", "/thu-tuc"): Row("/thu-tuc", EVERYBODY),
    ("GET", "/thu-tuc/page/<int:page>"): Row("/thu-tuc/page/1", EVERYBODY),
    ("GET", "/thu-tuc/<string:code>"): Row("/thu-tuc/{procedure}", EVERYBODY),
    ("GET", "/thu-tuc/<string:code>/mau/<int:file_id>"): Row(
        "/thu-tuc/{procedure}/mau/1", ()
    ),
    # what is posted at the centre
    ("GET", "/niem-yet"): Row("/niem-yet", EVERYBODY),
    ("GET", "/niem-yet/quay/<int:counter_id>"): Row(
        "/niem-yet/quay/{counter}", EVERYBODY
    ),
    ("GET", "/niem-yet/bieu-phi"): Row("/niem-yet/bieu-phi", EVERYBODY),
    ("GET", "/thu-tuc/<string:code>/niem-yet"): Row(
        "/thu-tuc/{procedure}/niem-yet", EVERYBODY
    ),
    ("GET", "/thu-tuc/<string:code>/phieu-huong-dan"): Row(
        "/thu-tuc/{procedure}/phieu-huong-dan", EVERYBODY
    ),
    # following a dossier without a login: the token alone tells where it is
    ("GET", "/tra-cuu"): Row("/tra-cuu", EVERYBODY),
    ("POST", "/tra-cuu"): Row("/tra-cuu", EVERYBODY),
    ("GET", "/tra-cuu/<string:token>"): Row("/tra-cuu/{token}", EVERYBODY),
    ("POST", "/tra-cuu/<string:token>"): Row("/tra-cuu/{token}", EVERYBODY),
    ("GET", "/tra-cuu/<string:token>/phieu-hen"): Row(
        "/tra-cuu/{token}/phieu-hen", (), refused=303
    ),
    ("GET", "/tra-cuu/<string:token>/ket-qua/<int:file_id>"): Row(
        "/tra-cuu/{token}/ket-qua/1", (), refused=303
    ),
    ("POST", "/tra-cuu/<string:token>/dong"): Row(
        "/tra-cuu/{token}/dong", EVERYBODY, success=303
    ),
    ("GET", "/bien-lai/<string:token>"): Row("/bien-lai/{receipt_token}", EVERYBODY),
    # the citizen's own
    ("GET", "/my/dossiers"): Row("/my/dossiers", (*ROLES[:-1], "stranger"), LOGIN),
    ("GET", "/my/dossiers/page/<int:page>"): Row(
        "/my/dossiers/page/1", (*ROLES[:-1], "stranger"), LOGIN
    ),
    ("GET", "/my/dossiers/<int:dossier_id>"): Row(
        "/my/dossiers/{dossier}", ("portal",), public=LOGIN
    ),
    ("GET", "/my/dossiers/<int:dossier_id>/phieu-hen"): Row(
        "/my/dossiers/{dossier}/phieu-hen", ("portal",), public=LOGIN
    ),
    ("GET", "/my/dossiers/<int:dossier_id>/ket-qua/<int:file_id>"): Row(
        "/my/dossiers/{dossier}/ket-qua/1", (), public=LOGIN
    ),
    # the staff's
    # the import's template
    ("GET", "/onestop/import/template"): Row(
        "/onestop/import/template", ("catalogue", "admin"), refused=403, public=LOGIN
    ),
    ("GET", "/onestop/decision/template"): Row(
        "/onestop/decision/template", ("catalogue",), refused=403, public=LOGIN
    ),
    ("GET", "/onestop/sheet/<int:version_id>"): Row(
        "/onestop/sheet/{version}", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/sheet/<int:version_id>/checklist"): Row(
        "/onestop/sheet/{version}/checklist", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/posting/counter/<int:counter_id>"): Row(
        "/onestop/posting/counter/{counter}", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/posting/counter/<int:counter_id>/fees"): Row(
        "/onestop/posting/counter/{counter}/fees", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/posting/agency/<int:agency_id>/fees"): Row(
        "/onestop/posting/agency/{agency}/fees", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/posting/fees"): Row(
        "/onestop/posting/fees", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/eform/<int:eform_id>"): Row(
        "/onestop/eform/{eform}", STAFF, refused=403, public=LOGIN
    ),
    ("POST", "/onestop/eform/<int:eform_id>"): Row(
        "/onestop/eform/{eform}", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/communes/<string:province>"): Row(
        "/onestop/communes/01", STAFF, refused=403, public=LOGIN
    ),
    ("GET", "/onestop/print/<int:dossier_id>/<string:form>"): Row(
        "/onestop/print/{dossier}/01", PRINTERS, public=LOGIN
    ),
    ("GET", "/onestop/print/slips"): Row(
        "/onestop/print/slips?ids={dossier}", PRINTERS[:-1], public=LOGIN
    ),
    ("GET", "/onestop/print/handed"): Row(
        "/onestop/print/handed?ids=0", (), public=LOGIN
    ),
    ("GET", "/onestop/print/transfer/<int:slip_id>"): Row(
        "/onestop/print/transfer/0", (), public=LOGIN
    ),
    ("GET", "/onestop/print/register/<int:wizard_id>"): Row(
        "/onestop/print/register/0", (), public=LOGIN
    ),
    ("GET", "/onestop/people-data/<int:request_id>"): Row(
        "/onestop/people-data/0", (), public=LOGIN
    ),
    ("GET", "/onestop/receipt/<int:receipt_id>"): Row(
        "/onestop/receipt/{receipt}", CASH, public=LOGIN
    ),
    ("GET", "/onestop/report/<int:report_id>/xlsx"): Row(
        "/onestop/report/{report}/xlsx", TABLES, public=LOGIN
    ),
}
