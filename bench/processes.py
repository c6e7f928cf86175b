"""What a server costs: CPU time and memory of a process and all it has started."""

from __future__ import annotations

from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the web server and of PostgreSQL."""

    app: float
    database: float

    def __sub__(self, earlier: Cost) -> Cost:
        return Cost(self.app - earlier.app, self.database - earlier.database)


def cpu_seconds(root: int) -> float:
    """The whole tree; what ended in between is counted by its parent."""
    found, process = 0.0, psutil.Process(root)
    for each in [process, *process.children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        found += times.user + times.system + times.children_user + times.children_system
    return found


def memory_mb(root: int) -> float:
    """Proportional set size (shared pages divided among their users) of the whole tree, in MB."""
    process = psutil.Process(root)
    tree = [process, *process.children(recursive=True)]
    return float(sum(each.memory_full_info().pss for each in tree)) / 1024 / 1024


@dataclass(frozen=True)
class Watched:
    """The two servers whose cost is taken."""

    app: int
    database: int

    def cost(self) -> Cost:
        return Cost(cpu_seconds(self.app), cpu_seconds(self.database))
