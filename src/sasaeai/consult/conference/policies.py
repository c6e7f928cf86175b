"""Who reaches a meeting: the council's workers by the case of each item, and whoever is invited.

Somebody invited sees an item once they have acknowledged secrecy, while they work for the
organisation for which they were invited, the item and the papers are open, and the ground of the
seat carries; the database asks at every read. What lies here never opens the case itself.
"""

from __future__ import annotations

from sasaeai.consult.reach import (
    asked_in_the_database,
    basis_carries,
    consent_carries,
    nobody_hidden,
    person_of,
)
from sasaeai.consult.ways import among, by_assigned, by_staff
from sasaeai.core.access import (
    NOBODY,
    Level,
    Limits,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    own_account,
)

DUTIES = (
    "social_worker", "manager", "partner_worker", "commissioner", "watcher", "district_officer",
)  # fmt: skip
"""Who may be invited with an account; all of them only with a pledge of secrecy in force."""
CAPABILITIES = {"consult.meet": DUTIES}
COUNCILS = ("social_worker", "manager")
"""Whose duty lets them come for the council itself, where no ground is asked for."""
COMES_FOR = """(CASE WHEN o.kind = 'council' THEN (SELECT access.may('consult.cases'))
      ELSE o.id = ANY ((SELECT access.organisations('consult.meet'))::bigint[]) END)"""
"""Whether the reader works today for the organisation ``o`` that was invited: a ground that names
one organisation opens nothing to anybody else."""
CARRIES = f"""{nobody_hidden(person_of("i.case_id"))}
    AND (k.ground = 'nameless' AND i.case_id IS NULL
      OR k.ground = 'law' AND h.kind = 'municipality' AND c.charter <> ''
      OR o.kind = 'council'
      OR k.ground = 'consent' AND (
        {consent_carries("s.consent_id", "o.id", "n.case_id = i.case_id AND n.purpose = 'support'")}
        OR {basis_carries("s.basis_id", "b.case_id = i.case_id")}))"""
