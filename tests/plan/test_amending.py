"""A draft is changed line by line: identities, order, numbers and reasons stay right."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.plan.amending import (
    LineText,
    abolish_line,
    add_line,
    describe_levels,
    merge_lines,
    move_line,
    rewrite_line,
    shift_line,
    split_line,
)
from sasaeai.plan.enums import LineageKind, Numbering
from sasaeai.plan.errors import NotADraft, PlanRefused
from sasaeai.plan.models import LevelDef, NodeIdentity, NodeLineage, PlanNode
from sasaeai.plan.queries import load_tree
from sasaeai.plan.services import adopt_version, open_draft

pytestmark = pytest.mark.django_db
WHY = "中間の見直し"
AMENDED = {
    "effective_from": date(2028, 10, 1), "decided_by": "理事会", "decided_on": date(2028, 9, 1),
    "reason": WHY,
}  # fmt: skip


@pytest.fixture
def draft(made):
    return open_draft(made.plan)


def line(version, code: str) -> PlanNode:
    rows = PlanNode.objects.select_related("identity", "version__plan")
    return rows.get(version=version, identity__code=code)


def codes(version) -> list[str]:
    """Codes in printed order, each indented by its depth."""
    return [f"{'-' * (row.depth - 1)}{row.identity.code}" for row in load_tree(version).nodes]


def steps(version) -> list[tuple[str, str, str]]:
    rows = NodeLineage.objects.filter(version=version).select_related("old", "new").order_by("id")
    return [
        (row.kind, row.old.code if row.old else "", row.new.code if row.new else "") for row in rows
    ]


def test_a_split_stands_in_its_place_and_hands_over_what_lay_below(draft):
    made = split_line(
        line(draft, "T1"),
        into=[("T1a", LineText("近所の絆")), ("T1b", LineText("地域の絆"))],
        reason=WHY,
    )
    assert codes(draft) == ["G1", "-T1a", "--M1", "--M2", "-T1b", "G2", "-T2"]
    assert steps(draft) == [("split", "T1", "T1a"), ("split", "T1", "T1b")]
    assert [row.roles.count() for row in made] == [2, 0]


def test_a_merge_takes_the_place_of_the_first_and_lineage_names_both(draft):
    merge_lines(
        [line(draft, "M1"), line(draft, "M2")], code="M9", text=LineText("集いと見守り"), reason=WHY
    )
    assert codes(draft) == ["G1", "-T1", "--M9", "G2", "-T2"]
    assert steps(draft) == [("merged", "M1", "M9"), ("merged", "M2", "M9")]


def test_a_line_may_go_on_and_take_another_in(draft):
    merge_lines(
        [line(draft, "M1"), line(draft, "M2")], code="M2", text=LineText("見守りと集い"), reason=WHY
    )
    assert codes(draft) == ["G1", "-T1", "--M2", "G2", "-T2"]
    assert steps(draft) == [("merged", "M1", "M2"), ("rewritten", "M2", "M2")]


def test_moving_takes_everything_below_along_and_refuses_what_cannot_be(draft):
    move_line(line(draft, "T1"), parent=line(draft, "G2"), reason=WHY)
    assert codes(draft) == ["G1", "G2", "-T2", "-T1", "--M1", "--M2"]
    assert steps(draft) == [("moved", "T1", "T1")]
    for parent, words in ((line(draft, "M1"), "下の項目"), (line(draft, "T2"), "一つ上の段")):
        with pytest.raises(PlanRefused, match=words):
            move_line(line(draft, "T1"), parent=parent, reason=WHY)


def test_renaming_and_rewriting_are_told_apart_and_keep_the_identity(draft, made):
    before = line(draft, "M1").identity_id
    rewrite_line(
        line(draft, "M1"), text=LineText("集いの場をふやす", "毎週ひらきます。"), reason=WHY
    )
    assert steps(draft) == [("renamed", "M1", "M1"), ("rewritten", "M1", "M1")]
    assert line(draft, "M1").identity_id == before
    assert line(made.version, "M1").title == "集いの場づくり"


def test_abolishing_takes_what_lies_below_and_a_line_of_the_draft_alone_leaves_no_trace(draft):
    new = add_line(draft, parent=line(draft, "T2"), code="M7", text=LineText("新しい"), reason=WHY)
    abolish_line(new, reason="やめました")
    assert not NodeIdentity.objects.filter(code="M7").exists()
    abolish_line(line(draft, "T1"), reason=WHY)
    assert codes(draft) == ["G1", "G2", "-T2"]
    assert steps(draft) == [("abolished", code, "") for code in ("T1", "M1", "M2")]
    assert NodeIdentity.objects.filter(code="T1").exists()


def test_order_changes_among_neighbours_only(draft):
    shift_line(line(draft, "M2"), up=True)
    assert codes(draft) == ["G1", "-T1", "--M2", "--M1", "G2", "-T2"]
    shift_line(line(draft, "M2"), up=True)
    shift_line(line(draft, "G1"), up=False)
    assert codes(draft) == ["G2", "-T2", "G1", "-T1", "--M2", "--M1"]


def test_numbers_follow_by_themselves_where_a_level_has_a_pattern(draft):
    levels = list(draft.levels.order_by("depth"))
    levels[1].numbering, levels[1].pattern = Numbering.CONTINUOUS, "（{n}）"
    levels[2].numbering, levels[2].pattern = Numbering.RESTART, "{p}-{n}"
    describe_levels(draft, levels=levels)
    add_line(draft, parent=line(draft, "G1"), code="T9", text=LineText("あいだに"), reason=WHY)
    assert [(row.identity.code, row.number) for row in load_tree(draft).nodes] == [
        ("G1", "1"), ("T1", "（1）"), ("M1", "1-1"), ("M2", "1-2"), ("T9", "（2）"), ("G2", "2"),
        ("T2", "（3）"),
    ]  # fmt: skip
    with pytest.raises(PlanRefused, match="項目のある段"):
        describe_levels(draft, levels=levels[:2])
    four = [*levels, LevelDef(depth=5, name="とび")]
    with pytest.raises(PlanRefused, match="1段から6段"):
        describe_levels(draft, levels=four)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda d: rewrite_line(line(d, "M1"), text=LineText("別"), reason=" "), "理由"),
        (lambda d: abolish_line(line(d, "M1"), reason=""), "理由"),
        (lambda d: rewrite_line(line(d, "M1"), text=LineText(" "), reason=WHY), "名前"),
        (lambda d: split_line(line(d, "M1"), into=[("X", LineText("x"))], reason=WHY), "2つ以上"),
        (
            lambda d: add_line(d, parent=None, code="T1", text=LineText("x"), reason=WHY),
            "もう使われて",
        ),
        (
            lambda d: add_line(d, parent=None, code="print", text=LineText("x"), reason=WHY),
            "コード",
        ),
        (
            lambda d: add_line(d, parent=line(d, "M1"), code="X", text=LineText("x"), reason=WHY),
            "段がありません",
        ),
        (
            lambda d: merge_lines(
                [line(d, "M1"), line(d, "T2")], code="X", text=LineText("x"), reason=WHY
            ),
            "同じ段",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(draft, act, words):
    before = codes(draft)
    with pytest.raises(PlanRefused, match=words):
        act(draft)
    assert (codes(draft), steps(draft)) == (before, [])


def test_an_adopted_text_is_closed_and_its_steps_carry_the_day(draft, made):
    rewrite_line(line(draft, "M1"), text=LineText("別の名前"), reason=WHY)
    adopt_version(draft, **AMENDED)
    row = NodeLineage.objects.get(version=draft)
    assert (row.kind, row.on, row.note) == (LineageKind.RENAMED, date(2028, 10, 1), WHY)
    with pytest.raises(NotADraft):
        rewrite_line(line(draft, "M1"), text=LineText("さらに"), reason=WHY)
