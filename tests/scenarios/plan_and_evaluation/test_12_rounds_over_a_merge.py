"""30 measures evaluated, two merged: the next round has 29 sheets, and the five-year table follows."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import caches

from sasaeai.core.access import current
from sasaeai.core.periods import FiscalSpan, FiscalYear, today
from sasaeai.evaluation.enums import Axis, Move, RoundKind, RoundStatus, Stage
from sasaeai.evaluation.internal.overview import overview
from sasaeai.evaluation.models import (
    EvalRound,
    Publication,
    SheetRevision,
    StageEntry,
    StageGrade,
)
from sasaeai.evaluation.public import open_round
from sasaeai.evaluation.publication.content import content_of, digest
from sasaeai.evaluation.publication.fiveyears import FiveYears, five_years
from sasaeai.plan.amending import abolish_line, merge_lines
from sasaeai.plan.models import LevelDef, NodeIdentity, Plan, PlanNode
from sasaeai.plan.services import adopt_version, create_plan, open_draft
from sasaeai.plan.texts import LineText
from tests.evaluation.conftest import counting, scales  # noqa: F401

pytestmark = pytest.mark.django_db
SECOND, THIRD = FiscalYear(2024), FiscalYear(2025)


@pytest.fixture
def thirty(counting: None, cast, as_actor) -> Plan:  # noqa: F811
    with as_actor(cast.planner):
        plan = create_plan(
            organisation=cast.council, name="三十の計画", code="thirty", is_public=True,
            span=FiscalSpan(FiscalYear(2023), FiscalYear(2027)),
        )  # fmt: skip
        draft = open_draft(plan)
        LevelDef.objects.create(version=draft, depth=1, name="実施事業", evaluable=True)
        for n in range(1, 31):
            identity = NodeIdentity.objects.create(plan=plan, code=f"J{n:02}")
            PlanNode.objects.create(
                version=draft, identity=identity, depth=1, title=f"事業{n}", order=n
            )
        adopt_version(
            draft, effective_from=date(2023, 4, 1), decided_by="理事会",
            decided_on=date(2023, 3, 20),
        )  # fmt: skip
        judged(plan, SECOND)
        yield plan


def amended(plan: Plan, change) -> None:
    """In force from the third year."""
    draft = open_draft(plan)
    rows = PlanNode.objects.filter(version=draft).select_related("identity", "version__plan")
    change({row.identity.code: row for row in rows})
    adopt_version(
        draft, effective_from=THIRD.period.start, decided_by="理事会",
        decided_on=date(2025, 3, 20), reason="事業の整理",
    )  # fmt: skip


def judged(plan: Plan, year: FiscalYear) -> EvalRound:
    """Every sheet graded A, B or C in turn, and the round published."""
    found = open_round(plan, kind=RoundKind.ANNUAL, year=year, axes=scales())
    axes = {row.axis: row for row in found.axes.select_related("scale")}
    steps = list(axes[Axis.GRADE].scale.steps.order_by("order"))[:3]
    way = axes[Axis.DIRECTION].scale.steps.order_by("order")[0]
    for place, sheet in enumerate(found.sheets.order_by("order")):
        entry = StageEntry.objects.create(
            revision=sheet.revisions.get(), stage=Stage.SELF, move=Move.SUBMITTED, done="した",
            account_id=current().account_id, account_name=current().name,
        )  # fmt: skip
        StageGrade.objects.create(entry=entry, axis=axes[Axis.GRADE], step=steps[place % 3])
        StageGrade.objects.create(entry=entry, axis=axes[Axis.DIRECTION], step=way)
    SheetRevision.objects.filter(sheet__round=found).update(stage=Stage.DONE)
    EvalRound.objects.filter(pk=found.pk).update(status=RoundStatus.PUBLISHED)
    found.refresh_from_db()
    content = content_of(overview(found))
    Publication.objects.create(
        round=found, content=content, sha256=digest(content), published_on=today()
    )
    return found


def cells(table: FiveYears, title: str) -> dict[int, tuple[str, bool]]:
    rows = (*table.rows, *table.ended)
    row = next(row for row in rows if row.line.node.title == title)
    return {
        year.year: (cell.grade, cell.own)
        for year, cell in zip(table.years, row.cells, strict=True)
        if cell.grade
    }


def test_two_merged_lines_leave_29_sheets_whose_grades_sum_to_29(thirty: Plan):
    amended(
        thirty,
        lambda lines: merge_lines(
            [lines["J04"], lines["J17"]],
            code="J31",
            text=LineText("まとめた事業"),
            reason="重なるため",
        ),
    )
    shown = overview(judged(thirty, THIRD))
    assert (len(shown.rows), shown.counts.graded) == (29, 29)
    assert sum(row.count for row in shown.counts.rows) == 29
    table = five_years(thirty)
    assert (len(table.rows), sum(table.counts(THIRD).values())) == (29, 29)
    assert sum(table.counts(SECOND).values()) == 28
    assert cells(table, "まとめた事業") == {2024: ("A・B", False), 2025: ("A", True)}
    row = next(row for row in table.rows if row.line.node.title == "まとめた事業")
    assert [line.node.title for line in row.before] == ["事業4", "事業17"]


def test_an_abolished_line_keeps_its_sheet_and_leaves_later_counts_with_a_note(
    thirty: Plan, browse
):
    amended(thirty, lambda lines: abolish_line(lines["J09"], reason="市の事業になったため"))
    shown = overview(judged(thirty, THIRD))
    assert len(shown.rows) == 29
    table = five_years(thirty)
    assert cells(table, "事業9") == {2024: ("C", True)}
    assert [row.line.node.title for row in table.ended] == ["事業9"]
    assert sum(table.counts(THIRD).values()) == 29
    caches["pages"].clear()
    page = browse(None).get("/evaluation/years/").content.decode()
    assert "終わったあとの数には入れていません" in page and "事業9" in page
