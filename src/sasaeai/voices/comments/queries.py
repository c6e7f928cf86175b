"""Rounds of public comment as pages and files read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sasaeai.core.figures import Figure
from sasaeai.core.periods import today
from sasaeai.plan.public import Plan
from sasaeai.voices.comments.services import rows_of
from sasaeai.voices.enums import Submitter
from sasaeai.voices.models import CommentCategory, CommentRound, Opinion, Submission


@dataclass(frozen=True)
class Row:
    """One row of the table: an opinion with how many say the same, itself included."""

    opinion: Opinion
    times: int


@dataclass(frozen=True)
class Counts:
    """People are not opinions: one may write many, and merging rows makes neither fewer."""

    people: int
    groups: int
    opinions: int
    rows: int
    categories: tuple[tuple[CommentCategory, int], ...]
    unsorted: int

    @property
    def of_people(self) -> Figure:
        return Figure.count(self.people, unit="名")

    @property
    def of_opinions(self) -> Figure:
        return Figure.count(self.opinions)


@dataclass(frozen=True)
class Heard:
    """A round with its rows and counts, as far as the reader may see them."""

    round: CommentRound
    counts: Counts
    rows: tuple[Row, ...]


def rounds_of(plan: Plan | None = None) -> QuerySet[CommentRound]:
    rows = CommentRound.objects.select_related("plan")
    return rows if plan is None else rows.filter(plan=plan)


def open_rounds(day: date | None = None) -> QuerySet[CommentRound]:
    """Those to which everybody may write today."""
    on = day or today()
    return rounds_of().filter(announced_on__isnull=False, opens_on__lte=on, closes_on__gte=on)


def heard_in(round: CommentRound) -> Heard:
    """Three queries, however many opinions there are."""
    heads = rows_of(round)
    kinds = Submission.objects.filter(round=round, set_aside_on__isnull=True)
    kind_of = list(kinds.values_list("kind", flat=True))
    merged = Counter(
        round.opinions.filter(
            merged_into__isnull=False, submission__set_aside_on__isnull=True
        ).values_list("merged_into_id", flat=True)
    )
    rows = tuple(Row(row, 1 + merged[row.pk]) for row in heads)
    sums: Counter[CommentCategory] = Counter()
    for row in rows:
        if row.opinion.category is not None:
            sums[row.opinion.category] += row.times
    opinions = sum(row.times for row in rows)
    counts = Counts(
        people=len(kind_of),
        groups=kind_of.count(Submitter.GROUP),
        opinions=opinions,
        rows=len(rows),
        categories=tuple(sorted(sums.items(), key=lambda each: (each[0].order, each[0].pk))),
        unsorted=opinions - sum(sums.values()),
    )
    return Heard(round, counts, rows)


def offered_categories(stands: CommentCategory | None = None) -> list[CommentCategory]:
    """Those in use, and the one that stands even where it no longer is."""
    rows = CommentCategory.objects.all()
    return [row for row in rows if not row.retired or row == stands]
