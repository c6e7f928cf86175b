"""Writes the declared rules into PostgreSQL, as the owner, at the end of every ``migrate``.

The whole set is replaced in one transaction, so code and database cannot drift apart, and a new
table is out of the application's reach until its room has declared it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sasaeai.core.access import registry
from sasaeai.core.access.declarations import SqlFunction, TableAccess

MAINTENANCE = "current_setting('sasaeai.maintenance', true) = 'on'"


def install(connection: BaseDatabaseWrapper) -> str:
    """Installs all rules through the owner's connection; returns their fingerprint."""
    app, metrics = role_names(connection)
    rules = list(statements(connection, app, metrics))
    digest = fingerprint(rules)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in rules:
            cursor.execute(statement)
        cursor.execute("DELETE FROM core_installedrules")
        cursor.execute("INSERT INTO core_installedrules (id, digest) VALUES (1, %s)", [digest])
    return digest


def role_names(connection: BaseDatabaseWrapper) -> tuple[str, str]:
    """The application's and the metrics' role, named after the owner that is signed in."""
    owner = str(connection.settings_dict["USER"])
    stem = owner.removesuffix("_owner").removesuffix("_app")
    return f"{stem}_app", f"{stem}_metrics"


def fingerprint(rules: list[str]) -> str:
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()


def statements(connection: BaseDatabaseWrapper, app: str, metrics: str) -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}, {metrics}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}"
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC"
    for room in registry.rooms():
        for function in room.functions:
            yield _create_function(function)
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA access TO {app}, {metrics}"
    yield from _capability_rows()
    existing = set(connection.introspection.table_names())
    for rule in registry.tables().values():
        if rule.table in existing:
            yield from _rule(rule, app, metrics)


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


def _rule(rule: TableAccess, app: str, metrics: str) -> Iterator[str]:
    name = f'"{rule.table}"'
    verbs = ["SELECT"]
    verbs += ["INSERT"] if rule.insert else []
    verbs += ["UPDATE"] if rule.update else []
    verbs += ["DELETE"] if rule.delete else []
    yield f"GRANT {', '.join(verbs)} ON {name} TO {app}"
    yield f"GRANT SELECT ON {name} TO {metrics}"
    yield (
        "DO $do$ DECLARE p record; BEGIN FOR p IN SELECT policyname FROM pg_policies "
        f"WHERE schemaname = 'public' AND tablename = '{rule.table}' LOOP "
        f"EXECUTE format('DROP POLICY %I ON {name}', p.policyname); END LOOP; END $do$"
    )
    yield from _policies(rule, name, app, metrics)
    yield from _triggers(rule, name)


def _policies(rule: TableAccess, name: str, app: str, metrics: str) -> Iterator[str]:
    if not rule.has_row_policies:
        yield f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
        return
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY reads ON {name} FOR SELECT TO {app} USING ({rule.read})"
    if rule.insert:
        yield f"CREATE POLICY inserts ON {name} FOR INSERT TO {app} WITH CHECK ({rule.insert})"
    if rule.update:
        yield (
            f"CREATE POLICY updates ON {name} FOR UPDATE TO {app} "
            f"USING ({rule.update}) WITH CHECK ({rule.update})"
        )
    if rule.delete:
        yield f"CREATE POLICY deletes ON {name} FOR DELETE TO {app} USING ({rule.delete})"
    yield f"CREATE POLICY counts ON {name} FOR SELECT TO {metrics} USING (true)"
    if not rule.level.guarded:
        yield f"CREATE POLICY answers ON {name} FOR SELECT TO CURRENT_USER USING (true)"
    if rule.owner_inserts:
        yield f"CREATE POLICY keeps ON {name} FOR INSERT TO CURRENT_USER WITH CHECK (true)"
    yield (
        f"CREATE POLICY maintains ON {name} FOR ALL TO CURRENT_USER "
        f"USING ({MAINTENANCE}) WITH CHECK ({MAINTENANCE})"
    )


def _triggers(rule: TableAccess, name: str) -> Iterator[str]:
    for trigger in ("append_only", "append_only_truncate", "history", "public_change"):
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
    if rule.history:
        yield (
            f"CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION access.keep_history()"
        )
    if rule.touches:
        for verb, tables in (
            ("insert", "NEW TABLE AS written"),
            ("update", "OLD TABLE AS erased NEW TABLE AS written"),
            ("delete", "OLD TABLE AS erased"),
        ):
            yield (
                f"CREATE TRIGGER touches_{verb} AFTER {verb.upper()} ON {name} "
                f"REFERENCING {tables} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION access.touch_months('{rule.touches}')"
            )
