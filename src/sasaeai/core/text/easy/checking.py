"""Finds what may be hard to read. Every finding explains; none forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sasaeai.core.periods import DateProblem, parse_year
from sasaeai.core.text.easy.findings import Finding, known_loanwords, limits, rules, words
from sasaeai.core.text.easy.grades import grade_of
from sasaeai.core.text.ruby import tokens

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_KANJI = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_LETTER = re.compile(r"[^\W\d_]")
_KATAKANA = re.compile(r"[ァ-ヶー]+")
_ERA = re.compile(r"(?:明治|大正|昭和|平成|令和)(?:元|[0-9０-９]{1,2})年度?")
_CLOCK = re.compile(r"午[前後]([0-9０-９]{1,2})時(?:([0-9０-９]{1,2})分|(半))?")
_BIG = re.compile(
    r"(?<![\d,.\-:])\d{5,}(?=円|人|件|世帯|枚|回)|(?<![\d,.\-:])\d{4}(?=円|人|件|世帯|枚)"
)
_VOICES = {"れる": "passive", "られる": "passive", "せる": "causative", "させる": "causative"}
_HALF_PAST, _NOON = 30, 12


def check(text: str) -> list[Finding]:
    """All findings in the order of the text; an easy text has none.

    Spaces between words (わかち書き) and line breaks change nothing. Reading of names that a council
    chose itself is no business of this check: it knows the language alone.
    """
    clean = _as_long(text)
    found = [
        *_sentences(clean),
        *_patterns(clean),
        *_known_words(clean),
        *_loanwords(clean),
        *_hard_kanji(clean),
        *_voices(clean),
        *_times(clean),
    ]
    return sorted(_without_doubles(found), key=lambda each: (each.start, each.end, each.code))


def _as_long(text: str) -> str:
    """Full-width digits and spaces as half-width ones: one character stays one."""
    wide = {ord("０") + n: str(n) for n in range(10)}
    return text.replace("\r\n", "\n").translate(wide | {ord("　"): " ", ord("，"): ","})


def _made(code: str, start: int, said: str, instead: str = "") -> Finding:
    return Finding(rules()[code], start, start + len(said), said, instead)


def _sentences(text: str) -> Iterator[Finding]:
    known = limits()
    for found in _SENTENCE.finditer(text):
        said = found[0].strip()
        start = found.start() + found[0].index(said) if said else found.start()
        bare = said.replace(" ", "")
        if len(bare) > known["sentence"]:
            yield _made("long", start, said)
        if bare.count("、") >= known["listed"]:
            yield _made("listed", start, said)
        letters, kanji = len(_LETTER.findall(bare)), len(_KANJI.findall(bare))
        if len(bare) >= known["kanji_from"] and kanji * 100 > known["kanji_percent"] * letters:
            yield _made("kanji_share", start, said)


def _patterns(text: str) -> Iterator[Finding]:
    for rule in rules().values():
        for pattern in rule.find:
            for found in pattern.finditer(text):
                yield _made(rule.code, found.start(), found[0])


def _known_words(text: str) -> Iterator[Finding]:
    for found in _hard_words().finditer(text):
        word = words()[found[0]]
        if not _explained(text, found.end()):
            yield _made(word.kind, found.start(), found[0], word.instead)


def _explained(text: str, end: int) -> bool:
    """Whether a bracket right after the word says what it is."""
    return text[end : end + 1] in ("（", "(")


@cache
def _hard_words() -> re.Pattern[str]:
    """The longest first; a katakana word only where no other katakana goes on."""
    longest = sorted(words(), key=len, reverse=True)
    parts = [
        f"(?<![ァ-ヶー]){re.escape(word)}(?![ァ-ヶー])"
        if _KATAKANA.fullmatch(word)
        else re.escape(word)
        for word in longest
    ]
    return re.compile("|".join(parts))


def _loanwords(text: str) -> Iterator[Finding]:
    for found in _KATAKANA.finditer(text):
        word = found[0]
        if len(word) < limits()["katakana"] or word in known_loanwords() or word in words():
            continue
        if not _explained(text, found.end()):
            yield _made("loanword", found.start(), word)


def _hard_kanji(text: str) -> Iterator[Finding]:
    """Each kanji once, where it stands first; a bracket after the word explains it."""
    seen: set[str] = set()
    for found in _KANJI.finditer(text):
        character = found[0]
        grade = grade_of(character)
        if character in seen or (grade is not None and grade <= limits()["grade"]):
            continue
        seen.add(character)
        yield _made("kanji_hard", found.start(), character)


def _voices(text: str) -> Iterator[Finding]:
    at, before = 0, ""
    for token in tokens(text):
        surface = token.surface()
        if token.part_of_speech()[0] == "助動詞" and token.dictionary_form() in _VOICES:
            code = _VOICES[token.dictionary_form()]
            yield _made(code, at - len(before), before + surface)
        at, before = at + len(surface), surface


def _times(text: str) -> Iterator[Finding]:
    for found in _ERA.finditer(text):
        yield _made("era", found.start(), found[0], _western(found[0]))
    for found in _CLOCK.finditer(text):
        hour = int(found[1]) + (
            _NOON if found[0].startswith("午後") and int(found[1]) < _NOON else 0
        )
        minute = _HALF_PAST if found[3] else int(found[2] or 0)
        yield _made("clock", found.start(), found[0], f"{hour}:{minute:02}")
    for found in _BIG.finditer(text):
        yield _made("big_number", found.start(), found[0], f"{int(found[0]):,}")


def _western(written: str) -> str:
    """2026年度 for 令和8年度; nothing for a year that no era has."""
    tail = "年度" if written.endswith("度") else "年"
    try:
        return f"{parse_year(written.removesuffix(tail) + '年').western}{tail}"
    except DateProblem:
        return ""


def _without_doubles(found: list[Finding]) -> Iterator[Finding]:
    """One finding of a kind at one place: patterns of one rule may overlap."""
    taken: list[Finding] = []
    for each in sorted(found, key=lambda one: (one.start, one.start - one.end)):
        if not any(
            each.code == other.code and each.start < other.end and other.start < each.end
            for other in taken
        ):
            taken.append(each)
            yield each
