"""What a plan's indicators may count of the community steps."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period, fiscal_year_of
from sasaeai.evaluation.models import StepMark
from sasaeai.evaluation.steps.enums import TAKEN, StepState
from sasaeai.plan.public import RoleActor, RoleItem

BY_STATE = Filter("state", "state", "ようす", choices=tuple(StepState.choices))


def _lines() -> list[tuple[str, str]]:
    """Lines of the plans that ask something of residents, in the words that stand latest.

    A draft's own lines are among them for its secretariat, who sees it.
    """
    rows = RoleItem.objects.filter(actor=RoleActor.COMMUNITY).order_by(
        F("node__version__effective_from").asc(nulls_first=True), "node__order"
    )
    named = rows.values_list("node__identity__code", "node__number", "node__title")
    return list({code: f"{number} {title}".strip() for code, number, title in named}.items())


BY_NODE = Filter("node", "role__node__identity__code", "計画のどこ", options=_lines)
COLUMNS = (
    ("counted_on", "答えた日"),
    ("area__name", "地区"),
    ("role__text", "ステップ"),
    ("state", "ようす"),
)
SOURCES = ("evaluation_stepmark", "evaluation_stepsheet")


def answers(period: Period) -> QuerySet[StepMark]:
    """Answers that were sent, by the day they count for."""
    return StepMark.objects.filter(
        counted_on__gte=period.start,
        counted_on__lt=period.end,
        sheet__sent_on__isnull=False,
    )


def taken(period: Period) -> QuerySet[StepMark]:
    """Steps at least started, as last told in the fiscal year of the period's last day."""
    year = fiscal_year_of(period.last_day).period
    return answers(Period(year.start, min(year.end, period.end))).filter(state__in=TAKEN)


METRICS = (
    Metric(
        theme="地域のステップ",
        code="steps.taken",
        label="地域がはじめたステップ",
        unit="件",
        kind=Kind.STOCK,
        sentence="地区社協がその年度のふりかえりで「はじめた」「つづけている」「自分たちのものになった」と答えたステップの数（地区の数とステップの数をかけた数え方です）。",
        rows=taken,
        when="counted_on",
        area="area_id",
        sources=SOURCES,
        filters=(BY_STATE, BY_NODE),
        columns=COLUMNS,
        about_people=False,
    ),
    Metric(
        theme="地域のステップ",
        code="steps.taken_rate",
        label="地域のステップの実施率",
        unit="%",
        kind=Kind.RATIO,
        sentence="答えのあった地区とステップの組のうち、少なくともはじめている割合。未入力は数えません。",
        rows=answers,
        when="counted_on",
        area="area_id",
        sources=SOURCES,
        hit=Q(state__in=TAKEN),
        filters=(BY_NODE,),
        columns=COLUMNS,
        about_people=False,
        decimals=1,
    ),
    Metric(
        theme="地域のステップ",
        code="steps.own",
        label="地域のものになったステップ",
        unit="件",
        kind=Kind.STOCK,
        sentence="地区社協がその年度のふりかえりで「自分たちのものになった」と答えたステップの数。",
        rows=lambda period: taken(period).filter(state=StepState.OWN),
        when="counted_on",
        area="area_id",
        sources=SOURCES,
        filters=(BY_NODE,),
        columns=COLUMNS,
        about_people=False,
    ),
    Metric(
        theme="地域のステップ",
        code="steps.districts",
        label="ステップをふりかえった地区",
        unit="地区",
        kind=Kind.DISTINCT,
        sentence="地域のステップのふりかえりを届けた地区社協の数（同じ地区社協は1つと数えます）。",
        rows=answers,
        when="counted_on",
        area="area_id",
        sources=SOURCES,
        distinct="sheet__organisation_id",
        columns=COLUMNS,
        about_people=False,
    ),
)
