"""``./run demo``: a whole invented city on this machine, with everybody's sign-in printed.

Server, worker and database are kept alive while it runs and end with it, whichever way it ends.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sasaeai.core.database import Address, Server, ServerRefused, ensure_running
from sasaeai.core.database.provision import connect
from sasaeai.site import runtime
from sasaeai.site.commands import serve
from sasaeai.site.config import Config

START_SECONDS, STOP_SECONDS = 60.0, 10.0
TOO_SHORT = 5.0
"""A process that lives shorter than this many seconds did not start properly."""
TRIES = 5
DIES_WITH_PARENT = 1
"""prctl's PR_SET_PDEATHSIG: Linux signals the child when we are gone, even by kill -9."""


class CannotStart(RuntimeError):
    """A part of the demo does not stay up; the message says where to look."""


def main(argv: list[str]) -> int:
    options = read_options(argv)
    os.environ.setdefault("SASAEAI_HOME", "var/demo")
    os.environ.setdefault("SASAEAI_DATABASE_NAME", "sasaeai_demo")
    os.environ.setdefault("SASAEAI_REQUIRE_SECOND_FACTOR", "false")
    os.environ["SASAEAI_DEMO"] = "true"
    os.environ["SASAEAI_PORT"] = str(options.port)
    config = Config.from_environment()
    listen_for_the_end()
    with only_one(config) as other:
        if other:
            print(f"このフォルダーでは、もう見本の街が動いています（{other}）。")
            print("先にそちらを Ctrl-C で止めてください。")
            return 1
        if not port_is_free(config.host, options.port):
            print(f"{options.port} 番はほかで使われています。--port で別の番号を選んでください。")
            return 1
        try:
            return run(config, options.scale, fresh=options.fresh)
        except (CannotStart, ServerRefused) as refused:
            print(refused, file=sys.stderr)
            return 1


def listen_for_the_end() -> None:
    """Ctrl-C, kill and a closed terminal all end in order, also when started in the background."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)


def read_options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run demo", description="見本の街ですべてを動かします。"
    )
    parser.add_argument(
        "--scale", default="0.02", help="1 が人口48万人の市の1年分（はじめは 0.02）"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="前の見本を捨てて作り直す")
    options = parser.parse_args(argv)
    if not 1 <= options.port <= 65535:
        parser.error("--port は 1 から 65535 までの番号にしてください。")
    return options


@contextmanager
def only_one(config: Config) -> Iterator[str]:
    """Holds the folder for this process, or yields the address of the demo that holds it.

    The lock is the kernel's, so a kill leaves nothing behind.
    """
    home: Path = config.home_folder
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            yield lock.read().strip() or str(home)
            return
        lock.truncate(0)
        lock.write(address(config))
        lock.flush()
        yield ""


def address(config: Config) -> str:
    return f"http://{config.host}:{config.port}/"


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def run(config: Config, scale: str, *, fresh: bool) -> int:
    with own_database(config) as database:
        if code := build(config, scale, fresh=fresh):
            return code
        runtime.start_django(role="app")
        serve.prepare()
        environment = {**os.environ, "SASAEAI_DATABASE_ROLE": "app"}
        parts = (
            Kept("サーバー", serve.server_command(config), environment),
            Kept("ジョブ係", [sys.executable, "-m", "sasaeai.site.worker"], environment),
        )
        try:
            for part in parts:
                part.start()
            wait_until_up(config, parts)
            print(welcome(config), flush=True)
            while True:
                time.sleep(0.5)
                look_after(database, parts)
        except KeyboardInterrupt:
            print("\n止めています…", flush=True)
            return 0
        finally:
            stop_all(parts)


def build(config: Config, scale: str, *, fresh: bool) -> int:
    """Loads the city in a session of its own, so that an interrupt reaches all of it at once."""
    command = [sys.executable, "-m", "demo.load", "--history", "--scale", scale]
    if fresh:
        command.append("--fresh")
        for name in ("files", "static"):
            shutil.rmtree(config.home_folder / name, ignore_errors=True)
    environment = {**os.environ, "SASAEAI_DATABASE_ROLE": "owner"}
    process = subprocess.Popen(
        command, env=environment, start_new_session=True, preexec_fn=_die_with_parent
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        _kill_group(process.pid)
        raise


class Kept:
    """A process that is started again when it ends, unless it cannot stay up."""

    def __init__(self, title: str, command: list[str], environment: dict[str, str]) -> None:
        self.title, self.command, self.environment = title, command, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.started, self.failures = 0.0, 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def look(self) -> None:
        """Raises ``CannotStart`` when it keeps ending at once."""
        if not self.ended:
            return
        if self.process is not None:
            _kill_group(self.process.pid)
        self.failures = self.failures + 1 if time.monotonic() - self.started < TOO_SHORT else 0
        if self.failures >= TRIES:
            raise CannotStart(f"{self.title}が始まりません。上の知らせをご覧ください。")
        print(f"{self.title}が止まったので、もう一度始めます。", flush=True)
        self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and not self.ended:
            self.process.send_signal(signal.SIGINT)

    def stop(self) -> None:
        """Waits for the end that was asked for; whatever is left of the group is killed."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        _kill_group(self.process.pid)
        self.process.wait()


