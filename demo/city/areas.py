"""Dated areas with names, codes, shapes and containment, and the one split in their history."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from demo.city.geography import Geography, Rings, boundaries, degrees
from demo.city.model import AreaContainment, AreaKind, AreaSuccession, AreaUnit
from demo.city.naming import Naming
from demo.city.seeds import Ints
from demo.city.words.districts import BEFORE_SPLIT, CITY, DISTRICTS

FOUNDED = date(2006, 4, 1)
SPLIT_ON = date(2026, 4, 1)
"""A growing district became two at the start of fiscal year 2026 (令和8年度)."""
SOURCE = "見本データ（架空の区域）"
CITY_CODE = "000000"


@dataclass(frozen=True, slots=True)
class AreaBook:
    """Areas as rows, and as lookups from the geography's labels to codes."""

    units: tuple[AreaUnit, ...]
    containments: tuple[AreaContainment, ...]
    successions: tuple[AreaSuccession, ...]
    branch_codes: tuple[str, ...]
    life_codes: tuple[str, ...]
    district_codes: tuple[str, ...]
    beat_codes: tuple[str, ...]
    beat_district: tuple[int, ...]
    district_life: tuple[int, ...]
    life_branch: tuple[int, ...]
    before_split: str

    def unit(self, code: str) -> AreaUnit:
        return next(unit for unit in self.units if unit.code == code)


def write_areas(geo: Geography, naming: Naming) -> AreaBook:
    codes = _district_codes(naming)
    life_branch = _parents(geo.life_area, geo.branch)
    district_life = _parents(geo.district, geo.life_area)
    beat_district = _parents(geo.beat, geo.district)
    branch_codes = tuple(f"B{n + 1}" for n in range(len(naming.branches)))
    life_codes = tuple(f"L{n + 1:02}" for n in range(len(life_branch)))
    beat_codes = tuple(f"M{n + 1:04}" for n in range(len(beat_district)))
    before = _code_before_split(naming)
    units = [
        _unit(AreaKind.CITY, CITY_CODE, CITY.name, CITY.kana, _whole(geo)),
        *_branches(geo, naming, branch_codes),
        *_life_areas(geo, naming, life_codes, district_life),
        *_districts(geo, naming, codes, before),
        *_beats(geo, naming, beat_codes, beat_district),
        _straddling(),
    ]
    links = [
        *(_link(CITY_CODE, code) for code in branch_codes),
        *(_link(branch_codes[b], life_codes[n]) for n, b in enumerate(life_branch)),
        *_district_links(naming, codes, life_codes, district_life, before),
        *_beat_links(naming, codes, beat_codes, beat_district, before),
        *_straddling_links(naming, codes),
    ]
    successions = tuple(AreaSuccession(before, codes[d], SPLIT_ON) for d in naming.split)
    return AreaBook(
        tuple(units),
        tuple(links),
        successions,
        branch_codes,
        life_codes,
        codes,
        beat_codes,
        beat_district,
        district_life,
        life_branch,
        before,
    )


def _parents(child: Ints, parent: Ints) -> tuple[int, ...]:
    first = np.unique(child, return_index=True)[1]
    return tuple(int(p) for p in parent[first])


def _district_codes(naming: Naming) -> tuple[str, ...]:
    """S01–S62 as first drawn, the successors of the split S63 and S64."""
    west, east = naming.split
    codes, number = [], 0
    for district in range(len(naming.districts)):
        if district != east:
            number += 1
        codes.append(f"S{number:02}")
    codes[west], codes[east] = "S63", "S64"
    return tuple(codes)


def _code_before_split(naming: Naming) -> str:
    west, east = naming.split
    return f"S{west + 1 - (east < west):02}"


def _whole(geo: Geography) -> Rings:
    return boundaries(geo.rings, np.zeros(len(geo.rings), dtype=np.int64))[0]


def _unit(
    kind: AreaKind,
    code: str,
    name: str,
    kana: str,
    rings: Rings,
    *,
    valid_from: date = FOUNDED,
    valid_to: date | None = None,
) -> AreaUnit:
    outer = rings[0]
    west, south = (int(v) for v in outer.min(axis=0))
    east, north = (int(v) for v in outer.max(axis=0))
    lng, lat = _centroid(outer)
    return AreaUnit(
        kind,
        code,
        name,
        kana,
        valid_from,
        valid_to,
        _geojson(rings),
        (degrees(west), degrees(south), degrees(east), degrees(north)),
        degrees(lat),
        degrees(lng),
        SOURCE,
    )


def _geojson(rings: Rings) -> str:
    """Six decimals written from whole numbers, so that neighbours agree to the last digit."""
    lines = (",".join(f"[{degrees(x)},{degrees(y)}]" for x, y in ring.tolist()) for ring in rings)
    return '{"type":"Polygon","coordinates":[' + ",".join(f"[{line}]" for line in lines) + "]}"


