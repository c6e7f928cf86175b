"""Averages, pooled rates and sums say what they rest on."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.figures import (
    Figure,
    NotARatio,
    State,
    combine,
    mean,
    share_reaching,
    total,
)
from sasaeai.core.figures.rates import fraction

HIDDEN = Figure.suppressed(k=5)


def test_a_missing_item_is_left_out_and_said_so() -> None:
    parts = [Figure.of(n, unit="%", decimals=1) for n in (100, 50)]
    rolled = mean([*parts, Figure.not_entered(unit="%", decimals=1)])
    assert (rolled.figure.text, rolled.coverage, rolled.text) == (
        "75.0",
        "2/3項目",
        "75.0（2/3項目）",
    )


def test_zero_counts_in_an_average_and_not_applicable_is_not_expected() -> None:
    rolled = mean([Figure.count(0), Figure.count(4), Figure.not_applicable(unit="件")])
    assert (rolled.text, rolled.complete) == ("2", True)


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([], State.NOT_APPLICABLE),
        ([Figure.not_applicable()], State.NOT_APPLICABLE),
        ([Figure.not_entered(), Figure.uncomputable("x")], State.NOT_ENTERED),
        ([Figure.uncomputable("x")], State.UNCOMPUTABLE),
        ([Figure.not_entered(), HIDDEN], State.SUPPRESSED),
    ],
)
def test_an_average_of_nothing_is_never_zero(parts: list[Figure], state: State) -> None:
    assert mean(parts).figure.state is state
    assert combine(parts).figure.state is state
    assert total(parts).figure.state is state


def test_weights_are_normalised_over_what_is_there() -> None:
    parts = [Figure.of(n, unit="%", decimals=1) for n in (100, 50, 0)]
    weights = [Decimal("0.5"), Decimal("0.3"), Decimal("0.1")]
    assert mean(parts, weights=weights).figure.text == "72.2"
    gone = [*parts[:1], Figure.not_entered(unit="%"), parts[2]]
    assert mean(gone, weights=[1, 8, 1], decimals=0).text == "50（2/3項目）"


def test_weights_of_zero_give_no_value_and_negative_ones_are_refused() -> None:
    assert mean([Figure.count(3)], weights=[0]).figure.state is State.UNCOMPUTABLE
    with pytest.raises(ValueError, match="negative"):
        mean([Figure.count(3)], weights=[-1])


def test_rates_pool_over_their_integers() -> None:
    pooled = combine([Figure.ratio(1, 2), Figure.ratio(99, 100)])
    assert (pooled.figure.text, pooled.figure.num, pooled.figure.den) == ("98.0", 100, 102)


def test_an_empty_district_adds_nothing_and_a_silent_one_is_counted_out() -> None:
    rolled = combine([Figure.ratio(3, 40), Figure.ratio(0, 0), Figure.not_entered(unit="%")])
    assert (rolled.figure.text, rolled.coverage) == ("7.5", "2/3項目")
    assert combine([Figure.ratio(1, 3)], decimals=0).figure.text == "33"


def test_typed_percentages_cannot_be_pooled() -> None:
    with pytest.raises(NotARatio):
        combine([Figure.of(50, unit="%"), Figure.ratio(1, 2)])


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 99)), min_size=1))
def test_pooling_all_at_once_or_in_steps_is_the_same(pairs: list[tuple[int, int]]) -> None:
    ratios = [Figure.ratio(num, den) for num, den in pairs]
    first = combine(ratios[: len(ratios) // 2]).figure
    rest = combine(ratios[len(ratios) // 2 :]).figure
    steps = combine([figure for figure in (first, rest) if figure.den]).figure
    assert steps == combine(ratios).figure


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=8))
def test_an_average_lies_between_the_least_and_the_most(numbers: list[int]) -> None:
    figure = mean([Figure.of(n) for n in numbers]).figure
    assert min(numbers) <= fraction(figure) <= max(numbers)


def test_forty_four_projects_of_which_thirty_three_reach_eighty() -> None:
    rates = [Figure.of(80, unit="%")] * 33 + [Figure.of(79, unit="%")] * 11
    rolled = share_reaching([*rates, Figure.not_entered(unit="%")], 80)
    assert (rolled.figure.text, rolled.coverage) == ("75.0", "44/45項目")


def test_a_sum_says_how_much_it_rests_on() -> None:
    rolled = total([Figure.count(3), Figure.not_entered(unit="件"), Figure.count(4)])
    assert rolled.text == "7（2/3項目）"
