"""The table of kanji that people write in more than one way (``variants.txt``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


class BadVariantTable(ValueError):
    """A character stands in two groups, or alone."""


@cache
def strong_forms() -> Mapping[int, str]:
    """For ``str.translate``: each variant to the first form of its group (髙 → 高)."""
    return table(_lines(weak=False))


@cache
def weak_forms() -> Mapping[int, str]:
    """Different characters that are often taken for one another (斉 → 斎)."""
    return table(_lines(weak=True))


def table(groups: list[str]) -> dict[int, str]:
    """A translation table from groups whose first character is kept."""
    forms: dict[int, str] = {}
    taken: set[str] = set()
    for group in groups:
        if len(group) < 2 or taken & set(group) or len(set(group)) != len(group):
            raise BadVariantTable(group)
        taken |= set(group)
        forms |= {ord(other): group[0] for other in group[1:]}
    return forms


def _lines(*, weak: bool) -> list[str]:
    raw = files(__package__ or "").joinpath("variants.txt").read_text(encoding="utf-8")
    lines = [line for line in raw.splitlines() if line and not line.startswith("#")]
    return [line.removeprefix("~") for line in lines if line.startswith("~") is weak]
