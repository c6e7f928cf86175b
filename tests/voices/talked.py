"""Talk sessions and coded cards, made through the services by the named cast."""

from __future__ import annotations

from datetime import date

from sasaeai.areas.public import Area
from sasaeai.core.access import acting
from sasaeai.people.public import Account
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.models import Card, SessionKind, TalkSession
from sasaeai.voices.sessions.services import (
    Choice,
    Held,
    add_cards,
    code_card,
    save_session,
    show_session,
)


def talk(
    plan: Plan, *, day: date = date(2022, 7, 2), area: Area | None = None, shown: bool = True,
    attended: int | None = None, persons: int | None = None,
) -> TalkSession:  # fmt: skip
    """A 談笑会 in a hall."""
    held = Held(
        SessionKind.objects.get(code="talk"),
        day,
        "公民館",
        area,
        attended=attended,
        persons=persons,
    )
    made = save_session(plan, held)
    return show_session(made, shown=True) if shown else made


def cards_of(session: TalkSession, *texts: str) -> list[Card]:
    return add_cards(session, texts)


def coded(card: Card, coder: Account, main: Issue | None, *others: Issue) -> Card:
    """The card as it stands after this person's choice."""
    with acting(coder.pk, purpose="test"):
        code_card(card, Choice(main, others))
    return Card.objects.get(pk=card.pk)
