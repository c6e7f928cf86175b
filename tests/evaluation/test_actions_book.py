"""How far improvement actions are goes out as a book to the sections and comes back, all or none."""

from __future__ import annotations

import io
from datetime import date

import pytest

from sasaeai.core.periods import wareki
from sasaeai.evaluation.actions.returning import Actions
from sasaeai.evaluation.actions.services import Came, create_action, move_action, verify_action
from sasaeai.evaluation.enums import ActionStatus, Origin
from sasaeai.evaluation.models import ActionNote, ImprovementAction
from sasaeai.evaluation.refusals import EvaluationRefused
from tests.books import rows_of, written_over
from tests.evaluation.conftest import Evaluated

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 31)
STATUS, UNTIL, NOTE = "いまの様子", "いつまで", "ひとこと"


@pytest.fixture
def book(evaluated: Evaluated, as_actor) -> Actions:
    """Three promises; the third is verified and no longer asked about."""
    for text in ("談笑会を2回ひらく", "名簿を見直す", "看板を立てる"):
        create_action(
            evaluated.plan, came=Came(Origin.INCIDENT, label="聞きとり"), text=text,
            owner="地域づくり係", due_on=DUE, target_fy=2026,
        )  # fmt: skip
    with as_actor(evaluated.cast.social_worker):
        move_action(action(3), status=ActionStatus.DONE, note="立てた")
    with as_actor(evaluated.cast.manager):
        verify_action(action(3))
    return Actions(evaluated.plan)


def action(no: int) -> ImprovementAction:
    return ImprovementAction.objects.get(no=no)


def said(no: int) -> list[str]:
    notes = ActionNote.objects.filter(action=action(no)).exclude(text="").order_by("id")
    return list(notes.values_list("text", flat=True))


def out(book: Actions) -> bytes:
    return book.hand_out(issuer="社協").content


def test_the_book_asks_about_what_is_not_verified_and_comes_back_without_a_change(book: Actions):
    head, *rows = rows_of(out(book))
    assert head == [
        "番号", "すること", "もとになったこと", "担当", "反映する年度", STATUS, UNTIL, NOTE, "版",
    ]  # fmt: skip
    assert [row[:8] for row in rows] == [
        [no, text, "聞きとり", "地域づくり係", "令和8年度", "これから", wareki(DUE), ""]
        for no, text in (("1", "談笑会を2回ひらく"), ("2", "名簿を見直す"))
    ]
    found = book.look(out(book))
    assert (found.changes, found.problems, found.untouched) == ((), (), 2)


def test_sections_say_how_far_they_are_and_a_word_is_said_once(book: Actions):
    told = {
        ("1", STATUS): "できた", ("1", NOTE): "2回ひらいた",
        ("2", UNTIL): "R9.3.15", ("2", NOTE): "名簿が届かない",
    }  # fmt: skip
    book.keep(written_over(out(book), told))
    assert (action(1).status, said(1)) == (ActionStatus.DONE, ["2回ひらいた"])
    assert (action(2).status, action(2).due_on) == (ActionStatus.OPEN, date(2027, 3, 15))
    assert said(2) == ["名簿が届かない"]
    assert book.look(out(book)).changes == ()
    book.keep(written_over(out(book), {("2", NOTE): "届いた"}))
    assert said(2) == ["名簿が届かない", "届いた"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({STATUS: "取りやめ"}, "ひとこと：取りやめる理由"),
        ({UNTIL: "R9.3.15"}, "ひとこと：期限を変える理由"),
        ({UNTIL: ""}, "いつまで：日付を"),
        ({UNTIL: "春"}, "いつまで："),
        ({STATUS: ""}, "いまの様子：入れてください"),
        ({STATUS: "次の計画へ"}, "「次の計画へ」はえらべません"),
        ({STATUS: "できた", UNTIL: "R9.3.15", NOTE: "x"}, "終わった改善策の期限"),
        ({"番号": "3"}, "「3」という行はありません"),
    ],
)
def test_one_bad_row_and_nothing_is_kept(book: Actions, told, words):
    cells = {("2", label): text for label, text in told.items()}
    back = written_over(out(book), {("1", STATUS): "とりくみ中"} | cells)
    [problem] = book.look(back).problems
    assert words in problem.words
    with pytest.raises(EvaluationRefused):
        book.keep(back)
    assert action(1).status == ActionStatus.OPEN


def test_what_moved_since_is_not_overwritten(book: Actions, evaluated: Evaluated):
    old = out(book)
    move_action(action(1), status=ActionStatus.DOING, note="はじめた")
    [problem] = book.look(written_over(old, {("1", STATUS): "できた"})).problems
    assert "ほかの人が直しています" in problem.words


def test_the_office_takes_the_book_back_on_the_page_after_a_look(
    book: Actions, evaluated: Evaluated, browse
):
    client = browse(evaluated.cast.planner)
    file = io.BytesIO(written_over(out(book), {("1", STATUS): "とりくみ中"}))
    file.name = "進み具合.xlsx"
    page = client.post("/desk/evaluation/actions/excel/", {"file": file}).content.decode()
    assert "とりくみ中" in page
    assert action(1).status == ActionStatus.OPEN
    kept = page.split('name="kept" value="')[1].split('"')[0]
    saved = client.post("/desk/evaluation/actions/excel/", {"kept": kept, "do": "save"})
    assert (saved.status_code, action(1).status) == (302, ActionStatus.DOING)
