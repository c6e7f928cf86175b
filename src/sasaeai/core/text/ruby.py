"""Furigana and readings: the council's own glossary first, then SudachiPy.

The dictionary (some 100 MB) is loaded on first use and shared; tokenisers are kept per thread,
since one must not be used by two at a time.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from sudachipy import (  # type: ignore[import-untyped]
    Dictionary,
    Morpheme,
    SplitMode,
    Tokenizer,
)

Ruby = tuple[str, str | None]

_KANJI: Final = "々〆㐀-䶿一-鿿豈-﫿𠀀-𳍿"
_HAS_KANJI = re.compile(f"[{_KANJI}]")
_RUN = re.compile(f"[{_KANJI}ヶヵ]+|[^{_KANJI}ヶヵ]+")
_KATAKANA = re.compile("[ァ-ヶ]")
_ZERO_WIDTH: Final = "\u200b"
_LONGEST: Final = 10_000  # characters per call to the tokeniser, which has a limit in bytes
_local = threading.local()


def furigana(text: str, glossary: Mapping[str, str] | None = None) -> list[Ruby]:
    """The text in pieces with the hiragana to print above, None where nothing is needed.

    ``glossary`` maps words to their readings (互近助 → ごきんじょ), the longest match wins.
    Only kanji get ruby: 取り組み → 取(と)り組(く)み. The pieces joined are the text again,
    without the invisible breaks of ``with_breaks``.
    """
    pieces: list[Ruby] = []
    for word, reading in _words(text.replace(_ZERO_WIDTH, ""), glossary or {}):
        for base, ruby in _aligned(word, reading):
            if ruby is None and pieces and pieces[-1][1] is None:
                pieces[-1] = (pieces[-1][0] + base, None)
            else:
                pieces.append((base, ruby))
    return pieces


def reading(text: str, glossary: Mapping[str, str] | None = None) -> str:
    """The whole text in hiragana as it is read, for search by sound and for audio."""
    words = _words(text.replace(_ZERO_WIDTH, ""), glossary or {})
    return "".join(_hiragana(sound or word) for word, sound in words)


def normal_words(text: str) -> str:
    """Each word in its dictionary spelling, joined: 子ども and 子供 meet, 障がい and 障害."""
    clean = text.replace(_ZERO_WIDTH, "")
    return "".join(token.normalized_form() for token in tokens(clean))


def _words(text: str, glossary: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    terms = sorted((term for term in glossary if term), key=len, reverse=True)
    if not terms:
        yield from _read(text)
        return
    own = re.compile("|".join(map(re.escape, terms)))
    at = 0
    for found in own.finditer(text):
        yield from _read(text[at : found.start()])
        yield found[0], glossary[found[0]]
        at = found.end()
    yield from _read(text[at:])


def _read(text: str) -> Iterator[tuple[str, str | None]]:
    for token in tokens(text):
        word = token.surface()
        sound = token.reading_form()
        readable = _HAS_KANJI.search(word) and sound and not _HAS_KANJI.search(sound)
        yield word, sound if readable else None


def tokens(text: str) -> Iterator[Morpheme]:
    """The words of a text in their order; their surfaces joined are the text again."""
    for line in text.splitlines(keepends=True):
        for at in range(0, len(line), _LONGEST):
            yield from _tokenizer().tokenize(line[at : at + _LONGEST])


def _aligned(word: str, sound: str | None) -> Iterator[Ruby]:
    """Ruby over the kanji only, by matching the kana of the word with those of its reading."""
    if sound is None or not _HAS_KANJI.search(word):
        yield word, None
        return
    spoken = _hiragana(sound)
    runs = _RUN.findall(word)
    pattern = "".join("(.+?)" if _needs_ruby(run) else re.escape(_hiragana(run)) for run in runs)
    found = re.fullmatch(pattern, spoken)
    if found is None:
        yield word, spoken
        return
    parts = iter(found.groups())
    for run in runs:
        yield run, next(parts) if _needs_ruby(run) else None


def _needs_ruby(run: str) -> bool:
    return _HAS_KANJI.search(run) is not None


def _hiragana(text: str) -> str:
    return _KATAKANA.sub(lambda kana: chr(ord(kana[0]) - 0x60), text)


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    kept: Tokenizer | None = getattr(_local, "tokenizer", None)
    if kept is None:
        kept = _local.tokenizer = _dictionary().tokenizer(mode=SplitMode.C)
    return kept
