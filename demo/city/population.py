"""Residents by area: typed numbers with a source, exact along the tree of every date."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from demo.city.areas import CITY_CODE, SPLIT_ON, AreaBook
from demo.city.geography import Geography, weigh
from demo.city.model import AreaStat, StatKey
from demo.city.naming import Naming
from demo.city.seeds import Floats, apportion, stream

SOURCE = "推計（見本データ）"
CITY_POPULATION = 480_000
_NOW = {
    StatKey.POPULATION: CITY_POPULATION,
    StatKey.AGED_65: 136_800,
    StatKey.AGED_75: 76_300,
    StatKey.CHILDREN: 55_700,
    StatKey.HOUSEHOLDS: 214_600,
}
_PER_YEAR_BACK = {
    StatKey.POPULATION: 1_730,
    StatKey.AGED_65: -640,
    StatKey.AGED_75: -1_510,
    StatKey.CHILDREN: 910,
    StatKey.HOUSEHOLDS: -720,
}
_YEARS = 5

Tree = dict[str, tuple[str, ...]]


def beat_weights(geo: Geography) -> Floats:
    return weigh(geo.beat, geo.density)


def write_stats(
    geo: Geography, book: AreaBook, naming: Naming, *, seed: int, today: date
) -> tuple[AreaStat, ...]:
    """Five yearly counts (1 April) down to the district, the latest one also by beat."""
    latest = today.year if today >= date(today.year, 4, 1) else today.year - 1
    weights = _weights(geo, book, seed)
    stats: list[AreaStat] = []
    for back in range(_YEARS):
        as_of = date(latest - back, 4, 1)
        tree = _tree(book, naming, as_of, with_beats=back == 0)
        for key, by_area in weights.items():
            drift = _drift(book, seed, key, back)
            here = {area: weight * drift[area] for area, weight in by_area.items()}
            total = _NOW[key] + back * _PER_YEAR_BACK[key]
            shares = _share_out(CITY_CODE, total, tree, here)
            stats.extend(AreaStat(area, as_of, key, part, SOURCE) for area, part in shares)
    return tuple(stats)


def _weights(geo: Geography, book: AreaBook, seed: int) -> dict[StatKey, dict[str, float]]:
    """Relative sizes per key: the countryside is older, the towns have the children."""
    rng = stream(seed, "rates")
    districts = len(book.district_codes)
    crowd = weigh(geo.district, geo.density) / np.bincount(geo.district)
    rank = np.argsort(np.argsort(crowd)) / (districts - 1)
    noise = rng.uniform(-0.12, 0.12, districts)
    rate = {
        StatKey.POPULATION: np.ones(districts),
        StatKey.AGED_65: 1.25 - 0.45 * rank + noise,
        StatKey.AGED_75: 1.3 - 0.55 * rank + noise,
        StatKey.CHILDREN: 0.75 + 0.45 * rank - noise,
        StatKey.HOUSEHOLDS: 0.94 + 0.14 * rank + noise / 4,
    }
    return {key: _per_area(geo, book, by_district) for key, by_district in rate.items()}


def _per_area(geo: Geography, book: AreaBook, rate: Floats) -> dict[str, float]:
    cell = geo.density * rate[geo.district]
    found: dict[str, float] = {}
    levels = (
        (book.branch_codes, geo.branch),
        (book.life_codes, geo.life_area),
        (book.district_codes, geo.district),
        (book.beat_codes, geo.beat),
    )
    for codes, label in levels:
        found |= dict(zip(codes, weigh(label, cell).tolist(), strict=True))
    west, east = (code for code in book.district_codes if code in ("S63", "S64"))
    found[book.before_split] = found[west] + found[east]
    return found


def _drift(book: AreaBook, seed: int, key: StatKey, back: int) -> dict[str, float]:
    """Some areas grow while the city shrinks."""
    codes = [u.code for u in book.units]
    slope = stream(seed, "drift", key.value).uniform(-0.012, 0.012, len(codes))
    return {code: 1 + float(s) * back for code, s in zip(codes, slope, strict=True)}


def _tree(book: AreaBook, naming: Naming, on: date, *, with_beats: bool) -> Tree:
    tree: Tree = {CITY_CODE: book.branch_codes}
    for number, code in enumerate(book.branch_codes):
        tree[code] = tuple(
            life for life, b in zip(book.life_codes, book.life_branch, strict=True) if b == number
        )
    for number, code in enumerate(book.life_codes):
        inside = [d for d, life in enumerate(book.district_life) if life == number]
        if on < SPLIT_ON and naming.split[0] in inside:
            whole = [book.district_codes[d] for d in inside if d not in naming.split]
            tree[code] = (*whole, book.before_split)
        else:
            tree[code] = tuple(book.district_codes[d] for d in inside)
    if with_beats:
        tree |= _beats_of(book, naming, on)
    return tree


def _beats_of(book: AreaBook, naming: Naming, on: date) -> Tree:
    found: dict[str, list[str]] = {}
    for beat, district in zip(book.beat_codes, book.beat_district, strict=True):
        split = on < SPLIT_ON and district in naming.split
        parent = book.before_split if split else book.district_codes[district]
        found.setdefault(parent, []).append(beat)
    return {parent: tuple(beats) for parent, beats in found.items()}


def _share_out(
    area: str, total: int, tree: Tree, weights: dict[str, float]
) -> Iterator[tuple[str, int]]:
    """The total of an area handed down to its children without a remainder."""
    yield area, total
    children = tree.get(area, ())
    if children:
        parts = apportion(total, np.array([weights[child] for child in children]))
        for child, part in zip(children, parts.tolist(), strict=True):
            yield from _share_out(child, part, tree, weights)
