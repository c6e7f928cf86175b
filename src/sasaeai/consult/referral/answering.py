"""The addressee's side: receive, ask, accept, start, finish, decline. With an account or by link."""

from __future__ import annotations

from django.db import transaction

from sasaeai.consult.referral.agencies import note_agencies
from sasaeai.consult.referral.enums import AgencyWay, DeclineReason, Result
from sasaeai.consult.referral.enums import ReferralState as S
from sasaeai.consult.referral.models import Referral
from sasaeai.consult.referral.moving import Hand, locked, move, need, note_act
from sasaeai.consult.services.refusals import ReasonMissing, WrongState


@transaction.atomic
def receive(referral: Referral, *, hand: Hand) -> None:
    """It has arrived; the answer is still due on the same day as before."""
    row = locked(referral)
    if row.state != S.SENT:
        raise WrongState("いまは「%(label)s」なので、それはできません。", label=S(row.state).label)
    due, late = row.due_on, row.escalates_on
    move(referral, S.RECEIVED, hand=_named(hand))
    referral.due_on, referral.escalates_on = due, late
    referral.save(update_fields=["due_on", "escalates_on"])
    note_act("consult.referral.received", referral)


@transaction.atomic
def ask(referral: Referral, *, hand: Hand, question: str) -> None:
    """Something is missing; it is the council's move."""
    move(
        referral,
        S.QUESTION,
        hand=_named(hand),
        note=need(question, "何が足りないかを書いてください。"),
    )
    note_act("consult.referral.asked", referral)


@transaction.atomic
def accept(referral: Referral, *, hand: Hand, note: str = "") -> None:
    """The addressee takes it on and is concerned with the case from today."""
    move(referral, S.ACCEPTED, hand=_named(hand), note=note)
    if referral.case_id is not None:
        note_agencies(referral.case_id, [referral.organisation_id], way=AgencyWay.REFERRAL)
    note_act("consult.referral.accepted", referral)


@transaction.atomic
def start(referral: Referral, *, hand: Hand, note: str = "") -> None:
    move(referral, S.STARTED, hand=_named(hand), note=note)
    note_act("consult.referral.started", referral)


@transaction.atomic
def finish(referral: Referral, *, hand: Hand, result: Result, note: str) -> None:
    """How it ended; the council now tells whoever brought it."""
    text = need(note, "どうなったかを、ひとこと書いてください。")
    move(referral, S.DONE, hand=_named(hand), note=text, result=result)
    note_act("consult.referral.done", referral, result=str(result))


@transaction.atomic
def decline(
    referral: Referral, *, hand: Hand, reason: DeclineReason, note: str, suggested: str
) -> None:
    """Not possible, why, and where it may go instead; the council decides what is done next."""
    why = need(note, "辞退の理由を書いてください。")
    other = need(
        suggested,
        "ほかに合う先や、次にできそうなことを書いてください（思いつかないときは、そのように）。",
    )
    move(referral, S.DECLINED, hand=_named(hand), note=why, decline_reason=reason, suggested=other)
    note_act("consult.referral.declined", referral, reason=str(reason))


def _named(hand: Hand) -> Hand:
    """Without an account the name has to be written: somebody answers for the answer."""
    if hand.account is None and not hand.name.strip():
        raise ReasonMissing("お名前を書いてください。")
    return hand
