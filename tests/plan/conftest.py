"""A small plan of the invented city with indicators over records that the lower rooms have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q

from sasaeai.areas.models import Population
from sasaeai.areas.public import Area
from sasaeai.core import metrics
from sasaeai.core.metrics import Kind, Metric
from sasaeai.core.periods import FiscalSpan, Period, today
from sasaeai.people.models import Release
from sasaeai.plan.enums import IndicatorDirection, RoleActor, RoleKind
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import (
    Indicator,
    Issue,
    LevelDef,
    NodeIdentity,
    NodeIssue,
    Plan,
    PlanNode,
    PlanVersion,
    RoleItem,
)
from sasaeai.plan.services import adopt_version, create_plan, open_draft
from tests.cast import Cast

SPAN = FiscalSpan.parse("令和8年度〜令和12年度")
LEVELS = (("基本目標", False), ("目指す5年先の姿", True), ("具体的な取り組み", False))
NODES = (
    ("G1", "", "1", "つながり支え合う地域づくり"),
    ("T1", "G1", "（1）", "地域における絆の強化"),
    ("M1", "T1", "", "集いの場づくり"),
    ("M2", "T1", "", "見守り活動の推進"),
    ("G2", "", "2", "適切な支援につながるしくみづくり"),
    ("T2", "G2", "（2）", "相談支援体制の充実"),
)


def in_period(period: Period):
    return Population.objects.filter(as_of__gte=period.start, as_of__lt=period.end)


def there_at_the_end(period: Period):
    return Population.objects.filter(as_of__lte=min(period.last_day, today()))


def released(period: Period):
    return Release.objects.filter(starts_on__gte=period.start, starts_on__lt=period.end)


POPULATION = {"when": "as_of", "area": "area_id", "sources": ("areas_population",)}
COLUMNS = (("as_of", "日付"), ("area__name", "地区"), ("source", "出典"))
METRICS = (
    Metric("test.people", "来た人", "人", Kind.FLOW, "来た人を数えます。", in_period,
           amount="value", columns=COLUMNS, **POPULATION),
    Metric("test.places", "場所", "か所", Kind.STOCK, "ある場所を数えます。", there_at_the_end,
           columns=COLUMNS, about_people=False, **POPULATION),
    Metric("test.rate", "実施率", "%", Kind.RATIO, "できた割合です。", in_period, decimals=1,
           hit=Q(value__gte=100), columns=COLUMNS, about_people=False, **POPULATION),
    Metric("test.released", "名簿", "人", Kind.FLOW, "渡した名簿を数えます。", released,
           when="starts_on", area="area_id", sources=("people_release",),
           columns=(("starts_on", "日付"), ("area__name", "地区"))),
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """The plan with its first version in force from 1 April 2026."""

    plan: Plan
    version: PlanVersion
    cast: Cast

    def indicator(self, code: str) -> Indicator:
        return Indicator.objects.get(plan=self.plan, code=code)


@pytest.fixture
def counting(db: None) -> Iterator[None]:
    with metrics.registered(*METRICS):
        yield


@pytest.fixture
def planner(counting: None, cast: Cast, as_actor) -> Iterator[Cast]:
    """Everything in the test is done by the plan's secretariat."""
    with as_actor(cast.planner):
        yield cast


def draft_of_six(plan: Plan) -> PlanVersion:
    """Two goals, two target states, two measures, with roles and one issue."""
    draft = open_draft(plan)
    for depth, (name, evaluable) in enumerate(LEVELS, start=1):
        LevelDef.objects.create(version=draft, depth=depth, name=name, evaluable=evaluable)
    made: dict[str, PlanNode] = {}
    for order, (code, above, number, title) in enumerate(NODES):
        identity, _ = NodeIdentity.objects.get_or_create(plan=plan, code=code)
        parent = made.get(above)
        made[code] = PlanNode.objects.create(
            version=draft, identity=identity, parent=parent, number=number, title=title,
            depth=parent.depth + 1 if parent else 1, order=order,
            tags=["重点"] if code == "T1" else [],
        )  # fmt: skip
    RoleItem.objects.create(
        node=made["T1"], actor=RoleActor.COMMUNITY, kind=RoleKind.PILLAR, no=1,
        text="あいさつからはじめましょう",
    )  # fmt: skip
    RoleItem.objects.create(
        node=made["T1"],
        actor=RoleActor.SHAKYO,
        kind=RoleKind.ACTIVITY,
        text="場所を集めて知らせます",
    )
    issue, _ = Issue.objects.get_or_create(plan=plan, no=1, defaults={"title": "つながりの希薄化"})
    NodeIssue.objects.create(node=made["T1"], issue=issue)
    return draft


def make_plan(cast: Cast, *, name: str = "ひより市地域福祉活動計画", **details) -> Plan:
    return create_plan(
        organisation=cast.council, name=name, span=SPAN, ordinal=4,
        vision="すべての人が地域でつながり 支え合うまち", **details,
    )  # fmt: skip


@pytest.fixture
def made(planner: Cast) -> Made:
    """Indicators: people (T1, flow), places (T1, stock), rate (M2), released (T2), nobody's (T2)."""
    plan = make_plan(planner, code="fourth", review_fy=2029)
    version = adopt_version(
        draft_of_six(plan), effective_from=date(2026, 4, 1), decided_by="理事会",
        decided_on=date(2026, 3, 20),
    )  # fmt: skip
    for code, node, metric, unit, decimals, way in (
        ("K1", "T1", "test.people", "人", 0, IndicatorDirection.INCREASE),
        ("K2", "T1", "test.places", "か所", 0, IndicatorDirection.INCREASE),
        ("K3", "M2", "test.rate", "%", 1, IndicatorDirection.INCREASE),
        ("K4", "T2", "test.released", "人", 0, IndicatorDirection.MONITOR),
        ("K5", "T2", "later.room", "件", 0, IndicatorDirection.INCREASE),
    ):
        define_indicator(
            plan, code=code, identity=NodeIdentity.objects.get(plan=plan, code=node),
            definition=Definition(f"指標{code}", unit, metric, decimals=decimals, direction=way),
        )  # fmt: skip
    return Made(Plan.objects.get(pk=plan.pk), version, planner)


def put(area: Area, day: date, value: int, key: str = "people") -> Population:
    """A record with an amount on a day in an area."""
    return Population.objects.create(
        area=area, key=f"{key}-{day:%Y%m%d}-{value}", as_of=day, value=value, source="試し"
    )


def number(text: str) -> Decimal:
    return Decimal(text)
