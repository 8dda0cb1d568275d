from . import refund_decision
