"""What the addresses of the matrix point at: rows that exist, so that a leak would show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

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

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.database import Credentials
from sasaeai.core.jobs import JobRun, JobState
from sasaeai.core.periods import FiscalYear, today
from sasaeai.evaluation.committee.enums import CommitteeKind, OpinionKind, PaperKind
from sasaeai.evaluation.committee.forming import show_committee
from sasaeai.evaluation.committee.meeting import call_meeting
from sasaeai.evaluation.committee.opinions import hand_over, record_opinion
from sasaeai.evaluation.committee.pack import make_pack
from sasaeai.evaluation.committee.scoring import close_scoring
from sasaeai.people.public import Account, Duty, LinkState, Person, decide, register_person
from sasaeai.places import public as places
from sasaeai.places.circles.services import Plan, begin
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.services import record_copies
from sasaeai.places.models import ImportBatch
from sasaeai.places.municipal.enums import DataSet
from sasaeai.places.municipal.queueing import key_of
from sasaeai.places.municipal.services import upload
from sasaeai.places.notices.dispatching import Sent, record_dispatch
from sasaeai.places.notices.enums import Channel
from sasaeai.places.tasks import accept_import
from sasaeai.plan import imports
from sasaeai.plan import public as plans
from sasaeai.watch import public as watch
from tests.access import consult_objects
from tests.cast import Cast
from tests.database import HOME, NAME
from tests.evaluation.panel import panel_for
from tests.evaluation.stage import Stage, stage_for
from tests.places import notices, renditions
from tests.places.municipal.files import FACILITY, file_of
from tests.plan.conftest import draft_of_six, make_plan

TABLE = "施策,取り組み,指標,単位,R8目標\n見守り,訪問,訪問の数,件,5\n"

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
    uuid: UUID


@dataclass(frozen=True)
class Objects:
    """Ids by the name that the matrix calls them: 朝凪 and 石畳, and what has ended."""

    account: int
    evaluated: Any
    heard: Any
    duty: int
    ended_duty: int
    security_key: int
    unwatched: int
    protected: int
    alike: int
    link: int
    cases: dict[str, int]
    consents: dict[str, int]
    contact: int
    secret_contact: int
    loose_contact: int
    case_task: int
    handover: int
    stop: int
    own_share: int
    other_share: int
    override: int
    report_definition: int
    retention_rule: int
    subject_request: int
    destroyed: int
    hold: int
    proposed: int
    closed_month: str
    referrals: dict[str, int]
    meetings: dict[str, tuple[int, int, int]]
    asanagi: Watched
    shared: Watched
    ishidatami: Watched
    ended: Watched
    salon: Kept
    exercise: Kept
    hidden: Kept
    place_link: str
    proposal: str
    other_proposal: str
    basket: int
    batch: int
    coming: int
    notice: int
    waiting_rendition: int
    voice_rendition: int
    draft: int
    dispatch: int
    letters: str
    district: int
    copies: int
    circle: int
    circle_key: str
    office_circle: int
    plan: str
    unpublished: str
    indicator: int
    typed_indicator: int
    close_run: int
    plan_import: int
    wide_import: int
    money: int
    telling: int
    plan_link: int
    reading: int
    own_council: int
    other_council: int
    committee: int
    other_committee: int
    closed_committee: int
    pack: int
    meeting: int
    other_meeting: int
    opinion: int


def build(cast: Cast) -> Objects:
    """Made through the services, inside the test's transaction."""
    from tests.access.evaluated import evaluated
    from tests.access.heard import heard

    with acting(cast.social_worker.pk, purpose="test"):
        found = _watched(cast)
        ids = dict(Person.objects.order_by("-pk").values_list("name", "pk"))
        alike, link = _linked(cast)
    return Objects(
        account=cast.resident.pk,
        evaluated=evaluated(cast),
        duty=Duty.objects.get(account=cast.commissioner).pk,
        ended_duty=Duty.objects.get(account=cast.former_commissioner).pk,
        security_key=_security_key(cast.commissioner),
        unwatched=ids["未渡 名"],
        protected=_protected(),
        alike=alike,
        link=link,
        **consult_objects.build(cast),
        **found,
        **_places(cast),
        **_notices(cast),
        **_plans(cast),
        **_steps(cast),
        heard=heard(cast),
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


def _linked(cast: Cast) -> tuple[int, int]:
    """Somebody who resembles another, and a decision about two that are told apart."""
    same = register_person(name="未渡 名", kana="みわたり めい", area=cast.asanagi_beat)
    other = register_person(name="未渡 奈", kana="みわたり な", area=cast.asanagi_beat)
    link = decide(same, other, state=LinkState.NOT_SAME, reason="別の字", by=cast.social_worker)
    return same.pk, link.pk


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


def _places(cast: Cast) -> dict[str, Any]:
    with acting(cast.planner.pk, purpose="test"):
        return {
            "salon": _place("朝凪サロン", cast.asanagi),
            "exercise": _place("石畳体操", cast.ishidatami),
            "hidden": _place("隠れ家", cast.asanagi, shown_to=places.ShownTo.STAFF),
            **_told(),
            "basket": _basket(),
            "batch": _batch(cast),
            "coming": _coming(cast),
        }


def _batch(cast: Cast) -> int:
    """A file of open data that waits to be accepted."""
    hall = places.Category.objects.get(code="hall")
    row = upload(
        file_of(DataSet.PUBLIC_FACILITY, [FACILITY]), name="a.csv", category=hall, area=cast.asanagi
    )
    return int(row.pk)


def _coming(cast: Cast) -> int:
    """A file of open data that somebody accepted and that waits for its worker."""
    batch = ImportBatch.objects.get(pk=_batch(cast))
    JobRun.objects.create(
        task=accept_import.name, key=key_of(batch), title="公共施設一覧",
        account_id=cast.planner.pk, readers=["places.import"],
    )  # fmt: skip
    return int(batch.pk)


def _basket() -> int:
    """A basket of the planner with a page in it."""
    row = places.open_basket(title="わたすもの")
    places.put_in(places.Listing.objects.get(name="朝凪サロン"), basket=row)
    return int(row.pk)


def _notices(cast: Cast) -> dict[str, Any]:
    """One that is out, one that is being written, and a way by which the first went out."""
    out = notices.published(cast)
    with acting(cast.planner.pk, purpose="test"):
        dispatch = record_dispatch(out.notice, Sent(Channel.KAIRAN, cast.asanagi))
        copies = record_copies(
            Sheet.LIST, area=cast.asanagi, place="公民館", copies=10, day=today()
        )
    return {
        "notice": out.notice_id,
        "draft": notices.draft(cast).notice_id,
        "dispatch": dispatch.pk,
        "letters": notices.subscriber(),
        "district": cast.asanagi.pk,
        "copies": copies.pk,
        **_renditions(cast, out),
        **_circles(cast),
    }


def _renditions(cast: Cast, out: Any) -> dict[str, Any]:
    """An easy text of a notice that waits for another person, one of a page that is out."""
    salon = places.Listing.objects.get(name="朝凪サロン")
    return {
        "waiting_rendition": renditions.in_review(cast, out).pk,
        "voice_rendition": renditions.published(cast, salon, "voice", text="1ページ。").pk,
    }


def _circles(cast: Cast) -> dict[str, Any]:
    """One that an officer leads, one that the office runs."""
    usual = {"area": cast.asanagi, "starts_on": today(), "ends_on": today()}
    with acting(cast.district_officer.pk, purpose="test"):
        led = begin(Plan("朝凪の交換日記", leader=cast.district_officer, **usual))
    with acting(cast.social_worker.pk, purpose="test"):
        office = begin(Plan("社協の交換日記", **usual))
    return {"circle": led.pk, "circle_key": led.key, "office_circle": office.pk}


def _told() -> dict[str, Any]:
    """A proposal of a resident for a page of each district, and the entrance of a leader."""
    found = {}
    for name, page in (("proposal", "朝凪サロン"), ("other_proposal", "石畳体操")):
        listing = places.Listing.objects.select_related("category", "area").get(name=page)
        told = places.propose_change(places.public_view(listing), wanted={"cost": "100円"})
        found[name] = str(told.pk)
        found.setdefault("place_link", places.token_for(listing))
    return found


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
    return Kept(listing.code, rule.pk, coming.pk, past.pk, listing.uuid)


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
            "typed_indicator": plan.indicators.get(code="K8").pk,
            "plan_import": found.pk,
            "wide_import": imports.upload(TABLE.encode(), name="進行管理表.csv", plan=None).pk,
            **_kept_beside(plan),
            "close_run": JobRun.objects.create(
                task="plan.close_window", title="令和6年度", state=JobState.DONE
            ).pk,
            "reading": _reading(),
        }


