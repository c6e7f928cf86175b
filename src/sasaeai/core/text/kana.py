"""Kana: keys that sound alike, and the order of the syllabary."""

from __future__ import annotations

import unicodedata
from typing import Final

from sasaeai.core.text.folding import fold_joined

_ROWS: Final = {
    "ア": "アカサタナハマヤラワガザダバパァャヮ",
    "イ": "イキシチニヒミリギジヂビピィ",
    "ウ": "ウクスツヌフムユルグズヅブプゥュッヴ",
    "エ": "エケセテネヘメレゲゼデベペェ",
    "オ": "オコソトノホモヨロヲゴゾドボポォョ",
}
_VOWEL: Final = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
# The letters by which a long vowel is written after each vowel; トーキョー = トウキョウ.
_LENGTHENS: Final = {"ア": "アー", "イ": "イー", "ウ": "ウー", "エ": "エイー", "オ": "オウー"}
_SMALL: Final = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))


def kana_key(kana: str) -> str:
    """A key under which readings that sound alike meet: オオノ = オーノ, ユウコ = ゆーこ.

    Long and short stay apart: オノ ≠ オオノ. For whole names; not fit for parts of a text.
    """
    letters: list[str] = []
    before = ""
    for letter in fold_joined(kana):
        vowel = _VOWEL.get(before)
        if vowel is not None and letter in _LENGTHENS[vowel]:
            letters.append("ー")
            before = ""
        else:
            letters.append(letter)
            before = letter
    return "".join(letters)


def kana_sort_key(kana: str) -> str:
    """A text that sorts readings in the order of the syllabary when compared letter by letter.

    ハ, バ, パ and small kana differ only where everything else is equal; ー counts as its vowel.
    Hiragana and katakana sort alike. In the database, order it with COLLATE "C".
    """
    full = unicodedata.normalize("NFKC", kana).casefold()
    plain: list[str] = []
    marks: list[str] = []
    for letter in full:
        base, *accents = list(unicodedata.normalize("NFD", _katakana(letter)))
        large = _SMALL.get(base, base)
        if base == "ー":
            large = _VOWEL.get(plain[-1], base) if plain else base
        plain.append(large)
        marks.append(_mark(base, large, accents))
    return f"{''.join(plain)} {''.join(marks)}"


def _mark(base: str, large: str, accents: list[str]) -> str:
    if base == "ー":
        return "0"
    step = 3 if "\u309a" in accents else 2 if accents else 1
    return str(step * 2 if base == large else step * 2 - 1)


def _katakana(letter: str) -> str:
    return chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter
