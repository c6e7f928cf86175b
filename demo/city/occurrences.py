"""What the places' rules came to: sessions held, cancelled or planned, with head counts."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from demo.city.model import Listing, Occurrence, OccurrenceState
from demo.city.schedule import closes_for_new_year, dates
from demo.city.seeds import stream
from demo.city.words.listings import CANCELLED, KIND_WORDS

YEARS_BACK = 3
DAYS_AHEAD = 92
_BY_MONTH = (0.88, 0.93, 1.0, 1.03, 1.08, 1.0, 0.93, 0.82, 0.98, 1.09, 1.06, 0.95)
_FORGOTTEN = 0.035


def first_day(today: date) -> date:
    """1 April three fiscal years before the running one."""
    running = today.year if today >= date(today.year, 4, 1) else today.year - 1
    return date(running - YEARS_BACK, 4, 1)


def occurrences(listings: tuple[Listing, ...], *, seed: int, today: date) -> Iterator[Occurrence]:
    """By listing, then by day; nothing is held on or after ``today``."""
    since, until = first_day(today), today + timedelta(days=DAYS_AHEAD)
    for listing in listings:
        stop = min(listing.paused_from or until, until)
        days = [
            (day, rule.opens, rule.closes)
            for rule in listing.rules
            for day in dates(rule, since=since, until=stop)
        ]
        rng = stream(seed, "occurrences", listing.number)
        usual = KIND_WORDS[listing.kind].people * float(rng.uniform(0.55, 1.5))
        growth = float(rng.uniform(-0.07, 0.11))
        noise = rng.gamma(14, 1 / 14, len(days))
        draws = rng.random((len(days), 6)).tolist()
        for (day, opens, closes), wave, u in zip(days, noise.tolist(), draws, strict=True):
            years = (day - since).days / 365.25
            expected = usual * (1 + growth * years) * _BY_MONTH[day.month - 1] * wave
            state, note = _state(day, today, u[0])
            yield _occurrence(
                Occurrence(
                    listing.number, day, opens, closes, state, None, None, None, None, None, note
                ),
                listing,
                max(round(expected), 1),
                u,
                today,
            )


def _state(day: date, today: date, u: float) -> tuple[OccurrenceState, str]:
    if closes_for_new_year(day):
        return OccurrenceState.CANCELLED, CANCELLED["new_year"]
    if day >= today:
        return OccurrenceState.PLANNED, ""
    reason = _reason(day.month, u)
    if reason:
        return OccurrenceState.CANCELLED, CANCELLED[reason]
    return OccurrenceState.HELD, ""


def _reason(month: int, u: float) -> str:
    if u < 0.012:
        return "venue"
    if month in (7, 8) and u < 0.06:
        return "heat"
    if month in (8, 9, 10) and u < 0.075:
        return "typhoon"
    if month in (1, 2) and u < 0.05:
        return "cold"
    return ""


def _occurrence(
    bare: Occurrence, listing: Listing, people: int, u: list[float], today: date
) -> Occurrence:
    """Counts enter late, sometimes never; a count not entered stays None."""
    if bare.state is not OccurrenceState.HELD or u[1] < _FORGOTTEN:
        return bare
    lag = int(u[2] * 9) if u[3] < 0.95 else 20 + int(u[2] * 70)
    recorded = bare.on + timedelta(days=lag)
    if recorded >= today:
        return bare
    words = KIND_WORDS[listing.kind]
    children = min(people, round(people * words.children * (0.8 + 0.4 * u[4])))
    aged = min(people - children, round(people * words.aged * (0.85 + 0.3 * u[5])))
    helpers = 1 + int(people * 0.12 + 3 * u[4])
    return Occurrence(
        bare.listing,
        bare.on,
        bare.opens,
        bare.closes,
        bare.state,
        people,
        children,
        aged,
        helpers,
        recorded,
        bare.note,
    )


def head_counts(rows: Iterator[Occurrence]) -> int:
    """People over all sessions with a count (延べ人数)."""
    return int(np.sum([row.attendance for row in rows if row.attendance is not None]))
