"""改善工程表 leaves as Excel and returns with answers and, from the secretariat, with new opinions."""

from __future__ import annotations

import io
from datetime import date

import pytest

from sasaeai.core.periods import FiscalYear
from sasaeai.evaluation.committee.enums import OpinionKind, ResponseKind
from sasaeai.evaluation.committee.opinions import (
    Answer,
    answer_opinion,
    publish_answers,
    record_opinion,
)
from sasaeai.evaluation.committee.returning import Opinions
from sasaeai.evaluation.models import ImprovementAction, Opinion, OpinionResponse
from sasaeai.evaluation.refusals import EvaluationRefused
from tests.books import rows_of, written_over
from tests.evaluation.panel import Panel, panel_for
from tests.evaluation.stage import stage_for

pytestmark = pytest.mark.django_db
KIND, TEXT, ANSWER = "対応", "意見", "答え"
GOOD = {("2", KIND): "参考にする", ("2", ANSWER): "考えます", ("2", "担当"): "総務係"}


@pytest.fixture
def panel(cast, as_actor) -> Panel:
    """Two opinions: the first is answered, the second waits."""
    with as_actor(cast.planner):
        stage = stage_for(cast)
    found = panel_for(stage, cast, members=2)
    with as_actor(cast.planner):
        first = record_opinion(
            found.committee, kind=OpinionKind.PROPOSAL, text="場所をふやす", identity=found.identity
        )
        record_opinion(found.committee, kind=OpinionKind.QUESTION, text="だれが来ているか")
        answer_opinion(
            first,
            Answer(
                ResponseKind.NEXT_YEAR, "ふやします", "地域づくり係", date(2027, 3, 31),
                found.committee.fy + 1, "空き家を3か所さがす",
            ),
        )  # fmt: skip
    return found


@pytest.fixture
def book(panel: Panel, as_actor, cast):
    with as_actor(cast.planner):
        yield Opinions(panel.committee, adding=True)


def answers(panel: Panel) -> dict[int, tuple[str, str]]:
    rows = OpinionResponse.objects.filter(opinion__committee=panel.committee)
    return {row.opinion.no: (str(row.kind), row.text) for row in rows.select_related("opinion")}


FIRST = {1: ("next_year", "ふやします")}


def test_it_comes_back_as_it_went_without_a_change(book: Opinions):
    found = book.look(book.hand_out(issuer="社協").content)
    assert (found.changes, found.problems, found.untouched) == ((), (), 2)


def test_answers_come_back_and_a_promise_becomes_an_action(panel: Panel, book: Opinions):
    next_year = FiscalYear(panel.committee.fy + 1)
    back = written_over(
        book.hand_out(issuer="社協").content,
        {
            ("1", ANSWER): "3か所ふやします", ("2", KIND): "次年度に反映", ("2", ANSWER): "調べます",
            ("2", "担当"): "総務係", ("2", "いつまで"): next_year.last_day.isoformat(),
            ("2", "反映する年度"): next_year.short, ("2", "改善策"): "年代を聞きとる",
        },
    )  # fmt: skip
    book.keep(back)
    assert answers(panel) == {1: ("next_year", "3か所ふやします"), 2: ("next_year", "調べます")}
    made = ImprovementAction.objects.get(text="年代を聞きとる")
    assert (made.owner, made.target_fy, made.due_on) == (
        "総務係", next_year.year, next_year.last_day
    )  # fmt: skip
    assert ImprovementAction.objects.count() == 2
    assert book.look(book.hand_out(issuer="社協").content).changes == ()


