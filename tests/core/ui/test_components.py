"""What each macro draws; what it looks like is seen on the style page."""

from __future__ import annotations

import datetime
import re

import jinja2
import pytest

from sasaeai.core.figures import Figure, Standing
from sasaeai.core.ui.charts import Year, YearKind
from sasaeai.core.ui.jobview import JobView, TimelineEntry
from sasaeai.core.ui.page import Actor, NavItem
from sasaeai.core.ui.tablepage import Cell, Column, Export, TablePage
from tests.core.ui.conftest import Render
from tests.core.ui.markup import one, read


def _text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)).strip()


def test_a_misspelt_argument_raises(render: Render) -> None:
    with pytest.raises(TypeError, match="iconname"):
        render("ui.button('送る', iconname='check')")


def test_a_name_nobody_gave_raises_instead_of_drawing_nothing(render: Render) -> None:
    with pytest.raises(jinja2.UndefinedError, match="label"):
        render("ui.chip(label)")


def test_an_icon_that_does_not_exist_raises(render: Render) -> None:
    with pytest.raises(jinja2.UndefinedError, match="rainbow"):
        render("ui.icon('rainbow')")


def test_what_a_person_wrote_is_never_markup(render: Render) -> None:
    written = "<script>alert(1)</script>"
    for call in (
        "ui.chip(w)",
        "ui.alert(w, w)",
        "ui.button(w)",
        "ui.facts([(w, w)])",
        "ui.empty(w)",
    ):
        assert "<script>" not in render(call, w=written), call
        assert "&lt;script&gt;" in render(call, w=written), call


def test_an_icon_is_hidden_from_readers_unless_it_is_named(render: Render) -> None:
    assert one(render("ui.icon('check')"), "svg").attrs["aria-hidden"] == "true"
    named = one(render("ui.icon('check', label='できた')"), "svg")
    assert (named.attrs["role"], named.attrs["aria-label"]) == ("img", "できた")


def test_a_button_with_an_address_is_a_link(render: Render) -> None:
    link = one(render("ui.button('開く', href='/x/', kind='primary')"), "a")
    assert link.attrs == {"class": "btn btn--primary", "href": "/x/"}
    button = one(render("ui.button('送る', name='r', value='ok')"), "button")
    assert button.attrs == {"class": "btn", "type": "submit", "name": "r", "value": "ok"}


def test_a_button_that_cannot_be_pressed_says_so(render: Render) -> None:
    assert "disabled" in one(render("ui.button('送る', disabled=True)"), "button").attrs


def test_an_act_is_a_form_that_posts_with_its_token(render: Render) -> None:
    markup = render("ui.act('消す', '/x/', token)", token="token")
    assert one(markup, "form").attrs["method"] == "post"
    assert "token" in _text(markup)


@pytest.mark.parametrize(
    ("figure", "css", "text"),
    [
        (Figure.count(1204, unit="人"), "fig", "1,204人"),
        (Figure.count(0, unit="人"), "fig", "0人"),
        (Figure.not_entered(unit="人"), "fig--none", "未入力"),
        (Figure.not_applicable(unit="人"), "fig--na", "対象外"),
        (Figure.ratio(1, 0), "fig--nc", "— 算定不能"),
        (Figure.suppressed(k=5, unit="人"), "fig--sup", "＊ 5未満"),
        (Figure.suppressed(complementary=True), "fig--sup", "＊ 秘匿"),
    ],
)
def test_each_state_of_a_figure_is_drawn_apart(
    render: Render, figure: Figure, css: str, text: str
) -> None:
    span = read(render("ui.figure(f, reason=False)", f=figure))[0]
    assert (span.attrs["class"], span.text) == (css, text)


def test_the_reason_stands_beside_what_cannot_be_computed(render: Render) -> None:
    figure = Figure.uncomputable("10月分がまだです")
    assert _text(render("ui.figure(f)", f=figure)) == "— 算定不能 10月分がまだです"
    assert _text(render("ui.figure(f, reason=False)", f=figure)) == "— 算定不能"


