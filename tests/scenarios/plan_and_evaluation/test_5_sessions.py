"""Sessions: 延べ and 実人数 are two numbers, and without a roster nobody knows the second."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Value
from django.db.models.functions import NullIf

from sasaeai.areas.models import Population
from sasaeai.core import metrics
from sasaeai.core.figures import Figure, MixedUnits, State, total
from sasaeai.core.metrics import Kind, Metric
from sasaeai.core.periods import FiscalYear, Period

pytestmark = pytest.mark.django_db
R8 = FiscalYear(2026)


def attended(period: Period):
    """One row per resident and session, or one nameless row with its headcount."""
    rows = Population.objects.filter(as_of__gte=period.start, as_of__lt=period.end)
    return rows.annotate(who=NullIf("source", Value("")))


BASE = {
    "sentence": "試しに数えます。", "rows": attended, "when": "as_of", "area": "area_id",
    "sources": ("areas_population",),
}  # fmt: skip
HEADS = Metric("s.heads", "延べ参加", "人", Kind.FLOW, amount="value", **BASE)
PEOPLE = Metric(
    "s.people", "実人数", "人", Kind.DISTINCT, distinct="who", nameless="名簿なしの回 ", **BASE
)


@pytest.fixture
def sessions(cast, as_actor):
    with metrics.registered(HEADS, PEOPLE), as_actor(cast.planner):
        yield cast


def came(cast, day: int, heads: int, who: str) -> None:
    Population.objects.create(
        area=cast.asanagi, key=f"{day}-{who or 'all'}", as_of=date(2026, 5, day), value=heads,
        source=who,
    )  # fmt: skip


def shown(code: str) -> Figure:
    return metrics.figure(metrics.series_of(code), R8.period)


def test_eight_sessions_of_215_are_26_9_each():
    mean = Figure.ratio(215, 8, unit="人/回", decimals=1)
    assert (mean.text_with_unit, str(mean.value)) == ("26.9人/回", "26.875")


def test_three_residents_who_came_nine_times_are_three(sessions):
    for who, times in (("甲", 5), ("乙", 3), ("丙", 1)):
        for day in range(1, times + 1):
            came(sessions, day, 1, who)
    assert [shown(code).text for code in ("s.heads", "s.people")] == ["9", "3"]


def test_one_session_without_a_roster_makes_the_number_of_people_unknown(sessions):
    for who, times in (("甲", 5), ("乙", 3), ("丙", 1)):
        for day in range(1, times + 1):
            came(sessions, day, 1, who)
    came(sessions, 9, 20, "")
    people = shown("s.people")
    assert shown("s.heads").text == "29"
    assert (people.state, people.reason) == (State.UNCOMPUTABLE, "不明（名簿なしの回 1件）")


def test_people_and_organisations_have_no_sum():
    with pytest.raises(MixedUnits):
        total([Figure.count(342, unit="人"), Figure.count(28, unit="団体")])
