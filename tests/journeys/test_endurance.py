"""kill -9 in the midst of writing: what was confirmed is there, and nothing is there twice."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

from tests.journeys import plan_figures
from tests.journeys.browser import PHONE
from tests.journeys.conftest import Visit
from tests.journeys.demo_city import DemoCity
from tests.journeys.sender import Sender

RECORDS, WRITERS = 60, 4
KILL_WORKER_AT, KILL_DATABASE_AT = 10, 30


def _wait_for(sent: list[Future[str]], confirmed: int) -> None:
    while sum(each.done() for each in sent) < confirmed:
        time.sleep(0.02)


def _worker_of(city: DemoCity) -> int:
    """A process of the web server that answers requests, not the one that watches over them."""
    server = city.children("sasaeai.site.server")[0]
    return city.below(server)[0]


def test_killed_worker_and_killed_database_lose_nothing_that_was_confirmed(
    visit: Visit, city: DemoCity
) -> None:
    resident, phone = visit(), visit("commissioner", width=PHONE)
    before = plan_figures.number(resident, "watch-visits")
    phone.open("/visits/people/")
    phone.press(phone.page.locator('main a[href^="/visits/people/"]').first)
    sender = Sender.of_card(phone)
    with ThreadPoolExecutor(WRITERS) as writers:
        sent = [writers.submit(sender.until_confirmed, str(uuid4())) for _ in range(RECORDS)]
        _wait_for(sent, KILL_WORKER_AT)
        os.kill(_worker_of(city), signal.SIGKILL)
        _wait_for(sent, KILL_DATABASE_AT)
        os.kill(city.postmaster(), signal.SIGKILL)
        numbers = [each.result() for each in sent]
    assert len(set(numbers)) == RECORDS
    assert plan_figures.everywhere(resident, "watch-visits") == plan_figures.same(before + RECORDS)
    phone.open("/visits/month/")
