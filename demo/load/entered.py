"""What no record of the city can give: entered with source and date, as the secretariat would."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sasaeai.core.metrics import TypedState
from sasaeai.core.periods import Period, today
from sasaeai.plan.entering import enter_value
from sasaeai.plan.models import Indicator, Plan

LEVELS = {
    "daily-life-contracts": ((58, 61, 66, 70, 71), "社協の契約台帳（見本データ）"),
    "citizen-guardians": ((8, 10, 11, 11, 12), "家庭裁判所からの知らせ（見本データ）"),
}
"""Code → the number of each year of the plan, and where it comes from."""
WORDS = (
    "見守りの腕章をつけて歩く人がふえ、子どもから先にあいさつをするようになった。",
    "下校の時間に水やりをする家がふえた。不審な電話の知らせが、その日のうちに回るようになった。",
    "防犯の話を居場所でするようになり、だまされかけた人が、自分から話してくれた。",
    "夕方の声かけに、勤め帰りの人が加わった。",
)
FACTS = (("agreement", -500, "市との協定書"), ("manual", -300, "手引き（第2版）"))
"""Facts before the plan's first day; the drill is held once and runs out after three years."""
DRILL_AFTER = timedelta(days=200)


def enter(plan: Plan) -> None:
    """Everything up to today; a year that has not begun has nothing."""
    begun = [year for year in plan.span if year.period.start <= today()]
    for code, (numbers, source) in LEVELS.items():
        row = plan.indicators.get(code=code)
        for year, number in zip(begun, numbers, strict=False):
            enter_value(
                row,
                year.period,
                value=Decimal(number),
                source=source,
                as_of=min(year.last_day, today()),
            )
    row = plan.indicators.get(code="neighbourly-words")
    for year, words in zip(begun, WORDS, strict=False):
        day = min(year.last_day, today())
        enter_value(row, year.period, words=words, source="地区の座談会（見本データ）", as_of=day)
    _facts(plan.indicators.get(code="disaster-centre"), plan.span.first.period.start)


def _facts(row: Indicator, start: date) -> None:
    for part, days, source in FACTS:
        _fact(row, part, start + timedelta(days=days), source)
    _fact(row, "drill", start + DRILL_AFTER, "設置訓練の記録")


def _fact(row: Indicator, part: str, day: date, source: str) -> None:
    window = Period.through(day, day)
    enter_value(row, window, part=part, state=TypedState.VALUE, source=source, as_of=day)
