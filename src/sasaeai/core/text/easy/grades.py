"""In which year of elementary school a kanji is taught."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path


def grade_of(character: str) -> int | None:
    """1 to 6; None for what is taught later, or is no kanji."""
    return _grades().get(character)


@cache
def _grades() -> Mapping[str, int]:
    text = Path(__file__).with_name("grades.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {character: grade for grade, line in enumerate(lines, start=1) for character in line}
