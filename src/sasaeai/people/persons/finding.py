"""Finding a person without telling who else is known, and proposing who may be the same.

Three tiers: what the reader may see is shown in full; for the council's workers a person known
elsewhere gives one neutral sentence, and only to whoever already knows the whole name and the day
of birth; for everybody else there is nothing. Each question is in the journal and they are counted.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.access import SqlFunction, current
from sasaeai.core.audit.models import Entry
from sasaeai.core.search import matching
from sasaeai.core.text import BirthDate, Likeness, Match, NameFacts, fold, match_names
from sasaeai.people.models import IdentityLink, Person
from sasaeai.people.persons.keys import facts_of, match_keys
from sasaeai.people.persons.refusals import TooManySearches

SEARCHED = "people.person.searched"
SEARCHES, WITHIN = 60, timedelta(minutes=10)
"""More than anybody needs at a counter; a curious evening is told to stop and is in the journal."""
MOST_CANDIDATES = 40


def known_elsewhere(sees_person: str) -> SqlFunction:
    """Whether the council knows such a person whom the actor does not see.

    Only with the day of birth, only for those who register persons, and one bit of an answer.
    """
    return SqlFunction(
        "people_known_elsewhere(wanted text[], born date) RETURNS boolean LANGUAGE plpgsql",
        f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found boolean;
BEGIN
  IF NOT access.may('people.persons') OR born IS NULL THEN RETURN false; END IF;
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT EXISTS (SELECT FROM people_person WHERE match_keys && wanted::varchar[]
    AND birth_date = born AND birth_precision = 'day' AND {sees_person} IS NOT TRUE) INTO found;
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
    )


@dataclass(frozen=True)
class Suggestion:
    """Somebody who may be the same person, why, and what warns against it."""

    person: Person
    match: Match


def search(words: str) -> QuerySet[Person]:
    """Persons in reach whose names hold every word; notes the question, not the words themselves."""
    count_question()
    return matching(Person.objects.select_related("area"), words)


def note_search(words: str, found: Iterable[int]) -> None:
    """The journal keeps who was shown and a keyed print of the words: a privacy officer who types
    the same words can tell that they were asked, nobody can read a name out of it."""
    shown: list[tuple[str, int | None, int | None]] = [("person", pk, pk) for pk in found]
    audit.record("people.person.searched", detail={"hits": len(shown), "words": print_of(words)})
    audit.subjects_seen("people.person.found", shown)


def print_of(words: str) -> str:
    key = f"search:{settings.SECRET_KEY}".encode()
    return hmac.new(key, fold(words).encode(), hashlib.sha256).hexdigest()[:16]


def suggestions(facts: NameFacts, *, besides: Person | None = None) -> list[Suggestion]:
    """Entries in reach that resemble this one, strongest first; pairs decided about stay away."""
    names = [(f"{facts.family} {facts.given}", f"{facts.family_kana} {facts.given_kana}")]
    names += [(f"{former} {facts.given}", names[0][1]) for former in facts.former_families]
    keys = match_keys(names, facts.birth)
    if not keys:
        return []
    rows = Person.objects.filter(match_keys__overlap=keys).select_related("area")
    if besides is not None:
        rows = rows.exclude(pk__in=[besides.pk, *decided_with(besides)])
    near = rows.prefetch_related("names", "contacts").order_by("pk")[:MOST_CANDIDATES]
    judged = [Suggestion(person, match_names(facts, facts_of(person))) for person in near]
    likely = [one for one in judged if one.match.likeness is not Likeness.NONE]
    return sorted(likely, key=lambda one: (-one.match.score, one.person.pk))


def decided_with(person: Person) -> set[int]:
    """Entries about which somebody decided, same or not: they are not proposed again."""
    pairs = IdentityLink.objects.filter(undone_at=None)
    found = set(pairs.filter(first=person).values_list("second_id", flat=True))
    return found | set(pairs.filter(second=person).values_list("first_id", flat=True))


def hint_of_more(name: str, kana: str, birth: BirthDate | None) -> bool:
    """Whether to say that the record may exist elsewhere in the council."""
    if birth is None or not birth.exact:
        return False
    whole = [key for key in match_keys([(name, kana)], None) if key[:2] in ("n:", "k:")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.people_known_elsewhere(%s, %s)", [whole, birth.first])
        return bool(cursor.fetchone()[0])


def count_question() -> None:
    """Notes that somebody asks; raises ``TooManySearches`` beyond what work needs."""
    since = timezone.now() - WITHIN
    mine = Entry.objects.filter(actor_id=current().account_id, verb=SEARCHED, at__gte=since)
    if mine.count() >= SEARCHES:
        raise TooManySearches(
            "短い時間にたくさんさがしています。少し待ってから、もう一度さがしてください。"
        )
