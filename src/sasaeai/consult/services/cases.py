"""Opening a case, moving it along, closing and reopening it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.db import IntegrityError, connection, transaction

from sasaeai.areas.public import Area
from sasaeai.consult.enums import (
    MOVES,
    CaseState,
    ClosureReason,
    EntryKind,
    Sensitivity,
    TaskKind,
    Theme,
    Visibility,
)
from sasaeai.consult.models import (
    Case,
    CaseEntry,
    CaseMember,
    CaseMove,
    CaseShare,
    Contact,
    Handover,
    Referral,
    SupportPlan,
    Task,
)
from sasaeai.consult.referral.moving import follow_contact
from sasaeai.consult.services.refusals import (
    ReasonMissing,
    StillOpen,
    WrongDay,
    WrongState,
)
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.people.public import Account, Person

_WORDS = {
    "tasks": "すること %(count)s件",
    "contacts": "返事を待つ相談 %(count)s件",
    "shares": "共有 %(count)s件",
    "referrals": "つなぎ %(count)s件",
    "handovers": "引きつぎ %(count)s件",
}
UNREACHABLE_DAYS = 183
"""Six months of outreach come before「連絡がつかない」may close a case."""
ESCALATE_AFTER = 3


@transaction.atomic
def open_case(
    *,
    by: Account,
    area: Area,
    person: Person | None = None,
    called: str = "",
    theme: Theme = Theme.GENERAL,
    sensitivity: Sensitivity = Sensitivity.NORMAL,
    contact: Contact | None = None,
    known_to_person: bool = True,
    opened_on: date | None = None,
) -> Case:
    """A case with one owner. Without a person it needs a name by which the team calls it.

    A case opened on somebody else's call about a person who was not told stays off that person's
    own page.
    """
    if person is None and not called.strip():
        raise ReasonMissing("名前がわからないときは、呼び方（例：Aさんの長男）を書いてください。")
    if person is not None and person.died_on is not None:
        raise WrongState("亡くなった人として記録されています。")
    day = opened_on or today()
    if day > today():
        raise WrongDay("まだ来ていない日です。")
    try:
        with transaction.atomic():
            case = Case.objects.create(
                no=_next_no(day),
                person=person,
                called=called.strip(),
                known_to_person=known_to_person and person is not None,
                owner=by,
                area=area,
                theme=theme,
                sensitivity=sensitivity,
                opened_on=day,
            )
    except IntegrityError as error:
        if "one_open_case" not in str(error):
            raise
        raise WrongState("この人の支援は、もうはじまっています。") from error
    CaseMember.objects.create(case=case, account=by, starts_on=day)
    _moved(case, by, before="", after=CaseState.INTAKE, why="")
    if contact is not None:
        contact.case = case
        contact.save(update_fields=["case"])
        follow_contact(contact)
    _note("consult.case.opened", case)
    return case


@transaction.atomic
def move_case(case: Case, *, to: CaseState, by: Account, why: str = "") -> None:
    """The next state; which ones follow is said in ``enums.MOVES``."""
    if to not in MOVES.get(CaseState(case.state), ()):
        raise WrongState(
            "いまは「%(label)s」なので、そこへは進めません。", label=CaseState(case.state).label
        )
    if to is CaseState.RUNNING and not case.plans.filter(state="in_force").exists():
        raise WrongState("先に、本人の返事のある計画を実施中にしてください。")
    before, case.state = case.state, to
    case.save(update_fields=["state"])
    _moved(case, by, before=before, after=to, why=why)
    _note("consult.case.moved", case, to=str(to))


@transaction.atomic
def close_case(
    case: Case, *, reason: ClosureReason, summary: str, told_person: str, by: Account
) -> None:
    """Ends a case once nothing hangs on it, with a summary, and what the person was told."""
    if case.state == CaseState.CLOSED:
        raise WrongState("もう終結しています。")
    if not summary.strip():
        raise ReasonMissing("終結のまとめを書いてください。")
    if not told_person.strip():
        raise ReasonMissing("本人に伝えたこと（伝えられないときは、その理由）を書いてください。")
    hanging = what_hangs_on(case)
    if hanging:
        raise StillOpen("先に終わらせることがあります：%(hanging)s", hanging=hanging)
    if reason is ClosureReason.UNREACHABLE:
        _refuse_unreachable(case)
    CaseEntry.objects.create(
        case=case,
        kind=EntryKind.CLOSING,
        on=today(),
        body=summary.strip(),
        visibility=Visibility.TEAM,
        author=by,
        area_id=case.area_id,
        once=uuid4(),
    )
    before, case.state = case.state, CaseState.CLOSED
    case.closed_on, case.closure_reason = today(), reason
    case.told_person = told_person.strip()[:200]
    case.save(update_fields=["state", "closed_on", "closure_reason", "told_person"])
    _moved(case, by, before=before, after=CaseState.CLOSED, why="")
    _note("consult.case.closed", case, reason=str(reason))


def what_hangs_on(case: Case) -> list[StillOpen]:
    """What must be settled before the case may close, each in the words of whoever reads it."""
    hanging = {
        "tasks": Task.objects.filter(case=case, done_on=None, stopped=""),
        "contacts": Contact.objects.filter(case=case, outcome="", replaced_at=None),
        "shares": CaseShare.objects.filter(case=case, stopped_at=None, ends_on__gte=today()),
        "referrals": Referral.objects.filter(case=case).exclude(waits=""),
        "handovers": Handover.objects.filter(case=case, answered_at=None),
    }
    counted = {name: rows.count() for name, rows in hanging.items()}
    return [StillOpen(_WORDS[name], count=count) for name, count in counted.items() if count]


@transaction.atomic
def reopen_case(case: Case, *, why: str, by: Account) -> None:
    """The same case goes on; that it came back is counted."""
    if case.state != CaseState.CLOSED:
        raise WrongState("終結していません。")
    if not why.strip():
        raise ReasonMissing("なぜ再開するのか、ひとこと書いてください。")
    if case.owner_id is None:
        case.owner = by
    case.state, case.closed_on, case.closure_reason = CaseState.ASSESSING, None, ""
    case.save(update_fields=["state", "closed_on", "closure_reason", "owner"])
    _moved(case, by, before=CaseState.CLOSED, after=CaseState.ASSESSING, why=why, reopened=True)
    _note("consult.case.reopened", case)


@transaction.atomic
def name_member(case: Case, account: Account) -> CaseMember:
    """One more worker by name, also for a secret case."""
    row, _ = CaseMember.objects.get_or_create(
        case=case, account=account, ends_on=None, defaults={"starts_on": today()}
    )
    _note("consult.member.named", case, account=account.pk)
    return row


@transaction.atomic
def end_member(member: CaseMember) -> None:
    """From this moment the case is reached by name no longer."""
    member.ends_on = today() - timedelta(days=1)
    member.save(update_fields=["ends_on"])
    _note("consult.member.ended", member.case, account=member.account_id)


@transaction.atomic
def name_case(case: Case, person: Person, *, known_to_person: bool) -> None:
    """The person behind「Aさんの長男」is known by name now."""
    if case.person_id is not None and case.person_id != person.pk:
        raise WrongState("この支援には、もう人が結びついています。")
    case.person, case.known_to_person = person, known_to_person
    case.save(update_fields=["person", "known_to_person"])
    Referral.objects.filter(case=case, person=None).update(person=person)
    _note("consult.case.named", case)


@transaction.atomic
def add_task(
    case: Case, *, what: str, due_on: date, owner: Account, kind: TaskKind = TaskKind.TASK
) -> Task:
    """Something to do by a day; three working days later the manager sees it."""
    if due_on < today():
        raise WrongDay("もう過ぎた日です。")
    row = Task.objects.create(
        case=case,
        kind=kind,
        what=what.strip(),
        owner=owner,
        due_on=due_on,
        escalates_on=working_days_after(due_on, ESCALATE_AFTER),
    )
    _note("consult.task.added", case, kind=str(kind))
    return row


@transaction.atomic
def finish_task(task: Task, *, by: Account, result: str = "") -> None:
    """Done; a second press changes nothing."""
    if task.done_on is not None:
        return
    task.done_on, task.done_by, task.result = today(), by, result.strip()
    task.save(update_fields=["done_on", "done_by", "result"])
    person_id = task.case.person_id if task.case else None
    audit.record("consult.task.done", subject=("task", task.pk), person_id=person_id)


def review_due(plan: SupportPlan) -> Task:
    """The review of a plan stands on the board from the day it is agreed."""
    case = plan.case
    Task.objects.filter(case=case, kind=TaskKind.REVIEW, done_on=None).update(
        done_on=today(), done_by_id=plan.changed_by_id
    )
    return Task.objects.create(
        case=case,
        kind=TaskKind.REVIEW,
        what=f"計画（第{plan.version}版）の見直し",
        owner_id=case.owner_id or plan.changed_by_id,
        due_on=plan.review_on,
        escalates_on=working_days_after(plan.review_on, ESCALATE_AFTER),
    )


def _refuse_unreachable(case: Case) -> None:
    tried = case.entries.filter(kind=EntryKind.OUTREACH).order_by("on").first()
    long = tried is not None and (today() - tried.on).days >= UNREACHABLE_DAYS
    if not long or not current().may("consult.lead"):
        raise StillOpen(
            "「連絡がつかない」で終えられるのは、アウトリーチを6か月続けたあと、管理者だけです。"
        )


def _next_no(day: date) -> str:
    prefix = f"{fiscal_year_of(day).short}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_next_no(%s)", [prefix])
        return f"{prefix}{cursor.fetchone()[0]:04d}"


def _moved(
    case: Case, by: Account, *, before: str, after: CaseState, why: str, reopened: bool = False
) -> None:
    CaseMove.objects.create(
        case=case,
        on=today(),
        by=by,
        before=before,
        after=after,
        reopened=reopened,
        area_id=case.area_id,
        why=why.strip(),
    )


def _note(verb: str, case: Case, **detail: object) -> None:
    audit.record(verb, subject=("case", case.pk), person_id=case.person_id, detail=detail)
