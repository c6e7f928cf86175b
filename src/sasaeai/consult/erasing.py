"""The end of a story: texts go from every table of a case or contact and from the history, the
counts stay. Runs in the database, as the owner, only for a batch that two people agreed on."""

from __future__ import annotations

from collections.abc import Mapping

from sasaeai.core.access import SqlFunction
from sasaeai.people.public import Holding

OF_CASE = {
    "consult_casemove": ("why",),
    "consult_caseentry": ("body",),
    "consult_approach": ("works", "avoid"),
    "consult_assessment": ("living", "strengths", "worries", "summary"),
    "consult_supportplan": ("words", "support", "agreed_reason"),
    "consult_goal": ("words", "evidence"),
    "consult_communityrole": ("who", "does"),
    "consult_task": ("what", "result"),
    "consult_handover": ("note", "reason"),
    "consult_legalbasis": ("facts",),
    "consult_caseshare": ("stop_reason",),
    "consult_contact": ("wish", "caller_name", "caller_phone", "place", "replace_reason"),
}
"""Table with a ``case_id`` → the texts in it. A test holds the list against the sealed columns."""
OF_CONTACT = {"consult_task": ("what", "result")}
REFERRAL = ("message", "said_by", "suggested", "next_step", "origin_note")
OF_REFERRAL = {
    "consult_referralline": ("text",),
    "consult_referralevent": ("by_name", "note"),
    "consult_referrallink": ("mail",),
}
"""What hangs on a referral, which hangs on a case or on a contact."""
OF_ITEM = {
    "consult_conferencepaper": ("title", "body", "file_name", "file_key"),
    "consult_minutes": ("body",),
    "consult_decision": ("what", "who"),
}
"""What was said about a case in a meeting; who sat there, and why papers stayed open, is the meeting's."""
GONE = "（廃棄）"
CASE, CONTACT = "consult.case", "consult.contact"
HOLDINGS = (
    Holding(CASE, "consult_due_cases", "consult_erase_cases"),
    Holding(CONTACT, "consult_due_contacts", "consult_erase_contacts"),
)
GROWN = """(r.until_age IS NULL OR p.birth_date IS NULL
    OR p.birth_date + make_interval(years => r.until_age) < access.today())"""
"""Records about a child wait until an age that the schedule says, those without a case as well."""
BATCH = """SELECT * INTO batch FROM people_destruction WHERE id = wanted FOR UPDATE;
  PERFORM 1 FROM people_retentionrule r WHERE r.holding = batch.holding FOR UPDATE;
  IF NOT access.may('people.retention') OR batch.id IS NULL OR batch.holding <> '{holding}'
    OR batch.approved_by_id IS DISTINCT FROM access.actor() OR batch.destroyed_at IS NOT NULL
    OR batch.refused_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM people_retentionrule r
      WHERE r.holding = batch.holding AND
      batch.ended_before <= (access.today() - make_interval(years => r.years))::date) THEN
    RAISE EXCEPTION 'no such batch' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM 1 FROM {table} WHERE id = ANY (batch.row_ids) ORDER BY id FOR UPDATE;
  SELECT count(*) INTO kept FROM people_hold h WHERE h.holding = batch.holding
    AND h.row_id = ANY (batch.row_ids) AND h.lifted_at IS NULL;
  SELECT coalesce(array_agg(d.id), '{{}}') INTO ids
    FROM access.{due}(batch.ended_before, batch.row_ids) d
    WHERE NOT EXISTS (SELECT 1 FROM people_hold h WHERE h.holding = batch.holding
      AND h.row_id = d.id AND h.lifted_at IS NULL);
  INSERT INTO core_erasure (at, actor_id, batch, xid, rows)
    VALUES (clock_timestamp(), access.actor(), batch.holding || ' ' || batch.id, txid_current(), 0);
  PERFORM set_config('sasaeai.erasing', 'on', true);"""
"""The rule and the rows are locked before it is asked once more what is due and what is held:
whoever holds, reopens or keeps longer meanwhile comes wholly before or wholly after."""
END = """PERFORM set_config('sasaeai.erasing', '', true);
  PERFORM access.erase_history(tables, gone);
  UPDATE core_erasure SET xid = 0 WHERE xid = txid_current();
  UPDATE people_destruction SET destroyed_at = clock_timestamp(), destroyed = cardinality(ids),
    held = kept WHERE id = batch.id;
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN cardinality(ids);"""


def _due(name: str, holding: str, table: str, *, number: str, day: str, ended: str) -> SqlFunction:
    """Number and last day of what ended before a day, all or among some; no names of people.

    Two queries, so that a few rows are found by their keys.
    """
    found = f"""RETURN QUERY SELECT t.id, {number}::text, {day} FROM {table} t
    JOIN people_retentionrule r ON r.holding = '{holding}'
    LEFT JOIN people_person p ON p.id = t.person_id
    WHERE {ended} AND t.erased_on IS NULL AND {day} < before AND {GROWN}"""
    return SqlFunction(
        f"{name}(before date, wanted bigint[]) RETURNS TABLE (id bigint, name text, ended_on date) "
        "LANGUAGE plpgsql",
        f"""DECLARE
  earlier text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  IF NOT access.may('people.retention') THEN RETURN; END IF;
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  IF wanted IS NULL THEN
    {found};
  ELSE
    {found} AND t.id = ANY (wanted);
  END IF;
  PERFORM set_config('sasaeai.maintenance', earlier, true);
END""",
    )


