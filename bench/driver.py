"""``python -m bench.driver``: visitors who ask one after the other, in a process of their own.

The order (JSON) comes on standard input, what happened goes to standard output. Only loopback is
visited, and count and time are bounded.
"""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

LONGEST_WAIT = 60.0


@dataclass
class Tour:
    """One order and what came of it; the lists are shared by the threads."""

    port: int
    requests: list[dict[str, Any]]
    threads: int
    count: int
    seconds: float
    rate: float = 0.0
    """Requests a second in all; 0 goes as fast as the answers come."""
    took: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    number: Any = field(default_factory=itertools.count)
    began: float = 0.0

    def run(self) -> dict[str, Any]:
        self.began = time.perf_counter()
        threads = [threading.Thread(target=self._visit) for _ in range(self.threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - self.began
        return {
            "done": len(self.took),
            "seconds": round(seconds, 3),
            "per_second": round(len(self.took) / seconds, 1),
            "p50_ms": percentile(self.took, 50),
            "p95_ms": percentile(self.took, 95),
            "worst_ms": percentile(self.took, 100),
            "statuses": dict(self.statuses),
            "own_cpu_seconds": round(time.process_time(), 2),
        }

    def _visit(self) -> None:
        connection = _connect(self.port)
        while True:
            number = next(self.number)
            if number >= self.count or time.perf_counter() - self.began > self.seconds:
                break
            if self.rate:
                time.sleep(max(0.0, self.began + number / self.rate - time.perf_counter()))
            request = self.requests[number % len(self.requests)]
            started = time.perf_counter()
            try:
                status = _ask(connection, request)
            except (OSError, http.client.HTTPException) as problem:
                status = type(problem).__name__
                connection.close()
                connection = _connect(self.port)
            self.took.append(time.perf_counter() - started)
            self.statuses[status] += 1
        connection.close()


def _connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_WAIT)


def _ask(connection: http.client.HTTPConnection, request: dict[str, Any]) -> str:
    connection.request(
        request["method"], request["path"], request.get("body"), request.get("headers", {})
    )
    answer = connection.getresponse()
    answer.read()
    return str(answer.status)


def percentile(seconds: list[float], share: int) -> float:
    """Milliseconds within which this share of the requests was answered; 0 without requests."""
    if not seconds:
        return 0.0
    ordered = sorted(seconds)
    place = max(0, -(-len(ordered) * share // 100) - 1)
    return round(ordered[place] * 1000, 1)


def main() -> None:
    order = json.load(sys.stdin)
    json.dump(Tour(**order).run(), sys.stdout)


if __name__ == "__main__":
    main()
