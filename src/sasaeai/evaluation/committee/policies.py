"""Who sees what of the external evaluation.

Before scoring closes a score is its author's alone: not the chair's, not the secretariat's. A term
that ended yesterday reaches nothing today. Opinions and answers are everybody's once answered.
"""

from __future__ import annotations

from sasaeai.core.access import (
    Level,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    own_account,
)

RUN = may("committee.run")
VIEW = may("committee.view")
ANSWER = may("committee.answer")
SITS = may("committee.sit")

CAPABILITIES: dict[str, tuple[str, ...]] = {
    "committee.run": ("planner",),
    "committee.view": ("planner", "manager", "auditor"),
    "committee.answer": ("planner", "manager"),
    "committee.sit": ("committee_member",),
}
IN_OFFICE = (
    "m.account_id = access.actor() AND m.appointed_on <= access.today() "
    "AND m.until >= access.today()"
)
FUNCTIONS = (
    SqlFunction(
        "own_seats() RETURNS bigint[] LANGUAGE sql STABLE",
        "SELECT CASE WHEN access.may('committee.sit') THEN coalesce(array_agg(m.id), '{}') "
        f"ELSE '{{}}' END FROM evaluation_member m WHERE {IN_OFFICE}",
    ),
    SqlFunction(
        "own_committees() RETURNS bigint[] LANGUAGE sql STABLE",
        "SELECT CASE WHEN access.may('committee.sit') THEN coalesce(array_agg(DISTINCT "
        f"m.committee_id), '{{}}') ELSE '{{}}' END FROM evaluation_member m WHERE {IN_OFFICE}",
    ),
    SqlFunction(
        "next_opinion(committee bigint) RETURNS integer LANGUAGE plpgsql VOLATILE",
        "BEGIN PERFORM pg_advisory_xact_lock(7204, (committee % 2147483648)::int); RETURN (SELECT "
        "coalesce(max(o.no), 0) + 1 FROM evaluation_opinion o WHERE o.committee_id = committee); END",
    ),
    SqlFunction(
        "score_progress(committee bigint) RETURNS TABLE(member_id bigint, scores bigint) "
        "LANGUAGE sql STABLE",
        "SELECT s.member_id, count(*) FROM evaluation_score s WHERE s.committee_id = committee "
        "AND access.may('committee.view') GROUP BY s.member_id",
    ),
)
MINE = "({} = ANY ((SELECT access.own_committees())::bigint[]))"
OWN_SEAT = "(member_id = ANY ((SELECT access.own_seats())::bigint[]))"


def _in(column: str, condition: str) -> str:
    return f"{column} IN (SELECT c.id FROM evaluation_committee c WHERE {condition})"


SHOWN = _in("committee_id", "c.is_public")
MINE_HERE = MINE.format("committee_id")
CLOSED = _in("committee_id", "c.closed_at IS NOT NULL")
ANSWERED = _in("committee_id", "c.answered_on IS NOT NULL")
SCORING = _in(
    "committee_id",
    "c.closed_at IS NULL AND c.scoring_from <= (SELECT access.today()) "
    "AND c.term_to >= (SELECT access.today())",
)
OF_MEETING = "meeting_id IN (SELECT t.id FROM evaluation_meeting t)"
MY_MEETING = f"meeting_id IN (SELECT t.id FROM evaluation_meeting t WHERE {MINE_HERE})"
OF_OPINION = "opinion_id IN (SELECT o.id FROM evaluation_opinion o)"
ENTERS = both(own_account("entered_by_id"), SCORING, either(OWN_SEAT, RUN))


def _rule(name: str) -> TableAccess:
    """Parts of the rule: everybody's once the committee is public."""
    return TableAccess(
        name,
        Level.PUBLIC,
        read=either(VIEW, MINE_HERE, SHOWN),
        insert=RUN,
        update=RUN,
        delete=RUN,
        history=True,
    )


TABLES = (
    TableAccess(
        "evaluation_committee",
        Level.PUBLIC,
        read=either("is_public", VIEW, MINE.format("id")),
        insert=RUN,
        update=RUN,
        history=True,
    ),
    _rule("evaluation_seat"),
    _rule("evaluation_member"),
    _rule("evaluation_criterion"),
    TableAccess(
        "evaluation_score",
        Level.INTERNAL,
        read=either(
            OWN_SEAT,
            both(RUN, own_account("entered_by_id")),
            both(either(VIEW, MINE_HERE), CLOSED),
        ),
        insert=ENTERS,
        update=ENTERS,
        history=True,
    ),
    TableAccess(
        "evaluation_memberpack",
        Level.INTERNAL,
        read=either(VIEW, MINE_HERE),
        insert=RUN,
        append_only=True,
    ),
    _rule("evaluation_meeting"),
    TableAccess(
        "evaluation_attendance",
        Level.INTERNAL,
        read=either(VIEW, MY_MEETING),
        insert=RUN,
        update=either(RUN, OWN_SEAT),
        history=True,
    ),
    TableAccess(
        "evaluation_material",
        Level.INTERNAL,
        read=either(VIEW, MY_MEETING),
        insert=RUN,
        update=RUN,
        delete=RUN,
        history=True,
    ),
    TableAccess(
        "evaluation_minutes",
        Level.PUBLIC,
        read=either(
            VIEW, both("state <> 'draft'", MY_MEETING), both("state = 'public'", OF_MEETING)
        ),
        insert=RUN,
        update=RUN,
        history=True,
    ),
    TableAccess(
        "evaluation_minutesnote",
        Level.INTERNAL,
        read=either(VIEW, OWN_SEAT),
        insert=OWN_SEAT,
        append_only=True,
    ),
    TableAccess(
        "evaluation_resolution",
        Level.PUBLIC,
        read=either(
            VIEW,
            MY_MEETING,
            f"meeting_id IN (SELECT t.id FROM evaluation_meeting t WHERE {ANSWERED})",
        ),
        insert=RUN,
        append_only=True,
    ),
    TableAccess(
        "evaluation_opinion",
        Level.PUBLIC,
        read=either(
            VIEW,
            both(MINE_HERE, either(own_account("account_id"), CLOSED)),
            both(ANSWERED, SHOWN),
        ),
        insert=either(RUN, both(MINE_HERE, own_account("account_id"), SCORING)),
        update=RUN,
        history=True,
    ),
    TableAccess(
        "evaluation_opinionauthor",
        Level.INTERNAL,
        read=either(VIEW, OWN_SEAT),
        insert=either(RUN, OWN_SEAT),
    ),
    TableAccess(
        "evaluation_opinionresponse",
        Level.PUBLIC,
        read=OF_OPINION,
        insert=ANSWER,
        update=ANSWER,
        history=True,
    ),
    TableAccess(
        "evaluation_recommendation",
        Level.PUBLIC,
        read=either(VIEW, MINE_HERE, SHOWN),
        insert=RUN,
        append_only=True,
    ),
)
