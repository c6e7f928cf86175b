"""How far the watch reaches, district by district: figures from the metrics, never rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from sasaeai.areas.public import Area, AreaKind, Closure
from sasaeai.core import metrics
from sasaeai.core.access import Actor
from sasaeai.core.figures import CountTable, Figure, State, mask, suppress
from sasaeai.core.periods import Period, month, today
from sasaeai.core.ui.page import NavItem
from sasaeai.core.ui.tablepage import Cell, Column, TablePage
from sasaeai.watch.policies import ACCESS

CODES = ("watch.plans", "watch.visit_rate", "watch.visits", "watch.persons")


@dataclass(frozen=True)
class Line:
    """One district's four figures, in the order of ``CODES``."""

    area: Area
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Coverage:
    period: Period
    lines: tuple[Line, ...]
    levels: tuple[NavItem, ...]
    hidden: bool
    """Small counts are hidden from this reader."""

    @property
    def table(self) -> TablePage:
        heads = [metrics.get(code) for code in CODES]
        return TablePage(
            name="watch-districts",
            title=f"地区ごとの見守り（{self.period.label}）",
            columns=(
                Column(key="area", label="地区", head=True),
                *(
                    Column(key=head.code, label=head.label, align="end", kind="figure")
                    for head in heads
                ),
            ),
            rows=tuple(
                (Cell(text=line.area.name), *(Cell(figure=figure) for figure in line.figures))
                for line in self.lines
            ),
            empty="見られる地区がありません",
            stacked=False,
        )


def by_district(actor: Actor, *, level: str = "", period: Period | None = None) -> Coverage:
    """Areas of one kind inside the actor's duties; without ``level`` the smallest but one."""
    wanted = period or month(today())
    reach = _reach(actor)
    kinds = _kinds(reach)
    chosen = next((kind for kind in kinds if kind.code == level), kinds[-1] if kinds else None)
    areas = list(reach.filter(kind=chosen).order_by("kana", "pk"))
    series = {code: metrics.series_of(code) for code in CODES}
    asks = {
        (code, area.pk): metrics.ask(series[code], wanted, area.pk)
        for code in CODES
        for area in areas
    }
    found = metrics.read(asks.values())
    lines = tuple(Line(area, tuple(found[asks[code, area.pk]] for code in CODES)) for area in areas)
    hidden = not actor.may("watch.oversee")
    return Coverage(
        period=wanted,
        lines=_masked(lines) if hidden else lines,
        levels=tuple(
            NavItem(label=kind.label, href=f"?level={kind.code}", current=kind == chosen)
            for kind in kinds
        ),
        hidden=hidden,
    )


def _reach(actor: Actor) -> QuerySet[Area]:
    """Present areas inside the duties that carry figures."""
    duties = {*ACCESS.capabilities["watch.counts"], *ACCESS.capabilities["watch.oversee"]}
    own = [duty.area_id for duty in actor.duties if duty.kind in duties and duty.area_id]
    inside = Closure.objects.filter(ancestor_id__in=own).values("descendant_id")
    return Area.objects.filter(pk__in=inside, valid_to=None)


def _kinds(reach: QuerySet[Area]) -> list[AreaKind]:
    """Sizes of area to choose from. A beat is one commissioner's work, so the smallest is left out."""
    smallest = AreaKind.objects.order_by("-order").values("pk")[:1]
    kinds = AreaKind.objects.filter(public=True, pk__in=reach.values("kind"))
    return list(kinds.exclude(pk__in=smallest).order_by("order"))


def _masked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Hides the whole line where the number of persons is small or would give one away."""
    if not lines:
        return ()
    counts: dict[tuple[str | None, str | None], int | Figure] = {
        (str(line.area.pk), None): _whole(line.figures[0]) for line in lines
    }
    safe = suppress(
        CountTable(
            of="見守りを続けている人",
            rows_are="地区",
            rows=tuple(str(line.area.pk) for line in lines),
            counts=counts,
            unit="人",
        )
    )
    return tuple(_line(line, safe.cell(str(line.area.pk))) for line in lines)


def _line(line: Line, plans: Figure) -> Line:
    if plans.state is not State.SUPPRESSED:
        return replace(line, figures=(plans, *(mask(figure) for figure in line.figures[1:])))
    rest = tuple(
        Figure.suppressed(complementary=True, unit=figure.unit) for figure in line.figures[1:]
    )
    return replace(line, figures=(plans, *rest))


def _whole(figure: Figure) -> int:
    return int(figure.value or 0)
