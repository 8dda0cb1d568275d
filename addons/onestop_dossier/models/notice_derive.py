"""From the history to notices: a job looks for events that nobody was told of yet.

A mark says from which time on events are looked at. Events carry the time at which
their transaction began, so a transaction that commits late brings an event from
before; the mark therefore never passes the begin of a transaction that is still open
(:meth:`OnestopNoticeMark._horizon`). Events after the mark are looked at each time;
the unique key of ``onestop.notice`` makes a second row impossible (decision 0029).
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize

from odoo.addons.onestop_procedure.rules import notices
from odoo.addons.onestop_procedure.tools import to_local

from .labels import MOVED, REDATED
from .notice_kind import REMINDER
from .settings import whole

BATCH = 5_000
# The server's clock may be set back; two transactions may begin within one second.
MARGIN = timedelta(minutes=10)
MAX_AGE = "onestop_dossier.notice_max_age_days"
REMIND_DAYS = "onestop_dossier.notice_remind_days"

HORIZON_SQL = """
    SELECT LEAST(now(), min(xact_start)) AT TIME ZONE 'UTC'
      FROM pg_stat_activity
     WHERE datname = current_database()
       AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'
"""
PEOPLE = SQL("""
      JOIN onestop_dossier AS dossier ON dossier.id = event.dossier_id
      JOIN onestop_applicant AS applicant ON applicant.id = dossier.applicant_id
 LEFT JOIN onestop_applicant AS submitter ON submitter.id = dossier.submitter_id
""")
COLUMNS = SQL("""
    SELECT event.id AS event_id, event.at, event.dossier_id, kind.id AS kind_id,
           dossier.agency_id, COALESCE(dossier.code, dossier.reference) AS code,
           COALESCE(applicant.notice_lang, 'vi_VN') AS lang,
           dossier.applicant_phone, dossier.applicant_email,
           submitter.phone AS submitter_phone, submitter.email AS submitter_email
""")
# Whoever gets the result by post or as a file is not asked to come for it.
TRIGGER = SQL("""
    CASE WHEN event.action = 'finish' AND dossier.return_wish = 'download'
         THEN 'result_download'
         WHEN event.action = 'finish' AND dossier.return_wish = 'post' THEN NULL
         WHEN event.action = 'return_result' AND event.details ->> 'mode' = 'post'
         THEN 'result_posted'
         ELSE event.action END
""")
# Of a re-dating only those are told whose appointment moved; of a merger those who
# would come to the wrong place.
EVENTS_SQL = """
 %(columns)s
      FROM onestop_dossier_event AS event
 %(people)s
      JOIN onestop_notice_kind AS kind ON kind.active AND kind.trigger = %(trigger)s
     WHERE event.recorded_at >= %(mark)s
       AND event.id > %(last)s
       AND event.at > %(since)s
       AND applicant.no_notice IS NOT TRUE
       AND (event.action <> %(redated)s OR EXISTS (
                SELECT FROM onestop_redate_line AS line
                 WHERE line.dossier_id = event.dossier_id
                   AND line.event_id = event.id AND line.to_tell))
       AND (event.action <> %(moved)s
            OR (event.details -> 'parts' @> '["centre"]'
                AND dossier.returned_at IS NULL))
     ORDER BY event.id
     LIMIT %(limit)s
"""
# The request is the event that led into the present state; no state change follows.
WAITING_SQL = """
 %(columns)s
      FROM onestop_dossier_event AS event
      JOIN onestop_notice_kind AS kind ON kind.active AND kind.trigger = %(reminder)s
 %(people)s
     WHERE dossier.state IN ('supplement', 'intake_supplement')
       AND event.action = 'request_supplement'
       AND event.at < %(before)s
       AND event.at > %(after)s
       AND applicant.no_notice IS NOT TRUE
       AND NOT EXISTS (SELECT FROM onestop_dossier_event AS later
                        WHERE later.dossier_id = event.dossier_id
                          AND later.sequence > event.sequence
                          AND later.from_state <> later.to_state)
     ORDER BY event.id
"""
# Apart from the question above: a planner that believes the table still empty would
# read all of it for each event.
NOTED_SQL = """
    SELECT DISTINCT event_id, kind_id FROM onestop_notice WHERE event_id = ANY(%s)
"""
INSERT_SQL = """
    INSERT INTO onestop_notice
           (event_id, at, dossier_id, kind_id, agency_id, code, lang, channel, address,
            state, attempts, rounds, created_at, next_try_at)
    SELECT fresh.*, 'pending', 0, 0, %(now)s, %(now)s
      FROM unnest(%(event_id)s::int[], %(at)s::timestamp[], %(dossier_id)s::int[],
                  %(kind_id)s::int[], %(agency_id)s::int[], %(code)s::varchar[],
                  %(lang)s::varchar[], %(channel)s::varchar[], %(address)s::varchar[])
           AS fresh
        ON CONFLICT (event_id, kind_id, channel) DO NOTHING
 RETURNING channel
