from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.figures import Figure
from sasaeai.core.ui.maps import Area, draw


def _square(west: float, south: float, size: float = 0.1) -> dict[str, Any]:
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def _areas(*figures: Figure) -> tuple[Area, ...]:
    return tuple(
        Area(name=f"地区{index}", geometry=_square(134 + index * 0.1, 35), figure=figure)
        for index, figure in enumerate(figures)
    )


def test_each_state_without_a_value_has_a_look_of_its_own() -> None:
    drawing = draw(
        _areas(
            Figure.count(3),
            Figure.count(0),
            Figure.not_entered(),
            Figure.not_applicable(),
            Figure.ratio(1, 0),
            Figure.suppressed(k=5),
        )
    )
    assert [shape.look for shape in drawing.shapes] == ["c4", "zero", "none", "na", "nc", "sup"]
    assert drawing.states == ("zero", "none", "na", "nc", "sup")


def test_classes_have_limits_people_can_say() -> None:
    drawing = draw(_areas(*[Figure.count(n) for n in (7, 12, 21, 38, 44)]))
    assert [(step.low, step.high) for step in drawing.steps] == [
        ("1", "9"),
        ("10", "19"),
        ("20", "29"),
        ("30", "39"),
        ("40", "49"),
    ]
    assert [shape.look for shape in drawing.shapes] == ["c1", "c2", "c3", "c4", "c5"]


def test_a_class_of_whole_numbers_that_holds_none_is_not_in_the_key() -> None:
    """Of 0, 1, 2 … 5 places the first class would be 'less than one', which no district can have."""
    drawing = draw(_areas(*[Figure.count(n) for n in (0, 1, 2, 3, 5)]))
    assert [(step.look, step.low, step.high) for step in drawing.steps] == [
        ("c2", "1", "1"),
        ("c3", "2", "2"),
        ("c4", "3", "3"),
        ("c5", "4", "4"),
    ]


def test_a_figure_on_a_limit_belongs_to_the_class_above() -> None:
    drawing = draw(_areas(Figure.count(10), Figure.count(9), Figure.count(50)))
    assert [shape.look for shape in drawing.shapes] == ["c2", "c1", "c5"]


def test_many_limits_are_drawn_together_until_five_classes_remain() -> None:
    found = [Figure.of(n, decimals=1) for n in (-1, 11, 4)]
    drawing = draw(_areas(*found))
    assert len(drawing.steps) <= 5
    assert drawing.steps[0].low != ""
    assert drawing.shapes[1].look == drawing.steps[-1].look


def test_a_map_on_which_nothing_was_counted_has_no_classes() -> None:
    drawing = draw(_areas(Figure.not_entered(), Figure.not_entered()))
    assert drawing.steps == ()
    assert drawing.states == ("none",)


def test_numbers_follow_the_order_of_the_list() -> None:
    drawing = draw(_areas(Figure.count(1), Figure.count(2), Figure.count(3)))
    assert [(shape.number, shape.area.name) for shape in drawing.shapes] == [
        (1, "地区0"),
        (2, "地区1"),
        (3, "地区2"),
    ]


def test_a_square_on_the_ground_is_a_square_on_the_map() -> None:
    """At 60° north a degree of longitude is half as long as one of latitude."""
    drawing = draw((Area(name="北", geometry=_square(10, 59.95), figure=Figure.count(1)),))
    assert 1.9 < (drawing.height - 8) / (drawing.width - 8) < 2.1


def test_holes_and_islands_are_drawn() -> None:
    outer, inner = (
        _square(134, 35)["coordinates"][0],
        _square(134.04, 35.04, 0.02)["coordinates"][0],
    )
    island = _square(134.2, 35)["coordinates"][0]
    geometry = {"type": "MultiPolygon", "coordinates": [[outer, inner], [island]]}
    (shape,) = draw((Area(name="島の浜", geometry=geometry, figure=Figure.count(2)),)).shapes
    assert shape.path.count("M") == 3
    assert shape.path.count("z") == 3


def test_names_leave_the_picture_when_there_are_too_many() -> None:
    assert draw(_areas(*[Figure.count(1)] * 30)).named
    assert not draw(_areas(*[Figure.count(1)] * 31)).named


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20))
def test_more_is_never_drawn_lighter(counts: list[int]) -> None:
    drawing = draw(_areas(*[Figure.count(n) for n in counts]))
    looks = {shape.area.figure.value: int(shape.look[1:]) for shape in drawing.shapes}
    ordered = [looks[value] for value in sorted(looks, key=lambda value: value or 0)]
    assert ordered == sorted(ordered)
    assert {f"c{look}" for look in ordered} <= {step.look for step in drawing.steps}
    assert len(drawing.steps) <= 5
