"""Reading of procedure records: the source's words into structure.

Plain Python (standard library only, no framework, no clock, no database), so that
what an import understands can be tested word by word. The add-on stores what this
package says and words its problems in the user's language.

Principles (issue "nothing lost, nothing guessed"):

- structure is made only where the words leave one meaning; every other value keeps
  its words beside an empty or unsettled field, with a :class:`text.Problem`;
- a text keeps its wording; only its Unicode form becomes NFC;
- a wrong record is refused with a :class:`fault.Fault` that names field and rule.

``docs/import.md`` explains the meaning of every rule in words.
"""

from . import agency, dates, fault, fee, record, shape, source, term, text

__all__ = [
    "agency",
    "dates",
    "fault",
    "fee",
    "record",
    "shape",
    "source",
    "term",
    "text",
]
