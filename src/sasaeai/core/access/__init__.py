"""Who may see and do what. PostgreSQL guards the rows; views only say which duty opens a screen."""

from sasaeai.core.access.actor import ANONYMOUS, Actor, Duty, acting, current, purpose
from sasaeai.core.access.declarations import (
    EVERYBODY,
    NOBODY,
    Level,
    Limits,
    RoomAccess,
    Span,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    of_organisation,
    own_account,
    own_person,
    table,
    within,
)
from sasaeai.core.access.functions import ERASING
from sasaeai.core.access.views import ViewAccess, declared, open_to_everyone, requires, signed_in

__all__ = [
    "ANONYMOUS",
    "ERASING",
    "EVERYBODY",
    "NOBODY",
    "Actor",
    "Duty",
    "Level",
    "Limits",
    "RoomAccess",
    "Span",
    "SqlFunction",
    "TableAccess",
    "ViewAccess",
    "acting",
    "both",
    "current",
    "declared",
    "either",
    "may",
    "of_organisation",
    "open_to_everyone",
    "own_account",
    "own_person",
    "purpose",
    "requires",
    "signed_in",
    "table",
    "within",
]
