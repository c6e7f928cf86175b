"""Divided by all that were posted, or by those that arrived: both are right, both are printed."""

from __future__ import annotations

import pytest

from sasaeai.voices.surveys.queries import result_of
from tests.voices.asked import post, survey_of
from tests.voices.conftest import plan  # noqa: F401

pytestmark = pytest.mark.django_db


def rates(survey) -> dict[str, tuple[str, str, str]]:
    return {
        rate.code: (rate.figure.text, rate.above.text, rate.below.text)
        for rate in result_of(survey).whole.rates
    }


def test_undeliverable_letters_move_one_of_two_rates(plan, browse):  # noqa: F811
    survey = survey_of(plan, post(posted=5680, undeliverable=25, valid=4076))
    found = rates(survey)
    assert found["valid_of_posted"] == ("71.8", "4,076", "5,680")
    assert found["valid_of_reached"] == ("72.1", "4,076", "5,655")
    page = browse(None).get(f"/voices/surveys/{survey.pk}/").content.decode()
    assert [text in page for text in ("71.8", "72.1", "4,076 ÷ 5,680", "4,076 ÷ 5,655")] == [
        True
    ] * 4


def test_returned_and_valid_have_both_rates_each(plan):  # noqa: F811
    survey = survey_of(plan, post(posted=2500, undeliverable=16, returned=973, valid=951))
    assert {code: text for code, (text, _above, _below) in rates(survey).items()} == {
        "returned_of_posted": "38.9",
        "returned_of_reached": "39.2",
        "valid_of_posted": "38.0",
        "valid_of_reached": "38.3",
    }
