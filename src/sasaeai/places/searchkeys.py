"""What may be searched of a page, and how a typed word is read (kana, kanji variants, synonyms).

A page is kept in four folded texts: name, reading, tags, everything. Everything also holds the
dictionary spelling and the reading of its words, so that こども, 子ども and 子供 meet and
みんせいいいん finds 民生委員. Nothing that is not public is in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sasaeai.core.text import fold, normal_words, reading
from sasaeai.places.enums import Audience, ShownTo
from sasaeai.places.models import Listing, SynonymGroup

Spellings = Callable[[str], tuple[str, ...]]


class Where(Protocol):
    """The part of a location that a search may know, and whether it may."""

    @property
    def shown_to(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...


@dataclass(frozen=True)
class Keys:
    """Folded texts of one page."""

    name: str
    kana: str
    tags: str
    text: str


def keys_of(listing: Listing, where: Where | None, *, terms: Iterable[str] = ()) -> Keys:
    """Folded texts of a page with its themes."""
    tags = [listing.category.label, listing.area.name, *terms]
    tags += [str(Audience(code).label) for code in listing.audience]
    body = [listing.description, listing.audience_note, listing.code]
    if listing.organisation:
        body.append(listing.organisation.name)
    if where is not None and where.shown_to == ShownTo.PUBLIC:
        body += [where.name, where.address]
    told = " ".join(part for part in (listing.name, *tags, *body) if part)
    lines = (told, listing.kana, normal_words(told), reading(told))
    return Keys(
        name=fold(listing.name),
        kana=fold(listing.kana),
        tags=fold(" ".join(tags)),
        text=" ".join(dict.fromkeys(fold(line) for line in lines if line)),
    )


def keep(listing: Listing, keys: Keys) -> None:
    """Writes the texts into the row's columns; the caller saves."""
    listing.name_key, listing.kana_key, listing.tag_key = keys.name, keys.kana, keys.tags
    listing.search_text = keys.text


def spellings(groups: Iterable[SynonymGroup] | None = None) -> Spellings:
    """How a typed word may stand in a page: itself, its dictionary spelling, its synonyms.

    A single letter is no word of the dictionary (of 仕 it makes する). Reads the synonym groups once.
    """
    rows = SynonymGroup.objects.all() if groups is None else groups
    same: Mapping[str, tuple[str, ...]] = _same(tuple(row.keys) for row in rows)

    def of(word: str) -> tuple[str, ...]:
        own = fold(word)
        others = same.get(own, ())
        found = (own, fold(normal_words(word)) if len(own) > 1 else "", *others)
        return tuple(dict.fromkeys(key for key in found if key))

    return of


def _same(groups: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for keys in groups:
        for key in keys:
            found[key] = (*found.get(key, ()), *keys)
    return found
