"""Holding back, proposing, approving, destroying; receiving and answering what people ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people.models import Account, Person
from sasaeai.people.persons.refusals import PersonRefused, ReasonMissing, WrongDay
from sasaeai.people.retention import holdings
from sasaeai.people.retention.models import (
    Asks,
    Decision,
    Destruction,
    Hold,
    HoldReason,
    RetentionRule,
    SubjectRequest,
)

ANSWER_WITHIN = timedelta(days=30)
EXTENSION = timedelta(days=30)


class WrongState(PersonRefused):
    """Not from here."""


class NeedsAnother(PersonRefused):
    """Two people decide; one of them is not enough."""


def last_kept_day(rule: RetentionRule, *, on: date | None = None) -> date | None:
    """Records that ended before this day are due; None: kept for ever."""
    if rule.years is None:
        return None
    day = on or today()
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    return day.replace(year=day.year - rule.years)


def candidates(rule: RetentionRule, **part: Any) -> list[holdings.DueRow]:
    """What is due and in no open proposal; ``part`` as ``holdings.due`` takes it."""
    holding, before = holdings.get(rule.holding), last_kept_day(rule)
    if holding is None or before is None:
        return []
    return holdings.due(holding, before, **part)


def number_due(rule: RetentionRule) -> holdings.Due:
    holding, before = holdings.get(rule.holding), last_kept_day(rule)
    if holding is None or before is None:
        return holdings.Due(0, 0)
    return holdings.count_due(holding, before)


@transaction.atomic
def change_rule(rule: RetentionRule, *, years: int | None, until_age: int | None) -> None:
    """The council decided otherwise; the schedule is data, its history is kept."""
    rule.years, rule.until_age = years, until_age
    rule.save(update_fields=["years", "until_age"])
    audit.record(
        "people.retention.changed",
        subject=("rule", rule.pk),
        detail={"years": years or 0, "until_age": until_age or 0},
    )


@transaction.atomic
def hold(rule: RetentionRule, *, row_id: int, why: HoldReason, by: Account) -> Hold:
    """Keeps one record that is due, whether somebody proposed to destroy it already or not."""
    RetentionRule.objects.select_for_update().get(pk=rule.pk)
    found = candidates(rule, among=[row_id])
    if not found:
        raise WrongState("この記録は、いま廃棄の候補にありません。")
    try:
        with transaction.atomic():
            row = Hold.objects.create(
                holding=rule.holding, row_id=row_id, row_name=found[0].name, why=why, placed_by=by
            )
    except IntegrityError as error:
        raise WrongState("この記録は、もう止めてあります。") from error
    audit.record("people.hold.placed", subject=("hold", row.pk), detail={"why": str(why)})
    return row


@transaction.atomic
def lift(row: Hold, *, by: Account) -> None:
    if row.lifted_at is not None:
        raise WrongState("もう解いてあります。")
    row.lifted_by, row.lifted_at = by, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    audit.record("people.hold.lifted", subject=("hold", row.pk))


@transaction.atomic
def propose(rule: RetentionRule, *, by: Account) -> Destruction:
    """Everything that is due and not held, for another person to look at."""
    before = last_kept_day(rule)
    rows = [row.id for row in candidates(rule) if row.hold is None]
    if before is None or not rows:
        raise WrongState("いま、廃棄する記録はありません。")
    row = Destruction.objects.create(
        holding=rule.holding, ended_before=before, row_ids=rows, proposed_by=by
    )
    audit.record(
        "people.destruction.proposed", subject=("destruction", row.pk), detail={"rows": len(rows)}
    )
    return row


@transaction.atomic
def approve(row: Destruction, *, by: Account) -> int:
    """The second person agrees, and in the same moment the contents are gone.

    What was held, reopened or otherwise is no longer due stays. Returns how many records went.
    Raises ``WrongState`` when it is decided, or when the rule keeps such records longer by now.
    """
    if not _undecided(row):
        raise WrongState("もう決まっています。")
    if row.proposed_by_id == by.pk:
        raise NeedsAnother("申し出た人とはべつの人が決めます。")
    holding = holdings.get(row.holding)
    if holding is None:
        raise WrongState("この種類の記録は、いま廃棄できません。")
    RetentionRule.objects.select_for_update().get(holding=row.holding)
    if kept_longer(row):
        raise WrongState(
            "申し出のあとで、保存期間が長くなりました。この申し出は断って、申し出なおしてください。"
        )
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    gone = holdings.erase(holding, row.pk)
    audit.record("people.destruction.done", subject=("destruction", row.pk), detail={"rows": gone})
    row.refresh_from_db()
    return gone


@transaction.atomic
def refuse(row: Destruction, *, by: Account, why: str) -> None:
    """Nothing is destroyed: the second person says no, or whoever proposed takes it back."""
    if not why.strip():
        raise ReasonMissing("廃棄しないわけを書いてください。")
    if not _undecided(row):
        raise WrongState("もう決まっています。")
    row.refused_by, row.refused_at, row.refused_why = by, timezone.now(), why.strip()
    row.save(update_fields=["refused_by", "refused_at", "refused_why"])
    audit.record("people.destruction.refused", subject=("destruction", row.pk))


def kept_longer(row: Destruction) -> bool:
    """Whether the rule keeps such records longer by now than when this was proposed."""
    before = last_kept_day(RetentionRule.objects.get(holding=row.holding))
    return before is None or before < row.ended_before


def _undecided(row: Destruction) -> bool:
    """Of two who decide at once the later one finds it decided."""
    waits = Destruction.objects.filter(pk=row.pk, approved_by=None, refused_by=None)
    return waits.select_for_update().first() is not None


@transaction.atomic
def receive_request(
    person: Person, *, kind: Asks, what: str, by: Account, identity: str, asked_on: date,
    asked_by: str = "本人",
) -> SubjectRequest:  # fmt: skip
    """What somebody asks about the records on themself; the answer is due in 30 days."""
    if not what.strip() or not identity.strip():
        raise ReasonMissing("内容と、本人をどう確かめたかを書いてください。")
    if asked_on > today():
        raise WrongDay("受けた日が、まだ来ていない日になっています。")
    row = SubjectRequest.objects.create(
        person=person,
        kind=kind,
        what=what.strip(),
        asked_on=asked_on,
        asked_by=asked_by.strip() or "本人",
        identity=identity.strip(),
        due_on=asked_on + ANSWER_WITHIN,
        received_by=by,
    )
    _note("people.request.received", row)
    return row


@transaction.atomic
def extend_request(row: SubjectRequest, *, why: str) -> None:
    """Thirty days more, once, with the reason that the person is told."""
    if not why.strip():
        raise ReasonMissing("延ばすわけを書いてください。")
    if row.answered_on is not None or row.extended_why:
        raise WrongState("延ばせるのは、答える前に1回だけです。")
    row.due_on, row.extended_why = row.due_on + EXTENSION, why.strip()
    row.save(update_fields=["due_on", "extended_why"])
    _note("people.request.extended", row)


@transaction.atomic
def answer_request(row: SubjectRequest, *, decision: Decision, answer: str, by: Account) -> None:
    """What was decided and told; whoever gets no (or only a part) hears why."""
    if row.answered_on is not None:
        raise WrongState("もう答えてあります。")
    if not answer.strip():
        raise ReasonMissing("本人に伝えたことと、わけを書いてください。")
    row.decision, row.answer = decision, answer.strip()
    row.answered_on, row.answered_by = today(), by
    row.save(update_fields=["decision", "answer", "answered_on", "answered_by"])
    _note("people.request.answered", row)


def _note(verb: str, row: SubjectRequest) -> None:
    audit.record(
        verb, subject=("request", row.pk), person_id=row.person_id, detail={"kind": row.kind}
    )
