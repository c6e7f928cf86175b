"""Builds the test database's schema and the named cast; run as the owner by ``tests.database``."""

from __future__ import annotations

from sasaeai.site import runtime

STATISTICS = """CREATE FUNCTION count_for_the_planner() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ANALYZE %I', name);
  END LOOP;
END $$"""
"""Autovacuum does this where the house runs; a test's rows are never committed, so it cannot, and
the application may not. Without it PostgreSQL plans for empty tables."""


def main() -> None:
    runtime.start_django(role="owner")
    runtime.migrate()
    from django.db import connection

    from tests import cast

    with runtime.maintenance():
        cast.build()
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS)


if __name__ == "__main__":
    main()
