"""Who sees persons, and the SQL through which every room asks about duties."""

from __future__ import annotations

from sasaeai.core.access import (
    Level,
    Limits,
    RoomAccess,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    of_organisation,
    own_account,
    own_person,
    within,
)
from sasaeai.people.persons.finding import known_elsewhere
from sasaeai.people.persons.identity import SETTLE
from sasaeai.people.retention import policies as retention

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

WIDE_FROM_PERCENT = 15
"""Duties over this much of the city make the actor one of the wide role: a branch office has about
a quarter, a commissioner's beat one in several hundred."""


def _reaching(percent: int) -> str:
    return f"EXISTS (SELECT 1 FROM areas_area a WHERE a.id = d.area_id AND a.reach >= {percent})"


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
        "everywhere(wanted text) RETURNS boolean LANGUAGE sql STABLE",
        f"SELECT EXISTS (SELECT 1 {HELD} AND c.capability = wanted AND {_reaching(100)})",
    ),
    SqlFunction(
        "wide() RETURNS boolean LANGUAGE sql STABLE",
        f"SELECT EXISTS (SELECT 1 {HELD} AND {_reaching(WIDE_FROM_PERCENT)})",
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
TO_PARTNERS = (
    "(r.audience = 'partner_worker' AND r.organisation_id = "
    "ANY ((SELECT access.organisations('people.released_to_partners'))::bigint[]))"
)
RELEASED = f"{IN_RELEASE}({TO_COMMISSIONERS} OR {TO_WATCHERS} OR {TO_PARTNERS}))"
RELEASED_WITH_CONTACTS = f"{IN_RELEASE}({TO_COMMISSIONERS} OR ({TO_PARTNERS} AND r.with_contacts)))"
NAMED = "{person} = ANY ((SELECT access.people_named_for())::bigint[])"
NAMED_FOR = SqlFunction(
    "people_named_for() RETURNS bigint[] LANGUAGE plpgsql",
    """DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found bigint[];
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT coalesce(array_agg(person_id), '{}') INTO found FROM people_namedreader
    WHERE account_id = access.actor() AND starts_on <= access.today()
    AND (ends_on IS NULL OR ends_on >= access.today());
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
)
"""A function, because the readers' own policy cannot ask the persons', which asks the readers."""
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


ASKED_IN_THE_DATABASE = (SETTLE, NAMED_FOR, known_elsewhere(SEES_PERSON))


def through_person(column: str) -> str:
    """Rows of a table that hangs on a person whom the actor may see."""
    return f"EXISTS (SELECT 1 FROM people_person pp WHERE pp.id = {column})"


def kept_by_workers(table: str, *columns: str, delete: bool = False) -> TableAccess:
    """A part of the person's record that the council's workers keep; read with the person."""
    seen = both(*(through_person(f"{table}.{column}") for column in columns))
    write = both(may("people.persons"), seen)
    return TableAccess(
        table,
        Level.PERSONAL,
        read=seen,
        insert=write,
        update=write,
        delete=write if delete else "",
        history=True,
    )


ACCOUNT_ADMIN = may("people.manage_accounts")
KEEPS_READERS = both(may("people.persons"), through_person("people_namedreader.person_id"))
"""Whoever protects a person names the first readers, of whom she is one."""
FELLOW_READERS = both(
    may("people.persons"), "person_id = ANY ((SELECT access.people_named_for())::bigint[])"
)
LENT_BY_WORKERS = both("organisation_id IS NOT NULL", may("people.persons"))
SEES_RELATION = both(
    either(own_person("person_id"), may("people.persons")),
    through_person("people_relation.person_id"),
    either("other_id IS NULL", through_person("people_relation.other_id")),
)
WRITES_RELATION = both(may("people.persons"), SEES_RELATION)
BOTH_ENDS = both(
    may("people.persons"),
    through_person("people_identitylink.first_id"),
    through_person("people_identitylink.second_id"),
)

ACCESS = RoomAccess(
    room="people",
    functions=(*FUNCTIONS, *ASKED_IN_THE_DATABASE),
    capabilities={
        "people.persons": ("social_worker", "manager"),
        "people.released_to_commissioners": ("commissioner",),
        "people.released_to_watchers": ("watcher",),
        "people.released_to_partners": ("partner_worker",),
        "people.manage_accounts": ("administrator",),
        "people.organisations": ("administrator", "planner", "social_worker", "manager"),
        "people.name_readers": ("privacy_officer",),
        "metrics.freeze": ("planner",),
        "audit.read": ("auditor", "privacy_officer"),
        "history.read": ("auditor", "privacy_officer"),
        **retention.CAPABILITIES,
    },
    pledged=frozenset(
        {
            "people.persons",
            "people.released_to_commissioners",
            "people.released_to_watchers",
            "people.released_to_partners",
            "people.requests",
            "people.retention",
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
            update=either(ACCOUNT_ADMIN, own_account("id")),
            limits=Limits("people.manage_accounts", ("password",)),
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
            read=either(own_account("account_id"), may("people.name_readers"), FELLOW_READERS),
            insert=either(may("people.name_readers"), KEEPS_READERS),
            update=may("people.name_readers"),
            history=True,
        ),
        kept_by_workers("people_contactrule", "person_id"),
        TableAccess(
            "people_household",
            Level.PERSONAL,
            read=either(
                may("people.persons"),
                "EXISTS (SELECT 1 FROM people_householdmember hm "
                "WHERE hm.household_id = people_household.id)",
            ),
            insert=may("people.persons"),
            history=True,
        ),
        kept_by_workers("people_householdmember", "person_id"),
        TableAccess(
            "people_relation",
            Level.PERSONAL,
            read=SEES_RELATION,
            insert=WRITES_RELATION,
            update=WRITES_RELATION,
            history=True,
        ),
        TableAccess(
            "people_identitylink",
            Level.PERSONAL,
            read=BOTH_ENDS,
            insert=both(own_account("decided_by_id"), may("people.persons"), BOTH_ENDS),
            update=both(may("people.persons"), BOTH_ENDS),
            history=True,
        ),
        TableAccess("people_identity", Level.PERSONAL, read=through_person("person_id")),
        TableAccess(
            "people_release",
            Level.PERSONAL,
            read=either(
                within("area_id", "people.persons"),
                within("area_id", "people.released_to_commissioners"),
                within("area_id", "people.released_to_watchers"),
                of_organisation("organisation_id", "people.released_to_partners"),
                LENT_BY_WORKERS,
            ),
            insert=either(within("area_id", "people.persons"), LENT_BY_WORKERS),
            update=either(within("area_id", "people.persons"), LENT_BY_WORKERS),
            delete=either(within("area_id", "people.persons"), LENT_BY_WORKERS),
            history=True,
        ),
        *retention.TABLES,
    ),
)
