"""The journal, how the person is understood, the plan with its goals and roles."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sasaeai.consult.enums import (
    WITH_PERSON,
    Agreement,
    CaseState,
    EntryKind,
    GoalState,
    PlanState,
    RoleKind,
    Visibility,
)
from sasaeai.consult.models import (
    Approach,
    Assessment,
    Case,
    CaseEntry,
    CommunityRole,
    Goal,
    SupportPlan,
)
from sasaeai.consult.services.cases import review_due
from sasaeai.consult.services.refusals import (
    NotYours,
    ReasonMissing,
    SomeoneWasFaster,
    WrongDay,
    WrongState,
)
from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people.public import Account

EDITABLE = timedelta(hours=24)
NEWEST_ASSESSMENT_DAYS = 366


@transaction.atomic
def write_entry(
    case: Case,
    *,
    by: Account,
    kind: EntryKind,
    body: str,
    once: UUID,
    on: date | None = None,
    visibility: Visibility = Visibility.TEAM,
    reached: bool | None = None,
    minutes: int | None = None,
    amends: CaseEntry | None = None,
) -> CaseEntry:
    """One line. An outreach that met nobody is work too and counts as such."""
    found = CaseEntry.objects.filter(once=once).first()
    if found is not None:
        return found
    day = on or today()
    if day > today():
        raise WrongDay("まだ来ていない日です。")
    if case.state == CaseState.CLOSED and amends is None:
        raise WrongState("終結した支援です。書き足しは、前の記録への「追記」として書きます。")
    row = CaseEntry.objects.create(
        case=case,
        kind=kind,
        on=day,
        body=body.strip(),
        visibility=visibility,
        reached=(True if reached is None else reached) if kind in WITH_PERSON else None,
        minutes=minutes,
        author=by,
        area_id=case.area_id,
        amends=amends,
        once=once,
    )
    _note("consult.entry.written", case, kind=str(kind), amends=amends.pk if amends else None)
    return row


@transaction.atomic
def edit_entry(entry: CaseEntry, *, by: Account, body: str) -> None:
    """Within 24 hours, by its author, while the case is open; later a line is amended instead."""
    late = timezone.now() - entry.created_at >= EDITABLE
    if entry.author_id != by.pk or late or entry.case.state == CaseState.CLOSED:
        raise NotYours("書き直せるのは、書いた人が24時間以内だけです。「追記」を使ってください。")
    entry.body = body.strip()
    entry.save(update_fields=["body"])
    _note("consult.entry.edited", entry.case)


@transaction.atomic
def assess(
    case: Case,
    *,
    by: Account,
    living: str,
    strengths: str,
    worries: str,
    summary: str,
    works: str = "",
    avoid: str = "",
) -> Assessment:
    """A new version of how the situation is understood, and the line before every meeting."""
    if not strengths.strip():
        raise ReasonMissing("できること・力になることを、ひとつは書いてください。")
    last = case.assessments.first()
    row = Assessment.objects.create(
        case=case,
        version=(last.version if last else 0) + 1,
        living=living.strip(),
        strengths=strengths.strip(),
        worries=worries.strip(),
        summary=summary.strip(),
        made_by=by,
        made_on=today(),
    )
    Approach.objects.update_or_create(
        case=case, defaults={"works": works.strip(), "avoid": avoid.strip()}
    )
    _note("consult.assessment.made", case, version=row.version)
    return row


@transaction.atomic
def draft_plan(
    case: Case, *, by: Account, words: str, support: str, starts_on: date, review_on: date
) -> SupportPlan:
    """A plan begins with the person's own words and needs an assessment of the last year."""
    newest = case.assessments.first()
    if newest is None or (today() - newest.made_on).days > NEWEST_ASSESSMENT_DAYS:
        raise WrongState("先にアセスメントをしてください（1年より前のものは古くなっています）。")
    if not words.strip():
        raise ReasonMissing("本人の言葉を、そのまま書いてください。")
    if review_on <= starts_on:
        raise WrongDay("見直す日は、はじめる日より後にしてください。")
    if case.plans.filter(state=PlanState.DRAFT).exists():
        raise WrongState("書きかけの計画があります。そちらを直してください。")
    last = case.plans.first()
    row = SupportPlan.objects.create(
        case=case,
        version=(last.version if last else 0) + 1,
        words=words.strip(),
        support=support.strip(),
        starts_on=starts_on,
        review_on=review_on,
        changed_by=by,
    )
    _note("consult.plan.drafted", case, version=row.version)
    return row


