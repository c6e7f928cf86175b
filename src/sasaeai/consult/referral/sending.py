"""The council's side: write, send, answer, withdraw, give up, decide what next, tell the origin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from sasaeai.consult.enums import Outcome, Purpose
from sasaeai.consult.models import Case, Consent, Contact, LegalBasis
from sasaeai.consult.referral.clocks import OPEN_DAYS
from sasaeai.consult.referral.enums import (
    ENDED,
    NEEDS_NEXT_STEP,
    SECTION_OF,
    TELLS_WHO,
    EventKind,
    Ground,
    Part,
    ToldHow,
    Waits,
)
from sasaeai.consult.referral.enums import ReferralState as S
from sasaeai.consult.referral.models import Referral, ReferralLine
from sasaeai.consult.referral.moving import Hand, locked, move, need, note_act, say
from sasaeai.consult.referral.payload import lines_of
from sasaeai.consult.services.grounds import last_day, refuse_dead
from sasaeai.consult.services.intake import settle
from sasaeai.consult.services.refusals import NoGround, ReasonMissing, WrongDay, WrongState
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Organisation


@transaction.atomic
def draft_referral(
    about: Case | Contact,
    *,
    by: Account,
    to: Organisation,
    message: str,
    parts: Sequence[Part],
    ground: Ground,
    once: UUID,
    consent: Consent | None = None,
    basis: LegalBasis | None = None,
    said_by: str = "",
    attention: str = "",
    need_by: date | None = None,
    reply_days: int = 5,
) -> Referral:
    """Writes down what is asked of whom and what may be told. Nothing is sent yet."""
    found = Referral.objects.filter(once=once).first()
    if found is not None:
        return found
    case = about if isinstance(about, Case) else about.case
    contact = about if isinstance(about, Contact) else None
    if need_by is not None and need_by < today():
        raise WrongDay("いつまでに要るかが、もう過ぎた日です。")
    row = Referral(
        case=case,
        contact=contact,
        person_id=case.person_id if case else about.person_id,
        area_id=about.area_id,
        organisation=to,
        attention=attention.strip(),
        message=need(message, "頼みたいことを書いてください。"),
        parts=[str(part) for part in parts],
        sections=sorted({str(SECTION_OF[Part(part)]) for part in parts}),
        need_by=need_by,
        reply_days=reply_days,
        ground=ground,
        consent=consent,
        basis=basis,
        said_by=said_by.strip(),
        owner=by,
        made_by=by,
        once=once,
    )
    _refuse_without_ground(row)
    row.save()
    note_act("consult.referral.drafted", row, organisation=to.pk)
    return row


@transaction.atomic
def send_referral(referral: Referral, *, by: Account) -> None:
    """What is sent is written down now and stays so; from here on the addressee's clock runs."""
    _refuse_without_ground(referral)
    person = referral.person
    if person is not None and person.died_on is not None:
        raise WrongState("亡くなった人として記録されています。")
    ReferralLine.objects.bulk_create(lines_of(referral))
    last = _last_day(referral)
    move(
        referral,
        S.SENT,
        hand=Hand(by),
        sent_on=today(),
        reply_by=min(working_days_after(today(), referral.reply_days), last),
        open_until=last,
    )
    if referral.contact is not None and not referral.contact.outcome:
        settle(referral.contact, outcome=Outcome.REFERRAL)
    note_act("consult.referral.sent", referral, organisation=referral.organisation_id)


@transaction.atomic
def answer_question(referral: Referral, *, by: Account, answer: str) -> None:
    """What the addressee asked is answered; it is their move again."""
    text = need(answer, "質問への答えを書いてください。")
    if locked(referral).state != S.QUESTION:
        raise WrongState("質問は届いていません。")
    move(referral, S.RECEIVED, hand=Hand(by), note=text, event=EventKind.ANSWERED)
    note_act("consult.referral.answered", referral)


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: Account, why: str) -> None:
    """The addressee sees it no longer."""
    move(referral, S.WITHDRAWN, hand=Hand(by), note=need(why, "なぜ取り下げるのか書いてください。"))
    note_act("consult.referral.withdrawn", referral)


@transaction.atomic
def expire_referral(referral: Referral, *, by: Account) -> None:
    """No answer came in time, and the worker does not wait any longer."""
    if not is_silent(locked(referral)):
        raise WrongState("返事の期限がまだ来ていません。")
    move(referral, S.EXPIRED, hand=Hand(by))
    note_act("consult.referral.expired", referral)


@transaction.atomic
def decide_next_step(referral: Referral, *, by: Account, next_step: str) -> None:
    """After「辞退」or silence: what is done instead. Without this nobody may put it away."""
    if locked(referral).state not in NEEDS_NEXT_STEP:
        raise WrongState("辞退や期限切れのときに決めます。")
    referral.next_step = need(next_step, "次にどうするかを書いてください。")
    referral.save(update_fields=["next_step"])
    say(referral, EventKind.NEXT_STEP, hand=Hand(by))
    note_act("consult.referral.next_step", referral)


@transaction.atomic
def tell_origin(referral: Referral, *, by: Account, how: ToldHow, note: str) -> None:
    """Whoever brought it knows how it ended; only now the referral is settled."""
    fresh = locked(referral)
    if fresh.state not in ENDED:
        raise WrongState("まだ終わっていません。")
    if fresh.origin_told_on is not None:
        raise WrongState("もう伝えてあります。")
    if fresh.state in NEEDS_NEXT_STEP and not fresh.next_step:
        raise ReasonMissing("先に、次にどうするかを決めてください。")
    referral.origin_note = need(
        note, "何を伝えたか（伝えられないときは、その理由）を書いてください。"
    )
    referral.origin_how, referral.origin_told_on = how, today()
    referral.waits, referral.due_on, referral.escalates_on = "", None, None
    referral.save(
        update_fields=[
            "origin_note", "origin_how", "origin_told_on", "waits", "due_on", "escalates_on",
        ]
    )  # fmt: skip
    say(referral, EventKind.ORIGIN_TOLD, hand=Hand(by))
    note_act("consult.referral.origin_told", referral, how=str(how))


def is_silent(row: Referral) -> bool:
    """The addressee's day has passed without a word, and it is their move, not ours."""
    waited = row.state in (S.SENT, S.RECEIVED) and row.waits == Waits.THEM
    return waited and row.due_on is not None and row.due_on < today()


def _refuse_without_ground(row: Referral) -> None:
    asked = [row.contact.person, row.contact.caller_person] if row.contact else []
    subject = row.case.person if row.case else None
    if any(one is not None and one.protected for one in (row.person, subject, *asked)):
        raise NoGround("住所を守っている人です。画面ではつなげません。管理者に相談してください。")
    if row.organisation.ended_on is not None:
        raise WrongState("もう活動していない機関です。")
    if row.ground == Ground.NAMELESS:
        if any(part in row.parts for part in TELLS_WHO):
            raise NoGround("だれのことかを伝えないときは、名前と連絡先はえらべません。")
    elif row.ground == Ground.SAID:
        if row.case_id is not None:
            raise NoGround("つづけて支援している人は、先に「同意を記録する」をしてください。")
        need(row.said_by, "だれが了解したかを書いてください。")
    else:
        refuse_dead(
            case=row.case_id,
            organisation=row.organisation,
            consent=row.consent,
            basis=row.basis,
            sections=row.sections,
            purpose=Purpose.REFERRAL,
        )


def _last_day(row: Referral) -> date:
    last = today() + OPEN_DAYS
    return min(last, last_day(row.consent, row.basis) or last)