def test_the_secretariat_adds_opinions_in_rows_without_a_number(panel: Panel, book: Opinions):
    out = book.hand_out(issuer="社協").content
    head = rows_of(out)[0]
    new = {"種類": "要望", "どこについて": "全体", TEXT: "早く知らせてほしい",
           KIND: "対応ずみ", ANSWER: "知らせました", "担当": "総務係"}  # fmt: skip
    other = {"種類": "評価", TEXT: "よくできた"}
    back = written_over(out, {}, *([row.get(label, "") for label in head] for row in (new, other)))
    book.keep(back)
    rows = Opinion.objects.filter(committee=panel.committee).order_by("no")
    assert [(row.no, str(row.kind), row.text) for row in rows][2:] == [
        (3, "request", "早く知らせてほしい"), (4, "judgement", "よくできた")
    ]  # fmt: skip
    assert answers(panel) == FIRST | {3: ("done", "知らせました")}
    refused = Opinions(panel.committee, adding=False).look(back)
    assert [row.row for row in refused.problems] == [4, 5]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({("1", TEXT): "場所をへらす"}, "意見：ここは書きかえられません。"),
        ({("1", "改善策"): "やめる"}, "改善策は、もう一覧にあります。"),
        ({("1", KIND): "", ("1", ANSWER): "", ("1", "担当"): "", ("1", "いつまで"): "",
          ("1", "反映する年度"): "", ("1", "改善策"): ""}, "答えは消せません。"),
        ({("1", "担当"): ""}, "担当を入れてください。"),
        ({("1", "反映する年度"): "令和2年度"}, "の年度を入れてください。"),
        ({("1", KIND): "やります"}, "対応：「やります」はえらべません"),
        ({("1", "いつまで"): "そのうち"}, "いつまで："),
        ({("1", "番号"): "9"}, "「9」という行はありません。"),
    ],
)  # fmt: skip
def test_one_bad_row_and_nothing_is_kept(panel: Panel, book: Opinions, cells, words):
    back = written_over(book.hand_out(issuer="社協").content, GOOD | cells)
    [problem] = book.look(back).problems
    assert problem.row == 2
    assert words in problem.words
    with pytest.raises(EvaluationRefused):
        book.keep(back)
    assert answers(panel) == FIRST


def test_next_year_needs_a_year_or_a_promise(panel: Panel, book: Opinions):
    back = written_over(book.hand_out(issuer="社協").content, GOOD | {("2", KIND): "次年度に反映"})
    assert ["要ります" in row.words for row in book.look(back).problems] == [True]


def test_a_row_that_somebody_answered_since_is_refused(panel: Panel, book: Opinions):
    out = book.hand_out(issuer="社協").content
    second = Opinion.objects.get(committee=panel.committee, no=2)
    answer_opinion(second, Answer(ResponseKind.DONE, "調べました", "総務係"))
    back = written_over(out, GOOD)
    assert [(row.row, row.words[:12]) for row in book.look(back).problems] == [
        (3, "配ったあとで、ほかの人が")
    ]
    with pytest.raises(EvaluationRefused):
        book.keep(back)
    assert answers(panel)[2] == ("done", "調べました")


def test_nothing_comes_back_once_the_answers_are_public(panel: Panel, book: Opinions):
    out = book.hand_out(issuer="社協").content
    second = Opinion.objects.get(committee=panel.committee, no=2)
    answer_opinion(second, Answer(ResponseKind.DONE, "調べました", "総務係"))
    later = book.hand_out(issuer="社協").content
    publish_answers(panel.committee)
    back = written_over(later, {("2", ANSWER): "もう少し調べました"})
    assert [row.words for row in book.look(back).problems] == ["意見と答えは、もう公開しました。"]
    assert book.look(later).problems == ()
    assert out != later


def test_the_head_of_a_section_returns_answers_on_the_page(panel: Panel, browse, cast, as_actor):
    manager = browse(cast.manager)
    address = f"/desk/committee/{panel.committee.pk}/opinions/book"
    out = manager.get(f"{address}.xlsx").content
    upload = io.BytesIO(written_over(out, GOOD))
    upload.name = "answers.xlsx"
    page = manager.post(f"{address}/", {"file": upload}).content.decode()
    assert "1行が変わります。" in page
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    assert manager.post(f"{address}/", {"kept": kept, "do": "save"}).status_code == 302
    with as_actor(cast.planner):
        assert answers(panel)[2] == ("noted", "考えます")
    assert browse(cast.auditor).get(f"{address}/").status_code == 404
