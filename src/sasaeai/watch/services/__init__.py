"""What can be done in the watch room: one verb, one function, atomic and in the journal."""

from sasaeai.watch.services import refusals
from sasaeai.watch.services.plans import (
    Consent,
    Contact,
    change_interval,
    end_plan,
    move_plan,
    pause_plan,
    record_death,
    reopen_plan,
    resume_plan,
    reverse_death,
    revise_plan,
    start_plan,
)
from sasaeai.watch.services.refusals import SheetRefused, WatchRefused
from sasaeai.watch.services.settling import plan_rounds, settle_every
from sasaeai.watch.services.sheets import SheetLine, record_sheet
from sasaeai.watch.services.visits import close_worry, describe_visit, record_visit, void_visit

__all__ = [
    "Consent",
    "Contact",
    "SheetLine",
    "SheetRefused",
    "WatchRefused",
    "change_interval",
    "close_worry",
    "describe_visit",
    "end_plan",
    "move_plan",
    "pause_plan",
    "plan_rounds",
    "record_death",
    "record_sheet",
    "record_visit",
    "refusals",
    "reopen_plan",
    "resume_plan",
    "reverse_death",
    "revise_plan",
    "settle_every",
    "start_plan",
    "void_visit",
]
