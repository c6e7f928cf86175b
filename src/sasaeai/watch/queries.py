"""Reading: each screen's rows in a fixed number of queries, however many persons there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import Actor
from sasaeai.core.periods import Period, today
from sasaeai.core.search import matching
from sasaeai.people.public import Account, ContactPoint, Duty, DutyKind, Person
from sasaeai.watch.enums import IN_CONTACT, PlanState, Result
from sasaeai.watch.models import Round, Visit, WatchPlan, Worry

SOON_DAYS = 7
"""A visit is asked for this many days before it is due."""
HISTORY_LENGTH = 30
WORRY_DAYS = 30
"""Closed worries stay readable this long, so that the reporter sees what came of them."""
COUNTED = 1_000
NEWEST = ("-visited_on", F("visited_at").desc(nulls_last=True), "-pk")
FORMS = UUID("5a5ae0a1-0000-4000-8000-000000000001")
"""Namespace of ``once``: a form drawn in the same situation carries the same number, so that two
taps, two tabs and two telephones of one visitor make one visit."""


@dataclass(frozen=True)
class Due:
    """One person to look in on: the plan with person, area, standing and, if readable, card."""

    plan: WatchPlan
    age: int | None
    living: str
    days_left: int
    """Days until the visit is wanted; below 0 it is overdue."""
    days_since: int | None
    attempt: int
    """Which try this is since the last contact: 2 after one 会えず."""
    last_on: date | None
    last_result: str
    once: UUID


@dataclass(frozen=True)
class Today:
    """The daily screen: whom to visit, and today's visits with the latest first."""

    due: tuple[Due, ...]
    done: tuple[Visit, ...]

    @property
    def done_persons(self) -> int:
        return len({visit.plan_id for visit in self.done})

    @property
    def persons(self) -> int:
        return self.done_persons + len(self.due)


def age_on(birth: date | None, day: date) -> int | None:
    """Full years; somebody born on 29 February turns a year older on 1 March of other years."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def plans_in_reach() -> QuerySet[WatchPlan]:
    """Plans whose person the actor may see too, with what lists show of them."""
    last = Visit.objects.filter(plan=OuterRef("pk"), voided_at=None).order_by(*NEWEST)
    return WatchPlan.objects.select_related("person", "area", "standing", "particulars").annotate(
        last_on=Subquery(last.values("visited_on")[:1]),
        last_result=Subquery(last.values("result")[:1]),
    )


def todays_board(actor: Actor) -> Today:
    """The daily screen in two queries."""
    every = visits_today()
    visited = {visit.plan_id for visit in every if visit.voided_at is None}
    due = [item for item in todays_visits(actor, every) if item.plan.pk not in visited]
    return Today(tuple(due), tuple(visit for visit in every if visit.voided_at is None))


def todays_visits(actor: Actor, made_today: Sequence[Visit]) -> list[Due]:
    """Overdue, due today or due within the week; the longest wait first."""
    day = today()
    plans = plans_in_reach().filter(
        state=PlanState.ACTIVE,
        starts_on__lte=day,
        standing__wanted_on__lte=day + timedelta(days=SOON_DAYS),
    )
    found = as_due(plans, actor, made_today)
    found.sort(key=_need)
    return found


def _need(item: Due) -> tuple[int, date, str]:
    return item.days_left, item.plan.standing.last_met_on or date.min, item.plan.person.kana


def visits_today() -> list[Visit]:
    """Today's visits in reach, undone ones included, the latest first."""
    rows = Visit.objects.filter(visited_on=today()).select_related("person", "visitor")
    return list(rows.order_by(*NEWEST))


def as_due(plans: Iterable[WatchPlan], actor: Actor, made_today: Iterable[Visit] = ()) -> list[Due]:
    """Plans of ``plans_in_reach`` with what a visitor's line says about them."""
    made = Counter(visit.plan_id for visit in made_today if visit.visitor_id == actor.account_id)
    return [_due(plan, actor, today(), made[plan.pk]) for plan in plans]


def _due(plan: WatchPlan, actor: Actor, day: date, made: int) -> Due:
    standing = plan.standing
    particulars = getattr(plan, "particulars", None)
    return Due(
        plan=plan,
        age=age_on(plan.person.birth_date, day),
        living=particulars.get_living_display() if particulars else "",
        days_left=((standing.wanted_on or day) - day).days,
        days_since=(day - standing.last_met_on).days if standing.last_met_on else None,
        attempt=standing.tries + 1,
        last_on=plan.last_on,  # type: ignore[attr-defined]
        last_result=plan.last_result or "",  # type: ignore[attr-defined]
        once=uuid5(FORMS, f"{plan.pk}/{actor.account_id}/{day}/{made}"),
    )


def overdue(area_ids: Sequence[int] | None = None) -> QuerySet[WatchPlan]:
    """Plans past the day they were wanted, the longest wait first by ``standing__wanted_on``."""
    rows = WatchPlan.objects.filter(state=PlanState.ACTIVE, standing__wanted_on__lt=today())
    return rows if area_ids is None else rows.filter(area_id__in=area_ids)


def people(words: str = "") -> QuerySet[WatchPlan]:
    """The list of those looked in on now, in kana order."""
    rows = plans_in_reach().exclude(state=PlanState.ENDED)
    if words.strip():
        rows = rows.filter(person__in=matching(Person.objects.all(), words))
    return rows.order_by("person__kana", "pk")


