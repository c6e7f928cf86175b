"""What this room does when something happens to a person or a worker."""

from __future__ import annotations

from django.db import connection

from sasaeai.consult.enums import CaseState, TaskKind
from sasaeai.consult.models import Case, CaseShare, Task
from sasaeai.consult.referral.moving import fall_away
from sasaeai.consult.services.leaving import open_work
from sasaeai.consult.services.sharing import stop_share
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.consult.writing import in_team
from sasaeai.core.access import current
from sasaeai.core.contributions import on
from sasaeai.core.periods import today
from sasaeai.people import public as people

DIED = "died"
STAFF = ("social_worker", "manager")


def listen() -> None:
    """Called once when the room starts."""
    on(people.PersonDied, after_death)
    on(people.DeathReversed, after_reversal)
    on(people.PersonMoved, after_move)
    on(people.PersonProtected, after_protection)
    on(people.DutyEnds, before_leaving)


def after_death(event: people.PersonDied) -> None:
    """Every follow-up stops; one task asks the owner to close the case when it is time."""
    fall_away(person=event.person_id, why="亡くなられた")
    _follow(event.person_id)
    for case in _open_cases(event.person_id):
        Task.objects.filter(case=case, done_on=None, stopped="").update(stopped=DIED)
        day = working_days_after(today(), 5)
        Task.objects.create(
            case=case,
            kind=TaskKind.CLOSE,
            what="亡くなられました。残っていることを確かめて、終結を考える",
            owner_id=case.owner_id or _actor(),
            due_on=day,
            escalates_on=working_days_after(day, 5),
        )


def after_reversal(event: people.DeathReversed) -> None:
    """What stopped is due again; the task to close is no longer one."""
    for case in _open_cases(event.person_id):
        Task.objects.filter(case=case, stopped=DIED).update(stopped="")
        Task.objects.filter(case=case, kind=TaskKind.CLOSE, done_on=None).update(
            done_on=today(), done_by_id=_actor()
        )
    _follow(event.person_id)


def after_move(event: people.PersonMoved) -> None:
    """The responsible area follows the person; what was done there stays counted there."""
    _follow(event.person_id, moved=True)


def after_protection(event: people.PersonProtected) -> None:
    """No partner keeps the case of somebody who must not be found."""
    shares = CaseShare.objects.filter(case__person_id=event.person_id, stopped_at=None)
    by = people.Account.objects.get(pk=_actor())
    mine = in_team(shares.values_list("case_id", flat=True))
    for share in shares.filter(case__in=mine).select_related("case", "organisation", "lent"):
        stop_share(share, by=by, reason="住所を守る人になった")
    fall_away(person=event.person_id, why="住所を守る人になった")


def before_leaving(event: people.DutyEnds) -> None:
    """A worker's duty does not end while people wait for that worker."""
    if event.kind not in STAFF or event.goes_on or event.last_day > today():
        return
    count = open_work(event.account_id)
    if count:
        raise people.StillNeeded(
            "担当している支援や返事を待つ相談が%(count)s件あります。先に引きついでください。",
            count=count,
        )


def _follow(person_id: int, *, moved: bool = False) -> None:
    """Open cases follow what is written of their person, whoever wrote it and whoever writes on them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_follow_person(%s, %s)", [person_id, moved])


def _open_cases(person_id: int) -> list[Case]:
    """Those of the team; a case that is only read through a broken glass is left to its worker."""
    rows = Case.objects.filter(person_id=person_id).exclude(state=CaseState.CLOSED)
    return list(rows.filter(pk__in=in_team(rows.values_list("pk", flat=True))))


def _actor() -> int:
    """Whoever recorded what happened; such things are never done by nobody."""
    found = current().account_id
    assert found is not None
    return found
