"""When a ground carries telling somebody outside, in one place for shares, referrals and seats.

The database asks the same at every read (``reach.consent_carries``, ``reach.basis_carries``); here
whoever tells learns in words why it does not.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sasaeai.consult.enums import Purpose
from sasaeai.consult.models import Consent, LegalBasis, Withdrawal
from sasaeai.consult.services.refusals import NoGround
from sasaeai.core.periods import today
from sasaeai.people.public import Organisation


def is_live(consent: Consent) -> bool:
    """Not taken back and not past its last day."""
    withdrawn = Withdrawal.objects.filter(consent=consent).exists()
    return not withdrawn and consent.given_on <= today() <= consent.expires_on


def holds(basis: LegalBasis) -> bool:
    """Confirmed by another person who leads, not ended, and not past its day of review."""
    confirmed = basis.confirmed_at is not None and basis.ended_at is None
    return confirmed and basis.review_on >= today()


def covers(consent: Consent, organisation: Organisation) -> bool:
    """Whether the consent names the organisation or its kind."""
    return any(
        row.organisation_id == organisation.pk or row.kind == organisation.kind
        for row in consent.recipients.all()
    )


def refuse_dead(
    *,
    case: int | None,
    organisation: Organisation,
    consent: Consent | None,
    basis: LegalBasis | None,
    sections: Collection[str] = (),
    purpose: Purpose | None = None,
) -> None:
    """Raises ``NoGround`` unless one of the two carries telling these sections to the organisation.

    ``purpose``: the only one for which the consent may have been given; a basis is for any.
    """
    if basis is not None:
        if basis.case_id != case or not holds(basis):
            raise NoGround("この根拠は、まだ確かめられていないか、期限がすぎています。")
        return
    if consent is None or consent.case_id != case or not is_live(consent):
        raise NoGround("この同意は、取りやめになったか、期限がすぎています。")
    if purpose is not None and consent.purpose != purpose:
        raise NoGround("「%(purpose)s」の同意ではありません。", purpose=str(purpose.label))
    if not set(map(str, sections)) <= set(consent.sections):
        raise NoGround("同意した内容に入っていないものが、えらばれています。")
    if not covers(consent, organisation):
        raise NoGround("同意した相手に入っていない機関です。")


def last_day(consent: Consent | None, basis: LegalBasis | None) -> date | None:
    """The last day of the ground; ``None`` where nothing is written down to rest on."""
    if consent is not None:
        return consent.expires_on
    return basis.review_on if basis is not None else None
