from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.ui.scales import scale


@given(st.integers(-(10**6), 0), st.integers(0, 10**9))
def test_whole_things_are_marked_at_whole_numbers(low: int, high: int) -> None:
    ticks = scale(Decimal(low), Decimal(max(high, 1)), whole=True).ticks()
    assert all(tick == int(tick) for tick in ticks)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 4 <= len(ticks) <= 10


def test_nine_places_are_not_marked_at_two_and_a_half() -> None:
    assert [int(tick) for tick in scale(Decimal(0), Decimal(9), whole=True).ticks()] == [
        0, 5, 10, 15,
    ]  # fmt: skip


def test_measures_may_be_marked_between_whole_numbers() -> None:
    ticks = scale(Decimal(0), Decimal("0.9"), whole=False).ticks()
    assert [str(tick) for tick in ticks] == ["0", "0.25", "0.5", "0.75", "1"]


def test_a_scale_of_nothing_reaches_one() -> None:
    assert scale(Decimal(0), Decimal(0), whole=False).ticks()[-1] == 1
