"""Which kind of area is the council's 地区 is one choice, and everything follows it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from sasaeai.areas import public as areas
from sasaeai.areas import services
from sasaeai.areas.models import AreaKind
from sasaeai.core import metrics
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.plan.services import create_plan

pytestmark = pytest.mark.django_db
SPAN = FiscalSpan.parse("令和8年度〜令和12年度")


@pytest.fixture
def planner(cast, as_actor):
    with as_actor(cast.planner):
        yield cast


def names() -> list[str]:
    return [area.name for area in areas.all_districts()]


def test_lists_follow_the_kind_that_was_chosen(planner):
    assert names() == ["朝凪", "石畳"]
    services.choose_district(AreaKind.objects.get(code="living"))
    assert names() == ["東第一圏域"]
    assert AreaKind.objects.filter(is_district=True).count() == 1
    assert Entry.objects.filter(verb="areas.district.chosen").count() == 1


def test_there_is_at_most_one(planner):
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaKind.objects.filter(code="living").update(is_district=True)


def test_before_a_choice_there_are_no_districts_and_nothing_is_missing(planner):
    AreaKind.objects.update(is_district=False)
    assert (areas.district_kind(), names()) == (None, [])


def test_a_new_plan_is_broken_down_by_it_and_an_older_one_keeps_its_own(planner):
    older = create_plan(organisation=planner.council, name="一つめ", span=SPAN)
    living = AreaKind.objects.get(code="living")
    services.choose_district(living)
    newer = create_plan(organisation=planner.council, name="二つめ", span=SPAN)
    older.refresh_from_db()
    assert (older.breakdown.code, newer.breakdown.code) == ("school", "living")


def test_districts_without_a_place_are_counted_anew(planner):
    period = FiscalYear(2026).period
    series = metrics.series_of("places.districts_without")
    assert metrics.figure(series, period).value == 2
    services.choose_district(AreaKind.objects.get(code="living"))
    assert metrics.figure(series, period).value == 1


def test_the_planner_chooses_on_the_page_of_the_kind(cast, browse):
    page = browse(cast.planner)
    assert "を地区にする" in page.get("/desk/areas/?kind=living").content.decode()
    done = page.post("/desk/areas/district/", {"kind": "living"})
    assert (done.status_code, done["Location"]) == (302, "/desk/areas/?kind=living")
    assert "この社協の「地区」" in page.get("/desk/areas/?kind=living").content.decode()


def test_somebody_else_cannot(cast, browse):
    done = browse(cast.commissioner).post("/desk/areas/district/", {"kind": "living"})
    assert done.status_code == 404
    assert AreaKind.objects.get(is_district=True).code == "school"


def test_the_programme_knows_no_code_of_a_kind(request):
    """Codes of the cast's kinds stand nowhere in the rooms; 学校・園 of organisations is another word."""
    root = request.config.rootpath / "src" / "sasaeai"
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        if "migrations" not in path.parts
        for line in path.read_text().splitlines()
        if any(
            f'kind__code="{code}"' in line or f'existing("{code}"' in line
            for code in ("school", "city", "living", "branch", "beat")
        )
    ]
    assert found == []
