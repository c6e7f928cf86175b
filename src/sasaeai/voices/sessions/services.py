"""What can be done with sessions and cards: one verb, one function, atomic and in the journal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.enums import CardState
from sasaeai.voices.models import Card, CardOriginal, Coding, SessionKind, TalkSession
from sasaeai.voices.refusals import VoicesRefused
from sasaeai.voices.sessions.masking import masked, plain

LONGEST = 300
MOST_AT_ONCE = 500
SIGNS = re.compile(r"^\s*(?:[・\-*●○■□]\s*|[0-9]+(?:[.．]\s+|[)）]))?")


@dataclass(frozen=True)
class Held:
    """One gathering as it was; an empty number is not entered, 0 is nobody."""

    kind: SessionKind
    held_on: date
    place: str
    area: Area | None = None
    attended: int | None = None
    persons: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """What a card is about: the main issue (None: none of the plan's) and others."""

    main: Issue | None
    others: tuple[Issue, ...] = ()

    @property
    def other_ids(self) -> list[int]:
        """Each once, in order, without the main one: so equal choices are equal rows."""
        main = self.main.pk if self.main else None
        return sorted({issue.pk for issue in self.others} - {main}) if self.main else []


@transaction.atomic
def save_session(plan: Plan, held: Held, *, session: TalkSession | None = None) -> TalkSession:
    """A session that took place, or a correction of one. Raises ``VoicesRefused``."""
    if held.held_on > today():
        raise VoicesRefused("まだ来ていない日です。")
    if not held.place.strip():
        raise VoicesRefused("場所を入れてください。")
    if None not in (held.attended, held.persons) and (held.persons or 0) > (held.attended or 0):
        raise VoicesRefused("実人数が、延べの人数より多くなっています。")
    row = _locked(session) if session is not None else TalkSession(plan=plan)
    row.kind, row.held_on, row.place, row.area = (
        held.kind,
        held.held_on,
        held.place.strip(),
        held.area,
    )
    row.attended, row.persons, row.note = held.attended, held.persons, held.note.strip()
    row.save()
    audit.record("voices.session.saved", subject=("talk_session", row.pk))
    return row


@transaction.atomic
def show_session(session: TalkSession, *, shown: bool) -> TalkSession:
    """Everybody sees the session and its cards, or only the office and the district."""
    row = _locked(session)
    if shown != (row.shown_on is not None):
        row.shown_on = today() if shown else None
        row.save(update_fields=["shown_on"])
        verb = "voices.session.shown" if shown else "voices.session.hidden"
        audit.record(verb, subject=("talk_session", row.pk))
    return row


@transaction.atomic
def add_cards(session: TalkSession, texts: Iterable[str]) -> list[Card]:
    """One card a text, in their order; empty ones are left out, names and numbers masked."""
    said = [(text.strip(), masked(text)) for text in texts if text.strip()]
    if not said:
        raise VoicesRefused("札のことばを入れてください。")
    if len(said) > MOST_AT_ONCE:
        raise VoicesRefused("一度に%(most)s枚までにしてください。", most=MOST_AT_ONCE)
    if long := [at for at, (_text, safe) in enumerate(said, start=1) if len(safe) > LONGEST]:
        raise VoicesRefused(
            "%(at)s枚目が長すぎます。%(longest)s文字までに分けてください。",
            at=long[0],
            longest=LONGEST,
        )
    row = _locked(session)
    last = row.cards.aggregate(last=Max("no"))["last"] or 0
    made = [_card(row, last + at, *each) for at, each in enumerate(said, start=1)]
    audit.record(
        "voices.cards.added", subject=("talk_session", row.pk), detail={"cards": len(made)}
    )
    return made


@transaction.atomic
def mask_card(card: Card, *, text: str) -> Card:
    """The typist's own words for a card that nobody has coded yet: more masked, or a word that the
    dictionary took for a name put back."""
    row = _uncoded(card)
    if not text.strip():
        raise VoicesRefused("札のことばを入れてください。")
    _keep_original(row, row.text)
    row.text = text.strip()[:LONGEST]
    row.save(update_fields=["text"])
    audit.record("voices.card.masked", subject=("card", row.pk))
    return row


@transaction.atomic
def drop_card(card: Card) -> None:
    """A card typed by mistake, while nobody has coded it."""
    row = _uncoded(card)
    audit.record("voices.card.dropped", subject=("card", row.pk))
    row.delete()


@transaction.atomic
def code_card(card: Card, choice: Choice) -> Coding:
    """This person's choice, once; the second one confirms or differs without seeing the first.

    Raises ``VoicesRefused`` when two others have been quicker.
    """
    return _code(card, choice, third=False)


@transaction.atomic
def settle_card(card: Card, choice: Choice) -> Coding:
    """The third decision where two differ, by somebody who is neither of them."""
    row = Card.objects.get(pk=card.pk)
    if row.state != CardState.DIFFERS:
        raise VoicesRefused("この札は、決めることがありません。")
    if Coding.objects.filter(card=row, coder_id=current().account_id).exists():
        raise VoicesRefused("自分が分けた札は、ほかの人が決めます。")
    return _code(card, choice, third=True)


@transaction.atomic
def take_back(card: Card) -> None:
    """One's own choice is undone, as long as nobody else has coded the card."""
    gone, _tables = Coding.objects.filter(
        card=card, coder_id=current().account_id, third=False
    ).delete()
    if not gone:
        raise VoicesRefused("もう一人が分けたあとは、取り消せません。")
    audit.record("voices.coding.taken_back", subject=("card", card.pk))


def _code(card: Card, choice: Choice, *, third: bool) -> Coding:
    account = current().account_id
    assert account is not None
    try:
        with transaction.atomic():
            made = Coding.objects.create(
                card=card, coder_id=account, main=choice.main, others=choice.other_ids, third=third
            )
    except IntegrityError as error:
        raise VoicesRefused("この札は、もう分けられています。つぎの札へ進んでください。") from error
    verb = "voices.card.settled" if third else "voices.card.coded"
    audit.record(verb, subject=("card", card.pk))
    return made


def _card(session: TalkSession, no: int, text: str, safe: str) -> Card:
    row = Card.objects.create(session=session, no=no, text=safe)
    if safe != plain(text):
        _keep_original(row, text)
    return row


def _keep_original(card: Card, text: str) -> None:
    """The first words stay; what is masked once more is not kept again."""
    if not CardOriginal.objects.filter(card=card).exists():
        CardOriginal(card=card, text=str(text)).save(force_insert=True)


def _locked(session: TalkSession) -> TalkSession:
    return TalkSession.objects.select_for_update().get(pk=session.pk)


def _uncoded(card: Card) -> Card:
    row = Card.objects.select_for_update().filter(pk=card.pk, state=CardState.NEW).first()
    if row is None:
        raise VoicesRefused("もう分けはじめた札は、変えられません。")
    return row


def lines_of(text: str) -> Sequence[str]:
    """One card a line, as they are pasted from a list; signs before a line (・, 1.) are left out."""
    return [SIGNS.sub("", line).strip() for line in text.splitlines() if line.strip()]
