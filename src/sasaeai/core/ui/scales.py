"""The one scale of charts and maps: leather's, kept to whole numbers where whole things are counted."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from leather.scales import Linear


def scale(low: Decimal, high: Decimal, *, whole: bool) -> Linear:
    """From ``low`` (0 or below) to ``high`` or past it, as far as the marks say it well.

    leather marks 0 to 9 at 2.5, 5 and 7.5. Nobody has met 2.5 people, so with ``whole`` the end
    moves on until every mark is whole, one at a time; a few steps always do.
    """
    end = high if high > low else low + 1
    ends = (Linear(low, end + step) for step in count())
    return next(found for found in ends if not whole or _whole(found))


def _whole(found: Linear) -> bool:
    return all(tick == tick.to_integral_value() for tick in found.ticks())
