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

ERASING = (
    "(coalesce(current_setting('sasaeai.erasing', true), '') = 'on' AND EXISTS "
    "(SELECT 1 FROM core_erasure e WHERE e.xid = txid_current()))"
)
"""True inside an erasure at the end of a retention period. Anybody may say the setting; only the
functions that erase can write the register in which the transaction must stand (ADR 0020)."""

REFUSE_CHANGE = SqlFunction(
    "refuse_change() RETURNS trigger LANGUAGE plpgsql",
    f"""BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {ERASING} AND TG_TABLE_NAME NOT LIKE 'core_journal%%' AND TG_TABLE_NAME <> 'core_auditentry'
      AND (TG_TABLE_NAME <> 'core_change' OR (to_jsonb(NEW) - '{{before,after,digest}}'::text[]
        = to_jsonb(OLD) - '{{before,after,digest}}'::text[] AND to_jsonb(NEW) ->> 'before' IS NULL
        AND to_jsonb(NEW) ->> 'after' IS NULL AND to_jsonb(NEW) ->> 'digest' IS NOT NULL))
    THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END""",
)

KEEP_HISTORY = SqlFunction(
    "keep_history() RETURNS trigger LANGUAGE plpgsql",
    f"""DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
BEGIN
  IF before IS NOT DISTINCT FROM after THEN RETURN NULL; END IF;
  IF session_user = current_user AND current_setting('sasaeai.sealing_anew', true) = 'on'
    THEN RETURN NULL; END IF;
  IF {ERASING} THEN
    INSERT INTO core_change (at, actor_id, purpose, table_name, row_id, operation)
    VALUES (clock_timestamp(), access.actor(), coalesce(current_setting('sasaeai.purpose', true), ''),
      TG_TABLE_NAME, (coalesce(after, before) ->> 'id')::bigint, 'erase');
    RETURN NULL;
  END IF;
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

"""Only the owner, who signs in for this alone, may put texts under a new key without a line here:
the function runs as the owner, so its caller is the owner exactly when both names are equal."""

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

TOUCH_SPANS = SqlFunction(
    "touch_spans() RETURNS trigger LANGUAGE plpgsql",
    """DECLARE
  begun text := format('date_trunc(''month'', %%1$s.%I)::date', TG_ARGV[0]);
  ended text := format('date_trunc(''month'', greatest(%%1$s.%I, least(coalesce(%%1$s.%I, '
    'access.today()), access.today())))::date', TG_ARGV[0], TG_ARGV[1]);
  said text := (SELECT coalesce(string_agg(format('%%1$s.%I', name), ', '), '')
    FROM unnest(string_to_array(TG_ARGV[2], ',')) AS name);
  found text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM erased) THEN RETURN NULL; END IF;
  ELSE
    IF NOT EXISTS (SELECT FROM written) THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO core_publicchange DEFAULT VALUES;
  IF TG_OP = 'UPDATE' THEN
    found := format('SELECT touched.* FROM erased o FULL JOIN written n USING (id), LATERAL ('
      'SELECT %1$s, %3$s WHERE ROW(%5$s) IS DISTINCT FROM ROW(%6$s) '
      'UNION ALL SELECT %2$s, %4$s WHERE ROW(%5$s) IS DISTINCT FROM ROW(%6$s) '
      'UNION ALL SELECT least(%1$s, %2$s), greatest(%1$s, %2$s) WHERE %1$s IS DISTINCT FROM %2$s '
      'UNION ALL SELECT least(%3$s, %4$s), greatest(%3$s, %4$s) WHERE o.%7$I IS DISTINCT FROM n.%7$I'
      ') AS touched (month, until)', format(begun, 'o'), format(begun, 'n'), format(ended, 'o'),
      format(ended, 'n'), format(said, 'o'), format(said, 'n'), TG_ARGV[1]);
  ELSE
    found := format('SELECT %s, %s FROM %I o', format(begun, 'o'), format(ended, 'o'),
      CASE TG_OP WHEN 'INSERT' THEN 'written' ELSE 'erased' END);
  END IF;
  EXECUTE format('INSERT INTO core_touchedmonth (source, month, until) '
    'SELECT DISTINCT %L, touched.* FROM (%s) AS touched', TG_TABLE_NAME, found);
  RETURN NULL;
END""",
)
"""Marks the months in which rows with a first and a last day count otherwise than before: those
between the two days, or, when a day moves, those between the old one and the new one."""

MARK_PUBLIC_CHANGE = SqlFunction(
    "mark_public_change() RETURNS trigger LANGUAGE plpgsql",
    """BEGIN
  INSERT INTO core_publicchange DEFAULT VALUES;
  RETURN NULL;
END""",
)

LIMIT_COLUMNS = SqlFunction(
    "limit_columns() RETURNS trigger LANGUAGE plpgsql",
    f"""DECLARE free text[] := string_to_array(TG_ARGV[1], ',');
BEGIN
  IF to_jsonb(OLD) - free IS NOT DISTINCT FROM to_jsonb(NEW) - free
    OR session_user = current_user OR access.may(TG_ARGV[0]) OR {ERASING} THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'only % may be changed here', TG_ARGV[1] USING ERRCODE = 'insufficient_privilege';
END""",
)

FUNCTIONS = (
    ACTOR,
    TODAY,
    REFUSE_CHANGE,
    KEEP_HISTORY,
    TOUCH_MONTHS,
    TOUCH_SPANS,
    MARK_PUBLIC_CHANGE,
    LIMIT_COLUMNS,
)
