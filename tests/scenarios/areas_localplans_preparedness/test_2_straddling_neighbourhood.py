"""A neighbourhood in two districts counts once in the city; the weighted view makes its 100 %."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.areas import public as areas
from sasaeai.areas.models import AreaKind, Containment
from sasaeai.core import metrics
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.people.models import Person
from sasaeai.watch.models import WatchPlan
from sasaeai.watch.public import Consent, ConsentHow, Living, start_plan

pytestmark = pytest.mark.django_db
FOUNDED = date(2020, 4, 1)


def test_counted_once_and_shared_in_full(cast, as_actor) -> None:
    with as_actor(cast.planner):
        kind = AreaKind.objects.create(code="neighbourhood", label="町内会", order=9)
        between = areas.open_area(
            kind, code="N1", name="境町", kana="さかいまち", valid_from=FOUNDED
        )
        areas.contain(between, cast.asanagi, valid_from=FOUNDED, share=Decimal("0.6"))
        areas.contain(
            between, cast.ishidatami, valid_from=FOUNDED, share=Decimal("0.4"), is_primary=False
        )
    with as_actor(cast.social_worker):
        person = Person.objects.get(name="青葉 きよし")
        start_plan(
            person, area=between, starts_on=today(), interval_days=7,
            consent=Consent(today(), ConsentHow.WRITTEN), living=Living.ALONE,
        )  # fmt: skip
        assert WatchPlan.objects.filter(area=between).count() == 1
    with as_actor(cast.planner):
        series = metrics.series_of("watch.plans")
        year = fiscal_year_of(today()).period
        ids = [cast.asanagi.pk, cast.ishidatami.pk, cast.city.pk]
        found = metrics.by_area(series, year, ids)
        assert [found[pk].value for pk in ids] == [1, 0, 1]
        shares = Containment.objects.filter(child=between).values_list("share", flat=True)
        assert sum(shares) == 1
