"""A town whose other beats grow while the pages under test show the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from sasaeai.areas.models import Area
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.text import fold
from sasaeai.people.models import Person, Release
from sasaeai.watch.models import Particulars, Visit, WatchPlan
from tests.cast import Cast

VISITS_EACH = 4


@pytest.fixture
def people_of(db: None, cast: Cast) -> Callable[[Area, int], None]:
    """Adds so many watched persons to a beat, each with visits; bulk rows, as an import writes."""

    def add(area: Area, count: int) -> None:
        with acting(cast.social_worker.pk, purpose="test"):
            _add(cast, area, count)

    return add


def _add(cast: Cast, area: Area, count: int) -> None:
    day = today()
    persons = Person.objects.bulk_create(
        [
            Person(
                name=f"試 {area.pk}の{n}",
                kana=f"ためし {n:05}",
                area=area,
                search_text=fold(f"試 {area.pk}の{n} ためし {n:05}"),
            )
            for n in range(count)
        ]
    )
    plans = WatchPlan.objects.bulk_create(
        [
            WatchPlan(
                person=person,
                area=area,
                starts_on=day - timedelta(days=30),
                cadence_from=day - timedelta(days=30),
                interval_days=7,
                released_to=["commissioner"],
            )
            for person in persons
        ]
    )
    Particulars.objects.bulk_create(
        [
            Particulars(plan=plan, living="alone", consent_on=plan.starts_on, consent_how="written")
            for plan in plans
        ]
    )
    Release.objects.bulk_create(
        [
            Release(
                person=person,
                audience="commissioner",
                area=area,
                basis="consent",
                starts_on=day - timedelta(days=30),
            )
            for person in persons
        ]
    )
    _visits(cast, plans)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(access.watch_settle(id)) FROM watch_watchplan WHERE area_id = %s",
            [area.pk],
        )


def _visits(cast: Cast, plans: list[WatchPlan]) -> None:
    from uuid import uuid4

    Visit.objects.bulk_create(
        [
            Visit(
                plan=plan,
                person_id=plan.person_id,
                area_id=plan.area_id,
                visitor=cast.commissioner,
                entered_by=cast.social_worker,
                visited_on=today() - timedelta(days=8 + 5 * n),
                result="well",
                source="sheet",
                once=uuid4(),
            )
            for plan in plans
            for n in range(VISITS_EACH)
        ]
    )