def plans(*, words: str = "", state: str = "") -> QuerySet[WatchPlan]:
    """All plans in reach for the office's list, ended ones too."""
    rows = WatchPlan.objects.all()
    if state in PlanState.values:
        rows = rows.filter(state=state)
    if words.strip():
        rows = rows.filter(person__in=matching(Person.objects.all(), words))
    return rows


def history(plan: WatchPlan) -> list[Visit]:
    """The latest visits, undone ones included and marked, newest first."""
    rows = plan.visits.select_related("visitor", "entered_by", "voided_by", "worry")
    return list(rows.order_by(*NEWEST)[:HISTORY_LENGTH])


def phone_numbers(person: Person) -> list[ContactPoint]:
    return list(person.contacts.filter(kind__in=("phone", "mobile")).order_by("kind", "pk"))


def open_worries() -> QuerySet[Worry]:
    """What nobody has closed yet, the oldest first."""
    return _worries().filter(closed_at=None).order_by("opened_at", "pk")


def closed_worries() -> QuerySet[Worry]:
    since = today() - timedelta(days=WORRY_DAYS)
    return _worries().filter(closed_at__date__gte=since).order_by("-closed_at", "-pk")


def _worries() -> QuerySet[Worry]:
    return Worry.objects.select_related("plan__person", "visit", "area", "opened_by", "closed_by")


@dataclass(frozen=True)
class BoardCounts:
    """The four numbers on top of the office's board; the days are counted up to ``COUNTED``."""

    worries: int
    overdue: int
    today: int
    week: int

    def shown(self, name: str) -> int | str:
        number = int(getattr(self, name))
        return number if number <= COUNTED else _("%(number)s以上") % {"number": f"{COUNTED:,}"}


def board_counts() -> BoardCounts:
    day = today()
    return BoardCounts(
        worries=Worry.objects.filter(closed_at=None).count(),
        overdue=_wanted(standing__wanted_on__lt=day),
        today=_wanted(standing__wanted_on=day),
        week=_wanted(
            standing__wanted_on__gt=day, standing__wanted_on__lte=day + timedelta(days=SOON_DAYS)
        ),
    )


def _wanted(**when: object) -> int:
    """More than ``COUNTED`` are not told apart, so that a board costs the same in any city."""
    rows = WatchPlan.objects.filter(state=PlanState.ACTIVE, **when)
    return rows.order_by()[: COUNTED + 1].count()


@dataclass(frozen=True)
class MonthReport:
    """A visitor's own month: 延べ by result, distinct persons, days on which they went."""

    month: Period
    by_result: tuple[tuple[Result, int], ...]
    total: int
    persons: int
    days: int
    met: int


def month_report(visitor_id: int, month: Period) -> MonthReport:
    """Counted from the visitor's own visits, whoever typed them in."""
    rows = Visit.objects.filter(
        visitor_id=visitor_id,
        visited_on__gte=month.start,
        visited_on__lt=month.end,
        voided_at=None,
    )
    found = dict(rows.order_by().values_list("result").annotate(n=Count("pk")))
    sums = rows.aggregate(
        persons=Count("person_id", distinct=True, filter=Q(result__in=IN_CONTACT)),
        days=Count("visited_on", distinct=True),
    )
    return MonthReport(
        month=month,
        by_result=tuple((result, found.get(result.value, 0)) for result in Result),
        total=sum(found.values()),
        persons=sums["persons"],
        days=sums["days"],
        met=sum(found.get(result.value, 0) for result in IN_CONTACT),
    )


@dataclass(frozen=True)
class SheetPerson:
    """One person on the paper sheet, with the rounds that are due in the month."""

    plan: WatchPlan
    rounds: tuple[Round, ...]
    age: int | None


def sheet_persons(beat: Area, month: Period) -> list[SheetPerson]:
    """Everyone to be looked in on in this beat in this month, in kana order."""
    plans = list(
        plans_in_reach()
        .filter(area=beat, starts_on__lt=month.end)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=month.start))
        .order_by("person__kana", "pk")
    )
    due: dict[int, list[Round]] = defaultdict(list)
    rounds = Round.objects.filter(
        plan__in=plans, due_on__gte=month.start, due_on__lt=month.end, skipped=""
    )
    for round_ in rounds.order_by("due_on"):
        due[round_.plan_id].append(round_)
    return [
        SheetPerson(plan, tuple(due[plan.pk]), age_on(plan.person.birth_date, month.start))
        for plan in plans
    ]


def visitors_of(beat: Area, month: Period) -> list[Account]:
    """Who could have visited in this beat in this month, also when the term has ended since."""
    duties = Duty.objects.filter(
        kind__in=(DutyKind.COMMISSIONER, DutyKind.WATCHER),
        area__as_ancestor__descendant=beat,
        starts_on__lt=month.end,
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=month.start))
    return list(Account.objects.filter(duties__in=duties).distinct().order_by("kana", "pk"))


def beats() -> QuerySet[Area]:
    """Areas with plans that the actor sees (the office: ended ones too, their sheets still come)."""
    return Area.objects.filter(pk__in=WatchPlan.objects.values("area_id")).order_by("kana", "pk")


def note_seen(verb: str, plans: Iterable[tuple[int, int]]) -> None:
    """One statement in the journal for a list that was shown: pairs of plan id and person id."""
    audit.subjects_seen(verb, [("watch_plan", plan, person) for plan, person in plans])
