"""Who works in which section. Evaluation lets a section's people write their own sheets only."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Duty, DutyKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import Section, SectionMember

WORKS = (DutyKind.SOCIAL_WORKER, DutyKind.MANAGER, DutyKind.PLANNER)


def working(on: date | None = None) -> QuerySet[SectionMember]:
    """Memberships that hold on a day (today)."""
    day = on or today()
    return SectionMember.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def standing_sections(on: date | None = None) -> QuerySet[Section]:
    """Sections that are there on a day (today): their last day has not passed."""
    return Section.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on or today()))


def workers() -> QuerySet[Account]:
    """Whoever can work in a section or own an improvement: staff whose duty that is today."""
    held = Duty.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today()), starts_on__lte=today())
    return Account.objects.filter(
        pk__in=held.filter(kind__in=WORKS).values("account"), is_active=True
    ).order_by("kana", "pk")


def named(organisation_id: int) -> dict[str, Section]:
    """Name → the section that bears it today, or bore it before it was renamed: a text keeps the
    name it was decided with. Ended sections are left out; one query."""
    rows = list(standing_sections().filter(organisation=organisation_id).order_by("id"))
    before = {name: row for row in rows for name in row.formerly}
    return before | {row.name: row for row in rows}


def sections_of(account_id: int | None) -> list[Section]:
    """The sections somebody works in today, in printed order; one query."""
    if account_id is None:
        return []
    rows = working().filter(account_id=account_id).select_related("section")
    return [row.section for row in rows.order_by("section__order", "section_id")]


@transaction.atomic
def end_section(section: Section, *, last: date) -> Section:
    """The section is there until this day; whoever works in it leaves with it.

    Texts and sheets keep its name; sheets that are not done wait for the secretariat to hand them
    to another section. Raises ``PlanRefused``.
    """
    row = Section.objects.select_for_update().get(pk=section.pk)
    if row.ended_on is not None:
        raise PlanRefused("この係は、もう終わっています。")
    people = SectionMember.objects.filter(Q(until=None) | Q(until__gt=last), section=row)
    people.filter(since__gt=last).delete()
    people.update(until=last)
    row.ended_on = last
    row.save(update_fields=["ended_on"])
    audit.record("plan.section.ended", subject=("section", row.pk), detail={"last": str(last)})
    return row


@transaction.atomic
def resume_section(section: Section) -> Section:
    """Takes the end back; who left with it is to be added again."""
    section.ended_on = None
    section.save(update_fields=["ended_on"])
    audit.record("plan.section.resumed", subject=("section", section.pk))
    return section


@transaction.atomic
def join_section(section: Section, account: Account, *, since: date | None = None) -> SectionMember:
    """From a day on (today) as long as the section is there; who works there already stays as known."""
    day = since or today()
    there = standing_sections(day).filter(pk=section.pk).first()
    if there is None:
        raise PlanRefused("この係は、もう終わっています。")
    lasting = section.members.filter(Q(until=None) | Q(until__gte=day), account=account)
    known = lasting.order_by("since").first()
    if known is not None and known.until == there.ended_on:
        return known
    row = known or SectionMember(section=section, account=account, since=day)
    row.until = there.ended_on
    row.save()
    audit.record("plan.section.joined", subject=("section", section.pk))
    return row


@transaction.atomic
def leave_section(row: SectionMember, *, until: date | None = None) -> None:
    """Yesterday is the last day unless another one is given, so that it holds at once."""
    last = until or today() - timedelta(days=1)
    if row.until is not None and row.until <= last:
        raise PlanRefused("もう終わっています。")
    if last < row.since:
        row.delete()
    else:
        row.until = last
        row.save(update_fields=["until"])
    audit.record("plan.section.left", subject=("section", row.section_id))
