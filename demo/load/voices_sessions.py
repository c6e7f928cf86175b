"""The eight talk sessions before the plan, their cards, and who coded what.

Two people code every card; where they differ a third decides. The last session's cards are left as
they are on a working day: some uncoded, some coded once, one on which two differ.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from demo.load import clock
from demo.load.signins import SIGNINS
from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.models import Account
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.models import Card, SessionKind, TalkSession
from sasaeai.voices.sessions.services import (
    Choice,
    Held,
    add_cards,
    code_card,
    save_session,
    settle_card,
    show_session,
)

WORDS = Path(__file__).resolve().parents[1] / "voices" / "cards.csv"
CAME = (31, 24, 28, 19, 35, 27, 22, 29)
FIRST, EVERY = (6, 11), timedelta(days=14)
SINCE = ((6, 21), (9, 13), (12, 6), (2, 14))
"""Days of each fiscal year on which a district talks, the last one in the calendar's next year."""
PLACES = ("公民館", "コミュニティハウス", "小学校の図書室", "集会所")
NOTE = "4つの卓に分かれて、困っていることと、あったらいいことを札に書いた"
CODERS, DECIDES = ("planner", "social_worker"), "manager"


def load(plan: Plan) -> None:
    """Called before the ended years are confirmed, so that their figures hold the sessions."""
    districts, kind = list(all_districts().order_by("pk")), SessionKind.objects.get(code="talk")
    _making(plan, kind, districts)
    _running(plan, kind, districts)


def _running(plan: Plan, kind: SessionKind, districts: Sequence[Area]) -> None:
    """Since the plan began districts go on talking: a few times a year, without cards."""
    days = [date(year.year + (when[0] < 4), *when) for year in plan.span for when in SINCE]
    for at, day in enumerate(day for day in days if day < today()):
        area = districts[(at * 7) % len(districts)] if districts else None
        came = CAME[(at * 3) % len(CAME)] - 6
        with _as("planner", day + timedelta(days=1)):
            held = Held(kind, day, PLACES[at % len(PLACES)], area, attended=came)
            show_session(save_session(plan, held), shown=True)


def _making(plan: Plan, kind: SessionKind, districts: Sequence[Area]) -> None:
    rows = _rows()
    for at, came in enumerate(CAME):
        day = date(plan.fy_from - 1, *FIRST) + at * EVERY
        area = districts[at % len(districts)] if districts else None
        held = Held(kind, day, PLACES[at % len(PLACES)], area, attended=came, note=NOTE)
        own = [row for row in rows if row["session"] == str(at + 1)]
        with _as("planner", day + timedelta(days=3)):
            session = save_session(plan, held)
            cards = add_cards(session, [row["text"] for row in own])
        _code(plan, session, cards, own, finished=at + 1 < len(CAME))


def _code(
    plan: Plan, session: TalkSession, cards: Sequence[Card], rows: Sequence[dict[str, str]], *,
    finished: bool,
) -> None:  # fmt: skip
    issues = {str(row.no): row for row in Issue.objects.filter(plan=plan)}
    day = session.held_on + timedelta(days=10)
    for at, (card, row) in enumerate(zip(cards, rows, strict=True)):
        chosen = [_choice(issues, row[f"coder{no}"]) for no in (1, 2)]
        passes = 2 if finished else min(at, 2)
        for key, choice in list(zip(CODERS, chosen, strict=True))[:passes]:
            with _as(key, day):
                code_card(card, choice)
        if finished and chosen[0] != chosen[1]:
            with _as(DECIDES, day + timedelta(days=4)):
                settle_card(card, _choice(issues, row["third"]))
    with _as("planner", day + timedelta(days=7)):
        show_session(session, shown=True)


def _choice(issues: dict[str, Issue], text: str) -> Choice:
    """「3 5」: the main issue and others; empty is none of the plan's."""
    found = [issues[no] for no in text.split() if no in issues]
    return Choice(found[0] if found else None, tuple(found[1:]))


@contextmanager
def _as(key: str, day: date) -> Iterator[None]:
    login = next(item.login for item in SIGNINS if item.key == key)
    account = Account.objects.get(login=login)
    with clock.on(day), acting(account.pk, purpose="見本の話し合い"):
        yield


def _rows() -> list[dict[str, str]]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
