"""Three evaluated years and a half year under way, walked through by the city's own people.

Every stage is submitted through the services on the day on which a council would have done it: the
section in April, its head and the secretariat in May, the management in June, then the board.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from demo.load import clock
from demo.load.rows import part
from demo.load.signins import SIGNINS
from sasaeai.core.access import acting
from sasaeai.core.periods import FiscalYear, today
from sasaeai.evaluation.enums import (
    ActionStatus,
    Axis,
    Body,
    DecisionKind,
    DecisionResult,
    EffectOperator,
    Origin,
    RenditionKind,
    RoundKind,
    Stage,
)
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.models import EvalRound, EvalSheet, ImprovementAction, Scale
from sasaeai.evaluation.public import (
    Came,
    Due,
    EffectTest,
    create_action,
    freeze_round,
    move_action,
    open_round,
    record_decision,
    restate_round,
    send_back,
    submit,
    verify_action,
)
from sasaeai.evaluation.publication.reading import published
from sasaeai.evaluation.publication.services import publish_round, write_rendition
from sasaeai.evaluation.publication.wording import proposed
from sasaeai.people.models import Account
from sasaeai.places import public as places
from sasaeai.plan.models import Plan
from sasaeai.plan.public import measure

SHEETS = Path(__file__).resolve().parents[1] / "evaluation" / "sheets.csv"
DEPTH = 2
WRITERS = {
    Stage.SELF: ("social_worker", (4, 24)),
    Stage.SECTION: ("manager", (5, 15)),
    Stage.SECRETARIAT: ("planner", (5, 28)),
    Stage.MANAGEMENT: ("manager", (6, 10)),
}
WHO = {
    Stage.SELF: "地域づくり係",
    Stage.SECTION: "地域福祉課",
    Stage.SECRETARIAT: "計画推進係",
    Stage.MANAGEMENT: "局長・部長",
}
LATE = "2か所の居場所から、前の年度の参加人数があとから届いたため"


@dataclass(frozen=True)
class Words:
    """What the section writes about one line, year by year."""

    grades: str
    ways: tuple[str, ...]
    done: str
    results: tuple[str, ...]
    issue: str
    factor: str
    next: str


def load() -> None:
    plan = Plan.objects.order_by("-fy_from").filter(code__isnull=False).first()
    if plan is None:
        return
    words = _words()
    with part("評価"):
        done = [year for year in plan.span if date(year.year + 1, 6, 30) < today()]
        for place, year in enumerate(done[:3]):
            _year(plan, year, words, place)
        running = FiscalYear(done[-1].year + 1) if done else None
        if running is not None and running in plan.span:
            _half(plan, running, words)


def _words() -> dict[str, Words]:
    with SHEETS.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Words(
                row["grades"], tuple(row["ways"].split("|")), row["done"],
                tuple(row["results"].split("|")), row["issue"], row["factor"], row["next"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


@contextmanager
def _as(key: str, day: date) -> Iterator[None]:
    login = next(item.login for item in SIGNINS if item.key == key)
    account = Account.objects.get(login=login)
    with clock.on(min(day, today())), acting(account.pk, purpose="見本の評価"):
        yield


def _open(plan: Plan, kind: RoundKind, year: FiscalYear, day: date) -> EvalRound:
    dues = {
        stage: Due(
            date(day.year, *month_day) if kind is RoundKind.ANNUAL else date(day.year, 12, 10),
            WHO[stage],
        )
        for stage, (_, month_day) in WRITERS.items()
    }
    axes = [
        (Axis.GRADE, Scale.objects.get(key="rate_a_to_d")),
        (Axis.DIRECTION, Scale.objects.get(key="course")),
    ]
    return open_round(plan, kind=kind, year=year, axes=axes, dues=dues, depths=[DEPTH])


def _judge(sheet: EvalSheet, stage: Stage, words: Words, place: int, day: date) -> None:
    with _as(WRITERS[stage][0], day):
        submit(sheet.revisions.order_by("-no")[0], _judgement(sheet, stage, words, place))


COMMENTS = {
    Stage.SELF: "",
    Stage.SECTION: "数はのびたが、約束した全部の地区には届いていない。",
    Stage.SECRETARIAT: "数字と評価は合っています。",
    Stage.MANAGEMENT: "次年度の事業計画に入れること。",
}


def _judgement(sheet: EvalSheet, stage: Stage, words: Words, place: int) -> Judgement:
    """The section of the first line sees it better than all who come after."""
    grade, way = words.grades[place], words.ways[place]
    shown = "A" if grade == "B" and stage is Stage.SELF and sheet.order == 1 else grade
    axes = {row.axis: row for row in sheet.round.axes.select_related("scale")}
    grades = {
        axes[axis].pk: axes[axis].scale.steps.get(label=label).pk
        for axis, label in ((Axis.GRADE, shown), (Axis.DIRECTION, way))
    }
    if stage is not Stage.SELF:
        return Judgement(grades=grades, comment=COMMENTS[stage])
    return Judgement(
        grades=grades, done=words.done, result=words.results[place], issue=words.issue,
        factor=words.factor, next_steps=words.next, target_fy=sheet.round.fy + 2,
        no_action_reason="" if grade in "AB" else "前の年に決めた改善策を続けるため",
    )  # fmt: skip


def _year(plan: Plan, year: FiscalYear, words: Mapping[str, Words], place: int) -> None:
    spring = year.year + 1
    with _as("planner", date(spring, 4, 8)):
        found = _open(plan, RoundKind.ANNUAL, year, date(spring, 4, 8))
        sheets = list(found.sheets.select_related("identity", "round").order_by("order"))
    for sheet in sheets:
        _judge(sheet, Stage.SELF, words[sheet.identity.code], place, date(spring, 4, 24))
    if place == 1:
        _returned(found, sheets[2], words, place, spring)
    for stage in (Stage.SECTION, Stage.SECRETARIAT, Stage.MANAGEMENT):
        day = date(spring, *WRITERS[stage][1])
        for sheet in sheets:
            _judge(sheet, stage, words[sheet.identity.code], place, day)
    _actions(plan, found, sheets, year, place)
    with _as("planner", date(spring, 6, 25)):
        freeze_round(found, decision="経営会議")
        _told(found, Body.BOARD, f"報告第{place + 3}号", date(spring, 6, 25))
    with _as("planner", date(spring, 6, 30)):
        _told(found, Body.COUNCILLORS, f"報告第{place + 1}号", date(spring, 6, 30))
    with _as("planner", date(spring, 7, 10)):
        first = publish_round(found)
        for kind in RenditionKind:
            write_rendition(first, kind=kind, text=proposed(published(first), kind), checked=True)
    if place == 1:
        _restated(found, date(spring, 9, 12))
    if place == 2:
        _late(found, date(spring, 9, 12))
    _finish(found, date(spring, 11, 20))


def _returned(
    found: EvalRound, sheet: EvalSheet, words: Mapping[str, Words], place: int, spring: int
) -> None:
    with _as("manager", date(spring, 5, 10)):
        send_back(
            sheet.revisions.get(no=1), to=Stage.SELF,
            reason="働く世代の参加について、わかったことを書きくわえてください。",
        )  # fmt: skip
    _judge(sheet, Stage.SELF, words[sheet.identity.code], place, date(spring, 5, 13))


def _told(found: EvalRound, body: Body, number: str, day: date) -> None:
    record_decision(
        found, body=body, kind=DecisionKind.REPORT, decided_on=day, number=number,
        result=DecisionResult.ACCEPTED,
    )  # fmt: skip


def _actions(
    plan: Plan, found: EvalRound, sheets: list[EvalSheet], year: FiscalYear, place: int
) -> None:
    with _as("planner", date(year.year + 1, 6, 12)):
        tests = _tests(plan, year + 1)
    promised = (
        (0, "ない学区で談笑会を2回ひらき、はじめる人を見つける", "地域づくり係", tests[0]),
        (1, "行事を減らす話し合いを、5つの地区社協でひらく", "地域づくり係", None),
        (3, "会社向けの寄附の案内をつくり、20社をたずねる", "総務係", None),
        (9, "電話でできる避難の訓練を、10の学区で行う", "地域づくり係", tests[1]),
    )
    owner = Account.objects.get(
        login=next(item.login for item in SIGNINS if item.key == "social_worker")
    )
    with _as("planner", date(year.year + 1, 6, 12)):
        for order, text, section, effect in promised[: 4 if place != 1 else 2]:
            create_action(
                plan, came=Came(Origin.SHEET, sheet=sheets[order]), text=text, owner=section,
                owner_account=owner if section == "地域づくり係" else None,
                due_on=date(year.year + 2, 3, 31), target_fy=year.year + 1, effect=effect,
            )  # fmt: skip


def _tests(plan: Plan, year: FiscalYear) -> tuple[EffectTest | None, EffectTest | None]:
    """One test that the next year will answer with yes and one with no, as years go."""
    if year not in plan.span:
        return None, None
    rows = list(plan.indicators.filter(code__in=("places-active", "visit-rate")).order_by("code"))
    if len(rows) < 2:
        return None, None
    shown = [
        next(each for each in item.years if each.year == year).shown.displayed
        for item in measure(plan, rows, year=year, exact=True)
    ]
    low = (shown[0] or Decimal(10)) - 1
    high = (shown[1] or Decimal(90)) + 5
    return (
        EffectTest(rows[0], low, year.year),
        EffectTest(rows[1], high, year.year, EffectOperator.AT_LEAST),
    )


def _finish(found: EvalRound, day: date) -> None:
    """The council did most of what it promised, and somebody else looked."""
    with _as("planner", day):
        rows = list(ImprovementAction.objects.filter(sheet__round=found).order_by("no"))
    if found.fy + 2 > today().year:
        with _as("social_worker", day):
            for row in rows[:1]:
                move_action(row, status=ActionStatus.DOING, note="1回目を10月にひらいた。")
        return
    with _as("social_worker", date(found.fy + 2, 3, 20)):
        for row in rows[:-1]:
            move_action(row, status=ActionStatus.DONE, note="予定どおり行った。")
    with _as("manager", date(found.fy + 2, 4, 5)):
        for row in rows[:1]:
            verify_action(row, note="記録と写真で確認した。")


def _late(found: EvalRound, day: date) -> None:
    """One more after the last year was published: its figure stays, and the difference stands beside."""
    if day > today():
        return
    with _as("planner", day):
        places.record_session(
            places.Listing.objects.order_by("pk")[2], held_on=date(found.fy + 1, 2, 21),
            opens=time(18, 30), attendance=38, once=uuid4(),
        )  # fmt: skip


def _restated(found: EvalRound, day: date) -> None:
    """Two salons handed in their heads of the year before when it had been confirmed already."""
    with _as("planner", day):
        listings = list(places.Listing.objects.order_by("pk")[:2])
        for listing, heads in zip(listings, (46, 52), strict=False):
            places.record_session(
                listing, held_on=date(found.fy + 1, 2, 14), opens=time(18, 30), attendance=heads,
                once=uuid4(),
            )  # fmt: skip
        if restate_round(found, decision="理事会", reason=LATE):
            _told(found, Body.BOARD, "報告第12号", day)
            publish_round(found, reason=LATE)


def _half(plan: Plan, year: FiscalYear, words: Mapping[str, Words]) -> None:
    """Under way: some sheets are at the management, one came back, some are not begun."""
    opened = date(year.year, 10, 8)
    if opened > today():
        return
    with _as("planner", opened):
        found = _open(plan, RoundKind.FIRST_HALF, year, opened)
        sheets = list(found.sheets.select_related("identity", "round").order_by("order"))
    reached = (3, 2, 2, 1, 1, 1, 0, 0)
    stages = (Stage.SELF, Stage.SECTION, Stage.SECRETARIAT)
    for sheet, far in zip(sheets, reached, strict=False):
        for place, stage in enumerate(stages[:far]):
            day = date(year.year, 11, 2 + place * 5)
            _judge(sheet, stage, words[sheet.identity.code], 2, day)
    with _as("manager", date(year.year, 11, 18)):
        send_back(
            sheets[5].revisions.get(no=1),
            to=Stage.SELF,
            reason="数字の見方を書きくわえてください。",
        )
