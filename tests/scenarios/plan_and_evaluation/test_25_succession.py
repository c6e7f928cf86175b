"""第5次 needs a decision about all 23 measures and every open action; history goes on under what goes on."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import caches

from sasaeai.core.access import current
from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.evaluation.enums import ActionFate, ActionStatus, Origin
from sasaeai.evaluation.internal.overview import overview
from sasaeai.evaluation.public import Came, create_action
from sasaeai.evaluation.publication.content import content_of
from sasaeai.evaluation.publication.fiveyears import five_years
from sasaeai.evaluation.succession.actions import Fate, decide_action
from sasaeai.evaluation.succession.queries import evidence
from sasaeai.plan.amending import abolish_line, merge_lines
from sasaeai.plan.models import NodeIdentity, PlanNode
from sasaeai.plan.public import (
    LineageKind,
    Place,
    Plan,
    Undecided,
    adopt_version,
    continue_below,
    continue_line,
    end_line,
    merge_into,
    open_draft,
    plan_before,
    split_into,
    start_succession,
    succession_of,
    tallies_of,
    undo_decision,
)
from sasaeai.plan.succeeding import AlreadyDecided
from sasaeai.plan.texts import LineText
from tests.evaluation.conftest import Evaluated, begin, counting, evaluated, planned  # noqa: F401
from tests.evaluation.published import published

pytestmark = pytest.mark.django_db
LATER = FiscalSpan(FiscalYear(2028), FiscalYear(2032))


@pytest.fixture
def fourth(evaluated: Evaluated) -> Evaluated:  # noqa: F811
    """第4次 with 23 measures, R7 evaluated and published, one open action."""
    caches["pages"].clear()
    published(evaluated)
    plan = evaluated.plan
    draft = open_draft(plan)
    under = PlanNode.objects.get(version=draft, identity__code="T2")
    for n in range(3, 24):
        PlanNode.objects.create(
            version=draft, parent=under, depth=3, title=f"取り組み{n}", order=100 + n,
            identity=NodeIdentity.objects.create(plan=plan, code=f"M{n}"),
        )  # fmt: skip
    adopt_version(
        draft, effective_from=date(2026, 10, 1), decided_by="理事会",
        decided_on=date(2026, 9, 20), reason="取り組みをふやす",
    )  # fmt: skip
    create_action(
        plan, came=Came(Origin.SHEET, sheet=evaluated.sheet()), text="もう1か所ひらく",
        owner="地域づくり係", due_on=date(2027, 3, 1), target_fy=2027,
    )  # fmt: skip
    return evaluated


@pytest.fixture
def fifth(fourth: Evaluated) -> Plan:
    return start_succession(fourth.plan, name="ひより市地域福祉活動計画", span=LATER, ordinal=5)


def seen(new: Plan, code: str) -> str:
    return succession_of(new).line(code).seen


def adopt(new: Plan):
    return adopt_version(
        open_draft(new), effective_from=date(2028, 4, 1), decided_by="理事会",
        decided_on=date(2028, 3, 20),
    )  # fmt: skip


def decide_action_of(new: Plan, **fate: object) -> None:
    action = plan_before(new).actions.get()
    given = {
        "fate": ActionFate.CARRY, "owner": "地域づくり係", "due_on": date(2029, 3, 31),
        "target_fy": 2028, **fate,
    }  # fmt: skip
    decide_action(new, action, Fate(**given), version=0)


def test_every_measure_and_every_open_action_asks_for_a_decision(fifth: Plan):
    counted = [(row.label, row.decided, row.total) for row in tallies_of(succession_of(fifth))]
    assert counted == [
        ("基本目標", 0, 2), ("目指す5年先の姿", 0, 2), ("具体的な取り組み", 0, 23), ("改善策", 0, 1)
    ]  # fmt: skip


def test_with_22_of_23_measures_decided_the_next_plan_cannot_be_adopted(fifth: Plan):
    for code in ("G1", "G2", "T1", "T2"):
        continue_line(fifth, code, seen=seen(fifth, code))
    for n in range(1, 23):
        continue_line(fifth, f"M{n}", seen=seen(fifth, f"M{n}"))
    decide_action_of(fifth)
    with pytest.raises(Undecided, match=r"28件のうち27件を決めました.*具体的な取り組み 22/23"):
        adopt(fifth)
    assert fifth.versions.get().is_draft
    end_line(fifth, "M23", seen=seen(fifth, "M23"), note="市の事業になったため")
    assert adopt(fifth).sha256


def test_an_open_action_without_a_decision_blocks_too_and_is_carried_over_with_its_line(
    fifth: Plan, fourth: Evaluated
):
    assert continue_below(fifth) == 27
    with pytest.raises(Undecided, match="改善策 0/1"):
        adopt(fifth)
    decide_action_of(fifth)
    adopt(fifth)
    old, new = fourth.plan.actions.get(), fifth.actions.get()
    assert (old.status, new.status) == (ActionStatus.CARRIED, ActionStatus.OPEN)
    assert (new.carried_from, new.identity.plan_id, new.identity.code) == (old, fifth.pk, "T1")
    assert (new.due_on, new.owner) == (date(2029, 3, 31), "地域づくり係")


def test_a_dropped_action_is_dropped_with_its_reason_only_on_the_day_of_adoption(
    fifth: Plan, fourth: Evaluated
):
    continue_below(fifth)
    decide_action_of(fifth, fate=ActionFate.DROP, reason="制度が変わったため")
    assert fourth.plan.actions.get().status == ActionStatus.OPEN
    adopt(fifth)
    gone = fourth.plan.actions.get()
    assert (gone.status, gone.dropped_reason) == (ActionStatus.DROPPED, "制度が変わったため")
    assert not fifth.actions.exists()


def test_the_fifth_plan_shows_the_fourths_years_under_continued_lines(
    fifth: Plan, fourth: Evaluated, browse
):
    continue_below(fifth)
    decide_action_of(fifth)
    adopt(fifth)
    table = five_years(fifth)
    row = next(row for row in table.rows if row.line.node.identity.code == "T1")
    grades = {year.year: cell.grade for year, cell in zip(table.years, row.cells, strict=True)}
    assert grades == {2025: "B", 2028: "", 2029: "", 2030: "", 2031: "", 2032: ""}
    assert table.counts(FiscalYear(2025)) == {"B": 2}
    caches["pages"].clear()
    page = browse(None).get(f"/plan/plans/{fifth.code}/indicators/K1/").content.decode()
    for label in ("令和5", "令和6", "令和7", "令和8", "令和9", "令和10", "令和14"):
        assert f'<th scope="row">{label}' in page
    assert "500" in page
    assert "前の計画" in page


def test_the_years_page_shows_the_plan_to_come_beside_the_one_before(
    fifth: Plan, fourth: Evaluated, browse
):
    reader = browse(None)
    assert reader.get(f"/evaluation/years/?plan={fifth.code}").status_code == 404
    continue_below(fifth)
    continue_line(fifth, "T1", seen=seen(fifth, "T1"), title="ご近所の絆")
    decide_action_of(fifth)
    adopt(fifth)
    caches["pages"].clear()
    pages = {
        code: reader.get(f"/evaluation/years/?plan={code}").content.decode()
        for code in ("fourth", fifth.code)
    }
    assert ["ご近所の絆" in page for page in pages.values()] == [False, True]
    for page in pages.values():
        assert 'href="?plan=fourth"' in page and f'href="?plan={fifth.code}"' in page
    row = pages[fifth.code].split("ご近所の絆")[1].split("</tr>")[0]
    assert "<strong>B</strong>" in row
    file = reader.get(f"/evaluation/years/?plan={fifth.code}&format=csv").content.decode()
    assert "ご近所の絆" in file


def test_the_last_confirmed_figure_is_the_baseline_of_the_indicator_that_goes_on(fifth: Plan):
    continue_below(fifth)
    row = fifth.indicators.get(code="K1")
    assert (row.identity.code, row.continues.plan.code) == ("T1", "fourth")
    assert (row.baseline.fy, int(row.baseline.value)) == (2025, 500)
    assert row.baseline.source == "第4次 ひより市地域福祉活動計画の確定した数字"


def test_a_rename_a_merge_and_a_split_keep_their_lineage(fifth: Plan):
    continue_line(fifth, "G1", seen=seen(fifth, "G1"))
    continue_line(fifth, "T1", seen=seen(fifth, "T1"), title="ご近所の絆", note="やさしく")
    into = merge_into(
        fifth, ["M1", "M2"], seen=seen(fifth, "M1"), title="集いと見守り", note="重なるため"
    )
    for code in ("G2", "T2"):
        continue_line(fifth, code, seen=seen(fifth, code))
    parts = split_into(
        fifth, "M3", seen=seen(fifth, "M3"), titles=["話を聞く", "いっしょに動く"], note="分担"
    )
    found = succession_of(fifth)
    kinds = {code: found.line(code).kind for code in ("T1", "M1", "M2", "M3", "M4")}
    assert kinds == {
        "T1": LineageKind.RENAMED, "M1": LineageKind.MERGED, "M2": LineageKind.MERGED,
        "M3": LineageKind.SPLIT, "M4": None,
    }  # fmt: skip
    assert (into.title, into.parent.title) == ("集いと見守り", "ご近所の絆")
    assert [row.title for row in parts] == ["話を聞く", "いっしょに動く"]
    assert fifth.indicators.get(code="K3").identity == into.identity


def test_one_taken_out_of_a_merge_leaves_the_other_to_go_on_alone(fifth: Plan):
    for code in ("G1", "T1"):
        continue_line(fifth, code, seen=seen(fifth, code))
    merge_into(fifth, ["M1", "M2"], seen=seen(fifth, "M1"), note="重なるため")
    kept = undo_decision(fifth, "M1", seen=seen(fifth, "M1"))
    found = succession_of(fifth)
    assert [row.title for row in kept] == ["集いの場づくり"]
    assert (found.line("M1").kind, found.line("M2").kind) == (None, LineageKind.RENAMED)


def test_who_decides_second_sees_the_first_decision_and_overwrites_nothing(fifth: Plan):
    looked = seen(fifth, "G1")
    continue_line(fifth, "G1", seen=looked)
    with pytest.raises(AlreadyDecided, match="前の計画から引きついだ"):
        end_line(fifth, "G1", seen=looked, note="やめる")
    assert succession_of(fifth).line("G1").kind is LineageKind.CONTINUED


def test_an_undone_decision_takes_its_untouched_line_out_of_the_draft(fifth: Plan):
    continue_line(fifth, "G1", seen=seen(fifth, "G1"))
    assert undo_decision(fifth, "G1", seen=seen(fifth, "G1")) == ()
    assert not open_draft(fifth).nodes.exists()
    assert succession_of(fifth).line("G1").kind is None


def test_a_new_name_for_a_line_with_lines_below_keeps_them_below(fifth: Plan):
    continue_below(fifth, "G1")
    continue_line(fifth, "G1", seen=seen(fifth, "G1"), title="つながる地域", note="ことばを整える")
    top = open_draft(fifth).nodes.get(identity__code="G1")
    assert (top.title, [row.title for row in top.children.all()]) == (
        "つながる地域", ["地域における絆の強化"]
    )  # fmt: skip


def test_a_line_whose_parent_is_undecided_asks_for_a_place(fifth: Plan):
    with pytest.raises(ValueError, match="上の項目が、まだ決まっていません"):
        continue_line(fifth, "M1", seen=seen(fifth, "M1"))


def test_an_indicator_made_for_a_line_merged_since_goes_on_where_that_line_went(
    fourth: Evaluated,
):
    draft = open_draft(fourth.plan)
    rows = PlanNode.objects.filter(version=draft).select_related("identity", "version__plan")
    lines = [rows.get(identity__code=code) for code in ("M1", "M2")]
    merge_lines(lines, code="M50", text=LineText("集いと見守り"), reason="重なるため")
    adopt_version(
        draft, effective_from=date(2027, 4, 1), decided_by="理事会",
        decided_on=date(2027, 3, 20), reason="取り組みをまとめる",
    )  # fmt: skip
    new = start_succession(fourth.plan, name="次の計画", span=LATER, ordinal=5)
    continue_below(new)
    found = succession_of(new)
    shown = evidence(found, found.line("M50"), current())
    assert [item.indicator.code for item in shown.measured] == ["K3"]
    assert [row.identity.code for row in new.indicators.filter(code="K3")] == ["M50"]


def test_a_promise_about_a_line_merged_since_goes_over_to_where_that_line_went(
    fourth: Evaluated,
):
    draft = open_draft(fourth.plan)
    rows = PlanNode.objects.filter(version=draft).select_related("identity", "version__plan")
    lines = [rows.get(identity__code=code) for code in ("T1", "T2")]
    merge_lines(lines, code="T50", text=LineText("絆と相談"), reason="重なるため")
    adopt_version(
        draft, effective_from=date(2027, 4, 1), decided_by="理事会",
        decided_on=date(2027, 3, 20), reason="まとめる",
    )  # fmt: skip
    new = start_succession(fourth.plan, name="次の計画", span=LATER, ordinal=5)
    continue_below(new)
    decide_action_of(new)
    adopt(new)
    carried = new.actions.get()
    assert (carried.identity.plan_id, carried.identity.code) == (new.pk, "T50")


def test_an_indicator_comes_along_when_its_drafted_line_went_and_the_old_one_is_decided_anew(
    fifth: Plan,
):
    continue_below(fifth)
    draft = open_draft(fifth)
    rows = PlanNode.objects.select_related("identity", "version__plan")
    abolish_line(rows.get(version=draft, identity__code="M2"), reason="書きなおす")
    assert succession_of(fifth).line("M2").kind is None
    into = merge_into(
        fifth, ["M2"], seen=seen(fifth, "M2"), note="まとめる",
        place=Place(line=open_draft(fifth).nodes.get(identity__code="M1")),
    )  # fmt: skip
    assert [row.identity for row in fifth.indicators.filter(code="K3")] == [into.identity]


def test_a_sheet_published_anew_names_a_promise_that_went_on_once(fifth: Plan, fourth: Evaluated):
    continue_below(fifth)
    decide_action_of(fifth)
    adopt(fifth)
    content = content_of(overview(fourth.round, finished=True))
    named = [action["text"] for sheet in content["sheets"] for action in sheet["actions"]]
    assert named == ["もう1か所ひらく"]
