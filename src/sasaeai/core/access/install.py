"""Writes the declared rules into PostgreSQL, as the owner, at the end of every ``migrate``.

The whole set is replaced in one transaction, so code and database cannot drift apart, and a new
table is out of the application's reach until its room has declared it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sasaeai.core.access import registry
from sasaeai.core.access.declarations import Span, SqlFunction, TableAccess

MAINTENANCE = "current_setting('sasaeai.maintenance', true) = 'on'"
INSIDE = re.compile(r"([\w.]+) = ANY \(\(SELECT access\.areas\('([\w.]+)'\)\)::bigint\[\]\)")
"""``within``: the rows of a column that lie in an area of a duty."""
COLUMNLESS = ("counts", "answers", "keeps", "maintains")
POLICY_NAMES = {"SELECT": "reads", "INSERT": "inserts", "UPDATE": "updates", "DELETE": "deletes"}


class Roles(NamedTuple):
    """The roles to which rules are given, named after the owner that is signed in."""

    app: str
    wide: str
    metrics: str


def install(connection: BaseDatabaseWrapper) -> str:
    """Installs all rules through the owner's connection; returns their fingerprint."""
    rules = list(statements(connection, role_names(connection)))
    digest = fingerprint(rules)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in rules:
            cursor.execute(statement)
        cursor.execute("DELETE FROM core_installedrules")
        cursor.execute("INSERT INTO core_installedrules (id, digest) VALUES (1, %s)", [digest])
    return digest


def lift(connection: BaseDatabaseWrapper) -> None:
    """Takes the rules away before tables change, for a column that a rule names cannot be altered.

    Rows stay forced under row security, so the application sees none until ``install``; a migrate
    that breaks off leaves closed tables and no fingerprint, and no server starts on them.
    """
    existing = set(connection.introspection.table_names()) & set(registry.tables())
    if "core_installedrules" not in existing:
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in lifting(existing):
            cursor.execute(statement)


def lifting(tables: set[str]) -> Iterator[str]:
    """Policies that name no column stay: migrations work on rows through them."""
    kept = ", ".join(f"'{name}'" for name in COLUMNLESS)
    named = ", ".join(f"'{table}'" for table in sorted(tables))
    yield _lock(tables)
    yield (
        "DO $do$ DECLARE p record; BEGIN FOR p IN SELECT tablename, policyname FROM pg_policies "
        f"WHERE schemaname = 'public' AND tablename IN ({named}) AND policyname NOT IN ({kept}) LOOP "
        "EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename); END LOOP; END $do$"
    )
    yield "DELETE FROM core_installedrules"


def role_names(connection: BaseDatabaseWrapper) -> Roles:
    owner = str(connection.settings_dict["USER"])
    stem = owner.removesuffix("_owner").removesuffix("_app")
    return Roles(*(f"{stem}_{name}" for name in Roles._fields))


def widened(expression: str) -> str:
    """The same rows in words that suit somebody who works for a large part of the city (ADR 0010).

    Asked first whether the duty covers everything, PostgreSQL neither compares each row with every
    area of the city nor expects to find a handful of rows.
    """
    return INSIDE.sub(r"((SELECT access.everywhere('\2')) AND \1 IS NOT NULL OR \g<0>)", expression)


def fingerprint(rules: list[str]) -> str:
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()


def statements(connection: BaseDatabaseWrapper, roles: Roles) -> Iterator[str]:
    every = ", ".join(roles)
    existing = set(connection.introspection.table_names())
    yield _lock(existing & set(registry.tables()))
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {every}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {roles.app}, {roles.wide}"
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC"
    for room in registry.rooms():
        for function in room.functions:
            yield _create_function(function)
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA access TO {every}"
    yield from _capability_rows()
    for rule in registry.tables().values():
        if rule.table in existing:
            yield from _rule(rule, roles)


def _lock(tables: set[str]) -> str:
    """All tables before the first word about any: a grant changes a table's entry without holding
    the table, and an autovacuum that takes it in between waits for us while we wait for it."""
    names = ", ".join(f'"{name}"' for name in sorted(tables))
    return f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"


def _create_function(function: SqlFunction) -> str:
    rights = "SECURITY DEFINER SET search_path = public, pg_temp" if function.reads_tables else ""
    return f"CREATE OR REPLACE FUNCTION access.{function.signature} {rights} AS $body${function.body}$body$"


