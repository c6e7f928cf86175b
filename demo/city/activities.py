"""Daily sheets of the commissioners (活動記録) as columns: consultations and other activities.

Shares follow the published national totals of fiscal year 2015 (福祉行政報告例): 14 contents,
4 fields and 6 other kinds, in the order of the official form.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demo.city.roster import WINDOW_DAYS, day_number
from demo.city.seeds import Floats, Ints, pick, stream
from demo.city.visits import KEPT_BY_MONTH
from demo.city.workers import Corps

CONSULTATIONS_AT_ONE, OTHERS_AT_ONE = 20_000, 89_000
_LEAST_CONSULTATIONS, _LEAST_OTHERS = 6, 12
"""Per commissioner and year in a small demo, so that no monthly report is empty."""
BLOCK = 512

CONTENTS = (
    "在宅福祉",
    "介護保険",
    "健康・保健医療",
    "子育て・母子保健",
    "子どもの地域生活",
    "子どもの教育・学校生活",
    "生活費",
    "年金・保険",
    "仕事",
    "家族関係",
    "住居",
    "生活環境",
    "日常的な支援",
    "その他",
)
_CONTENT_SHARES = np.array(
    [
        514_615,
        183_707,
        449_960,
        210_264,
        571_720,
        380_824,
        191_531,
        40_632,
        52_546,
        196_025,
        101_239,
        284_188,
        1_619_957,
        1_594_257,
    ],
    dtype=np.float64,
)
FIELDS = ("高齢者に関すること", "障害者に関すること", "子どもに関すること", "その他")
_FIELD_SHARES = np.array([0.563, 0.050, 0.209, 0.178])
_CHILD_CONTENTS = (3, 4, 5)
OTHERS = (
    "調査・実態把握",
    "行事・事業・会議への参加協力",
    "地域福祉活動・自主活動",
    "民児協運営・研修",
    "証明事務",
    "要保護児童の発見の通告・仲介",
)
_OTHER_SHARES = np.array(
    [
        5_423_084,
        6_196_597,
        9_193_647,
        5_840_818,
        403_427,
        77_885,
    ],
    dtype=np.float64,
)


@dataclass(frozen=True, slots=True)
class ActivityBlock:
    """Columns of equal length by beat, then day. ``content`` and ``field`` index CONTENTS and
    FIELDS and are -1 for other activities; ``other`` indexes OTHERS and is -1 for consultations.
    Days are datetime64[D]."""

    beat: Ints
    worker: Ints
    on: npt.NDArray[np.datetime64]
    recorded_on: npt.NDArray[np.datetime64]
    content: npt.NDArray[np.int8]
    field: npt.NDArray[np.int8]
    other: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.beat)


def activity_blocks(
    corps: Corps, *, seed: int, scale: float, today: int
) -> Iterator[ActivityBlock]:
    beats = len(corps.now)
    consultations = max(CONSULTATIONS_AT_ONE * scale / beats, _LEAST_CONSULTATIONS)
    others = max(OTHERS_AT_ONE * scale / beats, _LEAST_OTHERS)
    for first in range(0, beats, BLOCK):
        block = np.arange(first, min(first + BLOCK, beats))
        rng = stream(seed, "activities", first)
        yield _block(corps, block, rng, rates=(consultations, others), today=today)


def _block(
    corps: Corps, beats: Ints, rng: np.random.Generator, *, rates: tuple[float, float], today: int
) -> ActivityBlock:
    years = WINDOW_DAYS / 365.25 / float(KEPT_BY_MONTH.mean())
    zeal = rng.gamma(5, 1 / 5, len(beats))
    numbers = [rng.poisson(rate * years * zeal) for rate in rates]
    beat = np.concatenate([np.repeat(beats, number) for number in numbers])
    consults = np.arange(len(beat)) < int(numbers[0].sum())
    day = today - 1 - (rng.random(len(beat)) * WINDOW_DAYS).astype(np.int64)
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    before = day < day_number(corps.turnover)
    worker = np.where(before, corps.before[beat], corps.now[beat])
    kept = (rng.random(len(beat)) < KEPT_BY_MONTH[month]) & (worker > 0)
    lag = (rng.random(len(beat)) ** 4 * 45).astype(np.int64)
    order = np.flatnonzero(kept)[np.lexsort((day[kept], beat[kept]))]
    content, field = _classify(rng.random((2, len(beat))), consults)
    other = np.where(consults, -1, pick(_OTHER_SHARES, rng.random(len(beat))))
    return ActivityBlock(
        beat=beat[order],
        worker=worker[order],
        on=day[order].astype("datetime64[D]"),
        recorded_on=np.minimum(day + lag, today - 1)[order].astype("datetime64[D]"),
        content=content[order].astype(np.int8),
        field=field[order].astype(np.int8),
        other=other[order].astype(np.int8),
    )


def _classify(u: Floats, consults: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Both breakdowns count the same events; contents about children are in that field."""
    content = pick(_CONTENT_SHARES, u[0])
    field = np.where(np.isin(content, _CHILD_CONTENTS), 2, pick(_FIELD_SHARES, u[1]))
    return np.where(consults, content, -1), np.where(consults, field, -1)
