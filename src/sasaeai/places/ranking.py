"""How well a page fits the words: the whole name, part of it, the reading, a tag, anything else.

The same ranks twice: of pages that were read, and as conditions to read a rank by its index. What
stands in name, reading or tags stands in the text as well (``searchkeys``), so of those ranks the
text is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from sasaeai.core.search import stands_in, words_of
from sasaeai.core.text import fold
from sasaeai.places.models import HEADS, Listing
from sasaeai.places.searchkeys import Spellings


@dataclass(frozen=True)
class Asked:
    """The folded words of a search, and the ``forms`` under which each may stand in tags."""

    words: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]

    @property
    def whole(self) -> str:
        return " ".join(self.words)

    def rank(self, name: str, kana: str, tags: str) -> int:
        """Of a page with these folded texts that holds the words; 0 is best."""
        if not self.words or name == self.whole:
            return 0
        if all(word in name for word in self.words):
            return 1
        if all(word in kana for word in self.words):
            return 2
        tagged = (any(form in tags or form in name for form in each) for each in self.forms)
        return 3 if all(tagged) else 4

    def by_rank(
        self, headed: QuerySet[Listing], everything: QuerySet[Listing]
    ) -> Iterator[QuerySet[Listing]]:
        """The rows of each rank, the best first; ``headed`` are the rows before words were asked."""
        before = Q()
        for tier in self._tiers():
            yield headed.filter(tier, ~before)
            before |= tier
        yield everything.filter(~before)

    def _tiers(self) -> Iterator[Q]:
        if not self.words:
            return
        name, kana, tags = Q(), Q(), Q()
        for word, forms in zip(self.words, self.forms, strict=True):
            name &= _heads("name_key", word)
            kana &= _heads("kana_key", word)
            tags &= reduce(or_, (_heads(key, form) for form in forms for key in TAGGED))
        yield Q(name_key=self.whole)
        yield name
        yield kana
        yield tags


TAGGED = ("tag_key", "name_key")


def asked(words: str, spelled: Spellings) -> Asked:
    """Reads the words as they were typed."""
    typed = words_of(words)
    return Asked(tuple(map(fold, typed)), tuple(map(spelled, typed)))


def _heads(text: str, folded: str) -> Q:
    return stands_in("head_grams", HEADS, text, folded)
