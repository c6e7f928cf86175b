"""Two rounds of internal evaluation for the matrix: one under way, one published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sasaeai.core.access import acting
from sasaeai.core.jobs import JobRun
from sasaeai.core.periods import FiscalSpan, FiscalYear, today
from sasaeai.evaluation.enums import (
    Axis,
    Origin,
    RenditionKind,
    RoundKind,
    RoundStatus,
    RoundWork,
)
from sasaeai.evaluation.internal.closing import key_of
from sasaeai.evaluation.internal.evidence import add_evidence
from sasaeai.evaluation.internal.overview import overview
from sasaeai.evaluation.internal.scales import copy_scale
from sasaeai.evaluation.models import Publication, Scale
from sasaeai.evaluation.public import Came, EvalRound, create_action, open_round
from sasaeai.evaluation.publication.content import content_of, digest
from sasaeai.evaluation.publication.services import write_rendition
from sasaeai.evaluation.tasks import work_on_round
from sasaeai.plan.public import Plan, adopt_version, join_section, start_succession
from sasaeai.plan.services import keep_section
from tests.cast import Cast
from tests.plan.conftest import draft_of_six, make_plan


@dataclass(frozen=True)
class EvaluatedIds:
    """Ids by what the matrix calls them."""

    round: int
    published: int
    sheet: int
    evidence: int
    scale: int
    action: int
    run: int
    next_plan: str
    section: int
    section_member: int


def evaluated(cast: Cast) -> EvaluatedIds:
    """A plan of its own, made as the planner, inside the test's transaction."""
    with acting(cast.planner.pk, purpose="test"):
        plan = _plan(cast)
        waiting = _round(plan, RoundKind.ANNUAL)
        done = _round(plan, RoundKind.FIRST_HALF)
        EvalRound.objects.filter(pk=done.pk).update(status=RoundStatus.PUBLISHED)
        done.refresh_from_db()
        content = content_of(overview(done))
        row = Publication.objects.create(
            round=done, content=content, sha256=digest(content), published_on=today()
        )
        write_rendition(row, kind=RenditionKind.EASY, text="進みました。", checked=True)
        sheet = waiting.sheets.order_by("order")[0]
        proof = add_evidence(
            sheet, kind="file", label="記録の写し", content="日,人\n1,2\n".encode(), name="記録.csv"
        )
        action = create_action(
            plan, came=Came(Origin.SHEET, sheet=sheet), text="もう1か所ひらく", owner="地域づくり係",
            due_on=today(), target_fy=2027,
        )  # fmt: skip
        scale = copy_scale(Scale.objects.get(key="five"))
        run = JobRun.objects.create(
            task=work_on_round.name, key=key_of(waiting, RoundWork.FREEZE), title="確定",
            account_id=cast.planner.pk, readers=["evaluation.run"],
        )  # fmt: skip
        new = start_succession(
            plan, name="ひより市の次の計画", span=FiscalSpan(FiscalYear(2031), FiscalYear(2035))
        )
        section = keep_section(cast.council, name="めぐり係")
        member = join_section(section, cast.social_worker)
    return EvaluatedIds(
        waiting.pk, done.pk, sheet.pk, proof.pk, scale.pk, action.pk, run.pk, new.code,
        section.pk, member.pk,
    )  # fmt: skip


def _round(plan: Plan, kind: RoundKind) -> EvalRound:
    axes = [
        (Axis.GRADE, Scale.objects.get(key="rate_a_to_d")),
        (Axis.DIRECTION, Scale.objects.get(key="course")),
    ]
    return open_round(plan, kind=kind, year=FiscalYear(2026), axes=axes)


def _plan(cast: Cast) -> Plan:
    plan = make_plan(cast, code="judged", name="ひより市の評価する計画", is_public=True)
    adopt_version(
        draft_of_six(plan), effective_from=date(2026, 4, 1), decided_by="理事会",
        decided_on=date(2026, 3, 20),
    )  # fmt: skip
    return plan
