"""A social worker's board with 200 open cases: ten or a hundred times the city around it, hardly more work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasaeai.consult.models import (
    Case,
    CaseShare,
    Consent,
    ConsentRecipient,
    Contact,
    SupportPlan,
    Task,
)
from sasaeai.core.access import acting
from sasaeai.core.periods import TOKYO, today
from sasaeai.people.public import Account
from tests.cast import Cast
from tests.scale.test_growth import queries_of, work_of

pytestmark = [pytest.mark.django_db, pytest.mark.scale]
OWN, FEW, MANY = 200, 60, 6_000
MOST = 2.0
PATHS = {
    "/desk/consult/": "social_worker",
    "/desk/consult/cases/?mine=1": "social_worker",
}


@pytest.fixture
def city(db: None, cast: Cast) -> Callable[[Account, int], None]:
    """``city(worker, n)`` gives a worker n open cases, each with task, contact, plan and share."""
    made = {"n": 0}

    def add(worker: Account, count: int) -> None:
        first, made["n"] = made["n"], made["n"] + count
        with acting(worker.pk, purpose="test"):
            _rows(cast, worker, range(first, first + count))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count_for_the_planner()")

    return add


def _rows(cast: Cast, worker: Account, numbers: range) -> None:
    day = today()
    cases = Case.objects.bulk_create(
        [
            Case(
                no=f"R1-{n:05}", called="誰か", owner=worker, area=cast.asanagi_beat,
                opened_on=day - timedelta(days=100), state="running",
            )
            for n in numbers
        ]
    )  # fmt: skip
    Task.objects.bulk_create(
        [
            Task(
                case=case, kind="task", what="電話", owner=worker, due_on=day + timedelta(days=3),
                escalates_on=day + timedelta(days=9),
            )
            for case in cases
        ]
    )  # fmt: skip
    at = datetime.combine(day - timedelta(days=3), datetime.min.time(), TOKYO)
    Contact.objects.bulk_create(
        [
            Contact(
                once=uuid4(), received_at=at, received_on=day - timedelta(days=3), channel="phone",
                caller="self", area=cast.asanagi_beat, field="old", outcome="information",
                outcome_at=at, worker=worker, entered_by=worker, handler=worker, case=case,
            )
            for case in cases
        ]
    )  # fmt: skip
    SupportPlan.objects.bulk_create(
        [
            SupportPlan(
                case=case, version=1, words="言葉", starts_on=day, review_on=day + timedelta(days=99),
                state="in_force", agreed="signed", agreed_on=day, changed_by=worker,
                area=cast.asanagi_beat,
            )
            for case in cases
        ]
    )  # fmt: skip
    consents = Consent.objects.bulk_create(
        [
            Consent(
                case=case, sections=["plan"], purpose="support", how="written", given_on=day,
                expires_on=day + timedelta(days=300), entered_by=worker,
            )
            for case in cases
        ]
    )  # fmt: skip
    ConsentRecipient.objects.bulk_create(
        [ConsentRecipient(consent=row, organisation=cast.care_centre) for row in consents]
    )
    CaseShare.objects.bulk_create(
        [
            CaseShare(
                case_id=row.case_id, organisation=cast.care_centre, sections=["plan"],
                purpose="support", consent=row, starts_on=day, ends_on=day + timedelta(days=200),
                shared_by=worker, area=cast.asanagi_beat,
            )
            for row in consents
        ]
    )  # fmt: skip


def test_a_board_of_200_cases_costs_less_than_twice_with_a_hundred_times_the_city(
    cast: Cast, browse: Callable[[object], Client], city: Callable[[Account, int], None]
) -> None:
    city(cast.social_worker, OWN)
    city(cast.manager, FEW)
    browsers = {path: browse(getattr(cast, who)) for path, who in PATHS.items()}
    for path, browser in browsers.items():
        browser.get(path)  # what a process asks once in its life is no part of a page's price
    few = {path: len(queries_of(browser, path)) for path, browser in browsers.items()}
    light = {path: work_of(browser, path) for path, browser in browsers.items()}
    city(cast.manager, MANY - FEW)
    many = {path: len(queries_of(browser, path)) for path, browser in browsers.items()}
    heavy = {path: work_of(browser, path) for path, browser in browsers.items()}
    assert many == few
    grown = {path: heavy[path] / light[path] for path in PATHS}
    slow = {path: ratio for path, ratio in grown.items() if ratio > MOST}
    assert slow == {}, slowest(browsers, slow)


def slowest(browsers: dict[str, Client], slow: dict[str, float]) -> list[str]:
    """The dearest queries of a page that grew, for whoever reads the failure."""
    found = []
    for path in slow:
        with CaptureQueriesContext(connection) as captured:
            browsers[path].get(path)
        rows = sorted(captured.captured_queries, key=lambda row: -float(row["time"]))
        found += [f"{row['time']} {row['sql'][:300]}" for row in rows[:4]]
    return found
