"""A case of 青葉 with everything in it, and helpers that make more through the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from sasaeai.consult import services
from sasaeai.consult.enums import (
    Agreement,
    Caller,
    Channel,
    ConsentHow,
    EntryKind,
    Purpose,
    Section,
    Visibility,
)
from sasaeai.consult.models import Case, CaseShare, Concern, Consent, Contact
from sasaeai.consult.services import Told
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Account, DutyKind, Person, appoint, open_account, pledge
from tests.cast import Cast, tie

EVERYTHING = tuple(Section)


@dataclass(frozen=True)
class Shared:
    """青葉's case, shared with the care centre on a written consent of a year."""

    case: Case
    contact: Contact
    consent: Consent
    share: CaseShare


def told(**more: object) -> Told:
    values: dict[str, object] = {
        "channel": Channel.PHONE,
        "caller": Caller.SELF,
        "wish": "電気代が払えない",
        "main": Concern.objects.get(code="income"),
        **more,
    }
    return Told(**values)  # type: ignore[arg-type]


def full_case(person: Person | None, by: Account, area, **more: object) -> Case:
    """Everything a case can hold, each with a text that would show a leak."""
    case = services.open_case(by=by, area=area, person=person, **more)
    services.assess(
        case,
        by=by,
        living="ひとりぐらし：秘密の暮らし",
        strengths="魚をさばける",
        worries="秘密の心配",
        summary="秘密のまとめ",
        works="将棋の話",
        avoid="大声を出す",
    )
    plan = services.draft_plan(
        case,
        by=by,
        words="家で暮らしたい",
        support="週に1回訪ねる",
        starts_on=today(),
        review_on=today() + timedelta(days=180),
    )
    services.add_goal(plan, words="朝市に行く")
    services.agree_plan(plan, by=by, agreed=Agreement.SIGNED)
    for visibility in Visibility:
        services.write_entry(
            case,
            by=by,
            kind=EntryKind.CALL,
            body=f"経過-{visibility.value}",
            once=uuid4(),
            visibility=visibility,
        )
    return case


def agree(case: Case, by: Account, *organisations, sections=EVERYTHING, days: int = 365, **more):
    return services.give_consent(
        case,
        by=by,
        sections=sections,
        purpose=Purpose.SUPPORT,
        how=ConsentHow.WRITTEN,
        given_on=today(),
        expires_on=today() + timedelta(days=days),
        organisations=organisations,
        **more,
    )


@pytest.fixture
def shared(db: None, cast: Cast) -> Shared:
    with acting(cast.social_worker.pk, purpose="test"):
        aoba = Person.objects.get(name="青葉 きよし")
        contact = services.receive(told(person=aoba), by=cast.social_worker, once=uuid4())
        case = full_case(aoba, cast.social_worker, cast.asanagi_beat, contact=contact)
        consent = agree(case, cast.social_worker, cast.care_centre)
        share = services.share_case(
            case,
            by=cast.social_worker,
            organisation=cast.care_centre,
            sections=EVERYTHING,
            ends_on=today() + timedelta(days=90),
            consent=consent,
        )
    return Shared(case, contact, consent, share)


@pytest.fixture
def as_person(db: None) -> Callable[[Account, Person], Account]:
    """The account belongs to this person (their own pages open)."""

    def belongs(account: Account, person: Person) -> Account:
        tie(account, person)
        account.refresh_from_db()
        return account

    return belongs


@pytest.fixture
def colleague(db: None, cast: Cast) -> Account:
    """Another social worker of the city, on nobody's case: reads with the team, writes on none."""
    with acting(cast.administrator.pk, purpose="test"):
        account = open_account(login="colleague", name="同僚 みどり", kana="どうりょう みどり")
        appoint(account, DutyKind.SOCIAL_WORKER, starts_on=today(), area=cast.city)
        pledge(account, text_version="1", signed_on=today())
    return account
