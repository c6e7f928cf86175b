"""A word where a number, a day or a choice is meant is refused at its field, and by the service."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.core import metrics
from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.plan.enums import IndicatorDirection
from sasaeai.plan.errors import WrongCondition
from sasaeai.plan.figures import measure
from sasaeai.plan.measuring import Change, Definition, define_indicator
from sasaeai.plan.models import Indicator, NodeIdentity
from sasaeai.plan.public import continue_below, start_succession
from sasaeai.plan.services import PlanRefused
from tests.plan.conftest import POPULATION, in_period, put

pytestmark = pytest.mark.django_db
LATER = FiscalSpan(FiscalYear(2031), FiscalYear(2035))
OFFERED = {"体操": "体操の集まり", "茶話": "お茶の会"}
ASKING = Metric(
    "test.asking", "集まり", "回", Kind.FLOW, "集まりを数えます。", in_period,
    filters=(
        Filter("kind", "key", "種類", options=lambda: list(OFFERED.items())),
        Filter("size", "value", "人数", operators=("eq", "in", "gte", "lte", "between")),
        Filter("day", "as_of", "開いた日", operators=("eq", "gte", "lte", "between")),
        Filter("district", "area__name", "地区"),
        Filter("place", "area", "場所", operators=("eq", "is_null")),
    ), **POPULATION,
)  # fmt: skip
NEW = "/desk/plan/indicators/new/?metric=test.asking"
ANSWERS = {
    "node": "T1", "name": "体操の集まり", "unit": "回", "decimals": "0", "direction": "monitor",
    "kind": "output", "public": "on", "rationale": "つながりの強さを見るため", "act": "save",
}  # fmt: skip


@pytest.fixture
def asking(made):
    with metrics.registered(ASKING):
        yield made


def define(made, *conditions, **more):
    return define_indicator(
        made.plan, code="K9", identity=NodeIdentity.objects.get(plan=made.plan, code="T1"),
        definition=Definition("集まり", "回", "test.asking", conditions,
                              direction=IndicatorDirection.MONITOR), **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "field", "words"),
    [
        (("kind", "eq", "体そう"), "kind",
         "「種類」に「体そう」はありません。えらべるのは、「体操の集まり」、「お茶の会」です。"),
        (("kind", "in", ["体操", "秘密"]), "kind",
         "「種類」に「秘密」はありません。えらべるのは、「体操の集まり」、「お茶の会」です。"),
        (("kind", "in", []), "kind",
         "「種類」に「[]」はありません。えらべるのは、「体操の集まり」、「お茶の会」です。"),
        (("size", "gte", "十人"), "size",
         "「人数」には小数のない数を入れてください（「十人」は使えません）。"),
        (("size", "eq", True), "size",
         "「人数」には小数のない数を入れてください（「True」は使えません）。"),
        (("size", "lte", "20.5"), "size",
         "「人数」には小数のない数を入れてください（「20.5」は使えません）。"),
        (("size", "between", [30, 10]), "size",
         "「人数」の範囲は、小さいほう、大きいほうの順に2つ入れてください。"),
        (("size", "between", 10), "size",
         "「人数」の範囲は、小さいほう、大きいほうの順に2つ入れてください。"),
        (("day", "gte", "春"), "day",
         "「開いた日」には日付を入れてください（「春」は日付として読めません）。"),
        (("day", "eq", "2026-02-30"), "day",
         "「開いた日」には日付を入れてください（「2026-02-30」は日付として読めません）。"),
        (("district", "eq", ""), "district",
         "「地区」の「」は、ことばとして読めません（60文字まで）。"),
        (("district", "eq", {"name": "朝凪"}), "district",
         "「地区」の「{'name': '朝凪'}」は、ことばとして読めません（60文字まで）。"),
        (("place", "eq", "朝凪"), "place",
         "「場所」には小数のない数を入れてください（「朝凪」は使えません）。"),
        (("place", "is_null", "ない"), "place",
         "「場所」は、あるかないかをえらんでください。"),
    ],
)  # fmt: skip
def test_the_service_refuses_a_value_of_another_kind_and_defines_nothing(
    asking, condition, field, words
):
    with pytest.raises(WrongCondition) as refused:
        define(asking, condition)
    assert (refused.value.code, str(refused.value)) == (field, words)
    assert not Indicator.objects.filter(code="K9").exists()


def test_numbers_days_choices_and_text_are_counted_by(asking):
    put(asking.cast.asanagi, date(2026, 5, 1), 12, key="a")
    put(asking.cast.asanagi, date(2026, 5, 2), 30, key="b")
    put(asking.cast.asanagi, date(2026, 8, 1), 20, key="c")
    row = define(
        asking, ("size", "between", [10, "20"]), ("day", "lte", "2026-06-30"),
        ("district", "in", [asking.cast.asanagi.name]), ("place", "is_null", False),
    )  # fmt: skip
    assert measure(asking.plan, [row], exact=True)[0].now.live.text == "1"


def test_a_choice_that_was_withdrawn_later_keeps_counting_and_can_be_renamed(asking, monkeypatch):
    define(asking, ("kind", "eq", "茶話"))
    monkeypatch.delitem(OFFERED, "茶話")
    row = define(asking, ("kind", "eq", "茶話"), change=Change("ことばだけ直した"))
    assert measure(asking.plan, [row], exact=True)[0].now.live.text == "0"
    with pytest.raises(PlanRefused, match="えらべるのは、「体操の集まり」です"):
        define(asking, ("kind", "in", ["茶話", "体操"]), change=Change("広げる"))


def test_a_choice_that_was_withdrawn_goes_on_into_the_next_plan(asking, monkeypatch):
    known = define(asking, ("kind", "eq", "体操"))
    monkeypatch.delitem(OFFERED, "体操")
    new = start_succession(asking.plan, name="次の計画", span=LATER)
    assert continue_below(new) == 6
    taken_over = new.indicators.get(code="K9")
    assert (taken_over.filters, taken_over.continues_id) == (known.filters, known.pk)
    with pytest.raises(WrongCondition):
        define(asking, ("kind", "in", ["体操"]))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"f_kind": ["秘密"]}, "f_kind", "えらびなおしてください"),
        ({"f_size": "十人"}, "f_size", "数"),
        ({"f_size_from": "おおぜい"}, "f_size_from", "数"),
        ({"f_size_from": "30", "f_size_to": "10"}, "f_size_to", "はじめより小さくなっています"),
        ({"f_day_from": "春"}, "f_day_from", "令和8年4月1日"),
        ({"f_day_from": "令和8年6月1日", "f_day_to": "R8.5.1"}, "f_day_to",
         "はじめより小さくなっています"),
        ({"f_place": "朝凪"}, "f_place", "数"),
    ],
)  # fmt: skip
def test_the_page_says_it_at_the_field_and_keeps_what_was_typed(
    asking, browse, typed, field, words
):
    page = browse(asking.cast.planner).post(NEW, ANSWERS | typed).content.decode()
    message = page.split(f'id="id_{field}-error"')[1].split("</div>")[0]
    assert words in message
    for value in typed.values():
        if isinstance(value, str):
            assert f'value="{value}"' in page
    assert "つながりの強さを見るため" in page
    assert not Indicator.objects.filter(name="体操の集まり").exists()


def test_days_and_numbers_typed_as_people_do_are_kept_and_shown_again(asking, browse):
    page = browse(asking.cast.planner)
    typed = {"f_size": "１２", "f_day_from": "令和8年4月1日", "f_district": "朝凪"}
    assert page.post(NEW, ANSWERS | typed).status_code == 302
    row = Indicator.objects.get(name="体操の集まり")
    assert row.filters == [
        ["size", "eq", 12],
        ["day", "gte", "2026-04-01"],
        ["district", "eq", "朝凪"],
    ]
    form = page.get(f"/desk/plan/indicators/{row.pk}/edit/").content.decode()
    for shown in ('value="12"', 'value="令和8年4月1日"', 'value="朝凪"'):
        assert shown in form


def test_what_the_service_refuses_is_said_at_the_field(asking, browse, monkeypatch):
    """A choice withdrawn between opening and saving is the field's own trouble."""
    page = browse(asking.cast.planner)
    monkeypatch.setattr(
        "sasaeai.plan.building_forms.BuildForm.conditions",
        lambda form, answers: (("kind", "eq", "体そう"),),
    )
    answer = page.post(NEW, ANSWERS).content.decode()
    assert "「体そう」はありません" in answer.split('id="id_f_kind-error"')[1].split("</div>")[0]


def test_every_filter_that_a_room_offers_opens_as_a_field(asking, browse):
    """No metric asks for a code that a planner cannot know."""
    page = browse(asking.cast.planner)
    for each in metrics.every():
        assert page.get(f"/desk/plan/indicators/new/?metric={each.code}").status_code == 200
