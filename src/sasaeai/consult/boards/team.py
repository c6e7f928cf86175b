"""How the work lies on the team, and what a manager must not miss. Counts are what is in reach."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.enums import CaseState, PlanState
from sasaeai.consult.models import (
    Assessment,
    Case,
    CaseMove,
    CaseShare,
    Consent,
    Contact,
    Handover,
    LegalBasis,
    Override,
    ReportDefinition,
    StopRequest,
    SupportPlan,
    Task,
    Withdrawal,
)
from sasaeai.consult.queries import expiring, open_tasks, unanswered, unreviewed
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.consult.statistics import closing
from sasaeai.core.periods import Period, today
from sasaeai.people.public import Account

MOST = 40
LATE_ANSWER_DAYS = 2
HANDOVER_DAYS = timedelta(days=3)
REVIEW_SOON = timedelta(days=14)
UNREACHABLE = timedelta(days=183)


@dataclass
class Load:
    """What lies on one worker."""

    worker: Account
    cases: int = 0
    tasks: int = 0
    overdue: int = 0
    unanswered: int = 0
    next_review: Any = None


def loads() -> list[Load]:
    """Every worker with open work in reach, the fullest first; one query for each column."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    cases = Case.objects.exclude(state=CaseState.CLOSED).order_by()
    for owner, n in cases.values_list("owner_id").annotate(n=Count("pk")):
        found[owner or 0]["cases"] = n
    tasks = Task.objects.filter(done_on=None, stopped="").order_by()
    late = Count("pk", filter=Q(due_on__lt=today()))
    for owner, n, overdue in tasks.values_list("owner_id").annotate(n=Count("pk"), late=late):
        found[owner] |= {"tasks": n, "overdue": overdue}
    waiting = Contact.objects.filter(outcome="", replaced_at=None).order_by()
    for handler, n in waiting.values_list("handler_id").annotate(n=Count("pk")):
        found[handler]["unanswered"] = n
    reviews = SupportPlan.objects.filter(state=PlanState.IN_FORCE).order_by()
    for owner, first in reviews.values_list("case__owner_id").annotate(first=Min("review_on")):
        found[owner or 0]["next_review"] = first
    workers = Account.objects.in_bulk(list(found))
    made = [Load(workers[pk], **values) for pk, values in found.items() if pk in workers]
    return sorted(made, key=lambda one: (-one.overdue, -one.cases, one.worker.kana, one.worker.pk))


@dataclass(frozen=True)
class Lead:
    """What waits too long or is about to break, with whoever it lies."""

    unanswered: list[Contact]
    late: list[Task]
    expiring: list[Consent]
    broken: list[CaseShare]
    stops: list[StopRequest]
    to_confirm: list[LegalBasis]
    to_review: list[LegalBasis]
    to_approve: list[Assessment]
    handovers: list[Handover]
    plans: list[SupportPlan]
    unreachable: list[Case]
    overrides: list[Override]
    to_close: list[tuple[ReportDefinition, Period]]

    @property
    def number(self) -> int:
        lists = (getattr(self, name) for name in self.__dataclass_fields__)
        return sum(len(rows) for rows in lists)


def lead(reader: Account) -> Lead:
    """Constant queries, whatever there is; each list holds the oldest ``MOST``."""
    answered_by = _working_days_ago(LATE_ANSWER_DAYS)
    bases = LegalBasis.objects.filter(ended_at=None).select_related("case", "asked_by")
    return Lead(
        unanswered=list(unanswered(None).filter(received_on__lt=answered_by)[:MOST]),
        late=list(
            open_tasks().filter(escalates_on__lt=today()).order_by("escalates_on", "pk")[:MOST]
        ),
        expiring=list(expiring(None)[:MOST]),
        broken=list(broken_shares()[:MOST]),
        stops=list(
            StopRequest.objects.filter(handled_at=None)
            .select_related("share__organisation", "case__owner")
            .order_by("asked_at")[:MOST]
        ),
        to_confirm=list(
            bases.filter(confirmed_at=None).exclude(asked_by=reader).order_by("asked_at")[:MOST]
        ),
        to_review=list(
            bases.filter(
                confirmed_at__isnull=False,
                review_on__gte=today(),
                review_on__lte=today() + REVIEW_SOON,
            ).order_by("review_on", "pk")[:MOST]
        ),
        to_approve=list(
            services.unapproved(reader=reader.pk).select_related("case__owner", "made_by")[:MOST]
        ),
        handovers=list(
            Handover.objects.filter(answered_at=None, proposed_at__lt=_moment_before(HANDOVER_DAYS))
            .select_related("case", "from_account", "to_account")
            .order_by("proposed_at")[:MOST]
        ),
        plans=list(
            SupportPlan.objects.filter(state=PlanState.IN_FORCE, review_on__lt=today())
            .exclude(case__state=CaseState.CLOSED)
            .select_related("case__owner")
            .order_by("review_on", "pk")[:MOST]
        ),
        unreachable=list(_unreachable()[:MOST]),
        overrides=unreviewed(reader),
        to_close=closing.waiting(),
    )


def broken_shares() -> QuerySet[CaseShare]:
    """Shares that should still run but carry nothing: their consent or their ground is gone."""
    withdrawn = Withdrawal.objects.filter(consent=OuterRef("consent_id"))
    gone = (
        Q(consent__expires_on__lt=today())
        | Q(basis__ended_at__isnull=False)
        | Q(basis__review_on__lt=today())
    )
    rows = CaseShare.objects.filter(stopped_at=None, ends_on__gte=today()).filter(
        gone | Exists(withdrawn)
    )
    return rows.select_related("case__owner", "organisation").order_by("ends_on", "pk")


def _unreachable() -> QuerySet[Case]:
    """Half a year without reaching anybody: now a manager decides whether it goes on."""
    since = CaseMove.objects.filter(
        case=OuterRef("pk"), after=CaseState.UNREACHABLE, on__lte=today() - UNREACHABLE
    )
    rows = Case.objects.filter(Exists(since), state=CaseState.UNREACHABLE)
    return rows.select_related("owner").order_by("opened_on", "pk")


def _working_days_ago(days: int) -> Any:
    """The latest day whose answer is overdue today."""
    day = today()
    while working_days_after(day, days) >= today():
        day -= timedelta(days=1)
    return day + timedelta(days=1)


def _moment_before(span: timedelta) -> Any:
    return timezone.now() - span