"""When a seat ``s`` at an item ``i`` of a meeting ``c`` of kind ``k`` rests on something today."""
FUNCTIONS = (
    asked_in_the_database(
        "consult_seated()",
        f"""SELECT coalesce(array_agg(DISTINCT i.id), '{{}}') INTO found
    FROM consult_attendee a JOIN consult_seat s ON s.attendee_id = a.id
    JOIN consult_conferenceitem i ON i.id = s.item_id
    JOIN consult_conference c ON c.id = i.conference_id AND c.id = a.conference_id
    JOIN consult_conferencekind k ON k.id = c.kind_id
    JOIN people_organisation o ON o.id = a.organisation_id
    JOIN people_organisation h ON h.id = c.host_id
    WHERE access.may('consult.meet') AND a.account_id = access.actor() AND {COMES_FOR}
    AND a.acknowledged_at IS NOT NULL AND s.ended_at IS NULL AND i.closed_at IS NULL
    AND c.state <> 'cancelled' AND c.papers_until >= access.today() AND {CARRIES};""",
    ),
    asked_in_the_database(
        "consult_invited()",
        f"""SELECT coalesce(array_agg(DISTINCT a.conference_id), '{{}}') INTO found
    FROM consult_attendee a JOIN consult_conference c ON c.id = a.conference_id
    JOIN people_organisation o ON o.id = a.organisation_id
    WHERE access.may('consult.meet') AND a.account_id = access.actor() AND {COMES_FOR}
    AND c.state <> 'cancelled' AND c.papers_until >= access.today();""",
    ),
    SqlFunction(
        "consult_item_persons(items bigint[]) RETURNS TABLE (item bigint, person bigint) LANGUAGE plpgsql",
        """DECLARE before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  RETURN QUERY SELECT i.id, k.person_id FROM consult_conferenceitem i
    JOIN consult_case k ON k.id = i.case_id
    WHERE i.id = ANY (items) AND i.id = ANY (access.consult_seated()) AND k.person_id IS NOT NULL;
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
    ),
    SqlFunction(
        "consult_own_decisions(plans bigint[]) RETURNS TABLE (plan bigint, kind text, held_on date) "
        "LANGUAGE plpgsql",
        """DECLARE before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  RETURN QUERY SELECT p.id, k.label::text, c.held_on FROM consult_supportplan p
    JOIN consult_case w ON w.id = p.case_id
    JOIN consult_conferenceitem i ON i.id = p.decided_in_id AND i.case_id = p.case_id
    JOIN consult_conference c ON c.id = i.conference_id AND c.state = 'held'
    JOIN consult_conferencekind k ON k.id = c.kind_id AND k.ground = 'consent'
    WHERE p.id = ANY (plans) AND p.agreed IN ('signed', 'oral')
    AND NOT EXISTS (SELECT 1 FROM consult_seat s WHERE s.item_id = i.id AND s.basis_id IS NOT NULL)
    AND w.person_id = access.person() AND w.known_to_person;
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
    ),
    SqlFunction(
        "consult_concern(meeting bigint) RETURNS void LANGUAGE plpgsql",
        """DECLARE before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  IF NOT access.may('consult.cases') THEN RETURN; END IF;
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  INSERT INTO consult_caseagency (case_id, organisation_id, since_on, way)
    SELECT DISTINCT i.case_id, a.organisation_id, access.today(), 'meeting'
    FROM consult_conferenceitem i JOIN consult_seat s ON s.item_id = i.id AND s.ended_at IS NULL
    JOIN consult_attendee a ON a.id = s.attendee_id AND a.attended_on IS NOT NULL
    JOIN people_organisation o ON o.id = a.organisation_id AND o.kind <> 'council'
    WHERE i.conference_id = meeting AND i.case_id IS NOT NULL
    ON CONFLICT (case_id, organisation_id) DO NOTHING;
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
    ),
)
"""``consult_own_decisions``: kind and day of the meeting at which a plan was decided, for the person who
agreed to the plan and reads no meeting; of meetings on consent only.
``consult_item_persons``: numbers for the journal of those whose papers the reader has open, so that
they read there who read them. ``consult_concern``: whoever takes the attendance need not reach every case that was talked about,
yet who sat at it is concerned; what is written follows from rows that say who came."""
WORKER = may("consult.cases")


def _item_in_reach(row: str, *, write: bool = False) -> str:
    reach = by_assigned if write else by_staff
    return both(WORKER, either(f"{row}.case_id IS NULL", reach(f"{row}.case_id")))


def _of_item(column: str, *, write: bool = False) -> str:
    condition = _item_in_reach("ci", write=write)
    return (
        f"EXISTS (SELECT 1 FROM consult_conferenceitem ci WHERE ci.id = {column} AND {condition})"
    )


def _on_item(table: str, *, update: bool = True, by: str = "made_by_id") -> TableAccess:
    """What hangs on an item: read by workers in reach and by those seated, written by the assigned."""
    column = f"{table}.item_id"
    write = _of_item(column, write=True)
    return TableAccess(
        table,
        Level.SENSITIVE,
        read=either(_of_item(column), among(column, "consult_seated")),
        insert=both(own_account(by), write),
        update=write if update else "",
        history=True,
    )


TABLES = (
    TableAccess(
        "consult_conferencekind",
        Level.INTERNAL,
        insert=may("consult.lead"),
        update=may("consult.lead"),
        limits=Limits(NOBODY, ("about", "needs_charter", "quorum", "order", "ended_on")),
        history=True,
    ),
    TableAccess(
        "consult_conference",
        Level.PERSONAL,
        read=either(WORKER, among("id", "consult_invited")),
        insert=both(WORKER, own_account("made_by_id")),
        update=WORKER,
        history=True,
        touches="*",
    ),
    TableAccess(
        "consult_conferenceitem",
        Level.SENSITIVE,
        read=either(_item_in_reach("consult_conferenceitem"), among("id", "consult_seated")),
        insert=both(
            own_account("made_by_id"), _item_in_reach("consult_conferenceitem", write=True)
        ),
        update=_item_in_reach("consult_conferenceitem", write=True),
        history=True,
    ),
    _on_item("consult_conferencepaper", update=False),
    TableAccess(
        "consult_attendee",
        Level.SENSITIVE,
        read=either(WORKER, own_account("account_id")),
        insert=WORKER,
        update=either(
            WORKER,
            both(own_account("account_id"), among("conference_id", "consult_invited")),
        ),
        limits=Limits("consult.cases", ("acknowledged_at",)),
        history=True,
        touches="*",
    ),
    TableAccess(
        "consult_seat",
        Level.SENSITIVE,
        read=either(_of_item("consult_seat.item_id"), among("item_id", "consult_seated")),
        insert=_of_item("consult_seat.item_id", write=True),
        update=_of_item("consult_seat.item_id", write=True),
        history=True,
    ),
    _on_item("consult_minutes", by="written_by_id"),
    _on_item("consult_decision", update=False),
)
