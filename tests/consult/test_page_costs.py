"""What a page of this room asks of the database once the process is warm; more is a finding."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from sasaeai.consult import services
from sasaeai.consult.enums import Outcome
from sasaeai.consult.models import Close, Contact, ReportDefinition
from sasaeai.consult.statistics import closing
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.people.models import RetentionRule
from sasaeai.people.public import Person
from sasaeai.people.retention import services as retention
from sasaeai.people.retention.models import Asks
from tests.consult.conftest import full_case, told
from tests.scale.test_growth import queries_of

pytestmark = pytest.mark.django_db
COSTS = {
    "team": ("manager", "/desk/consult/team/", 9),
    "lead": ("manager", "/desk/consult/lead/", 18),
    "privacy": ("privacy_officer", "/desk/privacy/", 9),
    "audit": ("auditor", "/desk/audit/", 13),
    "statistics": ("manager", "/desk/consult/statistics/", 7),
    "report": ("manager", "{report}", 44),
    "version": ("manager", "/desk/consult/statistics/versions/monthly/new/", 7),
    "needs of workers": ("social_worker", "/desk/consult/needs/", 12),
    "needs of others": ("planner", "/desk/consult/needs/", 10),
    "retention": ("privacy_officer", "/desk/retention/", 8),
    "rule": ("privacy_officer", "{rule}", 7),
    "batch": ("manager", "{batch}", 9),
    "requests": ("manager", "/desk/requests/", 6),
    "request": ("manager", "{request}", 32),
}


@pytest.fixture
def paths(cast, as_actor, shared) -> dict[str, str]:
    """The last half year that is over is closed; records are due, proposed, asked for."""
    by = cast.social_worker
    halves = [half for year in (fiscal_year_of(today()), fiscal_year_of(today()) - 1)
              for half in (year.second_half, year.first_half) if half.end <= today()]  # fmt: skip
    with as_actor(by):
        for day in (date(2015, 5, 5), date(2015, 6, 6), halves[0].start):
            _contact(by, cast, day)
        asked = retention.receive_request(
            shared.case.person, kind=Asks.DISCLOSE, what="全部", by=by, identity="免許証",
            asked_on=today(),
        )  # fmt: skip
    with as_actor(cast.manager):
        report = ReportDefinition.objects.get(code="monthly")
        for month in halves[0].months:
            closing.close(report, month, by=cast.manager)
        closing.verify(Close.objects.select_related("definition"))
    with as_actor(cast.privacy_officer):
        rule = RetentionRule.objects.get(holding="consult.contact")
        batch = retention.propose(rule, by=cast.privacy_officer)
    return {
        "{report}": f"/desk/consult/statistics/monthly/{halves[0].start:%Y-%m}/",
        "{rule}": f"/desk/retention/{rule.pk}/",
        "{batch}": f"/desk/retention/batches/{batch.pk}/",
        "{request}": f"/desk/requests/{asked.pk}/",
    }


def _contact(by, cast, day: date) -> None:
    row = services.receive(
        told(area=cast.asanagi_beat), by=by, once=uuid4(), outcome=Outcome.INFORMATION
    )
    Contact.objects.filter(pk=row.pk).update(received_on=day)


def test_each_page_costs_what_it_did_and_no_more_with_more_records(cast, as_actor, browse, paths):
    found = {name: _costs(browse(getattr(cast, who)), paths.get(path, path))
             for name, (who, path, _) in COSTS.items()}  # fmt: skip
    assert found == {name: cost for name, (_, _, cost) in COSTS.items()}
    with as_actor(cast.social_worker):
        for name in ("石川 ゆう", "髙橋 とみ"):
            full_case(Person.objects.get(name=name), cast.social_worker, cast.ishidatami_beat)
            _contact(cast.social_worker, cast, date(2015, 7, 7))
            retention.receive_request(
                Person.objects.get(name=name), kind=Asks.DISCLOSE, what="全部",
                by=cast.social_worker, identity="免許証", asked_on=today(),
            )  # fmt: skip
    with as_actor(cast.manager):
        closing.verify(Close.objects.select_related("definition"))
    more = {name: _costs(browse(getattr(cast, who)), paths.get(path, path))
            for name, (who, path, _) in COSTS.items()}  # fmt: skip
    assert more == found


def _costs(browser, path: str) -> int:
    """Queries of the second look, without the words of transactions."""
    queries_of(browser, path)
    return len(queries_of(browser, path))
