"""One finished year of a small plan, evaluated by the named cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.evaluation.enums import Axis, RoundKind, Stage
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.rounds import Due, open_round
from sasaeai.evaluation.internal.stages import submit
from sasaeai.evaluation.models import EvalRound, EvalSheet, RoundAxis, Scale, SheetRevision
from sasaeai.people.public import Account
from sasaeai.plan.enums import IndicatorDirection
from sasaeai.plan.measuring import Definition, define_indicator, set_target
from sasaeai.plan.models import Indicator, NodeIdentity, Plan
from sasaeai.plan.services import adopt_version, create_plan
from tests.cast import Cast
from tests.plan.conftest import METRICS, draft_of_six, put

FINISHED = FiscalYear(2025)
"""令和7年度: over on every day on which these tests run."""
WRITERS = {
    Stage.SELF: "social_worker",
    Stage.SECTION: "manager",
    Stage.SECRETARIAT: "planner",
    Stage.MANAGEMENT: "manager",
}


@pytest.fixture
def counting(db: None) -> Iterator[None]:
    with metrics.registered(*METRICS):
        yield


@dataclass(frozen=True)
class Evaluated:
    """A plan of R5–R9 with two evaluated target states, and a round over R7."""

    plan: Plan
    round: EvalRound
    cast: Cast

    def axis(self, axis: Axis) -> RoundAxis:
        return self.round.axes.get(axis=axis)

    def sheet(self, code: str = "T1") -> EvalSheet:
        return self.round.sheets.get(identity__code=code)

    def revision(self, code: str = "T1") -> SheetRevision:
        return self.sheet(code).revisions.order_by("-no")[0]

    def grades(self, grade: str, direction: str = "継続") -> dict[int, int]:
        """Axis → step by their words."""
        words = {Axis.GRADE: grade, Axis.DIRECTION: direction}
        return {
            self.axis(axis).pk: self.axis(axis).scale.steps.get(label=label).pk
            for axis, label in words.items()
        }

    def judge(self, stage: Stage, code: str = "T1", grade: str = "B", **given: object) -> None:
        """One stage's judgement by the member of the cast whose stage it is."""
        values = {"done": "場所を16か所ひらいた", "comment": "数字のとおり", **given}
        direction = str(values.pop("direction", "継続"))
        with acting(getattr(self.cast, WRITERS[stage]).pk, purpose="test"):
            submit(
                self.revision(code),
                Judgement(grades=self.grades(grade, direction), **values),  # type: ignore[arg-type]
            )

    def walk(self, code: str = "T1", grade: str = "B", **given: object) -> None:
        """All four stages with the same grade."""
        for stage in WRITERS:
            self.judge(stage, code, grade, **given)


@pytest.fixture
def planned(counting: None, cast: Cast, as_actor) -> Iterator[Plan]:
    """The test reads as the secretariat. Indicators K1 (people, flow) and K2 (places, stock) on T1, K3 (rate) on M2, K4 on T2."""
    with as_actor(cast.planner):
        plan = create_plan(
            organisation=cast.council, name="ひより市地域福祉活動計画", ordinal=4, code="fourth",
            span=FiscalSpan(FiscalYear(2023), FiscalYear(2027)), is_public=True,
        )  # fmt: skip
        adopt_version(
            draft_of_six(plan), effective_from=date(2023, 4, 1), decided_by="理事会",
            decided_on=date(2023, 3, 20),
        )  # fmt: skip
        for code, node, metric, unit, decimals in (
            ("K1", "T1", "test.people", "人", 0),
            ("K2", "T1", "test.places", "か所", 0),
            ("K3", "M2", "test.rate", "%", 1),
            ("K4", "T2", "test.released", "人", 0),
        ):
            define_indicator(
                plan, code=code, identity=NodeIdentity.objects.get(plan=plan, code=node),
                definition=Definition(
                    f"指標{code}", unit, metric, decimals=decimals,
                    direction=IndicatorDirection.INCREASE,
                ),
            )  # fmt: skip
        yield Plan.objects.get(pk=plan.pk)


def target(plan: Plan, code: str, fy: int, value: str, **details: object) -> None:
    """A target set before the plan began."""
    set_target(
        Indicator.objects.get(plan=plan, code=code), fy=fy, value=Decimal(value), reason="策定時",
        set_on=details.pop("set_on", date(2023, 4, 1)), **details,  # type: ignore[arg-type]
    )  # fmt: skip


def scales() -> list[tuple[Axis, Scale]]:
    return [
        (Axis.GRADE, Scale.objects.get(key="rate_a_to_d")),
        (Axis.DIRECTION, Scale.objects.get(key="course")),
    ]


@pytest.fixture
def begin(planned: Plan, cast: Cast, as_actor) -> Callable[..., Evaluated]:
    """Opens a round of a finished year, or another kind."""

    def start(
        kind: RoundKind = RoundKind.ANNUAL, year: FiscalYear = FINISHED, **details: object
    ) -> Evaluated:
        with as_actor(cast.planner):
            found = open_round(
                planned, kind=kind, year=year, axes=scales(),
                dues={Stage.SELF: Due(date(2026, 4, 20), "地域づくり係")}, **details,  # type: ignore[arg-type]
            )  # fmt: skip
        return Evaluated(planned, found, cast)

    return start


@pytest.fixture
def evaluated(begin: Callable[..., Evaluated], cast: Cast, as_actor) -> Evaluated:
    """500 people of a target of 600 and 8 places of 10 in R7, and an open round."""
    with as_actor(cast.planner):
        plan = Plan.objects.get(code="fourth")
        target(plan, "K1", 2025, "600")
        target(plan, "K2", 2025, "10")
        put(cast.asanagi, date(2025, 6, 10), 500)
    return begin()


def account(cast: Cast, name: str) -> Account:
    return getattr(cast, name)
