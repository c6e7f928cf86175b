"""A partner reads a shared case; the person withdraws on paper; the next click finds nothing."""

from __future__ import annotations

from sasaeai.consult import metrics, services
from sasaeai.consult.enums import ConsentHow, TaskKind
from sasaeai.consult.models import Disclosure, Task
from sasaeai.core.metrics.counting import seeing_every_row
from sasaeai.core.periods import fiscal_year_of, today
from tests.consult.conftest import shared  # noqa: F401


def counted() -> int:
    with seeing_every_row():
        return metrics.contacts(fiscal_year_of(today()).period).count()


def test_the_next_click_finds_nothing(shared, cast, browse, as_actor):  # noqa: F811
    client, path = browse(cast.partner_worker), f"/desk/shared/{shared.case.pk}/"
    before = counted()
    first = client.get(path)
    assert first.status_code == 200
    assert "経過-shared" in first.content.decode()
    with as_actor(cast.social_worker):
        services.withdraw_consent(shared.consent, by=cast.social_worker, how=ConsentHow.WRITTEN)
    assert client.get(path).status_code == 404
    assert client.get(path, headers={"HX-Request": "true"}).status_code == 404
    assert "青葉" not in client.get("/desk/shared/").content.decode()
    with as_actor(cast.partner_worker):
        assert Disclosure.objects.get().account == cast.partner_worker
    with as_actor(cast.social_worker):
        assert Disclosure.objects.get().case == shared.case
        assert Task.objects.get(kind=TaskKind.TELL_PARTNER).owner == cast.social_worker
    assert counted() == before
