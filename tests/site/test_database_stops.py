"""A house whose database server really stops, and really comes back, while people read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from sasaeai.core.database import ensure_running
from sasaeai.core.database.embedded import Server
from sasaeai.site.copies import REST_SECONDS

ROOT = Path(__file__).resolve().parents[2]
FILL = """
from sasaeai.site import runtime
runtime.start_django(role="owner")
from sasaeai.core.access import acting
from tests import cast
from tests.places.conftest import open_place
with runtime.maintenance():
    cast.build()
    people = cast.Cast.load()
    with acting(people.planner.pk, purpose="test"):
        print(open_place("くらしの相談窓口", people.asanagi, "bureau", rule=None).code)
"""
COPY = """
from sasaeai.site import runtime
runtime.start_django(role="app")
from sasaeai.site import copies
print(len(copies.paths()) - copies.write(), "missing")
"""
SECONDS = 30


@dataclass
class House:
    """A folder of its own, with a web server and one desk in it."""

    home: Path
    port: int
    database: Server
    desk: str = ""

    def environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("SASAEAI_")}
        return {
            **kept,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "SASAEAI_ROOT": str(ROOT),
            "SASAEAI_HOME": str(self.home),
            "SASAEAI_DATABASE_NAME": "house",
            "SASAEAI_PORT": str(self.port),
            "SASAEAI_WORKERS": "1",
            "SASAEAI_REQUIRE_SECOND_FACTOR": "false",
        }

    def done(self, *words: str) -> str:
        ran = subprocess.run(
            [sys.executable, *words], env=self.environment(), cwd=ROOT, capture_output=True
        )
        assert ran.returncode == 0, ran.stderr.decode()
        return ran.stdout.decode().strip()

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = House(home, port, ensure_running(home))
    cli = ("-m", "sasaeai.site.cli")
    try:
        found.done(*cli, "migrate")
        found.desk = found.done("-c", FILL).split()[-1]
        with served(found, sys.executable, *cli, "serve"):
            assert found.done("-c", COPY) == "0 missing"
            yield found
    finally:
        found.database.stop()


@contextmanager
def served(house: House, *command: str) -> Iterator[None]:
    """The web server, which finds the database running and leaves it alone."""
    server = subprocess.Popen(command, env=house.environment(), cwd=ROOT)
    try:
        within(SECONDS * 4, lambda: answers(house))
        yield
    finally:
        server.terminate()
        server.wait(timeout=SECONDS)


def answers(house: House) -> bool:
    try:
        return house.get("/health/")[0] == 200
    except (URLError, OSError):
        return False


def within(seconds: float, holds: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_pages_say_how_old_they_are_while_it_is_away_and_are_live_again_after_it(house: House):
    pages = ("/emergency/", f"/places/{house.desk}/", "/ask/", "/", "/desks/")

    def copied() -> list[tuple[int, bool, bool]]:
        found = [house.get(path) for path in pages]
        return [(code, "控えのページ" in text, "分前）" in text) for code, text in found]

    live, kept = [(200, False, False)] * len(pages), [(200, True, True)] * len(pages)
    for _turn in range(2):
        assert copied() == live
        house.database.stop()
        begun = time.monotonic()
        assert copied() == kept
        assert house.get("/places/")[0] == 503
        assert house.get("/health/")[0] >= 500
        assert time.monotonic() - begun < SECONDS
        house.database = ensure_running(house.home)
        within(REST_SECONDS + SECONDS, lambda: copied() == live)
        assert house.get("/places/")[0] == 200
