"""Consent, legal basis, share, disclosure: on what ground who sees which sections until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from sasaeai.consult.enums import BasisKind, ConsentHow, Purpose, Section, TaskKind
from sasaeai.consult.models import (
    Case,
    CaseShare,
    Consent,
    ConsentRecipient,
    Disclosure,
    LegalBasis,
    StopRequest,
    Task,
    Withdrawal,
)
from sasaeai.consult.referral.agencies import note_agencies
from sasaeai.consult.referral.enums import AgencyWay
from sasaeai.consult.referral.moving import fall_away
from sasaeai.consult.services.grounds import refuse_dead
from sasaeai.consult.services.refusals import (
    NoGround,
    NotYours,
    ReasonMissing,
    WrongDay,
    WrongState,
)
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people import public as people
from sasaeai.people.public import Account, Basis, Organisation, OrganisationKind

PRESSED = "本人が「やめる」を押した"


@transaction.atomic
def give_consent(
    case: Case,
    *,
    by: Account,
    sections: Sequence[Section],
    purpose: Purpose,
    how: ConsentHow,
    given_on: date,
    expires_on: date,
    organisations: Iterable[Organisation] = (),
    kinds: Iterable[OrganisationKind] = (),
    given_by: str = "本人",
    authority: str = "",
    witness: str = "",
) -> Consent:
    """What was agreed to, as it was said. It is never changed; renewing is another consent."""
    to, of_kind = list(organisations), list(kinds)
    if not sections or not (to or of_kind):
        raise ReasonMissing("何を、どこに伝えてよいかを、それぞれひとつ以上えらんでください。")
    if given_on > today():
        raise WrongDay("同意の日が、まだ来ていない日になっています。")
    if expires_on < max(given_on, today()):
        raise WrongDay("いつまでかは、今日より後の日にしてください。")
    if how is ConsentHow.ORAL and not witness.strip():
        raise ReasonMissing("口頭の同意には、立ち会った人の名前が要ります。")
    if given_by.strip() not in ("", "本人") and not authority.strip():
        raise ReasonMissing(
            "本人でない人が同意した場合は、その立場（後見人など）を書いてください。"
        )
    row = Consent.objects.create(
        case=case,
        person_id=case.person_id,
        given_by=given_by.strip() or "本人",
        authority=authority.strip(),
        sections=[str(section) for section in sections],
        purpose=purpose,
        how=how,
        witness=witness.strip(),
        given_on=given_on,
        expires_on=expires_on,
        entered_by=by,
    )
    ConsentRecipient.objects.bulk_create(
        [ConsentRecipient(consent=row, organisation=each) for each in to]
        + [ConsentRecipient(consent=row, kind=each) for each in of_kind]
    )
    _note("consult.consent.given", case, consent=row.pk)
    return row


@transaction.atomic
def withdraw_consent(
    consent: Consent, *, by: Account, how: ConsentHow, said_by: str = "本人"
) -> Withdrawal:
    """From this moment nothing rests on the consent. The partner is told by a person, today."""
    if Withdrawal.objects.filter(consent=consent).exists():
        raise WrongState("この同意は、もう取りやめになっています。")
    row = Withdrawal.objects.create(consent=consent, by=said_by, how=how, entered_by=by)
    for share in CaseShare.objects.filter(consent=consent, stopped_at=None).select_related(
        "case", "organisation", "lent"
    ):
        _stop(share, by=by, reason="本人が同意を取りやめた")
    fall_away(consent=consent.pk, why="本人が同意を取りやめた")
    _note("consult.consent.withdrawn", consent.case, consent=consent.pk)
    return row


@transaction.atomic
def ask_basis(
    case: Case, *, by: Account, kind: BasisKind, article: str, facts: str, review_on: date
) -> LegalBasis:
    """A worker states why sharing is allowed without consent; it carries nothing yet."""
    if not article.strip() or not facts.strip():
        raise ReasonMissing("条文・要綱と、そう判断した事実を書いてください。")
    if review_on <= today():
        raise WrongDay("見直す日は、今日より後にしてください。")
    row = LegalBasis.objects.create(
        case=case,
        kind=kind,
        article=article.strip(),
        facts=facts.strip(),
        asked_by=by,
        review_on=review_on,
    )
    _note("consult.basis.asked", case, kind=str(kind))
    return row


@transaction.atomic
def confirm_basis(basis: LegalBasis, *, by: Account) -> None:
    """A manager, who is not the one who asked, confirms it."""
    if basis.asked_by_id == by.pk:
        raise NotYours("申し出た人とはべつの管理者が確かめます。")
    if basis.confirmed_at is not None:
        raise WrongState("もう確かめてあります。")
    basis.confirmed_by, basis.confirmed_at = by, timezone.now()
    basis.save(update_fields=["confirmed_by", "confirmed_at"])
    _note("consult.basis.confirmed", basis.case, basis=basis.pk)


@transaction.atomic
def end_basis(basis: LegalBasis, *, by: Account) -> None:
    """The ground is gone; what rested on it ends in this moment."""
    basis.ended_at = timezone.now()
    basis.save(update_fields=["ended_at"])
    for share in basis.shares.filter(stopped_at=None).select_related(
        "case", "organisation", "lent"
    ):
        _stop(share, by=by, reason="根拠がなくなった")
    fall_away(basis=basis.pk, why="根拠がなくなった")
    _note("consult.basis.ended", basis.case, basis=basis.pk)


@transaction.atomic
def share_case(
    case: Case,
    *,
    by: Account,
    organisation: Organisation,
    sections: Sequence[Section],
    ends_on: date,
    consent: Consent | None = None,
    basis: LegalBasis | None = None,
) -> CaseShare:
    """Opens sections of a case to the workers of one organisation, on one ground, until a day."""
    if (consent is None) == (basis is None):
        raise NoGround("同意か、確かめられた法的な根拠の、どちらかひとつをえらんでください。")
    purpose, last = _ground(case, organisation, sections, consent, basis)
    if not today() <= ends_on <= last:
        raise WrongDay("いつまでかは、今日から、同意や根拠の期限までの間にしてください。")
    if case.person is not None and case.person.protected:
        raise NoGround("住所を守っている人です。画面では共有できません。管理者に相談してください。")
    row = CaseShare.objects.create(
        case=case,
        area_id=case.area_id,
        organisation=organisation,
        sections=[str(section) for section in sections],
        purpose=purpose,
        consent=consent,
        basis=basis,
        starts_on=today(),
        ends_on=ends_on,
        lent=_lend(case, organisation, sections, consent, ends_on),
        shared_by=by,
    )
    note_agencies(case.pk, [organisation.pk], way=AgencyWay.SHARE)
    _note("consult.case.shared", case, share=row.pk, organisation=organisation.pk)
    return row


@transaction.atomic
def stop_share(share: CaseShare, *, by: Account, reason: str) -> None:
    """The next click of the partner finds nothing."""
    if share.stopped_at is not None:
        raise WrongState("もう止めてあります。")
    if not reason.strip():
        raise ReasonMissing("なぜ止めるのか、ひとこと書いてください。")
    _stop(share, by=by, reason=reason)


@transaction.atomic
def note_disclosure(shares: Sequence[CaseShare], *, to: Account, via: str = "page") -> None:
    """Keeps who outside the council was shown what; written before the page is drawn."""
    Disclosure.objects.bulk_create(
        [
            Disclosure(
                share=share,
                case_id=share.case_id,
                person_id=share.case.person_id,
                account=to,
                organisation_id=share.organisation_id,
                sections=share.sections,
                via=via,
            )
            for share in shares
        ]
    )


@transaction.atomic
def ask_to_stop(share: CaseShare, *, person_id: int) -> StopRequest:
    """The person pressed「やめる」; pressing twice is one request.

    What rests on their consent ends with the press, names that were lent as well, and the council
    only tells the partner. What rests on a law waits for the council, which may have to go on.
    """
    row = StopRequest.objects.filter(share=share, handled_at=None).first()
    if row is None:
        row = StopRequest.objects.create(share=share, case_id=share.case_id, person_id=person_id)
        audit.record("consult.stop.asked", subject=("share", share.pk), person_id=person_id)
    if _stop_own(row):
        _note("consult.share.stopped", share.case, share=share.pk)
    return row


def _stop_own(request: StopRequest) -> bool:
    """Done by the database: the person writes on no case."""
    told = CaseShare._meta.get_field("stop_reason").get_prep_value(PRESSED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_stop_own(%s, %s)", [request.pk, told])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def handle_stop(request: StopRequest, *, by: Account) -> None:
    """What the person asked for is done: the share has ended or ends, and the partner will be told."""
    if request.handled_at is not None:
        return
    share = request.share
    if share.stopped_at is None:
        _stop(share, by=by, reason=PRESSED)
    elif share.stopped_by and share.stopped_by.person_id == request.person_id:
        _tell_partner(share, by=by)
    request.handled_at, request.handled_by = timezone.now(), by
    request.save(update_fields=["handled_at", "handled_by"])
    audit.record("consult.stop.done", subject=("share", share.pk), person_id=request.person_id)


def _ground(
    case: Case,
    organisation: Organisation,
    sections: Sequence[Section],
    consent: Consent | None,
    basis: LegalBasis | None,
) -> tuple[Purpose, date]:
    """The purpose and the last day that the ground allows; raises ``NoGround``."""
    if not sections:
        raise ReasonMissing("何を伝えるか、ひとつ以上えらんでください。")
    refuse_dead(
        case=case.pk, organisation=organisation, consent=consent, basis=basis, sections=sections
    )
    if basis is not None:
        return Purpose.SAFETY, basis.review_on
    assert consent is not None
    return Purpose(consent.purpose), consent.expires_on


def _lend(
    case: Case,
    organisation: Organisation,
    sections: Sequence[Section],
    consent: Consent | None,
    ends_on: date,
) -> people.Release | None:
    """The name travels only with the section「名前」, the ways to reach only with「住所・電話」."""
    wanted = set(map(str, sections))
    if case.person is None or not wanted & {Section.BASICS, Section.WAYS}:
        return None
    return people.lend(
        case.person,
        organisation=organisation,
        basis=Basis.CONSENT if consent else Basis.LEGAL,
        starts_on=today(),
        ends_on=ends_on,
        with_contacts=Section.WAYS in wanted,
    )


def _stop(share: CaseShare, *, by: Account, reason: str) -> None:
    share.stopped_at, share.stopped_by = timezone.now(), by
    share.stop_reason = reason.strip()[:200]
    lent, share.lent = share.lent, None
    share.save(update_fields=["stopped_at", "stopped_by", "stop_reason", "lent"])
    if lent is not None:
        people.take_back(lent, today=today())
    _tell_partner(share, by=by)
    _note("consult.share.stopped", share.case, share=share.pk)


def _tell_partner(share: CaseShare, *, by: Account) -> None:
    Task.objects.create(
        case=share.case,
        kind=TaskKind.TELL_PARTNER,
        what=f"{share.organisation.name}に、共有を終えたことを伝える",
        owner_id=share.case.owner_id or by.pk,
        due_on=working_days_after(today(), 1),
        escalates_on=working_days_after(today(), 3),
    )


def _note(verb: str, case: Case, **detail: object) -> None:
    audit.record(verb, subject=("case", case.pk), person_id=case.person_id, detail=detail)
