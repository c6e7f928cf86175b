"""SQL functions that every policy and trigger stands on."""

from __future__ import annotations

from sasaeai.core.access.declarations import SqlFunction

ACTOR = SqlFunction(
    "actor() RETURNS bigint LANGUAGE sql STABLE",
    "SELECT nullif(pg_catalog.current_setting('sasaeai.actor', true), '')::bigint",
    reads_tables=False,
)

TODAY = SqlFunction(
    "today() RETURNS date LANGUAGE sql STABLE",
    "SELECT (pg_catalog.now() AT TIME ZONE 'Asia/Tokyo')::date",
    reads_tables=False,
)

REFUSE_CHANGE = SqlFunction(
    "refuse_change() RETURNS trigger LANGUAGE plpgsql",
    """BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END""",
)

KEEP_HISTORY = SqlFunction(
    "keep_history() RETURNS trigger LANGUAGE plpgsql",
    """DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
BEGIN
  IF before IS NOT DISTINCT FROM after THEN RETURN NULL; END IF;
  INSERT INTO core_change (at, actor_id, purpose, table_name, row_id, operation, before, after)
  VALUES (clock_timestamp(), access.actor(), coalesce(current_setting('sasaeai.purpose', true), ''),
    TG_TABLE_NAME, (coalesce(after, before) ->> 'id')::bigint, lower(TG_OP),
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(before)
      WHERE after IS NULL OR after -> key IS DISTINCT FROM value),
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(after)
      WHERE before IS NULL OR before -> key IS DISTINCT FROM value));
  RETURN NULL;
END""",
)

TOUCH_MONTHS = SqlFunction(
    "touch_months() RETURNS trigger LANGUAGE plpgsql",
    """DECLARE
  part text;
  month text := CASE WHEN TG_ARGV[0] = '*' THEN 'NULL::date' ELSE
    format('date_trunc(''month'', %I AT TIME ZONE ''Asia/Tokyo'')::date', TG_ARGV[0]) END;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM erased) THEN RETURN NULL; END IF;
  ELSE
    IF NOT EXISTS (SELECT FROM written) THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO core_publicchange DEFAULT VALUES;
  IF TG_ARGV[0] <> '*' AND (SELECT format_type(atttypid, NULL) FROM pg_attribute
      WHERE attrelid = TG_RELID AND attname = TG_ARGV[0]) = 'date' THEN
    month := format('date_trunc(''month'', %I)::date', TG_ARGV[0]);
  END IF;
  FOREACH part IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY['written']
      WHEN 'DELETE' THEN ARRAY['erased'] ELSE ARRAY['written', 'erased'] END LOOP
    EXECUTE format('INSERT INTO core_touchedmonth (source, month) SELECT DISTINCT %L, %s FROM %I',
      TG_TABLE_NAME, month, part);
  END LOOP;
  RETURN NULL;
END""",
)
"""Marks the months and the public change of a counted table; a statement without rows marks
nothing (a derived table is written by many statements of which most change no row)."""

MARK_PUBLIC_CHANGE = SqlFunction(
    "mark_public_change() RETURNS trigger LANGUAGE plpgsql",
    """BEGIN
  INSERT INTO core_publicchange DEFAULT VALUES;
  RETURN NULL;
END""",
)

FUNCTIONS = (ACTOR, TODAY, REFUSE_CHANGE, KEEP_HISTORY, TOUCH_MONTHS, MARK_PUBLIC_CHANGE)
