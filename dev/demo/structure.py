"""Agencies, staff, procedures: what must stand before the first dossier."""

from datetime import date

from odoo import Command

from odoo.addons.onestop_procedure.rules.codes import tax_check_digit

from . import decisions
from .agencies import AGENCIES, COUNTERS, FIELDS, TAX_STEMS
from .eforms import make_eforms
from .people import tax_code
from .places import make_places
from .procedures import PROCEDURES
from .processes import PROCESSES
from .shapes import COMMITMENT
from .staff import FIRST_SCREENS, USERS

LANG = "vi_VN"
TIME_ZONE = "Asia/Ho_Chi_Minh"
COMPANY = "TTPVHCC tỉnh Nam Sơn"
GROUP = "onestop_procedure.group_onestop_"


def build(env):
    """Build everything; return the agencies and users by code and login."""
    speak_vietnamese(env)
    agencies = make_agencies(env)
    fields = make_fields(env)
    counters = make_counters(env, agencies, fields)
    users = make_users(env, agencies, counters)
    catalogue = env(user=users["catalogue"].id)
    processes = make_processes(catalogue)
    make_places(env)
    eforms = make_eforms(catalogue)
    make_payer_classes(catalogue)
    make_procedures(catalogue, agencies, fields, processes, eforms)
    return agencies, users


def speak_vietnamese(env):
    """Vietnamese for the administrator, the company and the website."""
    if not env["res.lang"].search_count([("code", "=", LANG)]):
        env["res.lang"]._activate_lang(LANG)
    admin = env.ref("base.user_admin")
    admin.write({"lang": LANG, "tz": TIME_ZONE, "password": "admin", **no_robot(env)})
    env["res.company"].search([]).partner_id.write({"lang": LANG})
    env.company.name = COMPANY
    env["ir.default"].set("res.partner", "lang", LANG)
    if "website" in env:
        language = env["res.lang"]._lang_get(LANG)
        for website in env["website"].search([]):
            website.language_ids |= language
            website.default_lang_id = language


def no_robot(env):
    """Values that keep the chat robot from greeting a user."""
    known = "odoobot_state" in env["res.users"]._fields
    return {"odoobot_state": "disabled"} if known else {}


def make_agencies(env):
    """The agencies by code."""
    made = {}
    with_tax_code = "tax_code" in env["onestop.agency"]._fields
    for code, values in AGENCIES.items():
        values = dict(values, code=code)
        parent = values.pop("parent", None)
        values["parent_id"] = made[parent].id if parent else False
        if with_tax_code and code in TAX_STEMS:
            values["tax_code"] = tax_code(TAX_STEMS[code], tax_check_digit)
        made[code] = env["onestop.agency"].create(values)
    return made


def make_fields(env):
    """The fields by key; one that an import brought already is used."""
    known = env["onestop.field"].with_context(active_test=False)
    return {
        key: known.search([("name", "=", name)])
        or known.create({"name": name, "code": code})
        for key, (name, code) in FIELDS.items()
    }


def make_counters(env, agencies, fields):
    """The counters by centre and code."""
    return {
        (centre, code): env["onestop.counter"].create(
            {
                "agency_id": agencies[centre].id,
                "code": code,
                "name": name,
                "sequence": sequence,
                "field_ids": [Command.set([fields[key].id for key in served])],
            }
        )
        for sequence, (centre, code, name, served) in enumerate(COUNTERS, start=1)
    }


def make_users(env, agencies, counters):
    """The users by login; nobody gets a mail about it."""
    users = env["res.users"].with_context(no_reset_password=True)
    made = {}
    for user in USERS:
        portal = user.role == "portal"
        group = env.ref("base.group_portal" if portal else GROUP + user.role)
        made[user.login] = users.create(
            {
                "login": user.login,
                "password": user.login,
                "name": user.name,
                "email": f"{user.login}@namson.example",
                "lang": LANG,
                "tz": TIME_ZONE,
                "group_ids": [Command.set(group.ids)],
                "agency_ids": [Command.set([agencies[c].id for c in user.agencies])],
                "action_id": first_screen(env, user.role),
                **no_robot(env),
            }
        )
        for counter in user.counters:
            counters[counter].user_ids += made[user.login]
    return made


def first_screen(env, role):
    """The action with which this role begins, where it is installed."""
    for xmlid in FIRST_SCREENS.get(role, ()):
        action = env.ref(xmlid, raise_if_not_found=False)
        if action:
            return action.id
    return False


def make_processes(env):
    """The process designs by key."""
    return {
        key: env["onestop.process"].create(
            {
                "name": name,
                "pattern": True,
                "step_ids": [
                    Command.create(
                        {
                            "sequence": 10 * number,
                            "name": step,
                            "kind": kind,
                            "place": place,
                            "role": role,
                            "share": share,
                        }
                    )
                    for number, (step, kind, place, role, share) in enumerate(
                        steps, start=1
                    )
                ],
            }
        )
        for key, (name, steps) in PROCESSES.items()
    }


