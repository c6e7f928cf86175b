"""Listening: what is published is everybody's, the rest the office's; the secretariat writes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members, public

OFFICE = members("planner", "manager", "social_worker", "auditor")
SECRETARIAT = members("planner")
READERS = members("planner", "manager")
CODERS = READERS | members("social_worker")
DISTRICT = members("district_officer")


def _survey(name: str, opens: frozenset[str], **rest: Any) -> tuple[Row, ...]:
    """A page of one survey, published or not, and of none."""
    full, method = f"voices:{name}", rest.get("method", "get")
    return (
        Row(full, opens, lambda o: {"pk": o.heard.survey}, "shown", **rest),
        Row(full, opens, lambda o: {"pk": o.heard.hidden_survey}, "hidden", **rest),
        Row(full, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


def _round(name: str, opens: frozenset[str], **rest: Any) -> tuple[Row, ...]:
    """A page of one round, whether it is announced or not, and of none."""
    full, method = f"voices:{name}", rest.get("method", "get")
    return (
        Row(full, opens, lambda o: {"pk": o.heard.ended_round}, "ended", **rest),
        Row(full, opens, lambda o: {"pk": o.heard.quiet_round}, "quiet", **rest),
        Row(full, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


def _opinion(name: str, opens: frozenset[str], **rest: Any) -> tuple[Row, ...]:
    full, method = f"voices:{name}", rest.get("method", "get")
    return (
        Row(full, opens, lambda o: {"pk": o.heard.opinion}, "own", **rest),
        Row(full, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


COMMENTS = (
    public("voices:comment_receipt"),
    public("voices:round", lambda o: {"pk": o.heard.open_round}),
    public("voices:round", lambda o: {"pk": o.heard.published_round}, of="published"),
    public("voices:round", lambda o: {"pk": o.heard.quiet_round}, status=404, of="quiet"),
    public("voices:round", lambda o: {"pk": UNKNOWN}, status=404, of="unknown"),
    public("voices:comment_send", lambda o: {"pk": o.heard.open_round}),
    public("voices:comment_send", lambda o: {"pk": o.heard.ended_round}, status=404, of="ended"),
    public("voices:comment_send", lambda o: {"pk": UNKNOWN}, status=404, of="unknown"),
    Row("voices:round_new", SECRETARIAT),
    Row("voices:round_new", SECRETARIAT, method="post", data=SENT, status=422),
    Row("voices:comment_categories", SECRETARIAT),
    *_round("round_desk", READERS),
    *_round("round_words", SECRETARIAT),
    *_round("round_words", SECRETARIAT, method="post", data=SENT, status=422),
    *_round("round_act", SECRETARIAT, method="post", data={"do": "publish"}, status=302),
    *_round("comment_enter", SECRETARIAT),
    *_round("comment_enter", SECRETARIAT, method="post", data=SENT, status=422),
    *_opinion("opinion", READERS),
    *_opinion("opinion_act", SECRETARIAT, method="post", data={"do": "split"}, status=302),
    Row("voices:submission", READERS, lambda o: {"submission": o.heard.submission}, "own"),
    Row("voices:submission", NOBODY, lambda o: {"submission": str(UUID(int=0))}, "unknown"),
)


def _session(name: str, opens: frozenset[str], **rest: Any) -> tuple[Row, ...]:
    """A page of one session: published, of the officer's district, of another one, none."""
    full, method = f"voices:{name}", rest.get("method", "get")
    return (
        Row(full, opens, lambda o: {"pk": o.heard.session}, "shown", **rest),
        Row(full, opens, lambda o: {"pk": o.heard.here}, "here", **rest),
        Row(full, opens - DISTRICT, lambda o: {"pk": o.heard.hidden_session}, "other", **rest),
        Row(full, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


def _card(name: str, opens: frozenset[str], **rest: Any) -> tuple[Row, ...]:
    full, method = f"voices:{name}", rest.get("method", "get")
    return (
        Row(full, opens, lambda o: {"pk": o.heard.card}, "own", **rest),
        Row(full, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


def _issue(no: int) -> Any:
    return lambda o: {"plan": "fourth", "no": no}


SESSIONS = (
    public("voices:sessions"),
    public("voices:session", lambda o: {"pk": o.heard.session}),
    public("voices:session", lambda o: {"pk": o.heard.here}, status=404, of="hidden"),
    public("voices:session", lambda o: {"pk": UNKNOWN}, status=404, of="unknown"),
    public("voices:evidence", _issue(1)),
    public("voices:evidence", _issue(99), status=404, of="unknown"),
    Row("voices:evidence_desk", OFFICE),
    Row("voices:desk_here", DISTRICT),
    Row("voices:session_new", SECRETARIAT),
    Row("voices:session_new", SECRETARIAT, method="post", data=SENT, status=422),
    *_session("session_desk", OFFICE | DISTRICT),
    *_session("session_words", SECRETARIAT),
    *_session("session_words", SECRETARIAT, method="post", data=SENT, status=422),
    *_session("session_show", SECRETARIAT, method="post", status=302),
    *_card("card", SECRETARIAT),
    *_card("card", SECRETARIAT, method="post", data=SENT, status=422),
    Row("voices:coding", CODERS),
    Row("voices:coding", CODERS, method="post", data=SENT, status=302),
    *_card("coding_undo", CODERS, method="post", status=302),
    Row("voices:differences", READERS),
    *_card("settle", READERS),
    *_card("settle", READERS, method="post", data=SENT, status=422),
    Row(
        "voices:survey_fact",
        SECRETARIAT,
        lambda o: {"pk": o.heard.fact},
        "own",
        method="post",
        status=302,
    ),
    Row("voices:survey_fact", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
)

VOICES = (
    public("voices:heard"),
    public("voices:survey", lambda o: {"pk": o.heard.survey}),
    public("voices:survey", lambda o: {"pk": o.heard.hidden_survey}, status=404, of="hidden"),
    public("voices:survey", lambda o: {"pk": UNKNOWN}, status=404, of="unknown"),
    Row("voices:desk", OFFICE),
    Row("voices:survey_new", SECRETARIAT),
    Row("voices:survey_new", SECRETARIAT, method="post", data=SENT, status=422),
    *_survey("survey_desk", OFFICE),
    *_survey("survey_words", SECRETARIAT),
    *_survey("survey_words", SECRETARIAT, method="post", data=SENT, status=422),
    *_survey("survey_counts", SECRETARIAT),
    *_survey("survey_counts", SECRETARIAT, method="post", data=SENT, status=422),
    *_survey("survey_show", SECRETARIAT, method="post", status=302),
    *COMMENTS,
    *SESSIONS,
)
