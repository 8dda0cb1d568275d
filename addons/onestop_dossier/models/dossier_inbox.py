"""The inbox: which dossiers wait for whom, counted in one statement.

A tab is a question of somebody's day ("what is late?"). Which tabs a person has
follows from their roles; nobody sees a tab that could never hold anything. The list
of a tab and its count come from the same conditions, see :meth:`_tab_parts`.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.onestop_procedure.tools import to_local, to_utc

from .dossier_steps import COUNTER_KINDS

# A dossier in one of these may still be somebody's work.
OPEN_STATES = (
    "registered",
    "intake_supplement",
    "received",
    "processing",
    "supplement",
    "payment",
    "withdrawal",
    "finished",
)
# In these the clock may run; elsewhere there is no due date to miss.
RUNNING_STATES = ("received", "processing", "supplement", "payment", "withdrawal")
# Tab → role → how far the person looks. The first role held decides; the tabs stand
# in the order of the screen.
#   mine: open steps of own agencies, for the person's roles, theirs or nobody's yet
#   unit: open steps of own agencies, whoever has them
#   centre: open dossiers that own centres received or are to receive
#   given: steps that members of own agencies handed over and nobody acknowledged
#   asked: dossiers on which an own agency is asked for an opinion
TABS = {
    "spot": {"leader": "mine", "officer": "mine"},
    "mine": {"leader": "mine", "officer": "mine", "reception": "mine"},
    "hand_over": {"reception": "centre"},
    "incoming": {"leader": "mine", "officer": "mine"},
    "sign": {"leader": "mine"},
    "opinion": {"leader": "asked", "officer": "asked"},
    "late": {
        "manager": "centre",
        "leader": "unit",
        "officer": "mine",
        "reception": "mine",
    },
    "today": {
        "manager": "centre",
        "leader": "unit",
        "officer": "mine",
        "reception": "mine",
    },
    "online": {"reception": "centre", "manager": "centre"},
    "outgoing": {"reception": "given", "manager": "given"},
    "citizen": {
        "manager": "centre",
        "reception": "centre",
        "leader": "unit",
        "officer": "unit",
    },
    "return": {"reception": "centre", "manager": "centre"},
    "unit": {
        "manager": "centre",
        "leader": "unit",
        "officer": "unit",
        "reception": "unit",
    },
}
ALL = Domain.TRUE


class OnestopDossier(models.Model):
    _inherit = "onestop.dossier"

    inbox_tab = fields.Char(
        "Tab of the inbox",
        store=False,
        search="_search_inbox_tab",
        help="Asked for by name: late, today, … (only those of one's own roles).",
    )

    # The open dossiers of a centre among a million closed ones; all that its tabs
    # count by is in the index.
    _inbox_index = models.Index(
        "(agency_id, state, due_at, id, waits_turn) WHERE state IN ('registered',"
        " 'intake_supplement', 'received', 'processing', 'supplement', 'payment',"
        " 'withdrawal', 'finished')"
    )

    # === WHICH TABS ===#

    @api.model
    def inbox_tabs(self):
        """Return the tabs of the user's inbox, in one query, in their order.

        :return: ``[{name, label, count, first, title, hint}]``; ``first``: this one
            opens first; ``title`` and ``hint`` are what its empty list says
        """
        self.check_access("read")
        tabs = self._my_tabs()
        counts = self._count_tabs(tabs)
        opening = self._opening_tab(counts)
        words = self._tab_words()
        return [
            {
                "name": name,
                "label": words[name][0],
                "count": counts[name],
                "first": name == opening,
                "title": words[name][1],
                "hint": words[name][2],
            }
            for name in tabs
        ]

    @api.model
    def _my_tabs(self):
        """Return name → reach (see ``TABS``) for the tabs of the user's roles."""
        roles = self.env.user._onestop_roles()
        return {
            name: next(reach for role, reach in reaches.items() if role in roles)
            for name, reaches in TABS.items()
            if roles & reaches.keys()
        }

    @api.model
    def _opening_tab(self, counts):
        """Return which tab opens: who waits at the desk first, then one's own work."""
        if counts.get("spot"):
            return "spot"
        if "mine" in counts:
            return "mine"
        return next(iter(counts), None)

    # === WHAT A TAB HOLDS ===#

    @api.model
    def _tab_parts(self, name, reach):
        """Return what a tab asks: ``(of the dossier, of its open step)``, two Domains.

        The second is None where the step does not matter.
        """
        dossier, step = self._tab_conditions()[name]
        bound = self._domain_step_reach(reach)
        if bound is not None:
            step = bound if step is None else bound & step
        return dossier & self._domain_reach(reach), step

    @api.model
    def _tab_filter(self, name, reach):
        """Return :meth:`_tab_parts` without what holds for its whole pass."""
        dossier, step = self._tab_conditions()[name]
        if reach == "mine":
            mine = self._domain_mine_step()
            step = mine if step is None else mine & step
        return dossier, step

    @api.model
    def _domain_step_reach(self, reach):
        """Return what ``reach`` asks of the open step, or None."""
        agencies = self.env.user._member_agency_ids()
        still = Domain("left_at", "=", False)
        if reach == "given":
            users = self.env["res.users"].sudo()  # who works where is no secret
            everyone = users.with_context(active_test=False)  # those who left too
            colleagues = everyone._search([("agency_ids", "in", agencies)])
            return (
                still
                & Domain("acknowledged_at", "=", False)
                & Domain("giver_id", "in", colleagues)
            )
        if reach not in ("mine", "unit"):
            return None
        here = still & Domain("agency_id", "in", agencies)
        return here & self._domain_mine_step() if reach == "mine" else here

    @api.model
    def _domain_reach(self, reach):
        """Return what ``reach`` asks of the dossier."""
        agencies = self.env.user._member_agency_ids()
        if reach == "centre":
            return Domain("agency_id", "in", agencies) & Domain(
                "state", "in", OPEN_STATES
            )
        if reach == "asked":
            return Domain(
                "task_ids",
                "any!",
                [
                    ("left_at", "=", False),
                    ("agency_id", "in", agencies),
                    ("parallel", "=", True),
                ],
            )
        return ALL

    @api.model
    def _domain_mine_step(self):
        """Steps that the user may work on now: theirs, or nobody's yet."""
        user = self.env.user
        return Domain("role", "in", sorted(user._onestop_roles())) & Domain(
            "user_id", "in", (False, user.id)
        )

    @api.model
    def _tab_conditions(self):
        """Return tab → (of the dossier, of the step or None)."""
        now = self._inbox_now()
        day = to_local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        end = to_utc(fields.Datetime.add(day, days=1))
        running = Domain("state", "in", RUNNING_STATES)
        return {
            "spot": (Domain("version_id.citizen_waits", "=", True) & running, None),
            "mine": (ALL, None),
            "hand_over": (Domain("state", "=", "received"), None),
            "incoming": (
                Domain("state", "=", "processing"),
                Domain("acknowledged_at", "=", False)
                & Domain("kind", "not in", COUNTER_KINDS),
            ),
            "sign": (ALL, Domain("kind", "=", "sign")),
            "opinion": (ALL, None),
            "late": (running & Domain("due_at", "<", now), None),
            "today": (
                running & Domain("due_at", ">=", now) & Domain("due_at", "<", end),
                None,
            ),
            "online": (
                Domain("state", "=", "registered") & Domain("waits_turn", "!=", True),
                None,
            ),
            "outgoing": (Domain("state", "=", "processing"), None),
            "citizen": (
                Domain("state", "in", ("supplement", "intake_supplement", "payment")),
                None,
            ),
            "return": (Domain("state", "=", "finished"), None),
            "unit": (ALL, None),
        }

    @api.model
    def _inbox_now(self):
        return fields.Datetime.now()

    @api.model
    def _search_inbox_tab(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self._my_tabs()
        found = Domain.FALSE
        for name in value:
            if name in mine:
                dossier, step = self._tab_parts(name, mine[name])
                if step is not None:
                    # The rules of the dossier decide; its step needs none besides.
                    dossier &= Domain("current_task_id", "any!", step)
                found |= dossier
        return found

    # === COUNTING ===#

    @api.model
    def _count_tabs(self, tabs):
        """Return name → count of dossiers that the user may see, in one query.

        Tabs of one reach are counted in one pass over its dossiers; the passes are
        parts of one statement.

        :param dict tabs: name → reach
        """
        passes = {}
        for name, reach in tabs.items():
            base = "unit" if reach == "mine" else reach
            passes.setdefault(base, []).append(name)
        if not passes:
            return {}
        selects = [
            SQL(
                "(%s) AS %s",
                self._counting_pass(base, {name: tabs[name] for name in names}),
                SQL.identifier(base),
            )
            for base, names in passes.items()
        ]
        row = self.env.execute_query(SQL("SELECT * FROM %s", SQL(", ").join(selects)))
        names = [name for names in passes.values() for name in names]
        return dict(zip(names, row[0], strict=True))

    @api.model
    def _counting_pass(self, base, tabs):
        """Return the SELECT that counts these tabs of one base, rules applied."""
        query = self._search(self._domain_reach(base), bypass_access=self.env.su)
        asked = {name: self._tab_filter(name, reach) for name, reach in tabs.items()}
        bound = self._domain_step_reach(base)
        if bound is not None or any(step is not None for _, step in asked.values()):
            field = self._fields["current_task_id"]
            tasks, alias = field.join(self.sudo(), query.table, query)  # columns only
        if bound is not None:
            query.add_where(self._as_condition(tasks, alias, bound, query))
        counts = []
        for name, (dossier, step) in asked.items():
            parts = [self._as_condition(self, query.table, dossier, query)]
            if step is not None:
                parts.append(self._as_condition(tasks, alias, step, query))
            counts.append(
                SQL(
                    "COUNT(*) FILTER (WHERE %s) AS %s",
                    SQL(" AND ").join(parts),
                    SQL.identifier(name),
                )
            )
        return query.select(*counts)

    @api.model
    def _as_condition(self, records, alias, domain, query):
        domain = domain.optimize_full(records)
        return SQL("(%s)", domain._to_sql(records, alias, query))

    # === WORDS ===#

    @api.model
    def _tab_words(self):
        """Return tab → label, title and hint of its empty list."""
        return {**self._words_of_steps(), **self._words_of_centre()}

    @api.model
    def _words_of_steps(self):
        _ = self.env._
        again = _("They appear here by themselves.")
        return {
            "spot": (
                _("On the spot"),
                _("Nobody waits at the desk"),
                _("Procedures resolved on the spot come first of all, here."),
            ),
            "mine": (
                _("My work"),
                _("Nothing waits for you"),
                _("Dossiers handed to you or your unit appear, most urgent first."),
            ),
            "incoming": (
                _("To acknowledge"),
                _("Every hand-over has been acknowledged"),
                _("With a transfer slip at hand, press “Receive a hand-over”."),
            ),
            "sign": (_("To sign"), _("Nothing to sign"), again),
            "opinion": (
                _("Opinions asked"),
                _("Nobody waits for an opinion of your agency"),
                again,
            ),
            "late": (_("Late"), _("Nothing is late"), again),
            "today": (_("Due today"), _("Nothing more is due today"), again),
        }

    @api.model
    def _words_of_centre(self):
        _ = self.env._
        return {
            "hand_over": (
                _("To hand over"),
                _("Everything received has been handed over"),
                _("Received dossiers wait here until they go to the departments."),
            ),
            "online": (
                _("Online, to receive"),
                _("No online dossier waits"),
                _("Each is received, or answered, within eight working hours."),
            ),
            "outgoing": (
                _("Not acknowledged yet"),
                _("All that was handed over has been acknowledged"),
                _("What a department has not acknowledged yet stays here."),
            ),
            "citizen": (
                _("Waiting for the citizen"),
                _("No dossier waits for a citizen"),
                _("Supplements and payments that were asked for are listed here."),
            ),
            "return": (
                _("Results to hand over"),
                _("No result waits at the counter"),
                _("Signed results wait here until the citizen fetches them."),
            ),
            "unit": (
                _("My unit"),
                _("Your unit has nothing open"),
                _("All open dossiers of your unit, whoever has them."),
            ),
        }
