"""Is a page that is about to be entered already there? Candidates with points and reasons.

Nothing is decided here: the person who enters it looks and says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from sasaeai.core.search import words_of
from sasaeai.core.text import digits, fold_joined, kana_key

LIKELY = 40
"""Points from which a candidate is shown: two weak signs, or one strong one."""
MOST = 5


class Sign(Enum):
    """Why two pages may be one: (points, words)."""

    NAME = (50, "名前が同じです")
    NAME_PART = (25, "名前がにています")
    KANA = (35, "読みが同じです")
    PHONE = (45, "電話番号が同じです")
    ADDRESS = (35, "住所が同じです")
    BUILDING = (20, "建物が同じです")
    AREA = (10, "同じ地区です")
    CATEGORY = (5, "同じ種類です")

    def __init__(self, points: int, words: str) -> None:
        self.points = points
        self.words = words


@dataclass(frozen=True)
class Facts:
    """What is compared; anything may be empty."""

    name: str
    kana: str = ""
    phone: str = ""
    address: str = ""
    building: str = ""
    area_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True)
class Candidate:
    """``score`` 0 to 100; ``signs`` in the order of their weight."""

    listing_id: int
    score: int
    signs: tuple[Sign, ...]

    @property
    def words(self) -> list[str]:
        return [sign.words for sign in self.signs]


def compare(one: Facts, other: Facts) -> tuple[Sign, ...]:
    """The signs that two pages are one; the order of the two does not matter."""
    found = []
    names = fold_joined(one.name), fold_joined(other.name)
    if names[0] and names[0] == names[1]:
        found.append(Sign.NAME)
    elif _overlap(one.name, other.name):
        found.append(Sign.NAME_PART)
    for sign, pair in (
        (Sign.KANA, (kana_key(one.kana), kana_key(other.kana))),
        (Sign.PHONE, (digits(one.phone), digits(other.phone))),
        (Sign.ADDRESS, (fold_joined(one.address), fold_joined(other.address))),
        (Sign.BUILDING, (fold_joined(one.building), fold_joined(other.building))),
        (Sign.AREA, (one.area_id, other.area_id)),
        (Sign.CATEGORY, (one.category_id, other.category_id)),
    ):
        if pair[0] and pair[0] == pair[1]:
            found.append(sign)
    return tuple(sorted(found, key=lambda sign: -sign.points))


def rank(wanted: Facts, known: Iterable[tuple[int, Facts]]) -> list[Candidate]:
    """Those that are likely the same, the likeliest first."""
    found = []
    for listing_id, facts in known:
        signs = compare(wanted, facts)
        score = min(sum(sign.points for sign in signs), 100)
        if score >= LIKELY:
            found.append(Candidate(listing_id, score, signs))
    return sorted(found, key=lambda item: (-item.score, item.listing_id))[:MOST]


def _overlap(one: str, other: str) -> bool:
    """Whether one name holds the other, or both share a word of three letters or more."""
    a, b = fold_joined(one), fold_joined(other)
    if min(len(a), len(b)) >= 3 and (a in b or b in a):
        return True
    words = [{fold_joined(word) for word in words_of(name)} for name in (one, other)]
    return any(len(word) >= 3 for word in words[0] & words[1])
