"""What the addresses of the matrix point at: rows that exist, so that a leak would show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import psycopg
from allauth.mfa.models import Authenticator
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from sasaeai.core.access import acting
from sasaeai.core.database import Credentials
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Duty, Person, register_person
from sasaeai.places import public as places
from sasaeai.plan import imports
from sasaeai.plan import public as plans
from sasaeai.watch import public as watch
from tests.cast import Cast
from tests.database import HOME, NAME
from tests.plan.conftest import draft_of_six, make_plan

OPENED = date(2020, 4, 1)


@dataclass(frozen=True)
class Watched:
    """Ids of one watch plan with a visit of today, a worry and the district it lies in."""

    plan: int
    visit: int
    worry: int
    beat: int


@dataclass(frozen=True)
class Kept:
    """One place with a rhythm, a coming session and one of yesterday with its heads."""

    code: str
    rule: int
    coming: int
    past: int


@dataclass(frozen=True)
class Objects:
    """Ids by the name that the matrix calls them: 朝凪 and 石畳, and what has ended."""

    account: int
    duty: int
    ended_duty: int
    security_key: int
    unwatched: int
    protected: int
    asanagi: Watched
    shared: Watched
    ishidatami: Watched
    ended: Watched
    salon: Kept
    exercise: Kept
    hidden: Kept
    plan: str
    unpublished: str
    indicator: int
    plan_import: int


def build(cast: Cast) -> Objects:
    """Made through the services, inside the test's transaction."""
    with acting(cast.social_worker.pk, purpose="test"):
        found = _watched(cast)
        ids = dict(Person.objects.values_list("name", "pk"))
    return Objects(
        account=cast.resident.pk,
        duty=Duty.objects.get(account=cast.commissioner).pk,
        ended_duty=Duty.objects.get(account=cast.former_commissioner).pk,
        security_key=_security_key(cast.commissioner),
        unwatched=ids["未渡 名"],
        protected=_protected(),
        **found,
        **_places(cast),
        **_plans(cast),
    )


def _security_key(account: Account) -> int:
    """A key as the library keeps it after somebody has touched it."""
    public = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    credential = AttestedCredentialData.create(bytes(16), b"key", public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    made = RegistrationResponse(
        raw_id=b"key",
        response=AuthenticatorAttestationResponse(
            client_data=CollectedClientData.create("webauthn.create", b"once", "http://localhost"),
            attestation_object=AttestationObject.create(
                "none", AuthenticatorData.create(bytes(32), flags, 0, credential), {}
            ),
        ),
    )
    row = Authenticator.objects.create(
        user=account,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "鍵", "credential": dict(made)},
    )
    return int(row.pk)


def _protected() -> int:
    """No member of the cast may see this person, so only the owner can name the id."""
    found = Credentials.load(HOME, NAME)
    with psycopg.connect(
        host=found.host,
        port=found.port,
        dbname=NAME,
        user=found.owner,
        password=found.owner_password,
    ) as owner:
        owner.execute("SET sasaeai.maintenance = 'on'")
        row = owner.execute("SELECT id FROM people_person WHERE protected").fetchone()
    assert row is not None
    return int(row[0])


def _watched(cast: Cast) -> dict[str, Watched]:
    gone = register_person(name="浜辺 おわり", kana="はまべ おわり", area=cast.asanagi_beat)
    names = (
        ("asanagi", Person.objects.get(name="青葉 きよし"), cast.asanagi_beat, cast.commissioner),
        ("shared", Person.objects.get(name="髙橋 とみ"), cast.asanagi_beat, cast.watcher),
        ("ishidatami", Person.objects.get(name="石川 ゆう"), cast.ishidatami_beat, cast.other_commissioner),
        ("ended", gone, cast.asanagi_beat, cast.commissioner),
    )  # fmt: skip
    found = {}
    for name, person, beat, visitor in names:
        found[name] = _watch(person, beat, visitor, cast.social_worker, shared=name == "shared")
    watch.end_plan(
        watch.WatchPlan.objects.get(pk=found["ended"].plan),
        on=today(),
        reason=watch.EndReason.FACILITY,
    )
    return found


def _watch(person: Person, beat, visitor: Account, office: Account, *, shared: bool) -> Watched:
    begun = today() - timedelta(days=10)
    plan = watch.start_plan(
        person,
        area=beat,
        starts_on=begun,
        interval_days=7,
        consent=watch.Consent(begun, watch.ConsentHow.WRITTEN),
        living=watch.Living.ALONE,
        with_watchers=shared,
        contacts=(watch.Contact("家族", "子", "000-111-2222"),),
    )
    with acting(visitor.pk, purpose="test"):
        visit = watch.record_visit(
            plan,
            result=watch.Result.ALARM,
            visitor=visitor,
            source=watch.Source.PHONE,
            once=uuid4(),
            visited_on=today(),
        )
        return Watched(plan.pk, visit.pk, visit.worry.pk, beat.pk)


def _places(cast: Cast) -> dict[str, Kept]:
    with acting(cast.planner.pk, purpose="test"):
        return {
            "salon": _place("朝凪サロン", cast.asanagi),
            "exercise": _place("石畳体操", cast.ishidatami),
            "hidden": _place("隠れ家", cast.asanagi, visible=False),
        }


def _place(name: str, area, **details: object) -> Kept:
    listing = places.register_listing(
        name=name,
        kana=name,
        category=places.Category.objects.get(code="salon"),
        area=area,
        opened_on=OPENED,
        **details,
    )
    rule = places.set_schedule(
        listing,
        places.Rule(
            places.Pattern.WEEKLY, OPENED, time(10), time(12), weekdays=tuple(range(1, 8)),
            holiday=places.Holiday.HOLD,
        ),
    )  # fmt: skip
    yesterday = today() - timedelta(days=1)
    past = places.record_session(
        listing, held_on=yesterday, opens=time(15), attendance=7, once=uuid4()
    )
    coming = listing.occurrences.filter(held_on__gt=today()).earliest("held_on")
    return Kept(listing.code, rule.pk, coming.pk, past.pk)


def _plans(cast: Cast) -> dict[str, Any]:
    """A published plan with a draft of its next version, one that is not published, an import."""
    with acting(cast.planner.pk, purpose="test"):
        plan = _plan(cast, code="fourth", is_public=True)
        plans.open_draft(plan)
        hidden = _plan(cast, code="quiet", is_public=False)
        found = imports.upload("基本理念\n支え合うまち\n".encode(), name="計画.txt", plan=None)
        return {
            "plan": plan.code,
            "unpublished": hidden.code,
            "indicator": plan.indicators.get(code="K1").pk,
            "plan_import": found.pk,
        }


def _plan(cast: Cast, *, code: str, is_public: bool) -> plans.Plan:
    plan = make_plan(cast, code=code, name=f"ひより市の計画 {code}", breakdown=cast.asanagi.kind)
    plans.adopt_version(
        draft_of_six(plan),
        effective_from=date(2026, 4, 1),
        decided_by="理事会",
        decided_on=date(2026, 3, 20),
    )
    identity = plan.identities.get(code="T1")
    for name, shown in (("K1", True), ("K9", False)):
        plans.define_indicator(
            plan,
            code=name,
            identity=identity,
            definition=plans.Definition("来た人", "人", "places.attendance", public=shown),
        )
    plan.is_public = is_public
    plan.save()
    return plan
