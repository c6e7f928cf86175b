"""``python -m sasaeai.site.server``: granian with an application that is loaded once and then forked.

Workers that load it each for themselves hold everything twice. Here the process that watches over
them reads code and templates before it forks, so its memory is theirs too, and a worker that was
killed is back at once. Nothing may connect before the fork: a connection belongs to one process.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import importlib
import multiprocessing

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

BLOCKING_THREADS = 2
SECONDS_TO_STOP = 10
ARENA_MAX, TRIM_THRESHOLD = -8, -1
"""glibc's numbers of what ``mallopt`` sets; another C library has no such function."""


def load(target: str) -> None:
    """Reads the application and what it draws with, and keeps the collector's hands off it: a
    collection that looks at shared objects writes into them and makes them each worker's own."""
    importlib.import_module(target.partition(":")[0])
    gc.collect()
    gc.freeze()


def give_memory_back() -> None:
    """One heap for all threads, and its free end returned: a PDF is large for a second only."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(ARENA_MAX, 1)
        mallopt(TRIM_THRESHOLD, 128 * 1024)


def main() -> None:
    give_memory_back()
    multiprocessing.set_start_method("fork")  # what is shared here is what was read before it
    words = argparse.ArgumentParser()
    words.add_argument("--host", required=True)
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--workers", type=int, required=True)
    words.add_argument("target")
    wanted = words.parse_args()
    server = Granian(
        wanted.target,
        address=wanted.host,
        port=wanted.port,
        interface=Interfaces.WSGI,
        workers=wanted.workers,
        blocking_threads=BLOCKING_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: load(wanted.target))
    server.serve()


if __name__ == "__main__":
    main()
