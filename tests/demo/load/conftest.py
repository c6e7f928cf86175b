"""A running demo in a folder of its own, on a port of its own; only its own processes are killed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
READY = "Ctrl-C を押してください"
FIRST_START, SECOND_START, END = 400.0, 90.0, 60.0
"""Seconds of patience; the machine may be busy, so these say nothing about speed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """The developer's settings stay out of it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SASAEAI_")}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {
        **kept,
        "PYTHONPATH": paths,
        "SASAEAI_ROOT": str(ROOT),
        "SASAEAI_HOME": str(home),
        "PYTHONUNBUFFERED": "1",
    }


@dataclass
class Demo:
    """``./run demo`` as a person starts it."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    def start(self, *options: str) -> None:
        command = [sys.executable, "-m", "sasaeai.site.cli", "demo", "--port", str(self.port)]
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [*command, *options],
                env=environment(self.home),
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    @property
    def log(self) -> Path:
        return self.home.parent / f"demo-{self.port}.log"

    def wait_for(self, words: str, seconds: float) -> str:
        """What was printed, once it holds the words; fails when the demo ends before."""
        assert self.process is not None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            text = self.log.read_text()
            if words in text:
                return text
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        pytest.fail(f"「{words}」 never came:\n{self.log.read_text()[-4000:]}")

    def up(self, seconds: float = SECOND_START) -> str:
        self.start()
        return self.wait_for(READY, seconds)

    def end(self, name: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(name)
        return self.process.wait(END)

    def get(self, path: str) -> tuple[int, str]:
        return Browser(self.port).get(path)

    def answers(self, seconds: float = END) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if self.get("/health/")[0] == 200:
                    return True
            except OSError:
                pass
            time.sleep(0.2)
        return False

    def processes(self) -> list[psutil.Process]:
        """Everything alive that works in this demo's folder, by its environment."""
        found = []
        for process in psutil.process_iter():
            try:
                own = process.environ().get("SASAEAI_HOME") == str(self.home)
                if own and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def part(self, words: str) -> psutil.Process:
        """The oldest process of the demo whose command line holds the words."""
        fitting = [row for row in self.processes() if words in " ".join(row.cmdline())]
        return min(fitting, key=lambda row: (row.create_time(), row.pid))

    def wait_for_part(self, words: str, *, not_pid: int) -> None:
        """Fails when no new process takes the place of the one that was killed."""
        deadline = time.monotonic() + END
        while time.monotonic() < deadline:
            lines = {row.pid: " ".join(row.cmdline()) for row in self.processes()}
            if any(words in line and pid != not_pid for pid, line in lines.items()):
                return
            time.sleep(0.1)
        pytest.fail(f"{words} was not started again")

    def wait_for_port(self) -> None:
        """The server of a killed demo ends by itself."""
        deadline = time.monotonic() + END
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        pytest.fail("the port is still taken")

    def gone(self, seconds: float = END) -> bool:
        deadline = time.monotonic() + seconds
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.1)
        return not self.processes()

    def ask(self, query: str) -> Any:
        """The last statement's one value, from the running demo's database as its superuser."""
        secrets = self.home / "secrets"
        address = json.loads((secrets / "database-sasaeai_demo.json").read_text())
        with psycopg.connect(
            host=address["host"],
            port=address["port"],
            user="postgres",
            password=(secrets / "postgres-superuser").read_text().strip(),
            dbname="sasaeai_demo",
            autocommit=True,
        ) as admin:
            cursor = admin.execute(query)
            while cursor.nextset():
                pass
            row = cursor.fetchone()
        assert row is not None
        return row[0]

    def kill_everything(self) -> None:
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self.process is not None:
            self.process.wait(END)


class Browser:
    """Just enough of a browser to sign in: cookies and forms, never through a proxy."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self.base + path))

    def sign_in(self, login: str, password: str) -> tuple[int, str]:
        _, page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        fields = {"login": login, "password": password, "csrfmiddlewaretoken": token[1]}
        return self._open(
            urllib.request.Request(
                f"{self.base}/accounts/login/",
                data=urlencode(fields).encode(),
                headers={"Referer": f"{self.base}/accounts/login/"},
            )
        )

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder for all tests of a module: the city is made in it once."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    yield folder
    Demo(folder).kill_everything()


@pytest.fixture
def demo(home: Path) -> Iterator[Callable[[], Demo]]:
    """Makes demos in the module's folder; whatever a test leaves running ends with it."""
    made: list[Demo] = []

    def new() -> Demo:
        made.append(Demo(home))
        return made[-1]

    yield new
    for one in made:
        one.kill_everything()
