"""Entries of the whole city that may be one person twice, for a calm hour; nothing is merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db import connection

from sasaeai.core.text import Likeness, Match, match_names
from sasaeai.people.models import IdentityLink, Person
from sasaeai.people.persons.keys import facts_of

MOST_KEYS, MOST_SHARING = 200, 6
"""So many shared keys are looked at; one that more entries share tells nothing."""
SHARED = """SELECT array_agg(id ORDER BY id) FROM people_person, unnest(match_keys) AS key
WHERE starts_with(key, 'kb:') OR starts_with(key, 'nb:')
GROUP BY key HAVING count(*) BETWEEN 2 AND %s ORDER BY min(id), key LIMIT %s"""
"""Entries with one given name and one day of birth, as far as the reader reaches them."""


@dataclass(frozen=True)
class Pair:
    """Two entries, the older first, and how alike they are."""

    first: Person
    second: Person
    match: Match


def alike_pairs() -> list[Pair]:
    """Pairs about which nobody has decided, the most alike first; four queries, whatever there is."""
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [MOST_SHARING, MOST_KEYS])
        groups = [row[0] for row in cursor.fetchall()]
    wanted = {pair for group in groups for pair in combinations(group, 2)}
    if not wanted:
        return []
    numbers = {number for pair in wanted for number in pair}
    rows = Person.objects.select_related("area").prefetch_related("names", "contacts")
    found = rows.in_bulk(numbers)
    decided = IdentityLink.objects.filter(undone_at=None, first__in=numbers)
    wanted -= set(decided.values_list("first_id", "second_id"))
    pairs = list(_judged(wanted, found))
    return sorted(pairs, key=lambda one: (-one.match.score, one.first.pk, one.second.pk))


def _judged(wanted: set[tuple[int, int]], found: dict[int, Person]) -> Iterator[Pair]:
    for first, second in wanted:
        match = match_names(facts_of(found[first]), facts_of(found[second]))
        if match.likeness is not Likeness.NONE:
            yield Pair(found[first], found[second], match)
