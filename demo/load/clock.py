"""The application's services on a day that has passed: a year was confirmed in its spring.

Only the application's clock is turned back; PostgreSQL keeps the real one, so whoever acts must
hold the duty today.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, tzinfo
from typing import Self
from unittest.mock import patch

from sasaeai.core.periods import TOKYO, clock

OFFICE_HOURS = time(10)


@contextmanager
def on(day: date, at: time = OFFICE_HOURS) -> Iterator[datetime]:
    """Everything inside is done on this day in Japan; rows that note the moment get that one."""
    moment = datetime.combine(day, at, tzinfo=TOKYO)

    class AnyMoment(type):
        """Moments read from the database are of the plain kind and are moments all the same."""

        def __instancecheck__(cls, other: object) -> bool:
            return isinstance(other, datetime)

    class Then(datetime, metaclass=AnyMoment):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(moment.timestamp(), tz)

    with patch.object(clock, "datetime", Then), patch("django.utils.timezone.now", lambda: moment):
        yield moment
