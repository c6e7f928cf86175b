"""Who reaches a referral: the workers of its case or contact, and its addressee while it is open.

The addressee is a partner's worker with an account, or whoever holds the key of a link. Whether the
ground still carries is asked by the database at every read, as with a share.
"""

from __future__ import annotations

from sasaeai.consult.reach import (
    asked_in_the_database,
    basis_carries,
    consent_carries,
    nobody_hidden,
    person_of,
)
from sasaeai.consult.referral.enums import OPEN, EventKind
from sasaeai.consult.ways import among, by_assigned, by_person, by_staff, writes_contact
from sasaeai.core.access import (
    Level,
    Limits,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    of_organisation,
    own_account,
)

PURPOSE = "consult.referral.link"
"""A narrow way in for somebody who has not signed in; no address can claim it, as request paths
begin with a slash."""
UNSPENT = (
    "{l}.revoked_at IS NULL AND ({l}.opened_at IS NOT NULL OR {l}.expires_at > clock_timestamp())"
)


def linked(link: str) -> str:
    """True for the link, by its alias, through which somebody without a sign-in has come."""
    return (
        f"(access.actor() IS NULL AND {UNSPENT.format(l=link)} "
        f"AND current_setting('sasaeai.purpose', true) = '{PURPOSE} ' || {link}.id)"
    )


STATES = ", ".join(f"'{state.value}'" for state in OPEN)
ABOUT = (
    "r.person_id",
    person_of("r.case_id"),
    "(SELECT hk.person_id FROM consult_contact hk WHERE hk.id = r.contact_id)",
    "(SELECT hk.caller_person_id FROM consult_contact hk WHERE hk.id = r.contact_id)",
)
"""Whoever is told of or named in a referral ``r``, also when it does not know the person itself."""
DEAD = f"hp.died_on IS NOT NULL AND hp.id IN ({', '.join(ABOUT[:3])})"
CARRIES = f"""r.state IN ({STATES}) AND r.open_until >= access.today()
    AND {nobody_hidden(*ABOUT, gone=DEAD)}
    AND (r.ground IN ('said', 'nameless')
      OR {consent_carries("r.consent_id", "r.organisation_id", "n.purpose = 'referral' AND r.sections <@ n.sections")}
      OR {basis_carries("r.basis_id")})"""
"""When a referral ``r`` shows its lines to its addressee."""
LOST = f"""(EXISTS (SELECT 1 FROM consult_withdrawal w WHERE w.consent_id = r.consent_id)
    OR EXISTS (SELECT 1 FROM consult_legalbasis b WHERE b.id = r.basis_id AND b.ended_at IS NOT NULL)
    OR NOT {nobody_hidden(*ABOUT, gone=DEAD)})"""
"""When something was taken away under a referral; a day that only passed is for its worker to judge."""
ADDRESSED = f"""r.id IN (
      SELECT q.id FROM consult_referral q
      WHERE {of_organisation("q.organisation_id", "consult.partner")} AND q.state IN ({STATES})
      UNION ALL SELECT l.referral_id FROM consult_referrallink l
      WHERE l.opened_at IS NOT NULL AND {linked("l")})"""
"""Whose move it may be to answer: first the few that come to the reader, then what each rests on."""


def _link_behind(name: str, column: str, opened: str) -> SqlFunction:
    return SqlFunction(
        f"{name}(hashed text) RETURNS bigint LANGUAGE plpgsql",
        f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found bigint;
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT l.id INTO found FROM consult_referrallink l JOIN consult_referral r ON r.id = l.referral_id
    WHERE l.{column} = hashed AND hashed <> '' AND l.opened_at IS {opened} AND {UNSPENT.format(l="l")}
    AND {CARRIES};
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
    )


