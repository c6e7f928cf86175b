"""First steps: each with its reasons, for children, working men and older people; no trace."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.enums import Audience, DayPart, StepFree
from sasaeai.places.finding import neighbours
from sasaeai.places.models import FinderUse, Listing, NoticeEdition, Stage, Term
from sasaeai.places.notices.calling import called_for
from sasaeai.places.public import Pattern, Rule
from sasaeai.places.starting import Answers, Step, _sources, add_step_source, first_steps
from tests.places.conftest import open_place
from tests.places.notices import draft, published

pytestmark = pytest.mark.django_db
EVENING = Rule(
    Pattern.WEEKLY, today() - timedelta(days=30), time(18), time(20), weekdays=tuple(range(1, 8))
)


@pytest.fixture
def town(cast):
    with acting(cast.planner.pk, purpose="test"):
        for name, area, kind, audience, rule in (
            ("宿題の会", cast.asanagi, "study", ["children"], None),
            ("男の台所", cast.asanagi, "hobby", ["men"], EVENING),
            ("ゆる体操", cast.asanagi, "exercise", ["aged"], None),
            ("石畳体操", cast.ishidatami, "exercise", ["aged"], None),
        ):
            extra = {} if rule is None else {"rule": rule}
            open_place(name, area, kind, audience=audience, **extra)


def best(cast, stage: str, want: str, **rest: object) -> Step:
    answers = Answers(
        stage=Stage.objects.get(code=stage), term=Term.objects.get(code=want),
        area=cast.asanagi, **rest,
    )  # fmt: skip
    return first_steps(answers).steps[0]


def test_each_walk_of_life_gets_a_step_that_says_why(town, cast):
    child, worker, older = (
        best(cast, "child", "learn"),
        best(cast, "worker", "make"),
        best(cast, "older", "move"),
    )
    assert (child.title, worker.title, older.title) == ("宿題の会", "男の台所", "ゆる体操")
    assert "したいこと「学ぶ・おぼえる」に合います" in child.reasons
    assert "「はたらいている」人がよく来ます" in worker.reasons
    assert "「朝凪」のなかです" in older.reasons
    assert older.weight > 0


def test_nothing_that_fits_widens_until_something_does(town, cast):
    assert best(cast, "older", "move", free=True).title in ("ゆる体操", "石畳体操")


def test_what_had_to_be_left_out_is_said_and_no_time_is_promised_that_does_not_hold(
    town, cast, browse
):
    step = best(cast, "older", "move", part=DayPart.EVENING)
    assert step.title == "ゆる体操"
    assert "えらんだ時間にひらきます" not in step.reasons
    morning = best(cast, "older", "move", part=DayPart.MORNING)
    assert "えらんだ時間にひらきます" in morning.reasons
    page = browse(None).get("/start/?who=older&want=move&when=evening").content.decode()
    assert "「時間」をはずしてさがしました" in page
    whole = browse(None).get("/start/?who=older&want=move&when=morning").content.decode()
    assert "はずしてさがしました" not in whole


def test_a_child_who_likes_what_is_not_there_is_led_to_something_else(town, cast):
    answers = Answers(
        stage=Stage.objects.get(code="child"), term=Term.objects.get(code="move"), area=cast.asanagi
    )
    found = first_steps(answers)
    assert [step.title for step in found.steps] == ["宿題の会"]
    assert found.left_out == ("地区", "したいこと")


def test_who_comes_in_a_wheelchair_is_never_sent_where_it_does_not_go(town, cast, as_actor):
    asked = Answers(stage=Stage.objects.get(code="older"), area=cast.asanagi, step_free=True)
    assert first_steps(asked).steps == []
    with as_actor(cast.planner):
        open_place(
            "段のない体操", cast.ishidatami, "exercise", audience=["aged"], step_free=StepFree.YES
        )
    assert [step.title for step in first_steps(asked).steps] == ["段のない体操"]


def test_the_nearest_day_shown_is_one_on_which_somebody_can_come(town):
    step = first_steps(Answers(term=Term.objects.get(code="move"), weekend=True)).steps[0]
    assert step.when.split("（")[1][0] in "土日"


def test_nothing_chosen_says_so(town, browse):
    assert "まだ何もえらばれていません" in browse(None).get("/start/?area=").content.decode()
    assert "まだ何もえらばれていません" not in browse(None).get("/start/").content.decode()


def test_only_answers_are_counted_and_nothing_of_the_reader(town, cast, browse):
    client = browse(None)
    first = client.get("/start/")
    assert first.status_code == 200
    answer = client.get(f"/start/?who=child&want=learn&area={cast.asanagi.pk}")
    page = answer.content.decode()
    assert "宿題の会" in page
    assert "えらんだわけ" in page
    assert not answer.cookies
    with acting(cast.planner.pk, purpose="test"):
        row = FinderUse.objects.get()
        assert (row.stage.code, row.term.code, row.day) == ("child", "learn", today())
        names = {field.name for field in FinderUse._meta.get_fields()}
        period = fiscal_year_of(today()).period
        assert metrics.get("places.finder_uses").counted(period).count() == 1
    assert names == {"id", "day", "stage", "term", "area", "found"}


def test_choices_that_are_not_offered_are_refused(browse, db):
    for query in ("who=nobody", "want=x", "when=noon", "area=999999999"):
        assert browse(None).get(f"/start/?{query}").status_code == 400


def test_other_rooms_offer_steps_of_their_own(town, cast):
    course = Step("手話の講座", "/x/", "土曜日", "朝凪", ("学べます",), 500)

    def source(answers: Answers) -> list[Step]:
        return [course]

    add_step_source(source)
    try:
        assert best(cast, "child", "learn") == course
    finally:
        _sources.remove(source)


def test_hidden_pages_are_no_first_step(town, cast, places):
    answers = Answers(stage=Stage.objects.get(code="older"), area=cast.asanagi)
    assert "隠れ家" not in {step.title for step in first_steps(answers).steps}
    assert Audience.AGED.value in Stage.objects.get(code="older").audiences


def test_who_comes_on_weekends_is_led_to_what_opens_then_or_told_that_nothing_does(town, cast):
    daily = Rule(Pattern.WEEKLY, EVENING.starts_on, time(10), time(12), weekdays=(2, 4))
    saturdays = Rule(Pattern.WEEKLY, EVENING.starts_on, time(10), time(12), weekdays=(6,))
    with acting(cast.planner.pk, purpose="test"):
        open_place("あ平日の食卓", cast.asanagi, "kids_meal", rule=daily)
        open_place("ん土曜の食卓", cast.asanagi, "kids_meal", rule=saturdays)
    asked = Answers(term=Term.objects.get(code="eat"), area=cast.asanagi, weekend=True)
    found = first_steps(asked)
    assert [step.title for step in found.steps] == ["ん土曜の食卓"]
    assert found.left_out == ()
    with acting(cast.planner.pk, purpose="test"):
        Listing.objects.filter(name="ん土曜の食卓").update(shown_to="staff")
    found = first_steps(asked)
    assert [step.title for step in found.steps] == ["あ平日の食卓"]
    assert found.left_out == ("土日",)
    assert "土日にひらく日があります" not in found.steps[0].reasons


def test_one_step_of_the_own_district_brings_those_of_the_neighbours_behind_it(town, cast):
    with acting(cast.planner.pk, purpose="test"):
        open_place("石畳の宿題", cast.ishidatami, "study", audience=["children"])
    asked = Answers(stage=Stage.objects.get(code="child"), term=Term.objects.get(code="learn"),
                    area=cast.asanagi)  # fmt: skip
    near = cast.ishidatami.pk in neighbours(cast.asanagi.pk)
    steps = [step.title for step in first_steps(asked).steps]
    assert steps == ["宿題の会", *(["石畳の宿題"] if near else [])]
    assert first_steps(asked).left_out == ()


def test_what_is_free_for_some_says_for_whom(town, cast):
    all_free = {"audience": ["anyone"], "fee": "free"}
    with acting(cast.planner.pk, purpose="test"):
        open_place("夕方の食卓", cast.asanagi, "kids_meal", cost="子ども0円、大人300円", **all_free)
        open_place("ただの体操", cast.asanagi, "exercise", **all_free)
    meal, gym = best(cast, "worker", "eat"), best(cast, "worker", "move")
    assert "お金：子ども0円、大人300円" in meal.reasons
    assert "お金がいりません" not in meal.reasons
    assert (gym.title, "お金がいりません" in gym.reasons) == ("ただの体操", True)


def test_nobody_is_sent_to_an_empty_building_or_to_a_desk_nobody_asked_for(cast):
    with acting(cast.planner.pk, purpose="test"):
        for name, kind in (("公民館", "hall"), ("高台広場", "evacuation"), ("窓口", "bureau")):
            open_place(name, cast.asanagi, kind, rule=None, audience=["anyone"])
        open_place("たまり場", cast.asanagi, "hangout", audience=["anyone"])
    asked = Answers(stage=Stage.objects.get(code="worker"), area=cast.asanagi)
    assert [step.title for step in first_steps(asked).steps] == ["たまり場"]


def test_a_call_for_helpers_is_a_first_step_while_it_stands(town, cast):
    helping, moving = Term.objects.get(code="help"), Term.objects.get(code="move")
    call = published(cast, title="学習支援のボランティアを募ります", terms=(helping,))
    published(cast, title="石畳の手伝いを募ります", terms=(helping,), areas=(cast.ishidatami,))
    published(cast, title="体操の講座", terms=(moving,))
    draft(cast, title="まだ出ていない手伝い", terms=(helping,))
    asked = Answers(term=helping, area=cast.asanagi)
    (step,) = called_for(asked)
    assert (step.title, step.where) == (call.title, "町ぜんぶ")
    assert "したいこと「だれかの力になる」に合います" in step.reasons
    assert call.title in [each.title for each in first_steps(asked).steps]
    assert called_for(Answers(area=cast.asanagi)) == []
    assert called_for(Answers(term=helping, step_free=True)) == []
    with acting(cast.planner.pk, purpose="test"):
        NoticeEdition.objects.filter(pk=call.pk).update(
            shown_from=today() - timedelta(days=9), shown_until=today() - timedelta(days=1)
        )
    assert called_for(asked) == []