"""
KEPT = ("event_id", "at", "dossier_id", "kind_id", "agency_id", "code", "lang")


class OnestopNoticeMark(models.Model):
    """One row: from when on the history is looked at for notices."""

    _name = "onestop.notice.mark"
    _description = "How far the history was told"
    _log_access = False
    _rec_name = "at"

    at = fields.Datetime(required=True, readonly=True)

    @api.model
    def _horizon(self):
        """Return the time before which no event can be added any more (naive UTC).

        To be asked in a transaction before the one that reads the events: the list of
        open transactions is of now, what is read is of the begin of the transaction.
        """
        self.env.cr.execute(HORIZON_SQL)
        return self.env.cr.fetchone()[0].replace(microsecond=0) - MARGIN

    @api.model
    def _get(self):
        """Return the one mark; where there is none, the past is not told."""
        now = self.env.cr.now().replace(microsecond=0)
        return self.search([], limit=1) or self.create({"at": now})

    def _advance(self, horizon):
        if self.at < horizon:
            self.at = horizon


class OnestopNotice(models.Model):
    _inherit = "onestop.notice"

    @api.model
    def _cron_derive(self):
        """Note what is to be told, in batches, each in a transaction."""
        cron, marks = self.env["ir.cron"], self.env["onestop.notice.mark"]
        mark, horizon, last = marks._get(), marks._horizon(), 0
        if not self._channels_on():
            # What happens while nothing is switched on is never told later.
            mark._advance(horizon)
            return
        # A new transaction sees what was committed before the question above.
        cron._commit_progress(0)
        while rows := self._events_to_tell(mark.at, last):
            last = rows[-1]["event_id"]
            self._note(self._unnoted(rows))
            cron._commit_progress(len(rows), remaining=0)
        mark._advance(horizon)
        cron._commit_progress(0, remaining=0)

    @api.model
    def _events_to_tell(self, mark, last):
        """Return the next events recorded from ``mark`` on, as rows of what is told."""
        self.env.flush_all()
        days = self._setting(MAX_AGE, 7)
        query = SQL(
            EVENTS_SQL,
            columns=COLUMNS,
            people=PEOPLE,
            trigger=TRIGGER,
            mark=mark,
            last=last,
            since=fields.Datetime.now() - timedelta(days=days),
            redated=REDATED,
            moved=MOVED,
            limit=BATCH,
        )
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

    @api.model
    def _unnoted(self, rows):
        """Return the rows of which no notice is made yet."""
        query = SQL(NOTED_SQL, [row["event_id"] for row in rows])
        noted = set(self.env.execute_query(query))
        return [row for row in rows if (row["event_id"], row["kind_id"]) not in noted]

    @api.model
    def _cron_remind(self):
        """Remind those whose time to answer a request is running out."""
        cron = self.env["ir.cron"]
        if self._channels_on():
            self._note(self._unnoted(self._requests_running_out()))
        cron._commit_progress(0, remaining=0)

    @api.model
    def _requests_running_out(self):
        """Return the requests that have only the days of the setting left."""
        days = self._setting(REMIND_DAYS, 3)
        term = whole(self.env, "supplement_days")
        now = fields.Datetime.now()
        query = SQL(
            WAITING_SQL,
            columns=COLUMNS,
            people=PEOPLE,
            reminder=REMINDER,
            # A working day is never shorter than a day.
            before=now - timedelta(days=max(0, term - days)),
            after=now - timedelta(days=365),
        )
        self.env.flush_all()
        self.env.cr.execute(query)
        rows = self.env.cr.dictfetchall()
        # Read together: whose working time counts for each.
        dossiers = self.env["onestop.dossier"].browse(row["dossier_id"] for row in rows)
        begin, end = to_local(now), to_local(now + timedelta(days=days))
        return [
            row
            for row, dossier in zip(rows, dossiers, strict=True)
            if begin < dossier._answer_limit(row["at"]) <= end
        ]

    @api.model
    def _note(self, rows):
        """Write the notices of ``rows``; what is written already stays as it is."""
        kinds = self.env["onestop.notice.kind"].browse({row["kind_id"] for row in rows})
        offered = {kind.id: kind._offered() for kind in kinds}
        fresh = []
        for row in rows:
            phone, mail = where_to_tell(
                (row["applicant_phone"], row["applicant_email"]),
                (row["submitter_phone"], row["submitter_email"]),
            )
            kept = [row[name] for name in KEPT]
            for channel in notices.first_channels(offered[row["kind_id"]], phone, mail):
                fresh.append((*kept, channel, address_of(channel, phone, mail)))
        if not fresh:
            return
        names = (*KEPT, "channel", "address")
        columns = dict(zip(names, map(list, zip(*fresh, strict=True)), strict=True))
        query = SQL(INSERT_SQL, now=fields.Datetime.now(), **columns)
        written = {channel for (channel,) in self.env.execute_query(query)}
        self.env.invalidate_all()
        self._wake_senders(written)

    @api.model
    def _setting(self, name, default):
        """Return a setting that is a whole number."""
        value = self.env["ir.config_parameter"].sudo().get_param(name)  # no secret
        return int(value) if (value or "").isdecimal() else default


def where_to_tell(*people):
    """Return ``(phone, mail address)`` of the first who can be reached at all.

    :param people: ``(phone, mail address)`` as given; the applicant comes first
    """
    for phone, mail in people:
        phone = (phone or "").strip()
        mail = email_normalize(mail or "", strict=False) or ""
        if phone or mail:
            return phone, mail
    return "", ""


def address_of(channel, phone, mail):
    """Return where a channel reaches somebody; ``""``: reception must find out."""
    if channel == "mail":
        return mail
    return phone if channel == "phone" else notices.mobile(phone)
