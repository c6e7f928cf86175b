"""支援会議 (法106条の6): only the city's, with charter and members; secrecy first; papers that vanish."""

from __future__ import annotations

import pytest

from sasaeai.consult.conference import meeting, minutes
from sasaeai.consult.models import Attendee, Case, ConferencePaper
from sasaeai.consult.services.refusals import NoGround, ReasonMissing
from sasaeai.people.public import Person
from tests.consult.conftest import full_case
from tests.consult.meeting_room import PAPER, by_law, called, city_hall, seated, with_paper


def test_a_meeting_of_the_council_cannot_use_the_article(db, cast, as_actor):
    with as_actor(cast.social_worker):
        with pytest.raises(NoGround):
            called(cast, "support_law", host=cast.council, charter="ひより市支援会議設置要綱")
        with pytest.raises(ReasonMissing):
            called(cast, "support_law", host=city_hall(), charter=" ")


def test_without_the_promise_nothing_is_seen_and_after_the_end_nothing_is_left(
    db, cast, browse, as_actor
):
    with as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        room = by_law(cast)
        item = with_paper(room, case, cast)
        place = meeting.invite(room, organisation=cast.care_centre, account=cast.partner_worker)
        seated(item, place)
    client, path = browse(cast.partner_worker), f"/desk/meetings/{room.pk}/"
    page = client.get(path).content.decode()
    assert (PAPER in page, item.heading in page, "石川" in page) == (False, False, False)
    assert client.post(f"{path}promise/").status_code == 302
    assert PAPER in client.get(path).content.decode()
    assert client.get(f"/desk/shared/{case.pk}/").status_code == 404
    assert case.no not in client.get("/desk/shared/").content.decode()
    with as_actor(cast.social_worker):
        minutes.take_attendance(room, [Attendee.objects.get(pk=place.pk)])
        minutes.write_minutes(item, by=cast.social_worker, body="記録：秘密の話")
        minutes.confirm_minutes(item, by=cast.social_worker, revision=1)
        minutes.close_item(item, by=cast.social_worker)
    after = client.get(path).content.decode()
    assert (PAPER in after, "秘密の話" in after) == (False, False)
    with as_actor(cast.partner_worker):
        assert ConferencePaper.objects.count() == Case.objects.count() == 0
    host = browse(cast.social_worker).get(f"/desk/consult/meetings/{room.pk}/").content.decode()
    assert "秘密の話" in host


def test_somebody_who_was_not_invited_meets_a_page_that_does_not_exist(db, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        room = by_law(cast)
        with_paper(room, case, cast)
    for account in (cast.partner_worker, cast.commissioner, cast.planner, cast.auditor):
        client = browse(account)
        assert client.get(f"/desk/meetings/{room.pk}/").status_code == 404
        assert client.get(f"/desk/consult/meetings/{room.pk}/").status_code == 404
