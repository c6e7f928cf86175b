"""A sheet is taken whole or not at all; its own export brings no change; identities outlive renames."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.plan.enums import VersionStatus
from sasaeai.plan.importing.document import read_text
from sasaeai.plan.importing.draft import sheet_of
from sasaeai.plan.importing.sheet import (
    BadSheet,
    IssueRow,
    LineageRow,
    NodeRow,
    PlanSheet,
    TargetValue,
)
from sasaeai.plan.importing.sheet_reading import read_csv_files, read_sheet
from sasaeai.plan.importing.sheet_writing import write_csv_files, write_xlsx_sheet, write_zip
from sasaeai.plan.measuring import set_target
from sasaeai.plan.models import (
    Indicator,
    NodeIdentity,
    NodeLineage,
    Plan,
    PlanLink,
    PlanNode,
    PlanVersion,
    Target,
)
from sasaeai.plan.saving import accept_proposal, create_from_sheet, preview, save_sheet
from sasaeai.plan.services import adopt_version
from sasaeai.plan.sheets import corrected, export_sheet
from tests.cast import Cast
from tests.plan.conftest import METRICS

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "demo" / "plan"
DOCUMENT = """第2次 見本市地域福祉活動計画
令和8年度〜令和12年度
基本理念
だれもが支え合うまち
基本目標1 つながりづくり
（1） 居場所をふやす
具体的な取り組み
・集まりをひらく
・場所を知らせる
（2） 見守りをつづける
具体的な取り組み
・声をかける
"""


def demo_sheet() -> PlanSheet:
    return read_csv_files({path.stem: path.read_bytes() for path in DEMO.glob("*.csv")})


@pytest.fixture(scope="module")
def adopted(loaded_cast: Cast, prepared: None) -> int:
    """The demo plan in force, once for all tests of this module."""
    with metrics.registered(*METRICS), acting(loaded_cast.planner.pk, purpose="test"):
        saved = create_from_sheet(demo_sheet())
        assert saved.draft is not None
        adopt_version(
            saved.draft,
            effective_from=date(2026, 4, 1),
            decided_by="理事会",
            decided_on=date(2026, 3, 1),
        )
        return saved.plan.pk


@pytest.fixture
def demo(adopted: int, planner: Cast) -> Plan:
    return Plan.objects.get(pk=adopted)


def changed(sheet: PlanSheet, code: str, **fields) -> PlanSheet:
    rows = tuple(replace(row, **fields) if row.code == code else row for row in sheet.nodes)
    return replace(sheet, nodes=rows)


def test_the_demo_plan_has_the_counts_of_the_summary_edition(demo):
    tree = list(demo.versions.get().nodes.values_list("depth", flat=True))
    assert [tree.count(depth) for depth in (1, 2, 3)] == [3, 10, 23]
    assert demo.issues.count() == 11


@pytest.mark.parametrize(
    "through",
    [
        lambda sheet: sheet,
        lambda sheet: read_sheet(write_xlsx_sheet(sheet)),
        lambda sheet: read_csv_files(write_csv_files(sheet)),
        lambda sheet: read_sheet(write_zip(sheet)),
    ],
    ids=["itself", "xlsx", "csv", "zip"],
)
def test_importing_an_export_changes_nothing(demo, through):
    saved = save_sheet(demo, through(export_sheet(demo)))
    assert (saved.diff.changes, saved.draft) == ((), None)
    assert demo.versions.count() == 1


def test_importing_the_same_file_again_changes_nothing(demo):
    assert save_sheet(demo, demo_sheet()).diff.changes == ()


def test_a_new_title_is_one_rename_of_the_same_identity_in_a_draft(demo):
    before = NodeIdentity.objects.get(plan=demo, code="T1").pk
    saved = save_sheet(demo, changed(export_sheet(demo), "T1", title="新しい絆"))
    assert saved.diff.counts == {"added": 0, "renamed": 1, "moved": 0, "changed": 0, "removed": 0}
    row = PlanNode.objects.get(version=saved.draft, identity__code="T1")
    assert (row.title, row.identity_id) == ("新しい絆", before)
    assert PlanVersion.objects.get(plan=demo, no=1).nodes.get(identity=before).title != "新しい絆"
    assert saved.draft.status == VersionStatus.DRAFT


def test_a_move_an_addition_and_a_role_are_told_before_they_are_saved(demo):
    sheet = changed(export_sheet(demo), "M1.2", parent="T2")
    extra = NodeRow("M1.9", "T1", 3, "", "あたらしい取り組み", order=10_000)
    sheet = replace(
        sheet,
        nodes=(*sheet.nodes, extra),
        roles=(*sheet.roles, replace(sheet.roles[0], text="もうひとつの例")),
    )
    found = preview(demo, sheet)
    assert {kind: found.counts[kind] for kind in ("added", "moved", "renamed")} == {
        "added": 1,
        "moved": 1,
        "renamed": 0,
    }
    assert demo.versions.count() == 1
    saved = save_sheet(demo, sheet)
    node = PlanNode.objects.get(version=saved.draft, identity__code="M1.2")
    assert node.parent.identity.code == "T2"
    assert save_sheet(demo, export_sheet(demo)).diff.changes == ()


def test_a_removed_line_needs_its_lineage_and_keeps_its_identity(demo):
    sheet = export_sheet(demo)
    without = replace(
        sheet,
        nodes=tuple(row for row in sheet.nodes if row.code != "M2.2"),
        roles=tuple(row for row in sheet.roles if row.node != "M2.2"),
        indicators=tuple(row for row in sheet.indicators if row.node != "M2.2"),
    )
    with pytest.raises(BadSheet, match="lineage"):
        save_sheet(demo, without)
    assert demo.versions.count() == 1
    merged = LineageRow("M2.2", "M2.1", "merged", date(2028, 10, 1), "一本化")
    saved = save_sheet(demo, replace(without, lineage=(merged,)))
    assert not PlanNode.objects.filter(version=saved.draft, identity__code="M2.2").exists()
    row = NodeLineage.objects.get(version=saved.draft)
    assert (row.old.code, row.new.code, row.kind, row.note) == ("M2.2", "M2.1", "merged", "一本化")
    assert export_sheet(demo).lineage == (merged,)


def test_what_only_a_draft_had_may_go_without_a_reason(planner):
    plan = create_from_sheet(demo_sheet()).plan
    sheet = export_sheet(plan)
    extra = NodeRow("M9.9", "T9", 3, "", "まちがい", order=10_000)
    save_sheet(plan, replace(sheet, nodes=(*sheet.nodes, extra)))
    save_sheet(plan, sheet)
    assert not NodeIdentity.objects.filter(plan=plan, code="M9.9").exists()


def test_everything_or_nothing(demo):
    sheet = export_sheet(demo)
    first, *rest = sheet.indicators
    bad = replace(
        changed(sheet, "T1", title="新しい絆"),
        issues=(*sheet.issues, IssueRow(12, "新しい課題")),
        indicators=(replace(first, name="かわった", baseline_source=""), *rest),
    )
    with pytest.raises(BadSheet, match="出典"):
        save_sheet(demo, bad)
    assert demo.versions.count() == 1
    assert demo.issues.count() == 11
    assert not Indicator.objects.filter(name="かわった").exists()


def test_a_target_is_revised_by_the_sheet_and_the_old_row_stays(demo):
    sheet = export_sheet(demo)
    first, *rest = sheet.indicators
    year, value = first.targets[-1].fy, first.targets[-1].value
    revised = replace(first, targets=(*first.targets[:-1], TargetValue(year, value + 10)))
    save_sheet(demo, replace(sheet, indicators=(revised, *rest)), reason="中間の見直し")
    acts = Target.objects.filter(indicator__code=first.code, fy=year).order_by("id")
    assert [act.value for act in acts] == [value, value + 10]
    assert acts[1].reason == "中間の見直し"
    assert export_sheet(demo).indicators[0] == revised


def test_a_target_is_taken_back_by_a_word_and_never_by_an_empty_cell(demo):
    sheet = export_sheet(demo)
    first, *rest = sheet.indicators
    emptied = replace(first, targets=first.targets[:-1])
    with pytest.raises(BadSheet, match="なし"):
        save_sheet(demo, replace(sheet, indicators=(emptied, *rest)))
    back = replace(first, targets=(*first.targets[:-1], TargetValue(first.targets[-1].fy, None)))
    save_sheet(demo, replace(sheet, indicators=(back, *rest)))
    assert export_sheet(demo).indicators[0] == back


def test_indicators_change_at_once_without_a_new_version(demo):
    sheet = export_sheet(demo)
    first, *rest = sheet.indicators
    saved = save_sheet(demo, replace(sheet, indicators=(replace(first, name="居場所の数"), *rest)))
    assert saved.draft is None
    assert Indicator.objects.get(plan=demo, code=first.code).name == "居場所の数"


def test_an_indicator_with_targets_can_be_hidden_and_not_erased(demo):
    sheet = export_sheet(demo)
    with pytest.raises(BadSheet, match="public"):
        save_sheet(demo, replace(sheet, indicators=sheet.indicators[1:]))
    assert Indicator.objects.filter(plan=demo).count() == len(sheet.indicators)


def test_an_issue_of_an_adopted_version_stays(demo):
    sheet = export_sheet(demo)
    nodes = tuple(replace(row, issues=()) for row in sheet.nodes)
    with pytest.raises(BadSheet, match="決まった版"):
        save_sheet(demo, replace(sheet, nodes=nodes, issues=sheet.issues[1:]))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "T1", "parent": "M1.1"}, "一つ上"),
        ({"code": "T1", "parent": "NOWHERE"}, "親の"),
        ({"code": "T1", "title": "長" * 201}, "長すぎます"),
        ({"code": "T1", "tags": ("長" * 41,)}, "長すぎます"),
        ({"code": "T1", "issues": (99,)}, "課題 99"),
    ],
)
def test_rows_that_cannot_be_are_refused_in_words(demo, fields, words):
    with pytest.raises(BadSheet, match=words):
        save_sheet(demo, changed(export_sheet(demo), **fields))


def test_a_code_that_is_an_address_of_another_page_is_refused(demo):
    sheet = export_sheet(demo)
    extra = NodeRow("print", "T1", 3, "", "x", order=1)
    with pytest.raises(BadSheet, match="コードに使えません"):
        save_sheet(demo, replace(sheet, nodes=(*sheet.nodes, extra)))


def test_a_new_plan_needs_its_name_and_years(planner):
    there = set(Plan.objects.all())
    sheet = replace(demo_sheet(), head=replace(demo_sheet().head, name="", fy_to=None))
    with pytest.raises(BadSheet, match=r"年度[\s\S]*名前"):
        create_from_sheet(sheet)
    assert set(Plan.objects.all()) == there


def test_a_document_becomes_a_draft_as_a_person_corrected_it(planner):
    proposal = read_text(DOCUMENT, name="概要版.txt")
    codes = [node.code for node in proposal.nodes]
    titles = {node.title: node.code for node in proposal.nodes}
    corrections = {
        "nodes": {
            titles["居場所をふやす"]: {"title": "居場所を育てる"},
            titles["場所を知らせる"]: {"out": True},
            titles["声をかける"]: {"parent": titles["居場所をふやす"]},
        },
        "head": {"vision": "支え合うまち", "name": "見本市地域福祉活動計画"},
    }
    saved = accept_proposal(proposal, corrections=corrections)
    rows = {
        row.identity.code: row for row in saved.draft.nodes.select_related("identity", "parent")
    }
    assert len(rows) == len(codes) - 1
    assert rows[titles["居場所をふやす"]].title == "居場所を育てる"
    assert rows[titles["声をかける"]].parent == rows[titles["居場所をふやす"]]
    assert (saved.plan.vision, saved.plan.span.label) == ("支え合うまち", "令和8年度〜令和12年度")
    assert not saved.plan.is_public


def test_leaving_a_line_out_takes_all_below_it_along(planner):
    proposal = read_text(DOCUMENT)
    top = next(node for node in proposal.nodes if node.depth == 2)
    sheet = corrected(sheet_of(proposal), {"nodes": {top.code: {"out": True}}})
    below = {node.code for node in proposal.nodes if node.parent_code == top.code}
    assert below
    assert not ({top.code} | below) & {row.code for row in sheet.nodes}


def test_a_municipal_plan_that_the_document_names_is_linked(planner):
    text = "「見本市地域福祉計画」と「見本市地域福祉活動計画」は車の両輪です。\n" + DOCUMENT
    proposal = read_text(text)
    saved = accept_proposal(proposal)
    wanted = {link.title for link in proposal.links if link.kind in ("parallel", "predecessor")}
    assert set(PlanLink.objects.filter(plan=saved.plan).values_list("name", flat=True)) == wanted


def test_a_typed_value_of_a_target_reaches_the_board_unrounded(demo):
    row = Indicator.objects.get(plan=demo, code="visit-rate")
    set_target(row, fy=2027, value=Decimal("84.55"), reason="x", decision="理事会")
    found = {target.fy: target.value for target in export_sheet(demo).indicators[1].targets}
    assert found[2027] == Decimal("84.55")
