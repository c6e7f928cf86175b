"""A worker leaves: nothing may stay behind unowned, and nothing changes hands unasked."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from sasaeai.consult.models import Case, CaseMember, Contact, Handover, Referral, Task
from sasaeai.consult.services.cases import name_member
from sasaeai.consult.services.refusals import NotYours, ReasonMissing, WrongState
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.people.public import Account


def open_work(account_id: int) -> int:
    """How many open cases and unanswered contacts hang on this account; a number, no names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_open_work(%s)", [account_id])
        return int(cursor.fetchone()[0])


@transaction.atomic
def propose_handover(case: Case, *, to: Account, by: Account, note: str = "") -> Handover:
    """Offers the case to a colleague, who sees it from now on and decides."""
    if case.owner_id is None or case.owner_id == to.pk:
        raise WrongState("いまの担当者とはべつの人をえらんでください。")
    if Handover.objects.filter(case=case, answered_at=None).exists():
        raise WrongState("この支援は、もう引きつぎの返事を待っています。")
    row = Handover.objects.create(
        case=case, from_account_id=case.owner_id, to_account=to, proposed_by=by, note=note.strip()
    )
    _note("consult.handover.proposed", case, to=to.pk)
    return row


@transaction.atomic
def take_over(handover: Handover, *, by: Account) -> None:
    """The colleague takes the case with its open tasks and unanswered contacts."""
    _refuse(handover, by)
    case = handover.case
    before = handover.from_account_id
    case.owner = by
    case.save(update_fields=["owner"])
    name_member(case, by)
    CaseMember.objects.filter(case=case, account_id=before, ends_on=None).update(
        ends_on=timezone.localdate()
    )
    Task.objects.filter(case=case, owner_id=before, done_on=None).update(owner=by)
    Contact.objects.filter(case=case, handler_id=before, outcome="").update(handler=by)
    Referral.objects.filter(case=case, owner_id=before).exclude(waits="").update(owner=by)
    handover.answered_at, handover.accepted = timezone.now(), True
    handover.save(update_fields=["answered_at", "accepted"])
    _note("consult.handover.taken", case)


@transaction.atomic
def decline_handover(handover: Handover, *, by: Account, reason: str) -> None:
    """Not possible, and why; the case stays where it was."""
    _refuse(handover, by)
    if not reason.strip():
        raise ReasonMissing("引き受けられない理由を書いてください。")
    handover.answered_at, handover.accepted = timezone.now(), False
    handover.reason = reason.strip()[:200]
    handover.save(update_fields=["answered_at", "accepted", "reason"])
    _note("consult.handover.declined", handover.case)


@transaction.atomic
def pass_contacts(*, of: Account, to: Account) -> int:
    """Unanswered contacts without a case go to a colleague at once: somebody is waiting. So do the
    referrals that came of single contacts; those of a case go with the case. Only a manager passes on
    somebody else's."""
    if of.pk != current().account_id and not current().may("consult.lead"):
        raise NotYours("ほかの人の相談を引きつげるのは、管理者だけです。")
    rows = Contact.objects.filter(handler=of, outcome="", replaced_at=None, case=None)
    ids = list(rows.values_list("pk", flat=True))
    Contact.objects.filter(pk__in=ids).update(handler=to)
    Task.objects.filter(contact__in=ids, done_on=None).update(owner=to)
    Referral.objects.filter(owner=of, case=None).exclude(waits="").update(owner=to)
    audit.record("consult.contacts.passed", detail={"count": len(ids), "to": to.pk})
    return len(ids)


def _refuse(handover: Handover, by: Account) -> None:
    if handover.to_account_id != by.pk:
        raise NotYours("引きつぎを頼まれた人だけが返事できます。")
    if handover.answered_at is not None:
        raise WrongState("もう返事をしています。")


def _note(verb: str, case: Case, **detail: object) -> None:
    audit.record(verb, subject=("case", case.pk), person_id=case.person_id, detail=detail)
