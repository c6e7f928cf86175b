"""The field's general words, read from vocabulary.csv so that a word is added without code.

A star stands for up to twelve letters ("*の位置づけ"). No council's own words belong there.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

from sasaeai.plan.importing.folding import nfkc

_STAR = ".{0,12}"
_ORNAMENT_LEFT = "【〈＜<《≪〔［[（(「『■□◆◇●○◎▼▲▽△★☆◯▶►▷❖§＊*"
_ORNAMENT_RIGHT = "】〉＞>》≫〕］]）)」』：:◆■★▼"


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, str], ...]:
    path = files("sasaeai.plan.importing") / "vocabulary.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple((row["kind"], row["word"], row["value"]) for row in rows)


@cache
def words(kind: str) -> dict[str, str]:
    """The words of one kind with their meaning, longest first so that 地区社協 beats 社協."""
    found = {standard(word): value for k, word, value in _rows() if k == kind}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, str], ...]:
    return tuple((word, value) for kind, word, value in _rows() if kind == "spelling")


@lru_cache(maxsize=20_000)
def standard(text: str) -> str:
    """One spelling for words printed several ways (取組・取組み・取り組み), without spaces."""
    plain = re.sub(r"\s+", "", nfkc(text))
    for written, chosen in _spellings():
        plain = plain.replace(written, chosen)
    return plain


@cache
def _matcher(kind: str) -> re.Pattern[str]:
    parts = [re.escape(word).replace(r"\*", _STAR) for word in words(kind)]
    return re.compile("(?:" + "|".join(parts) + ")")


def bare(text: str) -> str:
    """A heading without its brackets, boxes and trailing colon."""
    return text.strip().strip(_ORNAMENT_LEFT + _ORNAMENT_RIGHT + " 　\t")


@lru_cache(maxsize=50_000)
def names(kind: str, text: str) -> bool:
    """Whether the whole of `text` is a heading of that kind."""
    plain = standard(text)
    if len(plain) > 30:
        return False
    pattern = _matcher(kind)
    return bool(pattern.fullmatch(plain) or pattern.fullmatch(standard(bare(text))))


def alternatives(kind: str) -> str:
    """The words of one kind as part of a pattern over standard() text, longest first."""
    return "|".join(re.escape(word) for word in words(kind))
