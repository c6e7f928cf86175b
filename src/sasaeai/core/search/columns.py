"""The two columns every searchable table has, and the query over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact

from sasaeai.core.text import bigrams, fold

Row = TypeVar("Row", bound=models.Model)
Spellings = Callable[[str], tuple[str, ...]]
LONGEST_QUERY = 100


class Grams(Func):
    """``core_grams``: the distinct letters and pairs of a folded text (made in the database)."""

    function = "core_grams"
    output_field = ArrayField(TextField())


class MarkedGrams(Func):
    """``core_marked_grams``: the same of several texts, each letter and pair behind the number of its
    text (1, 2, 3 …), so that one index answers in which of them a word stands."""

    function = "core_marked_grams"
    output_field = ArrayField(TextField())


class SearchableModel(models.Model):
    """Rooms fill ``search_text`` with ``fold(…)`` of what may be searched; the rest follows."""

    search_text = models.TextField(default="", editable=False)
    search_grams = GeneratedField(
        expression=Grams(F("search_text")), output_field=ArrayField(TextField()), db_persist=True
    )

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search_grams"], name="%(app_label)s_%(class)s_grams")]


def matching(
    rows: QuerySet[Row], words: str, *, spellings: Spellings | None = None
) -> QuerySet[Row]:
    """Rows in which every word (parted by spaces) occurs, exactly as a folded LIKE would find.

    ``spellings`` gives further folded forms under which a word may stand (synonyms, readings).
    An empty query finds everything; NUL bytes and endless input are cut, never an error.
    """
    for word in words_of(words):
        found = Q()
        for folded in (spellings or _as_typed)(word):
            found |= _stands("search_grams", "", "search_text", folded)
        rows = rows.filter(found) if found else rows
    return rows


def stands_in(marked: str, texts: Sequence[str], name: str, folded: str) -> Q:
    """Rows in whose text ``name`` the folded word occurs; ``marked`` is the column of ``MarkedGrams``
    over ``texts``."""
    return _stands(marked, str(texts.index(name) + 1), name, folded)


def _stands(grams: str, mark: str, text: str, folded: str) -> Q:
    """The index narrows, the text decides; and not by LIKE, of which PostgreSQL takes it for granted
    that hardly any row passes."""
    needed = [mark + gram for gram in _needed(folded)]
    absent = Q(Exact(StrIndex(text, Value(folded)), 0))
    return Q(**{f"{grams}__contains": needed}) & ~absent


def words_of(text: str) -> list[str]:
    """The words of a query as they were typed, those that fold to nothing left out."""
    clean = text.replace("\x00", "")[:LONGEST_QUERY].replace("\u3000", " ")
    return [word for word in clean.split() if fold(word)]


def _as_typed(word: str) -> tuple[str, ...]:
    return (fold(word),)


def _needed(folded: str) -> list[str]:
    """What the index can narrow by; some signs fold into several words, whose gap it leaves out."""
    grams = bigrams(folded) if len(folded) > 1 else (folded,)
    return [gram for gram in grams if " " not in gram]
