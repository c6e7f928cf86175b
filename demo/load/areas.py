"""The city's areas, how they lie in each other, the split of a district, and populations."""

from __future__ import annotations

import json
from collections.abc import Iterator

from demo.city.city import City
from demo.city.model import AreaKind as Kind
from demo.load.rows import insert, last_day, part
from sasaeai.areas import services
from sasaeai.areas.models import Area, AreaKind, Containment, Population
from sasaeai.core.text import fold

KINDS: dict[Kind, tuple[str, str]] = {
    Kind.CITY: ("city", "市"),
    Kind.BRANCH: ("branch", "支所"),
    Kind.LIFE_AREA: ("living", "日常生活圏域"),
    Kind.DISTRICT: ("school", "学区"),
    Kind.BEAT: ("beat", "民生委員の担当区"),
    Kind.NEIGHBOURHOOD: ("neighbourhood", "町内会"),
}


def area_ids(city: City) -> dict[str, int]:
    """Key of every area by its code."""
    return {unit.code: number for number, unit in enumerate(city.book.units, 1)}


def load(city: City) -> None:
    ids = area_ids(city)
    with part(f"区域 {len(ids):,}", AreaKind, Area, Containment, Population):
        insert(AreaKind, _kinds())
        insert(Area, _areas(city, ids))
        insert(Containment, _containments(city, ids))
        _split(city, ids)
        services.rebuild_closure()
        insert(Population, _populations(city, ids))


def _kinds() -> Iterator[AreaKind]:
    for order, (kind, (code, label)) in enumerate(KINDS.items(), 1):
        yield AreaKind(
            id=order, code=code, label=label, order=order, is_district=kind is Kind.DISTRICT
        )


def _areas(city: City, ids: dict[str, int]) -> Iterator[Area]:
    """Units that another one followed are closed by the succession, not here."""
    replaced = {step.old for step in city.book.successions}
    for unit in city.book.units:
        yield Area(
            id=ids[unit.code],
            kind_id=_kind_id(unit.kind),
            code=unit.code,
            name=unit.name,
            kana=unit.kana,
            valid_from=unit.valid_from,
            valid_to=None if unit.code in replaced else last_day(unit.valid_to),
            geometry=json.loads(unit.boundary) if unit.boundary else None,
            latitude=unit.lat,
            longitude=unit.lng,
            source=unit.source,
            search_text=fold(f"{unit.name} {unit.kana} {unit.code}"),
        )


def _kind_id(kind: Kind) -> int:
    return list(KINDS).index(kind) + 1


def _containments(city: City, ids: dict[str, int]) -> Iterator[Containment]:
    kinds = {unit.code: unit.kind for unit in city.book.units}
    replaced = {step.old for step in city.book.successions}
    for number, link in enumerate(city.book.containments, 1):
        yield Containment(
            id=number,
            parent_id=ids[link.parent],
            parent_kind_id=_kind_id(kinds[link.parent]),
            child_id=ids[link.child],
            share=link.share,
            is_primary=link.is_primary,
            valid_from=link.valid_from,
            valid_to=None if link.child in replaced else last_day(link.valid_to),
        )


def _split(city: City, ids: dict[str, int]) -> None:
    """Through the service, so that the demo shows what a real split leaves behind."""
    for old in sorted({step.old for step in city.book.successions}):
        steps = [step for step in city.book.successions if step.old == old]
        new = list(Area.objects.filter(pk__in=[ids[step.new] for step in steps]))
        services.replace(Area.objects.get(pk=ids[old]), new, on=steps[0].on)


def _populations(city: City, ids: dict[str, int]) -> Iterator[Population]:
    for number, stat in enumerate(city.stats, 1):
        yield Population(
            id=number,
            area_id=ids[stat.area],
            key=stat.key.value,
            as_of=stat.as_of,
            value=stat.value,
            source=stat.source,
        )
