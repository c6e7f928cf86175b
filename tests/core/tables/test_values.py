from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.figures import Figure, State
from sasaeai.core.tables import Column, Kind, UnprintableCell, read_figure
from sasaeai.core.tables.values import display_width, file_text, screen_text, value_of
from tests.core.tables.examples import figures

COUNT = Column("n", "件数", kind=Kind.FIGURE, unit="件")
TEXT = Column("t", "文")


def test_nothing_in_a_figure_column_is_not_entered_and_never_zero() -> None:
    assert value_of(COUNT, {"n": None}) == Figure.not_entered(unit="件")
    assert value_of(COUNT, {"n": 0}) == Figure.of(0, unit="件")


def test_numbers_of_a_query_become_figures_of_the_column() -> None:
    column = Column("n", "平均", kind=Kind.NUMBER, unit="人", decimals=1)
    assert value_of(column, {"n": Decimal("6.25")}) == Figure.of(
        Decimal("6.25"), unit="人", decimals=1
    )


@pytest.mark.parametrize("raw", [0.5, "3", True, b"1"])
def test_what_is_no_exact_number_is_refused_in_a_figure_column(raw: object) -> None:
    with pytest.raises(UnprintableCell, match="n: "):
        value_of(COUNT, {"n": raw})


@pytest.mark.parametrize("raw", [0.5, b"1", ["a"], datetime(2026, 1, 1)])  # noqa: DTZ001
def test_what_has_no_text_is_refused_in_a_text_column(raw: object) -> None:
    with pytest.raises(UnprintableCell, match="t: "):
        value_of(TEXT, {"t": raw})


def test_text_columns_take_words_numbers_and_yes_or_no() -> None:
    found = [value_of(TEXT, {"t": raw}) for raw in (None, "あ", 12, True, False)]
    assert found == ["", "あ", "12", "はい", "いいえ"]


def test_a_figure_may_stand_in_a_text_column_with_its_unit() -> None:
    value = value_of(TEXT, {"t": Figure.ratio(1, 16)})
    assert screen_text(value) == "6.3%＊参考値"


def test_a_code_is_shown_in_its_words_and_an_unknown_code_as_it_is() -> None:
    column = Column("s", "ようす", kind=Kind.STATE, words={"ok": "変わりなし"})
    assert [value_of(column, {"s": code}) for code in ("ok", "new")] == ["変わりなし", "new"]


def test_a_computed_value_sees_the_whole_row() -> None:
    column = Column("full", "氏名", value=lambda row: f"{row['last']} {row['first']}")
    assert value_of(column, {"last": "髙橋", "first": "花子"}) == "髙橋 花子"


def test_dates_are_in_the_era_on_screen_and_iso_in_files() -> None:
    column = Column("d", "日", kind=Kind.DATE)
    day = value_of(column, {"d": date(2026, 11, 23)})
    moment = value_of(column, {"d": datetime(2026, 3, 31, 15, 5, tzinfo=UTC)})
    assert (screen_text(day), file_text(column, day)) == ("令和8年11月23日", "2026-11-23")
    assert (screen_text(moment), file_text(column, moment)) == (
        "令和8年4月1日 0:05",
        "2026-04-01 00:05",
    )


def test_a_file_holds_the_printed_number_without_separators() -> None:
    cells = [file_text(COUNT, f) for f in (Figure.count(1204), Figure.ratio(943, 2000))]
    assert cells == ["1204", "47.2"]


def test_a_column_declared_exact_holds_what_the_figure_came_from() -> None:
    column = Column("n", "率", kind=Kind.FIGURE, exact=True)
    assert file_text(column, Figure.ratio(943, 2000)) == Figure.ratio(943, 2000).cell


def test_a_small_value_that_prints_as_zero_does_not_come_back_as_zero() -> None:
    column = Column("n", "率", kind=Kind.FIGURE, decimals=1)
    tiny = Figure.of(Decimal("0.04"), decimals=1)
    back = read_figure(column, file_text(column, tiny))
    assert (back.state, back.text) == (State.VALUE, "0.0")


@given(figure=figures())
def test_every_state_and_every_printed_text_survives_a_file(figure: Figure) -> None:
    column = Column(
        "n", "n", kind=Kind.FIGURE, unit=figure.unit, decimals=figure.decimals, exact=False
    )
    back = read_figure(column, file_text(column, figure))
    assert (back.state, back.text, back.reason) == (figure.state, figure.text, figure.reason)


@given(figure=figures())
def test_an_exact_column_gives_the_same_figure_back(figure: Figure) -> None:
    column = Column(
        "n", "n", kind=Kind.FIGURE, unit=figure.unit, decimals=figure.decimals, exact=True
    )
    assert read_figure(column, file_text(column, figure)) == figure


@given(text=st.text(alphabet="あaｱ１1\n"))
def test_width_counts_full_width_twice_and_the_longest_line(text: str) -> None:
    expected = max(
        sum({"あ": 2, "a": 1, "ｱ": 1, "１": 2, "1": 1}[char] for char in line)
        for line in text.split("\n")
    )
    assert display_width(text) == expected
