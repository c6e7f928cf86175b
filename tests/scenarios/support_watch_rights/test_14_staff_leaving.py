"""Nobody leaves while people wait: the duty does not end, a colleague takes over case by case."""

from __future__ import annotations

from uuid import uuid4

import pytest

from sasaeai.consult import services
from sasaeai.consult.models import CaseEntry, Handover
from sasaeai.core.periods import today
from sasaeai.people.models import Duty
from sasaeai.people.public import Person, StillNeeded, end_duty
from tests.consult.conftest import full_case, told


def test_leaving_waits_for_each_case_and_each_unanswered_contact(db, cast, as_actor):
    by = cast.social_worker
    duty = Duty.objects.get(account=by)
    with as_actor(by):
        cases = [
            full_case(Person.objects.get(name=name), by, cast.asanagi_beat)
            for name in ("青葉 きよし", "石川 ゆう")
        ]
        services.receive(told(), by=by, once=uuid4())
    with as_actor(cast.administrator), pytest.raises(StillNeeded, match="3件"):
        end_duty(duty, last_day=today())
    with as_actor(by):
        offers = [services.propose_handover(case, to=cast.manager, by=by) for case in cases]
    with as_actor(cast.manager):
        services.take_over(offers[0], by=cast.manager)
        services.decline_handover(
            Handover.objects.get(pk=offers[1].pk), by=cast.manager, reason="手がいっぱい"
        )
    with as_actor(cast.administrator), pytest.raises(StillNeeded, match="2件"):
        end_duty(duty, last_day=today())
    with as_actor(by):
        again = services.propose_handover(cases[1], to=cast.manager, by=by)
    with as_actor(cast.manager):
        services.take_over(again, by=cast.manager)
        assert services.pass_contacts(of=by, to=cast.manager) == 1
        assert {row.author.name for row in CaseEntry.objects.all()} == {"相沢 直"}
    with as_actor(cast.administrator):
        end_duty(duty, last_day=today())
    assert Duty.objects.get(pk=duty.pk).ends_on == today()
