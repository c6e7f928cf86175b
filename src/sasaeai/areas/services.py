"""Changing the geography: always by opening and closing units, never by editing the past."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from sasaeai.areas.boundaries import Report
from sasaeai.areas.models import Area, AreaKind, Containment, Population
from sasaeai.core import audit
from sasaeai.core.figures import round_half_up
from sasaeai.core.refusal import Refusal
from sasaeai.core.text import fold


class Cycle(Refusal):
    """An area cannot lie inside one of its own parts."""


class AlreadyContained(Refusal):
    """The area already lies in another area of that kind at that time."""


@transaction.atomic
def open_area(
    kind: AreaKind, *, code: str, name: str, kana: str, valid_from: date, **details: Any
) -> Area:
    """A new unit from a day on."""
    area = Area.objects.create(
        kind=kind,
        code=code,
        name=name,
        kana=kana,
        valid_from=valid_from,
        search_text=fold(f"{name} {kana} {code}"),
        **details,
    )
    rebuild_closure()
    audit.record("areas.opened", subject=("area", area.pk))
    return area


@transaction.atomic
def contain(
    child: Area,
    parent: Area,
    *,
    valid_from: date,
    share: Decimal = Decimal(1),
    is_primary: bool = True,
    valid_to: date | None = None,
) -> Containment:
    """Puts a part into a whole; raises ``Cycle`` or ``AlreadyContained``."""
    if parent.pk in _inside(child.pk):
        raise Cycle("「%(parent)s」は「%(child)s」の中にあります。", parent=parent, child=child)
    if is_primary and _primary_overlaps(child, parent.kind_id, valid_from, valid_to):
        raise AlreadyContained(
            "「%(child)s」は、この時期にもう%(label)sに入っています。",
            child=child,
            label=parent.kind.label,
        )
    row = Containment.objects.create(
        child=child,
        parent=parent,
        parent_kind_id=parent.kind_id,
        share=share,
        is_primary=is_primary,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    rebuild_closure()
    audit.record("areas.contained", subject=("area", child.pk), detail={"parent": parent.pk})
    return row


@transaction.atomic
def replace(old: Area, new: list[Area], *, on: date) -> None:
    """A split (one to many) or a step of a merger: the old unit's last day is the day before."""
    Area.objects.filter(pk=old.pk).update(valid_to=on - timedelta(days=1))
    Containment.objects.filter(child=old, valid_to=None).update(valid_to=on - timedelta(days=1))
    old.replaced_by.add(*new)
    audit.record(
        "areas.replaced", subject=("area", old.pk), detail={"by": [area.pk for area in new]}
    )


@transaction.atomic
def choose_district(kind: AreaKind) -> None:
    """From now on this kind is the council's 地区: in lists, gaps, maps and new plans' tables.

    Figures that were published keep the areas they were published with.
    """
    AreaKind.objects.filter(is_district=True).exclude(pk=kind.pk).update(is_district=False)
    AreaKind.objects.filter(pk=kind.pk).update(is_district=True)
    audit.record("areas.district.chosen", detail={"kind": kind.code})


class NotSavable(Refusal):
    """The report names problems that must be solved in the file first."""


@transaction.atomic
def save_boundaries(kind: AreaKind, report: Report, *, valid_from: date, source: str) -> int:
    """All areas of a checked file or none: known codes get their shape, new ones are opened."""
    if not report.can_be_saved:
        raise NotSavable("ファイルに直すところがあります。")
    existing = {area.code: area for area in Area.objects.filter(kind=kind, valid_to=None)}
    for boundary in report.boundaries:
        area = existing.get(boundary.code) or Area(
            kind=kind, code=boundary.code, kana="", valid_from=valid_from
        )
        area.name = boundary.name
        area.geometry = boundary.geometry
        area.latitude = _degrees(boundary.latitude)
        area.longitude = _degrees(boundary.longitude)
        area.source = source
        area.search_text = fold(f"{area.name} {area.kana} {area.code}")
        area.save()
    rebuild_closure()
    audit.record(
        "areas.boundaries.saved", detail={"kind": kind.code, "rows": len(report.boundaries)}
    )
    return len(report.boundaries)


@transaction.atomic
def set_population(area: Area, *, key: str, as_of: date, value: int, source: str) -> Population:
    """A number from outside, with where it comes from; the same day's number is replaced."""
    row, _ = Population.objects.update_or_create(
        area=area, key=key, as_of=as_of, defaults={"value": value, "source": source}
    )
    return row


def rebuild_closure() -> None:
    """Derives who lies in whom, and how much lies in each; a few milliseconds for a city."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM areas_closure")
        cursor.execute(
            """WITH RECURSIVE up(descendant_id, ancestor_id, depth) AS (
              SELECT id, id, 0 FROM areas_area
              UNION
              SELECT up.descendant_id, c.parent_id, up.depth + 1 FROM up
              JOIN areas_containment c ON c.child_id = up.ancestor_id AND c.is_primary
              WHERE up.depth < 10)
            INSERT INTO areas_closure (descendant_id, ancestor_id, depth)
            SELECT descendant_id, ancestor_id, min(depth) FROM up GROUP BY 1, 2"""
        )
        cursor.execute(
            """UPDATE areas_area a SET reach = k.reach FROM (
              SELECT ancestor_id, 100 * count(*) / (SELECT count(*) FROM areas_area) AS reach
              FROM areas_closure GROUP BY ancestor_id) k
            WHERE k.ancestor_id = a.id AND k.reach <> a.reach"""
        )


def _inside(area_id: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT descendant_id FROM areas_closure WHERE ancestor_id = %s", [area_id])
        return {row[0] for row in cursor.fetchall()} | {area_id}


def _primary_overlaps(child: Area, kind_id: int, start: date, end: date | None) -> bool:
    rows = Containment.objects.filter(child=child, parent_kind_id=kind_id, is_primary=True)
    return any(
        (end is None or row.valid_from <= end) and (row.valid_to is None or row.valid_to >= start)
        for row in rows
    )


def _degrees(value: float) -> Decimal:
    """Six decimals of a degree are ten centimetres."""
    return round_half_up(Decimal(str(value)), 6)
