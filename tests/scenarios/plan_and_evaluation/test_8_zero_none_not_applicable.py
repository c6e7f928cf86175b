"""Zero, not entered, not applicable and not computable stay four things, also through a file."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.core import metrics
from sasaeai.core.figures import Figure, State, combine, mean
from sasaeai.core.periods import FiscalYear
from sasaeai.core.tables import Column, Kind, Table, Who, export, read_csv

STATES = (
    Figure.of(0, unit="か所"),
    Figure.not_entered(unit="か所"),
    Figure.not_applicable(unit="か所"),
    Figure.uncomputable("分母が0", unit="か所"),
    Figure.suppressed(k=5, unit="か所"),
    Figure.of(75, unit="か所"),
)


def test_a_rate_of_nothing_is_no_rate_and_in_no_average() -> None:
    nothing = Figure.ratio(0, 0)
    assert nothing.text == "— 算定不能"
    assert combine([Figure.ratio(1, 2), nothing]).figure.text == "50.0"


def test_what_is_missing_is_left_out_and_said() -> None:
    parts = [Figure.of(n, unit="%", decimals=1) for n in (100, 50)]
    assert mean([*parts, Figure.not_entered(unit="%", decimals=1)]).text == "75.0（2/3項目）"


def test_a_zero_counts_like_any_number() -> None:
    assert mean([Figure.count(0), Figure.count(10)]).text == "5"


def test_all_states_come_back_from_a_file() -> None:
    table = Table(
        "states",
        "状態",
        (Column("figure", "数", kind=Kind.FIGURE, unit="か所", who=Who.PUBLIC, head=True),),
        ("id",),
    )
    rows = [{"id": n, "figure": figure} for n, figure in enumerate(STATES)]
    file = export(table, rows, format="csv", who=Who.PUBLIC)
    back = [Figure.from_cell(row.cells[0], unit="か所") for row in read_csv(file.content).rows[1:]]
    assert [figure.state for figure in back] == [figure.state for figure in STATES]
    assert [figure.text for figure in back] == [figure.text for figure in STATES]


@pytest.mark.django_db
def test_a_year_without_any_record_is_a_counted_zero_only_where_records_are_kept(
    cast, as_actor
) -> None:
    """Nobody recorded a visit in 2001: that is 0 visits, but no rate of rounds."""
    with as_actor(cast.planner):
        year = FiscalYear(2001)
        visits = metrics.figure(metrics.series_of("watch.visits"), year.period)
        rate = metrics.figure(metrics.series_of("watch.visit_rate"), year.period)
    assert date(2001, 4, 1) == year.period.start
    assert visits.state in (State.ZERO, State.NOT_ENTERED)
    assert rate.state in (State.UNCOMPUTABLE, State.NOT_ENTERED)
