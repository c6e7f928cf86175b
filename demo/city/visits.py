"""Visits of the last 14 months, in blocks of columns: fast to make, fast to copy into a table.

Memory is bound by one block of plans, whatever the scale. Nothing is smooth on purpose: summers,
the turn of the year and the change of commissioners leave dips, reports arrive late, people are
out, in hospital, or gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from demo.city.model import VisitChannel, VisitResult
from demo.city.roster import MONTHS, Roster
from demo.city.seeds import Floats, Ints, pick, stream
from demo.city.words.places import FIRST_WORRY, VISIT_NOTES
from demo.city.workers import Corps

BLOCK = 4_096
CHANNELS = tuple(VisitChannel)
RESULTS = tuple(VisitResult)
_WELL, _CONCERN, _NOT_SEEN, _PHONED, _ALARM = range(5)
_MINUTES_PER_DAY = 1_440

Minutes = npt.NDArray[np.datetime64]
KEPT_BY_MONTH = np.array([0.86, 0.93, 0.95, 0.97, 0.94, 0.93, 0.88, 0.80, 0.92, 0.96, 0.95, 0.84])
"""January to December: what part of the due contacts really took place in a usual year."""
_AFTER_TURNOVER = 0.62
"""Successors need time: contacts kept in the eight weeks after all terms ended."""


class Sign(StrEnum):
    """What a visitor saw, as bits 0–7 of ``VisitBlock.signs``; no diagnosis, no income."""

    MAIL_PILED = "mail_piled"
    CURTAINS_CLOSED = "curtains_closed"
    THINNER = "thinner"
    UNSTEADY = "unsteady"
    FORGETFUL = "forgetful"
    ROOM_UNTIDY = "room_untidy"
    LONELY = "lonely"
    FRAUD_CALL = "fraud_call"


SIGNS = tuple(Sign)


class Visit(NamedTuple):
    """One row in plain types, local time of Asia/Tokyo without zone."""

    plan: int
    person: int
    beat: int
    worker: int
    occurred_at: datetime
    recorded_at: datetime
    channel: VisitChannel
    result: VisitResult
    signs: int
    note: str
    by_proxy: bool


@dataclass(frozen=True, slots=True)
class VisitBlock:
    """Columns of equal length, ordered by plan, then time. ``plan``, ``person`` and ``worker``
    are numbers from 1, ``beat`` is an index into the book's beat codes; ``channel`` and
    ``result`` index CHANNELS and RESULTS, ``note`` indexes VISIT_NOTES; times are
    datetime64[m], local."""

    plan: Ints
    person: Ints
    beat: Ints
    worker: Ints
    occurred_at: Minutes
    recorded_at: Minutes
    channel: npt.NDArray[np.int8]
    result: npt.NDArray[np.int8]
    signs: npt.NDArray[np.int16]
    note: npt.NDArray[np.int8]
    by_proxy: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.plan)

    def rows(self) -> Iterator[Visit]:
        columns = (
            self.plan.tolist(),
            self.person.tolist(),
            self.beat.tolist(),
            self.worker.tolist(),
            self.occurred_at.tolist(),
            self.recorded_at.tolist(),
            [CHANNELS[c] for c in self.channel.tolist()],
            [RESULTS[r] for r in self.result.tolist()],
            self.signs.tolist(),
            [VISIT_NOTES[n].text for n in self.note.tolist()],
            self.by_proxy.tolist(),
        )
        return map(Visit._make, zip(*columns, strict=True))


def visit_blocks(roster: Roster, corps: Corps, *, seed: int) -> Iterator[VisitBlock]:
    for first in range(0, roster.plans, BLOCK):
        plans = np.arange(first, min(first + BLOCK, roster.plans))
        yield _block(roster, corps, plans, stream(seed, "visits", first))


@dataclass(frozen=True, slots=True)
class _Contacts:
    """Days on which somebody was met, or should have been, before results are drawn."""

    plan: Ints
    day: Ints
    missed: npt.NDArray[np.bool_]


def _block(roster: Roster, corps: Corps, plans: Ints, rng: np.random.Generator) -> VisitBlock:
    contacts = _contacts(roster, corps, plans, rng)
    worker = _worker_on(roster, corps, contacts)
    there = worker > 0
    plan, day, missed = contacts.plan[there], contacts.day[there], contacts.missed[there]
    worker = worker[there]
    phone_plan = roster.channel[plan] == CHANNELS.index(VisitChannel.PHONE)
    result = _results(rng, phone_plan, missed)
    phoned = (result == _PHONED) | (phone_plan & missed)
    occurred = day * _MINUTES_PER_DAY + _time_of_day(rng, len(day))
    proxy = (worker * 2_654_435_761 % 100 < 12) & (rng.random(len(day)) < 0.9)
    recorded = _recorded(rng, occurred, proxy, roster.today)
    order = np.lexsort((occurred, plan))
    note, signs = _remarks(rng, result)
    return VisitBlock(
        plan=(plan + 1)[order],
        person=roster.plan_person()[plan][order],
        beat=roster.plan_beat()[plan][order],
        worker=worker[order],
        occurred_at=occurred[order].astype("datetime64[m]"),
        recorded_at=recorded[order].astype("datetime64[m]"),
        channel=phoned[order].astype(np.int8),
        result=result[order].astype(np.int8),
        signs=signs[order],
        note=note[order],
        by_proxy=proxy[order],
    )


def _contacts(roster: Roster, corps: Corps, plans: Ints, rng: np.random.Generator) -> _Contacts:
    """Backwards from the last contact, because the demo decides who is due today."""
    found_plan, found_day = [], []
    for interval in np.unique(roster.interval[plans]).tolist():
        group = plans[roster.interval[plans] == interval]
        steps = roster.window // max(int(interval * 0.8), 1) + 2
        gaps = np.rint(interval * rng.normal(1.04, 0.13, (len(group), steps)))
        gaps[:, 0] = 0
        back = np.cumsum(np.maximum(gaps, 2), axis=1).astype(np.int64) - 2
        latest = np.minimum(roster.today - roster.seen[group], roster.end[group] - 1)
        day = latest[:, None] - back
        kept = _kept(roster, corps, group, day, rng)
        kept[:, 0] = True
        kept &= _within(roster, group, day)
        rows, _ = np.nonzero(kept)
        found_plan.append(group[rows])
        found_day.append(day[kept])
    plan, day = np.concatenate(found_plan), np.concatenate(found_day)
    return _with_missed(roster, plans, plan, day, rng)


def _kept(
    roster: Roster, corps: Corps, group: Ints, day: Ints, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Which due contacts took place: by month, by beat, and by the change of commissioners."""
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    chance = KEPT_BY_MONTH[month % 12]
    beats = len(corps.now)
    zeal = 0.80 + 0.25 * ((np.arange(beats) * 7_919 % 101) / 100)
    beat = roster.beat[roster.household[group]]
    uneven = 1 + 0.09 * np.sin(month * 2.3 + (beat % 12)[:, None])
    turnover = _turnover_day(corps)
    changed = corps.now[beat] != corps.before[beat]
    settling = (day >= turnover) & (day < turnover + 56) & changed[:, None]
    chance = chance * zeal[beat][:, None] * uneven * np.where(settling, _AFTER_TURNOVER, 1.0)
    taken: npt.NDArray[np.bool_] = rng.random(day.shape) < chance
    return taken