def test_a_small_base_is_marked_for_reference(render: Render) -> None:
    assert _text(render("ui.figure(f)", f=Figure.ratio(7, 14))) == "50.0% ＊参考値"
    assert _text(render("ui.figure(f)", f=Figure.ratio(50, 100))) == "50.0%"


def test_a_suppressed_figure_leaves_no_number_anywhere_in_band_or_chart(render: Render) -> None:
    hidden = Figure.suppressed(k=5, unit="人")
    years = (Year(label="令和8", figure=hidden, kind=YearKind.CONFIRMED),)
    for markup in (
        render("ui.band(f, base=b, target=t)", f=hidden, b=Figure.count(0), t=Figure.count(12)),
        render("ui.spark('人', y, table=True)", y=years),
        render("ui.chart('人', y)", y=years),
    ):
        assert "＊ 5未満" in markup
        assert 'class="val"' not in markup
        assert 'class="fz"' not in markup


def test_a_band_says_in_words_what_it_shows(render: Render) -> None:
    markup = render(
        "ui.band(f, base=b, target=t, label='居場所')",
        f=Figure.count(360, unit="か所"),
        b=Figure.count(371, unit="か所"),
        t=Figure.count(450, unit="か所"),
    )
    label = read(markup)[1].attrs["aria-label"]
    assert label == ("居場所。はじめ 371か所、いま 360か所、目標 450か所。はじめより下がっています")


def test_a_chart_has_its_figures_as_words_and_as_a_table(render: Render) -> None:
    years = (
        Year(
            label="令和9",
            figure=Figure.count(398, unit="か所"),
            kind=YearKind.CONFIRMED,
            note="確定",
            target=Figure.count(400, unit="か所"),
            recount=Figure.count(401, unit="か所"),
        ),
    )
    elements = read(render("ui.chart('居場所', y)", y=years))
    spoken = {e.attrs["aria-label"] for e in elements if e.attrs.get("role") == "img"}
    assert spoken == {"居場所。令和9（確定） 398か所、目標 400か所"}
    cells = [e.text.strip() for e in elements if e.tag in ("td", "th")]
    assert cells[-3:] == ["令和9 確定", "398か所いま数えると 401か所", "400"]
    assert sum(e.attrs.get("class") == "dr" for e in elements) == 2


@pytest.mark.parametrize("standing", list(Standing))
def test_where_it_stands_is_said_in_words(render: Render, standing: Standing) -> None:
    assert _text(render("ui.standing(s)", s=standing)) == standing.label


def test_goals_have_mark_hue_and_number_of_their_own(render: Render) -> None:
    marks = [render("ui.goal_mark(n)", n=number) for number in range(1, 13)]
    assert len(set(marks)) == 12
    assert [render("ui.goal_class(n)", n=number) for number in (1, 2, 3, 4, 6)] == [
        "g1", "g2", "g3", "g1", "g3",
    ]  # fmt: skip
    assert _text(render("ui.goal_name(4, '防災')")) == "4基本目標4 防災"


def test_a_message_brings_its_sign_not_only_its_colour(render: Render) -> None:
    for kind in ("info", "ok", "warn", "danger"):
        assert "<svg" in render("ui.alert('お知らせ', kind=k)", k=kind)
    for kind in ("ok", "warn", "danger"):
        assert "<svg" in render("ui.chip('ふだ', kind=k)", k=kind)
    with pytest.raises(jinja2.UndefinedError):
        render("ui.alert('お知らせ', kind='pink')")


def test_the_last_crumb_is_here_and_no_link(render: Render) -> None:
    elements = read(render("ui.crumbs([('はじめ', '/'), ('計画', '')])"))
    assert [e.attrs["href"] for e in elements if e.tag == "a"] == ["/"]
    assert [e.text for e in elements if e.attrs.get("aria-current") == "page"] == ["計画"]


