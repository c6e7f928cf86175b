"""What privacy officer and auditor watch: who searched, exported, printed, knocked; what is sealed.

Read from the journal alone. No person's name stands here: accounts, acts, counts and days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from sasaeai.consult.models import Close, Override
from sasaeai.consult.statistics import closing
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import TOKYO
from sasaeai.people.public import Account, known_verbs, verb_words

DAYS = 30
MOST = 40
MANY_SEARCHES = 50
SEARCHED = "people.person.searched"
KNOCKED = "core.out_of_reach"
BROKEN = "consult.glass.broken"
REVIEWED = "consult.glass.reviewed"


@dataclass(frozen=True)
class Searcher:
    """How often one account searched for people, and how often nobody was found."""

    account: Account
    searches: int
    empty: int
    last: datetime

    @property
    def many(self) -> bool:
        return self.searches > MANY_SEARCHES


@dataclass(frozen=True)
class Taken:
    """One file or print that left the house."""

    at: datetime
    name: str
    act: str
    rows: int | None
    purpose: str


@dataclass(frozen=True)
class Privacy:
    overrides: list[Override]
    glasses: int
    unjustified: int
    searchers: list[Searcher]
    taken: list[Taken]
    knocking: list[tuple[str, int]]


def privacy(reader: Account) -> Privacy:
    """The last thirty days; overrides wait as long as they wait."""
    waiting = Override.objects.filter(reviewed_at=None).select_related("account").order_by("at")
    recent = Override.objects.filter(at__gte=_since()).aggregate(
        all=Count("pk"), wrong=Count("pk", filter=Q(justified=False))
    )
    searches = list(
        _acts([SEARCHED])
        .order_by()
        .values("actor_id")
        .annotate(n=Count("pk"), empty=Count("pk", filter=Q(detail__hits=0)), last=Max("at"))
        .order_by("-n", "actor_id")[:MOST]
    )
    knocks = list(
        _acts([KNOCKED]).order_by().values("actor_id").annotate(n=Count("pk")).order_by("-n")[:MOST]
    )
    taken = _taken()
    names = _names(row["actor_id"] for row in (*searches, *knocks, *taken))
    return Privacy(
        overrides=[row for row in waiting if row.account_id != reader.pk],
        glasses=recent["all"],
        unjustified=recent["wrong"],
        searchers=[
            Searcher(names[row["actor_id"]], row["n"], row["empty"], row["last"])
            for row in searches
            if row["actor_id"] in names
        ],
        taken=[_as_taken(row, names) for row in taken],
        knocking=[
            (names[row["actor_id"]].name, row["n"]) for row in knocks if row["actor_id"] in names
        ],
    )


@dataclass(frozen=True)
class Audit:
    acts: list[tuple[str, int]]
    days: list[tuple[Any, int]]
    glasses: int
    reviewed: int
    closes: int
    differing: list[Close]


def audited() -> Audit:
    """Acts of the last thirty days by kind and by day, and whether closed months still hold."""
    recent = Entry.objects.filter(at__gte=_since())
    kinds = recent.order_by().values("verb").annotate(n=Count("pk")).order_by("-n", "verb")
    days = (
        recent.order_by()
        .annotate(on=TruncDate("at", tzinfo=TOKYO))
        .values("on")
        .annotate(n=Count("pk"))
        .order_by("on")
    )
    counted = {row["verb"]: row["n"] for row in kinds}
    closes = list(Close.objects.select_related("definition").order_by("report", "starts_on"))
    last = closing.last_checks()
    return Audit(
        acts=[(verb_words(verb), n) for verb, n in list(counted.items())[:MOST]],
        days=[(row["on"], row["n"]) for row in days],
        glasses=counted.get(BROKEN, 0),
        reviewed=counted.get(REVIEWED, 0),
        closes=len(closes),
        differing=[row for row in closes if row.pk in last and last[row.pk].differing],
    )


def _taken() -> list[dict[str, Any]]:
    """Exports and prints, one line for each act however many rows it noted."""
    verbs = [verb for verb in known_verbs() if verb.rsplit(".", 1)[-1] in ("exported", "printed")]
    rows = (
        _acts(verbs)
        .order_by()
        .values("actor_id", "verb", "purpose", "detail", "at__date", "at__hour", "at__minute")
        .annotate(last=Max("at"), rows=Count("pk"))
        .order_by("-last")
    )
    return [dict(row) for row in rows[:MOST]]


def _as_taken(row: dict[str, Any], names: dict[int, Account]) -> Taken:
    by = names.get(row["actor_id"])
    rows = (
        row["detail"].get("rows", row["rows"]) if isinstance(row["detail"], dict) else row["rows"]
    )
    return Taken(row["last"], by.name if by else "", verb_words(row["verb"]), rows, row["purpose"])


def _acts(verbs: Iterable[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(verb__in=list(verbs), at__gte=_since())


def _since() -> datetime:
    return timezone.now() - timedelta(days=DAYS)


def _names(ids: Iterable[int | None]) -> dict[int, Account]:
    return Account.objects.in_bulk([pk for pk in set(ids) if pk is not None])
