"""30 measures, two of them merged in the third year: 29 rows, one of which opens to its two."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from sasaeai.plan.amending import abolish_line, merge_lines
from sasaeai.plan.enums import LineageKind
from sasaeai.plan.keeping import Keeper, StillNeeded, _keepers, add_keeper, erase_line
from sasaeai.plan.lines import lines_of
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import LevelDef, NodeIdentity, PlanNode, PlanVersion
from sasaeai.plan.queries import load_tree
from sasaeai.plan.saving import preview, save_sheet
from sasaeai.plan.services import adopt_version, open_draft
from sasaeai.plan.sheets import export_sheet
from sasaeai.plan.standing import standing_in
from sasaeai.plan.texts import LineText
from tests.plan.conftest import counting, make_plan, planner  # noqa: F401

pytestmark = pytest.mark.django_db
THIRD_YEAR = date(2028, 4, 1)


@pytest.fixture
def thirty(planner):  # noqa: F811
    plan = make_plan(planner, code="thirty")
    draft = open_draft(plan)
    LevelDef.objects.create(version=draft, depth=1, name="実施事業", evaluable=True)
    for n in range(1, 31):
        identity = NodeIdentity.objects.create(plan=plan, code=f"J{n:02}")
        PlanNode.objects.create(
            version=draft, identity=identity, depth=1, title=f"事業{n}", order=n
        )
    adopt_version(
        draft, effective_from=date(2026, 4, 1), decided_by="理事会", decided_on=date(2026, 3, 20)
    )
    return plan


def changed(plan, change) -> PlanVersion:
    draft = open_draft(plan)
    lines = {
        row.identity.code: row
        for row in PlanNode.objects.filter(version=draft).select_related(
            "identity", "version__plan"
        )
    }
    change(lines)
    return adopt_version(
        draft, effective_from=THIRD_YEAR, decided_by="理事会", decided_on=date(2028, 3, 20),
        reason="事業の整理",
    )  # fmt: skip


def test_two_merged_of_thirty_leave_29_rows_and_grades_that_sum_to_29(thirty):
    changed(
        thirty,
        lambda lines: merge_lines(
            [lines["J04"], lines["J17"]],
            code="J31",
            text=LineText("まとめた事業"),
            reason="重なるため",
        ),
    )
    assert len(lines_of(thirty, on=date(2028, 3, 31)).current) == 30
    after = lines_of(thirty, on=date(2031, 3, 31))
    assert len(after.current) == 29
    merged = next(row for row in after.current if row.before)
    assert [row.node.title for row in merged.before] == ["事業4", "事業17"]
    assert {row.until for row in merged.before} == {date(2028, 3, 31)}
    grades = Counter("ABC"[place % 3] for place, _ in enumerate(after.current))
    assert sum(grades.values()) == 29


def test_an_abolished_line_keeps_its_page_and_leaves_later_denominators_with_a_note(thirty, browse):
    changed(thirty, lambda lines: abolish_line(lines["J09"], reason="市の事業になったため"))
    after = lines_of(thirty, on=date(2031, 3, 31))
    [gone] = after.ended
    assert (len(after.current), gone.node.identity.code) == (29, "J09")
    assert (gone.endings[0].kind, gone.endings[0].note) == (
        LineageKind.ABOLISHED,
        "市の事業になったため",
    )
    assert "J09" not in {row.node.identity.code for row in after.current}


def test_a_line_is_not_erased_once_a_sheet_exists(thirty):
    identity = NodeIdentity.objects.create(plan=thirty, code="J99")
    add_keeper(Keeper("評価シート", lambda ids: {identity.pk} & set(ids)))
    try:
        with pytest.raises(StillNeeded, match="評価シートがあります。廃止はできます"):
            erase_line(identity)
        with pytest.raises(StillNeeded, match="決まった版"):
            erase_line(NodeIdentity.objects.get(plan=thirty, code="J01"))
    finally:
        _keepers.pop()
    assert NodeIdentity.objects.filter(plan=thirty, code="J99").exists()


def test_a_merged_lines_indicator_is_read_at_the_new_line_and_stays_with_the_old_text(thirty):
    for code in ("J04", "J09"):
        define_indicator(
            thirty,
            code=f"K-{code}",
            identity=NodeIdentity.objects.get(plan=thirty, code=code),
            definition=Definition(name=f"指標{code}", unit="回"),
        )

    def both(lines):
        merge_lines(
            [lines["J04"], lines["J17"]], code="J31", text=LineText("まとめた事業"), reason="重なる"
        )
        abolish_line(lines["J09"], reason="市の事業になったため")

    changed(thirty, both)
    assert [read_at(thirty, no) for no in (1, 2)] == [
        {"K-J04": "J04", "K-J09": "J09"},
        {"K-J04": "J31"},
    ]
    sheet = export_sheet(thirty)
    assert [(row.code, row.node) for row in sheet.indicators] == [("K-J04", "J31")]
    again = preview(thirty, sheet)
    assert (again.changes, again.errors) == ((), ())


def test_a_sheet_that_renames_an_indicator_moves_none_and_takes_no_abolished_lines_away(thirty):
    test_a_merged_lines_indicator_is_read_at_the_new_line_and_stays_with_the_old_text(thirty)
    sheet = export_sheet(thirty)
    [row] = sheet.indicators
    save_sheet(thirty, replace(sheet, indicators=(replace(row, name="別の名前"),)), reason="名前")
    assert list(thirty.indicators.order_by("code").values_list("name", "identity__code")) == [
        ("別の名前", "J04"),
        ("指標J09", "J09"),
    ]


def read_at(plan, no: int) -> dict[str, str]:
    """Indicator → the line at which version ``no`` shows it."""
    tree = load_tree(plan.versions.get(no=no))
    codes = {node.identity_id: node.identity.code for node in tree.nodes}
    rows = {row.pk: row.code for row in plan.indicators.all()}
    found = standing_in(tree, list(plan.indicators.all()))
    return {rows[key]: codes[line] for key, line in found.items()}
