"""Community steps go out as Excel and come back: one district's, and the table of all districts."""

from __future__ import annotations

import io

import pytest

from sasaeai.core.access import acting
from sasaeai.evaluation.models import StepMark, StepSheet
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.queries import states_of
from sasaeai.evaluation.steps.returning import Everywhere, Own
from sasaeai.evaluation.steps.services import Answer, StepsRefused, answer_steps, send_sheet
from tests.books import rows_of, written_over
from tests.evaluation.stage import Stage, stage_for

pytestmark = pytest.mark.django_db
OWN, DOING, STARTED, NOT_YET = StepState
PAPER = StepSource.PAPER


@pytest.fixture
def stage(cast, as_actor) -> Stage:
    with as_actor(cast.planner):
        found = stage_for(cast)
        answer_steps(
            found.round, found.asanagi,
            [
                Answer(found.step("T1", 1), DOING, remark="毎週", evidence=(("広報", "/p/1/"),)),
                Answer(found.step("T1", 2), NOT_YET),
            ],
            source=PAPER,
        )  # fmt: skip
        return found


def states(stage: Stage, organisation) -> dict[tuple[str, int], str]:
    sheet = StepSheet.objects.filter(organisation=organisation).first()
    found = states_of(sheet)
    return {
        (code, no): str(found[stage.step(code, no)])
        for code, no in (("T1", 1), ("T1", 2))
        if stage.step(code, no) in found
    }


def test_a_districts_book_that_comes_back_as_it_went_changes_nothing(stage: Stage, as_actor):
    own = Own(stage.round, stage.asanagi)
    with as_actor(stage.cast.planner):
        found = own.look(own.hand_out(issuer="社協").content)
        whole = len(own.lines())
    assert (found.changes, found.problems, found.untouched) == ((), (), whole)


def test_remarks_typed_on_a_page_over_several_lines_come_back_as_they_went(stage: Stage, as_actor):
    own, every = Own(stage.round, stage.asanagi), Everywhere(stage.round)
    with as_actor(stage.cast.planner):
        answer = Answer(stage.step("T1", 1), DOING, seen=DOING, remark="毎週\r\n雨の日も")
        answer_steps(stage.round, stage.asanagi, [answer], source=PAPER, overall="よい年\r\nでした")
        assert own.lines()[0].cells["ひとこと"] == "毎週\n雨の日も"
        assert own.look(own.hand_out(issuer="社協").content).changes == ()
        assert every.look(every.hand_out(issuer="社協").content).changes == ()


def test_a_districts_answers_come_back_by_word_or_sign_and_evidence_stays(stage: Stage, as_actor):
    own = Own(stage.round, stage.asanagi)
    with as_actor(stage.cast.planner):
        out = own.hand_out(issuer="社協").content
        back = written_over(
            out,
            {("T1-1", "ようす"): "◎", ("T1-2", "ようす"): "", ("全体", "ひとこと"): "よい年でした"},
        )
        own.keep(back, source=PAPER)
        assert states(stage, stage.asanagi) == {("T1", 1): "own"}
        sheet = StepSheet.objects.get(organisation=stage.asanagi)
        assert list(sheet.evidence.values_list("title", "href")) == [("広報", "/p/1/")]
        said = dict(sheet.remarks.values_list("role_id", "text"))
        assert said == {stage.step("T1", 1): "毎週", None: "よい年でした"}
        assert own.look(own.hand_out(issuer="社協").content).changes == ()


def test_a_book_is_refused_where_somebody_changed_the_row_since(stage: Stage, as_actor):
    own = Own(stage.round, stage.asanagi)
    with as_actor(stage.cast.planner):
        out = own.hand_out(issuer="社協").content
        later = Answer(stage.step("T1", 2), STARTED, seen=NOT_YET)
        answer_steps(stage.round, stage.asanagi, [later], source=PAPER)
        back = written_over(out, {("T1-1", "ようす"): "◎", ("T1-2", "ようす"): "つづけている"})
        found = own.look(back)
        assert [(row.row, row.words[:13]) for row in found.problems] == [
            (3, "配ったあとで、ほかの人が直")
        ]
        with pytest.raises(StepsRefused):
            own.keep(back, source=PAPER)
        assert states(stage, stage.asanagi) == {("T1", 1): "doing", ("T1", 2): "started"}