def make_procedures(env, agencies, fields, processes, eforms):
    """Write drafts of all procedures and publish them by one decision."""
    lines = []
    for procedure in PROCEDURES:
        record = env["onestop.procedure"].create(
            {
                "code": procedure.code,
                "name": procedure.name,
                "field_id": fields[procedure.field].id,
                **{f"level_{level}": True for level in procedure.levels},
            }
        )
        version = env["onestop.procedure.version"].create(
            {
                "procedure_id": record.id,
                "process_id": processes[procedure.process].id,
                "eform_id": procedure.code in eforms and eforms[procedure.code].id,
                "field_id": fields[procedure.field].id,
                "agency_id": agencies[decisions.AGENCY].id,
                "competent_agency_id": procedure.competent
                and agencies[procedure.competent].id,
                **version_values(procedure),
            }
        )
        make_case_rows(version, procedure)
        lines.append(
            {"kind": "new", "procedure_id": record.id, "version_id": version.id}
        )
    decision = env["onestop.decision"].create(
        {
            "number": decisions.NUMBER,
            "date": date.fromisoformat(decisions.SIGNED_ON),
            "effective_on": date.fromisoformat(decisions.EFFECTIVE_ON),
            "title": decisions.TITLE,
            "agency_id": agencies[decisions.AGENCY].id,
            "line_ids": [Command.create(line) for line in lines],
        }
    )
    decision.action_publish()


def version_values(procedure):
    """The values of a version that need no other record."""
    rows = {
        "channel_ids": [
            {
                "channel": channel,
                **term_values(*term),
                **committed_values(procedure.committed),
            }
            for channel, term in procedure.terms.items()
        ],
        "case_ids": [
            {
                "code": case.code,
                "name": case.name,
                **term_values(case.quantity, case.unit, case.text),
            }
            for case in procedure.cases
        ],
        "component_ids": [
            {
                "code": f"{procedure.code}-TP{number:02}",
                "name": name,
                "originals": originals,
                "copies": copies,
                "required": required,
                "condition": "".join(condition),
            }
            for number, (name, originals, copies, required, *condition) in enumerate(
                procedure.papers, start=1
            )
        ],
        "basis_ids": [{"number": no, "name": name} for no, name in procedure.basis],
        "result_ids": [{"name": name} for name in procedure.results],
    }
    return {
        "name": procedure.name,
        "subjects": procedure.subjects,
        "conditions": procedure.conditions,
        "online_level": procedure.online,
        "partial_reason": procedure.partial_reason,
        "suspension_mode": procedure.suspension,
        "term_policy": procedure.policy,
        "cutoff": procedure.cutoff,
        **{f"spot_{phase}": True for phase in procedure.on_the_spot},
        **{
            name: [
                Command.create({**values, "sequence": 10 * number})
                for number, values in enumerate(parts, start=1)
            ]
            for name, parts in rows.items()
        },
    }


def term_values(quantity, unit, text):
    """A term as channels and cases hold it."""
    return {"term_quantity": quantity, "term_unit": unit, "term_text": text}


def committed_values(committed):
    """The province's promise, where there is one."""
    if not committed:
        return {}
    quantity, unit = committed
    return {
        "committed_quantity": quantity,
        "committed_unit": unit,
        "committed_basis": COMMITMENT,
    }


def make_payer_classes(env):
    """A class that a province adds to those of the law."""
    env["onestop.payer.class"].create(
        {
            "sequence": 70,
            "code": "student",
            "name": "Sinh viên",
            "basis": "Thông tư 16/2025/TT-BTC",
            "proof": "Thẻ sinh viên",
        }
    )


def make_case_rows(version, procedure):
    """Tariff and reductions, whose rows may belong to a case of the version."""
    cases = {case.code: case.id for case in version.case_ids}
    classes = {
        known.code: known.id for known in version.env["onestop.payer.class"].search([])
    }
    version.env["onestop.procedure.tariff"].create(
        [
            {
                "version_id": version.id,
                "sequence": 10 * number,
                "kind": row.kind,
                "name": row.name,
                "amount": row.amount,
                "basis": row.basis,
                "channel": row.channel,
                "payer_class_id": classes.get(row.payer_class),
                "case_id": cases.get(row.case, False),
                "per_unit": bool(row.unit),
                "unit_name": row.unit,
            }
            for number, row in enumerate(procedure.tariffs, start=1)
        ]
    )
    version.env["onestop.procedure.reduction"].create(
        [
            {
                "version_id": version.id,
                "sequence": 10 * number,
                "ground": row.ground,
                "value": row.value,
                "basis": row.basis,
                "channel": row.channel,
                "payer_class_id": classes.get(row.payer_class),
                "date_from": row.date_from,
                "date_to": row.date_to,
            }
            for number, row in enumerate(procedure.reductions, start=1)
        ]
    )
