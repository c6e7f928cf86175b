"""Line breaks between phrases, so that large headings do not split words."""

from __future__ import annotations

from functools import cache
from typing import Final

import budoux

ZERO_WIDTH_SPACE: Final = "\u200b"


def phrases(text: str) -> tuple[str, ...]:
    """The text cut where a line may break: 困ったときの|相談先を|さがします。"""
    clean = without_breaks(text)
    return tuple(_parser().parse(clean)) if clean else ()


def with_breaks(text: str) -> str:
    """The text with invisible breaks between its phrases; for display only, never stored."""
    return ZERO_WIDTH_SPACE.join(phrases(text))


def without_breaks(text: str) -> str:
    """The text as it was before ``with_breaks``; for copies, search and files."""
    return text.replace(ZERO_WIDTH_SPACE, "")


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
