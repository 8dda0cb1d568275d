"""Words of ours that must not be left over on a Vietnamese screen."""

import re

WORDS = (
    "Acknowledge|Agency|Applicant|Appointment|Attachment|Cashier|Channel|Code|Collect|"
    "Collected|Components?|Copies|Count|Decision|Dossiers?|Due|Early|Fees?|Finish|"
    "Finished|From|Hand over|History|Inbox|Late|Look-up|My work|Officer|On time|Open|"
    "Originals|Overdue|Paid|Papers?|Pass on|Print|Procedures?|Processing|Quantity|"
    "Receipts?|Receive|Received|Reception|Refuse|Remaining|Reports?|Resolved|Result|"
    "Returned|Search|Send back|Shift|State|Steps?|Submit|Supplement|Total|Track|"
    "Transfer|Who|What|Where"
)
LEFT_OVER = re.compile(rf"\b(?:{WORDS})\b")


def left_over(text: str) -> list[str]:
    """The lines of a page's text that hold an English word of ours."""
    return [line.strip() for line in text.splitlines() if LEFT_OVER.search(line)]
