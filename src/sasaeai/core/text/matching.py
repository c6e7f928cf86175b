"""Are these two entries the same person? A list of reasons for a human to decide on.

There is no answer "merge": twins, and fathers and sons of one name, look alike on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sasaeai.core.text.birth import BirthDate, same_era_year
from sasaeai.core.text.contacts import digits
from sasaeai.core.text.folding import fold, fold_joined
from sasaeai.core.text.kana import kana_key

GENERATION: Final = 15  # years between births from which one name at one address is a family's


class Reason(StrEnum):
    """What speaks for one person, and what warns against it."""

    NAME = "name"
    NAME_WEAK = "name_weak"
    KANA = "kana"
    FORMER_NAME = "former_name"
    SWAPPED = "swapped"
    GIVEN = "given"
    BIRTH = "birth"
    BIRTH_ROUGH = "birth_rough"
    BIRTH_ERA_SLIP = "birth_era_slip"
    BIRTH_DAY_SLIP = "birth_day_slip"
    BIRTH_SWAPPED = "birth_swapped"
    ADDRESS = "address"
    PHONE = "phone"
    MAYBE_TWINS = "maybe_twins"
    MAYBE_PARENT = "maybe_parent"
    BIRTH_DIFFERS = "birth_differs"

    @property
    def label(self) -> str:
        return _WORDS[self][1]

    @property
    def points(self) -> int:
        return _WORDS[self][0]

    @property
    def warns(self) -> bool:
        return self.points < 0


_WORDS: Final = {
    Reason.NAME: (40, "氏名の漢字が同じです（字体のちがいを除く）"),
    Reason.NAME_WEAK: (30, "氏名の漢字がよく似ています（斎と斉など）"),
    Reason.KANA: (35, "氏名の読みが同じです"),
    Reason.FORMER_NAME: (30, "以前の氏と同じです"),
    Reason.SWAPPED: (30, "氏と名が入れかわっています"),
    Reason.GIVEN: (15, "名と生年月日が同じです（氏が変わったのかもしれません）"),
    Reason.BIRTH: (40, "生年月日が同じです"),
    Reason.BIRTH_ROUGH: (15, "生年月日は、分かっている範囲で合います"),
    Reason.BIRTH_ERA_SLIP: (25, "生年月日は、元号だけがちがいます"),
    Reason.BIRTH_DAY_SLIP: (25, "生年月日は、1日だけちがいます"),
    Reason.BIRTH_SWAPPED: (25, "生年月日は、月と日が入れかわっています"),
    Reason.ADDRESS: (15, "住所が同じです"),
    Reason.PHONE: (15, "電話番号が同じです"),
    Reason.MAYBE_TWINS: (-60, "ふたごかもしれません（名だけがちがいます）"),
    Reason.MAYBE_PARENT: (-60, "同じ名の親子かもしれません（年が離れています）"),
    Reason.BIRTH_DIFFERS: (-30, "生年月日がちがいます"),
}
_NAMES: Final = frozenset(
    {
        Reason.NAME,
        Reason.NAME_WEAK,
        Reason.KANA,
        Reason.FORMER_NAME,
        Reason.SWAPPED,
        Reason.GIVEN,
    }
)


class Likeness(StrEnum):
    """How strongly to suggest the pair; never a decision."""

    STRONG = "strong"
    POSSIBLE = "possible"
    WEAK = "weak"
    NONE = "none"

    @property
    def label(self) -> str:
        return {
            "strong": "同じ人の可能性が高い",
            "possible": "同じ人かもしれない",
            "weak": "似ている",
            "none": "似ていない",
        }[self.value]


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What is known of one entry; anything may be empty."""

    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    former_families: tuple[str, ...] = ()
    birth: BirthDate | None = None
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The suggestion: 0–100 points, how strong, and why in the order of weight."""

    score: int
    likeness: Likeness
    reasons: tuple[Reason, ...]


def match_names(one: NameFacts, other: NameFacts) -> Match:
    """Compare two entries; the order of the two does not matter.

    STRONG needs the whole name and the day of birth without any warning.
    """
    found = set(_reasons(one, other))
    reasons = tuple(sorted(found, key=lambda reason: (-abs(reason.points), reason.value)))
    score = min(max(sum(reason.points for reason in reasons), 0), 100)
    return Match(score, _likeness(found, score), reasons)


def name_key(name: str) -> str:
    """The key under which spellings of one name meet: 髙橋 = 高橋, 渡邉 = 渡辺."""
    return fold_joined(name)


def _likeness(reasons: set[Reason], score: int) -> Likeness:
    if not reasons & _NAMES and Reason.MAYBE_TWINS not in reasons:
        return Likeness.NONE
    if any(reason.warns for reason in reasons):
        return Likeness.WEAK
    whole = reasons & {Reason.NAME, Reason.KANA}
    if whole and Reason.BIRTH in reasons:
        return Likeness.STRONG
    return Likeness.POSSIBLE if score >= 50 else Likeness.WEAK


def _reasons(one: NameFacts, other: NameFacts) -> Iterator[Reason]:
    names = set(_names(one, other))
    same_place = _same(_address(one.address), _address(other.address))
    yield from names
    yield from _births(one.birth, other.birth)
    if not names and _same_given(one, other) and _same_birth(one, other):
        yield Reason.GIVEN
    if same_place:
        yield Reason.ADDRESS
    if _same(digits(one.phone), digits(other.phone)):
        yield Reason.PHONE
    if same_place and _differing_given(one, other) and _same_birth(one, other):
        yield Reason.MAYBE_TWINS
    if same_place and names & {Reason.NAME, Reason.KANA} and _years_apart(one, other) >= GENERATION:
        yield Reason.MAYBE_PARENT


def _names(one: NameFacts, other: NameFacts) -> Iterator[Reason]:
    if _same_pair(_kanji(one), _kanji(other)):
        yield Reason.NAME
    elif _same_pair(_kanji(one, loose=True), _kanji(other, loose=True)):
        yield Reason.NAME_WEAK
    if _same_pair(_kana(one), _kana(other)):
        yield Reason.KANA
    if _formerly(one, other) or _formerly(other, one):
        yield Reason.FORMER_NAME
    if not _same_pair(_kanji(one), _kanji(other)) and _crossed(one, other):
        yield Reason.SWAPPED


def _formerly(one: NameFacts, other: NameFacts) -> bool:
    """Whether a former family name of one with the same given name is the other's."""
    before = {name_key(family) for family in one.former_families}
    families = before - {"", name_key(one.family)}
    return _same_given(one, other) and name_key(other.family) in families


