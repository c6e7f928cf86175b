"""Folding: keys for search and matching. The stored text is never altered.

NFKC would change legal characters of names, so its result lives in keys only. Everything here
works letter by letter, whatever stands around it: a part of a text folds to a part of the
folded text, which is what lets a folded LIKE find every hit.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Final

from sasaeai.core.text.variants import strong_forms, weak_forms

_HIRAGANA: Final = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_SMALL: Final = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
_SOUNDS: Final = {"ヂ": "ジ", "ヅ": "ズ", "ヴ": "ブ", "ヰ": "イ", "ヱ": "エ", "ヲ": "オ"}
_DASHES: Final = dict.fromkeys("‐‑‒–—―−⁃﹣", "-")
_WAVES: Final = dict.fromkeys("〜∼", "~")
_LETTERS: Final = str.maketrans({**_SMALL, **_SOUNDS, **_DASHES, **_WAVES})
_LOOSE_MARKS: Final = str.maketrans({"゛": "\u3099", "゜": "\u309a"})
_SELECTORS: Final = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_UNSEEN: Final = frozenset({"Cf", "Cc", "Cs", "Cn"})


def fold(text: str, *, loose: bool = False) -> str:
    """The search key: NFKC, no selectors, カタカナ, large kana, one form of each kanji.

    髙橋 = 高橋, ﾜﾀﾅﾍﾞ = わたなべ, づ = ず. ``loose`` also folds weak pairs such as 斎 and 斉.
    Runs of white space become one space; folding twice changes nothing.
    """
    seen: str | None = None
    while text != seen:
        seen, text = text, _once(text)
    return text.translate(weak_forms()) if loose else text


def fold_joined(text: str, *, loose: bool = False) -> str:
    """As ``fold`` without spaces and ・, for whole names."""
    return fold(text, loose=loose).replace(" ", "").replace("・", "")


def bigrams(folded: str) -> tuple[str, ...]:
    """The distinct pairs of neighbouring letters, in order; a single letter stands for itself."""
    pairs = dict.fromkeys(a + b for a, b in pairwise(folded))
    return tuple(pairs) or tuple(folded)


def _once(text: str) -> str:
    joined = "".join(_visible(text)).translate(_LOOSE_MARKS)
    for mark in "\u3099\u309a":
        joined = joined.replace(f" {mark}", mark)
    composed = unicodedata.normalize("NFKC", joined).casefold()
    large = composed.translate(_HIRAGANA).translate(_LETTERS).translate(strong_forms())
    return " ".join(large.split())


def _visible(text: str) -> list[str]:
    """Without selectors and unseen signs; line ends and tabs become spaces."""
    kept: list[str] = []
    for letter in text:
        code = ord(letter)
        if letter.isspace():
            kept.append(" ")
        elif code < 0x80 and letter.isprintable():
            kept.append(letter)
        elif any(low <= code <= high for low, high in _SELECTORS):
            continue
        elif unicodedata.category(letter) not in _UNSEEN:
            kept.append(letter)
    return kept