@pytest.mark.parametrize(
    ("cells", "row", "words"),
    [
        ({("T1-1", "ようす"): "とてもよい"}, 2, "ようす：「とてもよい」はえらべません"),
        ({("T1-1", "ひとこと"): "あ" * 301}, 2, "ひとこと：300文字まで"),
        ({("T1-2", "番号"): "T1-1"}, 3, "「T1-1」が2回出てきます。"),
        ({("T1-2", "番号"): "T9-9"}, 3, "「T9-9」という行はありません。"),
        ({("全体", "ようす"): "まだ"}, 5, "ようす：全体の行には入れられません。"),
        ({("T1-1", "版"): "", ("T1-1", "ようす"): "まだ"}, 2, "この行には、もう入っています。"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_kept(
    stage: Stage, as_actor, cells, row, words
):
    own = Own(stage.round, stage.asanagi)
    with as_actor(stage.cast.planner):
        out = own.hand_out(issuer="社協").content
        row = len(rows_of(out)) if ("全体", "ようす") in cells else row
        back = written_over(out, {("T1-1", "ようす"): "自分たちのものになった"} | cells)
        found = own.look(back)
        assert [each.row for each in found.problems] == [row]
        assert words in found.problems[0].words
        with pytest.raises(StepsRefused):
            own.keep(back, source=PAPER)
        assert states(stage, stage.asanagi) == {("T1", 1): "doing", ("T1", 2): "not_yet"}


def head(stage: Stage, sign: str) -> str:
    heads = [label for label, _step in Everywhere(stage.round).heads()]
    return next(label for label in heads if label.startswith(sign))


def test_the_table_of_all_districts_comes_back_and_only_what_changed_is_written(
    stage: Stage, as_actor
):
    every = Everywhere(stage.round)
    with as_actor(stage.cast.planner):
        out = every.hand_out(issuer="社協").content
        assert every.look(out).changes == ()
        first, second = head(stage, "T1-1"), head(stage, "T1-2")
        name = stage.ishidatami.name
        back = written_over(
            out, {(name, first): "○", (name, second): "△", (name, "届けた（○）"): "○"}
        )
        every.keep(back)
        assert states(stage, stage.ishidatami) == {("T1", 1): "doing", ("T1", 2): "started"}
        assert StepSheet.objects.get(organisation=stage.ishidatami).sent_on is not None
        assert StepSheet.objects.get(organisation=stage.asanagi).sent_on is None
        kept = StepSheet.objects.get(organisation=stage.asanagi)
        assert kept.remarks.get().text == "毎週"


def test_what_was_handed_in_is_not_taken_back_by_a_table(stage: Stage, as_actor):
    every = Everywhere(stage.round)
    with as_actor(stage.cast.planner):
        send_sheet(StepSheet.objects.get(organisation=stage.asanagi))
        out = every.hand_out(issuer="社協").content
        other, name = stage.ishidatami.name, stage.asanagi.name
        back = written_over(out, {(other, head(stage, "T1-1")): "まだ", (name, "届けた（○）"): ""})
        with pytest.raises(StepsRefused, match="取り消せません"):
            every.keep(back)
        assert StepMark.objects.filter(sheet__organisation=stage.ishidatami).count() == 0


def test_the_pages_look_first_and_keep_on_the_second_step(stage: Stage, browse):
    planner = browse(stage.cast.planner)
    out = planner.get("/desk/steps/book.xlsx")
    assert out.headers["Content-Type"].endswith("sheet")
    back = written_over(out.content, {(stage.ishidatami.name, head(stage, "T1-1")): "◎"})
    upload = io.BytesIO(back)
    upload.name = "book.xlsx"
    looked = planner.post("/desk/steps/book/", {"file": upload})
    page = looked.content.decode()
    assert (looked.status_code, "1行が変わります。" in page) == (200, True)
    assert "自分たちのものになった" in page
    assert states(stage, stage.ishidatami) == {}
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    done = planner.post("/desk/steps/book/", {"kept": kept, "do": "save"})
    assert done.headers["Location"] == "/desk/steps/"
    with acting(stage.cast.planner.pk, purpose="test"):
        assert states(stage, stage.ishidatami) == {("T1", 1): "own"}


def test_an_officer_brings_back_the_own_districts_book_and_no_other(stage: Stage, browse):
    officer = browse(stage.cast.district_officer)
    mine = f"/district/steps/{stage.asanagi.pk}/book"
    out = officer.get(f"{mine}.xlsx")
    upload = io.BytesIO(written_over(out.content, {("T1-1", "ようす"): "◎"}))
    upload.name = "book.xlsx"
    page = officer.post(f"{mine}/", {"file": upload}).content.decode()
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    assert officer.post(f"{mine}/", {"kept": kept, "do": "save"}).status_code == 302
    with acting(stage.cast.planner.pk, purpose="test"):
        assert states(stage, stage.asanagi)["T1", 1] == "own"
        assert StepSheet.objects.get(organisation=stage.asanagi).source == "phone"
    other = f"/district/steps/{stage.ishidatami.pk}/book"
    assert officer.get(f"{other}.xlsx").status_code == 404
    assert officer.post(f"{other}/", {"kept": kept, "do": "save"}).status_code == 404
