"""``./run demo``: a whole invented city on this machine, with everybody's sign-in printed."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sasaeai.site import runtime
from sasaeai.site.commands import serve
from sasaeai.site.config import Config

START_SECONDS = 60.0


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./run demo", description="見本の街ですべてを動かします。"
    )
    parser.add_argument(
        "--scale", default="0.02", help="1 が人口48万人の市の1年分（はじめは 0.02）"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="前の見本を捨てて作り直す")
    options = parser.parse_args(argv)
    os.environ.setdefault("SASAEAI_HOME", "var/demo")
    os.environ.setdefault("SASAEAI_DATABASE_NAME", "sasaeai_demo")
    os.environ.setdefault("SASAEAI_REQUIRE_SECOND_FACTOR", "false")
    os.environ["SASAEAI_DEMO"] = "true"
    os.environ["SASAEAI_PORT"] = str(options.port)
    config = Config.from_environment()
    with only_one(config.home_folder) as free:
        if not free:
            print(
                "このフォルダーでは、もう見本の街が動いています。先にそちらを Ctrl-C で止めてください。"
            )
            return 1
        if not port_is_free(config.host, options.port):
            print(f"{options.port} 番はほかで使われています。--port で別の番号を選んでください。")
            return 1
        if options.fresh:
            forget(config)
        with runtime.database(config):
            return run(config, options.scale, options.fresh)


@contextmanager
def only_one(home: Path) -> Iterator[bool]:
    """Holds the folder for this process; the lock is the kernel's, so a kill leaves nothing."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def port_is_free(host: str, port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def forget(config: Config) -> None:
    """Throws the demo city away: the embedded server's folder, or the named database."""
    if config.database_url:
        from psycopg import sql

        from sasaeai.core.database.provision import Address, connect

        with connect(Address.of_url(config.database_url)) as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                    sql.Identifier(config.database_name)
                )
            )
    for name in ("postgres", "files", "static"):
        shutil.rmtree(config.home_folder / name, ignore_errors=True)


def run(config: Config, scale: str, fresh: bool) -> int:
    build = [sys.executable, "-m", "demo.load", "--scale", scale]
    if subprocess.run(build, env={**os.environ, "SASAEAI_DATABASE_ROLE": "owner"}).returncode:
        return 1
    runtime.start_django(role="app")
    serve.prepare()
    environment = {**os.environ, "SASAEAI_DATABASE_ROLE": "app"}
    processes = [
        subprocess.Popen(serve.server_command(config), env=environment, start_new_session=True),
        subprocess.Popen(worker_command(), env=environment, start_new_session=True),
    ]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if wait_until_up(config, processes[0]):
            print(welcome(config), flush=True)
        while processes[0].poll() is None:
            time.sleep(0.3)
            if processes[1].poll() is not None:
                processes[1] = subprocess.Popen(
                    worker_command(), env=environment, start_new_session=True
                )
        return processes[0].returncode or 0
    except KeyboardInterrupt:
        print("\n止めています…", flush=True)
        return 0
    finally:
        for process in processes:
            stop(process)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def worker_command() -> list[str]:
    return [sys.executable, "-m", "sasaeai.site.worker"]


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_up(config: Config, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{config.host}:{config.port}/health/", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def welcome(config: Config) -> str:
    """The address and the cast's sign-ins."""
    from demo.load.signins import PASSWORD, SIGNINS

    lines = ["", f"ひより市の見本ができました:  http://{config.host}:{config.port}/", ""]
    lines += [f"サインイン（合言葉はみな {PASSWORD}）:"]
    lines += [f"  {item.login:<22}{item.name}（{item.words}）→ {item.start}" for item in SIGNINS]
    lines += ["", "止めるときは Ctrl-C を押してください。"]
    return "\n".join(lines)