def _erase(name: str, holding: str, table: str, due: str, body: str) -> SqlFunction:
    return SqlFunction(
        f"{name}(wanted bigint) RETURNS integer LANGUAGE plpgsql",
        f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  batch people_destruction;
  kept integer;
  ids bigint[];
  tables text[] := '{{}}';
  gone bigint[] := '{{}}';
  found_ids bigint[];
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  {BATCH.format(holding=holding, table=table, due=due)}
  {body}
  {END}
END""",
    )


def _each(parts: Mapping[str, tuple[str, ...]], where: str) -> str:
    return "".join(_wipe(table, columns, where) for table, columns in parts.items())


def _wipe(table: str, columns: tuple[str, ...], where: str, changes: str = "") -> str:
    """Empties texts and remembers which rows they were, so that their history goes too."""
    wanted = changes or ", ".join(f"{column} = ''" for column in columns)
    return f"""SELECT coalesce(array_agg(id), '{{}}') INTO found_ids FROM {table} WHERE {where};
  UPDATE {table} SET {wanted} WHERE id = ANY (found_ids);
  tables := tables || array_fill('{table}'::text, ARRAY[cardinality(found_ids)]);
  gone := gone || found_ids;
  """


def _referrals(where: str) -> str:
    of = f"referral_id IN (SELECT id FROM consult_referral WHERE {where})"
    return _each(OF_REFERRAL, of) + _wipe("consult_referral", REFERRAL, where)


ITEMS = _each(
    OF_ITEM, "item_id IN (SELECT id FROM consult_conferenceitem WHERE case_id = ANY (ids))"
) + _wipe("consult_conferenceitem", ("heading",), "case_id = ANY (ids)")
STONES_OF_CASES = """INSERT INTO people_tombstone (destruction_id, row_id, name, facts)
    SELECT batch.id, c.id, c.no, jsonb_build_object('opened', c.opened_on, 'closed', c.closed_on,
      'area', c.area_id, 'theme', c.theme, 'reason', c.closure_reason,
      'fields', (SELECT coalesce(jsonb_agg(DISTINCT k.field), '[]') FROM consult_contact k
        WHERE k.case_id = c.id),
      'outcomes', (SELECT coalesce(jsonb_agg(DISTINCT k.outcome), '[]') FROM consult_contact k
        WHERE k.case_id = c.id))
    FROM consult_case c WHERE c.id = ANY (ids);
  """
STONES_OF_CONTACTS = """INSERT INTO people_tombstone (destruction_id, row_id, name, facts)
    SELECT batch.id, k.id, k.id::text, jsonb_build_object('on', k.received_on, 'area', k.area_id,
      'field', k.field, 'channel', k.channel, 'outcome', k.outcome,
      'concerns', (SELECT coalesce(jsonb_agg(n.code ORDER BY n.code), '[]')
        FROM consult_contactconcern m JOIN consult_concern n ON n.id = m.concern_id
        WHERE m.contact_id = k.id))
    FROM consult_contact k WHERE k.id = ANY (ids);
  """
CONSENTS = _wipe(
    "consult_consent", (), "case_id = ANY (ids)",
    f"given_by = '{GONE}', authority = '', witness = CASE witness WHEN '' THEN '' ELSE '{GONE}' END",
) + _wipe(
    "consult_withdrawal", (),
    "consent_id IN (SELECT id FROM consult_consent WHERE case_id = ANY (ids))", f"by = '{GONE}'",
)  # fmt: skip
FUNCTIONS = (
    _due("consult_due_cases", CASE, "consult_case", number="t.no", day="t.closed_on", ended="t.state = 'closed'"),
    _due("consult_due_contacts", CONTACT, "consult_contact", number="t.id", day="t.received_on", ended="t.case_id IS NULL"),
    _erase(
        "consult_erase_cases",
        CASE,
        "consult_case",
        "consult_due_cases",
        STONES_OF_CASES
        + _wipe("consult_task", ("what", "result"), "contact_id IN (SELECT id FROM consult_contact WHERE case_id = ANY (ids))")
        + _each(OF_CASE, "case_id = ANY (ids)")
        + CONSENTS
        + ITEMS
        + _referrals(
            "(case_id = ANY (ids) OR contact_id IN "
            "(SELECT id FROM consult_contact WHERE case_id = ANY (ids)))"
        )
        + _wipe("consult_case", (), "id = ANY (ids)", "called = '', told_person = '', erased_on = access.today()"),
    ),
    _erase(
        "consult_erase_contacts",
        CONTACT,
        "consult_contact",
        "consult_due_contacts",
        STONES_OF_CONTACTS
        + _each(OF_CONTACT, "contact_id = ANY (ids)")
        + _referrals("contact_id = ANY (ids)")
        + _wipe(
            "consult_contact", (), "id = ANY (ids)",
            "wish = '', caller_name = '', caller_phone = '', place = '', replace_reason = '', "
            "erased_on = access.today()",
        ),
    ),
)  # fmt: skip
