"""From a target state one click to what lies behind and ahead; a published number is recomputed."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.core.metrics import Reading
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.models import Plan, PlanVersion
from sasaeai.plan.tracing import Found, Stage, TraceItem, TraceSource, _sources, add_trace
from tests.plan.conftest import counting, made, planner, put  # noqa: F401

pytestmark = pytest.mark.django_db
AHEAD = (Stage.SHEET, Stage.OPINION, Stage.ACTION, Stage.NEXT)


def test_one_page_links_issues_voices_indicators_and_everything_that_followed(made, browse):  # noqa: F811
    page_of = {stage: f"/x/{stage.code}/" for stage in (Stage.VOICE, *AHEAD)}

    def source(stage):
        item = TraceItem(stage.label, page_of[stage])
        return TraceSource(stage, stage.label, lambda subject, actor: Found((item,), 1))

    added = [source(stage) for stage in page_of]
    add_trace(*added)
    try:
        page = browse(None).get("/plan/T1/").content.decode()
    finally:
        for each in added:
            _sources.remove(each)
    for href in ("/plan/plans/fourth/issues/1/", "/plan/plans/fourth/indicators/K1/"):
        assert f'href="{href}"' in page
    assert [page.count(f'href="{href}"') for href in page_of.values()] == [1] * 5


@pytest.fixture
def published(made):  # noqa: F811
    """The figure of fiscal 2024 is confirmed: 7 and 5 people came."""
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    PlanVersion.objects.filter(pk=made.version.pk).update(effective_from=date(2024, 4, 1))
    made.plan.refresh_from_db()
    for day, people in ((date(2024, 5, 1), 7), (date(2024, 6, 1), 5)):
        put(made.cast.asanagi, day, people)
    confirm_year(made.plan, FiscalYear(2024), decision="理事会")
    return made


def reading_of(code: str) -> Reading:
    return Reading.objects.get(series__metric=code, area_id=0, start=date(2024, 4, 1))


def test_the_auditor_recomputes_a_published_number_and_gets_the_same_hash(published, browse):
    row, reading = published.indicator("K1"), reading_of("test.people")
    address = f"/desk/plan/indicators/{row.pk}/proofs/{reading.pk}"
    client = browse(published.cast.auditor)
    found = client.get(f"{address}.json").json()
    assert (found["figure"], found["rows"]) == ("12", 2)
    assert found["today"] == {
        "rows": 2,
        "query_sha256": reading.query_hash,
        "rows_sha256": reading.rows_hash,
        "same_query": True,
        "same_rows": True,
    }
    assert found["words"][0] == "来た人を数えます。"
    assert found["words"][-2:] == ["期間：令和6年4月1日から令和7年3月31日まで。", "区域：全体。"]
    page = client.get(f"{address}/").content.decode()
    assert page.count(reading.rows_hash) == 2
    assert f"/desk/plan/indicators/{row.pk}/rows/?year=2024" in page


def test_a_record_that_comes_later_is_told_and_the_published_number_stays(published, browse):
    row, reading = published.indicator("K1"), reading_of("test.people")
    put(published.cast.asanagi, date(2024, 7, 1), 3)
    found = (
        browse(published.cast.auditor)
        .get(f"/desk/plan/indicators/{row.pk}/proofs/{reading.pk}.json")
        .json()
    )
    assert (found["figure"], found["rows"], found["today"]["rows"]) == ("12", 2, 3)
    assert (found["today"]["same_query"], found["today"]["same_rows"]) == (True, False)


def test_a_reading_proves_its_own_indicator_only_and_only_to_those_who_see_exact_figures(
    published, browse
):
    reading, other = reading_of("test.people"), published.indicator("K2")
    own = published.indicator("K1")
    client = browse(published.cast.auditor)
    assert client.get(f"/desk/plan/indicators/{other.pk}/proofs/{reading.pk}/").status_code == 404
    member = browse(published.cast.committee_member)
    assert member.get(f"/desk/plan/indicators/{own.pk}/proofs/{reading.pk}/").status_code == 404
