"""Lines through versions: what stands, what ended, whose words held when, and the trace of a line."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.core.access import current
from sasaeai.core.periods import FiscalYear, Period
from sasaeai.plan.enums import LineageKind, TellingKind
from sasaeai.plan.keeping import Keeper, StillNeeded, add_keeper, erase_line
from sasaeai.plan.keeping import _keepers as keepers
from sasaeai.plan.lines import lines_of, wordings
from sasaeai.plan.models import NodeIdentity, PlanNode, Telling, TellingLine
from sasaeai.plan.queries import load_tree
from sasaeai.plan.services import adopt_version, open_draft, record_step
from sasaeai.plan.tracing import (
    Found,
    Stage,
    TraceItem,
    TraceSource,
    add_trace,
    trace,
    traced_issue,
    traced_line,
)
from sasaeai.plan.tracing import _sources as sources

pytestmark = pytest.mark.django_db
CHANGE = date(2028, 10, 1)
AMENDED = {
    "effective_from": CHANGE,
    "decided_by": "理事会",
    "decided_on": date(2028, 9, 1),
    "reason": "中間の見直し",
}


@pytest.fixture
def merged(made):
    """From 1 October 2028 M1 and M2 are M9 and T2 is called otherwise."""
    draft = open_draft(made.plan)
    new = NodeIdentity.objects.create(plan=made.plan, code="M9")
    first = PlanNode.objects.get(version=draft, identity__code="M1")
    PlanNode.objects.filter(version=draft, identity__code="M2").delete()
    for code in ("M1", "M2"):
        old = NodeIdentity.objects.get(plan=made.plan, code=code)
        record_step(draft, kind=LineageKind.MERGED, old=old, new=new, note="ひとつにします")
    first.identity, first.title = new, "集いと見守り"
    first.save()
    PlanNode.objects.filter(version=draft, identity__code="T2").update(title="相談の充実")
    adopt_version(draft, **AMENDED)
    return made


def test_before_the_change_the_old_lines_stand_and_afterwards_the_new_one_opens_to_them(merged):
    before = lines_of(merged.plan, on=date(2028, 9, 30), depth=3)
    after = lines_of(merged.plan, on=CHANGE, depth=3)
    assert [row.node.identity.code for row in before.current] == ["M1", "M2"]
    assert before.ended == ()
    assert [row.node.identity.code for row in after.current] == ["M9"]
    assert [row.node.identity.code for row in after.current[0].before] == ["M1", "M2"]
    gone = [(row.node.identity.code, row.until, row.endings[0].kind) for row in after.ended]
    merged_kind = LineageKind.MERGED
    assert gone == [("M1", date(2028, 9, 30), merged_kind), ("M2", date(2028, 9, 30), merged_kind)]
    ids = [NodeIdentity.objects.get(plan=merged.plan, code=code).pk for code in ("M9", "M1", "M2")]
    assert list(after.current[0].family) == ids
    assert after.lineage.descendants(ids[1]) == (ids[0],)


def test_the_words_of_a_year_of_change_come_in_two_parts(merged):
    line = NodeIdentity.objects.get(plan=merged.plan, code="T2")
    found = wordings(line, FiscalYear(2028).period)
    assert [(part.start, part.end, part.node and part.node.title) for part in found] == [
        (date(2028, 4, 1), date(2028, 9, 30), "相談支援体制の充実"),
        (CHANGE, date(2029, 3, 31), "相談の充実"),
    ]
    gone = NodeIdentity.objects.get(plan=merged.plan, code="M1")
    assert [part.node is None for part in wordings(gone, FiscalYear(2028).period)] == [False, True]
    quarter = Period(date(2028, 4, 1), date(2028, 7, 1))
    assert [part.version.no for part in wordings(line, quarter)] == [1]


def test_lines_are_read_in_a_constant_number_of_queries(merged, django_assert_num_queries):
    with django_assert_num_queries(3):
        lines_of(merged.plan, on=CHANGE)


def test_a_line_that_something_depends_on_is_not_erased(made):
    line = NodeIdentity.objects.get(plan=made.plan, code="T1")
    with pytest.raises(StillNeeded) as refused:
        erase_line(line)
    assert refused.value.reasons == ("決まった版", "指標")
    fresh = NodeIdentity.objects.create(plan=made.plan, code="X1")
    add_keeper(Keeper("評価シート", lambda ids: {fresh.pk} & set(ids)))
    try:
        with pytest.raises(StillNeeded, match="評価シート"):
            erase_line(fresh)
    finally:
        keepers.pop()
    erase_line(fresh)
    assert not NodeIdentity.objects.filter(pk=fresh.pk).exists()


def test_a_trace_goes_back_to_issues_and_forward_to_what_rooms_above_add(merged):
    telling = Telling.objects.create(
        plan=merged.plan, kind=TellingKind.BRIEFING, title="説明会", on=date(2026, 5, 1)
    )
    TellingLine.objects.create(
        telling=telling, identity=NodeIdentity.objects.get(plan=merged.plan, code="M1")
    )
    asked = []

    def voices(subject, actor):
        asked.append(subject)
        return Found((TraceItem("となりの人を知らない"),), 12) if subject.issue_ids else None

    add_trace(TraceSource(Stage.VOICE, "寄せられた声", voices))
    try:
        tree = load_tree(merged.version, roles=True)
        subject = traced_line(merged.plan, tree, tree.node("T1"))
        found = trace(subject, current())
        of_issue = trace(
            traced_issue(merged.plan, tree, tree.issues[tree.node("T1").pk][0]), current()
        )
    finally:
        sources.remove(next(row for row in sources if row.find is voices))
    assert [(part.stage, part.found.total) for part in found] == [
        (Stage.VOICE, 12),
        (Stage.ISSUE, 1),
        (Stage.INDICATOR, 3),
        (Stage.RECORD, 1),
    ]
    assert found[0].more == 11
    assert [part.stage for part in of_issue] == [Stage.VOICE, Stage.INDICATOR, Stage.RECORD]
    assert asked[0].issue_ids == asked[1].issue_ids


def test_the_page_of_a_line_that_ended_stays_and_says_what_became_of_it(made, client, monkeypatch):
    draft = open_draft(made.plan)
    PlanNode.objects.filter(version=draft, identity__code="M1").delete()
    old = NodeIdentity.objects.get(plan=made.plan, code="M1")
    new = NodeIdentity.objects.get(plan=made.plan, code="M2")
    record_step(draft, kind=LineageKind.MERGED, old=old, new=new, note="重なるため")
    adopt_version(draft, **(AMENDED | {"effective_from": date(2026, 10, 1)}))
    page = client.get("/plan/M1/").content.decode()
    assert "集いの場づくり" in page
    assert "令和8年9月30日まで計画にあった項目です" in page
    assert "重なるため" in page
    assert client.get("/plan/M1/?version=1").status_code == 200
    assert client.get("/plan/M1/?version=9").status_code == 404
    assert client.get("/plan/M1/?version=x").status_code == 400


def test_each_text_shows_the_indicator_of_a_merged_line_at_its_own_line(merged, browse):
    rate = merged.plan.indicators.get(identity__code="M2")
    shown = {
        no: browse(None).get(f"/plan/plans/fourth/T1/?version={no}").content.decode()
        for no in (1, 2)
    }
    now = {no: text.split('id="h-n"')[1].split("</section>")[0] for no, text in shown.items()}
    assert [rate.name in now[no] for no in (1, 2)] == [True, True]
    assert ["集いと見守り" in now[no] for no in (1, 2)] == [False, True]
