"""Sessions and cards as pages and files read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sasaeai.areas.public import Area
from sasaeai.core.access import Actor
from sasaeai.core.figures import Figure
from sasaeai.plan.public import Plan
from sasaeai.voices.enums import CardState
from sasaeai.voices.models import Card, Coding, TalkSession

HOLDS = (CardState.AGREED, CardState.SETTLED)
"""States in which a card's issues are confirmed."""
OPEN = (CardState.NEW, CardState.ONE)
"""States in which a card waits for a coder."""


@dataclass(frozen=True)
class Series:
    """All sessions of a plan together: 全8回・延べ215名."""

    sessions: tuple[TalkSession, ...]

    @property
    def making(self) -> Series:
        """Those that a plan was made of: held before it began."""
        return Series(tuple(row for row in self.sessions if not _since(row)))

    @property
    def running(self) -> Series:
        """Those held since the plan began."""
        return Series(tuple(row for row in self.sessions if _since(row)))

    @property
    def held(self) -> Figure:
        return Figure.count(len(self.sessions), unit="回")

    @property
    def attended(self) -> Figure:
        """延べ: every attendance; not entered while one session's is not."""
        numbers = [row.attended for row in self.sessions]
        if not numbers or None in numbers:
            return Figure.not_entered(unit="名")
        return Figure.count(sum(number or 0 for number in numbers), unit="名")


def _since(row: TalkSession) -> bool:
    return row.held_on >= row.plan.span.first.period.start


@dataclass(frozen=True)
class Standing:
    """How far the coding of some cards is."""

    cards: int
    uncoded: int
    once: int
    differ: int

    @property
    def confirmed(self) -> int:
        return self.cards - self.uncoded - self.once - self.differ


def sessions_of(plan: Plan | None = None) -> QuerySet[TalkSession]:
    rows = TalkSession.objects.select_related("plan", "kind", "area")
    return rows if plan is None else rows.filter(plan=plan)


def shown_sessions(plan: Plan | None = None) -> QuerySet[TalkSession]:
    return sessions_of(plan).filter(shown_on__isnull=False)


def series_of(rows: QuerySet[TalkSession]) -> Series:
    counted = rows.annotate(card_count=Count("cards")).order_by("held_on", "id")
    return Series(tuple(counted))


def figure_of(number: int | None) -> Figure:
    """Persons who came: not entered, nobody, or how many."""
    return Figure.not_entered(unit="名") if number is None else Figure.count(number, unit="名")


def standing(cards: QuerySet[Card]) -> Standing:
    states = Counter(cards.values_list("state", flat=True))
    return Standing(
        cards=sum(states.values()),
        uncoded=states[CardState.NEW],
        once=states[CardState.ONE],
        differ=states[CardState.DIFFERS],
    )


def cards_for(actor: Actor) -> QuerySet[Card]:
    """Cards that wait for this coder: not coded twice, not coded by this person."""
    return _others(actor).filter(state__in=OPEN)


def my_last(actor: Actor) -> Coding | None:
    """The choice that this coder can still take back."""
    rows = Coding.objects.filter(coder_id=actor.account_id, third=False, card__state=CardState.ONE)
    return rows.select_related("card").order_by("-id").first()


def differing(actor: Actor) -> QuerySet[Card]:
    """Cards on which two differ and this person, who coded neither time, may decide."""
    return _others(actor).filter(state=CardState.DIFFERS)


def waiting_for(actor: Actor) -> tuple[int, int]:
    """How many cards wait for this person's coding, and how many for the third decision."""
    found = _others(actor).aggregate(
        cards=Count("pk", filter=Q(state__in=OPEN)),
        differ=Count("pk", filter=Q(state=CardState.DIFFERS)),
    )
    return found["cards"], found["differ"]


def _others(actor: Actor) -> QuerySet[Card]:
    """Cards that this person has not coded."""
    mine = Coding.objects.filter(coder_id=actor.account_id).values("card_id")
    rows = Card.objects.exclude(pk__in=mine)
    return rows.select_related("session__plan", "session__kind").order_by(
        "session__held_on", "session_id", "no"
    )


def areas_with(actor: Actor) -> QuerySet[Area]:
    """The areas inside those for which this person holds an office."""
    held = [duty.area_id for duty in actor.duties if duty.area_id is not None]
    return Area.objects.filter(as_descendant__ancestor__in=held)
