"""The one clock: local days of Asia/Tokyo, however a moment is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

TOKYO: Final = ZoneInfo("Asia/Tokyo")
DAY: Final = timedelta(days=1)


class NaiveMoment(ValueError):
    """A datetime without time zone: 23:59 of which place? It could fall in another year."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"{moment.isoformat()} has no time zone")


def local_date(when: date | datetime) -> date:
    """The day in Japan; dates stay as they are, moments without zone raise ``NaiveMoment``."""
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is None:
        raise NaiveMoment(when)
    return when.astimezone(TOKYO).date()


def today(now: datetime | None = None) -> date:
    """The day in Japan now; tests and jobs pass ``now``."""
    return local_date(datetime.now(UTC) if now is None else now)


def time_of_day() -> time:
    """What the clocks in Japan show now."""
    return datetime.now(TOKYO).time()


def midnight(day: date) -> datetime:
    """The first moment of a day in Japan."""
    return datetime.combine(day, time(), tzinfo=TOKYO)
