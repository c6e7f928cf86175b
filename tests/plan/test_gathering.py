"""Lines that become one keep everybody's words, tags and role lists, and one section, until somebody leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.plan.amending import merge_gathered, rewrite_line
from sasaeai.plan.enums import RoleActor, RoleKind, Words
from sasaeai.plan.models import Plan, PlanNode, PlanVersion
from sasaeai.plan.public import (
    Place,
    continue_below,
    continue_line,
    merge_into,
    start_succession,
    succession_of,
    undo_decision,
)
from sasaeai.plan.services import PlanRefused, adopt_version, open_draft
from sasaeai.plan.texts import LineText, RoleText, mark

pytestmark = pytest.mark.django_db
LATER = FiscalSpan(FiscalYear(2031), FiscalYear(2035))
PILLAR, EXAMPLE, ACTIVITY = RoleKind.PILLAR, RoleKind.EXAMPLE, RoleKind.ACTIVITY
COMMUNITY, SHAKYO = RoleActor.COMMUNITY, RoleActor.SHAKYO
M1 = LineText(
    "集いの場づくり", "だれでも来られる場をふやします。\nお茶を出します。", owner="地域づくり係",
    tags=("重点",),
    roles=(RoleText(COMMUNITY, PILLAR, 1, "集まりに顔を出す"),
           RoleText(COMMUNITY, PILLAR, 2, "となりの人をさそう"),
           RoleText(SHAKYO, ACTIVITY, None, "場所を知らせる")),
)  # fmt: skip
M2 = LineText(
    "見守り活動の推進", "見守りの輪をひろげます。\nお茶を出します。", owner="相談支援係",
    tags=("若い人と", "重点"),
    roles=(RoleText(COMMUNITY, PILLAR, 1, "戸を見る"),
           RoleText(SHAKYO, ACTIVITY, None, "場所を知らせる"),
           RoleText(COMMUNITY, EXAMPLE, None, "新聞がたまっていないか見る")),
)  # fmt: skip
BOTH_SAY = "だれでも来られる場をふやします。\nお茶を出します。\n見守りの輪をひろげます。"
BOTH_DO = [
    ("community", "pillar", 1, "集まりに顔を出す"),
    ("community", "pillar", 2, "となりの人をさそう"),
    ("community", "pillar", 3, "戸を見る"),
    ("shakyo", "activity", None, "場所を知らせる"),
    ("community", "example", None, "新聞がたまっていないか見る"),
]


def line(version: PlanVersion, code: str) -> PlanNode:
    rows = PlanNode.objects.select_related("identity", "version__plan")
    return rows.get(version=version, identity__code=code)


def says(node: PlanNode) -> tuple[object, ...]:
    """(text, sections, tags, role lists) as the draft holds them now."""
    found = PlanNode.objects.get(pk=node.pk)
    roles = found.roles.order_by("order").values_list("actor", "kind", "no", "text")
    return found.body, found.owner, found.tags, list(roles)


def amended(plan: Plan, day: date, **texts: LineText) -> Plan:
    draft = open_draft(plan)
    for code, text in texts.items():
        rewrite_line(line(draft, code), text=text, reason="ことばを入れる")
    adopt_version(
        draft, effective_from=day, decided_by="理事会", decided_on=date(2026, 3, 20),
        reason="ことばを入れる",
    )  # fmt: skip
    return plan


@pytest.fixture
def worded(made) -> Plan:
    """The plan whose two measures say something, each with its own section."""
    return amended(made.plan, date(2026, 5, 1), M1=M1, M2=M2)


@pytest.fixture
def fifth(worded: Plan) -> Plan:
    return following(worded)


def following(plan: Plan) -> Plan:
    """The next plan in which all but the two measures go on."""
    new = start_succession(plan, name="次の計画", span=LATER, ordinal=5)
    continue_below(new)
    for code in ("M1", "M2"):
        undo_decision(new, code, seen=seen(new, code))
    return new


def seen(new: Plan, code: str) -> str:
    return succession_of(new).line(code).seen


def merged(new: Plan, **more: object) -> PlanNode:
    given = {"title": "集いと見守り", "note": "重なるため", **more}
    return merge_into(new, ["M1", "M2"], seen=seen(new, "M1"), **given)


def test_a_merge_starts_with_everybodys_words_tags_and_lists_and_the_first_section(fifth: Plan):
    into = merged(fifth)
    assert into.title == "集いと見守り"
    assert says(into) == (BOTH_SAY, "地域づくり係", ["重点", "若い人と"], BOTH_DO)


def test_the_planner_may_take_the_first_lines_words_alone(fifth: Plan):
    text, owner, tags, roles = says(merged(fifth, words=Words.FIRST))
    assert (text, owner, tags) == (M1.body, "地域づくり係", ["重点"])
    assert [row[3] for row in roles] == [row.text for row in M1.roles]


def test_whoever_leaves_an_untouched_merge_takes_their_words_along(fifth: Plan):
    into = merged(fifth)
    undo_decision(fifth, "M1", seen=seen(fifth, "M1"))
    text, owner, tags, roles = says(into)
    assert (text, owner, tags) == (M2.body, "相談支援係", ["若い人と", "重点"])
    assert [row[3] for row in roles] == ["戸を見る", "場所を知らせる", "新聞がたまっていないか見る"]
    assert undo_decision(fifth, "M2", seen=seen(fifth, "M2")) == ()
    assert not PlanNode.objects.filter(pk=into.pk).exists()


def test_words_that_somebody_wrote_stay_when_a_line_leaves_or_joins(fifth: Plan):
    into = merged(fifth)
    rewritten = LineText("集いと見守り", "ひとつの輪にします。", owner="地域づくり係", roles=())
    rewrite_line(line(open_draft(fifth), into.identity.code), text=rewritten, reason="")
    undo_decision(fifth, "M2", seen=seen(fifth, "M2"))
    assert says(into) == ("ひとつの輪にします。", "地域づくり係", [], [])
    merge_into(fifth, ["M1", "M2"], seen=seen(fifth, "M1"), note="やはり", title="集いと見守り")
    assert says(into)[0] == f"ひとつの輪にします。\n{BOTH_SAY}"


def test_merging_twice_says_nothing_twice(fifth: Plan):
    merged(fifth)
    again = merged(fifth, note="もういちど")
    assert says(again) == (BOTH_SAY, "地域づくり係", ["重点", "若い人と"], BOTH_DO)


def test_a_line_nobody_answered_for_takes_the_section_of_the_one_it_joins(worded: Plan):
    amended(worded, date(2026, 6, 1), M1=replace(M1, owner=""))
    assert says(merged(following(worded)))[1] == "相談支援係"


def test_what_was_written_since_the_page_was_opened_is_gathered_too(worded: Plan):
    draft = open_draft(worded)
    opened = [line(draft, "M1"), line(draft, "M2")]
    later = replace(M2, body="あとから書きました。")
    rewrite_line(line(draft, "M2"), text=later, reason="ことばを直す")
    into = merge_gathered(opened, code="M9", title="集い", words=Words.ALL, reason="重なるため")
    assert says(into)[0] == f"{M1.body}\nあとから書きました。"


def test_joining_a_drafted_line_keeps_what_was_written_there_meanwhile(fifth: Plan):
    continue_line(fifth, "M1", seen=seen(fifth, "M1"))
    opened = line(open_draft(fifth), "M1")
    rewrite_line(
        line(open_draft(fifth), "M1"), text=replace(M1, body="書きなおしました。"), reason=""
    )
    into = merge_into(
        fifth, ["M2"], seen=seen(fifth, "M2"), note="重なるため", place=Place(line=opened)
    )
    assert says(into)[0].startswith("書きなおしました。\n")


def test_lines_that_would_grow_longer_than_a_page_takes_are_not_merged(worded: Plan):
    long = ["あ" * 3000, "い" * 3000]
    amended(worded, date(2026, 6, 1), M1=replace(M1, body=long[0]), M2=replace(M2, body=long[1]))
    draft = open_draft(worded)
    lines = [line(draft, "M1"), line(draft, "M2")]
    with pytest.raises(PlanRefused, match="5,000文字をこえます"):
        merge_gathered(lines, code="M9", title="集い", words=Words.ALL, reason="重なるため")
    assert [says(row)[0] for row in lines] == long


def test_the_page_of_the_next_plan_shows_everybodys_words_and_leads_to_the_draft(
    fifth: Plan, browse, made
):
    planner = browse(made.cast.planner)
    address = f"/desk/succession/{fifth.code}/lines/M1/"
    sent = {
        "act": "merge", "merge-seen": seen(fifth, "M1"), "merge-others": ["M2"],
        "merge-title": "集いと見守り", "merge-words": "all", "merge-note": "重なるため",
    }  # fmt: skip
    answer = planner.post(address, sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    page = planner.get(address).content.decode()
    assert "担当は「地域づくり係」です（ほかの項目は「相談支援係」）。" in page
    assert "いっしょになる「見守り活動の推進」のことば" in page
    assert "見守りの輪をひろげます。" in page
    assert f"/desk/plan/draft/lines/M1/?plan={fifth.code}" in page
    assert says(line(open_draft(fifth), "M1"))[0] == BOTH_SAY


@pytest.mark.parametrize(
    ("words", "text", "owner"),
    [("all", BOTH_SAY, "地域づくり係"), ("first", M1.body, "地域づくり係")],
)
def test_an_amendment_offers_the_same(worded: Plan, browse, made, words, text, owner):
    draft = open_draft(worded)
    sent = {
        "act": "merge", "merge-others": ["M2"], "merge-code": "M9", "merge-title": "集いと見守り",
        "merge-words": words, "merge-reason": "重なるため",
    }  # fmt: skip
    address = f"/desk/plan/draft/lines/M1/?plan={worded.code}"
    planner = browse(made.cast.planner)
    told = planner.post(address, sent, follow=True).content.decode()
    assert "担当は「地域づくり係」です（ほかの項目は「相談支援係」）。" in told
    assert says(line(draft, "M9"))[:2] == (text, owner)


def test_whoever_saves_a_line_second_sees_what_stands_and_loses_nothing(worded, browse, made):
    draft = open_draft(worded)
    address = f"/desk/plan/draft/lines/M1/?plan={worded.code}"
    planner = browse(made.cast.planner)
    old = mark(line(draft, "M1"))
    rewrite_line(line(draft, "M1"), text=replace(M1, body="先の文"), reason="先に")
    sent = {"act": "text", "title": "集いの場", "body": "あとの文", "reason": "あとで", "seen": old}
    page = planner.post(address, sent).content.decode()
    assert "ほかの人が先に直しました" in page
    assert "先の文" in page and "あとの文" in page
    assert says(line(draft, "M1"))[0] == "先の文"
    assert planner.post(address, sent | {"seen": mark(line(draft, "M1"))}).status_code == 302
    assert says(line(draft, "M1"))[0] == "あとの文"


def test_a_tag_longer_than_the_plan_takes_is_said_at_its_field(worded, browse, made):
    draft = open_draft(worded)
    address = f"/desk/plan/draft/lines/M1/?plan={worded.code}"
    sent = {"act": "text", "title": "集い", "tags": "重点、" + "あ" * 41, "reason": "札をつける"}
    page = browse(made.cast.planner).post(address, sent).content.decode()
    assert "ひとつの札は40文字までです。" in page
    assert says(line(draft, "M1"))[2] == ["重点"]
