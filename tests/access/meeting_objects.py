"""Meetings for the matrix: one that is open to the partner, one of a secret case, one that is over."""

from __future__ import annotations

from sasaeai.consult.conference import meeting, minutes
from sasaeai.consult.models import Case
from tests.cast import Cast
from tests.consult.meeting_room import called, invited, with_file, with_paper


def meetings(cases: dict[str, Case], cast: Cast) -> dict[str, tuple[int, int, int]]:
    """(meeting, item, paper that is a file) by what became of it. The partner is invited to all but ``apart``."""
    found = {}
    for name in ("own", "promised", "closed", "cancelled", "apart"):
        room = called(cast)
        item = with_paper(room, cases["own"], cast)
        paper = with_file(item, cast)
        if name != "apart":
            place = invited(item, cast, ready=name != "own")
        if name == "closed":
            minutes.take_attendance(room, [place])
            minutes.write_minutes(item, by=cast.social_worker, body="話した")
            minutes.confirm_minutes(item, by=cast.social_worker, revision=1)
            minutes.close_item(item, by=cast.social_worker)
        if name == "cancelled":
            meeting.cancel_conference(room)
        found[name] = (room.pk, item.pk, paper.pk)
    secret = called(cast)
    item = with_paper(secret, cases["secret"], cast)
    found["secret"] = (secret.pk, item.pk, with_file(item, cast).pk)
    return found
