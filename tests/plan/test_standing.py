"""An indicator is read where its line went in the text that is read, and by no text to come."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import caches

from sasaeai.core.periods import today
from sasaeai.plan.amending import abolish_line, merge_lines, split_line
from sasaeai.plan.enums import LineageKind
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import NodeIdentity, PlanNode, PlanVersion
from sasaeai.plan.queries import load_tree
from sasaeai.plan.services import adopt_version, open_draft, record_step
from sasaeai.plan.sheets import export_sheet
from sasaeai.plan.standing import by_line, standing_in
from sasaeai.plan.texts import LineText
from tests.plan.conftest import draft_of_six, make_plan

pytestmark = pytest.mark.django_db
WHY = "中間の見直し"


def line(version: PlanVersion, code: str) -> PlanNode:
    rows = PlanNode.objects.select_related("identity", "version__plan")
    return rows.get(version=version, identity__code=code)


def adopted(draft: PlanVersion, day: date) -> PlanVersion:
    return adopt_version(
        draft, effective_from=day, decided_by="理事会", decided_on=day, reason=WHY
    )  # fmt: skip


def read_at(version: PlanVersion) -> dict[str, str]:
    """Indicator → the line at which the version shows it."""
    tree, rows = load_tree(version), list(version.plan.indicators.all())
    codes = {node.identity_id: node.identity.code for node in tree.nodes}
    named = {row.pk: row.code for row in rows}
    return {named[key]: codes[at] for key, at in standing_in(tree, rows).items()}


def merged(made) -> PlanVersion:
    """M1 and M2 in one draft as M9."""
    draft = open_draft(made.plan)
    merge_lines(
        [line(draft, "M1"), line(draft, "M2")], code="M9", text=LineText("集いと見守り"), reason=WHY
    )
    return draft


def test_a_text_to_come_moves_no_line_in_the_text_in_force(made):
    identity = NodeIdentity.objects.create(plan=made.plan, code="X1")
    define_indicator(
        made.plan, code="K9", identity=identity, definition=Definition("前の取り組み", "回")
    )
    to_come = open_draft(made.plan)
    record_step(
        to_come, kind=LineageKind.MERGED, old=identity,
        new=NodeIdentity.objects.get(plan=made.plan, code="T1"), note=WHY,
    )  # fmt: skip
    to_come = adopted(to_come, date(2030, 4, 1))
    assert [read_at(made.version).get("K9"), read_at(to_come).get("K9")] == [None, "T1"]


def test_a_draft_reads_indicators_by_its_own_steps_and_no_other_text_does(made):
    draft = merged(made)
    assert [read_at(made.version)["K3"], read_at(draft)["K3"]] == ["M2", "M9"]
    assert [row.node for row in export_sheet(made.plan).indicators if row.code == "K3"] == ["M9"]
    assert by_line(load_tree(draft)).keys() == {
        NodeIdentity.objects.get(plan=made.plan, code=code).pk for code in ("T1", "T2", "M9")
    }


def test_an_indicator_of_an_abolished_line_is_read_nowhere_in_later_texts(made):
    draft = open_draft(made.plan)
    abolish_line(line(draft, "M2"), reason=WHY)
    assert ["K3" in read_at(row) for row in (made.version, draft)] == [True, False]


def test_the_page_of_an_indicator_leads_to_the_line_where_the_text_reads_it(made, browse):
    desk = f"/desk/plan/indicators/{made.indicator('K3').pk}/"

    def led_to() -> list[bool]:
        caches["pages"].clear()
        shown = browse(None).get("/plan/indicators/K3/").content.decode()
        kept = browse(made.cast.planner).get(desk).content.decode()
        return [
            *(f'href="/plan/{code}/"' in shown for code in ("M2", "M9")),
            *(f"<p>{title}</p>" in kept for title in ("見守り活動の推進", "集いと見守り")),
        ]

    draft = merged(made)
    before = led_to()
    adopted(draft, today())
    assert [before, led_to()] == [[True, False, True, False], [False, True, False, True]]


def test_indicators_of_a_line_that_only_a_first_draft_knew_follow_it(planner):
    plan = make_plan(planner, code="fifth")
    draft = draft_of_six(plan)
    for code in ("M1", "T2"):
        define_indicator(
            plan, code=f"K-{code}", identity=NodeIdentity.objects.get(plan=plan, code=code),
            definition=Definition(f"指標{code}", "回"),
        )  # fmt: skip
    merge_lines([line(draft, "M1"), line(draft, "M2")], code="M9", text=LineText("集い"), reason="")
    split_line(
        line(draft, "T2"), into=[("T8", LineText("聞く")), ("T9", LineText("動く"))], reason=""
    )
    assert read_at(draft) == {"K-M1": "M9", "K-T2": "T8"}
