"""A demo city of one's own: ``./run demo`` as a person starts it, in a folder that is thrown away."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY, LONGEST_START, LONGEST_STOP = "Ctrl-C", 600.0, 30.0
OURS_ALONE = ("SASAEAI_DATABASE_URL", "SASAEAI_DATABASE_NAME", "SASAEAI_DATABASE_ROLE")
"""What the test run says about its own database is no business of the demo."""


@dataclass(frozen=True)
class DemoCity:
    """``address`` has no slash at its end; ``password`` opens every sign-in of the cast."""

    address: str
    password: str
    home: Path
    pid: int

    def postmaster(self) -> int:
        """Process id of the city's own PostgreSQL."""
        text = (self.home / "postgres" / "postmaster.pid").read_text(encoding="utf-8")
        return int(text.split("\n", 1)[0])

    def below(self, pid: int) -> list[int]:
        """All descendants of a process, the nearest first."""
        return _below(pid)

    def children(self, word: str) -> list[int]:
        """Process ids below the demo whose command line holds ``word``."""
        return [pid for pid in _below(self.pid) if word in _command(pid)]


@contextmanager
def started_city(
    home: Path, *, scale: str = "0.02", mail: str = "", line: Mapping[str, str] | None = None
) -> Iterator[DemoCity]:
    """Starts the demo, waits for its welcome, ends it with Ctrl-C and sees that nothing is left."""
    log = home.with_suffix(".log")
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if key not in OURS_ALONE}
    environment |= {"SASAEAI_HOME": str(home), "SASAEAI_VENV": sys.prefix}
    environment |= {"SASAEAI_MAIL_URL": mail} if mail else {}
    environment |= {f"SASAEAI_LINE_{name.upper()}": value for name, value in (line or {}).items()}
    command = [sys.executable, str(ROOT / "run"), "demo", "--port", str(port), "--scale", scale]
    with log.open("wb") as told:
        process = subprocess.Popen(
            command, env=environment, stdout=told, stderr=told, start_new_session=True
        )
    try:
        welcome = _welcome(process, log)
        found = re.search(r"合言葉はみな (\S+?)）", welcome)
        assert found, welcome
        yield DemoCity(f"http://127.0.0.1:{port}", found[1], home, process.pid)
    finally:
        left = _end(process)
    assert process.returncode == 0, log.read_text(encoding="utf-8")
    assert left == [], "a demo that ended left processes behind"


def _welcome(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        text = log.read_text(encoding="utf-8")
        if READY in text:
            return text
        time.sleep(0.2)
    raise AssertionError(f"the demo city did not start\n{log.read_text(encoding='utf-8')}")


def _end(process: subprocess.Popen[bytes]) -> list[int]:
    """Process ids that outlived the demo; they are ended too, so that a test leaves nothing."""
    below = _below(process.pid)
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    left = [pid for pid in below if _command(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left


def _below(pid: int) -> list[int]:
    """All descendants, the nearest first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            parents.setdefault(_parent(int(entry.name)), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = parents.get(waiting.pop(0), [])
        found += below
        waiting += below
    return found


def _parent(pid: int) -> int:
    try:
        return int(
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1]
        )
    except (OSError, IndexError):
        return 0


def _command(pid: int) -> str:
    """Empty for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
