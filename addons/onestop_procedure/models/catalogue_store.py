from collections import namedtuple

from odoo import Command, api, models

from ..reading.agency import level_of
from ..reading.fault import Fault
from ..reading.text import tone_free

#: part of a reading → model that keeps it, in the order of storing
PARTS = {
    "channel": "onestop.procedure.channel",
    "case": "onestop.procedure.case",
    "component": "onestop.procedure.component",
    "tariff": "onestop.procedure.tariff",
    "reduction": "onestop.procedure.reduction",
    "basis": "onestop.procedure.basis",
    "result": "onestop.procedure.result",
    "step": "onestop.procedure.step.text",
    "agency": "onestop.procedure.agency",
    "more": "onestop.procedure.source.value",
}
DAY = "%d/%m/%Y"

#: A record to store: its reading, the procedure (empty: new), from which day it holds.
Job = namedtuple("Job", "reading procedure date_from")
#: What an import will do: the jobs, the unchanged readings, the refused ones, and
#: (version, problem) pairs where a list and the content it names differ.
Plan = namedtuple("Plan", "jobs unchanged faults differences")


class OnestopCatalogueStore(models.AbstractModel):
    """Compares readings with the catalogue and stores them, in few statements.

    Called by the import, which checks rights and wraps everything in a savepoint.
    """

    _name = "onestop.catalogue.store"
    _description = "Storing of imported procedures"

    # === COMPARE === #

    @api.model
    def _plan(self, readings):
        """Return what has to be done, without writing."""
        procedures = {
            procedure.code: procedure
            for procedure in self.env["onestop.procedure"].search(
                [("code", "in", [reading.code for reading in readings])]
            )
        }
        versions = self.env["onestop.procedure.version"].search(
            [("procedure_id", "in", [proc.id for proc in procedures.values()])],
            order="number",
        )
        known = versions.grouped("procedure_id")
        plan = Plan([], [], [], [])
        for reading in readings:
            procedure = procedures.get(reading.code, self.env["onestop.procedure"])
            self._plan_one(plan, reading, procedure, known.get(procedure, versions[:0]))
        return plan

    @api.model
    def _plan_one(self, plan, reading, procedure, versions):
        today = self.env["onestop.procedure"]._today()
        listed = versions.filtered("list_only")
        versions -= listed
        if reading.listed:
            self._plan_listed(plan, reading, procedure, listed, versions)
            return
        imported = versions.filtered("source_digest")[-1:]
        published = versions.filtered(lambda v: v.state == "published")
        current = max(published.mapped("date_from"), default=None)
        if imported.source_digest == reading.digest:
            plan.unchanged.append(reading)
        elif current is None:
            plan.jobs.append(Job(reading, procedure, reading.date_from or today))
        else:
            date_from = self._date_of_change(reading, imported, current, today)
            if date_from:
                plan.jobs.append(Job(reading, procedure, date_from))
            else:
                plan.faults.append(self._too_old(reading, current))

    @api.model
    def _date_of_change(self, reading, imported, current, today):
        """Return from when a changed record holds, or None if it is not later.

        Its own date counts. A record that was edited under the decision that the
        catalogue knows holds from the day of the edit; without any date, from today.
        """
        if reading.date_from and reading.date_from > current:
            return reading.date_from
        same_decision = (
            imported.decision_no or "",
            imported.decision_date or False,
        ) == (reading.version["decision_no"], reading.version["decision_date"])
        if not same_decision:
            return None
        undated = not (reading.version["decision_date"] or reading.updated_on)
        edited = today if undated else reading.updated_on
        return edited if edited and edited > current else None

    @api.model
    def _too_old(self, reading, current):
        args = {"current": current.strftime(DAY)}
        rule = "same_day"
        if reading.date_from and reading.date_from < current:
            rule = "older"
            args["date"] = reading.date_from.strftime(DAY)
        return Fault(rule, "", tuple(args.items()), reading.code, reading.line)

    # === STORE === #

    @api.model
    def _store(self, jobs):
        """Store the jobs as procedures with published versions.

        :return: how many points there are to settle
        """
        versions, places = self._store_drafts(jobs)
        for job in jobs:
            if job.procedure:
                self._update_procedure(job.procedure, job.reading.procedure)
        versions._publish()
        return self._store_items(jobs, versions, places)

    @api.model
    def _store_drafts(self, jobs):
        """Store the jobs as procedures with draft versions.

        :return: the versions, and the places of their rows (:meth:`_store_parts`)
        """
        fields_by_name = self._fields_by_name(jobs)
        agencies = self._agencies_by_key(jobs)
        procedures = self._procedures(jobs, fields_by_name)
        # Defaults and computes would look these up version by version.
        Version = self.env["onestop.procedure.version"]
        process = Version.default_get(["process_id"]).get("process_id")
        subjects = self.env["onestop.subject"]._named_in(
            job.reading.version["subjects"] for job in jobs
        )
        versions = Version.create(
            [
                {
                    **job.reading.version,
                    "procedure_id": procedure.id,
                    "process_id": process,
                    "subject_ids": [Command.set(kinds.ids)],
                    "date_from": job.date_from,
                    "field_id": fields_by_name.get(job.reading.field_name),
                    "agency_id": agencies.get(self._agency_key(job.reading)),
                }
                for job, procedure, kinds in zip(
                    jobs, procedures, subjects, strict=True
                )
            ]
        )
        return versions, self._store_parts(jobs, versions)

    @api.model
    def _procedures(self, jobs, fields_by_name):
        """Return one procedure for each job; new ones are made in one go."""
        Procedure = self.env["onestop.procedure"]
        made = iter(
            Procedure.create(
                [
                    {
                        **job.reading.procedure,
                        "field_id": fields_by_name.get(job.reading.field_name),
                    }
                    for job in jobs
                    if not job.procedure
                ]
            )
        )
        return [job.procedure or next(made) for job in jobs]

    @api.model
    def _update_procedure(self, procedure, vals):
        """Take over kind and levels; name and field follow the version in force."""
        changed = {
            name: value
            for name, value in vals.items()
            if name not in ("code", "name") and procedure[name] != value
        }
        if changed:
            procedure.write(changed)

    @api.model
    def _store_parts(self, jobs, versions):
        """Create the rows of all versions, one call a model.

        :return: (part, version's place in the list) → ids of its rows in order
        """
        directory = self._directory(jobs)
        places = {}
        for part, model in PARTS.items():
            vals_list, owners = [], []
            for owner, (job, version) in enumerate(zip(jobs, versions, strict=True)):
                for position, vals in enumerate(job.reading.parts.get(part, ()), 1):
                    row = {**vals, "version_id": version.id, "sequence": position * 10}
                    if part == "agency":
                        row["agency_id"] = directory.get(vals["code"].upper())
                    elif part == "component":
                        case = row.pop("case_index")
                        row["case_id"] = (
                            None if case is None else places["case", owner][case]
                        )
                    elif part == "reduction":
                        tariff = places["tariff", owner][row.pop("tariff_index")]
                        row["tariff_ids"] = [Command.set([tariff])]
                    vals_list.append(row)
                    owners.append(owner)
            rows = self.env[model].create(vals_list)
            for owner, row_id in zip(owners, rows.ids, strict=True):
                places.setdefault((part, owner), []).append(row_id)
        return places

    # === FIELDS AND AGENCIES === #

    @api.model
    def _fields_by_name(self, jobs):
        """Return name → id of all fields of administration; missing ones are made."""
        Field = self.env["onestop.field"].with_context(active_test=False)
        codes = {}
        for job in jobs:
            name, code = job.reading.field_name, job.reading.field_code
            if name:
                codes[name] = codes.get(name) or code
        known = {
            field.name: field for field in Field.search_fetch([], ["name", "code"])
        }
        missing = [name for name in codes if name not in known]
        made = Field.create([{"name": name, "code": codes[name]} for name in missing])
        for field in known.values():
            if not field.code and codes.get(field.name):
                field.code = codes[field.name]
        return {field.name: field.id for field in (*known.values(), *made)}

    @api.model
    def _agency_key(self, reading):
        return reading.agency_code or tone_free(reading.agency_name)

    @api.model
    def _agencies_by_key(self, jobs):
        """Return identifier or plain name → id of the promulgating agencies.

        Central and provincial bodies with an identifier are entered; one without
        stays in the source's words unless the directory knows its name.
        """
        Agency = self.env["onestop.agency"].with_context(active_test=False)
        wanted = {}
        for job in jobs:
            key = self._agency_key(job.reading)
            if key:
                wanted.setdefault(key, job.reading)
        coded, named = {}, {}
        for agency in Agency.search_fetch([], ["name", "code"]):
            named.setdefault(tone_free(agency.name), agency)
            if agency.code:
                coded[agency.code] = agency
        ids, missing = {}, []
        for key, reading in wanted.items():
            agency = coded.get(key) or named.get(tone_free(reading.agency_name))
            if agency and agency.code and reading.agency_code not in ("", agency.code):
                agency = None
            if agency:
                ids[key] = agency.id
            elif reading.agency_code and reading.agency_name:
                missing.append(
                    {
                        "name": reading.agency_name,
                        "code": reading.agency_code,
                        "level": level_of(reading.agency_name),
                    }
                )
        made = Agency.create(missing)
        return ids | {agency.code: agency.id for agency in made}

    @api.model
    def _directory(self, jobs):
        """Return identifier → id of the known agencies that the readings name."""
        codes = {
            vals["code"].upper()
            for job in jobs
            for vals in job.reading.parts.get("agency", ())
            if vals["code"]
        }
        agencies = self.env["onestop.agency"].search([("code", "in", list(codes))])
        return {agency.code: agency.id for agency in agencies}
