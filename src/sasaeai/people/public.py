"""The door of the people room."""

from sasaeai.people.enums import STAFF_DUTIES, Basis, ContactKind, DutyKind, OrganisationKind
from sasaeai.people.models import (
    Account,
    ContactPoint,
    Duty,
    Organisation,
    Person,
    PersonName,
    Pledge,
    Release,
)
from sasaeai.people.services import (
    appoint,
    end_duty,
    found_organisation,
    open_account,
    pledge,
    register_person,
    release,
    withdraw_release,
)
from sasaeai.people.words import add_words

__all__ = [
    "STAFF_DUTIES",
    "Account",
    "Basis",
    "ContactKind",
    "ContactPoint",
    "Duty",
    "DutyKind",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonName",
    "Pledge",
    "Release",
    "add_words",
    "appoint",
    "end_duty",
    "found_organisation",
    "open_account",
    "pledge",
    "register_person",
    "release",
    "withdraw_release",
]
