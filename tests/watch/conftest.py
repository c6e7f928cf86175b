"""Plans of the named cast, made through the services as the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest

from sasaeai.areas.public import Area
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Person
from sasaeai.watch.public import (
    Consent,
    ConsentHow,
    Contact,
    EntryPermission,
    Living,
    Result,
    Source,
    Visit,
    WatchPlan,
    record_visit,
    start_plan,
)
from tests.cast import Cast


@dataclass(frozen=True)
class Watched:
    """青葉 and 髙橋 live in 朝凪 (髙橋 is shared with the watchers), 石川 in 石畳."""

    aoba: WatchPlan
    takahashi: WatchPlan
    ishikawa: WatchPlan


def begin(name: str, area: Area, *, starts_on: date, **details: object) -> WatchPlan:
    """A weekly plan; call it as the office."""
    values: dict[str, object] = {
        "interval_days": 7,
        "consent": Consent(starts_on, ConsentHow.WRITTEN),
        "living": Living.ALONE,
        **details,
    }
    return start_plan(Person.objects.get(name=name), area=area, starts_on=starts_on, **values)


def visit(
    plan: WatchPlan, visitor: Account, result: Result = Result.WELL, **details: object
) -> Visit:
    values: dict[str, object] = {"source": Source.PHONE, "once": uuid4(), **details}
    if "visited_at" not in values:
        values.setdefault("visited_on", today())
    return record_visit(plan, result=result, visitor=visitor, **values)


@pytest.fixture
def watched(db: None, cast: Cast) -> Watched:
    """Three weekly plans that began ten days ago: the first round was missed by everyone."""
    begun = today() - timedelta(days=10)
    with acting(cast.social_worker.pk, purpose="test"):
        return Watched(
            aoba=begin(
                "青葉 きよし",
                cast.asanagi_beat,
                starts_on=begun,
                hint="右の耳が聞こえにくい。左から話す",
                entry=EntryPermission.GIVEN,
                contacts=(
                    Contact("青葉 まこと", "長男", "000-111-2222"),
                    Contact("隣の森さん", "近所", "000-333-4444"),
                ),
            ),
            takahashi=begin("髙橋 とみ", cast.asanagi_beat, starts_on=begun, with_watchers=True),
            ishikawa=begin("石川 ゆう", cast.ishidatami_beat, starts_on=begun),
        )


@pytest.fixture
def many(db: None, cast: Cast) -> Callable[[int], list[WatchPlan]]:
    """Makes that many more watched persons in 朝凪's beat, each with a contact and a visit."""
    from sasaeai.people.public import register_person

    def make(count: int) -> list[WatchPlan]:
        begun = today() - timedelta(days=10)
        plans = []
        with acting(cast.social_worker.pk, purpose="test"):
            for number in range(count):
                person = register_person(
                    name=f"浜辺 {number}", kana=f"はまべ {number:03}", area=cast.asanagi_beat
                )
                plan = begin(
                    person.name,
                    cast.asanagi_beat,
                    starts_on=begun,
                    contacts=(Contact("家族", "子", "000-000-0000"),),
                )
                record_visit(
                    plan,
                    result=Result.ABSENT,
                    visitor=cast.commissioner,
                    entered_by=cast.social_worker,
                    source=Source.DESK,
                    once=uuid4(),
                    visited_on=today() - timedelta(days=1),
                )
                plans.append(plan)
        return plans

    return make
