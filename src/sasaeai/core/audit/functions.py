"""SQL that reads journal and history whole, to hash them, and tells nothing but hashes."""

from __future__ import annotations

from sasaeai.core.access.declarations import SqlFunction

SOURCES = {
    "core_auditentry": "actor_id, verb, purpose, subject_type, subject_id, person_id, detail",
    "core_change": "actor_id, purpose, table_name, row_id, operation, before, after",
}
"""Table → the columns that are hashed beside ``id`` and ``at``, in this order for ever."""

YEAR = "extract(year FROM at AT TIME ZONE 'Asia/Tokyo' - interval '3 months')::int"


MAINTAINING = "PERFORM set_config('sasaeai.maintenance', 'on', true);"
DONE = "PERFORM set_config('sasaeai.maintenance', earlier, true);"
EARLIER = "earlier text := coalesce(current_setting('sasaeai.maintenance', true), '');"
"""The owner sees guarded rows only while maintaining; the setting goes back before anybody else
runs, and an error takes it back with the transaction."""


def _digests(source: str, columns: str) -> SqlFunction:
    kept, end = ("coalesce(found.digest, ", ")") if source == "core_change" else ("", "")
    return SqlFunction(
        f"digests_of_{source}(after_id bigint, up_to bigint) RETURNS TABLE "
        "(year int, rows bigint, first_at timestamptz, last_at timestamptz, digest text) "
        "LANGUAGE plpgsql",
        f"""DECLARE {EARLIER}
BEGIN
  {MAINTAINING}
  RETURN QUERY SELECT y, count(*), min(at), max(at), encode(sha256(string_agg({kept}sha256(convert_to(
      jsonb_build_array(id, extract(epoch FROM at)::text, {columns})::text, 'UTF8')){end}, ''::bytea
      ORDER BY id)), 'hex')
    FROM (SELECT *, {YEAR} AS y FROM {source} WHERE id > after_id AND id <= up_to) AS found
    GROUP BY y ORDER BY y;
  {DONE}
END""",
    )


def _height(source: str) -> SqlFunction:
    return SqlFunction(
        f"height_of_{source}() RETURNS bigint LANGUAGE plpgsql",
        f"""DECLARE height bigint; {EARLIER}
BEGIN
  {MAINTAINING}
  height := coalesce((SELECT max(id) FROM {source}), 0);
  {DONE}
  RETURN height;
END""",
    )


ERASE_HISTORY = SqlFunction(
    "erase_history(tables text[], rows bigint[]) RETURNS integer LANGUAGE plpgsql",
    f"""DECLARE {EARLIER} gone integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_erasure WHERE xid = txid_current()) THEN
    RAISE EXCEPTION 'only an erasure erases history' USING ERRCODE = 'insufficient_privilege';
  END IF;
  {MAINTAINING}
  PERFORM set_config('sasaeai.erasing', 'on', true);
  UPDATE core_change c SET digest = sha256(convert_to(jsonb_build_array(
      id, extract(epoch FROM at)::text, {SOURCES["core_change"]})::text, 'UTF8')),
    before = NULL, after = NULL
    FROM unnest(tables, rows) AS gone_row (of_table, of_id)
    WHERE c.table_name = of_table AND c.row_id = of_id AND c.digest IS NULL
    AND (c.before IS NOT NULL OR c.after IS NOT NULL);
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('sasaeai.erasing', '', true);
  UPDATE core_erasure AS e SET rows = e.rows + gone WHERE e.xid = txid_current();
  {DONE}
  RETURN gone;
END""",
)
"""The contents of history rows go, their hash stays, so that the chain still holds (ADR 0020)."""

FUNCTIONS = (
    ERASE_HISTORY,
    *(
        function
        for source, columns in SOURCES.items()
        for function in (_digests(source, columns), _height(source))
    ),
)
"""A row's hash is over a JSON array, whose text depends on no setting of the session."""
