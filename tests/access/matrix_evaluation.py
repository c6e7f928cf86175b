"""The evaluation room: community steps are everybody's once sent; the rest is for those at work."""

from __future__ import annotations

from tests.access.matrix_internal import INTERNAL
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members, public

OFFICER = members("district_officer")
STEP_STAFF = members("planner", "social_worker", "manager", "auditor")
STEP_ENTRY = members("planner", "social_worker")
PLANNER = members("planner")
ENTERS = members("planner", "social_worker", "district_officer")

STEPS = (
    public("evaluation:steps"),
    public("evaluation:steps_file", lambda o: {"kind": "matrix", "format": "csv"}),
    public(
        "evaluation:steps_file",
        lambda o: {"kind": "matrix", "format": "exe"},
        status=404,
        of="unknown",
    ),
    Row("evaluation:steps_mine", OFFICER, status=302),
    Row("evaluation:steps_own", OFFICER, lambda o: {"pk": o.own_council}, "own"),
    Row("evaluation:steps_own", NOBODY, lambda o: {"pk": o.other_council}, "other"),
    Row("evaluation:steps_own", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("evaluation:steps_send", OFFICER, lambda o: {"pk": o.own_council}, "own", method="post", status=302),
    Row("evaluation:steps_send", NOBODY, lambda o: {"pk": o.other_council}, "other", method="post"),
    Row("evaluation:steps_send", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("evaluation:steps_paper", ENTERS, lambda o: {"pk": o.own_council}, "own"),
    Row("evaluation:steps_paper", STEP_ENTRY, lambda o: {"pk": o.other_council}, "other"),
    Row("evaluation:steps_paper", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("evaluation:steps_answer", OFFICER, lambda o: {"pk": o.own_council, "code": "T1"}, "own"),
    Row(
        "evaluation:steps_answer",
        OFFICER,
        lambda o: {"pk": o.own_council, "code": "T1"},
        "own",
        method="post",
        data=SENT,
        status=302,
    ),
    Row("evaluation:steps_answer", NOBODY, lambda o: {"pk": o.other_council, "code": "T1"}, "other"),
    Row("evaluation:steps_answer", NOBODY, lambda o: {"pk": o.own_council, "code": "nothing"}, "unknown"),
    Row("evaluation:steps_own_book", ENTERS, lambda o: {"pk": o.own_council}, "own"),
    Row("evaluation:steps_own_book", STEP_ENTRY, lambda o: {"pk": o.other_council}, "other"),
    Row("evaluation:steps_own_book", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("evaluation:steps_own_return", ENTERS, lambda o: {"pk": o.own_council}, "own"),
    Row("evaluation:steps_own_return", STEP_ENTRY, lambda o: {"pk": o.other_council}, "other"),
    Row("evaluation:steps_own_return", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row(
        "evaluation:steps_own_return", ENTERS, lambda o: {"pk": o.own_council}, "own",
        method="post", data=SENT, status=422,
    ),
    Row("evaluation:steps_book", STEP_ENTRY),
    Row("evaluation:steps_return", STEP_ENTRY),
    Row("evaluation:steps_return", STEP_ENTRY, method="post", data=SENT, status=422),
    Row("evaluation:steps_desk", STEP_STAFF),
    Row("evaluation:steps_round", PLANNER),
    Row("evaluation:steps_round", PLANNER, method="post", data=SENT, status=422),
    Row("evaluation:steps_paper_entry", STEP_ENTRY, lambda o: {"pk": o.other_council}, "other"),
    Row("evaluation:steps_paper_entry", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
)  # fmt: skip

MEMBER = members("committee_member")
VIEWERS = members("planner", "manager", "auditor")
ANSWERERS = members("planner", "manager")


def _sat(name: str, *, method: str = "get", status: int = 200, **rest: object) -> tuple[Row, ...]:
    """A member's page: the own committee, one on which somebody else sits, none."""
    return (
        Row(
            name, MEMBER, lambda o: {"pk": o.committee} | rest, "own", method=method, status=status
        ),
        Row(name, NOBODY, lambda o: {"pk": o.other_committee} | rest, "other", method=method),
        Row(name, NOBODY, lambda o: {"pk": UNKNOWN} | rest, "unknown", method=method),
    )


def _office(
    name: str,
    opens: frozenset[str],
    what: str = "committee",
    *,
    method: str = "get",
    status: int = 200,
    **more: object,
) -> tuple[Row, ...]:
    return (
        Row(name, opens, lambda o: {"pk": getattr(o, what)}, method=method, status=status, **more),
        Row(name, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


COMMITTEE = (
    Row("evaluation:member_home", MEMBER),
    *_sat("evaluation:member_opinion"),
    Row("evaluation:member_opinion", MEMBER, lambda o: {"pk": o.committee}, method="post", data=SENT, status=422),
    *_sat("evaluation:member_pack"),
    *_sat("evaluation:member_paper"),
    *_sat("evaluation:member_sheet"),
    Row("evaluation:member_sheet", MEMBER, lambda o: {"pk": o.committee}, method="post", data=SENT, status=422),
    *_sat("evaluation:member_line", code="T1"),
    Row("evaluation:member_line", NOBODY, lambda o: {"pk": o.committee, "code": "nothing"}, "unknown"),
    Row("evaluation:member_line", MEMBER, lambda o: {"pk": o.committee, "code": "T1"}, method="post", data=SENT, status=422),
    Row("evaluation:member_results", NOBODY, lambda o: {"pk": o.committee}, "still open"),
    Row("evaluation:member_results", MEMBER, lambda o: {"pk": o.closed_committee}, "closed"),
    Row("evaluation:member_results", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("evaluation:member_meeting", MEMBER, lambda o: {"pk": o.meeting}, "own"),
    Row("evaluation:member_meeting", NOBODY, lambda o: {"pk": o.other_meeting}, "other"),
    Row("evaluation:member_meeting", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("evaluation:committees", VIEWERS),
    Row("evaluation:committee_new", PLANNER),
    Row("evaluation:committee_new", PLANNER, method="post", data=SENT, status=422),
    *_office("evaluation:committee", VIEWERS),
    *_office("evaluation:committee_member", PLANNER),
    *_office("evaluation:committee_member", PLANNER, method="post", status=422, data=SENT),
    *_office("evaluation:committee_make", PLANNER, method="post", status=302),
    *_office("evaluation:committee_pack", VIEWERS, "pack"),
    *_office("evaluation:committee_close", PLANNER, method="post", status=302),
    *_office("evaluation:committee_show", PLANNER, method="post", status=302),
    *_office("evaluation:committee_results", VIEWERS),
    *_office("evaluation:meeting_new", PLANNER),
    *_office("evaluation:meeting_new", PLANNER, method="post", status=422, data=SENT),
    *_office("evaluation:meeting", VIEWERS, "meeting"),
    *_office("evaluation:minutes_move", PLANNER, "meeting", method="post", status=302),
    *_office("evaluation:invitation", VIEWERS, "meeting"),
    *_office("evaluation:opinions", VIEWERS),
    *_office("evaluation:opinion", ANSWERERS, "opinion"),
    *_office("evaluation:opinion", ANSWERERS, "opinion", method="post", status=422, data=SENT),
    *_office("evaluation:opinions_book", ANSWERERS),
    *_office("evaluation:opinions_return", ANSWERERS),
    *_office("evaluation:opinions_return", ANSWERERS, method="post", status=422, data=SENT),
    *_office("evaluation:hand", PLANNER),
    *_office("evaluation:hand", PLANNER, method="post", status=422, data=SENT),
    *_office("evaluation:answers_publish", PLANNER, method="post", status=302),
    public("evaluation:shown_committees"),
    public("evaluation:shown_committee", lambda o: {"pk": o.closed_committee}),
    public("evaluation:shown_committee", lambda o: {"pk": o.committee}, status=404, of="private"),
    public("evaluation:shown_committee", lambda o: {"pk": UNKNOWN}, status=404, of="unknown"),
    public("evaluation:paper", lambda o: {"pk": o.closed_committee}),
    public("evaluation:paper", lambda o: {"pk": UNKNOWN}, status=404, of="unknown"),
)  # fmt: skip

EVALUATION = (*INTERNAL, *STEPS, *COMMITTEE)
