"""延べ and 実人数: the fiscal year turns at midnight in Japan, a linked pair counts once from its link."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

from sasaeai.consult import metrics, services
from sasaeai.consult.enums import Caller
from sasaeai.core.metrics.counting import seeing_every_row
from sasaeai.core.periods import TOKYO, fiscal_year_of, month, today
from sasaeai.people.models import IdentityLink
from sasaeai.people.public import LinkState, decide, register_person
from tests.consult.conftest import told


def persons(period) -> int:
    with seeing_every_row():
        return metrics.persons(period).values("counted_person").distinct().count()


def test_ten_minutes_lie_between_two_years(db, cast, as_actor):
    this = fiscal_year_of(today())
    midnight = datetime.combine(this.period.start, time(), TOKYO)
    with as_actor(cast.social_worker):
        for at in (midnight - timedelta(minutes=10), midnight + timedelta(minutes=10)):
            services.receive(told(), by=cast.social_worker, once=uuid4(), received_at=at)
        with seeing_every_row():
            counts = [metrics.contacts(year.period).count() for year in (this - 1, this)]
    assert counts == [1, 1]


def test_a_pair_counts_once_from_the_day_it_was_linked_and_not_before(db, cast, as_actor):
    before = month(today() - timedelta(days=40))
    with as_actor(cast.social_worker):
        pair = [
            register_person(name="森 花", kana="もり はな", area=cast.asanagi_beat) for _ in "ab"
        ]
        for person in pair:
            for days in (40, 0):
                services.receive(
                    told(person=person, caller=Caller.FAMILY),
                    by=cast.social_worker,
                    once=uuid4(),
                    received_at=datetime.now(TOKYO) - timedelta(days=days),
                )
        decide(*pair, state=LinkState.SAME, reason="本人に確かめた", by=cast.social_worker)
        assert (persons(before), persons(month(today()))) == (2, 1)
        assert IdentityLink.objects.count() == 1