def _within(roster: Roster, group: Ints, day: Ints) -> npt.NDArray[np.bool_]:
    away = (day >= roster.pause_from[group][:, None]) & (day < roster.pause_to[group][:, None])
    running = (day >= roster.start[group][:, None]) & (day < roster.end[group][:, None])
    inside: npt.NDArray[np.bool_] = running & ~away & (day >= roster.today - roster.window)
    return inside


def _with_missed(
    roster: Roster, plans: Ints, plan: Ints, day: Ints, rng: np.random.Generator
) -> _Contacts:
    """Before one contact in twelve somebody came in vain, one to four days earlier."""
    vain = rng.random(len(plan)) < 0.085
    earlier = day[vain] - rng.integers(1, 5, int(vain.sum()))
    again = plan[vain]
    fits = (earlier >= roster.start[again]) & (earlier >= roster.today - roster.window)
    fits &= ~((earlier >= roster.pause_from[again]) & (earlier < roster.pause_to[again]))
    told = plans[roster.missed[plans] > 0]
    all_plans = np.concatenate([plan, again[fits], told])
    all_days = np.concatenate([day, earlier[fits], roster.today - roster.missed[told]])
    missed = np.zeros(len(all_plans), dtype=bool)
    missed[len(plan) :] = True
    return _Contacts(all_plans, all_days, missed)


