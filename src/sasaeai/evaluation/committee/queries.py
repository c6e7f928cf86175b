"""Reading committees for pages: whose, what is due, where each line stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.evaluation.committee.enums import MinutesState
from sasaeai.evaluation.committee.forming import in_office
from sasaeai.evaluation.committee.scoring import nodes_of
from sasaeai.evaluation.models import (
    Attendance,
    Committee,
    Meeting,
    Member,
    MemberPack,
    Minutes,
    Score,
)
from sasaeai.plan.public import PlanNode, load_tree


def committees() -> QuerySet[Committee]:
    return Committee.objects.select_related("plan", "version").order_by("-fy", "-pk")


def own_seats() -> list[Member]:
    """The reader's seats whose term holds today, newest committee first."""
    day = today()
    return list(
        Member.objects.filter(
            account_id=current().account_id or 0, appointed_on__lte=day, until__gte=day
        )
        .select_related("committee__plan", "committee__version", "seat")
        .order_by("-committee__fy", "-committee_id")
    )


@dataclass(frozen=True)
class Line:
    """One line to judge and how many of its criteria the member has done."""

    node: PlanNode
    done: int
    whole: int
    goal: int

    @property
    def complete(self) -> bool:
        return self.done == self.whole


@dataclass(frozen=True)
class Desk:
    """What one member must read, score and answer, and by when."""

    member: Member
    committee: Committee
    lines: tuple[Line, ...]
    pack: MemberPack | None
    replies: tuple[Attendance, ...]
    minutes: tuple[Minutes, ...]
    day: date

    @property
    def done(self) -> int:
        return sum(line.complete for line in self.lines)

    @property
    def scoring(self) -> bool:
        return not self.committee.closed and self.day >= self.committee.scoring_from

    @property
    def left(self) -> int:
        """Days until scoring is due; negative when it is over."""
        return (self.committee.scoring_due - self.day).days


def member_desk(member: Member) -> Desk:
    """Everything on the member's first page, in a constant number of queries."""
    committee, day = member.committee, today()
    tree = load_tree(committee.version)
    criteria = committee.criteria.count()
    done: dict[int, int] = {}
    for identity in Score.objects.filter(member=member).values_list("identity_id", flat=True):
        done[identity] = done.get(identity, 0) + 1
    lines = tuple(
        Line(node, min(done.get(node.identity_id, 0), criteria), criteria, tree.goal_number(node))
        for node in nodes_of(committee, tree)
    )
    coming = Attendance.objects.filter(
        member=member, meeting__held_on__gte=day, meeting__cancelled=False
    )
    return Desk(
        member=member,
        committee=committee,
        lines=lines,
        pack=committee.packs.order_by("-no").first(),
        replies=tuple(coming.select_related("meeting").order_by("meeting__held_on")),
        minutes=tuple(
            Minutes.objects.filter(
                meeting__committee=committee, state=MinutesState.CIRCULATED
            ).select_related("meeting")
        ),
        day=day,
    )


def meetings_of(committee: Committee) -> QuerySet[Meeting]:
    return committee.meetings.order_by("no").select_related("minutes", "committee")


@dataclass(frozen=True)
class Seated:
    """One member with how far the scoring is, for the office."""

    member: Member
    scores: int


def seated(committee: Committee, progress: dict[int, int]) -> list[Seated]:
    return [Seated(row, progress.get(row.pk, 0)) for row in in_office(committee)]
