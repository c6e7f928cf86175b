"""Who sees sessions and cards, and why the second coder cannot see the first.

A coding is its coder's own until the card has two; then those who settle differences see both. What
becomes of a card is decided in the database, which alone sees both codings. Cards keep no history: in
it a name would stand that was masked later; the first words are sealed in ``voices_cardoriginal``.
"""

from __future__ import annotations

from sasaeai.core.access import (
    NOBODY,
    Level,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    own_account,
    within,
)

EDIT, STAFF = may("voices.edit"), may("voices.view")
HERE = within("area_id", "voices.sessions_here")
OF_SESSION = "session_id IN (SELECT s.id FROM voices_talksession s)"
OF_CARD = "card_id IN (SELECT c.id FROM voices_card c)"
CODED_TWICE = (
    "card_id IN (SELECT c.id FROM voices_card c WHERE c.state IN ('agreed', 'differs', 'settled'))"
)
CODED_ONCE = "card_id IN (SELECT c.id FROM voices_card c WHERE c.state = 'one')"
UNCODED = both(EDIT, "state = 'new'")
OWN = own_account("coder_id")

CAPABILITIES: dict[str, tuple[str, ...]] = {
    "voices.code": ("planner", "social_worker", "manager"),
    "voices.settle": ("planner", "manager"),
    "voices.sessions_here": ("district_officer",),
}

COMPARE = SqlFunction(
    "voices_compare() RETURNS trigger LANGUAGE plpgsql",
    """DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  which bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.card_id ELSE NEW.card_id END;
  one voices_coding;
  two voices_coding;
  third voices_coding;
  chosen voices_coding;
  many integer;
  found text;
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  PERFORM 1 FROM voices_card c WHERE c.id = which FOR UPDATE;
  SELECT count(*) INTO many FROM voices_coding c WHERE c.card_id = which AND NOT c.third;
  SELECT * INTO one FROM voices_coding c WHERE c.card_id = which AND NOT c.third ORDER BY c.id LIMIT 1;
  SELECT * INTO two FROM voices_coding c WHERE c.card_id = which AND NOT c.third
    ORDER BY c.id DESC LIMIT 1;
  SELECT * INTO third FROM voices_coding c WHERE c.card_id = which AND c.third;
  found := CASE WHEN third.id IS NOT NULL THEN 'settled' WHEN many = 0 THEN 'new'
    WHEN many = 1 THEN 'one'
    WHEN one.main_id IS NOT DISTINCT FROM two.main_id AND one.others = two.others THEN 'agreed'
    ELSE 'differs' END;
  IF many > 2 OR (third.id IS NOT NULL AND (many <> 2
    OR (one.main_id IS NOT DISTINCT FROM two.main_id AND one.others = two.others))) THEN
    RAISE EXCEPTION 'two code a card, a third decides where they differ'
      USING ERRCODE = 'check_violation';
  END IF;
  IF found = 'settled' THEN chosen := third; ELSIF found = 'agreed' THEN chosen := one; END IF;
  DELETE FROM voices_cardissue i WHERE i.card_id = which;
  INSERT INTO voices_cardissue (card_id, issue_id, main)
    SELECT which, chosen.main_id, true WHERE chosen.main_id IS NOT NULL
    UNION SELECT which, other, false FROM unnest(chosen.others) AS other;
  UPDATE voices_card c SET state = found WHERE c.id = which AND c.state <> found;
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN NULL;
END""",
)

TABLES = (
    TableAccess("voices_sessionkind", Level.PUBLIC, insert=EDIT, update=EDIT, history=True),
    TableAccess(
        "voices_talksession",
        Level.PUBLIC,
        read=either("shown_on IS NOT NULL", STAFF, HERE),
        insert=EDIT,
        update=EDIT,
        history=True,
        touches="held_on",
    ),
    TableAccess(
        "voices_card",
        Level.PUBLIC,
        read=OF_SESSION,
        insert=UNCODED,
        update=UNCODED,
        delete=UNCODED,
    ),
    TableAccess(
        "voices_cardoriginal",
        Level.SENSITIVE,
        read=may("voices.submissions"),
        insert=EDIT,
        delete=EDIT,
    ),
    TableAccess(
        "voices_coding",
        Level.INTERNAL,
        read=either(OWN, both(may("voices.settle"), CODED_TWICE)),
        insert=either(
            both(OWN, may("voices.code"), "NOT third"), both(OWN, may("voices.settle"), "third")
        ),
        delete=both(OWN, "NOT third", CODED_ONCE),
        history=True,
        after="voices_compare",
    ),
    TableAccess("voices_cardissue", Level.PUBLIC, read=OF_CARD, delete=NOBODY, owner_inserts=True),
)
