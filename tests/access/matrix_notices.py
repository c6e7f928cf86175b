"""Notices: published ones are for everybody, the rest for the office; another person publishes."""

from __future__ import annotations

from tests.access.table import EVERYBODY, NOBODY, UNKNOWN, Row, members, public

OFFICE = members("social_worker", "planner", "manager")
HANDING = OFFICE | members(
    "commissioner",
    "other_commissioner",
    "unpledged_commissioner",
    "watcher",
    "district_officer",
    "place_leader",
    "other_place_leader",
    "partner_worker",
)
KEEPING = members("social_worker", "manager")
RUNNING = KEEPING | members(
    "commissioner", "other_commissioner", "watcher", "district_officer", "place_leader",
    "other_place_leader",
)  # fmt: skip
SENT = {"sent": "1"}
ONLY_WHAT_IS_OUT = ("places:notice-print", "places:notice-record", "places:notice-mail")


def _desk(name: str, *, method: str = "get", status: int = 200, data=None, **parts: str):
    """A page of one notice: one that is out, a draft, none."""
    rest = {"method": method, "data": data or {}}
    out, draft = (200, 302) if name in ONLY_WHAT_IS_OUT else (0, 0)
    return (
        Row(name, OFFICE, lambda o: {"notice": o.notice, **parts}, "out", status=out or status, **rest),
        Row(name, OFFICE, lambda o: {"notice": o.draft, **parts}, "draft", status=draft or status, **rest),
        Row(name, NOBODY, lambda o: {"notice": UNKNOWN, **parts}, "unknown", **rest),
    )  # fmt: skip


def _paper(kind: str):
    name = "places:notice-paper"
    return (
        Row(name, OFFICE, lambda o: {"notice": o.notice, "kind": kind}, kind),
        Row(name, OFFICE, lambda o: {"notice": o.draft, "kind": kind}, f"{kind} draft", status=302),
        Row(name, NOBODY, lambda o: {"notice": UNKNOWN, "kind": kind}, "unknown"),
    )


def _circle(name: str, **rest):
    """A page of one circle: that of an officer, one that the office runs, none."""
    return (
        Row(name, KEEPING | members("district_officer"), lambda o: {"circle": o.circle}, "led", **rest),
        Row(name, KEEPING, lambda o: {"circle": o.office_circle}, "of the office", **rest),
        Row(name, NOBODY, lambda o: {"circle": UNKNOWN}, "unknown", method=rest.get("method", "get")),
    )  # fmt: skip


NOTICES = (
    public("places:notices"),
    public("places:notice-feed"),
    public("places:notice", lambda o: {"notice": o.notice}),
    public("places:notice", lambda o: {"notice": o.draft}, status=404, of="draft"),
    public("places:notice", lambda o: {"notice": UNKNOWN}, status=404, of="unknown"),
    public("places:desk-districts"),
    public("places:desks", lambda o: {"area": o.district}),
    public("places:desks", lambda o: {"area": UNKNOWN}, status=404, of="unknown"),
    public("places:desk-paper", lambda o: {"area": o.district, "sheet": "list"}),
    public(
        "places:desk-paper", lambda o: {"area": UNKNOWN, "sheet": "list"}, status=404, of="unknown"
    ),
    Row("places:desk-copies", HANDING),
    Row("places:desk-copies", HANDING, method="post", data=SENT),
    Row(
        "places:desk-copies-undo",
        members("planner"),
        lambda o: {"copies": o.copies},
        "own",
        method="post",
        status=302,
    ),
    Row("places:desk-copies-undo", NOBODY, lambda o: {"copies": UNKNOWN}, "unknown", method="post"),
    public(
        "places:desk-voice",
        lambda o: {"area": o.district, "speech": UNKNOWN},
        status=404,
        of="unknown",
    ),
    Row("places:desk-voice-order", OFFICE, method="post", status=302),
    Row("places:desk-steps", OFFICE),
    Row("places:desk-steps", OFFICE, method="post", data=SENT),
    public("places:circle", lambda o: {"key": o.circle_key}),
    public("places:circle", lambda o: {"key": "nothing"}, status=404, of="unknown"),
    Row("places:circle-list", RUNNING),
    Row("places:circle-new", RUNNING),
    Row("places:circle-new", RUNNING, method="post", data=SENT),
    *_circle("places:circle-desk"),
    *_circle("places:circle-edit"),
    *_circle("places:circle-act", method="post", status=302, data={"do": "key"}),
    *_circle("places:circle-paper"),
    public("places:letters-ask"),
    public("places:letters-asked"),
    public("places:letters", lambda o: {"token": o.letters}),
    public("places:letters", lambda o: {"token": "nothing"}, status=404, of="unknown"),
    public("places:letters-leave", lambda o: {"token": o.letters}),
    public("places:letters-leave", lambda o: {"token": "nothing"}, status=404, of="unknown"),
    Row("places:line-events", EVERYBODY, method="post", status=403, anonymous=403, public=True),
    Row("places:notice-list", OFFICE),
    Row("places:notice-new", OFFICE),
    Row("places:notice-new", OFFICE, method="post", data=SENT),
    *_desk("places:notice-desk"),
    Row("places:notice-edit", OFFICE, lambda o: {"notice": o.draft}, "draft"),
    Row("places:notice-edit", OFFICE, lambda o: {"notice": o.notice}, "out", status=302),
    Row("places:notice-edit", NOBODY, lambda o: {"notice": UNKNOWN}, "unknown"),
    *_desk("places:notice-act", method="post", status=302, data={"do": "hand-in"}),
    *_desk("places:notice-print"),
    *_paper("kairan"),
    *_paper("poster"),
    *_desk("places:notice-record"),
    *_desk("places:notice-mail"),
    *_desk("places:notice-line", status=302),
    Row("places:notice-returned", OFFICE, lambda o: {"dispatch": o.dispatch}, "own"),
    Row(
        "places:notice-go-on",
        OFFICE,
        lambda o: {"dispatch": o.dispatch},
        "own",
        method="post",
        status=302,
    ),
    Row("places:notice-go-on", NOBODY, lambda o: {"dispatch": UNKNOWN}, "unknown", method="post"),
    Row("places:notice-returned", NOBODY, lambda o: {"dispatch": UNKNOWN}, "unknown"),
)
