"""達成率, 進捗率, standing, changes and averages by the rules of the plan (C4, B2)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.figures import (
    CountsExceedBase,
    Direction,
    Figure,
    MixedUnits,
    Reached,
    Standing,
    State,
    achievement,
    difference,
    pace,
    preset_scales,
    progress,
    reached,
    shares,
    standing,
    total,
)
from sasaeai.core.figures.rates import fraction

UP, DOWN, KEEP = Direction.INCREASE, Direction.DECREASE, Direction.MAINTAIN
ALL_OF, MONITOR = Direction.ALL_OF, Direction.MONITOR
RATE = preset_scales()["rate_a_to_d"]
HALF = Fraction(1, 2)
HIDDEN = Figure.suppressed(k=5)


@pytest.mark.parametrize(
    ("actual", "target", "text", "grade"),
    [
        ("30.5", "38.3", "79.6", "C"),
        ("777", "823", "94.4", "B"),
        ("21.1", "18.6", "113.4", "A"),
        ("79.96", "100", "80.0", "B"),
        ("79.94", "100", "79.9", "C"),
        ("59.94", "100", "59.9", "D"),
    ],
)
def test_achievement_and_its_grade_follow_the_displayed_value(
    actual: str, target: str, text: str, grade: str
) -> None:
    rate = achievement(Decimal(actual), Decimal(target), direction=UP)
    step = RATE.grade(rate)
    assert step is not None
    assert (rate.text, step.label) == (text, grade)


def test_forty_of_a_hundred_stays_forty_and_more_than_all_stays_more() -> None:
    assert achievement(40, 100, direction=UP).text == "40.0"
    assert achievement(130, 100, direction=UP).text == "130.0"


def test_to_decrease_the_target_is_divided_by_the_actual() -> None:
    assert achievement(20, 10, direction=DOWN).text == "50.0"
    assert achievement(3, 0, direction=DOWN).state is State.ZERO


@pytest.mark.parametrize(
    ("actual", "target", "direction", "reason"),
    [
        (5, 0, UP, "目標値が0のため"),
        (0, 5, DOWN, "実績値が0のため"),
        (-1, 5, UP, "負の値のため"),
        (1, -5, UP, "負の値のため"),
    ],
)
def test_without_a_divisor_achievement_is_uncomputable(
    actual: int, target: int, direction: Direction, reason: str
) -> None:
    rate = achievement(actual, target, direction=direction)
    assert (rate.state, rate.reason) == (State.UNCOMPUTABLE, reason)


@pytest.mark.parametrize("direction", [KEEP, ALL_OF, MONITOR])
def test_some_directions_have_no_percentage(direction: Direction) -> None:
    assert achievement(3, 3, direction=direction).state is State.NOT_APPLICABLE
    assert progress(1, 3, 3, direction=direction).state is State.NOT_APPLICABLE
    assert not direction.has_rate


def test_without_target_there_is_nothing_to_achieve() -> None:
    assert achievement(3, None, direction=UP).state is State.NOT_APPLICABLE
    assert progress(1, 3, None).state is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (Figure.not_entered(), State.NOT_ENTERED),
        (Figure.not_applicable(), State.NOT_APPLICABLE),
        (Figure.uncomputable("x"), State.UNCOMPUTABLE),
        (HIDDEN, State.SUPPRESSED),
    ],
)
def test_a_rate_takes_over_the_state_of_what_it_lacks(actual: Figure, expected: State) -> None:
    assert achievement(actual, 10, direction=UP).state is expected
    assert progress(0, actual, 10).state is expected


def test_a_rate_on_a_hidden_count_is_hidden_without_its_bound() -> None:
    assert achievement(HIDDEN, 10, direction=UP).text == "＊ 秘匿"


@pytest.mark.parametrize(
    ("base", "actual", "target", "text"),
    [
        (50, 60, 100, "20.0"),
        (50, 40, 100, "-20.0"),
        (50, 120, 100, "140.0"),
        (100, 80, 60, "50.0"),
    ],
)
def test_progress_measures_the_way_from_the_baseline(
    base: int, actual: int, target: int, text: str
) -> None:
    assert progress(base, actual, target).text == text


def test_progress_needs_a_baseline_apart_from_the_target() -> None:
    assert progress(None, 3, 5).reason == "基準値なし"
    assert progress(5, 3, 5).reason == "目標値が基準値と同じため"


@pytest.mark.parametrize(
    ("actual", "target", "direction", "upper", "expected"),
    [
        (10, 10, UP, None, Reached.MET),
        (9, 10, UP, None, Reached.NOT_MET),
        (9, 10, DOWN, None, Reached.MET),
        (11, 10, DOWN, None, Reached.NOT_MET),
        (64_319, 65_000, KEEP, None, Reached.NOT_MET),
        (65_001, 65_000, KEEP, None, Reached.MET),
        (11, 5, KEEP, 10, Reached.NOT_MET),
        (10, 5, KEEP, 10, Reached.MET),
        (10, 5, KEEP, Figure.not_entered(), Reached.UNKNOWN),
        (2, 3, ALL_OF, None, Reached.NOT_MET),
        (3, 3, ALL_OF, None, Reached.MET),
        (3, None, UP, None, Reached.UNKNOWN),
        (3, 3, MONITOR, None, Reached.UNKNOWN),
        (Figure.not_entered(), 3, UP, None, Reached.UNKNOWN),
        (3, Figure.not_entered(), UP, None, Reached.UNKNOWN),
    ],
)
def test_met_or_not_is_known_for_every_direction(
    actual: int | Figure,
    target: int | Figure | None,
    direction: Direction,
    upper: int | Figure | None,
    expected: Reached,
) -> None:
    assert reached(actual, target, direction=direction, upper=upper) is expected


def test_met_is_decided_on_the_displayed_value() -> None:
    almost = Figure.of(Decimal("79.96"), unit="%", decimals=1)
    assert reached(almost, 80, direction=UP) is Reached.MET


def test_words_exist_for_all_answers() -> None:
    assert [one.label for one in Reached] == ["達成", "未達", "判定できません"]
    assert [one.label for one in Standing] == [
        "目標どおり",
        "もう少し",
        "おくれている",
        "見守る数字",
        "まだ数えられません",
    ]
    assert len({one.label for one in Direction}) == len(Direction)


def test_percentages_differ_in_points_as_printed() -> None:
    change = difference(Figure.ratio(943, 2000), Figure.ratio(912, 2000))
    assert change.signed == "+1.6ポイント"
    assert difference(Figure.count(3), Figure.count(5)).signed == "-2件"


def test_a_difference_with_a_hidden_or_missing_figure_stays_so() -> None:
    assert difference(Figure.count(9), Figure.suppressed(k=5, unit="件")).text == "＊ 秘匿"
    assert difference(Figure.not_entered(unit="件"), Figure.count(9)).text == "未入力"


def test_units_never_mix() -> None:
    with pytest.raises(MixedUnits):
        difference(Figure.count(342, unit="人"), Figure.count(28, unit="団体"))
    with pytest.raises(MixedUnits):
        total([Figure.count(342, unit="人"), Figure.count(28, unit="団体")])


def test_shares_are_not_adjusted_to_a_hundred() -> None:
    column = shares([333, 305, 305], base=943)
    assert [figure.text for figure in column.figures] == ["35.3", "32.3", "32.3"]
    assert column.displayed_total == Decimal("99.9")
    assert (column.base_text, "四捨五入" in column.note) == ("n=943", True)


def test_shares_that_make_a_hundred_need_no_note() -> None:
    assert shares([1, 1], base=2).note == ""
    assert shares([0, 0], base=0).note == ""


def test_several_answers_may_pass_a_hundred_and_single_ones_may_not() -> None:
    many = shares([900, 800], base=943, multiple=True)
    assert (many.displayed_total > 100, "複数回答" in many.note) == (True, True)
    with pytest.raises(CountsExceedBase):
        shares([900, 800], base=943)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (60, Standing.ON_TRACK),
        (50, Standing.ON_TRACK),
        (40, Standing.NEAR),
        (39, Standing.BEHIND),
        (0, Standing.BEHIND),
    ],
)
def test_what_is_counted_up_is_compared_with_the_year_so_far(
    actual: int, expected: Standing
) -> None:
    assert standing(actual, 100, direction=UP, elapsed=HALF) is expected


@pytest.mark.parametrize(
    ("actual", "direction", "base", "target", "expected"),
    [
        (85, UP, 80, 100, Standing.BEHIND),
        (90, UP, 80, 100, Standing.ON_TRACK),
        (88, UP, 80, 100, Standing.NEAR),
        (80, DOWN, 100, 60, Standing.ON_TRACK),
        (84, DOWN, 100, 60, Standing.NEAR),
        (95, DOWN, 100, 60, Standing.BEHIND),
        (10, UP, 10, 10, Standing.ON_TRACK),
        (9, UP, 10, 10, Standing.BEHIND),
        (10, DOWN, 10, 10, Standing.ON_TRACK),
        (11, DOWN, 10, 10, Standing.BEHIND),
    ],
)
def test_with_a_baseline_the_way_covered_counts(
    actual: int, direction: Direction, base: int, target: int, expected: Standing
) -> None:
    stands = standing(actual, target, direction=direction, base=base, elapsed=HALF)
    assert stands is expected


@pytest.mark.parametrize(
    ("actual", "target", "direction", "upper", "expected"),
    [
        (3, 3, DOWN, None, Standing.ON_TRACK),
        (0, 3, DOWN, None, Standing.ON_TRACK),
        (0, 0, DOWN, None, Standing.ON_TRACK),
        (1, 0, DOWN, None, Standing.BEHIND),
        (0, 0, UP, None, Standing.ON_TRACK),
        (64_319, 65_000, KEEP, None, Standing.NEAR),
        (11, 5, KEEP, 10, Standing.NEAR),
        (8, 5, KEEP, 10, Standing.ON_TRACK),
        (3, 3, ALL_OF, None, Standing.ON_TRACK),
        (2, 3, ALL_OF, None, Standing.BEHIND),
    ],
)
def test_levels_are_compared_with_the_target(
    actual: int, target: int, direction: Direction, upper: int | None, expected: Standing
) -> None:
    assert standing(actual, target, direction=direction, upper=upper) is expected


def test_standing_is_unknown_rather_than_bad_when_nothing_can_be_said() -> None:
    unknown = [
        standing(3, None, direction=UP),
        standing(0, 3, direction=UP, elapsed=Fraction(0)),
        standing(Figure.not_entered(), 3, direction=UP),
        standing(3, 5, direction=UP, base=Figure.not_entered()),
        standing(HIDDEN, 5, direction=UP),
    ]
    assert unknown == [Standing.UNKNOWN] * len(unknown)


def test_what_is_only_watched_is_neither_good_nor_unknown() -> None:
    watched = [
        standing(3, None, direction=MONITOR),
        standing(3, 3, direction=MONITOR),
        standing(Figure.not_entered(), None, direction=MONITOR),
        standing(3, None, direction=MONITOR, elapsed=Fraction(0)),
    ]
    assert watched == [Standing.WATCHED] * len(watched)


def test_where_it_should_be_by_now() -> None:
    assert pace(Figure.count(100), elapsed=HALF).text_with_unit == "50件"
    assert pace(Figure.of(60, unit="%"), elapsed=HALF, base=100).text == "80"
    assert pace(Figure.not_entered(unit="件"), elapsed=HALF).text == "未入力"
    with pytest.raises(ValueError, match="share of time"):
        pace(1, elapsed=Fraction(3, 2))


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_doing_more_never_looks_worse(target: int, less: int, more: int) -> None:
    order = [Standing.BEHIND, Standing.NEAR, Standing.ON_TRACK]
    low, high = sorted([less, more])
    stands = [standing(n, target, direction=UP, elapsed=HALF) for n in (low, high)]
    assert order.index(stands[0]) <= order.index(stands[1])


def test_a_number_is_needed_for_arithmetic() -> None:
    with pytest.raises(ValueError, match="no number"):
        fraction(Figure.not_entered())
