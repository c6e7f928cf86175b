"""The golden set of rates and grades: what is printed decides, and who has the sheet can check."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sasaeai.core.figures import Direction, Figure, achievement, preset_scales, share_reaching


@pytest.mark.parametrize(
    ("actual", "target", "printed", "grade"),
    [
        ("30.5", "38.3", "79.6", "C"),
        ("777", "823", "94.4", "B"),
        ("21.1", "18.6", "113.4", "A"),
        ("79.96", "100", "80.0", "B"),
        ("79.94", "100", "79.9", "C"),
    ],
)
def test_the_grade_follows_the_printed_rate(
    actual: str, target: str, printed: str, grade: str
) -> None:
    rate = achievement(Decimal(actual), Decimal(target), direction=Direction.INCREASE)
    step = preset_scales()["rate_a_to_d"].grade(rate)
    assert step is not None
    assert (rate.text, step.label) == (printed, grade)


def test_thirty_three_of_forty_four_projects_reach_eighty_percent() -> None:
    rates = [Figure.of(80, unit="%", decimals=1)] * 33
    rates += [Figure.of(Decimal("79.94"), unit="%", decimals=1)] * 11
    assert share_reaching(rates, 80).figure.text == "75.0"
