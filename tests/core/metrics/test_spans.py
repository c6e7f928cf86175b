"""What lasts from a day to a day: a write touches the months whose figure it changes, no others."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import Span, acting, registry
from sasaeai.core.metrics.models import Fact, TouchedMonth
from sasaeai.core.periods import FiscalYear, month, today
from sasaeai.people.models import Person
from sasaeai.watch.models import WatchPlan
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 7)
MAY = date(2024, 5, 1)


def this_month() -> date:
    return month(today()).start


def marks() -> set[tuple[date | None, date | None]]:
    """Touched runs of the watch plans since the last look."""
    found = TouchedMonth.objects.filter(source="watch_watchplan")
    seen = set(found.values_list("month", "until"))
    TouchedMonth.objects.all().delete()
    return seen


@pytest.fixture
def office(cast: Cast) -> Iterator[Cast]:
    with acting(cast.social_worker.pk, purpose="test"):
        yield cast


@pytest.fixture
def plan(office: Cast) -> WatchPlan:
    made = add(office, "青葉 きよし", DAY)
    marks()
    return made


def add(cast: Cast, name: str, starts_on: date, ends_on: date | None = None) -> WatchPlan:
    person = Person.objects.get(name=name)
    return WatchPlan.objects.create(
        person=person,
        area=cast.asanagi_beat,
        starts_on=starts_on,
        ends_on=ends_on,
        cadence_from=starts_on,
        interval_days=7,
        state="ended" if ends_on else "active",
        end_reason="moved" if ends_on else "",
    )


def change(plan: WatchPlan, **values: object) -> set[tuple[date | None, date | None]]:
    WatchPlan.objects.filter(pk=plan.pk).update(**values)
    return marks()


def test_a_new_row_touches_the_months_from_its_first_day_to_today(office):
    add(office, "髙橋 とみ", DAY)
    assert marks() == {(MAY, this_month())}


def test_a_row_of_the_past_touches_its_own_months_alone(office):
    add(office, "髙橋 とみ", DAY, date(2024, 8, 31))
    assert marks() == {(MAY, date(2024, 8, 1))}


def test_a_row_that_begins_later_touches_the_month_of_its_beginning(office):
    later = this_month() + timedelta(days=70)
    add(office, "髙橋 とみ", later)
    assert marks() == {(month(later).start, month(later).start)}


def test_what_no_metric_reads_touches_nothing(plan):
    assert change(plan, interval_days=14, hint="耳が遠い") == set()


def test_an_end_touches_the_months_after_it(plan):
    ended = {"state": "ended", "end_reason": "moved"}
    assert change(plan, ends_on=today(), **ended) == {(this_month(), this_month())}
    assert change(plan, ends_on=date(2024, 7, 20)) == {(date(2024, 7, 1), this_month())}
    assert change(plan, ends_on=date(2024, 9, 3)) == {(date(2024, 7, 1), date(2024, 9, 1))}


def test_an_earlier_beginning_touches_the_months_before(plan):
    assert change(plan, starts_on=date(2024, 2, 29)) == {(date(2024, 2, 1), MAY)}


def test_another_area_touches_all_months_of_the_row(plan, cast):
    assert change(plan, area=cast.ishidatami_beat) == {(MAY, this_month())}


def test_figures_after_any_edits_equal_a_count_of_all_rows(office):
    """Sixty edits at random, some statements changing many rows; the facts stay a count."""
    chance = random.Random(1)
    series = metrics.series_of("watch.plans")
    names = ("青葉 きよし", "髙橋 とみ", "未渡 名", "石川 ゆう")
    first = FiscalYear(2023).period.start

    def day() -> date:
        return first + timedelta(days=chance.randrange((today() - first).days + 40))

    for number in range(60):
        rows = WatchPlan.objects.order_by("pk")
        begins = day()
        ends = max(begins, day())
        if number % 3 == 0:
            name = chance.choice(names)
            add(office, name, begins, ends)
        elif number % 3 == 1:
            chosen = chance.sample(list(rows.values_list("pk", flat=True)), 1)
            rows.filter(pk__in=chosen).update(starts_on=begins, cadence_from=begins, ends_on=ends)
        else:
            beat = chance.choice((office.asanagi_beat, office.ishidatami_beat))
            rows.filter(ends_on__lte=day()).update(area=beat)
        metrics.refresh()
    kept = set(Fact.objects.filter(series=series).values_list("start", "area_id", "num"))
    Fact.objects.filter(series=series).delete()
    metrics.recount(series)
    fresh = set(Fact.objects.filter(series=series).values_list("start", "area_id", "num"))
    assert {row for row in kept if row[2]} == {row for row in fresh if row[2]}
    assert len({row for row in fresh if row[2]}) > 20


def spans() -> dict[str, Span]:
    found = registry.tables().values()
    return {rule.table: rule.touches for rule in found if isinstance(rule.touches, Span)}


def columns(sql: str, table: str) -> set[str]:
    """Columns of the table that a statement names, under its own name or an alias."""
    names = {table, *re.findall(rf'"{table}" ([A-Z]\d+)', sql)}
    return {column for name in names for column in re.findall(rf'(?<!\w)"?{name}"?\."(\w+)"', sql)}


def test_no_metric_reads_a_column_that_touches_nothing():
    """A metric may read a table with a span in its declared columns only."""
    wanted = FiscalYear(2025).period
    unseen = []
    read = set()
    for metric in metrics.every():
        if metric.rows is None:
            continue
        paths = [metric.when, metric.area, metric.distinct, metric.amount]
        paths += [filter_.path for filter_ in metric.filters]
        rows = metric.rows(wanted).order_by()
        rows = rows.filter(metric.hit) if metric.hit is not None else rows
        sql = str(rows.values(*dict.fromkeys(path for path in ["pk", *paths] if path)).query)
        for table, span in spans().items():
            found = columns(sql, table) - {"id"}
            read |= {(table, column) for column in found}
            if found - {span.start, span.end, *span.counted}:
                unseen.append((metric.code, table, found))
    assert unseen == []
    assert {table for table, _ in read} >= {"watch_watchplan", "places_statusspan"}
