"""The wide role changes how PostgreSQL looks for rows, never which rows it finds (ADR 0010)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from sasaeai.areas.public import AreaKind, open_area
from sasaeai.core.access import acting, registry
from sasaeai.core.access.install import widened
from sasaeai.core.metrics import counting
from sasaeai.core.periods import today
from sasaeai.people.public import Duty
from tests.access.objects import build
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WIDE = settings.SASAEAI_WIDE_ROLE
WORK_FOR_THE_WHOLE_CITY = {"social_worker", "manager", "planner"}
WORK_FOR_A_DISTRICT = {"watcher", "district_officer", "place_leader", "other_place_leader"}
"""Two of the seven areas of the cast's town, 28 %; a commissioner's beat is 14 %."""
Rows = dict[str, list[int]]


@pytest.fixture(scope="module")
def filled(loaded_cast: Cast, django_db_blocker: Any) -> Iterator[Cast]:
    """Rows of both districts in every room, ended and protected ones among them."""
    cast = deepcopy(loaded_cast)
    with django_db_blocker.unblock(), transaction.atomic():
        build(cast)
        yield cast
        transaction.set_rollback(True)


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        return str(cursor.fetchone()[0])


def rows(of: str) -> str:
    """One column of ids per table, all in one statement."""
    return f"SELECT coalesce(array_agg(found.id ORDER BY found.id), '{{}}') FROM ({of}) found"


def in_reach(role: str) -> dict[str, Rows]:
    """Ids that the actor may read and may change in each table with row policies."""
    guarded = [rule for rule in registry.tables().values() if rule.has_row_policies]
    asked = {
        "read": [(rule.table, f"SELECT id FROM {rule.table}") for rule in guarded],
        "change": [
            (rule.table, f"SELECT id FROM {rule.table} FOR UPDATE")
            for rule in guarded
            if rule.update
        ],
    }
    found: dict[str, Rows] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        for what, each in asked.items():
            cursor.execute("SELECT " + ", ".join(f"({rows(of)})" for _, of in each))
            names = (table for table, _ in each)
            found[what] = dict(zip(names, cursor.fetchone(), strict=True))
    return found


def test_both_roles_find_the_same_rows_for_each_member_of_the_cast(filled):
    differing, seen = [], 0
    for login, account in {**filled.accounts, "nobody": None}.items():
        with acting(getattr(account, "pk", None), purpose="test"):
            narrow, wide = in_reach("none"), in_reach(WIDE)
            seen += len(narrow["read"]["people_person"]) + len(narrow["change"]["people_person"])
        differing += [login] if narrow != wide else []
    assert differing == []
    assert seen > 0


def test_only_those_with_a_duty_for_much_of_the_city_step_into_the_wide_role(cast):
    found = {}
    for login, account in cast.accounts.items():
        with acting(account.pk, purpose="test"):
            found[login] = role()
    wide = {login for login, name in found.items() if name == WIDE}
    assert wide == WORK_FOR_THE_WHOLE_CITY | WORK_FOR_A_DISTRICT
    assert {name for name in found.values() if name != WIDE} == {"none"}


def test_whoever_acts_inside_another_s_work_brings_and_takes_away_the_own_role(cast):
    with acting(cast.social_worker.pk, purpose="outer"):
        with acting(cast.commissioner.pk, purpose="inner"):
            assert role() == "none"
        assert role() == WIDE
        with acting(None, purpose="job"):
            assert role() == "none"
        assert role() == WIDE


def test_counting_gives_back_the_role_it_found(cast):
    with acting(cast.social_worker.pk, purpose="test"):
        with counting.seeing_every_row():
            assert role() == settings.SASAEAI_METRICS_ROLE
        assert role() == WIDE
    with acting(cast.commissioner.pk, purpose="test"):
        with counting.seeing_every_row():
            assert role() == settings.SASAEAI_METRICS_ROLE
        assert role() == "none"


def test_an_error_inside_leaves_no_role_behind(cast):
    with acting(cast.social_worker.pk, purpose="test"):
        with pytest.raises(ZeroDivisionError), counting.seeing_every_row():
            raise ZeroDivisionError
        assert role() == WIDE
        with pytest.raises(ZeroDivisionError), acting(cast.commissioner.pk, purpose="inner"):
            raise ZeroDivisionError
        assert role() == WIDE


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_the_end_of_the_transaction_ends_the_role(cast, django_db_blocker, ending):
    """On a connection of its own, since the test's transaction does not end."""

    def act() -> tuple[str, str]:
        try:
            with acting(cast.social_worker.pk, purpose="test"):
                inside = role()
                transaction.set_rollback(ending == "rollback")
            return inside, role()
        finally:
            connection.close()

    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(act).result() == (WIDE, "none")


def test_a_duty_that_ended_yesterday_opens_no_wide_role(cast):
    with acting(cast.administrator.pk, purpose="test"):
        duties = Duty.objects.filter(account=cast.social_worker)
        assert duties.update(ends_on=today() - timedelta(days=1)) == 1
    with acting(cast.social_worker.pk, purpose="test"):
        assert role() == "none"
        assert in_reach(WIDE)["read"]["people_person"] == []


def test_a_new_area_outside_ends_the_reach_over_everything(cast):
    def everywhere() -> bool:
        with acting(cast.social_worker.pk, purpose="test"), connection.cursor() as cursor:
            cursor.execute("SELECT access.everywhere('people.persons')")
            return bool(cursor.fetchone()[0])

    assert everywhere()
    with acting(cast.planner.pk, purpose="test"):
        kind = AreaKind.objects.get(code="city")
        open_area(kind, code="C9", name="となり市", kana="となりし", valid_from=today())
    assert not everywhere()


def test_the_wide_role_owns_nothing_bypasses_nothing_and_cannot_sign_in():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit, rolcanlogin, "
            "(SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) "
            "FROM pg_roles WHERE rolname = %s",
            [WIDE],
        )
        assert cursor.fetchone() == (False, False, False, False, False, False, 0)


def test_the_wide_role_may_touch_exactly_what_the_application_may():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grantee::regrole::text, array_agg(relname || ' ' || privilege_type "
            "ORDER BY relname, privilege_type) FROM pg_class, aclexplode(relacl) "
            "WHERE grantee::regrole::text IN (session_user, %s) GROUP BY grantee",
            [WIDE],
        )
        granted = dict(cursor.fetchall())
    assert len(granted) == 2
    assert len({tuple(each) for each in granted.values()}) == 1


def test_every_expression_that_asks_for_areas_is_widened():
    """Without what was added the wide expression is the narrow one, word by word."""
    added = re.compile(
        r"\(\(SELECT access\.everywhere\('[\w.]+'\)\) AND [\w.]+ IS NOT NULL OR "
        r"([\w.]+ = ANY \(\(SELECT access\.areas\('[\w.]+'\)\)::bigint\[\]\))\)"
    )
    expressions = [
        expression
        for rule in registry.tables().values()
        for expression in rule.expressions.values()
        if "access.areas(" in expression
    ]
    assert len(expressions) > 10
    for expression in expressions:
        wide = widened(expression)
        assert wide.count("access.everywhere(") == expression.count("access.areas(")
        assert added.sub(r"\1", wide) == expression
