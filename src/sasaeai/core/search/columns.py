"""The two columns every searchable table has, and the query over them."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, QuerySet, TextField

from sasaeai.core.text import bigrams, fold

Row = TypeVar("Row", bound=models.Model)
LONGEST_QUERY = 100


class Grams(Func):
    """``core_grams``: the distinct letters and pairs of a folded text (made in the database)."""

    function = "core_grams"
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


def matching(rows: QuerySet[Row], words: str) -> QuerySet[Row]:
    """Rows in which every word (parted by spaces) occurs, exactly as a folded LIKE would find.

    An empty query finds everything; NUL bytes and endless input are cut, never an error.
    """
    text = words.replace("\x00", "")[:LONGEST_QUERY].replace("\u3000", " ")
    for word in text.split():
        folded = fold(word)
        if folded:
            rows = rows.filter(
                Q(search_grams__contains=_needed(folded)), Q(search_text__contains=folded)
            )
    return rows


def _needed(folded: str) -> list[str]:
    """What the index can narrow by; some signs fold into several words, whose gap it leaves out."""
    grams = bigrams(folded) if len(folded) > 1 else (folded,)
    return [gram for gram in grams if " " not in gram]
