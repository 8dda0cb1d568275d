"""Sentences of the import: why a line is refused, and what is to be settled.

The keys are those of the package ``reading``; arguments are filled in after the
translation.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: rule of a fault → why a line cannot come in
FAULTS = {
    "byte_order_mark": _lt(
        "the file begins with a byte order mark; save it as UTF-8 without one"
    ),
    "not_utf8": _lt("not UTF-8; save the file as UTF-8"),
    "not_json": _lt("not JSON (%(reason)s)"),
    "not_a_record": _lt("not a record: each line holds one JSON object"),
    "not_an_object": _lt("an object {…} is expected here"),
    "not_a_list": _lt("a list […] is expected here"),
    "wrong_type": _lt("a value of another type is expected here (%(wanted)s)"),
    "missing": _lt("this must be given"),
    "negative": _lt("%(value)s is negative"),
    "too_large": _lt("%(value)s is too large"),
    "bad_date": _lt("“%(value)s” is not a date (ISO 8601, such as 2026-11-23)"),
    "unknown_word": _lt("“%(value)s” is not known here (known: %(known)s)"),
    "bad_character": _lt("the text holds a character that cannot be stored"),
    "blank_in_code": _lt("a procedure code has no blanks: “%(value)s”"),
    "duplicate_code": _lt("this code stands on line %(first)s already"),
    "older": _lt(
        "the changed record is dated %(date)s, but the catalogue already has a version "
        "from %(current)s; what was published never changes, so a change needs a later "
        "date"
    ),
    "same_day": _lt(
        "the record changed, but the catalogue already has a version from %(current)s "
        "and the record names no later date; what was published never changes"
    ),
    "refused": _lt("%(reason)s"),
    "code_not_listed": _lt("the sheet “Thủ tục” has no procedure “%(value)s”"),
    "cell_error": _lt("a formula gives the error %(value)s"),
    "cell_is_date": _lt("a text is expected, not the date %(value)s"),
    "cell_text": _lt("a text is expected, not “%(value)s”"),
    "cell_code": _lt(
        "“%(value)s” is a number; enter the code as text, or zeros at its end are lost"
    ),
    "cell_number": _lt("“%(value)s” is no number"),
    "cell_count": _lt("“%(value)s” is no whole number"),
    "cell_date": _lt("“%(value)s” is no date (day/month/year, such as 01/07/2026)"),
    "portal_error": _lt("the national portal answered with an error (%(value)s)"),
    "double_column": _lt("this column stands more than once"),
    "bad_row": _lt("the row cannot be read (%(reason)s); is the file cut off?"),
    "row_length": _lt(
        "the row has %(count)s cells instead of %(wanted)s; is the file cut off?"
    ),
    # Of the workbook of a decision.
    "no_lines": _lt("a decision needs at least one procedure"),
    "second_decision": _lt("a file holds one decision only"),
    "not_in_decision": _lt("“%(value)s” stands on no line of the decision"),
    "not_replaced": _lt("only a replacing line names a replaced procedure"),
    "code_twice": _lt("“%(value)s” stands on more than one line"),
    "code_unknown": _lt("the catalogue has no procedure “%(value)s”"),
    "content_missing": _lt(
        "enter the content of “%(value)s” on the sheet “Thủ tục” and those after it"
    ),
    "content_abolished": _lt("“%(value)s” is abolished and gets no content"),
    "agency_unknown": _lt("no agency has the identifier “%(value)s”"),
    "decision_known": _lt("decision “%(value)s” of this day has been entered before"),
}

#: rule of a fault → why a whole file cannot be read
FILE_FAULTS = {
    **FAULTS,
    "empty_file": _lt("The file is empty."),
    "large_file": _lt("The file is larger than %(megabytes)s MB."),
    "unknown_file": _lt(
        "The file is not known: JSON Lines, the national portal's JSON, a list in CSV "
        "whose first row names the columns code and name, or the XLSX template."
    ),
    "old_office": _lt("This is an old Excel file (.xls); save it as .xlsx."),
    "is_pdf": _lt("This is a PDF; a table or JSON is needed."),
    "is_packed": _lt("The file is packed; unpack it first."),
    "byte_order_mark": _lt(
        "The file begins with a byte order mark; save it as UTF-8 without one."
    ),
    "not_utf8": _lt(
        "The file is not UTF-8 (it may be UTF-16 or Windows-1258); save it as UTF-8."
    ),
    "broken_workbook": _lt("The workbook is damaged or cut off (%(reason)s)."),
    "huge_workbook": _lt(
        "Unpacked, the workbook would take more than %(megabytes)s MB; it is refused."
    ),
    "no_workbook": _lt("This is a packed file, but no XLSX workbook."),
    "sheet_missing": _lt("The workbook has no sheet “%(sheet)s”; use the template."),
    "column_missing": _lt(
        "Sheet “%(sheet)s”: the first row has no column “%(column)s”; use the template."
    ),
}

#: reason of a problem → what staff have to settle
PROBLEMS = {
    "term_missing": _lt("The source gives no time limit."),
    "term_no_unit": _lt(
        "The source gives a number without a unit: hours, working days or days?"
    ),
    "term_not_set": _lt(
        "The source says that no time limit is prescribed; confirm that dossiers get "
        "no due date, or enter the limit."
    ),
    "term_unknown": _lt("The source leaves the time limit open."),
    "term_words": _lt(
        "The time limit depends on circumstances; enter it by case or choose one."
    ),
    "term_zero": _lt("The source gives a time limit of zero."),
    "term_month_fraction": _lt("The time limit is not a whole number of months."),
    "term_differs": _lt(
        "The words of the time limit do not say what its number and unit say."
    ),
    "term_cutoffs": _lt(
        "The channels have different cut-offs for a result on the same day."
    ),
    "channel_terms": _lt(
        "This channel stands several times with different time limits; make a case of "
        "each."
    ),
    "fee_none": _lt("The source gives no amount."),
    "fee_council": _lt("The amount is left to the provincial council or committee."),
    "fee_zero_price": _lt("The amount is 0, but the note names a price."),
    "fee_zero_council": _lt(
        "The amount is 0, but the note leaves it to the provincial council."
    ),
    "fee_zero_words": _lt(
        "The amount is 0, but the note does not say that nothing is to be paid."
    ),
    "fee_fraction": _lt("The amount is not a whole number."),
    "fee_currency": _lt("The source gives an amount without a currency."),
    "fee_thousands": _lt(
        "The amount is below 1.000 đ and seems to be typed in thousands."
    ),
    "fee_differs": _lt("The amount is not the number in the source's words."),
    "fee_other_price": _lt("The note names another amount."),
    "fee_dates": _lt("The note limits the amount to some dates."),
    "fee_share": _lt("The note speaks of a share in per cent."),
    "fee_exemption": _lt("The note names exemptions or reductions."),
    "fee_unit": _lt("The amount is for one piece; say how pieces are counted."),
    "fee_lookup": _lt("The note refers to another document for the amount."),
    "fee_kind": _lt(
        "The source does not say for certain whether this is phí, lệ phí or a price."
    ),
    "fee_several": _lt(
        "Several amounts of one kind stand for this channel; say for whom each is."
    ),
    "date_missing": _lt(
        "The source gives no date of the decision; the version counts from the day "
        "the record came to the national portal, or else from the day of the import."
    ),
    "agency_missing": _lt("The source names no promulgating agency."),
    "agency_no_code": _lt(
        "The promulgating agency has no identifier and is not in the directory."
    ),
    "level_unknown": _lt("The level is not known."),
    "kind_unknown": _lt("The kind of the procedure is not known."),
    "case_code": _lt("Two cases have the same code."),
    "component_left": _lt("These words of the dossier's papers are left over."),
    "component_no_name": _lt("A paper has no name."),
    "section_left": _lt(
        "The section “%(section)s” could not be taken apart (%(note)s)."
    ),
    "section_note": _lt("The source marks the record as not fully taken apart."),
    "list_name": _lt("The national list has another name than “%(current)s”."),
    "list_field": _lt("The national list has another field than “%(current)s”."),
    "list_kind": _lt("The national list has another kind than “%(current)s”."),
    "key_unknown": _lt("The record has a key that is not known: “%(key)s”."),
}
