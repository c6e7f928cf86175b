"""The door of the consult room."""

from sasaeai.consult.enums import Caller, Channel, Outcome, Section
from sasaeai.consult.models import Case, CaseShare, Consent, Contact, Task
from sasaeai.consult.services import (
    ConsultRefused,
    Told,
    add_task,
    give_consent,
    open_case,
    receive,
    share_case,
    stop_share,
    withdraw_consent,
    write_entry,
)

__all__ = [
    "Caller",
    "Case",
    "CaseShare",
    "Channel",
    "Consent",
    "ConsultRefused",
    "Contact",
    "Outcome",
    "Section",
    "Task",
    "Told",
    "add_task",
    "give_consent",
    "open_case",
    "receive",
    "share_case",
    "stop_share",
    "withdraw_consent",
    "write_entry",
]
