"""Scales of grades as data; a grade computed here is a proposal that a person confirms.

Scales differ from council to council (five steps, A–D, ○△×, in words), so none is in code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from itertools import pairwise

from sasaeai.core.figures.figure import Figure


class BadScale(ValueError):
    """A scale whose steps are not distinct or whose thresholds do not fall."""


@dataclass(frozen=True, slots=True)
class Step:
    """One grade; ``at_least`` is the displayed figure from which it is proposed."""

    key: str
    label: str
    meaning: str = ""
    at_least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Grades from best to worst; with thresholds on all but the last, or on none."""

    key: str
    name: str
    steps: tuple[Step, ...]
    unit: str = "%"

    def __post_init__(self) -> None:
        keys = [step.key for step in self.steps]
        if len(set(keys)) != len(keys):
            raise BadScale(f"{self.key}: a step occurs twice")
        limits = [step.at_least for step in self.steps]
        if any(limit is not None for limit in limits):
            self._check([limit for limit in limits if limit is not None], last=limits[-1])

    def _check(self, limits: list[Decimal], *, last: Decimal | None) -> None:
        if last is not None or len(limits) != len(self.steps) - 1:
            raise BadScale(f"{self.key}: all steps but the last need a threshold")
        if any(low >= high for high, low in pairwise(limits)):
            raise BadScale(f"{self.key}: thresholds must fall from step to step")

    @property
    def proposes(self) -> bool:
        """Whether a figure alone leads to a grade on this scale."""
        return len(self.steps) > 1 and self.steps[0].at_least is not None

    def step(self, key: str) -> Step:
        """The step of that key; raises ``KeyError`` for a key of another scale."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{self.key} has no step {key!r}")

    def grade(self, figure: Figure) -> Step | None:
        """The step for the displayed value (79.96 prints 80.0 and is graded as 80.0).

        None where there is no value or the scale is for people alone.
        """
        shown = figure.displayed
        if shown is None or not self.proposes:
            return None
        if figure.unit != self.unit:
            raise BadScale(f"{self.key} grades {self.unit}, not {figure.unit or 'plain numbers'}")
        for step in self.steps:
            if step.at_least is not None and shown >= step.at_least:
                return step
        return self.steps[-1]

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Scale:
        """Build from JSON: key, name, unit?, steps of key, label, meaning?, at_least? (text)."""
        steps = data.get("steps")
        if not isinstance(steps, Sequence) or isinstance(steps, str) or not steps:
            raise BadScale("a scale needs steps")
        return cls(
            key=_text(data, "key"),
            name=_text(data, "name"),
            steps=tuple(_step(step) for step in steps),
            unit=_text(data, "unit", default="%"),
        )


@cache
def preset_scales() -> Mapping[str, Scale]:
    """The scales that councils use, by key, as shipped in ``scales.json``."""
    raw = files(__package__ or "").joinpath("scales.json").read_text(encoding="utf-8")
    return {scale.key: scale for scale in map(Scale.from_data, json.loads(raw))}


def _step(data: object) -> Step:
    if not isinstance(data, Mapping):
        raise BadScale(f"{data!r} is no step")
    limit = data.get("at_least")
    try:
        at_least = None if limit is None else Decimal(_text(data, "at_least"))
    except InvalidOperation as problem:
        raise BadScale(f"{limit!r} is no threshold") from problem
    return Step(
        _text(data, "key"), _text(data, "label"), _text(data, "meaning", default=""), at_least
    )


def _text(data: Mapping[str, object], name: str, *, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise BadScale(f"{name} must be text, not {value!r}")
    return value