def _crossed(one: NameFacts, other: NameFacts) -> bool:
    return any(
        a[0] != a[1] and _same_pair(a, (b[1], b[0]))
        for a, b in ((_kanji(one), _kanji(other)), (_kana(one), _kana(other)))
    )


def _births(one: BirthDate | None, other: BirthDate | None) -> Iterator[Reason]:
    if one is None or other is None:
        return
    if not (one.exact and other.exact):
        yield Reason.BIRTH_ROUGH if one.may_be(other) else Reason.BIRTH_DIFFERS
    else:
        yield _days(one.first, other.first)


def _days(one: date, other: date) -> Reason:
    if one == other:
        return Reason.BIRTH
    if abs((one - other).days) == 1:
        return Reason.BIRTH_DAY_SLIP
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Reason.BIRTH_SWAPPED
    return Reason.BIRTH_ERA_SLIP if same_era_year(one, other) else Reason.BIRTH_DIFFERS


def _same_birth(one: NameFacts, other: NameFacts) -> bool:
    """Known to the same day; twins at midnight may be a day apart."""
    return Reason.BIRTH in _births(one.birth, other.birth) or Reason.BIRTH_DAY_SLIP in _births(
        one.birth, other.birth
    )


def _same_given(one: NameFacts, other: NameFacts) -> bool:
    return _same(_kanji(one)[1], _kanji(other)[1]) or _same(_kana(one)[1], _kana(other)[1])


def _years_apart(one: NameFacts, other: NameFacts) -> int:
    if one.birth is None or other.birth is None:
        return 0
    gap = max((one.birth.first - other.birth.last).days, (other.birth.first - one.birth.last).days)
    return gap // 365


def _differing_given(one: NameFacts, other: NameFacts) -> bool:
    """The same family with another given name, in every script that both are written in."""
    scripts = ((_kanji(one), _kanji(other)), (_kana(one), _kana(other)))
    known = [(a, b) for a, b in scripts if all(a) and all(b)]
    return bool(known) and all(a[0] == b[0] and a[1] != b[1] for a, b in known)


def _kanji(facts: NameFacts, *, loose: bool = False) -> tuple[str, str]:
    return fold_joined(facts.family, loose=loose), fold_joined(facts.given, loose=loose)


def _kana(facts: NameFacts) -> tuple[str, str]:
    return kana_key(facts.family_kana), kana_key(facts.given_kana)


def _address(address: str) -> str:
    key = fold(address).replace(" ", "")
    for word in ("丁目", "番地ノ", "番地", "番", "号", "ノ"):
        key = key.replace(fold(word), "-")
    return key.strip("-")


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _same_pair(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return all(one) and one == other
