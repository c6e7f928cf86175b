"""A small plan with community steps, two district councils and a round that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.evaluation.models import StepRound
from sasaeai.evaluation.steps.services import open_round
from sasaeai.people import public as people
from sasaeai.people.public import Organisation
from sasaeai.plan.models import PlanNode, PlanVersion, RoleItem
from sasaeai.plan.public import Plan, RoleActor, RoleKind, adopt_version
from tests.cast import Cast
from tests.plan.conftest import draft_of_six, make_plan

DAY = timedelta(days=1)
SAID = (
    ("T1", 2, "気になる人に声をかけましょう"),
    ("T2", 1, "相談先を知っておきましょう"),
    ("T2", 2, "いっしょに行きましょう"),
)


@dataclass(frozen=True)
class Stage:
    """The plan in force, its round of this year, 朝凪's and 石畳's district councils."""

    plan: Plan
    version: PlanVersion
    round: StepRound
    asanagi: Organisation
    ishidatami: Organisation
    cast: Cast

    def step(self, code: str, no: int) -> int:
        """The role item of a step."""
        return RoleItem.objects.get(
            node__version=self.version, node__identity__code=code, kind=RoleKind.PILLAR, no=no
        ).pk


def stage_for(cast: Cast, *, code: str = "steps", is_public: bool = True) -> Stage:
    """Made as the planner; call inside a transaction."""
    plan = make_plan(cast, code=code, name="ひより市の計画", breakdown=cast.asanagi.kind)
    draft = draft_of_six(plan)
    for node, no, text in SAID:
        RoleItem.objects.create(
            node=PlanNode.objects.get(version=draft, identity__code=node),
            actor=RoleActor.COMMUNITY, kind=RoleKind.PILLAR, no=no, text=text, order=no,
        )  # fmt: skip
    version = adopt_version(
        draft, effective_from=date(2026, 4, 1), decided_by="理事会",
        decided_on=date(2026, 3, 20), publish=is_public,
    )  # fmt: skip
    year = fiscal_year_of(today())
    round_ = open_round(
        plan, year, opens_on=today() - 30 * DAY, due_on=today() + 30 * DAY,
        closes_on=today() + 60 * DAY,
    )  # fmt: skip
    other = Organisation.objects.filter(code="dc-S2").first() or people.found_organisation(
        people.OrganisationKind.DISTRICT_COUNCIL, code="dc-S2",
        name="石畳地区社会福祉協議会", kana="いしだたみちくしゃかいふくしきょうぎかい",
        covers=(cast.ishidatami,),
    )  # fmt: skip
    return Stage(plan, version, round_, cast.asanagi_council, other, cast)
