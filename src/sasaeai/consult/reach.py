"""The questions that only the database can answer about a reader: which cases are shared with her
now, on which is she named, which glass did she break. Each returns ids, never a text.

They run as the owner, because the answer rests on rows that the reader must not see (the consents
of a partner's share, say). Tables are forced for their owner as well, so each opens the owner's
maintenance policy and closes it again.
"""

from __future__ import annotations

from sasaeai.consult.ways import assigned
from sasaeai.core.access import ERASING, SqlFunction, of_organisation


def asked_in_the_database(signature: str, query: str) -> SqlFunction:
    """A list of case ids that policies compare with; it sees tables its reader must not see."""
    return SqlFunction(
        f"{signature} RETURNS bigint[] LANGUAGE plpgsql",
        f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found bigint[];
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  {query}
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
    )


def consent_carries(consent: str, organisation: str, further: str) -> str:
    """True when the consent with this id is live today and names the organisation or its kind.

    ``further`` says of the consent ``n`` what else it must hold (purpose, sections, case).
    """
    return f"""EXISTS (SELECT 1 FROM consult_consent n JOIN people_organisation g ON g.id = {organisation}
      WHERE n.id = {consent} AND n.given_on <= access.today() AND n.expires_on >= access.today()
      AND {further} AND NOT EXISTS (SELECT 1 FROM consult_withdrawal w WHERE w.consent_id = n.id)
      AND EXISTS (SELECT 1 FROM consult_consentrecipient x WHERE x.consent_id = n.id
        AND (x.organisation_id = g.id OR x.kind = g.kind)))"""


def basis_carries(basis: str, further: str = "true") -> str:
    """True when the legal basis with this id is confirmed and holds today; ``further`` is of ``b``."""
    return f"""EXISTS (SELECT 1 FROM consult_legalbasis b WHERE b.id = {basis} AND {further}
      AND b.confirmed_at IS NOT NULL AND b.ended_at IS NULL AND b.review_on >= access.today())"""


def nobody_hidden(*persons: str, gone: str = "false") -> str:
    """True unless one of the persons is protected: then nothing carries, whoever protected them.

    ``gone`` says of the person ``hp`` what else closes everything.
    """
    return f"""NOT EXISTS (SELECT 1 FROM people_person hp WHERE (hp.protected OR {gone})
      AND hp.id IN ({", ".join(persons)}))"""


def person_of(case: str) -> str:
    return f"(SELECT hc.person_id FROM consult_case hc WHERE hc.id = {case})"


LIVE = f"""s.starts_on <= access.today() AND s.ends_on >= access.today() AND s.stopped_at IS NULL
    AND {nobody_hidden(person_of("s.case_id"))}
    AND ({consent_carries("s.consent_id", "s.organisation_id", "n.purpose = s.purpose AND s.sections <@ n.sections")}
      OR {basis_carries("s.basis_id")})"""
"""When a share ``s`` carries: in its time, not stopped, on a ground that holds today, and about
nobody who must not be found."""

