"""District by district: parts make the whole, and nothing small can be worked out by subtraction."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q

from sasaeai.core import metrics
from sasaeai.core.figures import State
from sasaeai.core.metrics import Kind, Metric
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.districts import ELSEWHERE, DistrictTable, by_district
from sasaeai.plan.figures import measure
from sasaeai.plan.models import Indicator, Plan
from tests.plan.conftest import POPULATION, in_period, put

pytestmark = pytest.mark.django_db
R8 = FiscalYear(2026)
SENSITIVE_RATE = Metric(
    "test.sensitive", "割合", "%", Kind.RATIO, "人の割合です。", in_period, hit=Q(value__gte=100),
    decimals=1, **POPULATION,
)  # fmt: skip


def table(made, code: str, *, exact: bool = False, year: FiscalYear = R8) -> DistrictTable:
    item = measure(made.plan, [made.indicator(code)], year=year, exact=exact)[0]
    found = by_district(made.plan, item, year=year, exact=exact)
    assert found is not None
    return found


def texts(found: DistrictTable) -> dict[str, str]:
    return {row.name: row.figure.text for row in found.rows} | {"全体": found.total.text}


def test_rows_outside_every_district_have_a_line_of_their_own(made):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 300)
    put(made.cast.ishidatami, date(2026, 4, 1), 200)
    put(made.cast.city, date(2026, 4, 1), 70)
    assert texts(table(made, "K1", exact=True)) == {
        "朝凪": "300",
        "石畳": "200",
        ELSEWHERE: "70",
        "全体": "570",
    }


def test_a_hidden_district_does_not_follow_from_the_total(made):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 3)
    put(made.cast.ishidatami_beat, date(2026, 4, 1), 900)
    shown = texts(table(made, "K1"))
    assert shown == {"朝凪": "＊ 5未満", "石畳": "＊ 秘匿", "全体": "903"}


def test_zero_is_shown_where_nobody_is(made):
    put(made.cast.ishidatami_beat, date(2026, 4, 1), 900)
    assert texts(table(made, "K1")) == {"朝凪": "0", "石畳": "900", "全体": "900"}


def test_a_rate_is_hidden_with_the_few_it_is_made_of(made):
    """2 of 40 reached in one district: the rate and the count of the others hide together."""
    for n in range(40):
        put(made.cast.asanagi_beat, date(2026, 4, 1 + n % 28), 100 if n < 2 else 1, key=f"a{n}")
        put(made.cast.ishidatami_beat, date(2026, 4, 1 + n % 28), 100 if n < 30 else 1, key=f"b{n}")
    with metrics.registered(SENSITIVE_RATE):
        Indicator.objects.filter(code="K3").update(metric="test.sensitive")
        found = table(made, "K3")
        assert [row.figure.state for row in found.rows] == [State.SUPPRESSED] * 2
        assert texts(table(made, "K3", exact=True)) == {
            "朝凪": "5.0",
            "石畳": "75.0",
            "全体": "40.0",
        }


def test_what_is_not_about_people_is_not_hidden(made):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 3)
    assert texts(table(made, "K2"))["朝凪"] == "1"


def test_a_confirmed_year_shows_the_published_districts(made):
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    made.plan.refresh_from_db()
    put(made.cast.asanagi, date(2024, 5, 1), 398)
    confirm_year(made.plan, FiscalYear(2024), decision="理事会")
    put(made.cast.asanagi, date(2024, 6, 1), 3)
    found = table(made, "K1", year=FiscalYear(2024))
    assert (texts(found), found.confirmed) == ({"朝凪": "398", "石畳": "0", "全体": "398"}, True)


def test_there_is_no_table_without_records_areas_or_a_year_that_began(made):
    for code, year in (("K5", R8), ("K1", FiscalYear(2030))):
        item = measure(made.plan, [made.indicator(code)], year=year)[0]
        assert by_district(made.plan, item, year=year) is None
    Plan.objects.filter(pk=made.plan.pk).update(breakdown=None)
    plan = Plan.objects.get(pk=made.plan.pk)
    item = measure(plan, [made.indicator("K1")])[0]
    assert by_district(plan, item, year=R8) is None
