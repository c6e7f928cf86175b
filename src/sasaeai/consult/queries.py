"""Reading for the pages. Row policies decide what is there; nothing here widens them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from sasaeai.consult.enums import CaseState, EntryKind, Section
from sasaeai.consult.models import (
    Case,
    CaseEntry,
    CaseShare,
    Consent,
    Contact,
    Disclosure,
    Handover,
    LegalBasis,
    Override,
    StopRequest,
    SupportPlan,
    Task,
)
from sasaeai.core import audit
from sasaeai.core.periods import local_date, today, wareki
from sasaeai.core.ui.jobview import TimelineEntry
from sasaeai.people.public import Account, HouseholdMember, Person

EXPIRES_SOON = timedelta(days=30)
MOST_ON_BOARD = 60
ENTRY_ICONS = {
    EntryKind.MEETING: "people",
    EntryKind.CALL: "phone",
    EntryKind.VISIT: "home",
    EntryKind.OUTREACH: "say",
    EntryKind.AGENCY: "people",
    EntryKind.NOTE: "edit",
    EntryKind.CLOSING: "check",
}

SOON = timedelta(days=14)


def cases() -> QuerySet[Case]:
    return Case.objects.select_related("person", "owner", "area")


def of_household(case: Case) -> list[Case]:
    """Open cases of those who live with the person today, as far as the reader reaches them."""
    if case.person_id is None:
        return []
    living = HouseholdMember.objects.filter(ends_on=None)
    home = living.filter(person=case.person_id).values("household")
    others = living.filter(household__in=home).exclude(person=case.person_id)
    rows = cases().filter(person__in=others.values("person")).exclude(state=CaseState.CLOSED)
    return list(rows.order_by("opened_on", "pk"))


def plans_of(case: Case) -> QuerySet[SupportPlan]:
    """The newest first, with their goals and where each was decided."""
    rows = case.plans.select_related("decided_in__conference__kind").prefetch_related("goals")
    return rows.order_by("-version")


def own_decisions(plans: Iterable[SupportPlan]) -> dict[int, tuple[str, date]]:
    """Plan → kind and day of the meeting that decided it, for the person whose plans they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT plan, kind, held_on FROM access.consult_own_decisions(%s)",
            [[row.pk for row in plans]],
        )
        return {plan: (kind, held_on) for plan, kind, held_on in cursor.fetchall()}


def contacts() -> QuerySet[Contact]:
    """Contacts that count: a corrected one is read from the row that replaced it."""
    return Contact.objects.filter(replaced_at=None).select_related("person", "handler", "area")


def open_tasks() -> QuerySet[Task]:
    return Task.objects.filter(done_on=None, stopped="").select_related(
        "case__person", "contact", "owner"
    )


@dataclass(frozen=True)
class Board:
    """What waits for one worker, and for a manager what waits too long with anybody."""

    tasks: list[Task]
    unanswered: list[Contact]
    stops: list[StopRequest]
    expiring: list[Consent]
    offered: list[Handover]
    late: list[Task] = field(default_factory=list)
    to_confirm: list[LegalBasis] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        return sum(task.due_on < today() for task in self.tasks)

    @property
    def soon(self) -> list[Task]:
        """Overdue, or due in the next two weeks."""
        return [task for task in self.tasks if task.due_on <= today() + SOON]

    @property
    def later(self) -> list[Task]:
        """Folded away on the board, so that what waits for others is in sight."""
        return [task for task in self.tasks if task.due_on > today() + SOON]


def board(worker: Account, *, leads: bool) -> Board:
    """Counts and lists within reach; constant queries, whatever there is."""
    mine = open_tasks().filter(owner=worker).order_by("due_on", "pk")[:MOST_ON_BOARD]
    stops = StopRequest.objects.filter(handled_at=None).select_related(
        "share__organisation", "case__person", "case__owner"
    )
    if not leads:
        stops = stops.filter(case__owner=worker)
    return Board(
        tasks=list(mine),
        unanswered=list(unanswered(None if leads else worker)[:MOST_ON_BOARD]),
        stops=list(stops.order_by("asked_at")[:MOST_ON_BOARD]),
        expiring=list(expiring(None if leads else worker)[:MOST_ON_BOARD]),
        offered=list(
            Handover.objects.filter(to_account=worker, answered_at=None).select_related(
                "case__person", "from_account"
            )
        ),
        late=_late(worker) if leads else [],
        to_confirm=_to_confirm(worker) if leads else [],
        overrides=unreviewed(worker) if leads else [],
    )


def unanswered(worker: Account | None) -> QuerySet[Contact]:
    """Contacts to which nobody has given an outcome, the oldest first."""
    rows = contacts().filter(outcome="")
    if worker is not None:
        rows = rows.filter(handler=worker)
    return rows.order_by("received_on", "pk")


def expiring(worker: Account | None) -> QuerySet[Consent]:
    """Consents on which a share rests and that end within 30 days."""
    rows = Consent.objects.filter(
        expires_on__gte=today(),
        expires_on__lte=today() + EXPIRES_SOON,
        withdrawal=None,
        shares__stopped_at=None,
        shares__isnull=False,
    ).select_related("case__person", "case__owner")
    if worker is not None:
        rows = rows.filter(case__owner=worker)
    return rows.distinct().order_by("expires_on", "pk")


