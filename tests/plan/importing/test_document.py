"""A plan printed twice in one file, as PDF text often is: the counts a person would make."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from sasaeai.plan.importing.document import read_document, read_text
from sasaeai.plan.importing.proposal import (
    Actor,
    Confidence,
    Numbering,
    Proposal,
    RoleKind,
    counts,
    to_json,
)

SAMPLES = Path(__file__).parent / "samples"
STATES = tuple(f"T{n}" for n in range(1, 11))


@pytest.fixture(scope="module")
def printed() -> bytes:
    return (SAMPLES / "two_printings.txt").read_bytes()


@pytest.fixture(scope="module")
def plan(printed: bytes) -> Proposal:
    return read_document(printed, name="two_printings.txt")


def test_the_head_of_the_plan_is_read(plan: Proposal) -> None:
    assert plan.title is not None and plan.title.text == "第4次ひより市地域福祉活動計画"
    assert plan.ordinal == 4
    assert plan.period is not None and plan.period.years == (2026, 2027, 2028, 2029, 2030)
    assert plan.period.confidence is Confidence.SURE
    assert plan.vision is not None
    assert plan.vision.text == (
        "すべての人が　地域でつながり　自分らしく安心して暮らせる　支え合いのまち"
    )


def test_levels_are_counted_named_and_numbered(plan: Proposal) -> None:
    assert counts(plan)["levels"] == {
        "基本目標": 3,
        "目指す５年先の姿": 10,
        "具体的な取り組み": 23,
    }
    assert [level.numbering for level in plan.levels] == [
        Numbering.CONTINUOUS,
        Numbering.CONTINUOUS,
        Numbering.NONE,
    ]
    assert [level.evaluable for level in plan.levels] == [False, True, True]


def test_target_states_are_numbered_straight_through_the_goals(plan: Proposal) -> None:
    states = plan.at_depth(2)
    assert tuple(state.code for state in states) == STATES
    assert [state.number_text for state in states] == [f"（{n}）" for n in range(1, 11)]
    assert [len(plan.children(goal.code)) for goal in plan.at_depth(1)] == [4, 3, 3]


def test_measures_are_under_the_right_target_state(plan: Proposal) -> None:
    per_state = [len(plan.children(code)) for code in STATES]
    assert per_state == [2, 3, 2, 2, 3, 2, 3, 2, 2, 2]
    assert [node.title for node in plan.children("T5")] == [
        "住民が困りごとを相談しやすい関係や場づくり",
        "多様な対象に応じた表現や媒体を用いた情報の発信",
        "住民が集う場における相談窓口や相談できる人の周知",
    ]
    assert [node.title for node in plan.children("T7")] == [
        "サロンやこども食堂等との連携による接点の拡大",
        "ピアサポート活動や交流の機会の拡大",
        "取り組みを一緒に考える場の創出や機能の強化",
    ]


def test_measures_printed_before_their_heading_are_confirmed_by_the_other_printing(
    plan: Proposal,
) -> None:
    for code in ("T5", "T6", "T7"):
        for measure in plan.children(code):
            assert measure.confidence is Confidence.SURE
            assert len(measure.notes) == 2
    assert all(not measure.notes for measure in plan.children("T1"))


def test_steps_and_activities_are_counted_per_target_state(plan: Proposal) -> None:
    def per_state(actor: Actor, kind: RoleKind) -> list[int]:
        return [len(plan.roles_of(code, actor=actor, kind=kind)) for code in STATES]

    assert per_state(Actor.COMMUNITY, RoleKind.PILLAR) == [4, 4, 4, 3, 2, 3, 4, 4, 4, 4]
    assert per_state(Actor.COMMUNITY, RoleKind.EXAMPLE) == [1] * 10
    assert per_state(Actor.SHAKYO, RoleKind.ACTIVITY) == [3, 3, 3, 4, 2, 2, 2, 4, 4, 3]
    assert len(plan.roles) == 36 + 10 + 30


def test_steps_stand_in_the_order_of_their_figures_not_of_the_columns(plan: Proposal) -> None:
    steps = plan.roles_of("T1", kind=RoleKind.PILLAR)
    assert [step.no for step in steps] == [1, 2, 3, 4]


def test_role_headings_in_a_row_are_settled_by_the_plans_own_habit(plan: Proposal) -> None:
    last = plan.roles_of("T10")
    assert {role.confidence for role in last} == {Confidence.LIKELY}
    assert [len(plan.roles_of("T10", actor=a)) for a in (Actor.COMMUNITY, Actor.SHAKYO)] == [5, 3]


def test_issues_take_their_numbers_from_the_printing_that_has_them(plan: Proposal) -> None:
    assert [(issue.no, issue.title) for issue in plan.issues] == [
        (1, "つながりの希薄化"),
        (2, "地域・地縁組織の活動縮小"),
        (3, "担い手・後継者不足"),
        (4, "社会参加の機会不足"),
        (5, "地域福祉への関心や支え合い意識の低下"),
        (6, "情報取得の格差"),
        (7, "生活課題の複雑化による支援のつながりにくさ"),
        (8, "支援者同士の連携不足"),
        (9, "権利擁護が必要な人の支援"),
        (10, "日々の生活の困りごとの増加"),
        (11, "防災・防犯の備え"),
    ]


def test_printed_figures_of_the_survey_and_the_sessions_are_read(plan: Proposal) -> None:
    found = {(fact.source, fact.key): (fact.value, fact.unit) for fact in plan.voices}
    assert found == {
        ("survey", "posted"): (Decimal(2000), "件"),
        ("survey", "valid"): (Decimal(943), "人"),
        ("survey", "rate"): (Decimal("47.2"), "%"),
        ("sessions", "held"): (Decimal(8), "回"),
        ("sessions", "participants"): (Decimal(215), "人"),
    }


def test_a_printed_rate_that_is_not_half_up_is_doubted() -> None:
    told = "2,000件配布し、有効回答数は943件、回収率は{}％でした。"
    right = read_text(told.format("47.2")).voices[-1]
    wrong = read_text(told.format("47.1")).voices[-1]
    assert (right.key, right.confidence) == ("rate", Confidence.SURE)
    assert (wrong.key, wrong.confidence) == ("rate", Confidence.LIKELY)


def test_contacts_and_related_plans_are_read(plan: Proposal) -> None:
    assert {contact.key: contact.text for contact in plan.contacts} == {
        "publisher": "社会福祉法人　ひより市社会福祉協議会",
        "address": "〒000-0000　ひより市楠町1丁目2番3号（ひよりプラザ3階）",
        "phone": "0000-12-3401",
        "fax": "0000-12-3457",
        "url": "https://hiyori-shakyo.example.jp",
        "email": "hiyori@hiyori-shakyo.example.jp",
        "issued": "令和8年3月",
    }
    assert {link.kind: link.title for link in plan.links} == {
        "parallel": "第3次ひより市地域福祉計画",
        "predecessor": "第3次地域福祉活動計画",
    }


def test_every_item_says_where_it_was_read(plan: Proposal, printed: bytes) -> None:
    lines = printed.decode().split("\n")
    for node in plan.nodes:
        first = node.places[0]
        assert first.excerpt[:5] in lines[first.line - 1]
    for role in plan.roles:
        assert role.places


def test_no_line_is_lost(plan: Proposal, printed: bytes) -> None:
    lines = printed.decode().split("\n")
    printing = {number for number, line in enumerate(lines, start=1) if line.strip()}
    assert printing - plan.lines_seen() == set()


def test_what_only_one_printing_has_is_shown_and_reported(plan: Proposal) -> None:
    alone = "福祉委員による訪問"
    assert alone in {place.excerpt for place in plan.unplaced}
    assert any(alone in difference.message for difference in plan.differences)


def test_repeated_lines_name_the_line_they_repeat(plan: Proposal, printed: bytes) -> None:
    lines = printed.decode().split("\n")
    heading = next(i for i in plan.ignored if i.place.excerpt == "（１）地域における絆の強化")
    assert heading.duplicates is not None
    assert "（１）地域における絆の強化" in lines[heading.duplicates - 1]


def test_a_title_that_differs_between_the_printings_is_reported(printed: bytes) -> None:
    changed = printed.decode().replace("・話し合いの場の充実", "・話し合う機会の充実", 1)
    changed = changed.replace("\n・話し合いの場の充実", "\n・話し合う機会の充実")
    plan = read_text(changed)
    assert [d.subject for d in plan.differences if "話し合いの場の充実" in d.message] == ["M2.2"]


def test_the_outline_alone_gives_the_same_tree(plan: Proposal, printed: bytes) -> None:
    text = printed.decode()
    alone = read_text(text[text.index("\n\t第4次") :])
    assert [(n.code, n.parent_code, n.title) for n in alone.nodes] == [
        (n.code, n.parent_code, n.title) for n in plan.nodes
    ]
    assert [(r.node_code, r.actor, r.text) for r in alone.roles] == [
        (r.node_code, r.actor, r.text) for r in plan.roles
    ]
    assert {issue.confidence for issue in alone.issues} == {Confidence.LIKELY}


def test_the_broken_layout_alone_still_gives_a_draft_with_doubts(printed: bytes) -> None:
    text = printed.decode()
    alone = read_text(text[: text.index("\n\t第4次")])
    assert counts(alone)["levels"]["目指す５年先の姿"] == 10
    assert alone.vision is not None and alone.vision.confidence is Confidence.GUESS
    assert len(alone.issues) == 11
    assert all(node.confidence is Confidence.GUESS for node in alone.at_depth(2))
    assert sum(role.kind is RoleKind.PILLAR for role in alone.roles) == 36


def test_the_same_text_many_times_over_is_one_plan(plan: Proposal, printed: bytes) -> None:
    again = read_text(printed.decode() * 3)
    assert [node.title for node in again.nodes] == [node.title for node in plan.nodes]
    assert len(again.roles) == len(plan.roles)


def test_the_json_is_plain_data_with_places(plan: Proposal) -> None:
    data = to_json(plan)
    assert data["kind"] == "document"
    assert data["counts"]["issues"] == 11
    assert data["roles"][0]["actor"] == "community"
    assert data["voices"][2]["value"] == "47.2"
    assert data["nodes"][0]["places"][0]["line"] > 0
