"""A refusal is said in the language of whoever reads it, wherever it was raised."""

from __future__ import annotations

import pytest
from django.utils import translation

from sasaeai.consult.services.refusals import StillOpen, WrongState
from sasaeai.core.refusal import Refusal
from sasaeai.evaluation.committee.meeting import NoQuorum
from sasaeai.evaluation.refusals import Blocked
from sasaeai.plan.importing.sheet import RowError
from sasaeai.plan.keeping import StillNeeded
from sasaeai.plan.services import PlanRefused


def english(refused: Refusal) -> str:
    with translation.override("en"):
        return str(refused)


def test_japanese_is_the_source_and_stays_as_it_stands():
    refused = PlanRefused("自分の計画とはつなげません。")
    assert str(refused) == "自分の計画とはつなげません。"
    assert english(refused) == "A plan cannot be linked with itself."


def test_values_are_put_in_after_translating_and_words_of_the_programme_with_them():
    refused = WrongState("いまは「%(label)s」なので、そこへは進めません。", label="終結")
    assert str(refused) == "いまは「終結」なので、そこへは進めません。"
    assert english(refused) == "It is “Closed” now and cannot go there."


def test_fiscal_years_are_said_as_english_readers_know_them():
    refused = PlanRefused("%(label)sは確定しています。目標は変えられません。", label="令和8年度")
    assert english(refused) == "FY2026 is confirmed. Its target cannot change."


def test_what_a_person_typed_is_not_read_as_a_pattern():
    refused = PlanRefused("「%(code)s」はコードに使えません。", code="100%(s)d")
    assert str(refused) == "「100%(s)d」はコードに使えません。"
    assert str(Refusal("100%です。")) == "100%です。"


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (NoQuorum(6, 7), "No quorum (6 present, 7 needed). No resolution is possible."),
        (StillNeeded(("x",)), "It cannot be erased, because there is: x. It can be ended."),
        (Blocked("まだ公表できません。", ("a",)), "It cannot be published yet."),
        (Refusal(), ""),
    ],
)
def test_refusals_with_a_shape_of_their_own(refused, words):
    assert english(refused) == words


def test_it_is_still_the_error_it_was():
    refused = PlanRefused("名前を入れてください。")
    assert isinstance(refused, ValueError)
    assert refused.args == ("名前を入れてください。",)


def test_the_journals_verbs_are_said_in_the_readers_language():
    from sasaeai.core.ui.words import words
    from sasaeai.people.words import verb_words

    assert words(verb_words("plan.target.set")) == "目標を決めた"
    with translation.override("en"):
        assert words(verb_words("plan.target.set")) == "Set a target"
        assert (
            words(verb_words("areas.district.chosen")) == "Chose which kind of area is the district"
        )
        assert words(verb_words("nobody.knows.this")) == "nobody.knows.this"


def test_a_list_of_what_hangs_is_said_part_by_part_in_the_readers_words():
    parts = [StillOpen("すること %(count)s件", count=2), StillOpen("つなぎ %(count)s件", count=1)]
    refused = StillOpen("先に終わらせることがあります：%(hanging)s", hanging=parts)
    assert str(refused) == "先に終わらせることがあります：すること 2件、つなぎ 1件"
    assert english(refused) == "To be settled first: tasks: 2, referrals: 1"


def test_what_is_wrong_in_a_row_of_a_sheet_is_said_with_its_place_in_the_readers_words():
    error = RowError(
        "indicators", 7, "decimals", "「%(value)s」は整数として読めません。", (("value", "二"),)
    )
    assert str(error) == "indicators の 7 行め「decimals」：「二」は整数として読めません。"
    with translation.override("en"):
        assert str(error) == (
            "indicators, row 7 (decimals): “二” cannot be read as a whole number."
        )
    file = RowError("計画", 0, "", "計画の名前を入れてください。")
    assert english(file) == "Plan: Give the name of the plan."  # type: ignore[arg-type]
