"""Renditions: what is out is for everybody who may see the page; the office writes and approves."""

from __future__ import annotations

from tests.access.table import NOBODY, UNKNOWN, Row, members, public

OFFICE = members("social_worker", "planner", "manager")
REVIEWERS = members("planner", "manager")


def _record(name: str, **parts: str):
    """A page of one record: a place, a hidden place, a notice, none."""
    kinds = (("salon", lambda o: o.salon.code), ("hidden", lambda o: o.hidden.code))
    return (
        *(
            Row(name, OFFICE, lambda o, key=key: {"of": "listing", "record": key(o), **parts}, of)
            for of, key in kinds
        ),
        Row(name, OFFICE, lambda o: {"of": "notice", "record": o.notice, **parts}, "notice"),
        Row(name, NOBODY, lambda o: {"of": "notice", "record": o.draft, **parts}, "draft"),
        Row(name, NOBODY, lambda o: {"of": "listing", "record": "nowhere", **parts}, "unknown"),
    )


RENDITIONS: tuple[Row, ...] = (
    public(
        "places:rendition-audio",
        lambda o: {"rendition": o.voice_rendition},
        status=404,
        of="no recording",
    ),
    public("places:rendition-audio", lambda o: {"rendition": UNKNOWN}, status=404, of="unknown"),
    public("places:rendition-paper", lambda o: {"code": o.salon.code}),
    public("places:rendition-paper", lambda o: {"code": o.hidden.code}, status=404, of="hidden"),
    public("places:rendition-paper", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    Row("places:rendition-list", OFFICE),
    Row("places:rendition-languages", REVIEWERS),
    Row("places:rendition-languages", REVIEWERS, method="post", data={"sent": "1"}, status=302),
    *_record("places:rendition-record"),
    *_record("places:rendition-edit", form="easy"),
    Row(
        "places:rendition-edit",
        OFFICE,
        lambda o: {"of": "listing", "record": o.salon.code, "form": "easy"},
        "salon",
        method="post",
        data={"do": "save"},
        status=422,
    ),
    Row(
        "places:rendition-act",
        OFFICE,
        lambda o: {"rendition": o.waiting_rendition},
        "waiting",
        method="post",
        data={"do": "give-back"},
        status=302,
    ),
    Row("places:rendition-act", NOBODY, lambda o: {"rendition": UNKNOWN}, "unknown", method="post"),
    Row("places:rendition-text", OFFICE, lambda o: {"rendition": o.voice_rendition}, "out"),
    Row(
        "places:rendition-text",
        NOBODY,
        lambda o: {"rendition": o.waiting_rendition},
        "no voice code",
    ),
    Row("places:rendition-text", NOBODY, lambda o: {"rendition": UNKNOWN}, "unknown"),
)
