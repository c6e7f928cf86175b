from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.figures import Figure
from sasaeai.core.ui.charts import Year, YearKind, band, chart, spark


def _count(n: int) -> Figure:
    return Figure.count(n, unit="か所")


def _years(*counts: int | None, target: int | None = None) -> tuple[Year, ...]:
    return tuple(
        Year(
            label=f"令和{index + 7}",
            figure=Figure.not_entered() if n is None else _count(n),
            kind=YearKind.COMING if n is None else YearKind.CONFIRMED,
            target=None if target is None else _count(target),
        )
        for index, n in enumerate(counts)
    )


def test_a_band_is_filled_from_the_start_towards_the_target() -> None:
    shape = band(_count(412), base=_count(371), target=_count(450), pace=_count(410))
    assert (shape.look, shape.fill, shape.target, shape.pace) == (
        "value",
        "47.7%",
        "92.0%",
        "45.4%",
    )
    assert not shape.zero
    assert not shape.behind


def test_half_of_the_way_is_half_of_the_band() -> None:
    assert band(_count(5), base=_count(0), target=_count(10)).fill == "46.0%"


def test_a_target_that_falls_fills_from_the_start_too() -> None:
    assert band(_count(1), base=_count(3), target=_count(0)).fill == "61.3%"


def test_zero_at_the_start_is_an_upright_and_nothing_is_filled() -> None:
    shape = band(_count(0), base=_count(0), target=_count(12))
    assert (shape.look, shape.fill, shape.zero) == ("value", "", True)


def test_zero_that_was_the_target_fills_the_band() -> None:
    shape = band(_count(0), base=_count(3), target=_count(0))
    assert (shape.fill, shape.zero) == ("92.0%", False)


def test_past_the_target_the_band_goes_on_and_ends_at_its_edge() -> None:
    assert band(_count(456), base=_count(371), target=_count(450)).fill == "99.0%"
    assert band(_count(9000), base=_count(371), target=_count(450)).fill == "100.0%"


def test_below_the_start_nothing_is_filled_and_it_says_so() -> None:
    shape = band(_count(360), base=_count(371), target=_count(450))
    assert (shape.fill, shape.zero, shape.behind) == ("", False, True)


def test_without_a_target_there_is_only_a_track() -> None:
    shape = band(_count(88), base=_count(75))
    assert (shape.look, shape.fill, shape.target, shape.pace) == ("value", "", "", "")


def test_a_target_equal_to_the_start_is_measured_from_nothing() -> None:
    assert band(_count(5), base=_count(10), target=_count(10)).fill == "46.0%"


def test_states_without_a_number_have_looks_of_their_own() -> None:
    looks = [
        band(figure, base=_count(1), target=_count(2)).look
        for figure in (
            Figure.not_entered(),
            Figure.not_applicable(),
            Figure.uncomputable("理由"),
            Figure.suppressed(k=5),
        )
    ]
    assert looks == ["none", "na", "nc", "sup"]


def test_a_target_that_cannot_be_computed_draws_no_line() -> None:
    assert band(_count(1), base=_count(0), target=Figure.uncomputable("理由")).target == ""


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_band_never_leaves_its_frame(now: int, base: int, target: int, pace: int) -> None:
    shape = band(_count(now), base=_count(base), target=_count(target), pace=_count(pace))
    for place in (shape.fill, shape.pace, shape.target):
        assert place == "" or Decimal(0) <= Decimal(place.rstrip("%")) <= Decimal(100)
    assert [bool(shape.fill), shape.zero, shape.behind].count(True) <= 1 + (now == base)


def test_ticks_are_whole_numbers_for_things_that_are_counted() -> None:
    assert [tick.text for tick in chart(_years(0, 1, 2)).ticks] == ["0", "1", "2", "3", "4"]
    assert [tick.text for tick in chart(_years(371, 412)).ticks][-1] == "500"
    assert chart(_years(12000)).ticks[-1].text == "15,000"


def test_a_chart_of_nothing_still_has_an_axis() -> None:
    drawing = chart(_years(None, None))
    assert [bar.look for bar in drawing.bars] == ["coming", "coming"]
    assert len(drawing.ticks) == 5
    assert drawing.target == ()
    assert chart(()).bars == ()
    assert spark(()).width == 22


def test_bars_are_as_high_as_their_figures() -> None:
    drawing = chart(_years(100, 200, 400))
    heights = [Decimal(bar.height) for bar in drawing.bars]
    assert heights[1] == heights[0] * 2
    assert heights[2] == heights[0] * 4
    assert all(
        Decimal(bar.y) + Decimal(bar.height) == Decimal(drawing.base_y) for bar in drawing.bars
    )


def test_a_fall_below_zero_hangs_under_the_line() -> None:
    years = (
        Year(label="令和8", figure=Figure.of(-3), kind=YearKind.CONFIRMED),
        Year(label="令和9", figure=Figure.of(5), kind=YearKind.CONFIRMED),
    )
    drawing = chart(years)
    assert drawing.bars[0].y == drawing.base_y
    assert Decimal(drawing.bars[1].y) < Decimal(drawing.base_y)


def test_a_recount_has_a_line_of_its_own_beside_the_confirmed_bar() -> None:
    year = Year(label="令和9", figure=_count(398), kind=YearKind.CONFIRMED, recount=_count(401))
    (bar,) = chart((year,)).bars
    assert Decimal(bar.recount_y) < Decimal(bar.y)
    assert bar.look == "confirmed"
    assert chart(_years(398)).bars[0].recount_y == ""


def test_years_without_a_number_keep_their_state() -> None:
    figures = {
        "none": Figure.not_entered(),
        "na": Figure.not_applicable(),
        "nc": Figure.ratio(1, 0),
        "sup": Figure.suppressed(complementary=True),
        "zero": _count(0),
    }
    years = tuple(
        Year(label="令和8", figure=figure, kind=YearKind.CONFIRMED) for figure in figures.values()
    )
    assert [bar.look for bar in chart(years).bars] == list(figures)
    assert [bar.look for bar in spark(years).bars] == list(figures)


def test_the_target_is_named_where_the_last_year_has_no_bar_yet() -> None:
    assert chart(_years(385, None, target=450)).target_label_y != ""
    assert chart(_years(385, 450, target=450)).target_label_y == ""
    assert chart(_years(385, None)).target_label_y == ""


def test_notes_break_only_under_narrow_columns() -> None:
    years = tuple(
        Year(label=f"令和{n}", figure=_count(n), kind=YearKind.CONFIRMED, note="中間評価")
        for n in range(7, 13)
    )
    assert chart(years).bars[0].note_lines == ("中間評価",)
    assert chart(years, narrow=True).bars[0].note_lines == ("中間", "評価")


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=1, max_size=12))
def test_nothing_is_drawn_outside_the_picture(counts: list[int | None]) -> None:
    for drawing in (
        spark(_years(*counts)),
        chart(_years(*counts)),
        chart(_years(*counts), narrow=True),
    ):
        for bar in drawing.bars:
            assert Decimal(bar.x) >= 0
            assert Decimal(bar.x) + Decimal(bar.width) <= drawing.width
            assert 0 <= Decimal(bar.y) <= drawing.height