def _centroid(ring: Ints) -> tuple[int, int]:
    x, y = (ring - ring[0])[:, 0], (ring - ring[0])[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    double = int(cross.sum())
    cx = int(((x[:-1] + x[1:]) * cross).sum()) // (3 * double)
    cy = int(((y[:-1] + y[1:]) * cross).sum()) // (3 * double)
    return int(ring[0, 0]) + cx, int(ring[0, 1]) + cy


def _branches(geo: Geography, naming: Naming, codes: tuple[str, ...]) -> list[AreaUnit]:
    shapes = boundaries(geo.rings, geo.branch)
    return [
        _unit(AreaKind.BRANCH, code, name.name, name.kana, rings)
        for code, name, rings in zip(codes, naming.branches, shapes, strict=True)
    ]


def _life_areas(
    geo: Geography, naming: Naming, codes: tuple[str, ...], district_life: tuple[int, ...]
) -> list[AreaUnit]:
    """Named after the best known of their districts (first in the list) that was not split."""
    units = []
    for number, rings in enumerate(boundaries(geo.rings, geo.life_area)):
        inside = [d for d, life in enumerate(district_life) if life == number]
        whole = [naming.districts[d] for d in inside if d not in naming.split]
        name = min(whole, key=DISTRICTS.index, default=BEFORE_SPLIT)
        label, kana = f"{name.name}圏域", f"{name.kana}けんいき"
        units.append(_unit(AreaKind.LIFE_AREA, codes[number], label, kana, rings))
    return units


def _districts(
    geo: Geography, naming: Naming, codes: tuple[str, ...], before: str
) -> list[AreaUnit]:
    units = []
    for number, rings in enumerate(boundaries(geo.rings, geo.district)):
        name = naming.districts[number]
        since = SPLIT_ON if number in naming.split else FOUNDED
        units.append(
            _unit(AreaKind.DISTRICT, codes[number], name.name, name.kana, rings, valid_from=since)
        )
    together = np.where(np.isin(geo.district, naming.split), 0, 1)
    old = boundaries(geo.rings, together)[0]
    units.append(
        _unit(
            AreaKind.DISTRICT, before, BEFORE_SPLIT.name, BEFORE_SPLIT.kana, old, valid_to=SPLIT_ON
        )
    )
    return units


def _beats(
    geo: Geography, naming: Naming, codes: tuple[str, ...], beat_district: tuple[int, ...]
) -> list[AreaUnit]:
    """「朝凪 1区」; beats of the split district keep the names they had before."""
    counted: dict[str, int] = {}
    units = []
    for number, rings in enumerate(boundaries(geo.rings, geo.beat)):
        district = beat_district[number]
        name = BEFORE_SPLIT if district in naming.split else naming.districts[district]
        counted[name.name] = counted.get(name.name, 0) + 1
        order = counted[name.name]
        label, kana = f"{name.name} {order}区", f"{name.kana} {order}く"
        units.append(_unit(AreaKind.BEAT, codes[number], label, kana, rings))
    return units


def _link(
    parent: str,
    child: str,
    *,
    share: Decimal = Decimal(1),
    primary: bool = True,
    since: date = FOUNDED,
    until: date | None = None,
) -> AreaContainment:
    return AreaContainment(parent, child, share, primary, since, until)


def _district_links(
    naming: Naming,
    codes: tuple[str, ...],
    life_codes: tuple[str, ...],
    district_life: tuple[int, ...],
    before: str,
) -> list[AreaContainment]:
    links = [
        _link(life_codes[life], codes[d], since=SPLIT_ON if d in naming.split else FOUNDED)
        for d, life in enumerate(district_life)
    ]
    life = life_codes[district_life[naming.split[0]]]
    return [*links, _link(life, before, until=SPLIT_ON)]


def _beat_links(
    naming: Naming,
    codes: tuple[str, ...],
    beat_codes: tuple[str, ...],
    beat_district: tuple[int, ...],
    before: str,
) -> list[AreaContainment]:
    links = []
    for beat, district in zip(beat_codes, beat_district, strict=True):
        if district in naming.split:
            links.append(_link(before, beat, until=SPLIT_ON))
            links.append(_link(codes[district], beat, since=SPLIT_ON))
        else:
            links.append(_link(codes[district], beat))
    return links


def _straddling() -> AreaUnit:
    return AreaUnit(
        AreaKind.NEIGHBOURHOOD,
        "N001",
        "橋のたもと町内会",
        "はしのたもとちょうないかい",
        FOUNDED,
        None,
        "",
        None,
        None,
        None,
        SOURCE,
    )


def _straddling_links(naming: Naming, codes: tuple[str, ...]) -> list[AreaContainment]:
    """A neighbourhood across two districts, counted once along its primary parent."""
    by_name = {name.name: code for name, code in zip(naming.districts, codes, strict=True)}
    return [
        _link(by_name["大橋"], "N001", share=Decimal("0.6")),
        _link(by_name["石畳"], "N001", share=Decimal("0.4"), primary=False),
    ]
