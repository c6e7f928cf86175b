"""What people do with places: one verb, one function, atomic and in the journal."""

from sasaeai.places.services.attendance import (
    FutureSession,
    ImpossibleCount,
    record_attendance,
    record_session,
    withdraw_attendance,
)
from sasaeai.places.services.listings import (
    ContactWay,
    NotYetOpen,
    SameStatus,
    Whereabouts,
    change_listing,
    open_category,
    register_listing,
    set_status,
    verify_listing,
)
from sasaeai.places.services.schedules import (
    AlreadyCounted,
    SessionExists,
    add_occurrence,
    cancel_occurrence,
    end_schedule,
    move_occurrence,
    plan_ahead,
    replan,
    restore_occurrence,
    set_schedule,
)

__all__ = [
    "AlreadyCounted",
    "ContactWay",
    "FutureSession",
    "ImpossibleCount",
    "NotYetOpen",
    "SameStatus",
    "SessionExists",
    "Whereabouts",
    "add_occurrence",
    "cancel_occurrence",
    "change_listing",
    "end_schedule",
    "move_occurrence",
    "open_category",
    "plan_ahead",
    "record_attendance",
    "record_session",
    "register_listing",
    "replan",
    "restore_occurrence",
    "set_schedule",
    "set_status",
    "verify_listing",
    "withdraw_attendance",
]
