"""Scales of grades are data; a grade is proposed from the displayed value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.figures import BadScale, Figure, Scale, preset_scales

RATE = preset_scales()["rate_a_to_d"]


@pytest.mark.parametrize("figure", [Figure.not_entered(unit="%"), Figure.suppressed(k=5)])
def test_no_value_no_grade(figure: Figure) -> None:
    assert RATE.grade(figure) is None


def test_scales_for_people_propose_nothing() -> None:
    assert [key for key, scale in preset_scales().items() if scale.proposes] == [
        "rate_a_to_d",
        "rate_80",
    ]
    assert preset_scales()["circles"].grade(Figure.ratio(9, 10)) is None


def test_a_scale_grades_its_own_unit_only() -> None:
    with pytest.raises(BadScale, match="plain numbers"):
        RATE.grade(Figure.of(90))


def test_steps_are_found_by_key() -> None:
    assert RATE.step("b").meaning == "達成率80%以上100%未満"
    with pytest.raises(KeyError):
        RATE.step("z")


@given(st.integers(-100, 3000))
def test_every_rate_falls_on_the_step_its_own_words_name(tenths: int) -> None:
    step = RATE.grade(Figure.of(Decimal(tenths) / 10, unit="%", decimals=1))
    assert step is not None
    names = [name for name, limit in (("A", 1000), ("B", 800), ("C", 600)) if tenths >= limit]
    assert step.label == (names[0] if names else "D")


@pytest.mark.parametrize(
    "steps",
    [
        None,
        [],
        "ABC",
        ["A"],
        [{"key": "a"}],
        [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}],
        [{"key": "a", "label": "A", "at_least": "many"}, {"key": "b", "label": "B"}],
        [{"key": "a", "label": "A", "at_least": 80}, {"key": "b", "label": "B"}],
        [{"key": "a", "label": "A", "at_least": "8"}, {"key": "b", "label": "B", "at_least": "9"}],
        [
            {"key": "a", "label": "A", "at_least": "8"},
            {"key": "b", "label": "B", "at_least": "8"},
            {"key": "c", "label": "C"},
        ],
        [
            {"key": "a", "label": "A", "at_least": "8"},
            {"key": "b", "label": "B"},
            {"key": "c", "label": "C"},
        ],
    ],
)
def test_broken_scales_are_refused(steps: object) -> None:
    with pytest.raises(BadScale):
        Scale.from_data({"key": "x", "name": "x", "steps": steps})
