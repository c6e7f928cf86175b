"""Comparing what people typed and what a PDF tore apart.

Plans are printed with full-width figures, spaced-out letters ("発 行 者") and titles broken over
lines. Everything here makes two spellings of the same words equal; nothing here is shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
_CIRCLED |= {chr(0x2776 + i): i + 1 for i in range(10)}
_CIRCLED |= {chr(0x24F5 + i): i + 1 for i in range(10)}
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_ROMAN |= {"X": 10, "XI": 11, "XII": 12}

CIRCLED_DIGITS = "".join(_CIRCLED)
_NOT_CIRCLED = re.compile(f"[^{CIRCLED_DIGITS}]+")
_LONGEST_HEADING = 300


def nfkc(text: str) -> str:
    """Half-width forms, except that circled digits stay (NFKC would make ① a plain 1)."""
    return _NOT_CIRCLED.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The key two printings of one phrase share: half width, no white space, lower case."""
    return _SPACE.sub("", nfkc(text)).replace("~", "〜").lower()


def is_wide(char: str) -> bool:
    """True for kana, kanji and full-width signs, between which a space only breaks a line."""
    return unicodedata.east_asian_width(char) in "WFA"


def width(text: str) -> int:
    """Printed width in half-width columns, to tell a line that was wrapped from one that ended."""
    return sum(2 if is_wide(c) else 1 for c in text.rstrip())


def close_up(text: str) -> str:
    """One line of running text: spaces that only broke a Japanese line go, others become one."""
    text = text.strip()
    out: list[str] = []
    for part in re.split(r"(\s+)", text):
        if not part.isspace():
            out.append(part)
            continue
        out.append(" ")
    joined = "".join(out)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", joined)


def phrase(text: str) -> str:
    """A slogan: its pauses are meant, so each becomes exactly one full-width space."""
    return _SPACE.sub("　", text.strip())


def despace(text: str) -> str:
    """Undo letter-spaced print ("発 行 者" → "発行者"); ordinary lines come back unchanged."""
    parts = text.strip().split(" ")
    if len(parts) < 6 or sum(len(p) <= 1 for p in parts) < len(parts) * 0.6:
        return text
    return re.sub(r"(?<=\S) (?=\S)", "", text)


def undouble(text: str) -> str:
    """Drop the second copy of a heading printed twice on one line for a shadow effect."""
    body = text.strip()
    if len(body) > _LONGEST_HEADING:
        return text
    key = fold(body)
    if len(key) >= 8 and len(key) % 2 == 0 and key[: len(key) // 2] == key[len(key) // 2 :]:
        return _take(body, len(key) // 2)
    match = re.match(r"(\S{2,10} ?[0-9０-９]{1,2})\s*\1(?![0-9０-９])", body)
    if match:
        return match.group(1) + " " + body[match.end() :].lstrip()
    return text


def _take(text: str, count: int) -> str:
    """The shortest beginning of `text` whose fold has `count` characters."""
    for end in range(1, len(text) + 1):
        if len(fold(text[:end])) >= count:
            return text[:end].rstrip()
    return text


def number_of(text: str) -> int | None:
    """The figure meant by "（１０）", "⑩", "十", "Ⅹ" or "010"; None when it is not a number."""
    text = text.strip("（）() 　.．、")
    if text in _CIRCLED:
        return _CIRCLED[text]
    plain = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"[0-9]{1,4}", plain):
        return int(plain)
    if plain.upper() in _ROMAN:
        return _ROMAN[plain.upper()]
    return _kanji_number(plain)


def _kanji_number(text: str) -> int | None:
    match = re.fullmatch(r"([二三四五六七八九])?(十)?([一二三四五六七八九])?", text)
    if not text or match is None:
        return None
    tens, ten, ones = match.groups()
    if tens and not ten:
        return None if ones else _KANJI[tens]
    return (_KANJI.get(tens or "一", 1) * 10 if ten else 0) + (_KANJI[ones] if ones else 0)
