"""Who sees persons, and the SQL through which every room asks about duties."""

from __future__ import annotations

from sasaeai.core.access import (
    EVERYBODY,
    Level,
    RoomAccess,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    own_account,
    own_person,
    within,
)

IN_FORCE = (
    "d.account_id = access.actor() AND d.starts_on <= access.today() "
    "AND (d.ends_on IS NULL OR d.ends_on >= access.today())"
)
PLEDGED = (
    "(NOT c.needs_pledge OR EXISTS (SELECT 1 FROM people_pledge p WHERE p.account_id = d.account_id "
    "AND p.signed_on <= access.today() "
    "AND (p.valid_until IS NULL OR p.valid_until >= access.today())))"
)
ACTIVE = "EXISTS (SELECT 1 FROM people_account a WHERE a.id = d.account_id AND a.is_active)"
HELD = (
    f"FROM people_duty d JOIN core_capability c ON c.duty_kind = d.kind WHERE {IN_FORCE} "
    f"AND {PLEDGED} AND {ACTIVE}"
)

FUNCTIONS = (
    SqlFunction(
        "may(wanted text) RETURNS boolean LANGUAGE sql STABLE",
        f"SELECT EXISTS (SELECT 1 {HELD} AND c.capability = wanted)",
    ),
    SqlFunction(
        "areas(wanted text) RETURNS bigint[] LANGUAGE sql STABLE",
        "SELECT coalesce(array_agg(DISTINCT k.descendant_id), '{}') FROM areas_closure k "
        f"WHERE k.ancestor_id IN (SELECT d.area_id {HELD} AND c.capability = wanted)",
    ),
    SqlFunction(
        "organisations(wanted text) RETURNS bigint[] LANGUAGE sql STABLE",
        "SELECT coalesce(array_agg(DISTINCT d.organisation_id) "
        f"FILTER (WHERE d.organisation_id IS NOT NULL), '{{}}') {HELD} AND c.capability = wanted",
    ),
    SqlFunction(
        "person() RETURNS bigint LANGUAGE sql STABLE",
        "SELECT person_id FROM people_account WHERE id = access.actor() AND is_active",
    ),
    SqlFunction(
        "context(account bigint) RETURNS jsonb LANGUAGE sql STABLE",
        f"""SELECT jsonb_build_object('name', a.name, 'person', a.person_id,
  'duties', coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind,
      'area_id', d.area_id, 'organisation_id', d.organisation_id) ORDER BY d.id)
    FROM people_duty d WHERE {IN_FORCE}), '[]'),
  'capabilities', coalesce((SELECT jsonb_agg(DISTINCT c.capability) {HELD}), '[]'))
FROM people_account a WHERE a.id = account AND a.is_active""",
    ),
)

IN_RELEASE = (
    "EXISTS (SELECT 1 FROM people_release r WHERE r.person_id = {person} "
    "AND r.starts_on <= access.today() AND (r.ends_on IS NULL OR r.ends_on >= access.today()) AND "
)
TO_COMMISSIONERS = (
    "(r.audience = 'commissioner' AND "
    "r.area_id = ANY ((SELECT access.areas('people.released_to_commissioners'))::bigint[]))"
)
TO_WATCHERS = (
    "(r.audience = 'watcher' AND "
    "r.area_id = ANY ((SELECT access.areas('people.released_to_watchers'))::bigint[]))"
)
RELEASED = f"{IN_RELEASE}({TO_COMMISSIONERS} OR {TO_WATCHERS}))"
RELEASED_WITH_CONTACTS = f"{IN_RELEASE}{TO_COMMISSIONERS})"
NAMED = (
    "EXISTS (SELECT 1 FROM people_namedreader n WHERE n.person_id = {person} "
    "AND n.account_id = (SELECT access.actor()) AND n.starts_on <= access.today() "
    "AND (n.ends_on IS NULL OR n.ends_on >= access.today()))"
)
SEES_PERSON = either(
    own_person("id"),
    both("NOT protected", within("area_id", "people.persons")),
    both("NOT protected", RELEASED.format(person="people_person.id")),
    both(may("people.persons"), NAMED.format(person="people_person.id")),
)
WRITES_PERSON = either(
    both("NOT protected", within("area_id", "people.persons")),
    both(may("people.persons"), NAMED.format(person="people_person.id")),
)


