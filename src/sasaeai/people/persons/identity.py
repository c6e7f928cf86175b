"""Two entries of one person: a decision with a reason, that can be taken back at any time.

Nothing is moved and no foreign key is rewritten. ``people_identity`` says under which entry a
person counts on a day; it is derived in the database, because a cluster may hold entries that
whoever decides may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.access import SqlFunction
from sasaeai.people.enums import LinkState
from sasaeai.people.models import Account, Identity, IdentityLink, Person
from sasaeai.people.persons.refusals import AlreadyDecided, PersonRefused, ReasonMissing

DAY = "({} AT TIME ZONE 'Asia/Tokyo')::date"
OTHER_END = "CASE WHEN l.first_id = {0}.id THEN l.second_id ELSE l.first_id END"

SETTLE = SqlFunction(
    "people_settle_identity(wanted bigint) RETURNS void LANGUAGE plpgsql",
    f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  everyone bigint[]; days date[]; step integer;
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  WITH RECURSIVE reach(id) AS (SELECT wanted UNION
    SELECT {OTHER_END.format("r")} FROM reach r
    JOIN people_identitylink l ON r.id IN (l.first_id, l.second_id) AND l.state = 'same')
  SELECT array_agg(id) INTO everyone FROM reach;
  DELETE FROM people_identity WHERE person_id = ANY (everyone);
  SELECT array_agg(d ORDER BY d) INTO days FROM (
    SELECT {DAY.format("decided_at")} AS d FROM people_identitylink
      WHERE state = 'same' AND first_id = ANY (everyone)
    UNION SELECT {DAY.format("undone_at")} FROM people_identitylink
      WHERE state = 'same' AND first_id = ANY (everyone) AND undone_at IS NOT NULL) e;
  FOR step IN 1 .. coalesce(array_length(days, 1), 0) LOOP
    INSERT INTO people_identity (person_id, root_id, starts_on, until)
    WITH RECURSIVE live AS (SELECT first_id, second_id FROM people_identitylink
      WHERE state = 'same' AND first_id = ANY (everyone)
        AND {DAY.format("decided_at")} <= days[step]
        AND (undone_at IS NULL OR {DAY.format("undone_at")} > days[step])),
    walk(id, root) AS (SELECT m, m FROM unnest(everyone) m UNION
      SELECT {OTHER_END.format("w")}, w.root FROM walk w
      JOIN live l ON w.id IN (l.first_id, l.second_id))
    SELECT id, min(root), days[step], days[step + 1] FROM walk
    GROUP BY id HAVING min(root) <> id;
  END LOOP;
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
)


@transaction.atomic
def decide(
    one: Person, other: Person, *, state: LinkState, reason: str, by: Account
) -> IdentityLink:
    """Remembers what a person decided about two entries; the reason is kept with it."""
    if not reason.strip():
        raise ReasonMissing("なぜそう決めたのか、ひとこと書いてください。")
    if one.pk == other.pk:
        raise PersonRefused("同じ記録どうしは、くらべられません。")
    first, second = sorted((one, other), key=lambda person: person.pk)
    if IdentityLink.objects.filter(first=first, second=second, undone_at=None).exists():
        raise AlreadyDecided("この2つの記録は、もう判断されています。")
    link = IdentityLink.objects.create(
        first=first, second=second, state=state, reason=reason.strip()[:200], decided_by=by
    )
    _settle(first.pk)
    _note("people.identity.decided", link)
    return link


@transaction.atomic
def undo(link: IdentityLink, *, reason: str, by: Account) -> None:
    """The two stand apart again from today; what was counted before stays as it was counted."""
    if not reason.strip():
        raise ReasonMissing("なぜ取り消すのか、ひとこと書いてください。")
    row = IdentityLink.objects.select_for_update().get(pk=link.pk)
    if row.undone_at is not None:
        raise AlreadyDecided("もう取り消されています。")
    row.undone_at, row.undone_by, row.undone_reason = timezone.now(), by, reason.strip()[:200]
    row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    _settle(row.first_id)
    _settle(row.second_id)
    _note("people.identity.undone", row)


def same_person(person: Person) -> QuerySet[IdentityLink]:
    """Decisions in force that touch this entry, as far as both entries are in reach."""
    return (
        IdentityLink.objects.filter(Q(first=person) | Q(second=person), undone_at=None)
        .select_related("first", "second", "decided_by")
        .order_by("-decided_at")
    )


def counted_as(rows: QuerySet[Any], path: str, *, on: date) -> QuerySet[Any]:
    """Adds ``counted_person``: the entry under which ``path`` (a person id) counts on a day."""
    root = (
        Identity.objects.filter(person_id=OuterRef(path), starts_on__lte=on)
        .filter(Q(until=None) | Q(until__gt=on))
        .values("root_id")[:1]
    )
    found: QuerySet[Any] = rows.annotate(
        counted_person=Coalesce(Subquery(root), F(path), output_field=models.BigIntegerField())
    )
    return found


def root_of(person_ids: Sequence[int], *, on: date) -> dict[int, int]:
    """Entry → entry it counts under on that day."""
    found = (
        Identity.objects.filter(person_id__in=person_ids, starts_on__lte=on)
        .filter(Q(until=None) | Q(until__gt=on))
        .values_list("person_id", "root_id")
    )
    return {pk: pk for pk in person_ids} | dict(found)


def _settle(person_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.people_settle_identity(%s)", [person_id])


def _note(verb: str, link: IdentityLink) -> None:
    subjects = [("identity", link.pk, link.first_id), ("identity", link.pk, link.second_id)]
    audit.subjects_seen(verb, subjects, detail={"state": str(link.state)})
