"""Twenty terms of one, two, three and more letters, common, rare and absent ones, held against
brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from sasaeai.core.search import matching
from sasaeai.core.text import fold

SAMPLE = 3000
SHARES = (0.2, 0.05, 0.0)
"""A fifth of the rows, a twentieth, and as few as there are."""
ABSENT = "龘"


@dataclass(frozen=True)
class Found:
    """One term: how many rows the index finds, and whether they are those of a full reading."""

    term: str
    hits: int
    share: float
    equal: bool


def terms(texts: Sequence[str]) -> list[str]:
    """From a sample of folded texts; the same sample gives the same terms."""
    found: list[str] = []
    for length in (1, 2, 3):
        held = _shares(texts, length)
        for share in SHARES:
            found.append(min(held, key=lambda gram: (abs(held[gram] - share), gram)))
        found += [max(held, key=lambda gram: (held[gram], gram)), ABSENT * length]
    whole = [text.split()[0] for text in texts if text.split()]
    found += [whole[0], whole[len(whole) // 2], whole[-1], whole[0] + ABSENT]
    found.append(f"{whole[0][:1]} {whole[0][-1:]}")
    return list(dict.fromkeys(found))


def _shares(texts: Sequence[str], length: int) -> dict[str, float]:
    counted: Counter[str] = Counter()
    for text in texts:
        grams = {text[n : n + length] for n in range(len(text) - length + 1)}
        counted.update(gram for gram in grams if gram.isalpha())
    return {gram: n / len(texts) for gram, n in counted.items()}


def sample(rows: QuerySet[Any]) -> list[str]:
    return list(rows.order_by("pk").values_list("search_text", flat=True)[:SAMPLE])


def compare(rows: QuerySet[Any], wanted: Sequence[str]) -> list[Found]:
    """The rows of the search against the rows whose text holds every word, one by one."""
    every = list(rows.order_by().values_list("pk", "search_text"))
    return [_compare(rows, every, term) for term in wanted]


def _compare(rows: QuerySet[models.Model], every: Sequence[tuple[int, str]], term: str) -> Found:
    words = [fold(word) for word in term.split()]
    by_hand = {pk for pk, text in every if all(word in text for word in words)}
    found = set(matching(rows, term).order_by().values_list("pk", flat=True))
    return Found(term, len(found), round(len(found) / max(1, len(every)), 4), found == by_hand)