def _reading() -> int:
    """What K1 counted in a year before the plan, frozen."""
    series = metrics.series_of("places.attendance")
    return metrics.freeze(series, FiscalYear(2024).period, reason="試し")[0].pk


def _kept_beside(plan: plans.Plan) -> dict[str, Any]:
    """Money of a line, one time the plan was made known, a link to the city's plan."""
    line = plan.identities.get(code="T1")
    amounts = plans.Amounts(planned=1000, planned_source="予算書")
    told = plans.Told(kind=plans.TellingKind.BRIEFING, title="説明会", on=OPENED)
    link = plans.link_plan(plan, kind=plans.LinkKind.PARALLEL, name="市の計画")
    return {
        "money": plans.set_money(line, fy=2026, amounts=amounts).pk,
        "telling": plans.record_telling(plan, told, lines=[line]).pk,
        "plan_link": link.pk,
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
    for name, metric, shown in (
        ("K1", "places.attendance", True),
        ("K8", "plan.level", False),
        ("K9", "places.attendance", False),
    ):
        plans.define_indicator(
            plan,
            code=name,
            identity=identity,
            definition=plans.Definition("来た人", "人", metric, public=shown),
        )
    plan.is_public = is_public
    plan.save()
    return plan


def _steps(cast: Cast) -> dict[str, int]:
    """A round of community steps that is open for two district councils, and committees over it."""
    with acting(cast.planner.pk, purpose="test"):
        stage = stage_for(cast, code="stepped")
    councils = {"own_council": stage.asanagi.pk, "other_council": stage.ishidatami.pk}
    return councils | _committees(stage, cast)


def _committees(stage: Stage, cast: Cast) -> dict[str, int]:
    """One that scores, one on which the cast's member does not sit, one that has closed."""
    panel = panel_for(stage, cast, members=2)
    meeting = panel.meet(2)
    other = panel_for(stage, cast, members=1, kind=CommitteeKind.FINAL, seated=False)
    closed = panel_for(stage, cast, members=1, year=stage.round.year + 1)
    with acting(cast.planner.pk, purpose="test"):
        pack = make_pack(panel.committee)
        opinion = record_opinion(panel.committee, kind=OpinionKind.PROPOSAL, text="意見です")
        close_scoring(closed.committee)
        show_committee(closed.committee, public=True)
        hand_over(
            closed.committee, kind=PaperKind.PROPOSAL, addressed="会長", preamble="",
            handed_on=today(),
        )  # fmt: skip
        elsewhere = call_meeting(
            other.committee, held_on=today(), starts=time(10), place="会議室", agenda="評価"
        )
    return {
        "committee": panel.committee.pk,
        "other_committee": other.committee.pk,
        "closed_committee": closed.committee.pk,
        "pack": pack.pk,
        "meeting": meeting.pk,
        "other_meeting": elsewhere.pk,
        "opinion": opinion.pk,
    }
