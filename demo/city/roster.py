"""Who is watched over and how, as columns: small enough to hold at any scale, exact to restart.

Everything that a visit depends on is drawn here once, so people, plans and visits can be
generated apart from each other and still agree.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from demo.city.cast import HOUSEHOLDS, CastHousehold
from demo.city.gazetteer import Gazetteer
from demo.city.model import EndReason, HouseholdKind, VisitChannel
from demo.city.population import beat_weights
from demo.city.seeds import Floats, Ints, apportion, pick, stream

PLANS_AT_ONE, OTHERS_AT_ONE = 7_650, 5_600
"""Watched and other known households at scale 1; 7,650 plans make about 126,000 visits a year."""
MONTHS = 14
WINDOW_DAYS = 427
"""How far back visits reach unless the city is asked for a longer history."""
NEVER = 10**7
KINDS = tuple(HouseholdKind)
REASONS = tuple(EndReason)
CHANNELS = tuple(VisitChannel)
INTERVALS = np.array([7, 10, 14, 30])

Days = npt.NDArray[np.int64]
"""Days since 1970-01-01; NEVER stands for no end."""


@dataclass(frozen=True, slots=True)
class Roster:
    """``beat``, ``kind``, ``size``, ``first`` per household (cast, watched, others); ``first`` is
    the number of its first person. The rest per plan; plan p watches the first person of
    ``household[p]`` (an index). ``seen`` and ``missed`` count days back from ``today``, and so does
    ``window``: no visit is older."""

    today: int
    window: int
    cast: int
    beat: Ints
    kind: Ints
    size: Ints
    first: Ints
    household: Ints
    interval: Ints
    channel: Ints
    start: Days
    end: Days
    reason: Ints
    pause_from: Days
    pause_to: Days
    seen: Ints
    missed: Ints

    @property
    def plans(self) -> int:
        return len(self.household)

    @property
    def persons(self) -> int:
        return int(self.size.sum())

    def plan_beat(self) -> Ints:
        beats: Ints = self.beat[self.household]
        return beats

    def plan_person(self) -> Ints:
        persons: Ints = self.first[self.household]
        return persons


def day_number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def from_day(number: int) -> date:
    return date.fromordinal(int(number) + date(1970, 1, 1).toordinal())


def draw_roster(
    gazetteer: Gazetteer, *, seed: int, scale: float, today: date, window: int = WINDOW_DAYS
) -> Roster:
    """Never less than two plans per beat, so that no screen of a small demo is empty."""
    weights = beat_weights(gazetteer.geo)
    beats = len(weights)
    watched = max(round(PLANS_AT_ONE * scale), 2 * beats)
    others = max(round(OTHERS_AT_ONE * scale), 2 * beats)
    cast_beat = np.array([gazetteer.beat_index(h.beat) for h in HOUSEHOLDS])
    watched_beat = np.repeat(np.arange(beats), apportion(watched, weights, minimum=1))
    other_beat = np.repeat(np.arange(beats), apportion(others, weights, minimum=1))
    kind, size = _families(seed, watched, others)
    first = np.concatenate([[1], 1 + np.cumsum(size)[:-1]]).astype(np.int64)
    cast_plans = [i for i, h in enumerate(HOUSEHOLDS) if h.watch is not None]
    household = np.concatenate([cast_plans, len(HOUSEHOLDS) + np.arange(watched)])
    now = day_number(today)
    return Roster(
        today=now,
        window=window,
        cast=len(HOUSEHOLDS),
        beat=np.concatenate([cast_beat, watched_beat, other_beat]).astype(np.int64),
        kind=kind,
        size=size,
        first=first,
        household=household.astype(np.int64),
        **_plan_columns(seed, now, watched, window),
    )


def _families(seed: int, watched: int, others: int) -> tuple[Ints, Ints]:
    rng = stream(seed, "families")
    old = pick(np.array([0.55, 0.25, 0.13, 0.07, 0.0]), rng.random(watched))
    young = pick(np.array([0.22, 0.18, 0.10, 0.10, 0.40]), rng.random(others))
    kind = np.concatenate([[KINDS.index(h.kind) for h in HOUSEHOLDS], old, young])
    extra = rng.integers(0, 2, len(kind))
    base = np.array([1, 2, 2, 4, 3])[kind]
    grows = kind >= KINDS.index(HouseholdKind.THREE_GENERATIONS)
    size = base + np.where(grows, extra, 0)
    size[: len(HOUSEHOLDS)] = [len(h.members) for h in HOUSEHOLDS]
    return kind.astype(np.int64), size.astype(np.int64)


def _plan_columns(seed: int, now: int, watched: int, window: int) -> dict[str, Ints]:
    rng = stream(seed, "plans")
    interval = INTERVALS[pick(np.array([0.11, 0.05, 0.47, 0.37]), rng.random(watched))]
    start = now - (30 + (rng.random(watched) ** 1.3 * 1750).astype(np.int64))
    end, reason = _endings(rng, now, start, window)
    pause_from, pause_to = _pauses(rng, now, watched, window)
    generated = {
        "interval": interval,
        "channel": (rng.random(watched) < 0.14).astype(np.int64),
        "start": start,
        "end": end,
        "reason": reason,
        "pause_from": pause_from,
        "pause_to": pause_to,
        "seen": _last_contact(rng.random((3, watched)), interval),
        "missed": np.zeros(watched, dtype=np.int64),
    }
    cast = _cast_columns(now)
    return {
        name: np.concatenate([cast[name], column]).astype(np.int64)
        for name, column in generated.items()
    }


def _endings(rng: np.random.Generator, now: int, start: Ints, window: int) -> tuple[Ints, Ints]:
    """About one plan in nine ended within the window, for a reason that is told."""
    count = len(start)
    ended = rng.random(count) < 0.11
    earliest = np.maximum(start + 20, now - window)
    end = earliest + (rng.random(count) * np.maximum(now - earliest, 1)).astype(np.int64)
    ended &= end < now
    reason = pick(np.array([0.36, 0.14, 0.36, 0.14]), rng.random(count))
    return np.where(ended, end, NEVER), np.where(ended, reason, -1)


def _pauses(rng: np.random.Generator, now: int, count: int, window: int) -> tuple[Ints, Ints]:
    """A stay in hospital: visits due in it are not missed ones; some are still away."""
    paused = rng.random(count) < 0.06
    away = now - (rng.random(count) * window).astype(np.int64)
    back = away + 10 + (rng.random(count) * 80).astype(np.int64)
    return np.where(paused, away, NEVER), np.where(paused, back, NEVER)


def _last_contact(u: Floats, interval: Ints) -> Ints:
    """Days since the last contact: most in time, some due today, some overdue."""
    in_time = 1 + (u[1] * (interval - 1)).astype(np.int64)
    late = interval + 1 + (u[2] * interval * 1.5).astype(np.int64)
    return np.where(u[0] < 0.06, interval, np.where(u[0] < 0.15, late, in_time))


def _cast_columns(now: int) -> dict[str, Ints]:
    plans = [household.watch for household in HOUSEHOLDS if household.watch is not None]
    never = np.full(len(plans), NEVER)
    return {
        "interval": np.array([p.interval for p in plans]),
        "channel": np.array([CHANNELS.index(p.channel) for p in plans]),
        "start": now - np.array([p.since for p in plans]),
        "end": never,
        "reason": np.full(len(plans), -1),
        "pause_from": never,
        "pause_to": never,
        "seen": np.array([p.seen for p in plans]),
        "missed": np.array([p.missed for p in plans]),
    }


def cast_persons(roster: Roster) -> dict[str, int]:
    """Person number per key of the cast's residents."""
    found: dict[str, int] = {}
    for index, household in enumerate(HOUSEHOLDS):
        for place, person in enumerate(household.members):
            found[person.key] = int(roster.first[index]) + place
    return found


def cast_watch(plan: int) -> CastHousehold | None:
    """Household of the cast behind plan index ``plan``, or None for a generated one."""
    plans = [household for household in HOUSEHOLDS if household.watch is not None]
    return plans[plan] if plan < len(plans) else None
