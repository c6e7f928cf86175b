"""Persons: the council's workers, never a protected person, and nobody else at all."""

from __future__ import annotations

from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members

WORKERS = members("social_worker", "manager")
WHY = {"why": "まちがい"}
SAME = {"state": "same", "reason": "本人に確かめた"}

PERSONS = (
    Row("people:alike", WORKERS),
    Row("people:persons", WORKERS),
    Row("people:new_person", WORKERS),
    Row("people:new_person", WORKERS, method="post", data=SENT, status=422),
    Row("people:person", WORKERS, lambda o: {"pk": o.unwatched}, "own"),
    Row("people:person", NOBODY, lambda o: {"pk": o.protected}, "protected"),
    Row("people:person", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    *(
        Row("people:person_step", WORKERS, lambda o, n=n: {"pk": o.unwatched, "name": n}, n)
        for n in (
            "correct", "name", "contact", "rule", "household", "relation", "move", "protect", "death",
        )
    ),
    Row("people:person_step", NOBODY, lambda o: {"pk": o.unwatched, "name": "alive"}, "not dead"),
    Row("people:person_step", NOBODY, lambda o: {"pk": o.unwatched, "name": "x"}, "no such step"),
    Row("people:person_step", NOBODY, lambda o: {"pk": o.protected, "name": "name"}, "protected"),
    Row("people:person_step", NOBODY, lambda o: {"pk": UNKNOWN, "name": "name"}, "unknown"),
    Row(
        "people:person_step",
        WORKERS,
        lambda o: {"pk": o.unwatched, "name": "death"},
        "sent empty",
        method="post",
        data=SENT,
        status=422,
    ),
    Row(
        "people:decide",
        WORKERS,
        lambda o: {"pk": o.unwatched, "other": o.alike},
        "own",
        method="post",
        data=SAME,
        status=302,
    ),
    Row(
        "people:decide",
        NOBODY,
        lambda o: {"pk": o.unwatched, "other": o.protected},
        "protected",
        method="post",
        data=SAME,
    ),
    Row(
        "people:decide",
        NOBODY,
        lambda o: {"pk": o.unwatched, "other": UNKNOWN},
        "unknown",
        method="post",
        data=SAME,
    ),
    Row(
        "people:undo_link", WORKERS, lambda o: {"pk": o.link}, "own", method="post", data=WHY, status=302
    ),
    Row("people:undo_link", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post", data=WHY),
)  # fmt: skip
