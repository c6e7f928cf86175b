"""Version 2 from 1 October of the third year: each half of the year keeps its own words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sasaeai.core.periods import FiscalYear
from sasaeai.plan import paper
from sasaeai.plan.amending import merge_lines, rewrite_line, split_line
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.comparing import compare
from sasaeai.plan.errors import ClosedYear, NotDecided
from sasaeai.plan.lines import wordings
from sasaeai.plan.models import NodeIdentity, Plan, PlanNode, PlanVersion
from sasaeai.plan.queries import load_tree, version_on
from sasaeai.plan.services import adopt_version, open_draft
from sasaeai.plan.texts import LineText
from tests.plan.conftest import counting, draft_of_six, made, make_plan, planner, put  # noqa: F401

pytestmark = pytest.mark.django_db
WHY = "活動が広がったため"
CHANGE = {
    "effective_from": date(2028, 10, 1), "decided_by": "理事会", "decided_on": date(2028, 9, 20),
    "reason": "中間の見直し",
}  # fmt: skip
MADE_AT = datetime(2028, 6, 1, tzinfo=UTC)


def line(version: PlanVersion, code: str) -> PlanNode:
    rows = PlanNode.objects.select_related("identity", "version__plan")
    return rows.get(version=version, identity__code=code)


def sheet_of(plan: Plan, day: date) -> bytes:
    """The plan as its paper prints it on a day."""
    tree = load_tree(version_on(plan, on=day), roles=True)
    return paper.summary(plan, tree, issuer="社協", made_at=MADE_AT).content


def test_the_year_of_the_change_shows_two_texts_and_the_year_before_is_byte_identical(made):  # noqa: F811
    before = sheet_of(made.plan, date(2028, 3, 31))
    draft = open_draft(made.plan)
    rewrite_line(line(draft, "T2"), text=LineText("相談と情報の充実", number="（2）"), reason=WHY)
    adopt_version(draft, **CHANGE)
    found = wordings(NodeIdentity.objects.get(plan=made.plan, code="T2"), FiscalYear(2028).period)
    assert [(part.start.month, part.end.month, part.version.no) for part in found] == [
        (4, 9, 1),
        (10, 3, 2),
    ]
    assert [part.node and part.node.title for part in found] == [
        "相談支援体制の充実",
        "相談と情報の充実",
    ]
    assert sheet_of(made.plan, date(2028, 3, 31)) == before
    assert sheet_of(made.plan, date(2028, 10, 1)) != before


def test_the_comparison_lists_exactly_the_changed_lines_with_their_reasons(made):  # noqa: F811
    draft = open_draft(made.plan)
    assert compare(draft).rows == ()
    rewrite_line(line(draft, "T2"), text=LineText("相談と情報の充実", number="（2）"), reason=WHY)
    split_line(
        line(draft, "M1"),
        into=[("M3", LineText("通いの場")), ("M4", LineText("こどもの居場所"))],
        reason="利用する人がちがうため",
    )
    rows = compare(draft).rows
    assert [(row.code, row.kinds, row.reasons) for row in rows] == [
        ("M3", ("分かれた",), ("利用する人がちがうため",)),
        ("T2", ("名前がかわった",), (WHY,)),
    ]
    assert (rows[0].old_text, rows[0].new_text) == ("集いの場づくり", "通いの場\n\nこどもの居場所")
    changed = [piece.text for piece in rows[1].new if piece.changed]
    assert "".join(changed) in ("相談と情報の", "相談と情報の充実", "と情報の")


def test_a_merge_is_one_row_that_shows_both_former_lines(made):  # noqa: F811
    draft = open_draft(made.plan)
    lines = [line(draft, "M1"), line(draft, "M2")]
    merge_lines(lines, code="M9", text=LineText("集いと見守り"), reason=WHY)
    [row] = compare(draft).rows
    assert (row.code, row.kinds) == ("M9", ("まとまった",))
    assert row.old_text.split("\n\n") == ["集いの場づくり", "見守り活動の推進"]


def test_without_a_boards_decision_nothing_takes_effect(made):  # noqa: F811
    draft = open_draft(made.plan)
    for missing in ({"decided_by": ""}, {"reason": " "}):
        with pytest.raises(NotDecided):
            adopt_version(draft, **(CHANGE | missing))
    assert version_on(made.plan, on=date(2029, 1, 1)).no == 1


def test_a_day_inside_a_confirmed_year_is_refused(made):  # noqa: F811
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    PlanVersion.objects.filter(pk=made.version.pk).update(effective_from=date(2024, 4, 1))
    made.plan.refresh_from_db()
    put(made.cast.asanagi, date(2024, 5, 1), 7)
    confirm_year(made.plan, FiscalYear(2024), decision="理事会")
    with pytest.raises(ClosedYear):
        adopt_version(open_draft(made.plan), **(CHANGE | {"effective_from": date(2024, 10, 1)}))


def test_the_comparison_is_the_same_as_page_a4_and_spreadsheet(made, browse):  # noqa: F811
    draft = open_draft(made.plan)
    rewrite_line(line(draft, "T2"), text=LineText("相談と情報の充実", number="（2）"), reason=WHY)
    adopt_version(draft, **(CHANGE | {"effective_from": date(2026, 10, 1)}))
    client = browse(None)
    page = client.get("/plan/versions/2/").content.decode()
    assert (page.count("<tr id="), WHY in page) == (1, True)
    assert client.get("/plan/versions/2/comparison.pdf").content.startswith(b"%PDF")
    text = client.get("/plan/versions/2/comparison.csv").content.decode("utf-8-sig")
    assert text.count("T2") == 1
    assert "（2）相談と情報の充実" in text
    assert "第1版" in client.get("/plan/versions/").content.decode()
    assert client.get("/plan/versions/1/").status_code == 200
