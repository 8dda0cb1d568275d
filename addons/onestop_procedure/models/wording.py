from datetime import date, datetime
from fractions import Fraction

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from odoo import api, models
from odoo.tools.misc import babel_locale_parse


class OnestopWording(models.AbstractModel):
    """Words what the rules say: one sentence per line, its basis in brackets.

    The rules answer in keys and values. Dossiers store those in JSON, and this
    model puts them into the reader's language whenever they are shown. A method
    ``_say_<key>`` words each key of ``rules.deadline.LINE_KEYS``.
    """

    _name = "onestop.wording"
    _description = "Wording of the rules' lines"

    # === FORM === #

    @api.model
    def _plain(self, lines):
        """Return lines as ``[key, arguments, basis]`` that JSON can hold.

        :param lines: rules Line tuples, or what this method returned before
        """
        return [
            [
                key,
                {name: _plain_value(value) for name, value in arguments.items()},
                str(basis) if basis else "",
            ]
            for key, arguments, basis in lines
        ]

    @api.model
    def _sentences(self, lines):
        """Return one translated sentence per line, with its basis in brackets.

        :param lines: rules Line tuples, or their :meth:`_plain` form
        """
        sentences = []
        for key, arguments, basis in self._plain(lines):
            text = getattr(self, f"_say_{key}")(arguments)
            if basis:
                text = f"{text.removesuffix('.')} ({basis})."
            sentences.append(text)
        return sentences

    # === VALUES === #

    def _locale(self):
        return babel_locale_parse(self.env.lang or self.env.user.lang)

    def _moment(self, text):
        """Return 'thứ Sáu 27/11/2026 17:00' of an ISO local time."""
        moment = datetime.fromisoformat(text)
        return self._lower(
            format_datetime(moment, "EEEE dd/MM/yyyy HH:mm", locale=self._locale())
        )

    def _day(self, text):
        """Return 'thứ Bảy 22/8/2026' of an ISO date."""
        day = date.fromisoformat(text)
        return self._lower(format_date(day, "EEEE dd/MM/yyyy", locale=self._locale()))

    def _lower(self, text):
        # Babel capitalises the Vietnamese weekday, which stands inside a sentence.
        if self._locale().language == "vi":
            return text.replace("Thứ", "thứ", 1)
        return text

    def _number(self, value):
        """Return a number in the reader's style; fractions come as '25/4'."""
        return format_decimal(
            float(Fraction(str(value))), "#,##0.####", locale=self._locale()
        )

    def _amount(self, count, unit):
        """Return 'so many of a unit'; minutes as working hours and minutes."""
        if unit == "minute":
            hours, minutes = divmod(int(count), 60)
            if not minutes:
                return self.env._("%(count)s working hours", count=self._number(hours))
            if not hours:
                return self.env._("%(count)s working minutes", count=minutes)
            return self.env._(
                "%(hours)s working hours %(minutes)s minutes",
                hours=self._number(hours),
                minutes=minutes,
            )
        number = self._number(count)
        return {
            "working_hour": lambda: self.env._("%(count)s working hours", count=number),
            "working_day": lambda: self.env._("%(count)s working days", count=number),
            "day": lambda: self.env._("%(count)s days", count=number),
            "month": lambda: self.env._("%(count)s months", count=number),
            "same_day": lambda: self.env._("the same day"),
        }[unit]()

    @api.model
    def _legal_label(self, term):
        """Return the legal term of a channel or case as people say it.

        :param term: record of onestop.term.mixin
        """
        if not term.term_unit:
            return term.term_text or self.env._("not settled")
        if term.term_unit == "none":
            return self.env._("no time limit")
        return self._amount(Fraction(str(term.term_quantity)), term.term_unit)

    @api.model
    def _committed_label(self, term):
        """Return the term that the province committed to; '' where there is none."""
        if not term.committed_unit:
            return ""
        return self._amount(Fraction(str(term.committed_quantity)), term.committed_unit)

    @api.model
    def _term_label(self, term):
        """Return the terms of a channel or case: the law's, and the commitment."""
        legal, committed = self._legal_label(term), self._committed_label(term)
        if not committed:
            return legal
        return self.env._(
            "by law %(legal)s, committed %(committed)s",
            legal=legal,
            committed=committed,
        )

    def _ground(self, arguments):
        """Return ': the ground' or nothing."""
        ground = arguments.get("ground")
        return f": {ground}" if ground else ""

    # === SENTENCES === #

    def _say_received(self, arguments):
        return self.env._("Received %(at)s.", at=self._moment(arguments["at"]))

    def _say_effective_receipt(self, arguments):
        return self.env._(
            "Outside working time, so the clock starts %(at)s.",
            at=self._moment(arguments["at"]),
        )

    def _say_term(self, arguments):
        term = self._amount(arguments["quantity"], arguments["unit"])
        if arguments["policy"] == "end_of_day":
            return self.env._("Time limit: %(term)s, to the end of the day.", term=term)
        if arguments["unit"] == "working_day":
            return self.env._(
                "Time limit: %(term)s (%(hours)s).",
                term=term,
                hours=self._amount(arguments["minutes"], "minute"),
            )
        return self.env._("Time limit: %(term)s.", term=term)

    def _say_legal_term(self, arguments):
        return self._one_of_two(
            arguments,
            self.env._("By law: %(term)s", term=self._term_words(arguments)),
        )

    def _say_committed_term(self, arguments):
        return self._one_of_two(
            arguments,
            self.env._("Committed: %(term)s", term=self._term_words(arguments)),
        )

    def _term_words(self, arguments):
        if arguments["unit"] == "none":
            return self.env._("no time limit")
        return self._amount(arguments["quantity"], arguments["unit"])

    def _one_of_two(self, arguments, words):
        """Return the sentence on one of two terms: its date, whether it counts."""
        if arguments["due_at"]:
            at = self._moment(arguments["due_at"])
            words = self.env._("%(term)s, due %(at)s", term=words, at=at)
        if arguments["counts"]:
            return self.env._("%(term)s; this one counts.", term=words)
        return f"{words}."

    def _say_term_unsettled(self, arguments):
        return self.env._(
            "The time limit is not settled yet. The source says: “%(words)s”.",
            words=arguments["words"],
        )

    def _say_cutoff(self, arguments):
        hour, minute = divmod(arguments["minute"], 60)
        return self.env._(
            "Received from %(time)s on, so the result may wait until %(date)s.",
            time=f"{hour:02}:{minute:02}",
            date=self._day(arguments["date"]),
        )

    def _say_suspension(self, arguments):
        return self.env._(
            "The clock stood from %(start)s to %(end)s (%(amount)s)%(ground)s.",
            start=self._moment(arguments["start"]),
            end=self._moment(arguments["end"]),
            amount=self._amount(arguments["amount"], arguments["amount_unit"]),
            ground=self._ground(arguments),
        )

    def _say_suspension_ignored(self, arguments):
        return self.env._(
            "The interruption from %(start)s changes nothing: the due date "
            "%(due_at)s had passed%(ground)s.",
            start=self._moment(arguments["start"]),
            due_at=self._moment(arguments["due_at"]),
            ground=self._ground(arguments),
        )

    def _say_restart(self, arguments):
        return self.env._(
            "The clock stood from %(start)s; the whole time limit starts anew "
            "%(end)s%(ground)s.",
            start=self._moment(arguments["start"]),
            end=self._moment(arguments["end"]),
            ground=self._ground(arguments),
        )

    def _say_day_off_skipped(self, arguments):
        return self.env._(
            "Nobody works on %(date)s.", date=self._day(arguments["date"])
        )

    def _say_extra_day_worked(self, arguments):
        return self.env._(
            "%(date)s is a make-up working day (%(amount)s).",
            date=self._capital(self._day(arguments["date"])),
            amount=self._amount(arguments["minutes"], "minute"),
        )

    def _say_moved_to_working_day(self, arguments):
        return self.env._(
            "The last day, %(date)s, is not worked: moved to %(to)s.",
            date=self._day(arguments["date"]),
            to=self._day(arguments["to"]),
        )

    def _say_due(self, arguments):
        return self.env._("Due %(at)s.", at=self._moment(arguments["at"]))

    def _say_no_due_date(self, arguments):
        return self.env._("No time limit is laid down for this procedure.")

    def _say_clock_stopped(self, arguments):
        return self.env._(
            "The clock has stood since %(since)s; %(remaining)s are left%(ground)s.",
            since=self._moment(arguments["since"]),
            remaining=self._amount(arguments["remaining"], arguments["remaining_unit"]),
            ground=self._ground(arguments),
        )

    def _capital(self, text):
        return text[:1].upper() + text[1:]


def _plain_value(value):
    """Return a value JSON can hold: ISO local times and dates, '25/4' fractions."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    return value