@transaction.atomic
def revise_plan(
    plan: SupportPlan,
    *,
    by: Account,
    revision: int,
    words: str,
    support: str,
    starts_on: date,
    review_on: date,
) -> None:
    """Changes a draft that is still the one that was read; else raises ``SomeoneWasFaster``."""
    row = SupportPlan.objects.select_for_update().get(pk=plan.pk)
    if row.state != PlanState.DRAFT:
        raise WrongState("実施中の計画は直せません。見直して、つぎの版を作ります。")
    if row.revision != revision:
        raise SomeoneWasFaster("ほかの人が先に直しました。")
    if review_on <= starts_on:
        raise WrongDay("見直す日は、はじめる日より後にしてください。")
    row.words, row.support = words.strip(), support.strip()
    row.starts_on, row.review_on = starts_on, review_on
    row.revision, row.changed_by = revision + 1, by
    row.save()
    _note("consult.plan.revised", plan.case, version=row.version)


@transaction.atomic
def agree_plan(plan: SupportPlan, *, by: Account, agreed: Agreement, reason: str = "") -> None:
    """The person's answer puts the plan in force; without a yes, only with a reason."""
    if plan.state != PlanState.DRAFT:
        raise WrongState("この計画には、もう返事があります。")
    if agreed.needs_reason and not reason.strip():
        raise ReasonMissing("同意がない理由と、それでも進めるわけを書いてください。")
    plan.case.plans.filter(state=PlanState.IN_FORCE).update(state=PlanState.ENDED)
    plan.agreed, plan.agreed_on, plan.agreed_reason = agreed, today(), reason.strip()[:200]
    plan.state, plan.changed_by, plan.area_id = PlanState.IN_FORCE, by, plan.case.area_id
    plan.save()
    review_due(plan)
    _note("consult.plan.agreed", plan.case, version=plan.version, agreed=str(agreed))


@transaction.atomic
def add_goal(plan: SupportPlan, *, words: str) -> Goal:
    """Something the person wants, in their words."""
    row = Goal.objects.create(
        case_id=plan.case_id,
        plan=plan,
        order=plan.goals.count() + 1,
        words=words.strip(),
        area_id=plan.case.area_id,
    )
    _note("consult.goal.added", plan.case)
    return row


@transaction.atomic
def settle_goal(goal: Goal, *, state: GoalState, evidence: str) -> None:
    """Met, revised or dropped; what shows it is written down."""
    if not evidence.strip():
        raise ReasonMissing("どうなったかを書いてください。")
    goal.state, goal.evidence = state, evidence.strip()
    goal.settled_on = None if state is GoalState.OPEN else today()
    goal.save(update_fields=["state", "evidence", "settled_on"])
    _note("consult.goal.settled", goal.case, state=str(state))


@transaction.atomic
def add_role(case: Case, *, kind: RoleKind, who: str, does: str) -> CommunityRole:
    """What the person does for others, who supports them, a peer who walks along."""
    row = CommunityRole.objects.create(
        case=case, kind=kind, who=who.strip(), does=does.strip(), starts_on=today()
    )
    _note("consult.role.added", case, kind=str(kind))
    return row


def _note(verb: str, case: Case, **detail: object) -> None:
    audit.record(verb, subject=("case", case.pk), person_id=case.person_id, detail=detail)
