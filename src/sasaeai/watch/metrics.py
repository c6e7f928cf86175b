"""What the plan's indicators may count here. Sentences are printed beside every figure."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period, today
from sasaeai.watch.enums import IN_CONTACT, Result, Source
from sasaeai.watch.models import Round, Visit, WatchPlan

BY_RESULT = Filter("result", "result", "結果", choices=tuple(Result.choices))
BY_SOURCE = Filter("source", "source", "入力", choices=tuple(Source.choices))
VISIT_COLUMNS = (
    ("visited_on", "訪問した日"),
    ("area__name", "担当区"),
    ("person__name", "名前"),
    ("result", "結果"),
    ("source", "入力"),
)


def visits(period: Period) -> QuerySet[Visit]:
    """Visits by the day they were made, whenever they were entered; undone ones do not count."""
    return Visit.objects.filter(
        visited_on__gte=period.start, visited_on__lt=period.end, voided_at__isnull=True
    )


def contacts(period: Period) -> QuerySet[Visit]:
    return visits(period).filter(result__in=IN_CONTACT)


def settled_rounds(period: Period) -> QuerySet[Round]:
    """Rounds due in the period whose outcome is known, pauses left out."""
    return Round.objects.filter(
        Q(came_due=True) | Q(fulfilled_by__isnull=False),
        due_on__gte=period.start,
        due_on__lt=period.end,
        skipped="",
    )


def plans(period: Period) -> QuerySet[WatchPlan]:
    """Plans in force on the last day of the period (today while it runs), paused ones included."""
    day = min(period.last_day, today())
    return WatchPlan.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
    )


METRICS = (
    Metric(
        theme="見守り",
        code="watch.visits",
        label="見守りの訪問",
        unit="回",
        kind=Kind.FLOW,
        sentence="民生委員や愛育委員などが見守りに行った回数（電話、会えなかった回もふくみます）。",
        rows=visits,
        when="visited_on",
        area="area_id",
        sources=("watch_visit",),
        filters=(BY_RESULT, BY_SOURCE),
        columns=VISIT_COLUMNS,
    ),
    Metric(
        theme="見守り",
        code="watch.visit_rate",
        label="見守りの実施率",
        unit="%",
        kind=Kind.RATIO,
        sentence=(
            "見守りの予定のうち、期日までに会えた、または電話で話せた割合。"
            "入院などで休んだ分と、まだ期日の来ていない予定は数えません。"
        ),
        rows=settled_rounds,
        when="due_on",
        area="area_id",
        sources=("watch_round",),
        hit=Q(fulfilled_by__isnull=False),
        columns=(
            ("due_on", "期日"),
            ("area__name", "担当区"),
            ("plan__person__name", "名前"),
            ("fulfilled_by__visited_on", "会えた日"),
        ),
        decimals=1,
    ),
    Metric(
        theme="見守り",
        code="watch.persons",
        label="見守りで会えた人",
        unit="人",
        kind=Kind.DISTINCT,
        sentence="見守りで一度でも会えた、または電話で話せた人の数（同じ人は1人と数えます）。",
        rows=contacts,
        when="visited_on",
        area="area_id",
        sources=("watch_visit",),
        distinct="person_id",
        filters=(BY_RESULT, BY_SOURCE),
        columns=VISIT_COLUMNS,
    ),
    Metric(
        theme="見守り",
        code="watch.plans",
        label="見守りを続けている人",
        unit="人",
        kind=Kind.STOCK,
        sentence="本人の同意を得て見守りを続けている人の数（入院などで休んでいる人もふくみます）。",
        rows=plans,
        when="starts_on",
        area="area_id",
        sources=("watch_watchplan",),
        columns=(
            ("person__name", "名前"),
            ("area__name", "担当区"),
            ("starts_on", "はじまり"),
            ("interval_days", "何日に1回"),
        ),
    ),
)
