"""The demo for real: started, killed in every part, started again. Runs alone (journey)."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.load.signins import PASSWORD, SIGNINS
from tests.demo.load.conftest import END, FIRST_START, Browser, Demo, environment

pytestmark = pytest.mark.journey
NewDemo = Callable[[], Demo]
KEPT = "前に作ったひより市をそのまま使います"
WRITTEN = "INSERT INTO core_cache VALUES ('kept', 'yes', now() + interval '1 day') RETURNING 'yes'"
VISITS = (
    "SELECT count(*) FROM watch_standing s JOIN watch_watchplan p ON p.id = s.plan_id "
    "JOIN people_duty d ON d.area_id = p.area_id JOIN people_account a ON a.id = d.account_id "
    "WHERE a.login = '{}' AND d.starts_on <= access.today() AND d.ends_on >= access.today() AND {}"
)
MET, DUE = "s.last_met_on = access.today()", "s.wanted_on <= access.today()"
OPEN_TODAY = (
    "SELECT count(*) > 0 FROM places_occurrence "
    "WHERE state = 'planned' AND held_on = access.today()"
)
READ = "SELECT count(*) FROM core_cache WHERE cache_key = 'kept'"


def test_the_first_start_makes_a_city_in_which_everybody_can_begin(demo: NewDemo) -> None:
    first = demo()
    text = first.up(FIRST_START)
    assert f"http://127.0.0.1:{first.port}/" in text
    assert [item.login for item in SIGNINS if item.login in text] == [x.login for x in SIGNINS]
    assert first.get("/")[0] == 200
    assert first_pages(first.port) == dict.fromkeys((item.key for item in SIGNINS), 200)
    assert visits_of_today(first) == (2, 4)
    assert first.ask(OPEN_TODAY) is True
    assert first.ask("SELECT count(*) FROM core_touchedmonth") == 0
    assert first.ask(WRITTEN) == "yes"
    assert first.end() == 0
    assert first.gone(5)


def first_pages(port: int) -> dict[str, int]:
    """The answer to each sign-in's own start page."""
    found = {}
    for item in SIGNINS:
        browser = Browser(port)
        browser.sign_in(item.login, PASSWORD)
        found[item.key] = browser.get(item.start)[0]
    return found


def visits_of_today(running: Demo) -> tuple[int, int]:
    """(done, still to do) of the commissioner of the cast."""
    login = next(item.login for item in SIGNINS if item.key == "commissioner")
    done, due = (running.ask(VISITS.format(login, condition)) for condition in (MET, DUE))
    return done, due


def test_the_second_start_keeps_what_was_entered_and_brings_back_what_is_killed(
    demo: NewDemo,
) -> None:
    running, other = demo(), demo()
    assert KEPT in running.up()
    assert running.ask(READ) == 1
    for words in ("sasaeai.site.server", "sasaeai.site.worker", "bin/postgres"):
        victim = running.part(words)
        victim.kill()
        running.wait_for_part(words, not_pid=victim.pid)
        assert running.answers()
    other.start()
    assert other.process is not None
    assert other.process.wait(END) == 1
    assert f"http://127.0.0.1:{running.port}/" in other.log.read_text()
    assert running.get("/")[0] == 200
    assert running.end(signal.SIGTERM) == 0
    assert running.gone(5)


def test_a_killed_demo_leaves_nothing_that_stops_the_next_one(demo: NewDemo) -> None:
    killed = demo()
    killed.up()
    killed.end(signal.SIGKILL)
    again = demo()
    again.port = killed.port
    again.wait_for_port()
    assert KEPT in again.up()
    assert again.get("/")[0] == 200
    assert again.end() == 0
    assert again.gone(5)


def test_a_taken_port_is_named_and_nothing_is_started(demo: NewDemo) -> None:
    refused = demo()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", refused.port))
        taken.listen()
        refused.start()
        assert refused.process is not None
        assert refused.process.wait(END) == 1
    assert f"{refused.port} 番はほかで使われています" in refused.log.read_text()
    assert refused.gone(1)


def test_a_half_made_city_is_started_over_and_a_real_database_left_alone(demo: NewDemo) -> None:
    stopped = demo()
    stopped.start("--fresh")
    stopped.wait_for("区域", FIRST_START)
    assert stopped.end() == 130
    assert stopped.gone(15)
    half = demo()
    half.start()
    half.wait_for("サインイン", FIRST_START)
    half.kill_everything()
    whole = demo()
    assert KEPT not in whole.up(FIRST_START)
    assert whole.ask(READ) == 0
    assert visits_of_today(whole) == (2, 4)
    whole.ask("COMMENT ON DATABASE sasaeai_demo IS ''; SELECT 1")
    refused = load(whole.home)
    assert refused.returncode == 1
    assert "見本でないデータ" in refused.stdout
    assert whole.ask("SELECT count(*) > 100 FROM people_account")


def load(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "demo.load"],
        env={**environment(home), "SASAEAI_DATABASE_NAME": "sasaeai_demo"},
        capture_output=True,
        text=True,
        timeout=FIRST_START,
    )
