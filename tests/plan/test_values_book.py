"""Numbers and sentences that are entered go out as one book a year and come back, all or none."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from sasaeai.core.metrics import TypedValue
from sasaeai.core.periods import FiscalYear, wareki
from sasaeai.plan.entering import enter_value
from sasaeai.plan.enums import IndicatorDirection
from sasaeai.plan.figures import measure
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import NodeIdentity
from sasaeai.plan.returning import Values
from sasaeai.plan.services import PlanRefused
from tests.books import rows_of, written_over

pytestmark = pytest.mark.django_db
R8 = FiscalYear(2026)
SEEN, AGAIN = date(2026, 5, 20), date(2026, 6, 10)
VALUE, SOURCE, AS_OF = "数・文章", "出典", "いつの数字か"


@pytest.fixture
def values(made) -> Values:
    """Two entered numbers (one has a value in 朝凪) and a sentence; what is counted stays out."""
    place = NodeIdentity.objects.get(plan=made.plan, code="T1")
    rows = {
        code: define_indicator(
            made.plan, code=code, identity=place,
            definition=Definition(name, unit, metric, direction=IndicatorDirection.MONITOR),
        )
        for code, name, unit, metric in (
            ("E1", "市の登録者", "人", "plan.level"),
            ("E2", "募金", "円", "plan.total"),
            ("E3", "変わったこと", "文章", "plan.words"),
        )
    }  # fmt: skip
    given = {"source": "市の年報", "as_of": SEEN}
    enter_value(rows["E1"], R8.period, value=Decimal(1234), **given)
    enter_value(rows["E1"], R8.period, value=Decimal(30), area=made.cast.asanagi, **given)
    return Values(made.plan, R8)


def shown(values: Values) -> dict[str, str]:
    rows = list(values.plan.indicators.filter(code__startswith="E").order_by("code"))
    return {
        item.indicator.code: item.now.live.text for item in measure(values.plan, rows, exact=True)
    }


def test_the_book_holds_what_is_entered_and_comes_back_without_a_change(values: Values, made):
    out = values.hand_out(issuer="社協").content
    rows = rows_of(out)
    assert rows[0][:8] == ["コード", "どこ", "期間", "指標", "単位", VALUE, SOURCE, AS_OF]
    year = R8.period.label
    assert rows[1][:8] == [
        "E1", "全体", year, "市の登録者", "人", "1234", "市の年報", wareki(SEEN)
    ]  # fmt: skip
    assert ["E1", made.cast.asanagi.name, year] in [row[:3] for row in rows]
    assert [row[:3] for row in rows[-2:]] == [["E2", "全体", year], ["E3", "全体", year]]
    found = values.look(out)
    assert (found.changes, found.problems, found.untouched) == ((), (), 2)


def test_numbers_sentences_halves_and_nothing_to_count_come_back(values: Values, made):
    out = values.hand_out(issuer="社協").content
    half = ["E2", "全体", R8.first_half.label, "", "", "１２，３００", "会計", "R8.10.5", ""]
    back = written_over(
        out,
        {
            ("E3", VALUE): "若い人が来るようになった",
            ("E3", SOURCE): "聞き取り",
            ("E3", AS_OF): "2026-06-10",
        },
        half,
    )
    changes = values.look(back).changes
    assert [change.changes[0] for change in changes] == [
        (VALUE, "", "若い人が来るようになった"), (VALUE, "", "12300")
    ]  # fmt: skip
    values.keep(back)
    kept = TypedValue.objects.get(words="若い人が来るようになった")
    assert (kept.source, kept.as_of) == ("聞き取り", AGAIN)
    assert TypedValue.objects.get(value=12300).end == R8.first_half.end
    assert values.look(values.hand_out(issuer="社協").content).changes == ()


def test_an_emptied_number_is_not_entered_again_and_zero_is_counted(values: Values, made):
    out = values.hand_out(issuer="社協").content
    both = {("E2", VALUE): "0", ("E2", SOURCE): "会計", ("E2", AS_OF): "令和8年6月10日"}
    rows = rows_of(out)
    at = rows.index(next(row for row in rows if row[:2] == ["E1", "全体"]))
    assert at == 1
    values.keep(written_over(out, both | {("E1", VALUE): ""}))
    assert shown(values)["E1"] == "未入力"
    assert shown(values)["E2"] == "0"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({("E2", VALUE): "たくさん"}, "数か「対象外」を入れてください（「たくさん」は使えません）"),
        ({("E2", VALUE): "5"}, "出典：どこから来た数字かを入れてください"),
        ({("E2", VALUE): "5", ("E2", SOURCE): "会計"}, "いつの数字か：日付を入れてください"),
        ({("E2", AS_OF): "春"}, "いつの数字か："),
        ({("E2", SOURCE): "会計"}, "数・文章：数が入っていません。0のときは0"),
        ({("E2", "コード"): "E9"}, "「E9／全体／令和8年度」という行はありません。"),
    ],
)
def test_one_bad_row_and_nothing_is_kept(values: Values, cells, words):
    out = values.hand_out(issuer="社協").content
    good = {("E3", VALUE): "よい年", ("E3", SOURCE): "聞き取り", ("E3", AS_OF): "R8.6.10"}
    back = written_over(out, good | cells)
    [problem] = values.look(back).problems
    assert words in problem.words
    assert rows_of(out)[problem.row - 1][0] == "E2"
    before = TypedValue.objects.count()
    with pytest.raises(PlanRefused):
        values.keep(back)
    assert TypedValue.objects.count() == before


def test_whoever_reads_english_reads_in_english_what_is_wrong_in_which_column(values: Values):
    out = values.hand_out(issuer="社協").content
    [problem] = values.look(written_over(out, {("E2", VALUE): "たくさん"})).problems
    with override("en"):
        said = problem.words
    assert said == f"{VALUE}: Please enter a number or “対象外” (“たくさん” cannot be used)."


def test_a_book_is_refused_where_somebody_entered_since(values: Values):
    out = values.hand_out(issuer="社協").content
    row = values.plan.indicators.get(code="E1")
    enter_value(row, R8.period, value=Decimal(1300), source="市の年報", as_of=AGAIN)
    back = written_over(out, {("E1", VALUE): "1250"})
    assert [each.words[:12] for each in values.look(back).problems] == ["配ったあとで、ほかの人が"]
    with pytest.raises(PlanRefused):
        values.keep(back)
    assert shown(values)["E1"] == "1,300"


def test_the_planner_looks_first_and_keeps_then(values: Values, made, browse):
    planner = browse(made.cast.planner)
    at = f"?plan={made.plan.code}&year=2026"
    out = planner.get(f"/desk/plan/values/book.xlsx{at}")
    sent = {("E2", VALUE): "500", ("E2", SOURCE): "会計", ("E2", AS_OF): "R8.6.10"}
    upload = io.BytesIO(written_over(out.content, sent))
    upload.name = "values.xlsx"
    page = planner.post(f"/desk/plan/values/{at}", {"file": upload}).content.decode()
    assert "1行が変わります。" in page
    assert shown(values)["E2"] == "未入力"
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    done = planner.post(f"/desk/plan/values/{at}", {"kept": kept, "do": "save"})
    assert (done.status_code, shown(values)["E2"]) == (302, "500")
    assert browse(made.cast.manager).get(f"/desk/plan/values/{at}").status_code == 404
