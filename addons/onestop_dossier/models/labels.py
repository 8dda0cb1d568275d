"""Words for the states and actions of ``rules.lifecycle`` (translated by Odoo)."""

STATE_LABELS = [
    ("draft", "Draft"),
    ("registered", "Registered"),
    ("intake_supplement", "Supplement before receipt"),
    ("not_received", "Not received"),
    ("received", "Received"),
    ("processing", "Processing"),
    ("supplement", "Waiting for supplement"),
    ("payment", "Waiting for payment"),
    ("withdrawal", "Withdrawal asked for"),
    ("stopped", "Stopped"),
    ("refused", "Refused"),
    ("finished", "Finished"),
    ("returned", "Result handed over"),
]

ACTION_LABELS = [
    ("submit", "Submit"),
    ("receive", "Receive"),
    ("decline", "Decline"),
    ("request_supplement", "Request supplement"),
    ("supply", "Supplement handed in"),
    ("transfer", "Transfer"),
    ("acknowledge", "Acknowledge"),
    ("pass_on", "Pass on"),
    ("send_back", "Send back"),
    ("ask_opinion", "Ask for an opinion"),
    ("give_opinion", "Give an opinion"),
    ("demand_payment", "Demand payment"),
    ("confirm_payment", "Confirm payment"),
    ("apologise", "Apologise and set a new date"),
    ("ask_withdrawal", "Ask for withdrawal"),
    ("keep", "Turn the withdrawal down"),
    ("stop", "Stop"),
    ("refuse", "Refuse"),
    ("finish", "Finish"),
    ("return_result", "Hand over the result"),
]

# What befalls a dossier without anybody's action on it.
MOVED = "agency_moved"
REDATED = "redated"
REASSIGNED = "reassigned"
# What the counter mends without changing the state.
CORRECTED = "correct"
ORIGINALS = "originals_back"
EVENT_LABELS = [
    *ACTION_LABELS,
    (MOVED, "Moved to the agency that takes over"),
    (REDATED, "New due date: days off changed"),
    (REASSIGNED, "Given to a colleague"),
    (CORRECTED, "Slip corrected"),
    (ORIGINALS, "Originals handed back"),
]

CHANNELS = [("direct", "At the counter"), ("online", "Online"), ("postal", "By post")]

TIMELINESS = [
    ("early", "Early"),
    ("on_time", "On time"),
    ("overdue", "Overdue"),
    ("no_due_date", "No due date"),
]
