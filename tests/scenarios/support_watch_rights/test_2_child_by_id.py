"""Through the address of case A nothing of case B can be reached or changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sasaeai.consult import services
from sasaeai.consult.models import CaseEntry, Goal, StopRequest, Task
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Person
from tests.consult.conftest import EVERYTHING, agree, full_case


def test_children_of_another_case_are_not_there_and_nothing_changes(db, cast, browse, as_actor):
    by = cast.social_worker
    with as_actor(by):
        own = full_case(Person.objects.get(name="青葉 きよし"), by, cast.asanagi_beat)
        other = full_case(Person.objects.get(name="石川 ゆう"), by, cast.ishidatami_beat)
        task = services.add_task(other, what="電話", due_on=today(), owner=by)
        goal = other.goals.get()
        entry = other.entries.filter(visibility="team").get()
        consent = agree(other, by, cast.care_centre)
        share = services.share_case(
            other, by=by, organisation=cast.care_centre, sections=EVERYTHING,
            ends_on=today() + timedelta(days=5), consent=consent,
        )  # fmt: skip
    client, base = browse(by), f"/desk/consult/cases/{own.pk}/"
    sent = (
        (f"{base}tasks/{task.pk}/", {}, 404),
        (f"{base}evidence/", {"goal": goal.pk, "state": "met", "evidence": "x"}, 422),
        (f"{base}amend/", {"entry": entry.pk, "body": "x", "once": str(uuid4())}, 422),
        (f"{base}withdraw/", {"consent": consent.pk, "how": "written", "said_by": "本人"}, 404),
        (f"{base}stop/", {"share": share.pk, "why": "x"}, 404),
    )
    assert [client.post(path, data).status_code for path, data, _ in sent] == [
        code for *_, code in sent
    ]
    with acting(by.pk, purpose="test"):
        assert Task.objects.get(pk=task.pk).done_on is None
        assert Goal.objects.get(pk=goal.pk).state == "open"
        assert CaseEntry.objects.filter(amends=entry).count() == 0
        share.refresh_from_db()
        assert share.stopped_at is None
        assert StopRequest.objects.count() == 0
