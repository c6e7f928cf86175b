"""The contract of what the notices, the desk list and the circles offer to be counted."""

from __future__ import annotations

from uuid import uuid4

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import Span, acting, registry
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.circles.metrics import METRICS as CIRCLES
from sasaeai.places.circles.services import Plan, begin, copy_line
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.metrics import METRICS as DESKS
from sasaeai.places.desks.services import record_copies
from sasaeai.places.models import DeskSpeech
from sasaeai.places.notices.dispatching import Sent, record_dispatch, record_return
from sasaeai.places.notices.enums import Channel
from sasaeai.places.notices.metrics import METRICS as NOTICES
from sasaeai.places.renditions.access import SPEAKING
from sasaeai.places.renditions.enums import Making
from tests.places.notices import published

pytestmark = pytest.mark.django_db
ALL = (*NOTICES, *DESKS, *CIRCLES)
EXPECTED = {
    "notices.published": 1, "notices.dispatched": 4, "notices.reach": 30, "notices.returned": 3,
    "notices.areas": 2, "desks.copies": 12, "desks.areas": 2, "desks.heard": 1,
    "circles.lines": 2, "circles.alive": 1,
}  # fmt: skip


@pytest.fixture
def told(cast, as_actor):
    """One notice on the web, twice on paper, once by voice; copies twice and one list read aloud; a
    circle of two lines."""
    row = published(cast)
    with acting(None, purpose=SPEAKING):
        DeskSpeech.objects.create(
            area=cast.asanagi, text="x", making=Making.READY, starts_on=today()
        )
    with as_actor(cast.social_worker):
        for area, reached in ((cast.asanagi, 10), (cast.ishidatami, 20)):
            sent = record_dispatch(row.notice, Sent(Channel.KAIRAN, area, reached=reached))
            record_copies(Sheet.LIST, area=area, place="x", copies=6, day=today(), once=uuid4())
        record_return(sent, reached=20, returned=3)
        record_dispatch(row.notice, Sent(Channel.RADIO))
        circle = begin(Plan("日記", cast.asanagi, today(), today()))
        for text in ("一", "二"):
            copy_line(circle, writer="", text=text, day=today())
    return cast


def test_the_codes_never_change():
    assert [metric.code for metric in ALL] == list(EXPECTED)


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.code)
def test_the_figure_is_its_rows(told, as_actor, metric):
    period = fiscal_year_of(today()).period
    found = metrics.figure(metrics.series_of(metric.code), period).value
    assert found == EXPECTED[metric.code]
    with as_actor(told.planner if metric not in CIRCLES else told.social_worker):
        rows = list(metric.counted(period).values(*(path for path, _label in metric.columns)))
        paths = [filter_.path for filter_ in metric.filters]
        assert len(list(metric.counted(period).values(*paths))) == len(rows)
        if metric.amount:
            assert sum(metric.counted(period).values_list(metric.amount, flat=True)) == found
        elif not metric.distinct:
            assert len(rows) == found


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.code)
def test_a_write_to_its_tables_has_it_counted_again(metric):
    rules = registry.tables()
    touches = {rules[table].touches for table in metric.sources}
    assert {rule.start if isinstance(rule, Span) else rule for rule in touches} == {metric.when}


@pytest.mark.parametrize(
    "metric", [m for m in ALL if m.kind.over_areas and m.area], ids=lambda metric: metric.code
)
def test_districts_and_what_went_to_the_whole_city_add_up(told, as_actor, metric):
    period = fiscal_year_of(today()).period
    series = metrics.series_of(metric.code)
    parts = [
        metrics.figure(series, period, area.pk).value or 0
        for area in (told.asanagi, told.ishidatami)
    ]
    with as_actor(told.social_worker):
        everywhere = metric.counted(period).filter(**{f"{metric.area}__isnull": True})
        whole = sum(getattr(row, metric.amount) if metric.amount else 1 for row in everywhere)
    assert sum(parts) + whole == EXPECTED[metric.code]
