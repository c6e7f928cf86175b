"""Work for those who lead: consents that end or have ended, half a year without an answer, a protected
person's case, and records whose time to be destroyed has come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sasaeai.consult import models as m
from sasaeai.people.models import Release

if TYPE_CHECKING:
    from demo.load.consult import Book

OLD_CONTACTS, FOUR_YEARS, SEVEN_YEARS = 6, 1_460, 2_600
UNREACHABLE_SINCE = 200


def add(book: Book) -> None:
    """After the cast's own cases, before everybody else's."""
    mine = book.named["social_worker"]
    organisation = book.partners["partner"][1]
    assert organisation is not None
    free = iter(book.people)
    taken = {case.person_id for case in book.rows[m.Case]}

    def somebody() -> tuple[int, int]:
        person, area = next(free)
        while person in taken:
            person, area = next(free)
        taken.add(person)
        return person, area

    soon = book.case(*somebody(), owner_id=mine, opened_on=book.day(150, 200))
    book.share(soon, organisation, ["plan"], days=5)
    ended = book.case(*somebody(), owner_id=mine, opened_on=book.day(300, 350))
    book.share(ended, organisation, ["plan"], days=60)
    book.rows[m.Consent][-1].expires_on = book.today - timedelta(days=3)
    book.rows[Release][-1].ends_on = book.today - timedelta(days=3)
    gone = book.case(*somebody(), state="unreachable", opened_on=book.today - timedelta(days=400))
    book.move(gone, book.today - timedelta(days=UNREACHABLE_SINCE), "assessing", "unreachable")
    book.case(*book.cast["minase_kaori"], owner_id=mine, theme="rights", sensitivity="care")
    _old(book, somebody())


def _old(book: Book, about: tuple[int, int]) -> None:
    """A case that ended more than five years ago, with everything that hangs on it."""
    opened = book.today - timedelta(days=SEVEN_YEARS)
    case = book.case(*about, state="closed", opened_on=opened)
    case.closed_on = opened + timedelta(days=400)
    for model, column in ((m.CaseMove, "on"), (m.CaseEntry, "on"), (m.Goal, "settled_on")):
        for row in book.rows[model]:
            day = getattr(row, column)
            if row.case_id == case.pk and day is not None and day > case.closed_on:
                setattr(row, column, case.closed_on)


def old_contacts(book: Book) -> None:
    """Contacts that never became a case, more than three years old."""
    for number in range(OLD_CONTACTS):
        book.contact(book.today - timedelta(days=FOUR_YEARS + 20 * number))