def _late(worker: Account) -> list[Task]:
    rows = open_tasks().filter(escalates_on__lt=today()).exclude(owner=worker)
    return list(rows.order_by("escalates_on", "pk")[:MOST_ON_BOARD])


def _to_confirm(worker: Account) -> list[LegalBasis]:
    rows = LegalBasis.objects.filter(confirmed_at=None, ended_at=None).exclude(asked_by=worker)
    return list(rows.select_related("case__person", "asked_by").order_by("asked_at"))


def unreviewed(reader: Account) -> list[Override]:
    """Glasses broken by others, the oldest first."""
    rows = Override.objects.filter(reviewed_at=None).exclude(account=reader)
    return list(rows.select_related("account").order_by("at"))


def journal_of(case: Case) -> list[TimelineEntry]:
    """The journal as the timeline shows it, newest first, amendments under their line."""
    rows = list(CaseEntry.objects.filter(case=case).select_related("author").order_by("-on", "-pk"))
    added: dict[int, list[CaseEntry]] = {}
    for row in rows:
        if row.amends_id:
            added.setdefault(row.amends_id, []).append(row)
    return [_line(row, added.get(row.pk, [])) for row in rows if not row.amends_id]


def _line(row: CaseEntry, added: Iterable[CaseEntry]) -> TimelineEntry:
    more = [f"［追記 {wareki(one.on)} {one.author.name}］{one.body}" for one in added]
    missed = row.reached is False
    return TimelineEntry(
        at=row.on,
        when=wareki(row.on),
        title=f"{row.get_kind_display()}{'（会えず）' if missed else ''}",
        icon=ENTRY_ICONS[EntryKind(row.kind)],
        who=row.author.name,
        text="\n".join([row.body, *more]),
        lasts=row.get_visibility_display() if row.visibility != "team" else "",
        kind="warn" if missed else "",
    )


@dataclass(frozen=True)
class SharedCase:
    """What one partner may see of one case: the live shares and what they open."""

    case: Case
    shares: list[CaseShare]

    @property
    def sections(self) -> list[str]:
        found = {code for share in self.shares for code in share.sections}
        return [code for code, _ in Section.choices if code in found]

    @property
    def until(self) -> Any:
        return max(share.ends_on for share in self.shares)


def shared_cases() -> list[SharedCase]:
    """Every case shared with the reader's organisation right now."""
    shares = CaseShare.objects.select_related("case__person", "organisation", "shared_by")
    found: dict[int, list[CaseShare]] = {}
    for share in shares.order_by("ends_on", "pk"):
        found.setdefault(share.case_id, []).append(share)
    return [SharedCase(rows[0].case, rows) for rows in found.values()]


@dataclass(frozen=True)
class Shown:
    """One share on the person's own page: who, what, why, until when, and who looked."""

    share: CaseShare
    live: bool
    looked: list[Disclosure]
    """The newest first, and each reader once a day however often they looked."""
    asked: bool

    @property
    def told(self) -> list[str]:
        labels = dict(Section.choices)
        return [str(labels[code]) for code in self.share.sections]


def own_shares(person_id: int) -> list[Shown]:
    """Who may see what of the reader's own cases, the live ones first."""
    rows = CaseShare.objects.filter(case__person_id=person_id).select_related(
        "organisation", "consent__withdrawal", "basis"
    )
    looked: dict[int, dict[tuple[int, date], Disclosure]] = {}
    for seen in (
        Disclosure.objects.filter(person_id=person_id).select_related("account").order_by("-at")
    ):
        once = (seen.account_id, local_date(seen.at))
        looked.setdefault(seen.share_id, {}).setdefault(once, seen)
    asked = set(
        StopRequest.objects.filter(person_id=person_id, handled_at=None).values_list(
            "share_id", flat=True
        )
    )
    shown = [
        Shown(row, _looks_live(row), [*looked.get(row.pk, {}).values()], row.pk in asked)
        for row in rows
    ]
    return sorted(shown, key=lambda one: (not one.live, one.share.ends_on, one.share.pk))


def _looks_live(share: CaseShare) -> bool:
    """For words on a page only; what can be read is decided by the database."""
    withdrawn = share.consent is not None and hasattr(share.consent, "withdrawal")
    return (
        share.stopped_at is None and not withdrawn and share.starts_on <= today() <= share.ends_on
    )


def open_cases_of(worker: Account) -> QuerySet[Case]:
    return cases().filter(owner=worker).exclude(state=CaseState.CLOSED).order_by("opened_on", "pk")


def note_cases_seen(verb: str, rows: Iterable[Case]) -> None:
    audit.subjects_seen(verb, [("case", row.pk, row.person_id) for row in rows])


def person_in_reach(pk: int) -> Person | None:
    return Person.objects.select_related("contact_rule").filter(pk=pk).first()


def found_by(words: str) -> Q:
    """Cases by number, or by the person's name as far as it is searchable."""
    return Q(no__istartswith=words)
