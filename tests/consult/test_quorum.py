"""A kind of meeting may ask for a quorum; below it a meeting talks, and decides nothing."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from sasaeai.consult.conference import meeting, minutes
from sasaeai.consult.conference.counting import reached, standing
from sasaeai.consult.conference.deciding import decide_plan_in, decisive
from sasaeai.consult.conference.models import (
    Conference,
    ConferenceItem,
    ConferenceKind,
    Decision,
)
from sasaeai.consult.models import SupportPlan
from sasaeai.consult.services.refusals import NoGround, StillOpen, WrongState
from sasaeai.core.periods import today
from sasaeai.core.quorum import Quorum, Standing
from tests.consult.meeting_room import called, with_paper
from tests.consult.test_held import text_of

pytestmark = pytest.mark.django_db
KINDS = "/desk/consult/meetings/kinds/"


def with_rule(cast, as_actor, quorum: str = Quorum.MAJORITY) -> None:
    with as_actor(cast.manager):
        ConferenceKind.objects.filter(code="adjustment").update(quorum=quorum)


def asked(room: Conference, cast, count: int) -> list:
    """So many who come in person; each has signed."""
    rows = []
    for nth in range(count):
        row = meeting.invite(room, organisation=cast.council, name=f"出席 {nth}")
        meeting.acknowledge_on_paper(row)
        rows.append(row)
    return rows


@pytest.fixture
def room(shared, cast, as_actor) -> ConferenceItem:
    """青葉's item at a meeting of five, of whom the majority must be there."""
    with_rule(cast, as_actor)
    with as_actor(cast.social_worker):
        return with_paper(called(cast, "adjustment"), shared.case, cast)


def test_where_too_few_came_nothing_is_decided_and_the_page_says_so(
    room, shared, cast, browse, as_actor
):
    page, plan = f"/desk/consult/meetings/{room.conference_id}/", SupportPlan.objects
    with as_actor(cast.social_worker):
        five = asked(room.conference, cast, 5)
        with pytest.raises(StillOpen):
            minutes.decide(room, by=cast.social_worker, what="先に決める")
        minutes.take_attendance(room.conference, five[:2])
        minutes.write_minutes(room, by=cast.social_worker, body="話だけした")
        with pytest.raises(WrongState, match="3人"):
            minutes.decide(room, by=cast.social_worker, what="少ないのに決める")
        assert standing(room.conference) == Standing(2, 3, 5)
        with pytest.raises(NoGround):
            decide_plan_in(plan.get(case=shared.case), room, by=cast.social_worker)
    worker = browse(cast.social_worker)
    few = worker.get(page).content.decode()
    assert "定足数にたりません（出席2人）。" in few
    assert "過半数（招いた5人のうち3人）" in few
    answer = worker.post(f"{page}items/{room.pk}/decide/", {"what": "それでも決める"})
    assert answer.status_code == 422
    assert "定足数（3人）にたりないので、決められません。出席は2人です。" in answer.content.decode()
    assert "それでも決める" in answer.content.decode(), "what was typed is kept"
    with as_actor(cast.social_worker):
        assert not Decision.objects.filter(item=room).exists()
        minutes.take_attendance(room.conference, five[:3])
        minutes.decide(room, by=cast.social_worker, what="みんなで決める")
        decide_plan_in(plan.get(case=shared.case), room, by=cast.social_worker)
    assert "定足数にたりています（出席3人）。" in worker.get(page).content.decode()


def test_what_has_been_decided_is_not_undone_by_a_later_count(room, cast, as_actor):
    with as_actor(cast.social_worker):
        three = asked(room.conference, cast, 3)
        minutes.take_attendance(room.conference, three[:2])
        minutes.decide(room, by=cast.social_worker, what="決めた")
        with pytest.raises(StillOpen):
            minutes.take_attendance(room.conference, three[:1])
        with pytest.raises(StillOpen):
            meeting.invite(room.conference, organisation=cast.council, name="あとから")
    with as_actor(cast.social_worker):
        assert standing(room.conference) == Standing(2, 2, 3)


@pytest.mark.parametrize("rule", ["", *Quorum])
def test_the_list_of_plans_asks_as_the_meeting_does(rule, shared, cast, as_actor):
    with_rule(cast, as_actor, rule)
    with as_actor(cast.social_worker):
        item = with_paper(called(cast, "adjustment"), shared.case, cast)
        rows = asked(item.conference, cast, 6)
        item.conference.attendees.all().update(attended_on=None)
        mine, theirs = [], []
        for came in range(7):
            present = [row.pk for row in rows[:came]]
            item.conference.attendees.filter(pk__in=present).update(attended_on=today())
            stands = standing(item.conference)
            mine.append(stands is None or stands.enough)
            theirs.append(reached(ConferenceItem.objects.filter(pk=item.pk)).exists())
    first = {"": 0, "majority": 4, "two_thirds": 4, "all": 6}[rule]
    assert mine == theirs == [came >= first for came in range(7)]


def test_a_later_rule_judges_no_earlier_meeting(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        item = with_paper(called(cast, "adjustment"), shared.case, cast)
    kind = ConferenceKind.objects.get(code="adjustment")
    form = {"about": kind.about, "needs_charter": "", "quorum": "all", "order": 3, "ended_on": ""}
    answer = browse(cast.manager).post(f"{KINDS}{kind.pk}/", form)
    assert (answer.status_code, answer["Location"]) == (302, KINDS)
    with as_actor(cast.social_worker):
        minutes.take_attendance(item.conference, [])
        minutes.decide(item, by=cast.social_worker, what="決まりの前の会議")
        assert item in decisive(shared.case)
        assert called(cast, "adjustment").quorum == Quorum.ALL


def test_what_lets_people_hear_of_somebody_is_fixed_with_the_kind(cast, as_actor):
    with as_actor(cast.manager):
        rows = ConferenceKind.objects.filter(code="adjustment")
        for change in ({"ground": "law"}, {"host_kind": "company"}, {"secrecy": "話してよい"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
    with as_actor(cast.social_worker):
        assert rows.update(quorum="all") == 0, "who does not lead changes no rule"


def test_a_council_adds_a_kind_of_its_own_and_calls_it(cast, browse):
    manager = browse(cast.manager)
    form = {
        "label": "小地域ケア会議", "ground": "nameless", "host_kind": "", "secrecy": "話しません。",
        "about": "地区で学びます。", "quorum": "two_thirds", "order": 9,
    }  # fmt: skip
    assert manager.post(f"{KINDS}new/", {**form, "label": ""}).status_code == 422
    assert manager.post(f"{KINDS}new/", form).status_code == 302
    listed = manager.get(KINDS).content.decode()
    assert "小地域ケア会議" in listed
    assert "招いた人の3分の2以上" in listed
    worker = browse(cast.social_worker)
    assert "小地域ケア会議" in worker.get("/desk/consult/meetings/new/").content.decode()
    assert worker.get(KINDS).status_code == 404
    kind = ConferenceKind.objects.get(label="小地域ケア会議")
    ended = {"about": "", "quorum": "", "order": 9, "ended_on": str(today())}
    assert manager.post(f"{KINDS}{kind.pk}/", ended).status_code == 302
    assert "小地域ケア会議" not in worker.get("/desk/consult/meetings/new/").content.decode()


def test_the_agenda_says_how_many_must_come(room, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        asked(room.conference, cast, 4)
    sheet = browse(cast.social_worker).get(
        f"/desk/consult/meetings/{room.conference_id}/agenda.pdf"
    )
    assert "過半数（招いた4人のうち3人）" in "".join(text_of(sheet.content).split())
