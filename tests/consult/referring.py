"""Referrals of 青葉's case, made through the services."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sasaeai.consult.enums import ConsentHow, Purpose, Section
from sasaeai.consult.models import Case, Consent, Contact
from sasaeai.consult.referral import sending
from sasaeai.consult.referral.enums import Ground, Part
from sasaeai.consult.referral.models import Referral
from sasaeai.consult.services import give_consent
from sasaeai.core.periods import today
from tests.cast import Cast

ALL_PARTS = tuple(Part)


def agreed(case: Case, cast: Cast, *, sections=tuple(Section), days: int = 60) -> Consent:
    """The person agrees to be referred to the care centre."""
    return give_consent(
        case,
        by=cast.social_worker,
        sections=sections,
        purpose=Purpose.REFERRAL,
        how=ConsentHow.WRITTEN,
        given_on=today(),
        expires_on=today() + timedelta(days=days),
        organisations=[cast.care_centre],
    )


def drafted(case: Case, cast: Cast, *, consent: Consent | None = None, parts=ALL_PARTS) -> Referral:
    return sending.draft_referral(
        case,
        by=cast.social_worker,
        to=cast.care_centre,
        message="介護のことを一緒に考えてほしい",
        parts=parts,
        ground=Ground.CONSENT,
        consent=consent or agreed(case, cast),
        once=uuid4(),
    )


def sent(case: Case, cast: Cast, **more) -> Referral:
    row = drafted(case, cast, **more)
    sending.send_referral(row, by=cast.social_worker)
    return row


def sent_of_contact(
    contact: Contact, cast: Cast, *, ground: Ground = Ground.SAID, **more
) -> Referral:
    """A referral of somebody who only called once."""
    row = sending.draft_referral(
        contact,
        by=cast.social_worker,
        to=cast.care_centre,
        message="ごみのことで困っています",
        once=uuid4(),
        ground=ground,
        **{"parts": [Part.CONCERNS, Part.WISH], "said_by": "本人", **more},
    )
    sending.send_referral(row, by=cast.social_worker)
    return row
