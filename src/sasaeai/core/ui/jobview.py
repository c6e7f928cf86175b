"""What the work macros draw: a running job and the entries of a timeline."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from sasaeai.core.jobs import JobState

Look = Literal["queued", "running", "done", "failed", "cancelled"]
LOOKS: dict[str, Look] = {
    JobState.WAITING: "queued",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}
"""How each state of a run is drawn."""


@dataclass(frozen=True, kw_only=True)
class JobView:
    """``failures`` are (where, what to do) pairs. ``total`` of 0 means the length is not known."""

    key: str
    title: str
    state: Look
    done: int = 0
    total: int = 0
    note: str = ""
    failures: tuple[tuple[str, str], ...] = ()
    refresh_url: str = ""
    cancel_url: str = ""
    result_url: str = ""
    result_label: str = "結果を見る"

    @property
    def running(self) -> bool:
        return self.state in ("queued", "running")

    @property
    def done_text(self) -> str:
        return f"{self.done:,}"

    @property
    def total_text(self) -> str:
        return f"{self.total:,}"


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """``when`` is what people read, ``at`` what machines read. ``lasts`` says how long it holds."""

    at: datetime.date
    when: str
    title: str
    icon: str
    who: str = ""
    text: str = ""
    href: str = ""
    lasts: str = ""
    kind: Literal["", "ok", "warn", "danger"] = ""