def test_a_pager_with_nowhere_to_go_is_not_drawn(render: Render) -> None:
    assert render("ui.pager()") == ""
    assert _text(render("ui.pager(next_url='?after=3')")) == "次へ"


def test_steps_before_the_present_one_are_done(render: Render) -> None:
    elements = read(render("ui.stepper(['担当', '課', '公表'], 2)"))
    items = [e for e in elements if e.tag == "li"]
    assert [e.attrs.get("class", e.attrs.get("aria-current", "")) for e in items] == [
        "done", "step", "",
    ]  # fmt: skip


def test_something_not_entered_among_facts_says_so(render: Render) -> None:
    assert _text(render("ui.facts([('電話', None), ('お金', '')])")) == "電話未入力お金"


def _page(*, stacked: bool = True, rows: int = 1) -> TablePage:
    row = (
        Cell(text="花岡", href="/p/1/", note="70代"),
        Cell(figure=Figure.suppressed(k=5)),
        Cell(text="期限すぎ", tone="danger"),
        Cell(text="記録する", href="/r/", post=True),
    )
    return TablePage(
        name="people",
        title="人",
        columns=(
            Column(key="name", label="名前", head=True, sort_url="?s=name", sorted="ascending"),
            Column(key="n", label="訪問", align="end", kind="figure"),
            Column(key="state", label="いま", kind="chip"),
            Column(key="act", label="すること", kind="action"),
        ),
        rows=(row,) * rows,
        total=1204,
        exports=(Export(label="CSV", href="/csv/"),),
        stacked=stacked,
    )


def test_a_table_names_its_rows_and_its_order(render: Render) -> None:
    elements = read(render("ui.table(p, '')", p=_page()))
    assert [e.attrs.get("aria-sort") for e in elements if e.attrs.get("scope") == "col"] == [
        "ascending", None, None, None,
    ]  # fmt: skip
    assert [e.text for e in elements if e.attrs.get("scope") == "row"] == ["花岡70代"]
    assert [e.attrs["data-label"] for e in elements if e.tag == "td"] == ["訪問", "いま", ""]


def test_a_table_that_scrolls_can_be_reached_and_has_a_name(render: Render) -> None:
    frame = one(render("ui.table(p, '')", p=_page(stacked=False)), "div", class_="tablewrap")
    assert (frame.attrs["tabindex"], frame.attrs["role"]) == ("0", "region")
    assert frame.attrs["aria-labelledby"] == "table-people"
    assert "tablewrap--stack" not in frame.attrs["class"]


def test_an_empty_list_teaches_and_offers_no_file(render: Render) -> None:
    markup = render("ui.table(p, '')", p=_page(rows=0))
    assert "<table" not in markup
    assert "CSV" not in markup
    assert "まだありません" in markup


def test_a_button_in_a_list_posts_with_the_token(render: Render) -> None:
    markup = render("ui.table(p, token)", p=_page(), token="token")
    assert one(markup, "form").attrs["action"] == "/r/"
    assert one(markup, "form").text.startswith("token")


@pytest.mark.parametrize(
    ("state", "words", "links"),
    [
        ("queued", "順番を待っています", ["/now/"]),
        ("running", "すすめています", ["/now/"]),
        ("done", "終わりました", ["/result/"]),
        ("failed", "止まりました", []),
        ("cancelled", "取りやめました", []),
    ],
)
def test_a_job_says_how_it_goes_and_what_can_be_done(
    render: Render, state: str, words: str, links: list[str]
) -> None:
    job = JobView(
        key="k",
        title="取り込み",
        state=state,  # type: ignore[arg-type]
        done=312,
        total=1204,
        refresh_url="/now/",
        cancel_url="/stop/",
        result_url="/result/" if state == "done" else "",
        failures=(("14行目", "日付を直してください"),),
    )
    markup = render("ui.progress(j, '')", j=job)
    assert words in markup
    assert "1,204 のうち 312" in markup
    assert "日付を直してください" in markup
    assert [e.attrs["href"] for e in read(markup) if e.tag == "a"] == links
    assert ("/stop/" in markup) == job.running
    assert ("hx-get" in markup) == job.running


