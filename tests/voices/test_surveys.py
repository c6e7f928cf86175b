"""Surveys: what is entered, what is refused at which number, what everybody sees of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from sasaeai.core import metrics
from sasaeai.core.figures import State
from sasaeai.core.metrics import series_of
from sasaeai.core.periods import FiscalYear
from sasaeai.people.public import Account
from sasaeai.voices.enums import Channel, Tracking, Way
from sasaeai.voices.models import Survey, SurveyCount
from sasaeai.voices.refusals import VoicesRefused
from sasaeai.voices.surveys.queries import counted, result_of
from sasaeai.voices.surveys.returns import Counted, problems
from sasaeai.voices.surveys.services import (
    CountedMeanwhile,
    CountsRefused,
    describe_survey,
    set_counts,
    show_survey,
)
from tests.voices.asked import described, post, survey_of, web

pytestmark = pytest.mark.django_db


def states(survey: Survey) -> dict[str, State]:
    return {name: figure.state for name, figure in result_of(survey).whole.figures.items()}


def test_zero_empty_and_no_such_number_stay_apart(plan):
    survey = survey_of(plan, web(returned=0, valid=0), way=Way.WEB, tracking=Tracking.NONE)
    assert states(survey) == {
        "posted": State.NOT_ENTERED,
        "undeliverable": State.NOT_ENTERED,
        "reached": State.NOT_ENTERED,
        "returned": State.ZERO,
        "valid": State.ZERO,
    }
    both = survey_of(plan, post(posted=10, valid=6), web(valid=2), way=Way.BOTH)
    on_the_web = next(line for line in result_of(both, exact=True).channels if line.key == "web")
    assert on_the_web.figures["posted"].state is State.NOT_APPLICABLE
    assert {rate.figure.state for rate in on_the_web.rates} == {State.NOT_APPLICABLE}
    assert result_of(both, exact=True).whole.figures["valid"].text == "8"


def test_a_rate_waits_for_both_its_numbers(plan):
    survey = survey_of(plan, post(posted=2000, valid=943))
    found = {rate.code: rate.figure.state for rate in result_of(survey).whole.rates}
    assert found == {
        "returned_of_posted": State.NOT_ENTERED,
        "returned_of_reached": State.NOT_ENTERED,
        "valid_of_posted": State.VALUE,
        "valid_of_reached": State.NOT_ENTERED,
    }


def test_the_whole_is_all_of_its_valid_answers(plan):
    survey = survey_of(plan, post(posted=10, valid=6), web(valid=2), way=Way.BOTH)
    shares = [(line.name, line.share.text) for line in result_of(survey, exact=True).lines]
    assert shares == [("全体", "100.0"), ("郵送", "75.0"), ("ウェブ", "25.0")]


def test_a_sum_lacks_what_one_of_its_parts_lacks(plan):
    survey = survey_of(plan, post(posted=2000, returned=742), way=Way.BOTH)
    assert states(survey)["returned"] is State.NOT_ENTERED
    set_counts(survey, [post(posted=2000, returned=742), web(returned=219)], seen=1)
    assert result_of(survey).whole.figures["returned"].text == "961"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (post(posted=10, undeliverable=11), "undeliverable"),
        (post(posted=10, undeliverable=3, returned=8), "returned"),
        (post(posted=10, returned=5, valid=6), "valid"),
        (post(posted=10, undeliverable=3, valid=8), "valid"),
    ],
)
def test_a_part_is_never_larger_than_its_whole(plan, row, column):
    survey = describe_survey(plan, described())
    with pytest.raises(CountsRefused) as refused:
        set_counts(survey, [row], seen=0)
    assert [problem.column for problem in refused.value.problems] == [column]
    assert counted(survey) == []


def test_answers_on_the_web_count_against_what_was_posted_only_with_numbers():
    rows = [post(posted=10, returned=8), web(returned=3)]
    (problem,) = problems(rows, sent_by=Channel.POST, tracked=True)
    assert (problem.channel, problem.column) == (Channel.WEB, "returned")
    assert problems(rows, sent_by=Channel.POST, tracked=False) == []


def test_posted_as_a_whole_and_returned_by_district_are_one_survey(plan, cast):
    survey = survey_of(
        plan,
        post(posted=2000, undeliverable=24, returned=61),
        post(cast.asanagi.pk, returned=500),
        post(cast.ishidatami.pk, returned=400),
    )
    result = result_of(survey, exact=True)
    assert {name: figure.text for name, figure in result.whole.figures.items()} == {
        "posted": "2,000",
        "undeliverable": "24",
        "reached": "1,976",
        "returned": "961",
        "valid": "未入力",
    }
    assert [(line.name, line.figures["returned"].text) for line in result.areas] == [
        ("朝凪", "500"),
        ("石畳", "400"),
        ("地区が分からないもの", "61"),
    ]


def test_small_counts_by_district_are_hidden_with_what_gives_them_away(plan, cast, browse):
    survey = survey_of(
        plan,
        post(cast.asanagi.pk, posted=50, returned=3, valid=3),
        post(cast.ishidatami.pk, posted=50, returned=30, valid=29),
    )
    public = result_of(survey)
    assert [line.figures["valid"].state for line in public.areas] == [State.SUPPRESSED] * 2
    valid = [rate for line in public.areas for rate in line.rates if rate.of == "有効回収率"]
    assert {rate.figure.state for rate in valid} == {State.SUPPRESSED}
    assert public.whole.figures["valid"].text == "32"
    exact = result_of(survey, exact=True)
    assert [line.figures["valid"].text for line in exact.areas] == ["3", "29"]
    file = browse(None).get(f"/voices/surveys/{survey.pk}/?format=csv").content.decode("utf-8-sig")
    asanagi = next(line for line in file.splitlines() if line.startswith("朝凪"))
    assert ",3," not in asanagi


def test_a_breakdown_with_a_missing_part_is_not_published(plan, cast, browse):
    survey = survey_of(
        plan,
        post(cast.asanagi.pk, posted=50, returned=30),
        post(cast.ishidatami.pk, posted=50, returned=40),
        web(cast.ishidatami.pk, returned=7),
        way=Way.BOTH,
    )
    assert browse(None).get(f"/voices/surveys/{survey.pk}/").status_code == 200
    result = result_of(survey)
    assert (result.areas, result.refused) == ((), True)
    assert result.whole.figures["returned"].state is State.NOT_ENTERED


def test_the_second_editor_sees_what_the_first_has_saved(plan, browse, cast):
    survey = survey_of(plan, post(posted=2000, valid=943))
    client, path = browse(cast.planner), f"/desk/voices/surveys/{survey.pk}/counts/"
    typed = {"edition": "1", "posted-0-post": "２，０００", "valid-0-post": "９４４人"}
    set_counts(survey, [post(posted=2000, valid=940)], seen=1)
    answer = client.post(path, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ほかの人が「940」にしています。" in page
    assert 'value="９４４人"' in page
    again = client.post(path, {**typed, "edition": "2"})
    assert again.status_code == 302
    assert [row.valid for row in counted(survey)] == [944]
    with pytest.raises(CountedMeanwhile):
        set_counts(survey, [], seen=1)


def test_what_cannot_be_is_said_at_the_number_and_nothing_is_lost(plan, browse, cast):
    survey = survey_of(plan, post(posted=2000), shown=False)
    path = f"/desk/voices/surveys/{survey.pk}/counts/"
    typed = {"edition": "1", "posted-0-post": "100", "valid-0-post": "101"}
    page = browse(cast.planner).post(path, typed).content.decode()
    assert 'href="#id_valid-0-post"' in page
    assert 'value="101"' in page
    assert [row.posted for row in counted(survey)] == [2000]


def test_a_way_with_counts_does_not_fall_away(plan):
    survey = survey_of(plan, post(posted=100, returned=40), web(returned=5), way=Way.BOTH)
    with pytest.raises(VoicesRefused):
        describe_survey(plan, described(way=Way.POST), survey=survey)
    renamed = describe_survey(plan, described(way=Way.BOTH, title="市民アンケート"), survey=survey)
    assert (renamed.title, len(counted(renamed))) == ("市民アンケート", 2)


def test_nothing_is_published_without_a_number(plan):
    survey = describe_survey(plan, described())
    with pytest.raises(VoicesRefused):
        show_survey(survey, shown=True)


def test_only_the_secretariat_writes_and_only_the_office_sees_what_is_not_public(
    plan, cast, as_actor, browse
):
    hidden = survey_of(plan, post(posted=2000, valid=943), shown=False)
    seeing: list[Account] = [cast.planner, cast.manager, cast.social_worker, cast.auditor]
    for name, account in cast.accounts.items():
        with as_actor(account):
            found = (Survey.objects.count(), SurveyCount.objects.count())
        assert (name, found) == (name, (1, 1) if account in seeing else (0, 0))
    assert browse(None).get(f"/voices/surveys/{hidden.pk}/").status_code == 404
    with as_actor(cast.manager):
        with pytest.raises(ProgrammingError), transaction.atomic():
            describe_survey(plan, described())
        assert Survey.objects.update(title="x") == 0


def test_the_database_refuses_what_no_form_would_send(plan):
    survey = survey_of(plan, post(posted=10, valid=5))
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyCount.objects.create(survey=survey, channel="web", posted=1, undeliverable=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyCount.objects.create(survey=survey, channel="post", valid=1)


def test_valid_answers_are_counted_in_the_year_in_which_the_survey_closed(plan, cast):
    survey_of(plan, post(cast.asanagi.pk, valid=20), web(valid=7), way=Way.BOTH)
    survey_of(plan, Counted(Channel.POST, posted=5))
    series = series_of("voices.survey_answers", ())
    year = FiscalYear(2022).period
    assert metrics.figure(series, year, metrics.WHOLE).text == "27"
    assert metrics.figure(series, year, cast.asanagi.pk).text == "20"
    assert metrics.figure(series, FiscalYear(2023).period, metrics.WHOLE).state is State.ZERO
