"""Watching over: the visitors of a beat, the office of the city, figures for who needs only those."""

from __future__ import annotations

from collections.abc import Callable

from tests.access.objects import Objects, Watched
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members

OFFICE = members("social_worker", "manager")
VISITORS = members("commissioner", "other_commissioner", "watcher")
COUNTING = OFFICE | members("district_officer", "planner")
ONCE = "6f6b7f5e-98b4-4d5a-9a2f-0d8f4f6f5a11"


def _part(
    key: str, part: Callable[[Watched], int], of: str
) -> Callable[[Objects], dict[str, object]]:
    return lambda objects: {key: part(getattr(objects, of))}


def _phone(
    name: str,
    key: str,
    part: Callable[[Watched], int],
    *,
    shared: frozenset[str],
    ended: frozenset[str] = NOBODY,
    method: str = "get",
    status: int = 200,
    data: dict[str, str] | None = None,
) -> tuple[Row, ...]:
    """A visitor's page: own beat, the other beat, shared with the watchers, an ended plan, none."""
    found = (
        ("asanagi", members("commissioner"), "own"),
        ("ishidatami", members("other_commissioner"), "other"),
        ("shared", shared, "shared with watchers"),
        ("ended", ended, "ended"),
    )
    rest = {"method": method, "data": data or {}}
    return (
        *(Row(name, opens, _part(key, part, of), words, status=status, **rest) for of, opens, words in found),
        Row(name, NOBODY, lambda o: {key: UNKNOWN}, "unknown", **rest),
    )  # fmt: skip


def _office(
    name: str, key: str, part: Callable[[Watched], int], *, status: int = 200, **more: object
) -> tuple[Row, ...]:
    """A page of the office, which oversees the whole city, ended plans included."""
    found = (("asanagi", "own"), ("ishidatami", "other"), ("ended", "ended"))
    return (
        *(
            Row(
                name,
                OFFICE,
                lambda o, of=of: {key: part(getattr(o, of))} | more,  # type: ignore[misc]
                words,
                status=status,
            )
            for of, words in found
        ),
        Row(name, NOBODY, lambda o: {key: UNKNOWN} | more, "unknown"),
    )


BOTH = members("commissioner", "watcher")
WATCH = (
    Row("watch:today", VISITORS),
    Row("watch:people", VISITORS),
    Row("watch:worries", VISITORS),
    Row("watch:month", VISITORS),
    *_phone("watch:person", "plan_id", lambda o: o.plan, shared=BOTH),
    *_phone("watch:person", "plan_id", lambda o: o.plan, shared=BOTH, method="post", data=SENT),
    *_phone(
        "watch:record",
        "plan_id",
        lambda o: o.plan,
        shared=BOTH,
        method="post",
        status=302,
        data={"r": "well", "once": ONCE},
    ),
    # One's own slip of today can be taken back even though the plan was ended since.
    *_phone(
        "watch:undo",
        "visit_id",
        lambda o: o.visit,
        shared=BOTH,
        ended=members("commissioner"),
        method="post",
        status=302,
    ),
    *_phone("watch:describe", "visit_id", lambda o: o.visit, shared=members("watcher")),
    *_phone("watch:worry", "worry_id", lambda o: o.worry, shared=BOTH),
    Row("watch:board", OFFICE),
    Row("watch:districts", COUNTING),
    Row("watch:plans", OFFICE),
    Row("watch:export", OFFICE, lambda o: {"kind": "csv"}),
    Row("watch:export", NOBODY, lambda o: {"kind": "exe"}, "unknown"),
    Row("watch:choose", OFFICE),
    Row("watch:start", OFFICE, lambda o: {"person_id": o.unwatched}, "own"),
    Row("watch:start", NOBODY, lambda o: {"person_id": o.protected}, "protected"),
    Row("watch:start", NOBODY, lambda o: {"person_id": UNKNOWN}, "unknown"),
    *_office("watch:plan", "plan_id", lambda o: o.plan),
    *_office("watch:revise", "plan_id", lambda o: o.plan),
    Row("watch:step", OFFICE, lambda o: {"plan_id": o.asanagi.plan, "name": "pause"}, "own"),
    Row("watch:step", OFFICE, lambda o: {"plan_id": o.ended.plan, "name": "reopen"}, "ended"),
    Row("watch:step", NOBODY, lambda o: {"plan_id": o.asanagi.plan, "name": "x"}, "unknown step"),
    Row("watch:step", NOBODY, lambda o: {"plan_id": UNKNOWN, "name": "pause"}, "unknown"),
    *_office("watch:void", "visit_id", lambda o: o.visit),
    *_office("watch:close", "worry_id", lambda o: o.worry),
    Row("watch:sheets", OFFICE),
    *_office("watch:sheet", "beat_id", lambda o: o.beat),
    Row(
        "watch:paper",
        OFFICE | members("commissioner"),
        lambda o: {"beat_id": o.asanagi.beat},
        "own",
    ),
    Row(
        "watch:paper",
        OFFICE | members("other_commissioner"),
        lambda o: {"beat_id": o.ishidatami.beat},
        "other",
    ),
    Row("watch:paper", NOBODY, lambda o: {"beat_id": UNKNOWN}, "unknown"),
)