FUNCTIONS = (
    asked_in_the_database(
        "consult_shared(section text)",
        f"""SELECT coalesce(array_agg(DISTINCT s.case_id), '{{}}') INTO found FROM consult_caseshare s
    WHERE {of_organisation("s.organisation_id", "consult.partner")}
    AND (section = '' OR section = ANY (s.sections)) AND {LIVE};""",
    ),
    asked_in_the_database(
        "consult_live_shares()",
        f"""SELECT coalesce(array_agg(s.id), '{{}}') INTO found FROM consult_caseshare s
    WHERE {of_organisation("s.organisation_id", "consult.partner")} AND {LIVE};""",
    ),
    asked_in_the_database(
        "consult_named()",
        """SELECT coalesce(array_agg(DISTINCT m.case_id), '{}') INTO found FROM consult_casemember m
    WHERE m.account_id = access.actor() AND m.starts_on <= access.today()
    AND (m.ends_on IS NULL OR m.ends_on >= access.today());""",
    ),
    asked_in_the_database(
        "consult_opened()",
        """SELECT coalesce(array_agg(DISTINCT o.case_id), '{}') INTO found FROM consult_override o
    WHERE access.may('consult.override') AND o.account_id = access.actor()
    AND o.until > clock_timestamp();""",
    ),
    asked_in_the_database(
        "consult_offered()",
        """SELECT coalesce(array_agg(DISTINCT h.case_id), '{}') INTO found FROM consult_handover h
    WHERE access.may('consult.cases') AND h.to_account_id = access.actor()
    AND h.answered_at IS NULL;""",
    ),
    asked_in_the_database(
        "consult_writes(wanted bigint[])",
        f"""SELECT coalesce(array_agg(cc.id), '{{}}') INTO found FROM consult_case cc
    WHERE cc.id = ANY (wanted) AND {assigned("cc")};""",
    ),
    SqlFunction(
        "consult_follow_person(somebody bigint, moved boolean) RETURNS void LANGUAGE plpgsql",
        """DECLARE before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  UPDATE consult_case c SET died = p.died_on IS NOT NULL,
    area_id = CASE WHEN moved THEN coalesce(p.area_id, c.area_id) ELSE c.area_id END
    FROM people_person p WHERE p.id = somebody AND c.person_id = p.id AND c.state <> 'closed';
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
    ),
    SqlFunction(
        "consult_stop_own(asked bigint, told text) RETURNS boolean LANGUAGE plpgsql",
        """DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  share consult_caseshare;
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT s.* INTO share FROM consult_stoprequest q JOIN consult_caseshare s ON s.id = q.share_id
    WHERE q.id = asked AND q.person_id = access.person() AND q.handled_at IS NULL
    AND s.consent_id IS NOT NULL AND s.stopped_at IS NULL FOR UPDATE OF s;
  IF share.id IS NOT NULL THEN
    UPDATE consult_caseshare SET stopped_at = clock_timestamp(), stopped_by_id = access.actor(),
      stop_reason = told, lent_id = NULL WHERE id = share.id;
    UPDATE people_release SET ends_on = access.today() - 1
      WHERE id = share.lent_id AND starts_on < access.today();
    DELETE FROM people_release WHERE id = share.lent_id AND starts_on >= access.today();
  END IF;
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN share.id IS NOT NULL;
END""",
    ),
    SqlFunction(
        "consult_keep_area() RETURNS trigger LANGUAGE plpgsql",
        """DECLARE before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND NEW.area_id = OLD.area_id THEN RETURN NULL; END IF;
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM consult_casearea WHERE case_id = NEW.id AND since = access.today();
    UPDATE consult_casearea SET until = access.today() WHERE case_id = NEW.id AND until IS NULL;
  END IF;
  INSERT INTO consult_casearea (case_id, area_id, since) VALUES
    (NEW.id, NEW.area_id, CASE TG_OP WHEN 'UPDATE' THEN access.today() END);
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN NULL;
END""",
    ),
    SqlFunction(
        "consult_keep_approval() RETURNS trigger LANGUAGE plpgsql",
        f"""BEGIN
  IF TG_OP = 'UPDATE' AND OLD.approved_at IS NOT NULL AND session_user <> current_user
    AND to_jsonb(OLD) IS DISTINCT FROM to_jsonb(NEW) AND NOT {ERASING} THEN
    RAISE EXCEPTION 'an approved version stays as it is' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END""",
    ),
    SqlFunction(
        "consult_case_numbered(wanted text) RETURNS bigint LANGUAGE plpgsql",
        """DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found bigint;
BEGIN
  IF NOT access.may('consult.override') THEN RETURN NULL; END IF;
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT id INTO found FROM consult_case WHERE no = wanted;
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
    ),
    SqlFunction(
        "consult_open_work(worker bigint) RETURNS integer LANGUAGE plpgsql",
        """DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found integer;
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT (SELECT count(*) FROM consult_case WHERE owner_id = worker AND state <> 'closed')
    + (SELECT count(*) FROM consult_contact WHERE handler_id = worker AND outcome = ''
      AND replaced_at IS NULL)
    + (SELECT count(*) FROM consult_referral WHERE owner_id = worker AND waits <> ''
      AND case_id IS NULL) INTO found;
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
    ),
    SqlFunction(
        "consult_next_no(prefix text) RETURNS integer LANGUAGE plpgsql",
        """DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('consult_case_no'));
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT coalesce(max(substring(no from length(prefix) + 1)::integer), 0) + 1 INTO found
    FROM consult_case WHERE starts_with(no, prefix);
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
    ),
)
