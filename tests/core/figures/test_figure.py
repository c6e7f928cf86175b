"""A figure prints 四捨五入, keeps its state and comes back from a file as it was."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.figures import (
    Figure,
    InconsistentFigure,
    InexactNumber,
    NotFinite,
    State,
    UnreadableCell,
    round_half_up,
)
from sasaeai.core.figures.rounding import cut, exactly, plain

REASONS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1)
VALUES = st.decimals(
    min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4
)


def figures() -> st.SearchStrategy[Figure]:
    return st.one_of(
        st.builds(Figure.of, VALUES, decimals=st.integers(0, 6)),
        st.builds(Figure.count, st.integers(0, 10**7)),
        st.builds(Figure.ratio, st.integers(0, 5000), st.integers(0, 5000)),
        st.builds(Figure.ratio, st.integers(-50, 50), st.integers(1, 9), unit=st.just("人")),
        st.just(Figure.not_entered()),
        st.just(Figure.not_applicable()),
        st.builds(Figure.uncomputable, REASONS),
        st.builds(lambda k: Figure.suppressed(k=k), st.integers(3, 10)),
        st.just(Figure.suppressed(complementary=True)),
    )


@pytest.mark.parametrize(
    ("num", "den", "text"),
    [
        (943, 2000, "47.2"),
        (945, 2000, "47.3"),
        (1, 16, "6.3"),
        (4076, 5680, "71.8"),
        (4076, 5655, "72.1"),
        (33, 44, "75.0"),
        (0, 7, "0.0"),
        (2000, 2000, "100.0"),
    ],
)
def test_rates_print_as_in_the_reports(num: int, den: int, text: str) -> None:
    assert Figure.ratio(num, den).text == text


def test_the_exact_value_is_kept_beside_the_rounded_one() -> None:
    rate = Figure.ratio(943, 2000)
    assert (rate.displayed, rate.value, rate.exact) == (
        Decimal("47.2"),
        Decimal("47.15"),
        Fraction(943, 20),
    )


def test_an_average_keeps_the_unit_of_what_it_averages() -> None:
    average = Figure.ratio(215, 8, unit="人")
    assert (average.text_with_unit, average.value) == ("26.9人", Decimal("26.875"))


def test_every_numerator_of_two_thousand_rounds_half_up() -> None:
    for num in range(2001):
        tenths = (num * 1000 * 2 + 2000) // (2000 * 2)
        assert Figure.ratio(num, 2000).text == f"{tenths // 10}.{tenths % 10}"


@given(VALUES, st.integers(0, 6))
def test_decimals_round_as_in_written_arithmetic(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert round_half_up(value, decimals) == expected


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.integers(0, 6))
def test_a_cut_value_rounds_like_the_exact_one(num: int, den: int, decimals: int) -> None:
    exact = Fraction(num, den)
    assert round_half_up(cut(exact), decimals) == round_half_up(exact, decimals)


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_symmetric_and_off_by_half_a_step_at_most(
    value: Fraction, decimals: int
) -> None:
    rounded = round_half_up(value, decimals)
    assert round_half_up(-value, decimals) == rounded.copy_negate()
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**decimals)


def test_ties_leave_zero_and_minus_zero_never_prints() -> None:
    assert (round_half_up(Decimal("-2.5")), round_half_up(Decimal("2.5"))) == (-3, 3)
    assert Figure.of(Decimal("-0.04"), decimals=1).text == "0.0"


@pytest.mark.parametrize("number", [0.4715, True, "47"])
def test_floats_bools_and_text_are_no_figures(number: object) -> None:
    with pytest.raises(InexactNumber):
        exactly(number)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_numbers_without_end_are_refused(number: str) -> None:
    with pytest.raises(NotFinite):
        Figure.of(Decimal(number))


def test_decimals_are_limited() -> None:
    with pytest.raises(ValueError, match="decimals"):
        round_half_up(1, 7)
    with pytest.raises(InconsistentFigure, match="decimals"):
        Figure.of(1, decimals=-1)


@pytest.mark.parametrize(
    ("figure", "text", "with_unit"),
    [
        (Figure.count(1204), "1,204", "1,204件"),
        (Figure.count(0, unit="人"), "0", "0人"),
        (Figure.not_entered(unit="人"), "未入力", "未入力"),
        (Figure.not_applicable(unit="人"), "対象外", "対象外"),
        (Figure.uncomputable("分母が0のため", unit="%"), "— 算定不能", "— 算定不能"),
        (Figure.suppressed(k=5, unit="人"), "＊ 5未満", "＊ 5未満"),
        (Figure.suppressed(complementary=True, unit="人"), "＊ 秘匿", "＊ 秘匿"),
        (Figure.ratio(1, 16), "6.3", "6.3%＊参考値"),
        (Figure.ratio(10, 30), "33.3", "33.3%"),
        (Figure.ratio(3, 1000, unit="‰"), "3.0", "3.0‰"),
        (Figure.of(-12345, unit="円"), "-12,345", "-12,345円"),
    ],
)
def test_each_state_has_its_words(figure: Figure, text: str, with_unit: str) -> None:
    assert (figure.text, figure.text_with_unit) == (text, with_unit)


def test_changes_carry_their_sign() -> None:
    texts = [Figure.of(n, unit="件").signed for n in (3, 0, -3)]
    assert texts == ["+3件", "±0件", "-3件"]
    assert Figure.not_entered().signed == "未入力"


def test_zero_is_a_value_and_not_entered_is_none() -> None:
    zero, blank = Figure.count(0), Figure.not_entered(unit="件")
    assert zero != blank
    assert (zero.state, zero.has_value, zero.missing) == (State.ZERO, True, False)
    assert (blank.state, blank.has_value, blank.missing) == (State.NOT_ENTERED, False, True)
    assert not Figure.not_applicable().missing


def test_nothing_to_divide_by_is_uncomputable_and_says_why() -> None:
    rate = Figure.ratio(0, 0)
    assert (rate.state, rate.reason, rate.value) == (State.UNCOMPUTABLE, "分母が0のため", None)


def test_a_small_base_is_marked_only_on_rates() -> None:
    assert [Figure.ratio(1, n).note for n in (29, 30)] == ["＊参考値", ""]
    assert Figure.ratio(215, 8, unit="人").note == ""
    assert Figure.ratio(3, 10, small_base=0).note == ""


def test_the_base_of_a_rate_is_printed_with_it() -> None:
    assert (Figure.ratio(1430, 3000).base_text, Figure.count(3).base_text) == ("n=3,000", "")


def test_a_hidden_figure_holds_nothing_of_the_number() -> None:
    hidden = Figure.suppressed(k=5, unit="人")
    assert (hidden.value, hidden.num, hidden.den, hidden.exact) == (None, None, None, None)


@given(figures())
def test_every_figure_survives_a_csv_file(figure: Figure) -> None:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerow([figure.cell, "x"])
    sheet.seek(0)
    cell = next(csv.reader(sheet))[0]
    assert Figure.from_cell(cell, unit=figure.unit, decimals=figure.decimals) == figure


@given(figures(), figures())
def test_two_cells_are_equal_only_for_equal_figures(one: Figure, other: Figure) -> None:
    same = (one.state, one.value, one.num, one.den, one.reason, one.reference) == (
        (other.state, other.value, other.num, other.den, other.reason, other.reference)
    )
    assert (one.cell == other.cell) == same


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("47.15 (943/2000)", Figure.ratio(943, 2000)),
        ("6.25 (1/16) *", Figure.ratio(1, 16)),
        ("算定不能 (0/0)：分母が0のため", Figure.ratio(0, 0)),
    ],
)
def test_cells_say_what_a_rate_came_from(cell: str, expected: Figure) -> None:
    assert expected.cell == cell
    assert Figure.from_cell(cell, unit="%", decimals=1) == expected


@pytest.mark.parametrize(
    ("typed", "state", "value"),
    [
        ("", State.NOT_ENTERED, None),
        ("　", State.NOT_ENTERED, None),
        ("０", State.ZERO, 0),
        ("１，２０４", State.VALUE, 1204),
        ("−３", State.VALUE, -3),
        ("— 算定不能", State.UNCOMPUTABLE, None),
        ("＊ ５未満", State.SUPPRESSED, None),
    ],
)
def test_cells_are_read_as_people_type_them(typed: str, state: State, value: int | None) -> None:
    figure = Figure.from_cell(typed)
    assert (figure.state, figure.value) == (state, value)
    if state is State.SUPPRESSED:
        assert figure.reason == "5未満"


@pytest.mark.parametrize(
    "cell", ["なし", "12人", "1,20", "3 (4/0)", "0 (1/2)", "50 (1/3)", "0.5.1"]
)
def test_a_cell_that_says_nothing_is_refused_with_a_hint(cell: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        Figure.from_cell(cell, unit="%")
    assert (refused.value.cell, "未入力" in refused.value.hint) == (cell, True)


@pytest.mark.parametrize(
    "parts",
    [
        {"state": State.VALUE},
        {"state": State.SUPPRESSED, "value": Decimal(3), "reason": "5未満"},
        {"state": State.ZERO, "value": Decimal(1)},
        {"state": State.VALUE, "value": Decimal(0)},
        {"state": State.VALUE, "value": Decimal(1), "num": 1},
        {"state": State.VALUE, "value": Decimal(1), "reason": "x"},
        {"state": State.VALUE, "value": Decimal(1), "exact": Fraction(2)},
        {"state": State.SUPPRESSED, "reason": "5未満", "num": 1, "den": 9},
        {"state": State.NOT_ENTERED, "reference": True},
        {"state": State.NOT_ENTERED, "exact": Fraction(2)},
        {"state": State.NOT_ENTERED, "reason": "x"},
        {"state": State.UNCOMPUTABLE},
    ],
)
def test_parts_that_contradict_the_state_are_refused(parts: dict[str, object]) -> None:
    with pytest.raises(InconsistentFigure):
        Figure(**parts)  # type: ignore[arg-type]


def test_impossible_counts_ratios_and_markings_are_refused() -> None:
    for make in (
        lambda: Figure.count(-1),
        lambda: Figure.ratio(1, -1),
        lambda: Figure.ratio(True, 2),
        Figure.suppressed,
        lambda: Figure.suppressed(k=5, complementary=True),
    ):
        with pytest.raises(InconsistentFigure):
            make()


def test_machine_text_has_no_exponent() -> None:
    assert plain(cut(Decimal("1E+3"))) == "1000"
