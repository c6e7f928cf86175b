"""``python -m demo.load --scale 0.02``: the invented city in a database of its own.

A whole city of the same scale, seed and code is kept, a half one is thrown away. The rows are
written as the owner; the plan and its figures are made afterwards as the application, in a
process of its own (``demo.load.desk``), because only the application may count.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from demo.city.city import DEFAULT_SCALE, DEFAULT_SEED, generate, history
from demo.city.roster import WINDOW_DAYS
from demo.load import mark
from demo.load.mark import Wanted
from sasaeai.core.database import Address, ensure_running, provision
from sasaeai.core.periods import today
from sasaeai.site import runtime
from sasaeai.site.config import Config

OLD_DAYS = 7


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.load")
    parser.add_argument("--scale", type=Decimal, default=DEFAULT_SCALE)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--history", action="store_true", help="訪問も、前の3年度の記録から作る")
    parser.add_argument("--fresh", action="store_true", help="前の見本を捨てて作り直す")
    options = parser.parse_args(argv)
    if not options.scale > 0:
        parser.error("--scale は 0 より大きい数にしてください。")
    signal.signal(signal.SIGTERM, _interrupt)
    config = Config.from_environment()
    with server(config) as address:
        try:
            if options.fresh:
                mark.drop(address, config.database_name)
            wanted = Wanted(options.scale, options.seed, history=options.history)
            return ensure_city(config, address, wanted)
        except mark.NotADemo as refused:
            print(refused)
            return 1
        except KeyboardInterrupt:
            print("\n途中でやめました。次に始めると、最初から作り直します。")
            return 130


def _interrupt(*_: object) -> None:
    """Being asked to stop ends like Ctrl-C, so that no server stays behind."""
    raise KeyboardInterrupt


@contextmanager
def server(config: Config) -> Iterator[Address]:
    """The configured server, or the embedded one (left running if it ran before)."""
    if config.database_url:
        yield Address.of_url(config.database_url)
        return
    running = ensure_running(config.home_folder)
    try:
        yield Address.of_server(running)
    finally:
        running.stop()


def ensure_city(config: Config, address: Address, city: Wanted) -> int:
    wanted = mark.wanted(config.root, city)
    found, made_on = mark.read(address, config.database_name)
    if found == wanted and made_on:
        keep(made_on)
        return 0
    started = time.monotonic()
    print(f"ひより市の見本を作っています（大きさ {city.scale.normalize():f}）", flush=True)
    mark.drop(address, config.database_name)
    provision(address, config.home_folder, config.database_name)
    mark.write(address, config.database_name, mark.LOADING)
    build(city)
    desk = [sys.executable, "-m", "demo.load.desk"]
    done = subprocess.run(desk, env={**os.environ, "SASAEAI_DATABASE_ROLE": "app"}, check=False)
    if done.returncode:
        return done.returncode
    finish()
    mark.write(address, config.database_name, wanted, today())
    print(f"できました（{time.monotonic() - started:.0f}秒）", flush=True)
    return 0


def keep(made_on: date) -> None:
    """The city that is there, with access rules as the code has them today."""
    runtime.start_django(role="owner")
    runtime.migrate()
    age = (today() - made_on).days
    print("前に作ったひより市をそのまま使います。", flush=True)
    if age >= OLD_DAYS:
        print(f"（{age}日前のままです。今日の日付で作り直すには --fresh をつけます。）", flush=True)


def build(wanted: Wanted) -> None:
    """Tables, then every part of the city as the owner."""
    runtime.start_django(role="owner")
    runtime.migrate()
    from demo.load import city

    with runtime.maintenance():
        window = history(today()) if wanted.history else WINDOW_DAYS
        city.load(generate(wanted.scale, wanted.seed, today(), window=window))


def finish() -> None:
    """What only the owner may do, once the application has written its part."""
    from demo.load import steps

    with runtime.maintenance():
        steps.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