def through_person(column: str) -> str:
    """Rows of a table that hangs on a person whom the actor may see."""
    return f"EXISTS (SELECT 1 FROM people_person pp WHERE pp.id = {column})"


ACCOUNT_ADMIN = may("people.manage_accounts")

ACCESS = RoomAccess(
    room="people",
    functions=FUNCTIONS,
    capabilities={
        "people.persons": ("social_worker", "manager"),
        "people.released_to_commissioners": ("commissioner",),
        "people.released_to_watchers": ("watcher",),
        "people.manage_accounts": ("administrator",),
        "people.organisations": ("administrator", "planner", "social_worker", "manager"),
        "people.name_readers": ("privacy_officer",),
        "metrics.freeze": ("planner",),
        "audit.read": ("auditor", "privacy_officer"),
        "history.read": ("auditor", "privacy_officer"),
    },
    pledged=frozenset(
        {
            "people.persons",
            "people.released_to_commissioners",
            "people.released_to_watchers",
        }
    ),
    tables=(
        TableAccess(
            "people_organisation",
            Level.PUBLIC,
            insert=may("people.organisations"),
            update=may("people.organisations"),
            history=True,
        ),
        TableAccess(
            "people_organisation_covers",
            Level.PUBLIC,
            insert=may("people.organisations"),
            delete=may("people.organisations"),
        ),
        TableAccess(
            "people_account",
            Level.INTERNAL,
            insert=ACCOUNT_ADMIN,
            update=EVERYBODY,
            history=False,
        ),
        TableAccess(
            "people_duty", Level.INTERNAL, insert=ACCOUNT_ADMIN, update=ACCOUNT_ADMIN, history=True
        ),
        TableAccess(
            "people_pledge",
            Level.INTERNAL,
            insert=either(ACCOUNT_ADMIN, own_account("account_id")),
            update=ACCOUNT_ADMIN,
            history=True,
        ),
        TableAccess(
            "people_person",
            Level.PERSONAL,
            read=SEES_PERSON,
            insert=WRITES_PERSON,
            update=WRITES_PERSON,
            history=True,
        ),
        TableAccess(
            "people_personname",
            Level.PERSONAL,
            read=through_person("person_id"),
            insert=both(may("people.persons"), through_person("person_id")),
            delete=both(may("people.persons"), through_person("person_id")),
            history=True,
        ),
        TableAccess(
            "people_contactpoint",
            Level.PERSONAL,
            read=both(
                through_person("person_id"),
                either(
                    own_person("person_id"),
                    may("people.persons"),
                    RELEASED_WITH_CONTACTS.format(person="people_contactpoint.person_id"),
                ),
            ),
            insert=both(may("people.persons"), through_person("person_id")),
            update=both(may("people.persons"), through_person("person_id")),
            delete=both(may("people.persons"), through_person("person_id")),
            history=True,
        ),
        TableAccess(
            "people_namedreader",
            Level.PERSONAL,
            read=either(own_account("account_id"), may("people.name_readers")),
            insert=may("people.name_readers"),
            update=may("people.name_readers"),
            history=True,
        ),
        TableAccess(
            "people_release",
            Level.PERSONAL,
            read=either(
                within("area_id", "people.persons"),
                within("area_id", "people.released_to_commissioners"),
                within("area_id", "people.released_to_watchers"),
            ),
            insert=within("area_id", "people.persons"),
            update=within("area_id", "people.persons"),
            delete=within("area_id", "people.persons"),
            history=True,
        ),
    ),
)