def _capability_rows() -> Iterator[str]:
    pledged = registry.pledged()
    yield "DELETE FROM core_capability"
    for code, kinds in registry.capabilities().items():
        for kind in kinds:
            flag = "true" if code in pledged else "false"
            yield (
                "INSERT INTO core_capability (capability, duty_kind, needs_pledge) "
                f"VALUES ('{code}', '{kind}', {flag})"
            )


def _rule(rule: TableAccess, roles: Roles) -> Iterator[str]:
    name = f'"{rule.table}"'
    yield f"GRANT {', '.join(rule.expressions)} ON {name} TO {roles.app}, {roles.wide}"
    yield f"GRANT SELECT ON {name} TO {roles.metrics}"
    yield (
        "DO $do$ DECLARE p record; BEGIN FOR p IN SELECT policyname FROM pg_policies "
        f"WHERE schemaname = 'public' AND tablename = '{rule.table}' LOOP "
        f"EXECUTE format('DROP POLICY %I ON {name}', p.policyname); END LOOP; END $do$"
    )
    yield from _policies(rule, name, roles)
    yield from _triggers(rule, name)


def _policies(rule: TableAccess, name: str, roles: Roles) -> Iterator[str]:
    if not rule.has_row_policies:
        yield f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
        return
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    for verb, expression in rule.expressions.items():
        wide = widened(expression)
        if wide == expression:
            yield _policy(verb, name, f"{roles.app}, {roles.wide}", expression)
        else:
            yield _policy(verb, name, roles.app, expression)
            yield _policy(verb, name, roles.wide, wide, suffix="_wide")
    yield f"CREATE POLICY counts ON {name} FOR SELECT TO {roles.metrics} USING (true)"
    if not rule.level.guarded:
        yield f"CREATE POLICY answers ON {name} FOR SELECT TO CURRENT_USER USING (true)"
    if rule.owner_inserts:
        yield f"CREATE POLICY keeps ON {name} FOR INSERT TO CURRENT_USER WITH CHECK (true)"
    yield (
        f"CREATE POLICY maintains ON {name} FOR ALL TO CURRENT_USER "
        f"USING ({MAINTENANCE}) WITH CHECK ({MAINTENANCE})"
    )


def _policy(verb: str, name: str, to: str, expression: str, *, suffix: str = "") -> str:
    using = "" if verb == "INSERT" else f" USING ({expression})"
    check = f" WITH CHECK ({expression})" if verb in ("INSERT", "UPDATE") else ""
    policy = POLICY_NAMES[verb] + suffix
    return f"CREATE POLICY {policy} ON {name} FOR {verb} TO {to}{using}{check}"


def _triggers(rule: TableAccess, name: str) -> Iterator[str]:
    for trigger in (
        "after",
        "append_only",
        "append_only_truncate",
        "history",
        "public_change",
        "limits",
    ):
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {name}"
    for verb in ("insert", "update", "delete"):
        yield f"DROP TRIGGER IF EXISTS touches_{verb} ON {name}"
    if rule.marks_public_change:
        yield (
            f"CREATE TRIGGER public_change AFTER INSERT OR UPDATE OR DELETE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION access.mark_public_change()"
        )
    if rule.append_only:
        yield (
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION access.refuse_change()"
        )
        yield (
            f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()"
        )
    if rule.limits:
        yield (
            f"CREATE TRIGGER limits BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION "
            f"access.limit_columns('{rule.limits.capability}', '{','.join(rule.limits.columns)}')"
        )
    if rule.after:
        yield (
            f"CREATE TRIGGER after AFTER INSERT OR UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION access.{rule.after}()"
        )
    if rule.history:
        yield (
            f"CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION access.keep_history()"
        )
    if rule.touches:
        function = _touching(rule.touches)
        for verb, tables in (
            ("insert", "NEW TABLE AS written"),
            ("update", "OLD TABLE AS erased NEW TABLE AS written"),
            ("delete", "OLD TABLE AS erased"),
        ):
            yield (
                f"CREATE TRIGGER touches_{verb} AFTER {verb.upper()} ON {name} "
                f"REFERENCING {tables} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION access.{function}"
            )


def _touching(touches: str | Span) -> str:
    if isinstance(touches, str):
        return f"touch_months('{touches}')"
    return f"touch_spans('{touches.start}', '{touches.end}', '{','.join(touches.counted)}')"