def look_after(database: Database | None, parts: tuple[Kept, ...]) -> None:
    """Starts again whatever has ended."""
    if database is not None:
        database.look()
    for part in parts:
        part.look()


def stop_all(parts: tuple[Kept, ...]) -> None:
    """A second Ctrl-C does not leave anything half-stopped."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.stop()


class Database:
    """The embedded PostgreSQL, known by its own folder: whoever started it, it ends with us.

    A demo that was killed leaves its server behind; the next one finds it running.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        with connect(Address.of_server(ensure_running(home))) as admin:
            row = admin.execute("SHOW data_directory").fetchone()
        self.folder = Path(row[0]) if row else home / "postgres"
        self.known = self._pid()

    def look(self) -> None:
        """Starts it again after a kill, which may need a moment until its remains are gone.

        The number is remembered: whichever part looks first takes the file with it away.
        """
        if self.known:
            with suppress(ChildProcessError):
                os.waitpid(self.known, os.WNOHANG)
        with suppress(ServerRefused):
            ensure_running(self.home)
        self.known = self._pid() or self.known

    def stop(self) -> None:
        """Fast shutdown of the postgres that the folder's pid file names."""
        pid, deadline = self._pid(), time.monotonic() + STOP_SECONDS
        if pid and _is_server(pid, self.folder):
            os.kill(pid, signal.SIGINT)
        while _is_server(pid, self.folder) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _pid(self) -> int:
        """0 when there is no pid file."""
        try:
            return int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return 0


def start_database(home: Path) -> Server:
    """Patient: after a kill -9 the remains of the last server take a moment to go.

    Raises ``ServerRefused`` when it does not start all the same.
    """
    deadline = time.monotonic() + STOP_SECONDS
    while True:
        try:
            return ensure_running(home)
        except ServerRefused:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)


@contextmanager
def own_database(config: Config) -> Iterator[Database | None]:
    """None where a server of somebody else is used."""
    if config.database_url:
        with runtime.database(config):
            yield None
        return
    server = start_database(config.home_folder)
    try:
        with runtime.database(config):
            database = Database(config.home_folder)
            try:
                yield database
            finally:
                database.stop()
    finally:
        server.stop()


def _is_server(pid: int, folder: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(folder) in command and command[0].endswith(b"/postgres")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM)


def _kill_group(leader: int) -> None:
    """The granian workers of a killed server would keep its port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def wait_until_up(config: Config, parts: tuple[Kept, ...]) -> None:
    """Raises ``CannotStart`` when no page comes within a minute."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with direct.open(f"{address(config)}health/", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        look_after(None, parts)
    raise CannotStart("サーバーの準備に時間がかかりすぎています。")


def welcome(config: Config) -> str:
    """The address and the cast's sign-ins."""
    from demo.load.signins import PASSWORD, SIGNINS

    lines = ["", f"ひより市の見本ができました:  {address(config)}", ""]
    lines += [f"サインイン（合言葉はみな {PASSWORD}）:"]
    lines += [f"  {item.login:<22}{item.name}（{item.words}）→ {item.start}" for item in SIGNINS]
    lines += ["", "止めるときは Ctrl-C を押してください。"]
    return "\n".join(lines)