def test_a_job_of_unknown_length_has_a_bar_without_a_value(render: Render) -> None:
    job = JobView(key="k", title="取り込み", state="running")
    assert "value" not in one(render("ui.progress(j, '')", j=job), "progress").attrs
    stopped = JobView(key="k", title="取り込み", state="failed")
    assert "<progress" not in render("ui.progress(j, '')", j=stopped)


def test_a_timeline_entry_has_its_day_for_machines_and_people(render: Render) -> None:
    entry = TimelineEntry(
        at=datetime.date(2028, 11, 22),
        when="11月22日",
        title="電話",
        icon="phone",
        lasts="年度末まで",
    )
    markup = render("ui.timeline([e], 'これまで')", e=entry)
    assert one(markup, "time").attrs["datetime"] == "2028-11-22"
    assert _text(markup) == "11月22日 電話年度末まで"


def test_leaving_is_a_form_and_other_ways_are_links(render: Render) -> None:
    actor = Actor(
        name="結城",
        duty="相談員",
        account=(
            NavItem(label="切りかえる", href="/d/"),
            NavItem(label="出る", href="/out/", post=True),
        ),
    )
    markup = render("ui.account(a, 'token')", a=actor)
    assert one(markup, "a").attrs["href"] == "/d/"
    assert one(markup, "form").attrs == {"method": "post", "action": "/out/"}


def test_money_that_did_not_move_leaves_its_column_empty(render: Render) -> None:
    lines = [("11月1日", "年金", Figure.of(65000, unit="円"), None, Figure.of(107300, unit="円"))]
    cells = [e.text for e in read(render("ui.ledger('出入り', x)", x=lines)) if e.tag == "td"]
    assert cells == ["11月1日", "65,000", "", "107,300"]


def test_furigana_falls_back_to_brackets(render: Render) -> None:
    markup = render("ui.ruby(p)", p=[("支", "ささ"), ("え<b>", None)])
    assert markup == "<ruby>支<rp>（</rp><rt>ささ</rt><rp>）</rp></ruby>え&lt;b&gt;"


def test_coverage_keeps_zero_apart_from_not_entered(render: Render) -> None:
    rows = [("川瀬", "/a/", (Figure.count(0), Figure.not_entered(), Figure.count(3)), None)]
    elements = read(render("ui.coverage('居場所', ['サロン', '食堂', '体操'], r)", r=rows))
    cells = [(e.attrs["class"], e.text) for e in elements if e.tag == "td"]
    assert cells == [("cv cv-zero", "0"), ("cv cv-not-entered", "未入力"), ("cv cv-value", "3")]


@pytest.mark.parametrize(
    "call",
    ["ui.card('名')", "ui.card('名', href='/x/')", "ui.panel('名', id='x')", "ui.more('ほか')",
     "ui.buttons()", "ui.alert('名')", "ui.empty('名')", "ui.frame('名')", "ui.goal_head(1, '名')",
     "ui.search('/s/')", "ui.task('今日', '11月', '名', '/x/')"],
)  # fmt: skip
def test_a_slot_is_drawn_inside_its_part(render_call: Render, call: str) -> None:
    elements = read(render_call(call))
    assert "中身" in elements[0].text


@pytest.mark.parametrize("call", ["ui.alert('名')", "ui.empty('名')", "ui.goal_head(1, '名')",
                                  "ui.search('/s/')", "ui.task('今日', '11月', '名', '/x/')"])  # fmt: skip
def test_a_slot_that_may_be_left_out_may_be_left_out(render: Render, call: str) -> None:
    assert read(render(call))