FUNCTIONS = (
    asked_in_the_database(
        "consult_referred()",
        f"""SELECT coalesce(array_agg(r.id), '{{}}') INTO found FROM consult_referral r
    WHERE {CARRIES} AND {ADDRESSED};""",
    ),
    SqlFunction(
        "consult_fall_away(consent bigint, basis bigint, somebody bigint, told text, due date, late date) "
        "RETURNS TABLE (fallen bigint, whose bigint) LANGUAGE plpgsql",
        f"""DECLARE before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  RETURN QUERY WITH lost AS (
    UPDATE consult_referral r SET state = 'withdrawn', waits = 'us', due_on = due,
      escalates_on = late, ended_on = access.today()
    WHERE r.state IN ({STATES}) AND {LOST}
      AND (r.consent_id = consent OR r.basis_id = basis OR somebody IN ({", ".join(ABOUT)}))
    RETURNING r.id, r.person_id),
  said AS (
    INSERT INTO consult_referralevent (referral_id, kind, at, by_id, by_name, note)
    SELECT lost.id, '{EventKind.WITHDRAWN.value}', clock_timestamp(), access.actor(), '', told FROM lost)
  SELECT lost.id, lost.person_id FROM lost;
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
    ),
    _link_behind("consult_link_of", "token_hash", "NULL"),
    _link_behind("consult_key_of", "key_hash", "NOT NULL"),
    SqlFunction(
        "consult_referral_reminders() RETURNS TABLE (mail text, ours bigint, theirs bigint) "
        "LANGUAGE plpgsql",
        f"""BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  RETURN QUERY WITH due AS (
    UPDATE consult_referral r SET reminded_on = access.today()
    WHERE r.waits <> '' AND r.due_on < access.today()
      AND (r.reminded_on IS NULL OR r.reminded_on <= access.today() - 3)
    RETURNING r.id, r.owner_id, r.organisation_id, r.waits, {CARRIES} AS carries),
  told AS (
    SELECT p.email AS address, due.id, true AS own FROM due JOIN people_account p ON p.id = due.owner_id
      WHERE p.is_active AND p.email <> ''
    UNION SELECT p.email, due.id, false FROM due
      JOIN people_duty d ON d.organisation_id = due.organisation_id AND d.kind = 'partner_worker'
        AND d.starts_on <= access.today() AND (d.ends_on IS NULL OR d.ends_on >= access.today())
      JOIN people_account p ON p.id = d.account_id
      WHERE due.waits = 'them' AND due.carries AND p.is_active AND p.email <> '')
  SELECT told.address::text, count(*) FILTER (WHERE own), count(*) FILTER (WHERE NOT own)
    FROM told GROUP BY 1;
  PERFORM set_config('sasaeai.maintenance', '', true);
END""",
    ),
)
"""The reminder acts for nobody and sees no row; it is handed addresses and counts, and marks them.

``consult_fall_away``: whoever enters that a consent is taken back, or that somebody has died, need
not write on the case, nor reach every referral that rests on it. It withdraws only what has lost
its ground already, so calling it for anything else changes nothing."""


def _of_contact(row: str, *, write: bool = False) -> str:
    """Of a single contact; one that has become a case is read by whoever reads the contact."""
    column = f"{row}.contact_id"
    seen = f"EXISTS (SELECT 1 FROM consult_contact rc WHERE rc.id = {column})"
    return both(
        f"{row}.case_id IS NULL", may("consult.cases"), writes_contact(column) if write else seen
    )


ROW = "consult_referral"
ADDRESSEE = among(f"{ROW}.id", "consult_referred")
STAFF_SEE = either(by_staff(f"{ROW}.case_id"), _of_contact(ROW))
STAFF_WRITE = either(by_assigned(f"{ROW}.case_id"), _of_contact(ROW, write=True))
OWN = both(
    f"{ROW}.state <> 'draft'",
    either(
        by_person(f"{ROW}.case_id"),
        both(
            f"{ROW}.case_id IS NULL",
            f"EXISTS (SELECT 1 FROM consult_contact oc WHERE oc.id = {ROW}.contact_id "
            "AND oc.case_id IS NULL AND oc.caller_person_id = (SELECT access.person()))",
        ),
    ),
)
"""The person of the case, or whoever asked, as long as it belongs to nobody's case."""
OWN_AGENCY = (
    "EXISTS (SELECT 1 FROM consult_referral ar WHERE ar.case_id = consult_caseagency.case_id "
    "AND ar.organisation_id = consult_caseagency.organisation_id AND ar.state = 'accepted' "
    f"AND {among('ar.id', 'consult_referred')})"
)
"""An addressee writes down that it is concerned itself, once it has accepted."""


def _through(column: str, condition: str = "true") -> str:
    return f"EXISTS (SELECT 1 FROM consult_referral pr WHERE pr.id = {column} AND {condition})"


def _by_staff(table: str, *, write: bool = False) -> str:
    """Of a referral in reach, and one of the council's workers; a glass that was broken only reads."""
    column = f"{table}.referral_id"
    reach = either(
        (by_assigned if write else by_staff)("pr.case_id"), _of_contact("pr", write=write)
    )
    return both(may("consult.cases"), _through(column, reach))


KEPT_INSIDE = (EventKind.NEXT_STEP, EventKind.ORIGIN_TOLD)
"""What the addressee does not read."""
INSIDE = ", ".join(f"'{kind.value}'" for kind in KEPT_INSIDE)
TABLES = (
    TableAccess(
        ROW,
        Level.SENSITIVE,
        read=either(STAFF_SEE, ADDRESSEE, OWN),
        insert=both(own_account("made_by_id"), STAFF_WRITE),
        update=either(STAFF_WRITE, ADDRESSEE),
        limits=Limits(
            "consult.cases",
            (
                "state", "waits", "due_on", "escalates_on", "answered_on", "ended_on",
                "decline_reason", "suggested", "result", "reminded_on",
            ),
        ),
        history=True,
        touches="*",
    ),
    TableAccess(
        "consult_referralline",
        Level.SENSITIVE,
        read=either(
            _by_staff("consult_referralline"),
            among("consult_referralline.referral_id", "consult_referred"),
            _through("consult_referralline.referral_id", by_person("pr.case_id")),
        ),
        insert=_by_staff("consult_referralline", write=True),
        append_only=True,
    ),
    TableAccess(
        "consult_referralevent",
        Level.SENSITIVE,
        read=either(
            _by_staff("consult_referralevent"),
            both(
                among("consult_referralevent.referral_id", "consult_referred"),
                f"kind NOT IN ({INSIDE})",
            ),
        ),
        insert=both(
            "by_id IS NOT DISTINCT FROM (SELECT access.actor())",
            either(
                _by_staff("consult_referralevent", write=True),
                among("consult_referralevent.referral_id", "consult_referred"),
            ),
        ),
        append_only=True,
    ),
    TableAccess(
        "consult_referrallink",
        Level.SENSITIVE,
        read=either(_by_staff("consult_referrallink"), linked("consult_referrallink")),
        insert=both(own_account("made_by_id"), _by_staff("consult_referrallink", write=True)),
        update=either(
            _by_staff("consult_referrallink", write=True),
            linked("consult_referrallink"),
        ),
        limits=Limits("consult.cases", ("opened_at", "key_hash")),
        plain=("token_hash", "key_hash"),
    ),
    TableAccess(
        "consult_caseagency",
        Level.SENSITIVE,
        read=by_staff("consult_caseagency.case_id"),
        insert=either(
            by_assigned("consult_caseagency.case_id"),
            both("way = 'referral'", OWN_AGENCY),
        ),
        history=True,
        touches="*",
    ),
)  # fmt: skip
