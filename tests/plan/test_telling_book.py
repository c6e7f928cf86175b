"""A year's records of making the plan known go out as one book and come back, all or none."""

from __future__ import annotations

import io
from datetime import date

import pytest

from sasaeai.core.periods import FiscalYear, wareki
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import NodeIdentity, Telling
from sasaeai.plan.telling import Told, change_telling, record_telling
from sasaeai.plan.telling_book import Tellings
from tests.books import rows_of, written_over

pytestmark = pytest.mark.django_db
R8 = FiscalYear(2026)
HEAD = [
    "番号", "いつ", "方法", "何を", "だれに", "どこで・何に", "地区", "届いた数", "数の単位",
    "項目のコード", "メモ", "版",
]  # fmt: skip


@pytest.fixture
def book(made) -> Tellings:
    line = NodeIdentity.objects.get(plan=made.plan, code="T1")
    briefing = Told(
        TellingKind.BRIEFING, "朝凪での説明会", date(2026, 5, 1), "地区の役員", 32,
        ReachUnit.PERSONS, made.cast.asanagi, "朝凪公民館",
    )  # fmt: skip
    record_telling(made.plan, briefing, lines=[line])
    record_telling(made.plan, Told(TellingKind.WEB, "ウェブの特集", date(2026, 6, 1)))
    record_telling(made.plan, Told(TellingKind.WEB, "前の年の特集", date(2026, 3, 31)))
    return Tellings(made.plan, R8)


def row_of(title: str) -> Telling:
    return Telling.objects.get(title=title)


def new(*cells: str) -> list[str]:
    return ["", *cells, ""]


BULLETIN = new(
    "R8.6.10", "広報紙・回覧", "社協だより夏号", "", "", "", "６，０００", "部", "T1", ""
)


def out(book: Tellings) -> bytes:
    return book.hand_out(issuer="社協").content


def test_the_book_holds_the_year_and_comes_back_without_a_change(book: Tellings, made):
    head, first, second = rows_of(out(book))
    assert head == HEAD
    assert first[1:10] == [
        wareki(date(2026, 5, 1)), "説明会・報告会", "朝凪での説明会", "地区の役員", "朝凪公民館",
        made.cast.asanagi.name, "32", "人", "T1",
    ]  # fmt: skip
    assert second[3:8] == ["ウェブの特集", "", "", "全体", ""]
    found = book.look(out(book))
    assert (found.changes, found.problems, found.untouched) == ((), (), 2)


def test_rows_are_put_right_and_added_and_a_book_given_back_twice_adds_nothing_twice(
    book: Tellings,
):
    web = str(row_of("ウェブの特集").pk)
    back = written_over(out(book), {(web, "届いた数"): "0", (web, "数の単位"): "回"}, BULLETIN)
    assert len(book.keep(back).changes) == 2
    counted, added = row_of("ウェブの特集"), row_of("社協だより夏号")
    assert (counted.reach, counted.reach_unit) == (0, ReachUnit.VIEWS)
    assert (added.reach, added.reach_unit, added.area) == (6000, ReachUnit.COPIES, None)
    assert [line.identity.code for line in added.lines.all()] == ["T1"]
    assert row_of("朝凪での説明会").lines.count() == 1
    again = book.look(written_over(out(book), {}, BULLETIN))
    assert (again.changes, again.problems, again.untouched) == ((), (), 4)
    assert Telling.objects.count() == 4


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (new("R8.3.31", "その他", "x", "", "", "", "", "人", "", ""), "いつ：令和8年度の日"),
        (new("R8.6.1", "うわさ", "x", "", "", "", "", "人", "", ""), "方法：「うわさ」は"),
        (new("R8.6.1", "その他", "", "", "", "", "", "人", "", ""), "何を：入れてください"),
        (new("R8.6.1", "その他", "x", "", "", "月", "", "人", "", ""), "「月」という地区は"),
        (new("R8.6.1", "その他", "x", "", "", "", "多数", "人", "", ""), "届いた数：数を"),
        (new("R8.6.1", "その他", "x", "", "", "", "-1", "人", "", ""), "届いた数：数を"),
        (new("R8.6.1", "その他", "x", "", "", "", "5", "", "", ""), "数の単位：入れて"),
        (new("R8.6.1", "その他", "x", "", "", "", "", "人", "T99", ""), "「T99」というコード"),
        (["999999", *BULLETIN[1:]], "「999999」という行はありません"),
    ],
)
def test_one_bad_row_and_nothing_is_kept(book: Tellings, cells, words):
    back = written_over(out(book), {}, BULLETIN, cells)
    [problem] = book.look(back).problems
    assert words in problem.words
    assert problem.row == 5
    with pytest.raises(PlanRefused):
        book.keep(back)
    assert Telling.objects.count() == 3


def test_what_has_not_happened_is_not_told(book: Tellings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sasaeai.plan.telling_book.today", lambda: date(2026, 6, 9))
    [problem] = book.look(written_over(out(book), {}, BULLETIN)).problems
    assert problem.words == "いつ：まだ来ていない日です。知らせたあとに書いてください。"


def test_a_record_that_somebody_changed_since_is_not_overwritten(book: Tellings):
    old, row = out(book), row_of("ウェブの特集")
    change_telling(row, Told(TellingKind.WEB, "ウェブの特集", row.on, reach=7))
    [problem] = book.look(written_over(old, {(str(row.pk), "届いた数"): "9"})).problems
    assert "ほかの人が直しています" in problem.words


def test_the_office_takes_the_book_back_on_the_page_after_a_look(made, book: Tellings, browse):
    client = browse(made.cast.planner)
    file = io.BytesIO(written_over(out(book), {}, BULLETIN))
    file.name = "周知.xlsx"
    page = client.post("/desk/plan/tellings/excel/?year=2026", {"file": file}).content.decode()
    assert "社協だより夏号" in page
    assert Telling.objects.count() == 3
    kept = page.split('name="kept" value="')[1].split('"')[0]
    saved = client.post("/desk/plan/tellings/excel/?year=2026", {"kept": kept, "do": "save"})
    assert saved.status_code == 302
    assert row_of("社協だより夏号").reach == 6000
