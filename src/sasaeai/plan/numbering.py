"""How a level counts: a pattern with one running number, drawn as councils print it.

``（{n}）`` 1, 2, 3 · ``{全}`` １, ２ · ``{①}`` ①, ② · ``第{一}章`` 一, 二 · ``{ア}`` ア, イ · ``{p}-{n}`` with the
number of the line above. Pure: lines in printed order in, numbers out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sasaeai.plan.enums import Numbering

TOKEN = re.compile(r"\{(n|全|①|一|ア|p)\}")
KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
DIGITS = "〇一二三四五六七八九"
CIRCLED = 20


@dataclass(frozen=True)
class Level:
    """How the lines of one depth are numbered; without a pattern they keep what they have."""

    numbering: str
    pattern: str


@dataclass(frozen=True)
class Place:
    """A line by key, its depth and the key of the line above (None on top)."""

    key: int
    depth: int
    above: int | None


def numbers(places: Sequence[Place], levels: Mapping[int, Level]) -> dict[int, str]:
    """Key → number text, for lines of levels that number themselves."""
    found: dict[int, str] = {}
    counts: dict[tuple[int, int | None], int] = {}
    positions: dict[int, int] = {}
    for place in places:
        level = levels.get(place.depth)
        restart = level is not None and level.numbering == Numbering.RESTART
        counter = (place.depth, place.above if restart else None)
        counts[counter] = positions[place.key] = counts.get(counter, 0) + 1
        if level and level.pattern and level.numbering != Numbering.NONE:
            above = positions.get(place.above, 0) if place.above is not None else 0
            found[place.key] = drawn(level.pattern, positions[place.key], above)
    return found


def drawn(pattern: str, n: int, above: int = 0) -> str:
    """One number in its pattern."""

    def token(match: re.Match[str]) -> str:
        return _STYLES[match[1]](above if match[1] == "p" else n)

    return TOKEN.sub(token, pattern)


def valid(pattern: str) -> bool:
    """Empty, or with exactly one running number and no other braces."""
    tokens = TOKEN.findall(pattern)
    rest = TOKEN.sub("", pattern)
    running = [token for token in tokens if token != "p"]
    return not pattern or (len(running) == 1 and "{" not in rest and "}" not in rest)


def _wide(n: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(n))


def _circled(n: int) -> str:
    return chr(ord("①") + n - 1) if 1 <= n <= CIRCLED else f"({n})"


def _kanji(n: int) -> str:
    if not 0 < n < 100:
        return "".join(DIGITS[int(digit)] for digit in str(n))
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def _kana(n: int) -> str:
    return KANA[n - 1] if 1 <= n <= len(KANA) else str(n)


_STYLES: dict[str, Callable[[int], str]] = {
    "n": str,
    "p": str,
    "全": _wide,
    "①": _circled,
    "一": _kanji,
    "ア": _kana,
}