def _turnover_day(corps: Corps) -> int:
    return int(np.datetime64(corps.turnover, "D").astype(np.int64))


def _worker_on(roster: Roster, corps: Corps, contacts: _Contacts) -> Ints:
    """Whoever held the beat on that day; 0 while it was vacant."""
    beat = roster.plan_beat()[contacts.plan]
    before = contacts.day < _turnover_day(corps)
    worker: Ints = np.where(before, corps.before[beat], corps.now[beat])
    return worker


def _results(
    rng: np.random.Generator,
    phone_plan: npt.NDArray[np.bool_],
    missed: npt.NDArray[np.bool_],
) -> Ints:
    u = rng.random(len(missed))
    face = pick(np.array([0.83, 0.075, 0.0, 0.094, 0.001]), u)
    call = pick(np.array([0.13, 0.03, 0.0, 0.839, 0.001]), u)
    met = np.where(phone_plan, call, face)
    return np.where(missed, _NOT_SEEN, met)


def _time_of_day(rng: np.random.Generator, count: int) -> Ints:
    """Minutes after midnight in steps of five: mornings, afternoons, a few evenings."""
    part = pick(np.array([0.52, 0.42, 0.06]), rng.random(count))
    start = np.array([9 * 60, 13 * 60 + 30, 18 * 60])[part]
    length = np.array([170, 200, 90])[part]
    minutes: Ints = start + (rng.random(count) * length / 5).astype(np.int64) * 5
    return minutes


def _recorded(
    rng: np.random.Generator, occurred: Ints, proxy: npt.NDArray[np.bool_], today: int
) -> Ints:
    """Most the same day, many within the week, paper sheets at the end of the month, some very
    late; nothing from the future."""
    count = len(occurred)
    u, v = rng.random(count), rng.random(count)
    way = np.where(proxy, 2, pick(np.array([0.64, 0.25, 0.085, 0.025]), u))
    soon = 5 + (v * 180).astype(np.int64)
    week = ((1 + v * 6) * _MINUTES_PER_DAY).astype(np.int64)
    late = ((20 + v * 55) * _MINUTES_PER_DAY).astype(np.int64)
    lag = np.choose(way, [soon, week, _to_next_meeting(occurred, v), late])
    now = today * _MINUTES_PER_DAY
    latest = now - 120 - (v * 540).astype(np.int64)
    by_day = (occurred + lag) // _MINUTES_PER_DAY * _MINUTES_PER_DAY + 480 + (u * 720).astype(int)
    entered = np.where(way == 0, occurred + soon, by_day)
    recorded: Ints = np.maximum(occurred + 5, np.minimum(entered, latest))
    return recorded


def _to_next_meeting(occurred: Ints, v: Floats) -> Ints:
    """Sheets are handed in within the first days of the following month."""
    month = occurred.astype("datetime64[m]").astype("datetime64[M]") + 1
    opening = month.astype("datetime64[m]").astype(np.int64)
    within = ((v * 6) * _MINUTES_PER_DAY).astype(np.int64)
    lag: Ints = opening - occurred + within + 600
    return lag


def _remarks(
    rng: np.random.Generator, result: Ints
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int16]]:
    count = len(result)
    worried = (result == _CONCERN) | (result == _ALARM)
    worry = rng.integers(FIRST_WORRY, len(VISIT_NOTES), count)
    chat = np.where(rng.random(count) < 0.12, rng.integers(1, FIRST_WORRY, count), 0)
    plain = (result == _WELL) | (result == _PHONED)
    note = np.where(worried, worry, np.where(plain, chat, 0)).astype(np.int8)
    bits = 1 << np.maximum(np.array([n.sign for n in VISIT_NOTES]), 0)[note]
    more = np.where(rng.random(count) < 0.3, 1 << rng.integers(0, len(SIGNS), count), 0)
    signs = np.where(worried, bits | more, 0).astype(np.int16)
    return note, signs


__all__ = ["CHANNELS", "MONTHS", "RESULTS", "SIGNS", "Sign", "Visit", "VisitBlock", "visit_blocks"]
